"""Headings: which column is which, and tables of headings that a user adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading import names
from vcse_monograph.errors import UsageError
from vcse_monograph.records.cells import Row
from vcse_monograph.records.columns import load_column_names, plain
from vcse_monograph.records.layout import checked_against, header_at, side_by_side
from vcse_monograph.records.money import MoneyReader
from vcse_monograph.records.sheets import Sheet


def fields(*headings: object) -> dict[str, int]:
    return {match.field: match.position for match in names().recognise(headings) if match.field in names().fields}


def test_a_heading_is_known_without_case_punctuation_and_pound_sign() -> None:
    assert plain("  AP_Amount\n(£) ") == "ap amount £"
    assert fields("AP_Amount\n(£)", "SUPPLIER  NAME:") == {"amount": 0, "supplier": 1}
    assert fields("£", None, "", "payee") == {"amount": 0, "supplier": 3}


def test_each_field_is_taken_once_and_the_surest_heading_wins() -> None:
    assert fields("Suplier", "Supplier", "Amount", "Net Amount") == {"supplier": 1, "amount": 2}
    assert fields("Supplier ID", "Supplier Name", "VAT Amount", "Amount") == {"supplier": 1, "amount": 3}


def test_short_headings_have_no_close_spellings() -> None:
    assert fields("Dat", "Ret") == {}


def test_commissioner_and_date_under_one_heading() -> None:
    assert fields("Entity Date", "Supplier", "Amount")["commissioner"] == 0


def test_a_user_s_table_adds_headings(tmp_path: Path) -> None:
    table = tmp_path / "kent.toml"
    table.write_text('supplier = ["Who was paid"]\namount = ["Sum"]\n[unused]\nthing = ["Thing"]\n', encoding="utf-8")
    known = load_column_names([table])
    assert [match.field for match in known.recognise(["Thing", "Who Was Paid", "sum"])] == [
        "thing",
        "supplier",
        "amount",
    ]


def test_every_fault_of_every_table_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('suplier = ["X"]\namount = "X"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text("not toml", encoding="utf-8")
    with pytest.raises(UsageError) as told:
        load_column_names([tmp_path / name for name in ("a.toml", "b.toml", "gone.toml")])
    text = str(told.value)
    assert 'Did you mean "supplier"?' in text and '"amount" must be a list' in text
    assert "b.toml cannot be read" in text and "gone.toml cannot be read" in text
    assert text.startswith("4 problems")


ROWS: list[Row] = [
    ["Payments over £25,000", None],
    ["Supplier", "", "Amount"],
    ["Name", "", "£"],
    ["ASHDEN", "12.50", ""],
]


def test_a_header_over_two_lines_begins_below_the_title() -> None:
    assert header_at(ROWS, 0, names()) is None
    layout = header_at(ROWS, 1, names())
    assert layout is not None and layout.columns["amount"] == 2


def test_amounts_that_stand_beside_their_heading_are_found() -> None:
    layout = header_at(ROWS, 1, names())
    assert layout is not None
    found = checked_against(layout, [["ASHDEN", "12.50", ""], ["BRIARLEY", "13.00", ""]], MoneyReader())
    assert found.columns["amount"] == 1
    assert found.notes == ("amounts stand in column 2, not under their heading",)
    assert checked_against(layout, [], MoneyReader()) == layout


def test_a_column_of_codes_gives_way_to_the_names_beside_it() -> None:
    layout = header_at([["Body", "Name of Body", "Supplier", "Amount"]], 0, names())
    assert layout is not None
    found = checked_against(layout, [[18, "Marlbury Council", "ASHDEN", 5.0]] * 3, MoneyReader())
    assert found.columns["commissioner"] == 1


def test_tables_side_by_side_are_cut_apart() -> None:
    rows = [["Supplier", "Amount", "", "Supplier", "Amount"], ["A", 1, "", "B", 2]]
    sheet = Sheet(rows, ["", ""], [1, 2])
    assert [part.rows[1] for part in side_by_side(sheet, names())] == [["A", 1, ""], ["B", 2]]
