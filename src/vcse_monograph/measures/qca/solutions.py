"""Solutions: the shortest expressions for the rows that are enough, every tied model with its fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product

from vcse_monograph.measures.qca.cover import LIMIT, minimum_covers
from vcse_monograph.measures.qca.expectations import Expectation, kept
from vcse_monograph.measures.qca.fitting import Fitter, Model
from vcse_monograph.measures.qca.implicants import PrimeImplicant, avoiding, within
from vcse_monograph.measures.qca.terms import Configuration, Term, holds, in_order
from vcse_monograph.measures.qca.truth_table import TruthTable

KINDS = ("conservative", "parsimonious", "intermediate")
# Rows times subsets of conditions, summed over the pairs of a conservative with a parsimonious model: some seconds.
PAIR_WORK = 5_000_000


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
    fitter = Fitter(table)
    models = [fitter.model(terms, found.pairs.get(terms, ())) for terms in found.models]
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
    found: dict[tuple[Configuration, ...], Expressions] = {}
    origins: dict[Terms, list[str]] = {}
    fitter = Fitter(table)
    tried = max(1, PAIR_WORK // (len(table.rows) * 2 ** len(table.cases.conditions)))
    for (c, conservative), (p, parsimonious) in pairs[:tried]:
        easy = tuple(easy_counterfactuals(fitter, conservative, parsimonious, expectations))
        if easy not in found:
            found[easy] = _covering(table, limit, partial(_within_easy, easy))
        for model in found[easy].models:
            origins.setdefault(model, []).append(f"C{c}P{p}")
    models = sorted(origins, key=lambda model: [in_order(term) for term in model])
    complete = len(pairs) <= tried and len(models) <= limit and all(each.complete for each in (*both, *found.values()))
    minimal = all(each.minimal for each in (*both, *found.values()))
    return Expressions(tuple(models[:limit]), complete, minimal, origins)


def _within_easy(easy: Sequence[Configuration], table: TruthTable) -> list[PrimeImplicant]:
    enough = table.coded("1")
    return within(enough, [*enough, *easy], table.cases.levels)


def easy_counterfactuals(
    fitter: Fitter, conservative: Iterable[Term], parsimonious: Sequence[Term], expectations: Sequence[Expectation]
) -> list[Configuration]:
    """The parsimonious model's assumptions that a step from observed cases in the expected direction reaches.

    A conservative term that lies inside a parsimonious one loses the literals that the parsimonious one has not got
    and that the expectations contradict (Ragin and Sonnett 2005; for pairs of models Dusa 2019, chapter 8).
    """
    reached = [kept(term, wider, expectations) for term in conservative for wider in parsimonious if holds(wider, term)]
    return [row for row in fitter.assumptions(parsimonious) if any(holds(term, row) for term in reached)]
