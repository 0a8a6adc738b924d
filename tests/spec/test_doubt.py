"""How doubt about who is a VCSE reaches a figure: a thousand draws of who is who, each a whole world."""

import numpy as np
import pytest

from tests.made_up_spending import doubtful, paid, spending
from vcse_monograph.measures import concentration, shares
from vcse_monograph.measures.definition import RUNGS, Definition
from vcse_monograph.measures.doubt import CERTAIN, DRAWS, EXPECTED, FIRST_DRAW, PLAUSIBLE, uniforms
from vcse_monograph.measures.measurement import counted

A, B = "NHS Alderbeck CCG", "NHS Brookmere CCG"
ALL_RUNGS = Definition()


def drawn(table, column="pence"):
    """The total in each draw."""
    return ALL_RUNGS.select(table).total(column)[FIRST_DRAW:]


def test_a_supplier_is_a_vcse_in_as_many_draws_as_it_is_likely():
    """The carers are a charity with probability 0.6: about 600 draws of a thousand pay them all, the others nothing."""
    pence = drawn(spending(paid(A, "2020-04", "Quillbrook Carers", 100)))
    assert set(pence) == {0, 100_00}
    assert (pence > 0).mean() == pytest.approx(0.6, abs=0.05)


def test_the_names_of_an_organisation_stand_or_fall_together():
    """Paid under two names, £70 and £30: a draw counts £100 or nothing, never one name without the other."""
    table = spending(paid(A, "2020-04", "Quillbrook Carers", 70), paid(B, "2020-05", "Quillbrook Carers", 30))
    assert set(drawn(table)) == {0, 100_00}


def test_a_less_likely_name_never_counts_without_the_likelier_one():
    """One name is surely theirs if they are a charity (0.8), the other only perhaps (0.3): £70, £100 or nothing."""
    table = spending(
        paid(A, "2020-04", "Quillbrook Carers", 70, probability=0.8),
        paid(A, "2020-05", "Quillbrook Carers", 30, probability=0.3),
    )
    pence = drawn(table)
    assert set(pence) == {0, 70_00, 100_00}
    assert (pence == 100_00).mean() == pytest.approx(0.3, abs=0.05)


def test_two_organisations_are_drawn_apart():
    """Two suppliers of probability 0.6 and 0.8: both in about 0.48 of the draws, and in none are they tied."""
    table = spending(
        paid(A, "2020-04", "Quillbrook Carers", 1), paid(A, "2020-04", "Osterwick Community Benefit Society", 10)
    )
    pence = drawn(table)
    assert set(pence) == {0, 1_00, 10_00, 11_00}
    assert (pence == 11_00).mean() == pytest.approx(0.48, abs=0.05)


def test_an_organisation_has_the_same_draws_in_every_table_and_edition():
    alone = drawn(spending(paid(A, "2020-04", "Quillbrook Carers", 1)))
    among = spending(paid(B, "2021-01", "Quillbrook Carers", 1), paid(B, "2021-01", "Lanternhollow Hospice", 5))
    assert (drawn(among) - alone == 5_00).all()
    assert uniforms("X-Quillbrook")[:3].round(6).tolist() == [0.452587, 0.503251, 0.729192]


def test_a_supplier_too_unlikely_to_be_named_still_counts_for_what_it_is_likely():
    """£100 to a company that is a charity after all with probability 0.2: £20 are expected, nobody is listed."""
    table = spending(doubtful(A, "2020-04", 7, 100, probability=0.2), paid(A, "2020-04", "nhs", 900))
    selected = ALL_RUNGS.select(table)
    ways = selected.total("pence")
    assert (ways[EXPECTED], ways[CERTAIN], ways[PLAUSIBLE]) == pytest.approx((20_00, 0, 0))
    assert selected.listed.empty
    share = shares.overall(table, ALL_RUNGS)["vcse_share_of_value"]
    assert share.interval == pytest.approx((0, 10))  # about 200 draws of a thousand count it
    assert share.bounds == pytest.approx((0, 2))  # neither way of the bounds does; they hold the value


def test_interval_and_bounds_answer_two_questions():
    """Ten doubtful charities, £10 each. All or none of them: £0 to £100. That all are wrong at once is not likely."""
    rows = [doubtful(A, "2020-04", number, 10, probability=0.6) for number in range(10)]
    found = shares.overall(spending(*rows), ALL_RUNGS)["vcse_value"]
    assert found.value == pytest.approx(60)
    assert found.bounds == (0, 100)
    assert found.interval == (30, 90)


def test_a_gini_is_the_mean_over_worlds_since_nobody_is_half_a_recipient():
    """£100 for sure, £100 with probability 0.6. Whoever is there receives alike, so the Gini is 0 in every world."""
    table = spending(paid(A, "2020-04", "Lanternhollow Hospice", 100), paid(A, "2020-04", "Quillbrook Carers", 100))
    found = concentration.concentration(table, ALL_RUNGS)
    assert found["gini"].value == pytest.approx(0)
    assert found["top_share"].value == pytest.approx(100 - 50 * 0.6, abs=2)  # alone 100 per cent, together 50
    assert found["top_share"].interval == (50, 100)


def test_intervals_hold_the_truth_as_often_as_they_say_where_probabilities_are_right():
    """400 worlds of 60 suppliers, each a VCSE as often as its probability says: 95 in 100 intervals hold the truth."""
    rng = np.random.default_rng(1)
    suppliers = spending(*(doubtful(A, "", number, 1, probability=0.5) for number in range(60)))
    held = 0
    for _ in range(400):
        likely, pence = rng.beta(0.6, 0.6, 60).round(4).clip(0.0001), rng.lognormal(9, 1, 60).astype(int)
        table = suppliers.assign(probability=likely, pence=pence)
        low, high = counted(ALL_RUNGS.select(table).total("pence"), "pence", 60, "paid to VCSEs").interval
        held += low <= pence[rng.random(60) < likely].sum() <= high
    assert 0.93 <= held / 400 <= 0.97


def test_an_organisation_stands_on_one_rung_in_each_draw():
    """£100 to a VCSE for sure, a charity with three chances in ten, else on the last rung: never half of each."""
    table = spending(doubtful(A, "2020-04", 7, 100, probability=1.0)).assign(rungs="0.300 0.000 0.000 0.700")
    charity, rest = (Definition((rung,)).select(table).total("pence") for rung in ("charity", "other_vcse"))
    assert charity[EXPECTED] == pytest.approx(30_00)
    assert (charity[FIRST_DRAW:] > 0).mean() == pytest.approx(0.3, abs=0.05)
    assert (charity + rest)[FIRST_DRAW:].tolist() == [100_00] * DRAWS
    assert ALL_RUNGS.select(table).total("pence")[EXPECTED] == 100_00


@pytest.mark.parametrize(
    ("rungs", "listed"),
    [(("charity",), 0), (("cic",), 0), (("charity", "cic"), 1), (("charity", "society"), 0), (tuple(RUNGS), 1)],
)
def test_who_is_listed_is_who_is_counted_in_full(rungs, listed):
    """A VCSE with probability 0.6, a company in seven cases of ten: 0.42 as a company alone, 0.6 with charities."""
    table = spending(paid(A, "2020-04", "Quillbrook Carers", 100)).assign(rungs="0.300 0.700 0.000 0.000")
    selected = Definition(rungs).select(table)
    assert len(selected.listed) == listed
    assert selected.total("pence")[PLAUSIBLE] == 100_00 * listed


@pytest.mark.parametrize("rungs", ["", "0.000 0.341 0.559 0.100", "0.700 0.200 0.100 0.000"])
@pytest.mark.parametrize(("way", "definition"), [(PLAUSIBLE, Definition()), (CERTAIN, Definition(certain=0.5))])
def test_who_just_reaches_a_threshold_reaches_it_whatever_its_rungs(rungs, way, definition):
    """Shares of rungs add up to 0.999...; times 0.5 they would fall short of 0.5."""
    table = spending(paid(A, "2020-04", "Quillbrook Carers", 100, probability=0.5)).assign(rungs=rungs)
    selected = definition.select(table)
    assert selected.total("pence")[[EXPECTED, way]].tolist() == [50_00, 100_00]
    assert len(selected.listed) == 1


def test_a_threshold_is_reached_on_some_rungs_too():
    """0.625 times the shares 0.1 and 0.7 is 0.5, and 0.49999... to a computer."""
    table = spending(paid(A, "2020-04", "Quillbrook Carers", 100, probability=0.625)).assign(rungs="0.1 0.7 0.2 0.0")
    assert 0.625 * (0.1 + 0.7) < 0.5
    assert Definition(("charity", "cic")).select(table).total("pence")[PLAUSIBLE] == 100_00


def test_a_rung_adds_who_is_plausible_once_it_counts():
    """A charity or a company, nobody knows which, is no plausible charity; with companies it is a plausible VCSE."""
    table = spending(paid(A, "2020-04", "Quillbrook Carers", 100, probability=0.9)).assign(rungs="0.5 0.5 0 0")
    found = shares.ladder(table, ALL_RUNGS)
    assert found["organisations"].tolist() == found["lines"].tolist() == [0, 1, 0, 0]
    assert found["value"].tolist() == [45, 45, 0, 0]


def test_a_thousand_draws_are_made():
    assert len(drawn(spending(paid(A, "2020-04", "Quillbrook Carers", 1)))) == DRAWS == 1000
