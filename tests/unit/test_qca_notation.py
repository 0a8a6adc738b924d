"""What people type: outcomes, lists, expectations, calibrations."""

import pytest

from vcse_monograph.measures.qca.calibration import Thresholds, direct
from vcse_monograph.measures.qca.notation import Literal, Scale, read_expectations, read_list, read_literal, read_scale
from vcse_monograph.measures.qca.terms import ANY, Condition, written

TWO = (Condition("A"), Condition("B"), Condition("C"))
MANY = (Condition("A", 3), Condition("B"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Y", Literal("Y")),
        (" ~Y ", Literal("Y", absent=True)),
        ("Y{1}", Literal("Y", values=frozenset([1]))),
        ("~Y[1, 2]", Literal("Y", True, frozenset([1, 2]))),
        ("Social capital", Literal("Social capital")),
        ("", Literal("")),
    ],
)
def test_literals(typed, meant):
    assert read_literal(typed) == meant


def test_lists_are_split_outside_braces():
    assert read_list("A, ~B;C{1,2} ,") == ["A", "~B", "C{1,2}"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A,~B", [{0: {1}}, {1: {0}}]),
        ("A*~C", [{0: {1}, 2: {0}}]),
        ("1,0,-", [{0: {1}}, {1: {0}}]),
        ("", []),
    ],
)
def test_expectations(typed, meant):
    assert read_expectations(typed, TWO) == (meant, [])


def test_expectations_of_conditions_with_more_than_two_values():
    assert read_expectations("A{1,2},~B", MANY) == ([{0: {1, 2}}, {1: {0}}], [])
    assert read_expectations("~A{0}", MANY) == ([{0: {1, 2}}], [])


def test_all_that_is_wrong_with_expectations_is_told_at_once():
    _, problems = read_expectations("A,AB,A{3}", MANY)
    assert [problem.what for problem in problems] == [
        "The expectation of A names no value.",
        'The expectation names "AB", which is no condition. Did you mean "A"?',
        "The expectation of A names a value that it cannot have.",
    ]


def test_scales():
    assert read_scale("A=4/5/6") == Scale("A", Thresholds(4, 5, 6), ())
    assert read_scale(" A = 6/5.5/4") == Scale("A", Thresholds(6, 5.5, 4), ())
    assert read_scale("A=>5/7") == Scale("A", None, (5, 7))


@pytest.mark.parametrize("typed", ["A", "A=", "A=1/2", "A=1/3/2", "A=>7/5", "A=x", "A=>5/5"])
def test_scales_that_cannot_be_meant(typed):
    assert "cannot be understood" in read_scale(typed).what


def test_thresholds_must_rise_or_fall():
    with pytest.raises(ValueError, match="rise or fall"):
        direct([1, 2], Thresholds(1, 3, 2))


def test_terms_are_written_with_braces_as_soon_as_one_condition_needs_them():
    assert written((1, None, 0), TWO) == "A*~C"
    assert written((2, 0), MANY) == "A{2}*B{0}"
    assert written((ANY, 0), MANY) == "B{0}"
    assert written((None, None, None), TWO) == "1"
