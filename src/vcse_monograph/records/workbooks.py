"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, through python-calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

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
AS_THEY_ARE = (str, int, float, date, datetime)
PROTECTED = FileContents(
    FileState.PROTECTED,
    detail="the workbook opens only with a password: save a copy without one, or ask the publisher for a CSV file",
)


def read_workbook(data: bytes) -> FileContents:
    """All sheets of a workbook, hidden ones too, in order; places are sheet names, numbers are the sheet's rows."""
    if not data.startswith(ZIP) and ENCRYPTED in data:
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


def _sheet(source: CalamineSheet, about: SheetMetadata) -> Sheet:
    first = source.start[0] if source.start else 0
    rows = [[_cell(cell) for cell in row] for row in source.to_python(skip_empty_area=True)]
    _fill_merged(rows, source, first, source.start[1] if source.start else 0)
    hidden = about.visible != SheetVisibleEnum.Visible and any(rows)
    notes = (f'sheet "{about.name}" is hidden in the workbook',) if hidden else ()
    return Sheet(rows, [about.name] * len(rows), list(range(first + 1, first + 1 + len(rows))), notes)


def _cell(cell: object) -> Cell:
    """Truth values, times and durations are text: no column of payments holds them."""
    if type(cell) in AS_THEY_ARE:
        return cell  # type: ignore[return-value]
    return str(cell)


def _fill_merged(rows: Sequence[list[Cell]], source: CalamineSheet, top: int, left: int) -> None:
    """Cells merged downwards all hold the text or date that is shown once; a merged number is stated once."""
    for (first, column), (last, _) in source.merged_cell_ranges or ():
        above = rows[first - top][column - left] if 0 <= first - top < len(rows) and column >= left else ""
        if first == last or above in (None, "") or isinstance(above, int | float):
            continue
        for row in rows[first - top + 1 : last - top + 1]:
            if column - left < len(row) and row[column - left] in (None, ""):
                row[column - left] = above
