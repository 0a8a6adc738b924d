"""Contradictory simplifying assumptions: remainders taken for enough for the outcome and for its absence alike."""

from __future__ import annotations

from collections.abc import Sequence

from vcse_monograph.measures.qca.expectations import Expectation
from vcse_monograph.measures.qca.fitting import Fitter
from vcse_monograph.measures.qca.sets import Cases
from vcse_monograph.measures.qca.solutions import solve
from vcse_monograph.measures.qca.terms import Configuration
from vcse_monograph.measures.qca.truth_table import Cuts, truth_table


def contradictory_assumptions(
    cases: Cases,
    cuts: Cuts,
    kind: str = "parsimonious",
    expectations: Sequence[Expectation] = (),
    expectations_of_absence: Sequence[Expectation] = (),
) -> list[Configuration]:
    """The remainders that some model for the outcome assumes, and some model for its absence too, in order.

    Both cannot be right (Schneider and Wagemann 2012, chapter 8); they are not taken out of any solution here.
    """
    assumed = _assumed(cases, cuts, kind, expectations)
    return sorted(assumed & _assumed(cases.negated(), cuts, kind, expectations_of_absence))


def _assumed(cases: Cases, cuts: Cuts, kind: str, expectations: Sequence[Expectation]) -> set[Configuration]:
    table = truth_table(cases, cuts)
    fitter = Fitter(table)
    models = solve(table, kind, expectations).models
    return {row for model in models for row in fitter.assumptions([term.term for term in model.terms])}
