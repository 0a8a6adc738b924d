"""Rows whose cells ran together or apart before they were published, put right where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vcse_monograph.records.cells import Row
from vcse_monograph.records.money import MoneyReader

DATE_WITHIN = re.compile(r"(.*?)\s*(\d{2}[/.-]\d{2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})\s*(.*)", re.DOTALL)
LEADING_DIGITS = re.compile(r"\s*[-(£]*\d{1,3}")
THOUSANDS = re.compile(r"\d{3}")
LAST_THOUSANDS = re.compile(r"\d{3}(\.\d+)?\)?-?\s*")


def parted_cells(row: Row, columns: Mapping[str, int], money: MoneyReader) -> Row | None:
    """A row whose date has run together with the cell before it or after it ("25/06/2012900"), parted again.

    None unless that puts the date and an amount where they belong.
    """
    date_at, amount_at = columns.get("date", -1), columns["amount"]
    for position in range(max(0, date_at - 1), min(date_at + 1, len(row))):
        cell = row[position]
        match = DATE_WITHIN.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is None or not (match[1] or match[3]):
            continue
        parted = [*row[:position], *(part for part in match.groups() if part), *row[position + 1 :]]
        if amount_at < len(parted) and parted[date_at] == match[2] and money[parted[amount_at]].pence is not None:
            return parted
    return None


def joined_cells(row: Row, width: int, columns: Mapping[str, int], money: MoneyReader) -> Row | None:
    """A row with more cells than headings, whose separators stood within an amount or a text, joined again.

    `...,30,000.01` or `...,SMITH, JONES AND CO,...` without quotation marks. None unless that gives the
    table's width and an amount where it belongs.
    """
    cells = [cell if isinstance(cell, str) else "" for cell in row]
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    extra, amount_at = len(cells) - width, columns["amount"]
    tail = cells[amount_at + 1 : amount_at + 1 + extra]
    if (
        LEADING_DIGITS.fullmatch(cells[amount_at])
        and all(map(THOUSANDS.fullmatch, tail[:-1]))
        and all(map(LAST_THOUSANDS.fullmatch, tail[-1:]))
    ):
        joined = [*cells[:amount_at], "".join([cells[amount_at], *tail]), *cells[amount_at + 1 + extra :]]
    else:
        going_on = [position for position, cell in enumerate(cells) if position and cell.startswith(" ")]
        if len(going_on) != extra:
            return None
        joined = []
        for position, cell in enumerate(cells):
            if position in going_on:
                joined[-1] += f",{cell}"
            else:
                joined.append(cell)
    return joined if len(joined) == width and money[joined[amount_at]].pence is not None else None
