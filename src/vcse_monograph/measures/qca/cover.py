"""The fewest prime implicants that cover every row: all ties, or as many as were asked for.

A search with branch and bound over the chart. Weights on rows that sum to at most 1 in every prime implicant bound it:
whatever covers the rows that are left needs at least their weight (the dual of the covering problem). Even weights do
for the charts of most studies. Where the search grows long, they are sharpened (subgradient steps, Beasley 1990); where
it is still too long, HiGHS, through scipy, finds the minimum as an integer programme.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import islice, product
from operator import or_

import numpy as np
from numpy.typing import NDArray

LIMIT = 1000  # models; nobody reads more, and hard charts have millions
SHORT, LONG = 1_000, 5_000  # nodes of the search: a fraction of a second, and a second, on a plain laptop
STEPS = 400  # of sharpening; more gain less than one part in a hundred
SLIP = 1e-6  # weights are floats: a bound counts only when it is exceeded by more than this

Chart = NDArray[np.float64]
"""Rows by columns: 1 where the column covers the row, else 0."""
Weights = NDArray[np.float64]
Cover = tuple[int, ...]
"""The places of a cover's columns, in order."""


@dataclass(frozen=True)
class Covers:
    """Minimum covers. `complete`: these are all of them. `minimal`: it is proven that none is smaller."""

    models: tuple[Cover, ...]
    complete: bool = True
    minimal: bool = True


def minimum_covers(columns: Sequence[int], rows: int, limit: int = LIMIT) -> Covers:
    """Every smallest choice of columns that covers rows 0 to `rows` - 1; bit i of a column is set if it covers row i.

    ValueError where a row is covered by no column. At most `limit` covers are given.
    """
    if not rows:
        return Covers(((),))
    alike: dict[int, list[int]] = {}
    for place, column in enumerate(columns):
        alike.setdefault(column, []).append(place)
    distinct = sorted(alike)
    if reduce(or_, distinct, 0) != (1 << rows) - 1:
        raise ValueError("some row is covered by no column")
    found = _distinct_covers(distinct, rows, limit)
    models = []
    for cover in found.models:
        # Columns that cover the same rows stand for one another.
        choices = product(*(alike[distinct[place]] for place in cover))
        models += [tuple(sorted(choice)) for choice in islice(choices, limit + 1)]
    return Covers(tuple(sorted(models)[:limit]), found.complete and len(models) <= limit, found.minimal)


def _distinct_covers(columns: Sequence[int], rows: int, limit: int) -> Covers:
    """Minimum covers by columns no two of which cover the same rows."""
    chart = _chart(columns, rows)
    covers = _Search(chart, _even(chart), limit, SHORT).smallest()
    if covers.complete or len(covers.models) >= limit:
        return covers
    weights = _sharpened(chart, len(_greedy(columns, rows)))
    covers = _Search(chart, weights, limit, LONG).smallest()
    if covers.minimal:
        return covers
    one, proven = _by_integer_programme(columns, rows)
    ties = _Search(chart, weights, limit, LONG).of_size(len(one))
    return Covers(tuple(sorted({*ties[: limit - 1], one})), complete=False, minimal=proven)


def _chart(columns: Sequence[int], rows: int) -> Chart:
    return np.array([[column >> row & 1 for column in columns] for row in range(rows)], dtype=float)


def _even(chart: Chart) -> Weights:
    """A row shares the weight of 1 with as many others as the largest of its columns covers."""
    return 1 / (chart * chart.sum(axis=0)).max(axis=1)


def _sharpened(chart: Chart, target: int) -> Weights:
    """Weights whose sum is nearly as large as it can be, and at most `target`: subgradient steps on the dual."""
    weights = best = _even(chart)
    pace, idle = 2.0, 0
    for _ in range(STEPS):
        load = weights @ chart
        fair = weights / np.maximum(1, (chart * load).max(axis=1))
        idle += 1
        if fair.sum() > best.sum() + 1e-4:
            best, idle = fair, 0
        elif idle > 20:
            pace, idle = pace / 2, 0
        slope = 1 - chart[:, load > 1].sum(axis=1)
        if not (length := float(slope @ slope)):
            break
        reached = weights.sum() - np.maximum(0, load - 1).sum()
        weights = np.maximum(0, weights + pace * (1.02 * target - reached) / length * slope)
    return best


def _greedy(columns: Sequence[int], rows: int) -> Cover:
    """A cover that takes what covers most, again and again."""
    left, chosen = (1 << rows) - 1, []
    while left:
        chosen.append(max(range(len(columns)), key=partial(_gain, columns, left)))
        left &= ~columns[chosen[-1]]
    return tuple(sorted(chosen))


def _gain(columns: Sequence[int], left: int, place: int) -> int:
    return (columns[place] & left).bit_count()


def _by_integer_programme(columns: Sequence[int], rows: int) -> tuple[Cover, bool]:
    """One minimum cover, and whether it is proven to be one."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    # Columns that cover less than another does are never needed for one minimum.
    largest = [place for place, column in enumerate(columns) if not _dominated(column, columns)]
    chart = _chart([columns[place] for place in largest], rows)
    ones = np.ones(len(largest))
    # A limit on nodes, since one on time would make the result depend on the machine.
    options = {"node_limit": 2000, "mip_rel_gap": 0.0}
    found = milp(ones, constraints=LinearConstraint(chart, 1), integrality=ones, bounds=Bounds(0, 1), options=options)
    if found.x is None:
        return _greedy(columns, rows), False
    return tuple(np.array(largest)[found.x > 0.5].tolist()), found.status == 0


def _dominated(column: int, columns: Sequence[int]) -> bool:
    return any(column & other == column and column != other for other in columns)


@dataclass
class _Search:
    """Branch and bound over the chart; `nodes` counts how many branches were looked at."""

    chart: Chart
    weights: Weights
    limit: int
    budget: int
    nodes: int = 0
    found: list[Cover] = field(default_factory=list)

    def smallest(self) -> Covers:
        """The covers of the smallest size that has any, as far as limit and budget reach."""
        size = max(1, math.ceil(self.weights.sum() - SLIP))
        while not self.of_size(size) and not self.stopped:
            size += 1
        minimal = bool(self.found)
        return Covers(tuple(self.found), complete=minimal and not self.stopped, minimal=minimal)

    def of_size(self, size: int) -> list[Cover]:
        """The covers with `size` columns."""
        self.found = []
        self._branch(np.ones(len(self.chart)), (), size, np.ones(self.chart.shape[1]))
        return self.found

    @property
    def stopped(self) -> bool:
        return self.nodes > self.budget or len(self.found) > self.limit

    def _branch(self, left: Weights, chosen: Cover, more: int, open_: Weights) -> None:
        """Cover the rows that are `left` (1, else 0) with `more` columns, of those that are open (1, else 0)."""
        if not left.any():
            self.found.append(tuple(sorted(chosen)))
            return
        self.nodes += 1
        weights = self.weights * left
        slack = more - weights.sum() + SLIP
        if more == 0 or slack < 0:
            return
        gains = weights @ self.chart
        # A column that gains less leaves more weight than the other columns can carry.
        usable = open_ * (gains >= 1 - slack)
        choices = self.chart @ usable + (1 - left) * len(open_)
        row = int(choices.argmin())
        places = np.flatnonzero(self.chart[row] * usable)
        still_open = usable.copy()
        for place in places[np.argsort(-gains[places], kind="stable")].tolist():
            if self.stopped:
                return
            self._branch(left * (1 - self.chart[:, place]), (*chosen, place), more - 1, still_open.copy())
            # The covers that hold this column are done: its siblings are those that do not.
            still_open[place] = 0
