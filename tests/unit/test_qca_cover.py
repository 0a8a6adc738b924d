"""Covers of charts: small ones by hand, hard ones by the bounds that prove them."""

import random

import pytest

from vcse_monograph.measures.qca import cover
from vcse_monograph.measures.qca.cover import minimum_covers
from vcse_monograph.measures.qca.implicants import avoiding


def hard_chart(seed=2, conditions=9, cases=70):
    """Coin-tossed cases and outcomes: hundreds of prime implicants that all cover a little."""
    chance = random.Random(seed)
    rows = {tuple(chance.randint(0, 1) for _ in range(conditions)): chance.randint(0, 1) for _ in range(cases)}
    enough = [row for row, outcome in rows.items() if outcome]
    lacking = [row for row, outcome in rows.items() if not outcome]
    return [prime.covers for prime in avoiding(enough, lacking)], len(enough)


def covers_all(model, columns, rows):
    held = 0
    for place in model:
        held |= columns[place]
    return held == (1 << rows) - 1


def test_nothing_needs_nothing():
    assert minimum_covers([], 0).models == ((),)


def test_columns_that_cover_the_same_rows_stand_for_one_another():
    found = minimum_covers([0b011, 0b011, 0b100, 0b001], 3)
    assert found.models == ((0, 2), (1, 2))
    assert found.complete
    assert found.minimal


def test_a_ring_has_two_covers():
    """Six rows, six columns of two neighbours each: every other column, from the first or from the second."""
    ring = [1 << place | 1 << (place + 1) % 6 for place in range(6)]
    assert minimum_covers(ring, 6).models == ((0, 2, 4), (1, 3, 5))


def test_a_limit_is_told():
    found = minimum_covers([0b1] * 5 + [0b10], 2, limit=3)
    assert len(found.models) == 3
    assert not found.complete
    assert found.minimal


def test_a_row_without_a_column_cannot_be_covered():
    with pytest.raises(ValueError, match="covered by no column"):
        minimum_covers([0b01], 2)


def test_every_way_agrees_on_a_hard_chart(monkeypatch):
    """Branch and bound with even weights, with sharpened ones, and the integer programme find the same size."""
    columns, rows = hard_chart()
    usual = minimum_covers(columns, rows, limit=50)
    assert usual.minimal
    assert all(covers_all(model, columns, rows) for model in usual.models)
    monkeypatch.setattr(cover, "SHORT", 5)
    sharpened = minimum_covers(columns, rows, limit=50)
    assert (len(sharpened.models[0]), sharpened.minimal) == (len(usual.models[0]), True)
    monkeypatch.setattr(cover, "LONG", 5)
    programme = minimum_covers(columns, rows, limit=50)
    assert len(programme.models[0]) == len(usual.models[0])
    assert programme.minimal
    assert not programme.complete
    assert covers_all(programme.models[0], columns, rows)


def test_sharpened_weights_are_a_better_bound_and_still_one():
    columns, rows = hard_chart()
    chart = cover._chart(sorted(set(columns)), rows)
    even, sharp = cover._even(chart), cover._sharpened(chart, len(cover._greedy(columns, rows)))
    assert even.sum() < sharp.sum() <= len(minimum_covers(columns, rows, limit=1).models[0]) + 1e-9
    assert (sharp @ chart).max() <= 1 + 1e-9
