"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, through python-calamine."""

from __future__ import annotations

import io
from datetime import time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from vcse_monograph.records.sheets import Cell, FileContents, FileState, Sheet

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PROTECTED = FileContents(
    FileState.PROTECTED,
    detail="the workbook opens only with a password: save a copy without one, or ask the publisher for a CSV file",
)


def read_workbook(data: bytes) -> FileContents:
    """All sheets of a workbook, hidden ones too, in order; places are sheet names, numbers are the sheet's rows."""
    if ENCRYPTED in data:
        return PROTECTED
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [sheet for name in workbook.sheet_names if (sheet := _sheet(workbook, name)) is not None]
    except PasswordError:
        return PROTECTED
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        detail = f"the workbook cannot be opened ({error}): download it again, or ask the publisher for a CSV file"
        return FileContents(FileState.CORRUPT, detail=detail)
    if not any(sheet.rows for sheet in sheets):
        return FileContents(FileState.EMPTY, detail="no sheet of the workbook holds anything")
    return FileContents(FileState.READ, sheets)


def _sheet(workbook: CalamineWorkbook, name: str) -> Sheet | None:
    try:
        source = workbook.get_sheet_by_name(name)
    except CalamineError as error:
        # A chart has a name like a sheet, and no cells.
        if "not found" in str(error).lower():
            return None
        raise
    first = source.start[0] + 1 if source.start else 1
    rows = [[_cell(cell) for cell in row] for row in source.to_python(skip_empty_area=True)]
    return Sheet(rows, [name] * len(rows), list(range(first, first + len(rows))))


def _cell(cell: object) -> Cell:
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell  # type: ignore[return-value]
