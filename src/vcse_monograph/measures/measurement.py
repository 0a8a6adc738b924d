"""A measurement: a number with what it needs to be understood, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from vcse_monograph.measures.doubt import CERTAIN, EXPECTED, FIRST_DRAW, PLAUSIBLE, Values

HIDDEN = "[c]"
"""What stands in a table in the place of a number that is not published: confidential, in the shorthand of government
statistics. An empty cell says that there is nothing to tell."""

MISSING = "missing"
"""What stands in a table in the place of a month that was not published, not collected or not readable: no nought."""

SPREAD = (0.025, 0.975)
"""The quantiles of the draws between which an interval lies: 95 in 100 draws."""


@dataclass(frozen=True)
class Measurement:
    """`value` in `unit`, resting on `n` things of the kind that `definition` names.

    `interval` is (low, high) in the same unit, or None where none is known. Where suppliers had to be recognised,
    `bounds` is the same quantity from near-certain VCSEs only to every plausible one, and `draws` holds it once for
    each draw of who is who (`doubt`), nan where a draw leaves no value. Where the data do not allow the
    measurement, `value` is None and `missing` says why in a sentence.
    """

    value: float | None
    unit: str
    n: int
    definition: str
    interval: tuple[float, float] | None = None
    missing: str = ""
    bounds: tuple[float, float] | None = None
    draws: Values | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.missing):
            raise ValueError(f"a measurement has either a value or a reason: {self}")
        if not all(math.isfinite(x) for x in (self.value or 0.0, *(self.interval or ()), *(self.bounds or ()))):
            raise ValueError(f"a measurement is finite: {self}")


def absent(unit: str, definition: str, missing: str) -> Measurement:
    """A measurement that these data do not allow, and why."""
    return Measurement(None, unit, 0, definition, None, missing)


def counted(ways: Values, unit: str, n: int, definition: str, *, nonlinear: bool = False) -> Measurement:
    """A quantity counted in every way (`doubt`): its value, linkage bounds and interval. nan: a way leaves no value.

    The value is what is expected: the expected way where the quantity is a sum over suppliers or a ratio of sums, else
    (`nonlinear`) the mean of the draws, since a supplier that is half likely is no half recipient. Bounds: the hull
    of the value, near-certain suppliers only and all plausible ones. Interval: 95 in 100 draws, widened to hold the
    value.
    """
    ways = np.asarray(ways, dtype=float)
    draws = ways[FIRST_DRAW:]
    known = draws[np.isfinite(draws)]
    value = float(known.mean()) if nonlinear and len(known) else float(ways[EXPECTED])
    outer = [value, *(x for x in ways[[CERTAIN, PLAUSIBLE]].tolist() if math.isfinite(x))]
    inner = [value, *(np.quantile(known, SPREAD, method="inverted_cdf").tolist() if len(known) else [])]
    ends, bounds = (min(inner), max(inner)), (min(outer), max(outer))
    return Measurement(value, unit, int(n), definition, ends, bounds=bounds, draws=draws)


def share_of(
    parts: Values, whole: float | Values, n: int, definition: str, *, unit: str = "%", missing: str = ""
) -> Measurement:
    """Parts of a whole, counted in every way, in per cent (or as a ratio); absent when the whole is nil or less.

    `whole` is one number, or counted in the same ways as `parts`; a way in which the whole is nil or less says
    nothing about the share and is left out.
    """
    wholes = np.broadcast_to(np.asarray(whole, dtype=float), parts.shape)
    if wholes[EXPECTED] <= 0:
        return absent(unit, definition, missing or "there is nothing to take a share of")
    scale = 100.0 if unit == "%" else 1.0
    shares = np.divide(scale * parts, wholes, out=np.full(parts.shape, np.nan), where=wholes > 0)
    return counted(shares, unit, n, definition)


def count(value: int, unit: str, definition: str) -> Measurement:
    """A plain count: its n is itself, and nothing about it is uncertain."""
    return Measurement(float(value), unit, int(value), definition)
