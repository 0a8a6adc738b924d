"""The chance figure: arrangements, what is counted, and when it is not."""

import math

import numpy as np
import pytest

from vcse_monograph.measures import qca
from vcse_monograph.measures.qca.chance import arrangements, chance_of_fit
from vcse_monograph.measures.qca.sets import make_cases


def test_few_arrangements_are_tried_one_by_one():
    dealt, exact = arrangements(np.array([1.0, 0, 0, 1]), draws=6, seed=1)
    assert exact
    assert sorted(tuple(way) for way in dealt) == sorted(
        {(1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1), (0, 1, 1, 0), (0, 1, 0, 1), (0, 0, 1, 1)}
    )


def test_many_are_drawn_the_same_each_time():
    outcome = np.arange(8) / 10
    (one, exact), (two, _) = (arrangements(outcome, draws=50, seed=7) for _ in range(2))
    assert not exact
    assert len(one) == 50
    assert all((a == b).all() and sorted(a) == sorted(outcome) for a, b in zip(one, two, strict=True))


def test_a_drawn_chance_is_never_none():
    """Sixteen cases, of which A has eight: of 12,870 arrangements two fit, A and ~A; 99 draws hit neither."""
    outcome = [1] * 8 + [0] * 8
    cases = make_cases([(value,) for value in outcome], outcome, ("A",))
    table = qca.truth_table(cases)
    chance = chance_of_fit(table, qca.solve(table, "conservative"), draws=99)
    assert (chance.as_good, chance.as_good_and_short, chance.exact) == (0.01, 0.01, False)
    exact = chance_of_fit(table, qca.solve(table, "conservative"), draws=math.comb(16, 8))
    assert exact.as_good == pytest.approx(2 / 12_870)


def test_the_drawn_chance_is_near_the_exact_one():
    values = [(1, 1, 0), (1, 0, 0), (0, 1, 1), (0, 0, 1), (1, 1, 1), (0, 0, 0), (1, 0, 1), (0, 1, 1), (0, 0, 0)]
    cases = make_cases(values, (1, 1, 0, 0, 1, 0, 1, 0, 0), ("A", "B", "C"))
    table = qca.truth_table(cases)
    solution = qca.solve(table, "parsimonious")
    exact, drawn = (chance_of_fit(table, solution, draws=draws) for draws in (200, 125))
    assert exact.exact
    assert not drawn.exact
    for share in ("as_good", "as_good_and_short"):
        assert getattr(drawn, share) == pytest.approx(getattr(exact, share), abs=0.1)


def test_what_would_take_minutes_is_left_out_and_said():
    cases = make_cases([(1, 1), (0, 1), (1, 0), (0, 0)], (1, 0, 0, 1), ("A", "B"))
    table = qca.truth_table(cases)
    chance = chance_of_fit(table, qca.solve(table, "conservative"), work=10)
    assert chance.as_good == 1
    assert chance.as_good_and_short is None


def test_no_model_has_no_chance():
    table = qca.truth_table(make_cases([(1,), (0,)], (0, 0), ("A",)))
    assert chance_of_fit(table, qca.solve(table, "conservative")) is None
