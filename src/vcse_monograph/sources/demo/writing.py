"""Writing a month's payment lines as their publisher would, and noting where each line came to stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from vcse_monograph.files import written_whole
from vcse_monograph.sources.demo.layouts import Layout
from vcse_monograph.sources.demo.payments import Lines
from vcse_monograph.sources.demo.scale import month_of
from vcse_monograph.sources.demo.world import Commissioner

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

BAD_ROWS = ("amount shown as ########", "impossible date", "amount is not a number")
"""What makes a row unreadable."""


@dataclass(frozen=True)
class BadRow:
    """An unreadable row: a copy of line `at`, printed before it, with one cell spoilt."""

    at: int
    reason: str


@dataclass(frozen=True)
class Body:
    """Printed rows below the heading; the row of each line; the line behind each row; the bad rows.

    A bad row is (row, reason, spoilt text); the line behind it is the one that it copies.
    """

    rows: list[Sequence[str]]
    lines: list[int]
    sources: list[int]
    bad: list[tuple[int, str, str]]


@dataclass
class Written:
    """Where lines came to stand: sheet or page and row of each, in the order of the lines; and the bad rows."""

    places: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    bad: list[tuple[str, int, str, str]] = field(default_factory=list)
    """(sheet or page, row, reason, spoilt text)"""

    def note(self, body: Body, places: Sequence[str], rows: Sequence[int]) -> None:
        """Note where each row of a body stands, lines and bad rows apart."""
        self.places += [places[i] for i in body.lines]
        self.rows += [rows[i] for i in body.lines]
        self.bad += [(places[i], rows[i], reason, text) for i, reason, text in body.bad]


SIGNS = {"commas": ("", "-{}"), "brackets": ("", "({})"), "pounds": ("£", "(£{})"), "trailing": ("", "{}-")}
"""By style of amount: what stands before a payment, and how a credit is marked."""


def amount_texts(pence: Sequence[int], style: str) -> list[str]:
    """Amounts in a publisher's style, for example `(£8,225.87)`, `8,225.87-` or (plain) `961.3`."""
    if style == "plain":
        return [f"{p / 100:.2f}".rstrip("0").rstrip(".") for p in pence]
    before, credit = SIGNS[style]
    return [
        f"{before}{p // 100:,}.{p % 100:02d}" if p >= 0 else credit.format(f"{-p // 100:,}.{-p % 100:02d}")
        for p in pence
    ]


def day_text(day: date, pattern: str) -> str:
    """A date in a publisher's style, its month in English whatever the machine's language."""
    name = MONTHS[day.month - 1]
    return day.strftime(pattern.replace("%B", name).replace("%b", name[:3]))


def title_rows(commissioner: Commissioner, month: int) -> list[str]:
    """The title's lines with the commissioner's name and the month."""
    year, number = month_of(month)
    return [
        line.format(commissioner=commissioner.name, month_name=MONTHS[number - 1], year=year)
        for line in commissioner.layout.title
    ]


def spoilt(lines: Lines, bad: BadRow, layout: Layout) -> tuple[str, str]:
    """(column, text) of the cell that makes a row unreadable."""
    if bad.reason == BAD_ROWS[0]:
        return "amount", "########"
    if bad.reason == BAD_ROWS[1]:
        sound = date(month_of(lines.month)[0], 2, 28)
        return "date", day_text(sound, layout.dates).replace("28", "31")
    return "amount", "see note"


def columns_of(lines: Lines, commissioner: Commissioner) -> dict[str, list[str]]:
    """Every column that a layout may print, as text."""
    layout = commissioner.layout
    count = len(lines)
    printed = {day: day_text(day, layout.dates) for day in set(lines.dates)}
    return {
        "family": ["Department of Health"] * count,
        "entity": [commissioner.name] * count,
        "date": [printed[day] for day in lines.dates],
        "type": lines.types,
        "area": lines.areas,
        "supplier": lines.suppliers,
        "transaction": lines.transactions,
        "amount": amount_texts(lines.pence.tolist(), layout.amounts),
        "postcode": [f"ZZ{n % 9 + 1} {n % 7 + 1}ZZ" for n in range(count)],
        "invoice": [f"INV{text[-6:]}" for text in lines.transactions],
    }


def body_of(lines: Lines, commissioner: Commissioner, bad: Sequence[BadRow]) -> Body:
    """The rows to print: every line, and before some of them a bad row."""
    layout = commissioner.layout
    names = [name for name, _ in layout.columns]
    columns = columns_of(lines, commissioner)
    rows: list[Sequence[str]] = list(zip(*(columns[name] for name in names), strict=True))
    ordered = sorted(bad, key=lambda one: one.at)
    noted = []
    for position, one in reversed(list(enumerate(ordered))):
        column, text = spoilt(lines, one, layout)
        copy = list(rows[one.at])
        copy[names.index(column)] = text
        rows.insert(one.at, copy)
        noted.append((one.at + position, one.reason, text))
    spoiled = [one.at for one in ordered]
    count = np.arange(len(lines))
    moved = np.searchsorted(spoiled, count, side="right")
    sources = np.sort(np.concatenate([count, spoiled]), kind="stable").astype(int)
    return Body(rows, (count + moved).tolist(), sources.tolist(), noted[::-1])


def total_row(lines: Lines, layout: Layout) -> list[str]:
    """A row that prints the control total below its column."""
    names = [name for name, _ in layout.columns]
    row = [""] * len(names)
    row[names.index("amount")] = amount_texts([int(lines.pence.sum())], layout.amounts)[0]
    row[names.index("supplier")] = "Total"
    return row


def header_rows(layout: Layout) -> list[list[str]]:
    """The heading as one row, or as several where headings are stacked."""
    parts = [heading.split("\n") for _, heading in layout.columns]
    height = max(len(part) for part in parts)
    return [[part[i] if i < len(part) else "" for part in parts] for i in range(height)]


def write_csv(path: Path, lines: Lines, commissioner: Commissioner, bad: Sequence[BadRow]) -> Written:
    """Write one month as delimited text."""
    layout = commissioner.layout
    blank = [""] * (len(layout.columns) - 1)
    body = body_of(lines, commissioner, bad)
    header = header_rows(layout)
    rows: list[Sequence[str]] = [[line, *blank] for line in title_rows(commissioner, lines.month)]
    first = len(rows) + len(header) + 1
    every = layout.header_every or len(body.rows)
    for start in range(0, len(body.rows), every):
        rows += header + body.rows[start : start + every]
    if layout.total == "row":
        rows.append(total_row(lines, layout))
    rows += [[line, *blank] for line in layout.footer]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=layout.delimiter, lineterminator=layout.line_end).writerows(rows)
    mark = "\ufeff" if layout.encoding.startswith("utf-16") else ""
    with written_whole(path) as temporary:
        temporary.write_bytes((mark + text.getvalue()).encode(layout.encoding))
    noted = Written()
    numbers = [first + i + len(header) * (i // every) for i in range(len(body.rows))]
    noted.note(body, [""] * len(numbers), numbers)
    return noted
