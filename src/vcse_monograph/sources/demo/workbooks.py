"""Spending files as Excel workbooks: a cover sheet, then a sheet a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from vcse_monograph.files import written_whole
from vcse_monograph.sources.demo.payments import Lines
from vcse_monograph.sources.demo.scale import month_of
from vcse_monograph.sources.demo.world import Commissioner
from vcse_monograph.sources.demo.writing import (
    MONTHS,
    BadRow,
    Written,
    body_of,
    header_rows,
    title_rows,
)

CREATED = datetime(2020, 4, 30)
"""Fixed, so that the same data give the same bytes."""

COVER = (
    "{commissioner}",
    "",
    "This workbook lists payments to suppliers, as the transparency guidance asks.",
    "Each sheet holds one month. Questions: finance team.",
)


EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's calendar, for dates after February 1900."""


def sheet_name(month: int) -> str:
    """For example `Apr 2018`."""
    year, number = month_of(month)
    return f"{MONTHS[number - 1][:3]} {year}"


def write_workbook(
    path: Path, months: Sequence[Lines], commissioner: Commissioner, bad: Sequence[Sequence[BadRow]]
) -> list[Written]:
    """Write one workbook with a sheet per month; what is noted comes back month by month."""
    with written_whole(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), {"constant_memory": True, "strings_to_formulas": False})
        book.set_properties({"created": CREATED})
        cover = book.add_worksheet("Cover")
        for row, line in enumerate(COVER):
            cover.write_string(row, 0, line.format(commissioner=commissioner.name))
        formats = {
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
        }
        noted = [_write_sheet(book, lines, commissioner, b, formats) for lines, b in zip(months, bad, strict=True)]
        book.close()
    return noted


def _write_sheet(
    book: xlsxwriter.Workbook,
    lines: Lines,
    commissioner: Commissioner,
    bad: Sequence[BadRow],
    formats: dict[str, object],
) -> Written:
    """One month: dates and amounts as Excel's own numbers, everything else as text."""
    layout = commissioner.layout
    name = sheet_name(lines.month)
    sheet = book.add_worksheet(name)
    body = body_of(lines, commissioner, bad)
    above = [[line] for line in title_rows(commissioner, lines.month)] + header_rows(layout)
    for row, title in enumerate(above):
        sheet.write_row(row, 0, title)
    numbers = {
        "date": [(day - EPOCH).days for day in lines.dates],
        "amount": [pence / 100 for pence in lines.pence.tolist()],
    }
    spoilt = {(row, text) for row, _, text in body.bad}
    first = len(above)
    for row, (cells, line) in enumerate(zip(body.rows, body.sources, strict=True)):
        for column, (held, _) in enumerate(layout.columns):
            if held in numbers and (row, cells[column]) not in spoilt:
                sheet.write_number(first + row, column, numbers[held][line], formats[held])
            else:
                sheet.write_string(first + row, column, cells[column])
    if layout.total == "row":
        sheet.write_string(first + len(body.rows), 0, "Total")
        column = [held for held, _ in layout.columns].index("amount")
        sheet.write_number(first + len(body.rows), column, int(lines.pence.sum()) / 100, formats["amount"])
    noted = Written()
    noted.note(body, [name] * len(body.rows), [first + row + 1 for row in range(len(body.rows))])
    return noted
