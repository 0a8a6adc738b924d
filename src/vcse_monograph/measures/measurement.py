"""A measurement: a number with what it needs to be understood, or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Triple = Sequence[float]
"""The same quantity counted in three ways: expected, near-certain only, every plausible one (see `definition`)."""


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
    draws: NDArray[np.float64] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.missing):
            raise ValueError(f"a measurement has either a value or a reason: {self}")
        if not all(math.isfinite(x) for x in (self.value or 0.0, *(self.interval or ()), *(self.bounds or ()))):
            raise ValueError(f"a measurement is finite: {self}")


def absent(unit: str, definition: str, missing: str) -> Measurement:
    """A measurement that these data do not allow, and why."""
    return Measurement(None, unit, 0, definition, None, missing)


def bounded(triple: Triple, unit: str, n: int, definition: str) -> Measurement:
    """The expected value with its linkage bounds: the lowest and highest of the three ways of counting.

    The hull of all three, because with probabilities just above `certain`, or with credit notes, the
    expected value can fall outside the two others.
    """
    values = [float(x) for x in triple]
    ends = min(values), max(values)
    return Measurement(values[0], unit, int(n), definition, ends, bounds=ends)


def share_of(
    parts: Triple, whole: float | Triple, n: int, definition: str, *, unit: str = "%", missing: str = ""
) -> Measurement:
    """Parts of a whole in per cent, with linkage bounds; absent when the whole is nil or less.

    `whole` is one number, or counted in the same three ways as `parts`; a way in which nothing is
    counted says nothing about the share and is left out of the bounds.
    """
    wholes = [float(whole)] * len(parts) if isinstance(whole, (int, float)) else [float(x) for x in whole]
    if not wholes or wholes[0] <= 0:
        return absent(unit, definition, missing or "there is nothing to take a share of")
    scale = 100.0 if unit == "%" else 1.0
    return bounded([scale * a / b for a, b in zip(parts, wholes, strict=True) if b > 0], unit, n, definition)


def count(value: int, unit: str, definition: str) -> Measurement:
    """A plain count: its n is itself, and nothing about it is uncertain."""
    return Measurement(float(value), unit, int(value), definition)
