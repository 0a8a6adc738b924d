"""What people decide about suppliers: asked where most money hangs on doubt, checked, kept, and above the model."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from vcse_monograph.errors import DataError
from vcse_monograph.linkage.decisions import (
    Decision,
    apply_decisions,
    check_against,
    merge,
    names_organisations,
    read_decisions,
    unborne,
    understood,
    unused,
    write_decisions,
)
from vcse_monograph.linkage.review import LIST, review_list, write_list

SUPPLIERS = [
    # supplier, kind, probability, pounds, organisation, its identifier
    ("QUILLBROOK CARERS", "charity", 0.6, "100000.00", "QUILLBROOK CARERS TRUST", "X-1"),
    ("LANTERNHOLLOW HOSPICE", "charity", 0.999, "9000000.00", "LANTERNHOLLOW HOSPICE", "X-2"),
    ("ZEDWARD SUPPORT LTD", "company", 0.2, "500000.00", "", ""),
    ("FENNIMERE", "unknown", 0.3, "1000.00", "", ""),
    ("A PLUMLEY", "individual", 0.05, "800.00", "", ""),
    ("DRS PLUMLEY AND OSTERWICK", "gp", 0.02, "90000.00", "", ""),
    ("THORNBY NHS TRUST", "nhs", 0.003, "70000000.00", "", ""),
]
REGISTER = pd.DataFrame(
    [
        ("X-7", "FENNIMERE WELLBEING", "main", "cic", "120000", "C12", "ZZ1 1ZZ"),
        ("X-7", "FENNIMERE", "working", "cic", "120000", "C12", "ZZ1 1ZZ"),
        ("X-8", "ZEDWARD SUPPORT LIMITED", "main", "company", "", "", ""),
    ],
    columns=["organisation_id", "name", "name_type", "kind", "income", "sector", "postcode"],
)


def suppliers() -> pd.DataFrame:
    """As suppliers.parquet holds them."""
    table = pd.DataFrame(
        SUPPLIERS, columns=["supplier", "kind", "probability", "amount", "organisation", "organisation_id"]
    )
    return table.assign(
        normalised=table["supplier"],
        amount=[Decimal(pounds) for pounds in table["amount"]],
        decided_by="a rule",
        income=None,
        sector="",
        postcode="",
        lines=1,
    )


def filled(path: Path, *rows: str, separator: str = ",", encoding: str = "utf-8") -> Path:
    """A list as a spreadsheet gives it back, with the columns that matter."""
    heading = ["supplier", "decision", "kind", "organisation_id", "decided_by", "decided_on", "note"]
    lines = [separator.join(heading), *(row.replace("|", separator) for row in rows)]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def test_the_supplier_on_whose_doubt_most_money_hangs_comes_first():
    """£500,000 x 0.2 x 0.8 = £80,000 before £100,000 x 0.6 x 0.4 = £24,000. The near-certain are not asked about."""
    table, _ = review_list(suppliers(), {}, rows=10)
    assert table["supplier"].tolist() == ["ZEDWARD SUPPORT LTD", "QUILLBROOK CARERS", "FENNIMERE"]
    assert table["at_stake"].tolist() == [80_000, 24_000, 210]
    assert table["decision"].tolist() == [""] * 3
    assert table.loc[1, ["candidate", "candidate_id", "why"]].tolist() == ["QUILLBROOK CARERS TRUST", "X-1", "a rule"]


def test_persons_and_practices_are_never_in_the_list_only_their_number():
    table, left_out = review_list(suppliers(), {}, rows=10)
    assert not table["supplier"].str.contains("PLUMLEY").any()
    assert str(left_out).startswith("2 suppliers in doubt (£90,800.00) are not in the list")


def test_decisions_are_read_from_the_list_as_excel_on_windows_writes_it_back(tmp_path):
    """Semicolons, Windows-1252, the date in the British way: the same decision."""
    answered = filled(
        tmp_path / "list.csv",
        "QUILLBROOK CARERS|Yes|||R. Osterwick|22/11/2026|café lease, see letter",
        "FENNIMERE||||||",
        separator=";",
        encoding="cp1252",
    )
    assert read_decisions(answered) == {
        "QUILLBROOK CARERS": Decision(
            "QUILLBROOK CARERS", "yes", "", "", "R. Osterwick", "2026-11-22", "café lease, see letter"
        )
    }


def test_the_list_survives_a_workbook(tmp_path):
    table, _ = review_list(suppliers(), {}, rows=10)
    table.loc[0, ["decision", "decided_by"]] = ["no", "R. Osterwick"]
    table["decided_on"] = [pd.Timestamp("2026-11-22"), None, None]
    table.to_excel(tmp_path / "list.xlsx", index=False)
    decided = read_decisions(tmp_path / "list.xlsx")
    assert [(one.supplier, one.decision, one.decided_on) for one in decided.values()] == [
        ("ZEDWARD SUPPORT LTD", "no", "2026-11-22")
    ]


def test_every_mistake_is_told_at_once_with_its_row(tmp_path):
    answered = filled(
        tmp_path / "list.csv",
        "QUILLBROOK CARERS|maybe|||R. Osterwick|2026-11-22|",
        "FENNIMERE|yes|||||",
        "ZEDWARD SUPPORT LTD|no||X-8|R. Osterwick|the other day|",
        "LANTERNHOLLOW HOSPICE|no|charity||R. Osterwick|2026-11-22|",
        "THORNBY NHS TRUST|yes|||R. Osterwick|2026-11-22|",
        "THORNBY NHS TRUST|no|||R. Osterwick|2026-11-22|",
        "DALMERE CLUB||||R. Osterwick||",
        "|yes|||R. Osterwick|2026-11-22|",
    )
    with pytest.raises(DataError) as error:
        read_decisions(answered)
    told = [problem.what for problem in error.value.problems]
    assert told == [
        "Row 2 (QUILLBROOK CARERS): the decision is not known.",
        "Row 3 (FENNIMERE): nobody is named who decided.",
        "Row 3 (FENNIMERE): it is not said when.",
        "Row 4 (ZEDWARD SUPPORT LTD): it is not said when.",
        "Row 4 (ZEDWARD SUPPORT LTD): no VCSE, yet an organisation is named.",
        'Row 5 (LANTERNHOLLOW HOSPICE): "no" and this kind exclude each other.',
        "Rows 6 and 7 decide differently on THORNBY NHS TRUST.",
        "Row 8 (DALMERE CLUB) says decided_by, but no decision.",
        "Row 9 (): it names no supplier.",
    ]


def test_a_day_that_is_not_in_the_calendar_is_told_as_such_and_capitals_are_no_mistake(tmp_path):
    answered = filled(
        tmp_path / "list.csv",
        "QUILLBROOK CARERS|yes|||R. Osterwick|2026-02-31|",
        "FENNIMERE|yes|||R. Osterwick|11/22/2026|",
        "ZEDWARD SUPPORT LTD|YES|Charity||R. Osterwick|22/11/2026|",
    )
    found, problems = understood(answered)
    assert [problem.what for problem in problems] == [
        "Row 2 (QUILLBROOK CARERS): there is no such day.",
        "Row 3 (FENNIMERE): there is no such day.",
    ]
    assert (found["ZEDWARD SUPPORT LTD"].kind, found["ZEDWARD SUPPORT LTD"].row) == ("charity", 4)


def test_what_a_row_says_is_held_against_the_data_even_where_the_row_has_a_mistake_of_its_own(tmp_path):
    answered = filled(tmp_path / "list.csv", "FENNIMERE|yes||X-9|R. Osterwick||")
    found, problems = understood(answered)
    problems += unborne(found.values(), suppliers(), REGISTER)
    assert [problem.what for problem in problems] == [
        "Row 2 (FENNIMERE): it is not said when.",
        'Row 2: No register that the edition names has the organisation "X-9" (FENNIMERE).',
    ]


def test_decisions_that_the_data_cannot_bear_out_are_refused():
    when = {"decided_by": "R. Osterwick", "decided_on": "2026-11-22"}
    given = [
        Decision("QUILBROOK CARERS", "no", **when),
        Decision("A PLUMLEY", "yes", **when),
        Decision("FENNIMERE", "yes", organisation_id="X-9", **when),
        Decision("ZEDWARD SUPPORT LTD", "yes", organisation_id="X-8", **when),
    ]
    with pytest.raises(DataError) as error:
        check_against(given, suppliers(), REGISTER, "list.csv")
    told = [problem.what for problem in error.value.problems]
    assert told == [
        'There is no supplier "QUILBROOK CARERS" in this edition. Did you mean "QUILLBROOK CARERS"?',
        "A PLUMLEY is taken for a person or a practice, whose names do not ship.",
        'No register that the edition names has the organisation "X-9" (FENNIMERE).',
        "X-8 (ZEDWARD SUPPORT LTD) is in the register as company.",
    ]
    check_against([Decision("FENNIMERE", "yes", organisation_id="X-7", **when)], suppliers(), REGISTER, "list.csv")


def test_a_decision_stands_above_the_model_with_who_and_when():
    when = {"decided_by": "R. Osterwick", "decided_on": "2026-11-22"}
    decisions = {
        "FENNIMERE": Decision("FENNIMERE", "yes", organisation_id="X-7", **when),
        "QUILLBROOK CARERS": Decision("QUILLBROOK CARERS", "no", kind="company", **when),
        "ZEDWARD SUPPORT LTD": Decision("ZEDWARD SUPPORT LTD", "yes", **when),
        "LANTERNHOLLOW HOSPICE": Decision("LANTERNHOLLOW HOSPICE", "no", **when),
        "GONE": Decision("GONE", "no", **when),
    }
    decided = apply_decisions(suppliers(), decisions, REGISTER).set_index("supplier")
    shown = ["organisation", "organisation_id", "kind", "probability", "decided_by"]
    words = "decided by a person: R. Osterwick, 2026-11-22"
    assert decided.loc["FENNIMERE", shown].tolist() == ["FENNIMERE WELLBEING", "X-7", "cic", 1.0, words]
    assert decided.loc["FENNIMERE", "income"] == 120_000
    assert decided.loc["QUILLBROOK CARERS", shown].tolist() == ["", "", "company", 0.0, words]
    assert decided.loc["ZEDWARD SUPPORT LTD", shown].tolist() == ["ZEDWARD SUPPORT LTD", "", "other_vcse", 1.0, words]
    assert decided.loc["LANTERNHOLLOW HOSPICE", shown].tolist() == ["", "", "unknown", 0.0, words]
    assert decided.loc["THORNBY NHS TRUST", "decided_by"] == "a rule"
    assert unused(list(decisions), list(decided.index)) == [
        "1 decisions are about suppliers that are not in these payments (GONE)"
    ]


def test_decisions_are_kept_whatever_the_next_list_says(tmp_path):
    """An old list cannot undo what was decided since; an empty row takes nothing back; `undecided` does."""
    kept = {
        "FENNIMERE": Decision("FENNIMERE", "yes", decided_by="R. Osterwick", decided_on="2026-11-22"),
        "QUILLBROOK CARERS": Decision("QUILLBROOK CARERS", "yes", decided_by="R. Osterwick", decided_on="2026-11-22"),
    }
    older = {"FENNIMERE": Decision("FENNIMERE", "no", decided_by="S. Plumley", decided_on="2026-11-01")}
    assert merge(kept, older) == kept
    assert merge(kept, {}) == kept
    back = {"FENNIMERE": Decision("FENNIMERE", "undecided", decided_by="S. Plumley", decided_on="2026-11-23")}
    assert list(merge(kept, back)) == ["QUILLBROOK CARERS"]
    write_decisions(tmp_path / "decisions.csv", kept)
    assert read_decisions(tmp_path / "decisions.csv") == kept
    table, _ = review_list(suppliers(), kept, rows=10)
    assert table["supplier"].tolist() == ["ZEDWARD SUPPORT LTD", "QUILLBROOK CARERS", "FENNIMERE"]
    assert table["decision"].tolist() == ["", "yes", "yes"], "what is decided stays in the list, after what is asked"
    assert not names_organisations(kept.values())


def test_a_name_that_a_spreadsheet_would_run_comes_back_as_it_was(tmp_path):
    table, _ = review_list(suppliers().assign(supplier=lambda t: "=1+" + t["supplier"]), {}, rows=1)
    table[["decision", "decided_by", "decided_on"]] = ["no", "R. Osterwick", "2026-11-22"]
    write_list(tmp_path / "list.csv", table)
    raw = (tmp_path / "list.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfrank,supplier,")
    assert b"'=1+ZEDWARD" in raw
    assert list(read_decisions(tmp_path / "list.csv")) == ["=1+ZEDWARD SUPPORT LTD"]
    assert tuple(table.columns) == LIST


@pytest.mark.parametrize(("text", "told"), [("", "cannot be read"), ("a,b\n1,2\n", "has no heading")])
def test_a_file_that_is_no_list_is_told(tmp_path, text, told):
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        read_decisions(tmp_path / "list.csv")
