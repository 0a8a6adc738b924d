"""Necessity: which conditions, or which alternatives, the outcome cannot do without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from vcse_monograph.measures.qca.fit import Memberships, Necessity, necessity
from vcse_monograph.measures.qca.sets import Cases
from vcse_monograph.measures.qca.truth_table import reaches


@dataclass(frozen=True)
class Necessary:
    """A literal, or literals joined by `+`, with its fit as necessary for the outcome."""

    expression: str
    fit: Necessity


def single_conditions(cases: Cases) -> list[Necessary]:
    """Each value of each condition, presence before absence."""
    return [Necessary(name, necessity(members, cases.membership)) for name, members in cases.single_literals()]


def disjunctions(cases: Cases, consistency: float = 0.9, relevance: float = 0.5, most: int = 3) -> list[Necessary]:
    """The alternatives of at most `most` conditions that reach both cuts, and that no shorter one within them does.

    Alternatives grow more consistent and less relevant with every literal, so the relevance cut weeds out the trivial.
    """
    literals = cases.single_literals()
    found: list[tuple[frozenset[int], Necessary]] = []
    for size in range(1, most + 1):
        for places in combinations(range(len(literals)), size):
            if _trivial(cases, places) or any(smaller <= set(places) for smaller, _ in found):
                continue
            union: Memberships = np.maximum.reduce([literals[place][1] for place in places])
            fit = necessity(union, cases.membership)
            if reaches(fit.consistency or 0.0, consistency):
                expression = "+".join(literals[place][0] for place in places)
                found.append((frozenset(places), Necessary(expression, fit)))
    return [necessary for _, necessary in found if reaches(necessary.fit.relevance or 0.0, relevance)]


def _trivial(cases: Cases, places: Sequence[int]) -> bool:
    """Whether all values of one condition are among the literals: then the alternative always holds."""
    owners = [place for place, levels in enumerate(cases.levels) for _ in range(levels)]
    chosen = [owners[place] for place in places]
    return any(chosen.count(place) == levels for place, levels in enumerate(cases.levels))
