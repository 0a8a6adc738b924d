"""The minimiser against brute force: every term looked at one by one, every choice of terms tried in order of size."""

import random
from functools import reduce
from itertools import combinations, product
from operator import or_

import pytest

from vcse_monograph.measures.qca.fitting import Fitter
from vcse_monograph.measures.qca.implicants import avoiding, within
from vcse_monograph.measures.qca.sets import make_cases
from vcse_monograph.measures.qca.solutions import solve
from vcse_monograph.measures.qca.truth_table import Cuts, truth_table

TABLES = 500
LEVELS = [(2,) * 2, (2,) * 3, (2,) * 4, (2,) * 5, (3, 2, 2), (2, 3, 3), (4, 2, 2), (3, 2, 2, 2), (5, 3)]


def holds(term, row):
    return all(fixed is None or fixed == value for fixed, value in zip(term, row, strict=True))


def primes_by_brute_force(enough, forbidden, levels):
    """Terms that hold a row that is enough and none forbidden, and that no shorter such term contains."""
    terms = list(product(*[(None, *range(count)) for count in levels]))
    good = [
        term
        for term in terms
        if any(holds(term, row) for row in enough) and not any(holds(term, row) for row in forbidden)
    ]
    wider = {
        term: {tuple(None if i == place else value for i, value in enumerate(term)) for place in range(len(term))}
        for term in good
    }
    return {term for term in good if not (wider[term] - {term}) & set(good)}


def covers_by_brute_force(primes, enough):
    """All smallest choices of terms that together hold every row."""
    held = {term: sum(1 << number for number, row in enumerate(enough) if holds(term, row)) for term in primes}
    whole = (1 << len(enough)) - 1
    for size in range(1, len(enough) + 1):
        choices = combinations(sorted(primes, key=str), size)
        found = {frozenset(choice) for choice in choices if reduce(or_, (held[term] for term in choice)) == whole}
        if found:
            return found
    raise AssertionError("the rows cannot be covered")


def random_table(seed):
    """Cases that say 1, 0 or nothing about each configuration, and their configurations."""
    chance = random.Random(seed)
    levels = LEVELS[seed % len(LEVELS)]
    seen, taken = chance.uniform(0.3, 1), chance.uniform(0.2, 0.8)
    space = list(product(*map(range, levels)))
    rows = {row: int(chance.random() < taken) for row in space if chance.random() < seen}
    rows = rows or {space[0]: 1}
    rows[max(rows)] = 1
    # The largest configuration makes every value known to the data; its outcome is left to chance otherwise.
    rows.setdefault(tuple(count - 1 for count in levels), 0)
    return levels, rows


def solved(levels, rows, kind):
    names = "ABCDE"[: len(levels)]
    table = truth_table(make_cases(list(rows), list(rows.values()), names), Cuts(1.0))
    assert table.cases.levels == levels
    return {frozenset(term.term for term in model.terms) for model in solve(table, kind, limit=10_000).models}


@pytest.mark.parametrize("block", range(10))
def test_solutions_equal_brute_force(block):
    """500 random tables of up to five conditions, with two to five values: the same models, all ties, both kinds."""
    for seed in range(block * TABLES // 10, (block + 1) * TABLES // 10):
        levels, rows = random_table(seed)
        enough = [row for row, outcome in rows.items() if outcome]
        lacking = [row for row, outcome in rows.items() if not outcome]
        unseen = [row for row in product(*map(range, levels)) if row not in rows]
        for kind, forbidden in (("parsimonious", lacking), ("conservative", [*lacking, *unseen])):
            primes = primes_by_brute_force(enough, forbidden, levels)
            if kind == "parsimonious":
                assert {prime.term for prime in avoiding(enough, forbidden)} == primes, seed
            else:
                assert {prime.term for prime in within(enough, enough, levels)} == primes, seed
            assert solved(levels, rows, kind) == covers_by_brute_force(primes, enough), seed


def test_an_intermediate_solution_lies_between_the_two_others():
    """Every row that is enough is held, none that is not; and nothing is assumed that the parsimonious one does not."""
    for seed in range(60):
        levels, rows = random_table(seed)
        enough = [row for row, outcome in rows.items() if outcome]
        table = truth_table(make_cases(list(rows), list(rows.values()), "ABCDE"[: len(levels)]), Cuts(1.0))
        fitter = Fitter(table)
        expectations = [{place: frozenset([1])} for place in range(len(levels))]
        parsimonious = [[term.term for term in model.terms] for model in solve(table, "parsimonious").models]
        for model in solve(table, "intermediate", expectations).models:
            terms = [term.term for term in model.terms]
            assert all(any(holds(term, row) for term in terms) for row in enough)
            assert not any(holds(term, row) for term in terms for row, outcome in rows.items() if not outcome)
            assumed = set(fitter.assumptions(terms))
            for pair in model.pairs:
                wider = parsimonious[int(pair.split("P")[1]) - 1]
                assert all(any(holds(term, row) for term in wider) for row in assumed)
