"""Models with their fit: what each term explains, what only it explains, and what the whole takes for granted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.measures.qca.fit import Memberships, Sufficiency, coverage, sufficiency
from vcse_monograph.measures.qca.sets import HALF
from vcse_monograph.measures.qca.terms import Configuration, Term, expression, written
from vcse_monograph.measures.qca.truth_table import TruthTable

Held = NDArray[np.uint8]
"""One bit for each configuration there is, in order: a million of them, for hundreds of terms, fit in memory."""


@dataclass(frozen=True)
class TermFit:
    """A term of a model: `unique` is the coverage that no other term of the model gives; `cases` its members."""

    term: Term
    written: str
    consistency: float | None
    pri: float | None
    coverage: float | None
    unique: float | None
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """One minimal expression with its fit.

    `assumptions`: how many remainders it takes for enough without having seen them. `pairs`: for an intermediate model,
    what it comes from: C2P1 is the second conservative with the first parsimonious model.
    """

    terms: tuple[TermFit, ...]
    written: str
    consistency: float | None
    pri: float | None
    coverage: float | None
    assumptions: int
    pairs: tuple[str, ...] = ()


class Fitter:
    """Fits models to one truth table; what tied models share is worked out once."""

    def __init__(self, table: TruthTable) -> None:
        self.table, self.cases = table, table.cases
        levels = table.cases.levels
        self.space = np.indices(levels, dtype=np.int16).reshape(len(levels), prod(levels))
        enough = np.array(table.coded("1"), dtype=int).reshape(-1, len(levels)).T
        seen = np.zeros(self.space.shape[1], dtype=bool)
        seen[np.ravel_multi_index(tuple(enough), levels)] = True
        self.unseen: Held = ~np.packbits(seen)
        self.terms: dict[Term, tuple[Memberships, Sufficiency, tuple[str, ...], Held]] = {}

    def model(self, terms: Sequence[Term], pairs: Sequence[str] = ()) -> Model:
        """A model of at least one term, with the fit of each of its terms and of the whole."""
        outcome = self.cases.membership
        members = np.array([self._term(term)[0] for term in terms])
        whole = sufficiency(members.max(axis=0), outcome)
        uniques = [self._unique(whole.coverage, others) for others in _without_each(members)]
        return Model(
            tuple(self._fitted(term, unique) for term, unique in zip(terms, uniques, strict=True)),
            expression(terms, self.cases.conditions),
            whole.consistency,
            whole.pri,
            whole.coverage,
            int(np.bitwise_count(self._assumed(terms)).sum()),
            tuple(pairs),
        )

    def assumptions(self, terms: Iterable[Term]) -> list[Configuration]:
        """The remainders that the terms hold, in order."""
        assumed = np.unpackbits(self._assumed(terms), count=self.space.shape[1]).astype(bool)
        return [tuple(row) for row in self.space[:, assumed].T.tolist()]

    def _assumed(self, terms: Iterable[Term]) -> Held:
        return np.bitwise_or.reduce([self._term(term)[3] for term in terms]) & self.unseen

    def _term(self, term: Term) -> tuple[Memberships, Sufficiency, tuple[str, ...], Held]:
        if term not in self.terms:
            members = self.cases.term(term)
            names = tuple(name for name, member in zip(self.cases.names, members, strict=True) if member > HALF)
            self.terms[term] = members, sufficiency(members, self.cases.membership), names, self._held(term)
        return self.terms[term]

    def _held(self, term: Term) -> Held:
        held = np.ones(self.space.shape[1], dtype=bool)
        for place, value in enumerate(term):
            if value is not None:
                held &= self.space[place] == value
        return np.packbits(held)

    def _unique(self, whole: float | None, others: Memberships) -> float | None:
        rest = coverage(others, self.cases.membership)
        return None if whole is None or rest is None else max(0.0, whole - rest)

    def _fitted(self, term: Term, unique: float | None) -> TermFit:
        _, fit, names, _ = self._term(term)
        conditions = self.cases.conditions
        return TermFit(term, written(term, conditions), fit.consistency, fit.pri, fit.coverage, unique, names)


def _without_each(members: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each row of memberships, the largest of all the others; 0 where there is no other."""
    ranked = np.sort(np.vstack([np.zeros((1, members.shape[1])), members]), axis=0)
    largest, second = ranked[-1], ranked[-2]
    return np.where(members == largest, second, largest)
