"""Payments made ready for looking suppliers up: the Parquet of `vcse read`, anybody's Parquet, or a CSV of names."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.database import connected, quoted
from vcse_monograph.errors import DataError, Problem
from vcse_monograph.linkage.tables import FOLDER
from vcse_monograph.records import dates
from vcse_monograph.records.cells import text_of
from vcse_monograph.records.columns import load_column_names, plain
from vcse_monograph.records.contents import open_file
from vcse_monograph.records.money import MoneyReader
from vcse_monograph.records.sheets import Cell, FileState

TEXTS = ("supplier", "expense_type", "expense_area")
SCHEMA = pa.schema([*((name, pa.string()) for name in TEXTS), ("date", pa.date32()), ("amount", pa.decimal128(18, 2))])
"""What the linkage reads of payments. Only `supplier` must be given; amounts that are not are nothing."""
TYPES = {**dict.fromkeys(TEXTS, "VARCHAR"), "date": "DATE", "amount": "DECIMAL(18,2)"}
NEEDED = "a column `supplier`, and where known `amount`, `date`, `expense_type`, `expense_area`"
NOTHING = {"date": "NULL::DATE", "amount": "0::DECIMAL(18,2)"}
UNFIT = {
    "amount": ("an amount in pounds in every row, such as 1250.00", "correct them, or leave the column out"),
    "date": ("dates such as 2024-04-30", "write them so, or leave the column out"),
}
"""What a column needs, and what to do where it holds anything else."""


@contextmanager
def readied(payments: Path) -> Iterator[Path]:
    """A Parquet file with the columns of SCHEMA: `payments` itself where it has them, else a copy made for the while.

    Columns that are not there are empty, and amounts nothing. Raises DataError with every problem of the file.
    """
    columns = _columns(payments) if _is_parquet(payments) else None
    if columns is not None and all(columns.get(name) == kind for name, kind in TYPES.items()) and _whole(payments):
        yield payments
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "payments.parquet"
        if columns is None:
            pq.write_table(_from_table(payments), copy)
        else:
            _copied(payments, columns, copy)
        yield copy


def asked(query: str, payments: Path, *others: object) -> list[tuple]:
    """The rows of a query over a Parquet file, its first parameter. Raises DataError where it cannot be read."""
    try:
        with connected() as connection:
            return list(connection.execute(query, [str(payments), *others]).fetchall())
    except duckdb.Error as error:
        what, found = f"The payments {payments} cannot be read.", str(error).splitlines()[0]
        raise refusal(Problem(what, found, NEEDED, "make them with `vcse read`")) from error


def refusal(*problems: Problem) -> DataError:
    """The error of payments that cannot be used."""
    return DataError(problems, where="the payments", after="no supplier was looked up")


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PAR1"
    except OSError as error:
        do = "correct the path, or make them with `vcse read`"
        raise refusal(Problem(f"The payments {path} cannot be read.", str(error.strerror), do=do)) from error


def _columns(payments: Path) -> dict[str, str]:
    """The columns of a Parquet file with their types; their names in small letters, as SQL takes them."""
    return {name.lower(): kind for name, kind, *_ in asked("DESCRIBE SELECT * FROM read_parquet(?)", payments)}


def _whole(payments: Path) -> bool:
    """Whether every row has a supplier and an amount, as those that `vcse read` writes have."""
    query = "SELECT count(*) FILTER (supplier IS NULL OR amount IS NULL) FROM read_parquet(?)"
    return asked(query, payments)[0][0] == 0


def _copied(payments: Path, columns: Mapping[str, str], copy: Path) -> None:
    """Write SCHEMA's columns of a Parquet file that has others, or of other types."""
    if "supplier" not in columns:
        found = f"columns {', '.join(columns)}"
        raise refusal(Problem(f"The payments {payments} name no supplier.", found, NEEDED, "rename the column"))
    cast = {name: f"coalesce({name}::VARCHAR, '')" for name in TEXTS}
    cast |= {name: f"TRY_CAST({_finite(name, columns)} AS {TYPES[name]})" for name in ("date", "amount")}
    if problems := [problem for name in UNFIT if name in columns for problem in _unfit(payments, name, cast[name])]:
        raise refusal(*problems)
    chosen = {name: cast[name] if name in columns else NOTHING.get(name, "''") for name in TYPES}
    query = ", ".join(f"{expression} AS {name}" for name, expression in chosen.items())
    asked(f"COPY (SELECT {query} FROM read_parquet(?)) TO {quoted(copy)} (FORMAT parquet)", payments)


def _finite(name: str, columns: Mapping[str, str]) -> str:
    """A column, its numbers that are none left empty."""
    floating = columns.get(name) in ("DOUBLE", "FLOAT")
    return f"CASE WHEN isfinite({name}) THEN {name} END" if floating else name


def _unfit(payments: Path, name: str, cast: str) -> Iterator[Problem]:
    """What is wrong with a column: rows that its type cannot hold; a date may be unknown, an amount may not."""
    empty = f"{name} IS NOT NULL AND" if name == "date" else ""
    wrong = f"""
        SELECT count(*), arg_min(coalesce({name}::VARCHAR, ''), file_row_number), min(file_row_number) + 1
        FROM read_parquet(?, file_row_number = true) WHERE {empty} {cast} IS NULL"""
    count, value, row = asked(wrong, payments)[0]
    if count:
        yield _unusable(payments, name, count, value, row)


def _unusable(payments: Path, name: str, count: int, value: object, row: int) -> Problem:
    needed, do = UNFIT[name]
    found = f"{'nothing' if value in (None, '') else value} in row {row}"
    more = f", and {count - 1} rows like it" if count > 1 else ""
    return Problem(f"The payments {payments}: not every {name} can be read.", found + more, needed, do)


def _from_table(payments: Path) -> pa.Table:
    """Suppliers from a CSV, XLSX or ODS file whose first row of headings names a supplier."""
    contents = open_file(payments)
    if contents.state is not FileState.READ:
        do = "give a CSV with a column `supplier`, or make payments with `vcse read`"
        raise refusal(Problem(f"The payments {payments} cannot be read.", contents.detail, NEEDED, do))
    sheet = contents.sheets[0]
    start, places = _heading(payments, sheet.rows)
    rows = [
        ({name: row[at] if at < len(row) else "" for name, at in places.items()}, number)
        for row, number in list(zip(sheet.rows, sheet.numbers, strict=True))[start + 1 :]
        if any(text_of(cell) for cell in row)
    ]
    columns: dict[str, list[Any]] = {name: [text_of(row.get(name, "")) for row, _ in rows] for name in TEXTS}
    problems: list[Problem] = []
    for name, read in (("date", _days), ("amount", _amounts)):
        cells = [row.get(name, "") for row, _ in rows]
        columns[name] = read(cells) if name in places else [None if name == "date" else Decimal(0)] * len(rows)
        wrong = [place for place, value in enumerate(columns[name]) if value is None and _must(name, cells[place])]
        if name in places and wrong:
            value, number = text_of(cells[wrong[0]]), rows[wrong[0]][1]
            problems.append(_unusable(payments, name, len(wrong), value, number))
    if problems:
        raise refusal(*problems)
    return pa.table(columns, schema=SCHEMA)


def _must(name: str, cell: Cell) -> bool:
    """Whether a cell must be read: a date may be left empty, an amount may not."""
    return name == "amount" or text_of(cell) != ""


def _heading(payments: Path, rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    """The row that names a column of suppliers, in any spelling that is known, and where SCHEMA's columns stand."""
    known = {**load_column_names([FOLDER.parent / "column_names.toml"]).known, "name": "supplier"}
    for number, row in enumerate(rows):
        fields = [known.get(plain(text_of(cell)), "") for cell in row]
        if "supplier" in fields:
            return number, {name: fields.index(name) for name in TYPES if name in fields}
    first = ", ".join(text_of(cell) for cell in (rows[0] if rows else [])) or "no row at all"
    do = "call the column of names `supplier`; of a published spending file make payments with `vcse read` first"
    raise refusal(Problem(f"The payments {payments} name no supplier.", f"columns {first[:200]}", NEEDED, do))


def _days(cells: Sequence[Cell]) -> list[Any]:
    """Dates as the whole column writes them; None where a cell is none."""
    forms = [dates.written(cell) for cell in cells]
    day_first = dates.decide_order(Counter(form for form in forms if form)).day_first
    return [form.read(day_first) if form else None for form in forms]


def _amounts(cells: Sequence[Cell]) -> list[Any]:
    """Pounds; None where a cell is no amount."""
    money = MoneyReader()
    return [None if (pence := money[cell].pence) is None else Decimal(pence).scaleb(-2) for cell in cells]
