"""Chance: how often outcomes dealt to the cases at random fit as well.

Six cases and five conditions leave so many expressions to choose from that some of them fits nearly anything. So the
cases keep their conditions and the outcome is dealt anew among them; how many of these arrangements fit as well says
what the fit is worth. (For the same thought about whole data sets: Marx and Dusa 2011; Braumoeller 2015.)
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.measures.qca.expectations import Expectation
from vcse_monograph.measures.qca.fit import Memberships, sufficiency
from vcse_monograph.measures.qca.solutions import Solution, minimal_models
from vcse_monograph.measures.qca.terms import Term, literals
from vcse_monograph.measures.qca.truth_table import TOLERANCE, TruthTable

DRAWS = 1000
SEED = 20240  # any number; fixed, so that the same data give the same chance
# One minimisation takes about rows times subsets of conditions; where their sum is more, minutes.
WORK = 2_000_000
TIES = 50  # models of an arrangement that are looked at


@dataclass(frozen=True)
class Chance:
    """Shares of the arrangements of the outcome over the cases that fit as well as the data.

    `as_good`: the rows that the arrangement codes 1 are together at least as consistent, and cover at least as much.
    `as_good_and_short`: besides, the same kind of solution needs no more literals; None where finding out would take
    minutes. `exact`: every arrangement was tried; else so many were drawn, and the data's own is counted among them.
    """

    as_good: float
    as_good_and_short: float | None
    arrangements: int
    exact: bool


def chance_of_fit(
    table: TruthTable,
    solution: Solution,
    expectations: Sequence[Expectation] = (),
    draws: int = DRAWS,
    seed: int = SEED,
    work: int = WORK,
) -> Chance | None:
    """The chance of fitting as well as this solution of this truth table; None where it has no model."""
    if not solution.models:
        return None
    dealt, exact = arrangements(table.cases.membership, draws, seed)
    trial = _Trial(table, solution, expectations)
    good = [outcome for outcome in dealt if trial.fits(outcome)]
    short = None
    if len(good) * len(table.rows) * 2 ** len(table.cases.conditions) <= work:
        short = sum(trial.is_short(outcome) for outcome in good)
    # A drawn share counts the data themselves as one more draw, so that it is never 0 (Phipson and Smyth 2010).
    own = 0 if exact else 1
    as_good, as_short = (None if n is None else (n + own) / (len(dealt) + own) for n in (len(good), short))
    return Chance(as_good or 0.0, as_short, len(dealt), exact)


def arrangements(outcome: Memberships, draws: int, seed: int) -> tuple[list[Memberships], bool]:
    """The outcome's values dealt over the cases: every way if there are at most `draws`, else that many at random."""
    ways = math.factorial(len(outcome))
    for count in Counter(outcome.tolist()).values():
        ways //= math.factorial(count)
    if ways <= draws:
        return [np.array(way) for way in _distinct(sorted(outcome.tolist()))], True
    chance = np.random.default_rng(seed)
    return [chance.permutation(outcome) for _ in range(draws)], False


def _distinct(values: list[float]) -> Iterator[tuple[float, ...]]:
    """Every different order of the values."""
    if not values:
        yield ()
    for place, value in enumerate(values):
        if place == 0 or value != values[place - 1]:
            for rest in _distinct(values[:place] + values[place + 1 :]):
                yield (value, *rest)


class _Trial:
    """What stays the same over the arrangements: the cases' conditions, the cuts, and what has to be matched."""

    def __init__(self, table: TruthTable, solution: Solution, expectations: Sequence[Expectation]) -> None:
        self.table, self.kind, self.expectations = table, solution.kind, expectations
        self.members = np.array([table.cases.term(row.configuration) for row in table.rows])
        self.peopled = np.array([row.code != "?" for row in table.rows])
        self.shortest: dict[bytes, int] = {}
        outcome = table.cases.membership
        self.aim = _fit(self.members[self._enough(outcome)], outcome)
        self.length = min(_length([term.term for term in model.terms]) for model in solution.models)

    def fits(self, outcome: Memberships) -> bool:
        """Whether the rows that this outcome codes 1 are together as consistent, and cover as much."""
        fit = _fit(self.members[self._enough(outcome)], outcome)
        return all(value >= aim - TOLERANCE for value, aim in zip(fit, self.aim, strict=True))

    def is_short(self, outcome: Memberships) -> bool:
        """Whether the solution of this outcome needs no more literals."""
        enough = self._enough(outcome)
        key = enough.tobytes()
        if key not in self.shortest:
            self.shortest[key] = self._shortest(enough)
        return self.shortest[key] <= self.length

    def _enough(self, outcome: Memberships) -> NDArray[np.bool_]:
        """Which rows this outcome codes 1."""
        cuts = self.table.cuts
        both = np.minimum(self.members, outcome)
        neither_way = np.minimum(both, 1 - outcome).sum(axis=1)
        consistency = both.sum(axis=1) / self.members.sum(axis=1)
        base = self.members.sum(axis=1) - neither_way
        pri = np.divide(both.sum(axis=1) - neither_way, base, out=np.zeros(len(base)), where=base > 1e-12)
        return self.peopled & (consistency >= cuts.consistency - TOLERANCE) & (pri >= cuts.pri - TOLERANCE)

    def _shortest(self, enough: NDArray[np.bool_]) -> int:
        """The literals of the shortest model for these rows."""
        rows = zip(self.table.rows, enough, strict=True)
        coded = tuple(row if row.code == "?" else replace(row, code="1" if one else "0") for row, one in rows)
        found = minimal_models(replace(self.table, rows=coded), self.kind, self.expectations, TIES)
        return min(map(_length, found.models))


def _length(terms: Iterable[Term]) -> int:
    return sum(map(literals, terms))


def _fit(rows: Memberships, outcome: Memberships) -> tuple[float, float]:
    """Consistency and coverage of rows taken together; none counts as 0."""
    fit = sufficiency(np.maximum.reduce([np.zeros(len(outcome)), *rows]), outcome)
    return fit.consistency or 0.0, fit.coverage or 0.0
