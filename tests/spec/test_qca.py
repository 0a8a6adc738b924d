"""Qualitative comparative analysis, each idea on a table small enough to work out by hand.

Six places: does joint planning (PLAN), a trusted go-between (LINK) or spare money (MONEY) come before a workaround?
"""

import numpy as np
import pytest

from vcse_monograph.measures import qca
from vcse_monograph.measures.qca.notation import read_expectations

CONDITIONS = ("PLAN", "LINK", "MONEY")
PLACES = ("Alderbeck", "Brookmere", "Carrowdale", "Dunlow", "Elverton", "Fallowby")
CRISP = [(1, 1, 0), (1, 1, 1), (1, 0, 1), (0, 1, 0), (0, 0, 1), (0, 0, 0)]


def places(outcome, values=CRISP, conditions=CONDITIONS):
    return qca.make_cases(values, outcome, conditions, "WORKAROUND", PLACES)


def models(cases, kind="conservative", expected="", cut=0.8, **cuts):
    expectations, problems = read_expectations(expected, cases.conditions)
    assert not problems
    table = qca.truth_table(cases, qca.Cuts(cut, **cuts))
    return [model.written for model in qca.solve(table, kind, expectations).models]


def test_a_case_belongs_to_the_row_in_which_its_membership_is_more_than_a_half():
    """Alderbeck is .8 planned and .3 linked, so it belongs to PLAN*~LINK with min(.8, .7) = .7."""
    cases = qca.make_cases([(0.8, 0.3), (0.4, 0.9)], (1, 0), ("PLAN", "LINK"), names=PLACES[:2])
    rows = qca.truth_table(cases).rows
    assert [(row.configuration, row.cases) for row in rows] == [((0, 1), ("Brookmere",)), ((1, 0), ("Alderbeck",))]


def test_a_case_at_exactly_one_half_belongs_to_no_row():
    cases = qca.make_cases([(0.5, 0.9), (0.8, 0.9)], (1, 1), ("PLAN", "LINK"), names=PLACES[:2])
    assert [row.cases for row in qca.truth_table(cases).rows] == [("Brookmere",)]
    assert cases.on_the_fence() == ["Alderbeck"]


def test_consistency_is_the_share_of_a_row_that_lies_within_the_outcome():
    """Memberships .6 and .8 in PLAN against outcomes .9 and .4: (min(.6, .9) + min(.8, .4)) / (.6 + .8)."""
    fit = qca.sufficiency(np.array([0.6, 0.8]), np.array([0.9, 0.4]))
    assert fit.consistency == pytest.approx(1.0 / 1.4)
    assert fit.coverage == pytest.approx(1.0 / 1.3)
    # PRI leaves out what speaks for outcome and absence alike: min(.6, .9, .1) + min(.8, .4, .6) = .5.
    assert fit.pri == pytest.approx((1.0 - 0.5) / (1.4 - 0.5))


def test_the_relevance_of_a_necessity_is_low_where_the_condition_is_nearly_everywhere():
    """PLAN holds in five of six places, and in both that have the outcome: necessary, and hardly worth saying."""
    cases = places((1, 1, 0, 0, 0, 0), [(1,), (1,), (1,), (1,), (1,), (0,)], ("PLAN",))
    [presence, absence] = qca.single_conditions(cases)
    assert (presence.expression, presence.fit.consistency) == ("PLAN", 1)
    assert presence.fit.relevance == pytest.approx(1 / 4)
    assert presence.fit.coverage == pytest.approx(2 / 5)
    assert absence.fit.consistency == 0


def test_alternatives_can_be_necessary_together():
    """Every workaround has PLAN or LINK, no single condition is in all of them."""
    cases = places((1, 1, 1, 1, 0, 0))
    assert [each.expression for each in qca.disjunctions(cases, relevance=0.9)] == ["PLAN+LINK"]


def test_a_conservative_solution_uses_what_was_seen_and_nothing_else():
    """PLAN*LINK is seen with and without MONEY, so MONEY drops out; PLAN*MONEY likewise."""
    assert models(places((1, 1, 1, 0, 0, 0))) == ["PLAN*LINK + PLAN*MONEY"]


def test_a_parsimonious_solution_lets_unseen_rows_be_what_makes_it_shortest():
    """Nobody saw PLAN*~LINK*~MONEY; if it were enough too, PLAN alone would do."""
    table = qca.truth_table(places((1, 1, 1, 0, 0, 0)))
    [model] = qca.solve(table, "parsimonious").models
    assert model.written == "PLAN"
    assert model.assumptions == 1
    assert qca.Fitter(table).assumptions(term.term for term in model.terms) == [(1, 0, 0)]


def test_an_intermediate_solution_allows_what_theory_expects():
    """Only PLAN*LINK*~MONEY had a workaround. More money was expected to help, so it may be dropped; LINK may not."""
    cases = qca.make_cases([(1, 1, 0), (0, 1, 0), (0, 0, 0), (0, 1, 1)], (1, 0, 0, 0), CONDITIONS)
    assert models(cases) == ["PLAN*LINK*~MONEY"]
    assert models(cases, "parsimonious") == ["PLAN"]
    assert models(cases, "intermediate", "PLAN,LINK,MONEY") == ["PLAN*LINK"]
    assert models(cases, "intermediate", "PLAN,LINK") == ["PLAN*LINK*~MONEY"]
    assert models(cases, "intermediate", "PLAN,~LINK,MONEY") == ["PLAN"]


def test_outcome_and_absence_may_both_lean_on_the_same_unseen_row():
    """PLAN*LINK and its opposite were seen; PLAN explains one, ~LINK the other, and PLAN*~LINK would be both."""
    cases = qca.make_cases([(1, 1), (0, 0)], (1, 0), ("PLAN", "LINK"))
    assert qca.contradictory_assumptions(cases, qca.Cuts()) == [(0, 1), (1, 0)]
    assert qca.contradictory_assumptions(cases, qca.Cuts(), "conservative") == []


def test_every_tied_model_is_told():
    """Three rows, three terms that cover two of them each: any two of the three do."""
    cases = qca.make_cases(
        [(1, 1, 0), (1, 0, 1), (0, 1, 1), (0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)], (1, 1, 1, 0, 0, 0, 0), CONDITIONS
    )
    assert models(cases, "parsimonious") == ["PLAN*LINK + PLAN*MONEY + LINK*MONEY"]
    square = qca.make_cases([(1, 1), (0, 0), (2, 0), (2, 1), (0, 1), (1, 0)], (1, 1, 1, 1, 0, 0), ("PLAN", "LINK"))
    assert models(square, "parsimonious") == [
        "PLAN{0}*LINK{0} + PLAN{1}*LINK{1} + PLAN{2}",
    ]
    tied = qca.make_cases([(1, 1, 1), (0, 0, 0)], (1, 0), CONDITIONS)
    assert models(tied, "parsimonious") == ["PLAN", "LINK", "MONEY"]


def test_conditions_with_more_than_two_values():
    """Plans made never (0), late (1) or early (2): early ones are enough."""
    cases = places((1, 1, 0, 0, 0, 0), [(2, 0), (2, 1), (1, 0), (1, 1), (0, 1), (0, 0)], ("PLAN", "LINK"))
    assert models(cases) == ["PLAN{2}"]


def test_the_absence_of_the_outcome_is_a_question_of_its_own():
    cases = places((1, 1, 1, 0, 0, 0)).negated()
    assert cases.outcome == "~WORKAROUND"
    assert models(cases) == ["~PLAN*~LINK + ~PLAN*~MONEY"]
    assert cases.negated().outcome == "WORKAROUND"


def test_a_contradictory_row_is_named_and_is_enough_only_if_the_cut_lets_it():
    values = [(1, 0), (1, 0), (1, 0), (0, 1), (0, 0), (0, 0)]
    cases = places((1, 1, 0, 0, 0, 0), values, ("PLAN", "LINK"))
    [row] = [row for row in qca.truth_table(cases).rows if row.contradictory]
    assert (row.cases, row.without) == (("Alderbeck", "Brookmere", "Carrowdale"), ("Carrowdale",))
    assert models(cases, cut=0.8) == []
    assert models(cases, cut=0.6) == ["PLAN*~LINK"]


def test_rows_with_too_few_cases_are_remainders():
    cases = places((1, 1, 1, 0, 0, 0), [(1, 1), (1, 1), (1, 0), (0, 1), (0, 1), (0, 0)], ("PLAN", "LINK"))
    assert models(cases) == ["PLAN"]
    assert models(cases, frequency=2) == ["PLAN*LINK"]
    table = qca.truth_table(cases, qca.Cuts(frequency=2))
    assert [row.code for row in table.rows] == ["?", "0", "?", "1"]
    assert table.remainders == 2


def test_a_row_that_speaks_for_outcome_and_absence_alike_fails_a_pri_cut():
    """Low members of the outcome: consistency 1 for the outcome and nearly so for its absence."""
    cases = qca.make_cases([(0.6,), (0.7,), (0.2,)], (0.6, 0.4, 0.3), ("PLAN",))
    row = qca.truth_table(cases, qca.Cuts(0.7)).rows[1]
    assert row.consistency == pytest.approx(1.2 / 1.5)
    assert row.pri == pytest.approx((1.2 - 1.0) / (1.5 - 1.0))
    assert row.code == "1"
    assert qca.truth_table(cases, qca.Cuts(0.7, pri=0.5)).rows[1].code == "0"


def test_where_two_steps_never_both_came_their_order_does_not_matter():
    """LINK before MONEY is a dash where either was missing: the row stands for both orders."""
    cases = qca.make_cases([(1, 1), (1, 0), (0, -1), (1, -1)], (1, 0, 0, 1), ("PLAN", "LINK_FIRST"))
    table = qca.truth_table(cases)
    assert table.coded("0") == [(0, 0), (0, 1), (1, 0)]  # PLAN without order was enough, and PLAN*~LINK_FIRST was not
    assert models(cases) == ["PLAN*LINK_FIRST"]


def test_the_sweep_says_at_which_cut_the_answer_changes():
    cases = qca.make_cases([(1, 1), (1, 0), (1, 0), (1, 0), (0, 1), (0, 0)], (1, 1, 1, 0, 0, 0), ("PLAN", "LINK"))
    stretches = qca.sweep(qca.truth_table(cases), "conservative")
    assert [(round(s.above, 3), round(s.upto, 3), s.solution.models[0].written) for s in stretches] == [
        (0.5, 0.667, "PLAN"),
        (0.667, 1.0, "PLAN*LINK"),
    ]


def test_six_cases_and_five_conditions_fit_nearly_anything():
    """Places that all differ in their conditions never contradict one another, whatever outcome they are dealt."""
    values = [(1, 1, 0, 0, 1), (1, 1, 1, 0, 0), (1, 0, 1, 1, 0), (0, 1, 0, 1, 1), (0, 0, 1, 0, 1), (0, 0, 0, 1, 0)]
    cases = places((1, 1, 1, 0, 0, 0), values, tuple("ABCDE"))
    table = qca.truth_table(cases, qca.Cuts(1.0))
    conservative = qca.chance_of_fit(table, qca.solve(table, "conservative"))
    assert conservative.exact
    assert conservative.arrangements == 20  # ways to choose three places of six
    assert conservative.as_good == 1
    # The shortest expression for the data has one literal: of 20 outcomes, A, ~A, B, ... give ten at most.
    parsimonious = qca.chance_of_fit(table, qca.solve(table, "parsimonious"))
    assert parsimonious.as_good == 1
    assert parsimonious.as_good_and_short == pytest.approx(10 / 20)


def test_the_direct_method_of_calibration():
    """Log-odds of 3 at the outer thresholds, 0 at the crossover, evenly between; thresholds may fall."""
    raw = np.array([400.0, 475, 550, 725, 900])
    rising = qca.direct(raw, qca.Thresholds(400, 550, 900))
    assert rising.round(3).tolist() == [0.047, 0.182, 0.5, 0.818, 0.953]
    falling = qca.direct(raw, qca.Thresholds(900, 550, 400))
    assert falling.round(3).tolist() == [0.953, 0.818, 0.5, 0.182, 0.047]


def test_crisp_calibration_counts_the_thresholds_reached():
    assert qca.crisp([300, 550, 849, 850], [550, 850]).tolist() == [0, 1, 1, 2]
