"""Cases as members of sets: what each condition and the outcome say of each case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.measures.qca.fit import Memberships
from vcse_monograph.measures.qca.terms import Condition, Configuration, Term, literal

HALF = 0.5  # a case belongs to the corner in which its membership is more than this


@dataclass(frozen=True)
class Cases:
    """Calibrated cases.

    `values` has a row for each case and a column for each condition: a membership from 0 to 1, or for a condition with
    more than two values its value 0, 1, 2 ..., or `terms.ANY` where the condition does not bear on the case;
    `membership` is each case's in the outcome, and `outcome` its name.
    """

    names: tuple[str, ...]
    conditions: tuple[Condition, ...]
    values: NDArray[np.float64]
    outcome: str
    membership: Memberships

    def __len__(self) -> int:
        return len(self.names)

    @property
    def levels(self) -> tuple[int, ...]:
        """The number of values of each condition."""
        return tuple(condition.levels for condition in self.conditions)

    @property
    def braces(self) -> bool:
        """Whether literals are written with braces: `A{1}` instead of `A`."""
        return any(count > 2 for count in self.levels)

    def literal(self, place: int, value: int) -> Memberships:
        """Membership of each case in one value of one condition; in none of them where it does not bear on the case."""
        column = self.values[:, place]
        if self.conditions[place].fuzzy:
            return column if value else 1 - column
        return (column == value).astype(float)

    def term(self, term: Term) -> Memberships:
        """Membership of each case in a term: the smallest of its literals."""
        parts = [self.literal(place, value) for place, value in enumerate(term) if value is not None]
        return np.minimum.reduce(parts) if parts else np.ones(len(self))

    def union(self, terms: Iterable[Term]) -> Memberships:
        """Membership of each case in any of the terms: the largest."""
        return np.maximum.reduce([np.zeros(len(self)), *(self.term(term) for term in terms)])

    def corners(self) -> list[Configuration]:
        """The configuration that each case is nearest to; an exact half counts as absent here."""
        fuzzy = np.array([condition.fuzzy for condition in self.conditions])
        corners = np.where(fuzzy, self.values > HALF, self.values).astype(int)
        return [tuple(row) for row in corners.tolist()]

    def on_the_fence(self) -> list[str]:
        """Cases with a membership of exactly one half in some condition: they belong to no row."""
        fuzzy = [place for place, condition in enumerate(self.conditions) if condition.fuzzy]
        return [name for name, row in zip(self.names, self.values, strict=True) if (row[fuzzy] == HALF).any()]

    def explaining(self, membership: Memberships, outcome: str | None = None) -> Cases:
        """The same cases with another outcome."""
        return replace(self, membership=membership, outcome=outcome or self.outcome)

    def negated(self) -> Cases:
        """The same cases with the outcome's absence as their outcome."""
        bare = self.outcome.removeprefix("~")
        name = bare if self.outcome.startswith("~") else f"~{bare}"
        return self.explaining(1 - self.membership, name)

    def single_literals(self) -> list[tuple[str, Memberships]]:
        """Every value of every condition, as written, with each case's membership: presence before absence."""
        order = [range(c.levels) if self.braces else (1, 0) for c in self.conditions]
        return [
            (literal(condition.name, value, self.braces), self.literal(place, value))
            for place, condition in enumerate(self.conditions)
            for value in order[place]
        ]


def make_cases(
    values: Sequence[Sequence[float]],
    membership: Sequence[float],
    conditions: Sequence[str],
    outcome: str = "Y",
    names: Sequence[str] = (),
) -> Cases:
    """Cases from plain lists: `values` has one row for each case; without `names` the cases are numbered from 1.

    A column with fractions is fuzzy; one of whole numbers has the values from 0 to its largest.
    """
    table = np.array(values, dtype=float).reshape(len(values), len(conditions))
    kinds = tuple(condition_of(name, table[:, place]) for place, name in enumerate(conditions))
    labels = tuple(names) or tuple(str(number) for number in range(1, len(table) + 1))
    return Cases(labels, kinds, table, outcome, np.array(membership, dtype=float))


def condition_of(name: str, column: NDArray[np.float64]) -> Condition:
    """What a column is: fuzzy if it has fractions; else with the values 0 to its largest, at least two."""
    fuzzy = bool((column % 1 != 0).any())
    return Condition(name, 2 if fuzzy else max(2, int(column.max(initial=1)) + 1), fuzzy)
