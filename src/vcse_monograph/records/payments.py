"""One file of payments: read, settled, its promises checked, its refused rows kept apart."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vcse_monograph.records.cells import as_line, text_of
from vcse_monograph.records.columns import FIELDS, REQUIRED, ColumnNames
from vcse_monograph.records.contents import DO_STATE, open_file
from vcse_monograph.records.layout import Layout
from vcse_monograph.records.money import MoneyReader, writes_comma_decimals
from vcse_monograph.records.repeats import Marks, marks_of
from vcse_monograph.records.rows import TEXT_FIELDS, PaymentRows, SheetReader
from vcse_monograph.records.settle import Settled, settle
from vcse_monograph.records.sheets import FileContents, FileState, Sheet
from vcse_monograph.records.totals import chosen_total

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
    """A file's payments (SCHEMA), its ledger row, its quarantined rows, and what its payments are known again by."""

    payments: pa.Table
    ledger: LedgerRow
    quarantine: list[QuarantinedRow] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    @property
    def unknown_amounts(self) -> int:
        """Quarantined rows that no sum can hold, since their amount could not be read."""
        return sum(row.amount is None for row in self.quarantine)


def read_file(path: Path, source_file: str, names: ColumnNames) -> FileRead:
    """Read one file of any kind. Never raises for what the file holds: that is its state in the ledger."""
    with _collector_paused():
        return _read_file(path, source_file, names)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A file is a million small lists that form no cycles; walking them for some took a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_file(path: Path, source_file: str, names: ColumnNames) -> FileRead:
    contents = open_file(path)
    if contents.state is not FileState.READ:
        return unread(source_file, contents.state, contents.detail)
    reader = _read_sheets(contents.sheets, SheetReader(names, MoneyReader()))
    layouts = reader.found.layouts
    if not layouts:
        return unread(source_file, FileState.NO_HEADER, _no_header(reader.partial, contents.sheets, names))
    if _all_comma_decimals(contents.sheets, layouts[0]):
        reader = _read_sheets(contents.sheets, SheetReader(names, MoneyReader(comma_decimal=True)))
        reader.found.notes.append("amounts are written 1.234,56")
    if not (len(reader.found) or reader.found.refused):
        detail = f"there are headings ({layouts[0].used}) and no payment"
        return unread(source_file, FileState.EMPTY, "; ".join([detail, *reader.found.notes]))
    return _file_read(source_file, contents, reader)


def _read_sheets(sheets: Sequence[Sheet], reader: SheetReader) -> SheetReader:
    for sheet in sheets:
        reader.read(sheet)
    return reader


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
    quarantine = [
        QuarantinedRow(source_file, rows.place[i], rows.number[i], why, _pounds(rows.pence[i]), _line(rows, i))
        for i, why in settled.bad_dates.items()
    ]
    quarantine += [
        QuarantinedRow(source_file, place, number, why, None if pence is None else _pounds(pence), text)
        for place, number, why, text, pence in rows.refused
    ]
    table = _table(source_file, rows, settled)
    ledger = _ledger(source_file, contents, reader, settled, table, quarantine)
    return FileRead(table, ledger, quarantine, marks_of(table, settled.named))


def _line(rows: PaymentRows, index: int) -> str:
    cells = [getattr(rows, name)[index] for name in FIELDS if name != "amount"]
    return as_line([*cells, f"{_pounds(rows.pence[index])}"])


def _table(source_file: str, rows: PaymentRows, settled: Settled) -> pa.Table:
    """The rows whose dates are settled."""
    columns = {
        "commissioner": pa.array(settled.commissioner, pa.string()),
        "date": pa.array(settled.dates, pa.date32()),
        **{name: pa.array(getattr(rows, name), pa.string()) for name in TEXT_FIELDS if name != "commissioner"},
        "amount": decimals(np.array(rows.pence, dtype=np.int64)),
        "source_file": pa.repeat(pa.scalar(source_file), len(rows)),
        "source_sheet_or_page": pa.array(rows.place, pa.string()),
        "source_row": pa.array(rows.number, pa.int32()),
    }
    table = pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)
    if settled.bad_dates:
        kept = np.ones(len(rows), dtype=bool)
        kept[list(settled.bad_dates)] = False
        table = table.filter(pa.array(kept))
    return table


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
    table: pa.Table,
    quarantine: list[QuarantinedRow],
) -> LedgerRow:
    rows = reader.found
    found, kept = len(rows) + len(rows.refused), table.num_rows
    refused = sum(row.pence for row in rows.refused if row.pence is not None)
    sum_found, sum_kept = _pounds(sum(rows.pence) + refused), pc.sum(table["amount"]).as_py() or Decimal("0.00")
    set_aside = sum((row.amount for row in quarantine if row.amount is not None), Decimal(0))
    assert found == kept + len(quarantine), f"{source_file}: rows do not add up"
    assert sum_found == sum_kept + set_aside, f"{source_file}: amounts do not add up"
    days = pc.min_max(table["date"]).as_py()
    total = chosen_total(reader.totals())
    layouts = rows.layouts
    return LedgerRow(
        source_file=source_file,
        state=FileState.READ.value,
        encoding=contents.encoding,
        rows_found=found,
        rows_kept=kept,
        rows_quarantined=len(quarantine),
        sum_found=sum_found,
        sum_kept=sum_kept,
        date_order=settled.decision.order.value,
        first_date=days["min"],
        last_date=days["max"],
        commissioners="; ".join(sorted(table["commissioner"].unique().to_pylist())),
        control_total=_pounds(total.pence) if total else None,
        control_total_where=total.where if total else "",
        control_total_difference=_pounds(total.difference) if total else None,
        columns_used=" / ".join(dict.fromkeys(layout.used for layout in layouts)),
        columns_unused="; ".join(dict.fromkeys(heading for layout in layouts for heading in layout.unused)),
        notes="; ".join([*_notes(contents, reader, settled), *_unknown(quarantine)]),
        do="look at the quarantine for the rows that were refused" if quarantine else "",
    )


def _unknown(quarantine: Sequence[QuarantinedRow]) -> list[str]:
    """A sentence if some refused rows are in no sum, since their amount is not known."""
    unknown = sum(row.amount is None for row in quarantine)
    return [f"sum_found is without {unknown} refused rows whose amount is not known"] if unknown else []


def _notes(contents: FileContents, reader: SheetReader, settled: Settled) -> list[str]:
    rows = reader.found
    notes = [contents.detail] if contents.detail else []
    notes += [note for sheet in contents.sheets for note in sheet.notes]
    notes += [note for layout in rows.layouts for note in layout.notes]
    notes += [*rows.notes, settled.decision.note, *settled.notes]
    if rows.glued:
        notes.append(f"{rows.glued} amounts were printed against a VAT number and parted from it")
    if rows.parted:
        notes.append(f"{rows.parted} rows had their date run together with a neighbouring cell, and were parted")
    if rows.joined:
        notes.append(f"{rows.joined} rows had a separator within a cell, without quotation marks, and were joined")
    if rows.rounded:
        lost = f"{rows.rounding_lost.normalize():f}"
        notes.append(f"{rows.rounded} amounts with fractions of a penny were rounded; the fractions sum to £{lost}")
    totals = reader.promises.found
    if len(totals) > 1:
        notes.append(f"{len(totals)} totals printed, {sum(total.difference == 0 for total in totals)} met")
    if rows.furniture:
        notes.append(f"{rows.furniture} rows of titles, headings, totals and notes")
    return list(dict.fromkeys(filter(None, notes)))


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def as_cells(row: LedgerRow | QuarantinedRow) -> dict[str, str]:
    """A row's fields as text for CSV; nothing where nothing is known."""
    return {name: "" if value is None else str(value) for name, value in asdict(row).items()}
