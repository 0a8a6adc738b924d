"""How well a set explains an outcome: consistency, PRI, coverage; for necessity also its relevance.

For memberships x in the set and y in the outcome, summed over cases (Ragin 2006, doi 10.1093/pan/mpj019; relevance of
necessity: Schneider and Wagemann 2012). A share of nothing is None.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Memberships = NDArray[np.float64]
"""One number from 0 to 1 for each case."""


@dataclass(frozen=True)
class Sufficiency:
    """How far x is enough for y: shares from 0 to 1, None where they have no base."""

    consistency: float | None
    pri: float | None
    coverage: float | None


@dataclass(frozen=True)
class Necessity:
    """How far y needs x; `relevance` is low where x holds nearly everywhere (a trivial necessity)."""

    consistency: float | None
    relevance: float | None
    coverage: float | None


def sufficiency(x: Memberships, y: Memberships) -> Sufficiency:
    """Consistency, proportional reduction in inconsistency (PRI) and coverage of x as sufficient for y."""
    both = np.minimum(x, y).sum()
    neither_way = np.minimum(np.minimum(x, y), 1 - y).sum()
    pri = _share(both - neither_way, x.sum() - neither_way)
    return Sufficiency(_share(both, x.sum()), pri, _share(both, y.sum()))


def necessity(x: Memberships, y: Memberships) -> Necessity:
    """Consistency, relevance (RoN) and coverage of x as necessary for y."""
    both = np.minimum(x, y)
    relevance = _share((1 - x).sum(), (1 - both).sum())
    return Necessity(_share(both.sum(), y.sum()), relevance, _share(both.sum(), x.sum()))


def coverage(x: Memberships, y: Memberships) -> float | None:
    """The share of the outcome that x covers."""
    return _share(np.minimum(x, y).sum(), y.sum())


def _share(part: float, whole: float) -> float | None:
    # Sums of memberships differ from their true value in the last digits only.
    return float(part / whole) if whole > 1e-12 else None
