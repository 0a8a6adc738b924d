"""One file of payments: read, settled, its promises checked, its refused rows kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from vcse_monograph.records.columns import FIELDS, REQUIRED, ColumnNames
from vcse_monograph.records.contents import DO_STATE, open_file
from vcse_monograph.records.layout import Layout
from vcse_monograph.records.money import MoneyReader, writes_comma_decimals
from vcse_monograph.records.rows import PaymentRows, SheetReader, Total, as_line, text_of
from vcse_monograph.records.settle import Settled, settle
from vcse_monograph.records.sheets import Cell, FileContents, FileState, Sheet

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("commissioner",)),
        ("date", pa.date32()),
        *((name, pa.string()) for name in ("expense_type", "expense_area", "supplier", "transaction")),
        ("amount", pa.decimal128(18, 2)),
        ("source_file", pa.string()),
        ("source_sheet_or_page", pa.string()),
        ("source_row", pa.int32()),
    ]
)
"""The columns of payments: docs/architecture.md."""


@dataclass(frozen=True)
class LedgerRow:
    """What became of one file. Always rows_found = rows_kept + rows_quarantined; sums are in pounds."""

    source_file: str
    state: str
    encoding: str = ""
    rows_found: int = 0
    rows_kept: int = 0
    rows_quarantined: int = 0
    sum_found: Decimal = Decimal("0.00")
    sum_kept: Decimal = Decimal("0.00")
    date_order: str = ""
    first_date: date | None = None
    last_date: date | None = None
    commissioners: str = ""
    control_total: Decimal | None = None
    control_total_where: str = ""
    control_total_difference: Decimal | None = None
    columns_used: str = ""
    columns_unused: str = ""
    notes: str = ""
    do: str = ""


LEDGER_COLUMNS = tuple(column.name for column in fields(LedgerRow))


@dataclass(frozen=True)
class QuarantinedRow:
    """A row that is no part of the payments: where it stands, why, its amount if that could be read, its text."""

    source_file: str
    source_sheet_or_page: str
    source_row: int
    reason: str
    amount: Decimal | None
    text: str


QUARANTINE_COLUMNS = tuple(column.name for column in fields(QuarantinedRow))


@dataclass(frozen=True)
class FileRead:
    """A file's payments (SCHEMA), its ledger row and its quarantined rows."""

    payments: pa.Table
    ledger: LedgerRow
    quarantine: list[QuarantinedRow] = field(default_factory=list)


def read_file(path: Path, source_file: str, names: ColumnNames) -> FileRead:
    """Read one file of any kind. Never raises for what the file holds: that is its state in the ledger."""
    contents = open_file(path)
    if contents.state is not FileState.READ:
        return unread(source_file, contents.state, contents.detail)
    reader = SheetReader(names, MoneyReader())
    for sheet in contents.sheets:
        reader.read(sheet)
    if not reader.found.layouts:
        return unread(source_file, FileState.NO_HEADER, _no_header(reader.partial, contents.sheets, names))
    if _all_comma_decimals(contents.sheets, reader.found.layouts[0]):
        reader = SheetReader(names, MoneyReader(comma_decimal=True))
        for sheet in contents.sheets:
            reader.read(sheet)
        contents = FileContents(contents.state, contents.sheets, contents.encoding, "amounts are written 1.234,56")
    return _file_read(source_file, contents, reader)


def unread(source_file: str, state: FileState, detail: str) -> FileRead:
    """The record of a file that gave no payments."""
    return FileRead(SCHEMA.empty_table(), LedgerRow(source_file, state.value, notes=detail, do=DO_STATE.get(state, "")))


def _all_comma_decimals(sheets: Sequence[Sheet], layout: Layout) -> bool:
    position = layout.columns["amount"]
    return writes_comma_decimals(row[position] for sheet in sheets for row in sheet.rows if position < len(row))


def _no_header(partial: Layout | None, sheets: Sequence[Sheet], names: ColumnNames) -> str:
    """What was found where a header should be, and which columns are lacking."""
    if partial is None:
        rows = [row for sheet in sheets for row in sheet.rows if sum(text_of(cell) != "" for cell in row) > 1]
        found = as_line(rows[0]) if rows else as_line(next((r for s in sheets for r in s.rows if any(r)), []))
        return f"no row names columns that are known; the first row reads: {found[:200]}"
    lacking = [name for name in REQUIRED if name not in partial.columns]
    found = ", ".join(text_of(cell) for row in partial.header for cell in row if text_of(cell))
    needed = "; ".join(f"for the {name} one of: {', '.join(names.fields[name][:6])}" for name in lacking)
    return f"no column for the {' or the '.join(lacking)}; found: {found[:200]}; needed {needed}"


def _file_read(source_file: str, contents: FileContents, reader: SheetReader) -> FileRead:
    rows = reader.found
    settled = settle(rows, source_file)
    kept = [index for index in range(len(rows)) if index not in settled.bad_dates]
    quarantine = [
        QuarantinedRow(source_file, rows.place[i], rows.number[i], why, _pounds(rows.pence[i]), _line(rows, i))
        for i, why in settled.bad_dates.items()
    ]
    quarantine += [QuarantinedRow(source_file, place, n, why, None, text) for place, n, why, text in rows.refused]
    table = _table(source_file, rows, settled, kept)
    return FileRead(table, _ledger(source_file, contents, reader, settled, kept, quarantine), quarantine)


def _line(rows: PaymentRows, index: int) -> str:
    cells = [getattr(rows, name)[index] for name in FIELDS if name != "amount"]
    return as_line([*cells, f"{_pounds(rows.pence[index])}"])


def _table(source_file: str, rows: PaymentRows, settled: Settled, kept: list[int]) -> pa.Table:
    def chosen(values: list[Any]) -> list[Any]:
        return values if len(kept) == len(rows) else [values[i] for i in kept]

    def texts(values: list[Cell]) -> pa.Array:
        # Names repeat: each distinct one is tidied once.
        once = {cell: text_of(cell) for cell in set(values)}
        return pa.array([once[cell] for cell in chosen(values)], pa.string())

    columns = {
        "commissioner": pa.array(chosen(settled.commissioner), pa.string()),
        "date": pa.array(chosen(settled.dates), pa.date32()),
        **{name: texts(getattr(rows, name)) for name in ("expense_type", "expense_area", "supplier", "transaction")},
        "amount": decimals(np.array(chosen(rows.pence), dtype=np.int64)),
        "source_file": pa.array([source_file] * len(kept), pa.string()),
        "source_sheet_or_page": pa.array(chosen(rows.place), pa.string()),
        "source_row": pa.array(chosen(rows.number), pa.int32()),
    }
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def decimals(pence: np.ndarray) -> pa.Array:
    """Whole pence as DECIMAL(18, 2), without going through text or floats: the 128-bit integers themselves."""
    words = np.empty((len(pence), 2), dtype="<i8")
    words[:, 0], words[:, 1] = pence, pence >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(pence), [None, pa.py_buffer(words.tobytes())])


def _ledger(
    source_file: str,
    contents: FileContents,
    reader: SheetReader,
    settled: Settled,
    kept: list[int],
    quarantine: list[QuarantinedRow],
) -> LedgerRow:
    rows = reader.found
    found = len(rows) + len(rows.refused)
    sum_found, sum_kept = sum(rows.pence), sum(rows.pence[i] for i in kept)
    set_aside = sum((row.amount or Decimal(0) for row in quarantine), Decimal(0))
    assert found == len(kept) + len(quarantine), f"{source_file}: rows do not add up"
    assert _pounds(sum_found) == _pounds(sum_kept) + set_aside, f"{source_file}: amounts do not add up"
    dates = [settled.dates[i] for i in kept if settled.dates[i]]
    total = chosen_total([*rows.totals, *reader.title_totals()])
    layouts = rows.layouts
    return LedgerRow(
        source_file=source_file,
        state=FileState.READ.value,
        encoding=contents.encoding,
        rows_found=found,
        rows_kept=len(kept),
        rows_quarantined=len(quarantine),
        sum_found=_pounds(sum_found),
        sum_kept=_pounds(sum_kept),
        date_order=settled.decision.order.value,
        first_date=min(dates, default=None),  # type: ignore[type-var]
        last_date=max(dates, default=None),  # type: ignore[type-var]
        commissioners="; ".join(sorted({settled.commissioner[i] for i in kept})),
        control_total=_pounds(total.pence) if total else None,
        control_total_where=total.where if total else "",
        control_total_difference=_pounds(total.difference) if total else None,
        columns_used=" / ".join(dict.fromkeys(layout.used for layout in layouts)),
        columns_unused="; ".join(dict.fromkeys(heading for layout in layouts for heading in layout.unused)),
        notes="; ".join(_notes(contents, rows, settled)),
        do="look at the quarantine for the rows that were refused" if quarantine else "",
    )


def chosen_total(totals: Sequence[Total]) -> Total | None:
    """The total to hold the file to: the largest that is met, else the largest printed."""
    met = [total for total in totals if total.difference == 0]
    return max(met or totals, key=lambda total: abs(total.pence), default=None)


def _notes(contents: FileContents, rows: PaymentRows, settled: Settled) -> list[str]:
    notes = [contents.detail] if contents.detail else []
    notes += [note for sheet in contents.sheets for note in sheet.notes]
    notes += [note for layout in rows.layouts for note in layout.notes]
    if settled.decision.note:
        notes.append(settled.decision.note)
    notes += settled.notes
    if rows.glued:
        notes.append(f"{rows.glued} amounts were printed against a VAT number and parted from it")
    if rows.parted:
        notes.append(f"{rows.parted} rows had their date run together with a neighbouring cell, and were parted")
    if rows.rounded:
        notes.append(f"{rows.rounded} amounts with fractions of a penny were rounded, £{rows.rounding_lost:f} in all")
    unmet = Counter(total.difference != 0 for total in rows.totals)
    if len(rows.totals) > 1:
        notes.append(f"{len(rows.totals)} totals printed, {unmet[False]} met")
    if rows.furniture:
        notes.append(f"{rows.furniture} rows of titles, headings, totals and notes")
    return list(dict.fromkeys(notes))


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def as_cells(row: LedgerRow | QuarantinedRow) -> dict[str, str]:
    """A row's fields as text for CSV; nothing where nothing is known."""
    return {name: "" if value is None else str(value) for name, value in asdict(row).items()}
