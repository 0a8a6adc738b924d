"""Directional expectations: which value of a condition theory expects to help the outcome."""

from __future__ import annotations

from collections.abc import Sequence

from vcse_monograph.measures.qca.terms import Term

Expectation = dict[int, frozenset[int]]
"""By place of the condition, the values expected to help; with several conditions, they are expected together."""


def kept(term: Term, wider: Term, expectations: Sequence[Expectation]) -> Term:
    """The term without the literals that `wider` does not need and that the expectations contradict.

    Expectations of one condition add up: its literal goes when it has an expectation and none agrees. An expectation of
    several conditions together drops their literals unless all of those that `wider` does not need agree.
    """
    free = {place: value for place, value in enumerate(term) if value is not None and wider[place] is None}
    dropped: set[int] = set()
    for place, value in free.items():
        alone = [expected[place] for expected in expectations if set(expected) == {place}]
        if alone and not any(value in values for values in alone):
            dropped.add(place)
    for expected in expectations:
        if len(expected) > 1 and any(free[place] not in expected[place] for place in expected if place in free):
            dropped |= set(expected) & set(free)
    return tuple(None if place in dropped else value for place, value in enumerate(term))
