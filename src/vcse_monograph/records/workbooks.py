"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, through python-calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from vcse_monograph.records.sheets import Cell, FileContents, FileState, Sheet

ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
XLS_BEGIN, FILEPASS = b"\x09\x08\x10\x00", 0x2F  # record types of [MS-XLS]
Range = tuple[tuple[int, int], tuple[int, int]]
AS_THEY_ARE = (str, int, float, date, datetime)
PROTECTED = FileContents(
    FileState.PROTECTED,
    detail="the workbook opens only with a password: save a copy without one, or ask the publisher for a CSV file",
)


def read_workbook(data: bytes) -> FileContents:
    """All sheets of a workbook, hidden ones too, in order; places are sheet names, numbers are the sheet's rows."""
    if not data.startswith(ZIP) and (ENCRYPTED in data or _has_password(data)):
        return PROTECTED
    if data.startswith(ZIP) and (other := _other_zip(data)):
        return FileContents(FileState.UNSUPPORTED, detail=other)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        sheets = [_sheet(workbook.get_sheet_by_name(table.name), table) for table in tables]
    except PasswordError:
        return PROTECTED
    except BaseException as error:
        # The library's own panics are no Exception; what a person or the machine stops is not caught.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        what = " ".join(str(error).split())[:200]
        detail = f"the workbook cannot be opened ({what}): download it again, or ask the publisher for a CSV file"
        return FileContents(FileState.CORRUPT, detail=detail)
    if not any(sheet.rows for sheet in sheets):
        return FileContents(FileState.EMPTY, detail="no sheet of the workbook holds anything")
    return FileContents(FileState.READ, sheets)


def _other_zip(data: bytes) -> str:
    """What a zip file is, where it is no workbook; nothing where it is one, or is broken."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return ""
    if any(name.lower().startswith("xl/") or name == "content.xml" for name in names):
        return ""
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        return "the file is a document, not a workbook"
    return f"the file is an archive of {len(names)} files ({', '.join(sorted(names)[:3])}): unpack it"


def _has_password(data: bytes) -> bool:
    """Whether an old workbook's first record, or its second, says that the rest is encrypted (FILEPASS)."""
    at = data.find(XLS_BEGIN)
    for _ in range(3 if at >= 0 else 0):
        kind, length = (int.from_bytes(data[i : i + 2], "little") for i in (at, at + 2))
        if kind == FILEPASS:
            return True
        at += 4 + length
    return False


def _sheet(source: CalamineSheet, about: SheetMetadata) -> Sheet:
    """A sheet without its blank rows, of which formatting may leave a million."""
    top, left = source.start or (0, 0)
    cells = source.to_python(skip_empty_area=True)
    _fill_merged(cells, source.merged_cell_ranges or (), top, left)
    filled = [(number, row) for number, row in enumerate(cells, top + 1) if row.count("") < len(row)]
    rows = [[_cell(cell) for cell in row] for _, row in filled]
    hidden = about.visible != SheetVisibleEnum.Visible and rows
    notes = (f'sheet "{about.name}" is hidden in the workbook',) if hidden else ()
    return Sheet(rows, [about.name] * len(rows), [number for number, _ in filled], notes)


def _cell(cell: object) -> Cell:
    """Truth values, times and durations are text: no column of payments holds them."""
    if type(cell) in AS_THEY_ARE:
        return cell  # type: ignore[return-value]
    return str(cell)


def _fill_merged(rows: Sequence[list[Any]], ranges: Iterable[Range], top: int, left: int) -> None:
    """Cells merged downwards all hold the text or date that is shown once; a merged number is stated once."""
    for (first, column), (last, _) in ranges:
        at = column - left
        if first == last or not (0 <= first - top < len(rows) and 0 <= at < len(rows[first - top])):
            continue
        shown = rows[first - top][at]
        if isinstance(shown, str | date):
            for row in rows[first - top + 1 : last - top + 1]:
                row[at] = row[at] or shown
