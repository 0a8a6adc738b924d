"""Calibration: from raw measurements to memberships in sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Log-odds of membership at the two outer thresholds. 3, as in Ragin 2008 (memberships .953 and .047); ln(19), for
# .95 and .05 exactly, is what the R package QCA takes.
LOG_ODDS = 3.0
Raw = NDArray[np.float64]


@dataclass(frozen=True)
class Thresholds:
    """Raw values that are fully out of the set, neither in nor out, and fully in; they rise or they fall."""

    out: float
    cross: float
    inside: float

    @property
    def ordered(self) -> bool:
        """Whether the three rise, or fall."""
        return self.out < self.cross < self.inside or self.out > self.cross > self.inside


def direct(raw: Raw, thresholds: Thresholds, log_odds: float = LOG_ODDS) -> NDArray[np.float64]:
    """Memberships by the direct method (Ragin 2008, chapter 5): log-odds grow evenly from the crossover outwards.

    `raw` has one number for each case; ValueError where the thresholds neither rise nor fall.
    """
    if not thresholds.ordered:
        raise ValueError(f"thresholds must rise or fall: {thresholds}")
    distance = np.asarray(raw, dtype=float) - thresholds.cross
    upper, lower = thresholds.inside - thresholds.cross, thresholds.cross - thresholds.out
    scaled = np.where(distance * upper >= 0, distance / upper, distance / lower)
    return 1 / (1 + np.exp(-log_odds * scaled))


def crisp(raw: Raw, thresholds: Sequence[float]) -> NDArray[np.float64]:
    """How many of the rising thresholds each raw value reaches: 0 or 1 for one threshold, 0, 1, 2 for two, ..."""
    return np.searchsorted(np.sort(np.asarray(thresholds, dtype=float)), raw, side="right").astype(float)
