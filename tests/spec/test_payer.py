"""The payer's own view: an expense type for the voluntary sector against the register."""

import pandas as pd
import pytest

from tests.made_up_spending import doubtful, paid, spending
from vcse_monograph.findings.payer_figures import payer_against_register
from vcse_monograph.findings.style import House
from vcse_monograph.linkage.payer import coded_voluntary
from vcse_monograph.measures import payer
from vcse_monograph.measures.definition import Definition

A, B = "NHS Alderbeck CCG", "NHS Brookmere CCG"
VCSE = Definition()
CODE = "Clinical&Medical-Voluntary Sector"


def coded(row):
    return row | {"expense_type": CODE}


@pytest.mark.parametrize(
    ("expense_type", "voluntary"),
    [
        ("Clinical&Medical-Voluntary Sector", True),
        ("CLINICAL & MEDICAL - VOLUNTARY SECTOR", True),
        ("Clin & Med - Voluntary Sector", True),
        ("Clinical&Medical-Voluntry Sector", True),
        ("Clinical&Medical-Not For Profit", False),  # as often a co-operative as a charity: not the payer's word
        ("C&M-GMS Voluntary Levy", False),  # what practices pay to their own committee
        ("", False),
    ],
)
def test_the_code_in_its_spellings(expense_type, voluntary):
    assert coded_voluntary(pd.Series([expense_type])).tolist() == [voluntary]


@pytest.fixture
def table():
    """A hospice half under the code, a CIC not at all; a council and a company under it; the NHS has the rest."""
    return spending(
        coded(paid(A, "2020-04", "Lanternhollow Hospice", 50)),
        paid(A, "2020-04", "Lanternhollow Hospice", 50),
        paid(A, "2020-05", "Fennimere Wellbeing CIC", 100),
        coded(paid(A, "2020-04", "public", 40)),
        coded(doubtful(A, "2020-04", 1, 10, probability=0.5)),
        paid(A, "2020-04", "nhs", 750),
        paid(B, "2020-04", "nhs", 1000),
    )


def test_what_each_definition_misses(table):
    """Under the code £100, of which £50 to the hospice and, with probability 0.5, £10 more; the register has £205."""
    found = payer.payer_measurements(table, VCSE)
    value = {name: one.value for name, one in found.items()}
    assert value["commissioners"] == 1
    assert (value["coded_value"], value["coded_share"], value["coded_to_public"]) == (100, 5, 40)
    assert value["coded_to_others"] == pytest.approx(45)
    assert found["coded_to_others"].interval == pytest.approx((40, 50))
    assert value["vcse_coded_otherwise"] == pytest.approx(150)
    assert value["coded_to_vcse_share"] == pytest.approx(55)
    assert value["vcse_coded_share"] == pytest.approx(100 * 55 / 205)


def test_what_it_does_to_the_share(table):
    """10.25 per cent by the register, 5 by the code, 12.5 by either, 2.75 by both."""
    found = payer.payer_measurements(table, VCSE)
    assert found["register_less_code"].value == pytest.approx(10.25 - 5)
    assert found["either_share"].value == pytest.approx(12.5)
    assert found["both_share"].value == pytest.approx(2.75)


def test_the_table_of_code_against_register(table):
    shown = payer.code_against_register(table, VCSE).set_index("kind")
    assert shown["coded_value"].to_dict() == {"charity": 50, "cic": 0, "nhs": 0, "public": 40, "company": 10}
    assert shown.loc["charity", ["other_value", "coded_lines", "coded_share"]].tolist() == [50, 1, 50]
    by = payer.code_by_commissioner(table, VCSE).set_index("commissioner")
    assert by.loc[A].tolist() == pytest.approx([20.5, 10, 5.5])
    assert by.loc[B].tolist() == [0, 0, 0]
    missed = payer.largest_coded_otherwise(table, VCSE)
    assert missed["organisation"].tolist() == ["Fennimere Wellbeing CIC", "Lanternhollow Hospice"]
    assert missed["coded_share"].tolist() == [0, 50]
    assert payer.spellings(table).loc[0].tolist() == [CODE, 1, 3, 100]


def test_the_figure_says_what_it_shows(table):
    drawn = payer_against_register(payer.code_against_register(table, VCSE), VCSE, House("Source: made up."))
    assert "registered charities: £50 of £100; community interest companies: £0 of £100" in drawn.alt
    assert "other public bodies: £40" in drawn.alt
    assert "n = 3 payment lines under the type" in drawn.caption


def test_ledgers_without_the_code_are_told():
    table = spending(paid(A, "2020-04", "nhs", 1))
    found = payer.payer_measurements(table, VCSE)
    assert found["commissioners"].value == 0
    assert found["either_share"].missing == "no payment has an expense type for the voluntary sector"
    drawn = payer_against_register(payer.code_against_register(table, VCSE), VCSE, House("Source: made up."))
    assert drawn.alt.startswith("No chart is drawn")
    assert payer.largest_coded_otherwise(table, VCSE).empty
    assert payer.spellings(table).empty
