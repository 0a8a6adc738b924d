"""Solutions: the shortest expressions for the rows that are enough, every tied model with its fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.measures.qca.cover import LIMIT, minimum_covers
from vcse_monograph.measures.qca.expectations import Expectation, kept
from vcse_monograph.measures.qca.fit import coverage, sufficiency
from vcse_monograph.measures.qca.implicants import PrimeImplicant, avoiding, within
from vcse_monograph.measures.qca.sets import HALF, Cases
from vcse_monograph.measures.qca.terms import Configuration, Term, expression, holds, in_order, written
from vcse_monograph.measures.qca.truth_table import TruthTable

KINDS = ("conservative", "parsimonious", "intermediate")
PAIRS = 1000  # of a conservative with a parsimonious model; beyond this, ties say more than any of them


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
    """One minimal expression. `assumptions` are the remainders it takes for enough; `pairs` as `Solution` says."""

    terms: tuple[TermFit, ...]
    written: str
    consistency: float | None
    pri: float | None
    coverage: float | None
    assumptions: tuple[Configuration, ...]
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Solution:
    """Every tied model, in order.

    `complete`: these are all. `minimal`: it is proven that no model has fewer terms. For an intermediate solution each
    model names the pairs it comes from: C2P1 is the second conservative with the first parsimonious model.
    """

    kind: str
    models: tuple[Model, ...]
    complete: bool = True
    minimal: bool = True


Terms = tuple[Term, ...]


@dataclass(frozen=True)
class Expressions:
    """Models as terms alone, and for intermediate ones the pairs that each comes from."""

    models: tuple[Terms, ...]
    complete: bool = True
    minimal: bool = True
    pairs: Mapping[Terms, Sequence[str]] = field(default_factory=dict)


def solve(table: TruthTable, kind: str, expectations: Sequence[Expectation] = (), limit: int = LIMIT) -> Solution:
    """The solution of a truth table, of one of `KINDS`; no models where no row is coded 1.

    Conservative solutions use no remainder, parsimonious ones any, intermediate ones those that parsimony asks for and
    the expectations agree with. At most `limit` models are given.
    """
    found = minimal_models(table, kind, expectations, limit)
    models = [fitted(table, terms, tuple(found.pairs.get(terms, ()))) for terms in found.models]
    return Solution(kind, tuple(models), found.complete, found.minimal)


def minimal_models(table: TruthTable, kind: str, expectations: Sequence[Expectation], limit: int) -> Expressions:
    """The models of `solve`, as terms alone."""
    if not table.coded("1"):
        return Expressions(())
    if kind == "intermediate":
        return _intermediate(table, expectations, limit)
    return _covering(table, limit, _conservative if kind == "conservative" else _parsimonious)


def _conservative(table: TruthTable) -> list[PrimeImplicant]:
    enough = table.coded("1")
    return within(enough, enough, table.cases.levels)


def _parsimonious(table: TruthTable) -> list[PrimeImplicant]:
    return avoiding(table.coded("1"), table.coded("0"))


def _covering(table: TruthTable, limit: int, primes_of: Callable[[TruthTable], list[PrimeImplicant]]) -> Expressions:
    """The smallest choices of prime implicants that cover the rows coded 1."""
    primes = primes_of(table)
    covers = minimum_covers([prime.covers for prime in primes], len(table.coded("1")), limit)
    models = tuple(tuple(primes[place].term for place in model) for model in covers.models)
    return Expressions(models, covers.complete, covers.minimal)


def _intermediate(table: TruthTable, expectations: Sequence[Expectation], limit: int) -> Expressions:
    """For each pair of a conservative and a parsimonious model, its intermediate models."""
    both = [_covering(table, limit, primes_of) for primes_of in (_conservative, _parsimonious)]
    pairs = list(product(enumerate(both[0].models, 1), enumerate(both[1].models, 1)))
    found: list[Expressions] = []
    origins: dict[Terms, list[str]] = {}
    for (c, conservative), (p, parsimonious) in pairs[:PAIRS]:
        easy = easy_counterfactuals(table, conservative, parsimonious, expectations)
        found.append(_covering(table, limit, partial(_within_easy, easy)))
        for model in found[-1].models:
            origins.setdefault(model, []).append(f"C{c}P{p}")
    models = sorted(origins, key=lambda model: [in_order(term) for term in model])
    complete = len(pairs) <= PAIRS and len(models) <= limit and all(each.complete for each in (*both, *found))
    minimal = all(each.minimal for each in (*both, *found))
    return Expressions(tuple(models[:limit]), complete, minimal, origins)


def _within_easy(easy: Sequence[Configuration], table: TruthTable) -> list[PrimeImplicant]:
    enough = table.coded("1")
    return within(enough, [*enough, *easy], table.cases.levels)


def easy_counterfactuals(
    table: TruthTable, conservative: Iterable[Term], parsimonious: Sequence[Term], expectations: Sequence[Expectation]
) -> list[Configuration]:
    """The parsimonious model's assumptions that a step from observed cases in the expected direction reaches.

    A conservative term that lies inside a parsimonious one loses the literals that the parsimonious one has not got
    and that the expectations contradict (Ragin and Sonnett 2005; for pairs of models Dusa 2019, chapter 8).
    """
    reached = [kept(term, wider, expectations) for term in conservative for wider in parsimonious if holds(wider, term)]
    return [row for row in assumptions(table, parsimonious) if any(holds(term, row) for term in reached)]


def assumptions(table: TruthTable, terms: Iterable[Term]) -> list[Configuration]:
    """The remainders that the terms hold, in order: what the solution takes for enough without having seen it."""
    space = _space(table.cases.levels)
    held = np.zeros(len(space), dtype=bool)
    for term in terms:
        fixed = [place for place, value in enumerate(term) if value is not None]
        held |= (space[:, fixed] == np.array([term[place] for place in fixed])).all(axis=1)
    enough = set(table.coded("1"))
    return [row for row in map(tuple, space[held].tolist()) if row not in enough]


def _space(levels: Sequence[int]) -> NDArray[np.int16]:
    """Every configuration, in order."""
    return np.indices(levels, dtype=np.int16).reshape(len(levels), prod(levels)).T


def fitted(table: TruthTable, terms: Sequence[Term], pairs: tuple[str, ...] = ()) -> Model:
    """A model with the fit of each of its terms and of the whole."""
    cases = table.cases
    whole = sufficiency(cases.union(terms), cases.membership)
    return Model(
        tuple(_term_fit(cases, terms, place, whole.coverage) for place in range(len(terms))),
        expression(terms, cases.conditions),
        whole.consistency,
        whole.pri,
        whole.coverage,
        tuple(assumptions(table, terms)),
        pairs,
    )


def _term_fit(cases: Cases, terms: Sequence[Term], place: int, whole: float | None) -> TermFit:
    members = cases.term(terms[place])
    fit = sufficiency(members, cases.membership)
    others = coverage(cases.union([*terms[:place], *terms[place + 1 :]]), cases.membership)
    unique = None if whole is None or others is None else max(0.0, whole - others)
    names = tuple(name for name, member in zip(cases.names, members, strict=True) if member > HALF)
    return TermFit(
        terms[place], written(terms[place], cases.conditions), fit.consistency, fit.pri, fit.coverage, unique, names
    )
