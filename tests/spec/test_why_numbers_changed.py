"""Why a number differs between two editions: one thing is changed at a time, and the steps add up to the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made_up_sides import estimate, side, stage
from vcse_monograph.findings.diff import Move, compare
from vcse_monograph.findings.diff.causes import effects, flips, steps
from vcse_monograph.findings.diff.compare import move

A_THEN_B = [stage(total=100.00), stage("payments", total=130.10), stage("register", total=120.05)]
B_THEN_A = [stage(total=100.00), stage("register", total=95.00), stage("payments", total=120.05)]


def told(forward, backward=None):
    """{causes: (amount, amount in the reverse order)} of the estimate `x.total`."""
    found = effects("x.total", forward, forward if backward is None else backward)
    return {effect.causes: (str(effect.amount), effect.reverse and str(effect.reverse)) for effect in found}


def test_each_cause_moves_a_number_by_its_step_and_the_steps_sum_to_the_difference():
    assert told(A_THEN_B) == {("payments",): ("30.10", "30.10"), ("register",): ("-10.05", "-10.05")}
    assert sum(amount for _, amount in steps("x.total", A_THEN_B)) == Decimal("20.05")


def test_what_a_cause_weighs_in_the_reverse_order_stands_beside_it():
    assert told(A_THEN_B, B_THEN_A) == {("payments",): ("30.10", "25.05"), ("register",): ("-10.05", "-5.00")}
    (first, _) = effects("x.total", A_THEN_B, B_THEN_A)
    assert first.range == (Decimal("25.05"), Decimal("30.10"))


def test_pennies_that_binary_numbers_cannot_hold_add_up():
    way = [stage(total=0.10), stage("payments", total=0.30), stage("register", total=0.20)]
    assert told(way) == {("payments",): ("0.20", "0.20"), ("register",): ("-0.10", "-0.10")}


def test_a_stage_that_cannot_be_computed_joins_the_causes_beside_it():
    gone = [stage(total=100.00), stage("payments", missing="no raw files"), stage("register", total=120.05)]
    assert told(gone, gone) == {("payments", "register"): ("20.05", "20.05")}
    assert told(gone, B_THEN_A) == {("payments", "register"): ("20.05", "20.05")}


def test_where_the_reverse_order_cannot_be_computed_its_amount_is_not_known():
    gone = [stage(total=100.00), stage("register", missing="no raw files"), stage("payments", total=120.05)]
    assert told(A_THEN_B, gone) == {("payments",): ("30.10", None), ("register",): ("-10.05", None)}
    assert effects("x.total", A_THEN_B, gone)[0].range is None


def test_an_estimate_that_an_end_lacks_has_no_causes():
    assert told([stage(), stage("payments", total=1.00)]) == {}


def test_at_which_cause_a_verdict_changes():
    way = [stage(verdict="holds"), stage("payments", verdict="holds"), stage("register", verdict="does not hold")]
    assert flips("K1", way) == [(("register",), "holds", "does not hold")]
    unknown = [way[0], stage("payments"), way[2]]
    assert flips("K1", unknown) == [(("payments", "register"), "holds", "does not hold")]


POUNDS = st.decimals(-(10**9), 10**9, places=2).map(float)


@given(st.lists(st.one_of(st.none(), POUNDS), max_size=6), POUNDS, POUNDS)
def test_causes_sum_to_the_penny_whatever_the_stages_are(middle, first, last):
    values = [first, *middle, last]
    way = [
        stage(f"cause {n}", missing="gone") if value is None else stage(f"cause {n}", total=value)
        for n, value in enumerate(values)
    ]
    found = effects("x.total", way, way)
    exact = Decimal(repr(last)).quantize(Decimal("0.01")) - Decimal(repr(first)).quantize(Decimal("0.01"))
    assert sum((effect.amount for effect in found), Decimal(0)) == exact
    assert [cause for effect in found for cause in effect.causes] == [f"cause {n}" for n in range(1, len(values))]


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        ((1.0, (0.5, 1.5)), (1.2, (0.7, 1.7)), Move.WITHIN),
        ((1.0, (0.5, 1.5)), (1.6, (0.9, 2.1)), Move.BEYOND),
        ((1.0, (0.9, 1.1)), (1.05, (1.02, 1.1)), Move.BEYOND),
        ((1.0, None), (1.1, None), Move.EXACT),
        ((1.0, (0.5, 1.5)), (1.1, None), Move.EXACT),
        ((1.0, (0.5, 1.5)), (1.0, (0.1, 9.0)), Move.STILL),
    ],
)
def test_a_number_moves_beyond_its_interval_when_either_value_lies_outside_the_other_s(before, after, how):
    one, other = (estimate("x.y", value, "%", ends) for value, ends in (before, after))
    assert move(one, other) is how


def test_linkage_bounds_count_as_doubt_too():
    one = estimate("x.y", 1.0, "%", interval=(0.9, 1.1), bounds=(0.2, 1.6))
    assert move(one, estimate("x.y", 1.5, "%", bounds=(0.5, 1.7))) is Move.WITHIN


def test_another_unit_is_no_difference():
    changed = compare(side("a", estimate("x.y", 1, "%")), side("b", estimate("x.y", 1, "lines")), lambda _: ([], []))
    assert [(change.move, change.difference, change.effects) for change in changed.changes] == [
        (Move.UNLIKE, Decimal(0), ())
    ]
