"""The spending pack is read strictly, to the penny; what is wrong is told at once."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.made_up_spending import paid, spending, two_years, write_pack
from vcse_monograph.errors import DataError
from vcse_monograph.measures import months, provenance
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.pack import read_pack

VCSE = Definition()


@pytest.fixture
def folder(tmp_path):
    return write_pack(tmp_path / "pack")


def rewrite(path, **columns):
    """Change whole columns of a table (None takes one out)."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name, values in columns.items():
        table = table.drop(columns=name) if values is None else table.assign(**{name: values})
    table.to_csv(path, index=False)


def test_a_pack_is_read_to_the_penny(folder):
    pack = read_pack(folder)
    columns = ["commissioner", "month", "kind", "organisation", "probability", "lines", "pence"]
    pd.testing.assert_frame_equal(pack.spending[columns], two_years()[columns], check_dtype=False)
    assert pack.spending["pence"].dtype == "int64"
    assert pack.ledger["pence_kept"].sum() == pack.spending["pence"].sum()
    assert (pack.title, pack.data_kind, pack.period) == ("Made-up spending", "synthetic", "April 2018 to March 2020")


def test_the_period_is_the_editions_where_it_is_given(tmp_path):
    pack = read_pack(write_pack(tmp_path, first_month="2017-04", last_month="2021-03"))
    assert pack.period == "April 2017 to March 2021"


def test_a_pack_without_dates_says_so(tmp_path):
    assert read_pack(write_pack(tmp_path, spending(paid("NHS Alderbeck CCG", "", "nhs", 1)))).period == "no month given"


def test_an_organisation_without_number_is_known_by_its_name(folder):
    rewrite(folder / "spending.csv", organisation_id="")
    read = read_pack(folder).spending
    assert (read["organisation_id"] == read["organisation"]).all()


def test_text_disarmed_for_spreadsheets_is_read_as_it_was(folder):
    rewrite(folder / "spending.csv", expense_type="'=HYPERLINK(1)", expense_area="'tis")
    read = read_pack(folder).spending
    assert set(read["expense_type"]) == {"=HYPERLINK(1)"}
    assert set(read["expense_area"]) == {"'tis"}


def test_unknown_and_lacking_columns_are_told_together(folder):
    rewrite(folder / "spending.csv", kind=None, knid="nhs")
    rewrite(folder / "missing.csv", reason=None)
    with pytest.raises(DataError) as error:
        read_pack(folder)
    message = str(error.value)
    assert 'unknown column "knid". Did you mean "kind"?' in message
    assert "spending.csv lacks kind" in message
    assert "missing.csv lacks reason" in message


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("amount", "12.345"),
        ("amount", ""),
        ("month", "2020-13"),
        ("kind", "charities"),
        ("probability", "1.2"),
        ("lines", "-1"),
        ("rung", "mutual"),
        ("transaction_over_threshold", "yes"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(folder, column, cell):
    rewrite(folder / "spending.csv", **{column: cell})
    with pytest.raises(DataError, match=f"spending.csv, row 2: {column} cannot be read"):
        read_pack(folder)


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"rung": ""}, "a rung to each organisation that is named"),
        ({"organisation": "", "rung": "", "probability": "0.9"}, "no probability to any other supplier"),
        ({"kind": "individual"}, "name or number no individual"),
    ],
)
def test_rules_between_columns(folder, columns, rule):
    rewrite(folder / "spending.csv", **columns)
    with pytest.raises(DataError, match=rule):
        read_pack(folder)


def test_missing_files_are_told(tmp_path):
    with pytest.raises(DataError) as error:
        read_pack(tmp_path)
    assert [problem.found for problem in error.value.problems] == ["no such file"] * 6


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "cannot be read"), ("[]", "no title"), ('{"title": "x", "data_kind": "real"}', "kind of data")],
)
def test_a_wrong_description_is_told(folder, text, told):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        read_pack(folder)


def test_files_and_rows_reconcile(folder):
    found = {name: m.value for name, m in provenance.file_measurements(read_pack(folder)).items()}
    assert (found["files"], found["files_read"], found["files_not_read"]) == (3, 2, 1)
    assert found["rows_found"] == found["rows_kept"] + found["rows_quarantined"]
    assert found["rows_quarantined"] == 2
    assert (found["pack_lines_difference"], found["pack_sum_difference"], found["sum_difference"]) == (0, 0, 0)
    assert (found["control_totals"], found["control_totals_met"]) == (2, 1)
    assert found["missing_months"] == 1


def test_months_are_counted_for_each_commissioner_where_the_edition_says_which_it_asks_for(folder):
    pack = read_pack(folder)
    assert provenance.file_measurements(pack)["commissioner_months"].value is None
    asks = replace(pack, description={**pack.description, "first_month": "2020-04", "last_month": "2021-03"})
    found = provenance.file_measurements(asks)
    assert found["commissioner_months"].value == found["missing_months"].n == 2 * 12


def test_reconciliation_by_commissioner(folder):
    found = provenance.reconciliation(read_pack(folder)).set_index("commissioner")
    assert found.loc["NHS Brookmere CCG", "missing_months"] == 1
    assert found.loc["not named", "files_read"] == 0
    assert found["rows_quarantined"].sum() == 2


def test_lists_of_the_ledger(folder):
    pack = read_pack(folder)
    assert provenance.control_totals(pack.ledger)["met"].tolist() == [True, False]
    assert provenance.files_not_read(pack.ledger)["do"].tolist() == ["ask for a text PDF"]
    assert provenance.quarantine_reasons(pack.quarantine)["rows"].tolist() == [2]


def test_the_match_waterfall_ends_at_the_near_certain(folder):
    steps = provenance.match_waterfall(read_pack(folder), VCSE)
    taken = steps.loc[~steps["level"], "value"].sum()
    levels = steps.loc[steps["level"]].set_index("step")["value"]
    assert levels["all payments"] - taken == pytest.approx(levels["near-certain VCSEs"])
    assert steps["left"].iloc[-1] == pytest.approx(24 * 5_000 + 1_000)  # the hospice and the CIC


def test_linkage_measurements(folder):
    pack = read_pack(folder)
    found = {name: m.value for name, m in provenance.linkage_measurements(pack, VCSE).items()}
    assert found["value_doubtful"] == 2 * 30_000 + 10_000
    assert found["suppliers"] == 2 * 5
    assert found["suppliers_vcse"] == 2 * 3
    assert provenance.linkage_rules(pack.linkage)["kind"].iloc[0] == "nhs"


def test_an_empty_pack_has_reasons_instead_of_shares(tmp_path):
    pack = read_pack(write_pack(tmp_path, spending()))
    for found in (provenance.file_measurements(pack), provenance.linkage_measurements(pack, VCSE)):
        assert all(m.missing or m.value is not None for m in found.values())
    assert provenance.file_measurements(pack)["rows_kept_share"].missing == "no payment row was found"


def test_no_months_at_all(tmp_path):
    pack = read_pack(write_pack(tmp_path, spending(paid("NHS Alderbeck CCG", "", "nhs", 1))))
    assert months.month_grid(replace(pack, missing=pack.missing.head(0))).empty


def test_months_published(folder):
    grid = months.month_grid(read_pack(folder))
    assert grid.shape == (2, 24)
    assert (grid == 0).sum().sum() == 1
    assert grid.loc["NHS Brookmere CCG", "2019-07"] == 0
