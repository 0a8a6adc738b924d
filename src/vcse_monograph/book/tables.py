"""A CSV file as an accessible table: a caption, column and row headings, numbers aligned and readable.

Every cell becomes a text node, so that what a publisher typed is shown and never run.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from docutils import nodes

from vcse_monograph.book import cells
from vcse_monograph.book.numbers import MINUS
from vcse_monograph.files import FORMULA_STARTS
from vcse_monograph.measures.measurement import HIDDEN, MISSING

ALWAYS_CAPITALS = {"vcse": "VCSE", "nhs": "NHS", "cic": "CIC", "id": "ID", "csv": "CSV", "gp": "GP", "hhi": "HHI"}
LARGE = 10_000
"""From here a column loses its decimals: 10,000, because a reader compares the first figures of such sums."""
SHORT = 28
"""Longest row heading that is kept on one line: 28 letters, as long as most commissioners' names."""
WIDE = 6
"""Columns from which a table is set in smaller type: 6, because five fit the text column of a laptop."""


FINE = 3
"""Decimals of a chance, other numbers keep two: 3, because .049 and .051 lie on two sides of the usual bound."""

NOT_SHOWN = re.compile(rf"{re.escape(HIDDEN)}|<\d+")
"""What stands in the place of a number that is not published, or the number that it is below."""

YEAR = re.compile(r"(^|[\s_])years?($|[\s_])", re.IGNORECASE)
"""A column of years, which take no thousands separator; "yearly ties" are counts."""


@dataclass(frozen=True)
class Grid:
    """A table's headings and cells, as text ready to print; `numeric[i]` says that column i is numbers.

    `values` are the cells as the file has them, so that a rounded column is sorted by what it was rounded from.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[bool]
    values: Sequence[Sequence[str]] = ()

    @property
    def cells(self) -> int:
        """How many cells it has, which is what it weighs in a page."""
        return len(self.rows) * len(self.headings)

    @property
    def signs(self) -> list[str]:
        """The signs that stand in it in the place of numbers that are not published."""
        return sorted({cell for row in self.rows for cell in row if NOT_SHOWN.fullmatch(cell)})

    def first(self, count: int) -> Grid:
        """Its first rows alone."""
        return Grid(self.headings, self.rows[:count], self.numeric, self.values[:count])


def read_grid(path: Path, columns: Sequence[str] = (), exact: bool = False) -> Grid:
    """The CSV at `path`, numbers formatted; `columns` picks and orders; `exact` keeps the pence of large sums.

    Raises KeyError for a column that the file lacks.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream)) or [[]]
    picked = list(columns) or header
    positions = [_position(header, name) for name in picked]
    columns_of = [[_without_guard(row[position]) for row in rows] for position in positions]
    ready = [_formatted(name, column, exact) for name, column in zip(picked, columns_of, strict=True)]
    numeric = [is_numeric for is_numeric, _ in ready]
    printed = list(zip(*(column for _, column in ready), strict=True))
    return Grid([heading(name) for name in picked], printed, numeric, list(zip(*columns_of, strict=True)))


def heading(name: str) -> str:
    """A column's name as a heading: `vcse_share` becomes `VCSE share`."""
    words = [ALWAYS_CAPITALS.get(word, word) for word in name.replace("_", " ").split(" ")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def table_node(grid: Grid, caption: str, shown: int | None = None) -> nodes.table:
    """The grid as a docutils table whose first column holds the row headings; rows after `shown` are folded away."""
    table = nodes.table(classes=_classes(grid))
    if caption:
        table += nodes.title(caption, "", nodes.Text(caption))
    group = nodes.tgroup(cols=len(grid.headings))
    table += group
    for position, _ in enumerate(grid.headings):
        group += nodes.colspec(colwidth=1, **({"stub": 1} if position == 0 else {}))
    values = grid.values or grid.rows
    group += nodes.thead("", _row(grid.headings, grid.headings, grid.numeric))
    body = [_row(row, values[i], grid.numeric, shown is not None and i >= shown) for i, row in enumerate(grid.rows)]
    group += nodes.tbody("", *body)
    return table


def _classes(grid: Grid) -> list[str]:
    wide = ["vcse-table--wide"] if len(grid.headings) >= WIDE else []
    short = ["vcse-table--short"] if all(len(row[0]) <= SHORT for row in grid.rows) else []
    return ["vcse-table", *wide, *short]


def _row(printed: Sequence[str], values: Sequence[str], numeric: Sequence[bool], folded: bool = False) -> nodes.row:
    row = cells.FoldedRow() if folded else nodes.row()
    for cell, value, is_numeric in zip(printed, values, numeric, strict=True):
        entry = nodes.entry(classes=[cells.NUMERIC] if is_numeric else [])
        entry += nodes.paragraph(cell, "", _content(cell, value, is_numeric))
        row += entry
    return row


def _content(printed: str, value: str, is_numeric: bool) -> nodes.Node:
    """A cell's text; a number that was rounded keeps its value, one that is not published is marked."""
    text = nodes.Text(printed)
    if NOT_SHOWN.fullmatch(printed):
        return cells.Hidden("", text)
    if not is_numeric or _number(value) is None or cells.same_number(printed, value):
        return text
    return cells.value(value, text)


def _position(header: Sequence[str], name: str) -> int:
    if name not in header:
        raise KeyError(name)
    return header.index(name)


def _formatted(name: str, column: Sequence[str], exact: bool) -> tuple[bool, list[str]]:
    """Whether a column is numbers, and its cells as printed."""
    values = [_number(cell) for cell in column]
    found = [value for value in values if value is not None]
    if not found or len(found) < sum(1 for cell in column if cell and not _in_place_of_number(cell)):
        return False, list(column)
    spec = _spec(name, found, exact)
    printed = ["" if value is None else f"{value:{spec}}".replace("-", MINUS) for value in values]
    return True, [text or cell for text, cell in zip(printed, column, strict=True)]


def _in_place_of_number(cell: str) -> bool:
    """Whether a cell says why no number stands there."""
    return cell == MISSING or NOT_SHOWN.fullmatch(cell) is not None


def _spec(name: str, values: Sequence[Decimal], exact: bool) -> str:
    """One format for a whole column, so that its digits stand under one another."""
    if YEAR.search(name):
        return "f"
    decimals = max(-int(value.as_tuple().exponent) for value in values)
    if decimals == 1 and ("£" in name or "amount" in name.lower()):
        decimals = 2
    is_large = max(abs(value) for value in values) >= LARGE
    if is_large and not (exact and decimals == 2):
        decimals = 0
    return f",.{min(max(decimals, 0), FINE if 'chance' in name.lower() else 2)}f"


def _number(cell: str) -> Decimal | None:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _without_guard(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it; on a page it is only text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
