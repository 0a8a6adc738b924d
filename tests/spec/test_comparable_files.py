"""Which files and months can be compared: lists of one length, publishing rules that change, lines of other months."""

import pytest

from tests.made_up_spending import MONTHS, paid, spending, write_pack
from vcse_monograph.findings.provenance_figures import months_published
from vcse_monograph.findings.spending_figures import month_profile
from vcse_monograph.findings.style import House
from vcse_monograph.measures import cut_off, months, provenance, publishing, shares, turnover
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.pack import read_pack

A, B, C = "NHS Alderbeck CCG", "NHS Brookmere CCG", "NHS Corveldale CCG"


def pack_of(folder, lengths):
    """A pack whose ledger has a file for each number of rows, month by month, of one commissioner."""
    write_pack(folder, spending(paid(A, "2020-04", "nhs", 1)))
    header = (folder / "ledger.csv").read_text(encoding="utf-8").splitlines()[0]
    fields = dict.fromkeys(header.split(","), "")
    rows = [header]
    for number, (rows_found, pounds) in enumerate(lengths):
        told = {"source_file": f"{number}.csv", "state": "read", "commissioners": A, "rows_found": str(rows_found)}
        told |= {"rows_kept": str(rows_found), "sum_found": f"{pounds}.00", "first_date": f"2020-{4 + number:02d}-30"}
        rows.append(",".join((fields | told).values()))
    (folder / "ledger.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_pack(folder)


def test_lists_that_end_after_the_same_number_of_rows_may_have_been_cut_off(tmp_path):
    """Of six lists three have 1,850 rows, and no two others are alike: chance would seldom do that."""
    lengths = [(1523, 10), (1829, 20), (2502, 30), (1850, 40), (1850, 50), (1850, 60)]
    found = cut_off.same_length(pack_of(tmp_path / "pack", lengths))
    assert found[["commissioner", "rows_found", "files"]].to_numpy().tolist() == [[A, 1850, 3]]
    assert found["which"].tolist() == ["Jul 2020 to Sep 2020"]
    assert found["value"].tolist() == [150]
    assert found["by_chance"][0] < 0.001
    measured = cut_off.cut_off_measurements(pack_of(tmp_path / "again", lengths))
    assert measured["commissioners"].value == 1
    assert measured["value_share"].value == pytest.approx(100 * 150 / 210)


@pytest.mark.parametrize(
    "lengths",
    [
        [(190, 1), (193, 2), (195, 3), (193, 4), (201, 5), (188, 6)],
        [(12, 1), (12, 2), (12, 3), (12, 4), (40, 5)],
        [(1523, 1), (1850, 7), (1850, 7), (1850, 7), (2502, 3)],
    ],
    ids=["lists that hardly vary meet by chance", "the same few standing payments", "the same list three times"],
)
def test_lists_that_are_no_longer_than_they_should_be(tmp_path, lengths):
    pack = pack_of(tmp_path / "pack", lengths)
    assert cut_off.same_length(pack).empty
    assert cut_off.cut_off_measurements(pack)["files"].value == 0


def test_a_table_by_commissioner_is_marked_only_where_a_list_may_have_been_cut_off(tmp_path):
    table = spending(paid(A, "2020-04", "nhs", 1), paid(B, "2020-04", "nhs", 1))[["commissioner"]]
    whole = pack_of(tmp_path / "whole", [(1523, 1), (1829, 2), (2502, 3)])
    cut = pack_of(tmp_path / "cut", [(1523, 1), (1829, 2), (2620, 3), (2620, 4), (2620, 5)])
    assert "files_of_one_length" not in cut_off.marked(table, whole)
    assert cut_off.marked(table, cut)["files_of_one_length"].tolist() == [3, 0]


def months_of(commissioner, months, *, small):
    """Forty lines a month to the NHS, and one to a hospice; `small` says in which months its lines are published."""
    large = (paid(commissioner, month, "nhs", 40_000, lines=40) for month in months)
    lines = (
        paid(commissioner, month, "unknown", 900, lines=60, over=(True, False)) for month in months if small(month)
    )
    return [*large, *lines]


def test_a_rule_that_changes_is_told_with_its_months():
    """A publishes small lines until December and none from January on; B publishes them all the year."""
    table = spending(
        *months_of(A, MONTHS[:12], small=lambda month: month < "2019-01"),
        *months_of(B, MONTHS[:12], small=lambda month: True),
    )
    (row,) = publishing.rule_changes(table).to_dict("records")
    assert row == {
        "commissioner": A,
        "left_out": "lines under the threshold",
        "without": "Jan 2019 to Mar 2019",
        "with": "Apr 2018 to Dec 2018",
        "share": 60,
    }
    assert publishing.publishing_measurements(table)["rule_changed"].value == 1


def test_a_month_of_few_lines_says_nothing_about_the_rule():
    few = [paid(A, "2018-04", "nhs", 29_000, lines=29), *months_of(A, MONTHS[1:6], small=lambda month: True)]
    assert publishing.rule_changes(spending(*few)).empty


def test_who_changed_the_rule_is_left_out_of_who_came_and_went():
    """Three commissioners pay a hospice all year. A's small lines, to carers, end with the first half-year."""
    hospice = [paid(who, month, "Lanternhollow Hospice", 1) for who in (A, B, C) for month in MONTHS[:12]]
    rows = [
        *months_of(A, MONTHS[:12], small=lambda month: month < "2018-10"),
        paid(A, "2018-04", "Quillbrook Carers", 1),
    ]
    found = turnover.turnover_measurements(spending(*hospice, *rows), Definition())
    assert [found[name].value for name in ("complete", "rule_changed", "commissioners")] == [3, 1, 2]
    assert (found["kept"].value, found["lost"].value, found["period_months"].value) == (2, 0, 6)


def test_where_most_changed_the_rule_nothing_is_compared():
    table = spending(*months_of(A, MONTHS[:12], small=lambda month: month < "2018-10"))
    found = turnover.turnover_measurements(table, Definition())
    assert found["jaccard"].missing == (
        "of 1 commissioner that published every month of April to September 2018 and of October 2018 to March 2019, "
        "1 changed in these months which lines they publish, so that too few are left to compare"
    )
    assert turnover.why_not(table) == found["jaccard"].missing
    assert turnover.turnover(table, Definition()).empty
    assert turnover.last_periods(table) == ("April to September 2018", "October 2018 to March 2019")


def test_a_line_dated_in_another_month_counts_in_totals_and_in_no_month(tmp_path):
    """The edition starts in April 2020; an invoice of the last March is not pooled with the next one."""
    table = spending(
        paid(A, "2020-03", "nhs", 900, lines=20), paid(A, "2020-04", "nhs", 10), paid(A, "2021-03", "nhs", 10)
    )
    pack = read_pack(write_pack(tmp_path / "pack", table, first_month="2020-04", last_month="2021-03"))
    assert provenance.dated_outside(pack).to_numpy().tolist() == [[A, "March 2020", 20, 900]]
    found = shares.overall(pack.spending, Definition(), pack.within)
    assert (found["total"].value, found["months"].value) == (920, 2)
    profile = months.month_profile(pack.within, Definition())
    assert dict(zip(profile["calendar_month"], profile["value"], strict=True)) == {"Apr": 10, "Mar": 10}
    drawn = month_profile(profile, Definition(), House("Made up."), pack.outside)
    assert "Not drawn: 20 lines (£900) dated outside the edition's months, in Mar 2020." in drawn.caption


def test_a_missing_month_is_no_nought(tmp_path):
    table = spending(paid(A, "2020-04", "nhs", 1), paid(B, "2020-05", "nhs", 1))
    pack = read_pack(write_pack(tmp_path / "pack", table, first_month="2020-04", last_month="2020-05"))
    drawn = months_published(months.month_grid(pack), House("Made up."))
    assert drawn.data.to_numpy().tolist() == [[A, 1, "missing"], [B, "missing", 1]]
