"""Small counts stay unpublished, and cannot be worked out from what is published.

A row is what respondents of one group said: counts that add up to the group's known size. A count from 1 to
`threshold` - 1 is hidden. As long as some hidden count could be narrowed down to fewer than `threshold` values from the
shown ones, the row's total and the printed mean, one more count of the row is hidden, the smallest first. Totals and
percentages are taken from what is left. Rows are guarded one by one: no totals down a column are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

THRESHOLD = 5
"""The fewest respondents that a published count may stand for, unless the edition says otherwise."""

Worth = tuple[float, float] | None
"""The least and the most that an answer counted in a cell is worth in the mean; None for no answer."""

MEAN_DECIMALS = 1
"""Decimals of a printed item mean: with two, a mean of fifty answers would give away their exact sum."""


@dataclass(frozen=True)
class Row:
    """A publishable row: `counts` with None where hidden, `mean` of the scored answers or None.

    `shown` is the sum of the shown counts: the only total that is taken from them.
    """

    counts: tuple[int | None, ...]
    mean: float | None

    @property
    def shown(self) -> int:
        """The sum of the counts that are shown."""
        return sum(count for count in self.counts if count is not None)


def publishable(
    counts: Sequence[int],
    threshold: int = THRESHOLD,
    *,
    scores: Sequence[Worth] | None = None,
    mean: float | None = None,
    rounding: int = 1,
) -> Row:
    """The row as it may be published.

    `mean`: the mean that would be printed with the row, true to MEAN_DECIMALS; `scores`: what each count's
    answers are worth in it. `rounding`: shown counts are rounded to multiples of it (1: not at all). A group
    smaller than `threshold` is hidden whole, and its mean with it.
    """
    if sum(counts) < threshold:
        return Row(tuple(None if sum(counts) else 0 for _ in counts), None)
    hidden, safe = _hidden(counts, threshold, scores, mean, rounding)
    if not safe:  # even with everything hidden the mean tells too much
        mean, (hidden, safe) = None, _hidden(counts, threshold, None, None, rounding)
    return Row(tuple(None if i in hidden else _rounded(count, rounding) for i, count in enumerate(counts)), mean)


def _hidden(
    counts: Sequence[int], threshold: int, scores: Sequence[Worth] | None, mean: float | None, rounding: int
) -> tuple[set[int], bool]:
    """Places to hide, and whether they are then safe: small counts first, then ever larger ones, noughts last."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < threshold}
    others = sorted((p for p in range(len(counts)) if p not in hidden), key=lambda p: (counts[p] == 0, counts[p], p))
    for place in [*others, None]:
        reader = _Reader(counts, hidden, scores, mean, rounding)
        alone = len(hidden) == 1 and rounding == 1  # then it is the total less what is shown
        if not alone and all(reader.values_left(p) >= threshold for p in sorted(hidden)):
            return hidden, True
        if place is not None:
            hidden = hidden | {place}
    return hidden, False


@dataclass(frozen=True)
class _Reader:
    """What a reader can know of a row: the shown counts, the group's size, the mean, the rules of this module."""

    counts: Sequence[int]
    hidden: set[int]
    scores: Sequence[Worth] | None
    mean: float | None
    rounding: int

    def values_left(self, place: int) -> int:
        """How many values, from least to largest, a hidden count may still have."""
        goal = np.zeros(len(self.counts))
        goal[place] = 1.0
        least, most = (self._solve(sign * goal) for sign in (1, -1))
        return round(most - least) + 1

    def _solve(self, goal: np.ndarray) -> float:
        lows, highs = zip(*(self._range(place) for place in range(len(self.counts))), strict=True)
        found = milp(goal, constraints=self._known(), bounds=Bounds(lows, highs), integrality=np.ones(len(goal)))
        return float(abs(found.fun))

    def _range(self, place: int) -> tuple[int, int]:
        """The least and the largest that this count may be, the others apart."""
        count = self.counts[place]
        if place in self.hidden:
            return self._least_hidden, sum(self.counts)
        near = _rounded(count, self.rounding)
        return (near, near) if not near else (max(near - self.rounding // 2, 1), near + (self.rounding - 1) // 2)

    @property
    def _least_hidden(self) -> int:
        """Noughts are hidden last: as long as another count is shown, a hidden one is not nought."""
        return int(any(count for place, count in enumerate(self.counts) if place not in self.hidden))

    def _known(self) -> list[LinearConstraint]:
        """The group's size, and the mean to its printed decimals."""
        total = sum(self.counts)
        known = [LinearConstraint(np.ones(len(self.counts)), total, total)]
        if self.mean is not None and self.scores is not None:
            half = 0.5 * 10.0**-MEAN_DECIMALS + 1e-9
            least = [0.0 if s is None else s[0] - self.mean - half for s in self.scores]
            most = [0.0 if s is None else s[1] - self.mean + half for s in self.scores]
            scored = [float(s is not None) for s in self.scores]  # a printed mean tells that somebody answered
            known.append(LinearConstraint(scored, 1.0, np.inf))
            known += [LinearConstraint(least, -np.inf, 0.0), LinearConstraint(most, 0.0, np.inf)]
        return known


def _rounded(count: int, to: int) -> int:
    """The nearest multiple, halves upwards."""
    return (2 * count + to) // (2 * to) * to
