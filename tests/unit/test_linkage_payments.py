"""What may be looked up: the Parquet of `vcse read`, anybody's Parquet, or a table of names; and what is said of it."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from vcse_monograph.database import quoted
from vcse_monograph.errors import DataError
from vcse_monograph.linkage.payments import readied

REGISTER = "organisation_id,name,kind\nGB-CHC-9000001,Quillhaven Befriending,charity\n,Marlbury Carers,charity\n"


def rows(path: Path, columns: str = "supplier, date, amount") -> list[tuple]:
    with readied(path) as table:
        return duckdb.sql(f"SELECT {columns} FROM {quoted(table)}").fetchall()


def written(path: Path, content: str | pd.DataFrame) -> Path:
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        content.to_parquet(path)
    return path


def refused(path: Path) -> str:
    with pytest.raises(DataError) as caught, readied(path):
        pass
    return str(caught.value)


def test_what_the_reader_wrote_is_taken_as_it_is(tmp_path):
    path = tmp_path / "p.parquet"
    columns = "'A' AS supplier, '' AS expense_type, '' AS expense_area, DATE '2024-04-30' AS date, 1.5::DECIMAL(18,2)"
    duckdb.sql(f"COPY (SELECT {columns} AS amount) TO '{path.as_posix()}'")
    with readied(path) as table:
        assert table == path


def test_columns_beside_the_supplier_may_lack(tmp_path):
    two = pd.DataFrame({"Supplier": ["A", None], "amount": [1.5, -2.25]})
    assert rows(written(tmp_path / "p.parquet", two)) == [("A", None, Decimal("1.50")), ("", None, Decimal("-2.25"))]
    assert rows(written(tmp_path / "p.parquet", two[["Supplier"]]), "amount, expense_type") == [(Decimal(0), "")] * 2


def test_no_row_is_no_fault(tmp_path):
    assert rows(written(tmp_path / "p.parquet", pd.DataFrame({"supplier": [], "amount": []}))) == []


def test_dates_as_text_are_read_where_they_are_plain(tmp_path):
    plain = pd.DataFrame({"supplier": ["A"], "amount": [1], "date": ["2024-04-30"]})
    assert rows(written(tmp_path / "p.parquet", plain), "date") == [(date(2024, 4, 30),)]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"name": ["A"]}, ["name no supplier", "found   columns name"]),
        ({"supplier": ["A", "B"], "amount": [1.0, float("nan")]}, ["not every amount", "found   nothing in row 2"]),
        ({"supplier": ["A", "B"], "amount": ["x", "y"]}, ["found   x in row 1, and 1 rows like it"]),
        ({"supplier": ["A"], "date": ["30/04/2024"]}, ["not every date", "30/04/2024 in row 1", "2024-04-30"]),
        ({"supplier": ["A"], "date": ["x"], "amount": [float("inf")]}, ["2 problems", "inf in row 1"]),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(tmp_path, columns, told):
    text = refused(written(tmp_path / "p.parquet", pd.DataFrame(columns)))
    assert all(part in text for part in told), text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("supplier\nA\n\nB\n", [("A", None, Decimal(0)), ("B", None, Decimal(0))]),
        ('Vendor,Amount,Date\nA,"1,250.00",30/04/2024\n', [("A", date(2024, 4, 30), Decimal(1250))]),
        ("Name\nA\n", [("A", None, Decimal(0))]),
        ("supplier,date\nA,\n", [("A", None, Decimal(0))]),
    ],
)
def test_a_table_of_names_is_read_directly(tmp_path, text, found):
    assert rows(written(tmp_path / "names.csv", text)) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("who,what\nA,B\n", ["found   columns who, what", "`vcse read` first"]),
        ("", ["the file has no bytes"]),
        ("supplier,amount,date\nA,lots,soon\nB,,\n", ["lots in row 2, and 1 rows like it", "soon in row 2"]),
    ],
)
def test_a_table_that_names_none_says_what_to_do(tmp_path, text, told):
    said = refused(written(tmp_path / "names.csv", text))
    assert all(part in said for part in told), said


def test_the_command_prints_kinds_registers_and_what_comes_next(vcse, tmp_path):
    names = written(tmp_path / "names.csv", "supplier,amount\n=QUILLHAVEN BEFRIENDING,10.00\nMARLBURY CARERS,5\n")
    register = written(tmp_path / "register.csv", REGISTER)
    code, text = vcse("link", names, "--register", register, "-o", tmp_path / "o.csv")
    assert code == 0, text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0] == "kind suppliers pounds" and "all 2 15.00" in lines
    assert "2 names found, 2 kept" in text and "1 names of charities bear no number, and so weigh little" in text
    assert "next: " in text and "LinkSummary" not in text
    assert (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()[1].startswith("'=QUILLHAVEN BEFRIENDING,")


def test_a_table_without_a_row_ends_with_the_data_exit_code(vcse, tmp_path):
    names = written(tmp_path / "names.csv", "supplier\n")
    register = written(tmp_path / "register.csv", REGISTER)
    code, text = vcse("link", names, "--register", register, "-o", tmp_path / "o.parquet")
    assert (code, "names no supplier: it has no row" in text) == (3, True)


def test_a_copy_in_a_folder_with_an_apostrophe_is_made_all_the_same(tmp_path, monkeypatch):
    """On Windows the folder for such copies lies in that of the user, who may be called O'Neil."""
    (tmp_path / "O'Neil").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "O'Neil"))
    two = pd.DataFrame({"Supplier": ["A"], "amount": [1.5]})
    assert rows(written(tmp_path / "p.parquet", two)) == [("A", None, Decimal("1.50"))]
