"""Small numbers: every measure answers, in a number or in a sentence, whatever is absent."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.made_up_spending import MONTHS, paid, spending
from vcse_monograph.errors import UsageError
from vcse_monograph.findings.provenance_figures import months_published
from vcse_monograph.findings.style import House
from vcse_monograph.measures import concentration, months, payer, profile, shares, threshold, turnover
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.doubt import FIRST_DRAW
from vcse_monograph.measures.measurement import Measurement, counted, share_of

A = "NHS Alderbeck CCG"


def ways(expected, certain, plausible, draws=(0.0,)):
    """A quantity counted in every way, with fewer draws than usual."""
    return np.array([expected, certain, plausible, *draws], dtype=float)


VCSE = Definition()
MEASURES = {
    "overall": shares.overall,
    "ladder": shares.ladder_measurements,
    "commissioners": shares.commissioner_measurements,
    "kinds": shares.kind_measurements,
    "sizes": profile.size_measurements,
    "sectors": profile.sector_measurements,
    "concentration": concentration.concentration,
    "april": months.april_peak,
    "patterns": lambda table, vcse: months.pattern_measurements(months.organisation_years(table, vcse)),
    "turnover": turnover.turnover_measurements,
    "threshold": threshold.threshold_measurements,
    "payer": payer.payer_measurements,
}
TABLES = {
    "nothing at all": spending(),
    "no VCSE": spending(paid(A, "2020-04", "nhs", 100)),
    "no dates": spending(paid(A, "", "Quillbrook Carers", 100), paid(A, "", "nhs", 100)),
    "only credit notes": spending(paid(A, "2020-05", "Quillbrook Carers", -100)),
    "one VCSE, doubtful": spending(paid(A, "2020-04", "Quillbrook Carers", 100)),
    "income and sector unknown": spending(paid(A, "2020-04", "Fennimere Wellbeing CIC", 100)).assign(sector="Z99"),
    "two complete years without a VCSE": spending(*(paid(A, month, "nhs", 1) for month in MONTHS)),
}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("case", TABLES)
def test_every_measure_answers(measure, case):
    for name, found in MEASURES[measure](TABLES[case], VCSE).items():
        if found.value is None:
            assert len(found.missing) > 10, name
            assert found.interval is None
        else:
            assert math.isfinite(found.value), name
            assert found.interval is None or found.interval[0] <= found.value <= found.interval[1], name
        assert found.definition


@pytest.mark.parametrize("case", TABLES)
def test_every_table_of_measures_can_be_made(case):
    table = TABLES[case]
    assert len(shares.ladder(table, VCSE)) == 4
    assert len(profile.sizes(table, VCSE)) == 7
    assert len(profile.sectors(table, VCSE)) == 13
    assert len(threshold.threshold_table(table, VCSE)) == 4
    assert payer.code_against_register(table, VCSE)["other_lines"].sum() == table["lines"].sum()
    assert len(payer.code_by_commissioner(table, VCSE)) == table["commissioner"].nunique()
    assert profile.sector_groups(table, VCSE)["lines"].sum() == VCSE.select(table).listed["lines"].sum()
    assert shares.by_kind(table, VCSE)["lines"].sum() == table["lines"].sum()
    assert shares.group_shares(table, VCSE, "commissioner")["lines"].sum() == table["lines"].sum()
    assert months.month_profile(table, VCSE)["lines"].sum() == table.loc[table["month"] != "", "lines"].sum()
    assert len(concentration.top_recipients(table, VCSE)) <= 1


def test_an_unknown_rung_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match=r'"charities"\.* Did you mean "charity"'):
        Definition.parse("charities+cic")


def test_probabilities_out_of_order_are_refused():
    with pytest.raises(UsageError, match="out of order"):
        Definition.parse("charity", certain=0.4, plausible=0.5)


def test_a_probability_that_the_data_do_not_hold_is_refused():
    with pytest.raises(UsageError, match=r"0\.5 or more"):
        Definition.parse("charity", plausible=0.3, least=0.5)


def test_what_is_not_counted_is_told():
    """A charity counts; a CIC does not under this definition: half and half, and the kinds add up."""
    table = spending(paid(A, "2020-04", "Lanternhollow Hospice", 1), paid(A, "2020-04", "Fennimere Wellbeing CIC", 1))
    found = shares.kind_measurements(table, Definition.parse("charity"))
    assert found["not_counted"].value == 50


def test_the_definition_in_words():
    assert Definition.parse("charity").words == "registered charities"
    assert Definition.parse("cic+charity").words == "registered charities and community interest companies"
    assert "at least 95% likely" in Definition().bounds_words


def test_only_the_rungs_of_the_definition_are_selected():
    table = spending(paid(A, "2020-04", "Lanternhollow Hospice", 1), paid(A, "2020-04", "Fennimere Wellbeing CIC", 1))
    assert Definition.parse("charity").select(table).listed["organisation"].tolist() == ["Lanternhollow Hospice"]
    kinds = shares.by_kind(table, Definition.parse("charity"))
    assert "community interest companies, outside the definition or doubtful" in kinds["who"].tolist()


def test_an_organisation_with_two_names_counts_once_by_its_likeliest():
    table = spending(
        paid(A, "2020-04", "Lanternhollow Hospice", 1, probability=0.7),
        paid(A, "2020-05", "Lanternhollow Hospice", 1, probability=0.99),
    )
    assert VCSE.select(table).organisations()[:FIRST_DRAW] == pytest.approx([0.99, 1, 1])


def test_the_expected_value_lies_within_its_bounds_even_when_all_are_near_certain():
    """Probability 0.97 for £100: expected £97, though the near-certain count in full. The bounds hold both."""
    found = counted(ways(97, 100, 100, draws=[100] * 97 + [0] * 3), "£", 1, "value")
    assert found.bounds == (97, 100)
    assert found.interval == (0, 100)


def test_a_share_of_nothing_has_a_reason():
    assert share_of(ways(1, 1, 1), 0, 0, "share").missing == "there is nothing to take a share of"
    found = share_of(ways(1, 0, 1, draws=[0, 1]), ways(2, 0, 2, draws=[0, 2]), 2, "share")
    assert found.bounds == found.interval == (50, 50)


def test_a_measurement_needs_a_value_or_a_reason():
    with pytest.raises(ValueError, match="either"):
        Measurement(None, "%", 0, "share")
    with pytest.raises(ValueError, match="either"):
        Measurement(1.0, "%", 0, "share", missing="why")
    with pytest.raises(ValueError, match="finite"):
        Measurement(math.inf, "%", 0, "share")


def test_the_lorenz_curve_starts_at_nothing_and_ends_at_all():
    who, value = concentration.lorenz(concentration.np.array([3.0, 1.0]))
    assert who.tolist() == [0, 0.5, 1]
    assert value.tolist() == [0, 0.25, 1]


def test_a_grid_without_months_is_drawn_as_a_sentence():
    drawn = months_published(pd.DataFrame(), House("Source: made up."))
    assert drawn.alt == "No chart is drawn, because the data give no dates."


def test_months_of_the_financial_year():
    assert months.financial_year("2019-03") == "2018-19"
    assert months.financial_year("1999-04") == "1999-00"
    assert [months.calendar_month(f"2020-{n:02d}") for n in (1, 4, 12)] == ["Jan", "Apr", "Dec"]


def test_every_sector_code_stands_in_a_known_section():
    table = profile.sector_table()
    assert set(table["section"]) == set(profile.SECTIONS.values())
    assert table["code"].is_unique
    assert set(table["scheme"]) == {"ICNPTSO", "ICNPO"}
