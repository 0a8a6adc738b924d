"""For tests of the reader: a little file in, its payments, ledger row and quarantine out."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl

from vcse_monograph.records.columns import ColumnNames, load_column_names
from vcse_monograph.records.payments import FileRead, read_file

PROJECT = Path(__file__).resolve().parents[1]
HEADINGS = "Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount"


@cache
def names() -> ColumnNames:
    return load_column_names([PROJECT / "data" / "column_names.toml"])


def read(content: str | bytes, name: str = "NHS Thornby CCG/payments.csv") -> FileRead:
    """Read a file of this content and name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return read_file(path, name, names())


def column(found: FileRead, name: str) -> list[object]:
    """A column of the payments that were read."""
    return found.payments[name].to_pylist()


def amounts(found: FileRead) -> list[str]:
    """The amounts that were read, as text."""
    return [str(amount) for amount in column(found, "amount")]


def reasons(found: FileRead) -> list[str]:
    """Why rows were refused."""
    return [row.reason for row in found.quarantine]


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> openpyxl.Workbook:
    """A workbook of these sheets: name and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: object) -> bytes:
    """A workbook as the bytes of its file (openpyxl's or xlwt's)."""
    stream = io.BytesIO()
    book.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def pounds(text: str) -> Decimal:
    return Decimal(text)


__all__ = ["HEADINGS", "amounts", "column", "names", "pounds", "read", "reasons", "saved", "workbook"]
