"""What the spending measures mean, each on a table small enough to check by hand."""

import pandas as pd
import pytest

from tests.made_up_spending import MONTHS, paid, spending, write_pack
from vcse_monograph.measures import concentration, months, profile, provenance, shares, threshold, turnover
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.pack import read_pack

ALL_RUNGS = Definition()
A, B = "NHS Alderbeck CCG", "NHS Brookmere CCG"


def test_a_supplier_counts_by_its_probability_of_being_a_vcse():
    """£100 to a hospice, surely a charity; £100 to carers, a charity with probability 0.6; £800 to the NHS."""
    table = spending(
        paid(A, "2020-04", "Lanternhollow Hospice", 100),
        paid(A, "2020-04", "Quillbrook Carers", 100),
        paid(A, "2020-04", "nhs", 800),
    )
    share = shares.overall(table, ALL_RUNGS)["vcse_share_of_value"]
    assert share.value == pytest.approx(16)  # (100 + 0.6 x 100) / 1000
    assert share.bounds == pytest.approx((10, 20))  # near-certain only, to every plausible one


def test_a_charity_is_not_yet_a_vcse_the_definition_is_a_ladder():
    table = spending(
        paid(A, "2020-04", "Lanternhollow Hospice", 100),
        paid(A, "2020-04", "Fennimere Wellbeing CIC", 50),
        paid(A, "2020-04", "nhs", 850),
    )
    found = shares.ladder_measurements(table, ALL_RUNGS)
    assert {rung: share.value for rung, share in found.items()} == pytest.approx(
        {"charity": 10, "cic": 15, "society": 15, "other_vcse": 15}
    )
    assert shares.overall(table, ALL_RUNGS)["beyond_charity_factor"].value == pytest.approx(1.5)


def test_credit_notes_are_set_against_payments():
    """A credit note of £40 leaves £60. Who nets to nothing is left out of concentration, and counted."""
    table = spending(
        paid(A, "2020-04", "Lanternhollow Hospice", 100),
        paid(A, "2020-05", "Lanternhollow Hospice", -40),
        paid(A, "2020-04", "Fennimere Wellbeing CIC", 10),
        paid(A, "2020-05", "Fennimere Wellbeing CIC", -10),
    )
    found = concentration.concentration(table, ALL_RUNGS)
    assert found["organisations"].value == 1
    assert found["left_out"].value == 1
    assert found["top_share"].value == 100


def test_gini_and_herfindahl_of_four_organisations():
    """£10, £20, £30 and £40: Gini 0.25, Herfindahl 0.1² + 0.2² + 0.3² + 0.4² = 0.30; the largest takes 40 per cent."""
    values = concentration.np.array([40.0, 10.0, 30.0, 20.0])
    assert concentration.gini(values) == pytest.approx(0.25)
    assert concentration.herfindahl(values) == pytest.approx(0.30)
    assert concentration.top_share(values, 1) == pytest.approx(40)
    assert concentration.top_share(values, 10) == pytest.approx(100)


@pytest.mark.parametrize(
    ("income", "band"),
    [
        (0, "micro"),
        (9_999, "micro"),
        (10_000, "small"),
        (999_999, "medium"),
        (1_000_000, "large"),
        (1e8, "super_major"),
    ],
)
def test_an_income_on_the_edge_belongs_to_the_larger_band(income, band):
    rows = spending(paid(A, "2020-04", "Lanternhollow Hospice", 1)).assign(income=float(income))
    assert profile.with_size(rows)["size"].tolist() == [band]


def test_the_april_peak_compares_april_with_all_other_months_together():
    """April: 20 of 100. May and June together: 10 of 200."""
    table = spending(
        paid(A, "2020-04", "Lanternhollow Hospice", 20),
        paid(A, "2020-04", "nhs", 80),
        paid(A, "2020-05", "Lanternhollow Hospice", 10),
        paid(A, "2020-05", "nhs", 90),
        paid(A, "2020-06", "nhs", 100),
    )
    peak = months.april_peak(table, ALL_RUNGS)
    assert peak["april_share"].value == pytest.approx(20)
    assert peak["other_months_share"].value == pytest.approx(5)
    assert peak["april_ratio"].value == pytest.approx(4)


@pytest.mark.parametrize(
    ("payments", "pattern"),
    [
        ([1200], "one_payment"),
        ([100] * 12, "regular"),
        ([100] * 10, "regular"),
        ([100] * 10 + [900, 20], "regular"),  # a late start and a settlement leave ten alike
        ([100] * 9, "irregular"),
        ([50, 100, 150, 200] * 3, "irregular"),
        ([95, 105] * 6, "regular"),
    ],
)
def test_the_payment_pattern_of_an_organisation_in_a_year(payments, pattern):
    """One month; ten or more months within a tenth of their median; anything else. The NHS is paid all year."""
    table = spending(
        *(paid(A, month, "nhs", 1000) for month in MONTHS[:12]),
        *(paid(A, month, "Lanternhollow Hospice", pounds) for month, pounds in zip(MONTHS, payments, strict=False)),
    )
    years = months.organisation_years(table, ALL_RUNGS)
    assert years.listed["pattern"].tolist() == [pattern]


def test_a_commissioner_that_published_nine_months_has_no_payment_pattern():
    table = spending(*(paid(A, month, "Lanternhollow Hospice", 100) for month in MONTHS[:9]))
    found = months.pattern_measurements(months.organisation_years(table, ALL_RUNGS))
    assert found["organisation_years"].value == 0
    assert found["regular"].value is None
    assert "ten months" in found["regular"].missing


def test_suppliers_gained_and_lost_between_two_financial_years():
    """The hospice stays, the CIC comes, the carers (a VCSE with probability 0.6) go: 0.6 ties are lost."""
    table = spending(
        *(paid(A, month, "Lanternhollow Hospice", 100) for month in MONTHS),
        paid(A, "2018-06", "Quillbrook Carers", 10),
        paid(A, "2019-06", "Fennimere Wellbeing CIC", 10),
    )
    found = turnover.turnover_measurements(table, ALL_RUNGS)
    assert [found[name].value for name in ("kept", "gained", "lost")] == pytest.approx([1, 1, 0.6])
    assert found["jaccard"].value == pytest.approx(1 / 2.6)
    assert found["jaccard"].bounds == pytest.approx((1 / 3, 1 / 2))  # with the carers one of three, else one of two
    together = turnover.turnover(table, ALL_RUNGS).iloc[0]
    assert (together["kept"], together["gained"], together["lost"], together["lost_certain"]) == (1, 1, 1, 0)


def test_a_missing_month_is_not_a_lost_supplier():
    """Without March 2020 the second year is incomplete; the four half-years before it are compared instead."""
    table = spending(*(paid(A, month, "Lanternhollow Hospice", 100) for month in MONTHS[:-1]))
    changes = turnover.turnover(table, ALL_RUNGS)
    assert changes["later"].tolist() == ["2018-19 H2"] * 2 + ["2019-20 H1"] * 2
    assert changes["lost"].tolist() == [0, 0, 0, 0]


def test_the_threshold_is_on_the_transaction_not_on_the_line():
    """One transaction of £30,000 printed as three lines of £10,000 is over £25,000, though no line is."""
    table = spending(
        paid(A, "2020-04", "Lanternhollow Hospice", 30_000, lines=3, over=(True, False)),
        paid(A, "2020-04", "nhs", 70_000),
        paid(A, "2020-04", "nhs", 5_000, over=(False, False)),
    )
    found = threshold.threshold_measurements(table, ALL_RUNGS)
    assert found["lines_lost"].value == 3
    assert found["value_lost"].value == 30_000
    assert found["vcse_share_of_value"].value == pytest.approx(30)
    assert found["vcse_share_by_line"].value == 0


def test_two_commissioners_their_median_and_their_quartiles():
    table = spending(
        paid(A, "2020-04", "Lanternhollow Hospice", 10),
        paid(A, "2020-04", "nhs", 90),
        paid(B, "2020-04", "nhs", 100),
    )
    found = shares.commissioner_measurements(table, ALL_RUNGS)
    assert found["median"].value == pytest.approx(5)
    assert found["iqr"].value == pytest.approx(5)
    assert (found["lowest"].value, found["highest"].value) == pytest.approx((0, 10))
    assert found["without_vcse"].value == 1


def test_a_payment_dated_before_the_period_makes_no_other_commissioner_look_late(tmp_path):
    """A dates one invoice in March; the edition starts in April, so no square is drawn for March."""
    table = spending(paid(A, "2020-03", "nhs", 1), paid(A, "2020-04", "nhs", 1), paid(B, "2020-05", "nhs", 1))
    within = read_pack(write_pack(tmp_path / "named", table, first_month="2020-04", last_month="2020-05"))
    grid = months.month_grid(within)
    assert grid.columns.tolist() == ["2020-04", "2020-05"]
    assert grid.loc[A].tolist() == [1, 0]


def test_missing_months_are_told_in_runs_a_row_for_each_commissioner_and_reason():
    gaps = [(A, "2020-12"), (A, "2021-01"), (A, "2021-03"), (B, "")]
    missing = pd.DataFrame(gaps, columns=["commissioner", "month"]).assign(reason="never collected")
    found = provenance.missing_by_commissioner(missing)
    assert found["which"].tolist() == ["Dec 2020 to Jan 2021, Mar 2021", "not known"]
    assert found["missing_months"].tolist() == [3, 1]


def test_a_month_says_how_many_commissioners_it_rests_on():
    table = spending(paid(A, "2020-04", "nhs", 1), paid(B, "2020-04", "nhs", 1), paid(A, "2020-05", "nhs", 1))
    profile_of_months = months.month_profile(table, ALL_RUNGS)
    assert profile_of_months["commissioners"].tolist() == [2, 1]


def test_on_the_lowest_rung_alone_recipients_are_called_charities():
    table = spending(paid(A, "2020-04", "Lanternhollow Hospice", 1), paid(A, "2020-04", "nhs", 9))
    charities = shares.narrowed(ALL_RUNGS, 1)
    assert "charities" in concentration.concentration(table, charities)["gini"].definition
    assert "VCSEs" in concentration.concentration(table, ALL_RUNGS)["gini"].definition
    assert "charity share" in shares.commissioner_measurements(table, charities)["median"].definition


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2019-20", "2019-20"),
        ("2019-20 H1", "April to September 2019"),
        ("2019-20 H2", "October 2019 to March 2020"),
    ],
)
def test_half_years_are_told_in_months(period, words):
    assert turnover.period_in_words(period) == words


def test_a_ledger_that_writes_and_in_capitals_finds_its_missing_months(tmp_path):
    """The file says "NHS BROOKMERE CCG", the record of missing months "NHS Brookmere CCG": one commissioner."""
    folder = write_pack(tmp_path / "pack")
    ledger = folder / "ledger.csv"
    text = ledger.read_text(encoding="utf-8").replace("NHS Brookmere CCG", "NHS BROOKMERE CCG")
    ledger.write_text(text, encoding="utf-8")
    found = provenance.reconciliation(read_pack(folder)).set_index("commissioner")
    assert found.loc[B, "missing_months"] == 1


def test_the_place_of_a_total_in_a_pdf_is_a_page():
    columns = {"rows_kept": 1, "control_total": "1.00", "control_total_difference": "0.00"}
    ledger = pd.DataFrame(
        [
            {"source_file": "a.pdf", "control_total_where": "65, row 91", **columns},
            {"source_file": "b.xlsx", "control_total_where": "65, row 91", **columns},
        ]
    )
    assert provenance.control_totals(ledger)["where"].tolist() == ["page 65, row 91", "65, row 91"]
