"""A CSV file as an accessible table: a caption, column and row headings, numbers aligned and readable.

Every cell becomes a text node, so that what a publisher typed is shown and never run.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from docutils import nodes

from vcse_monograph.book.numbers import MINUS
from vcse_monograph.findings.results import FORMULA_STARTS

ALWAYS_CAPITALS = {"vcse": "VCSE", "nhs": "NHS", "cic": "CIC", "id": "ID", "csv": "CSV", "gp": "GP", "hhi": "HHI"}
WIDE = 6
"""Columns from which a table is set in smaller type: 6, because five fit the text column of a laptop."""


@dataclass(frozen=True)
class Grid:
    """A table's headings and cells, as text ready to print; `numeric[i]` says that column i is numbers."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[bool]


def read_grid(path: Path, columns: Sequence[str] = ()) -> Grid:
    """The CSV at `path`, numbers formatted; `columns` picks and orders. Raises KeyError for a column it lacks."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream)) or [[]]
    picked = list(columns) or header
    positions = [_position(header, name) for name in picked]
    ready = [_formatted(picked[i], [row[position] for row in rows]) for i, position in enumerate(positions)]
    numeric = [is_numeric for is_numeric, _ in ready]
    cells = list(zip(*(column for _, column in ready), strict=True))
    return Grid([heading(name) for name in picked], cells, numeric)


def heading(name: str) -> str:
    """A column's name as a heading: `vcse_share` becomes `VCSE share`."""
    words = [ALWAYS_CAPITALS.get(word, word) for word in name.replace("_", " ").split(" ")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def table_node(grid: Grid, caption: str) -> nodes.table:
    """The grid as a docutils table whose first column holds the row headings."""
    table = nodes.table(classes=["vcse-table", *(["vcse-table--wide"] if len(grid.headings) >= WIDE else [])])
    if caption:
        table += nodes.title(caption, "", nodes.Text(caption))
    group = nodes.tgroup(cols=len(grid.headings))
    table += group
    for position, _ in enumerate(grid.headings):
        group += nodes.colspec(colwidth=1, **({"stub": 1} if position == 0 else {}))
    group += nodes.thead("", _row(grid.headings, grid.numeric))
    group += nodes.tbody("", *(_row(cells, grid.numeric) for cells in grid.rows))
    return table


def _row(cells: Sequence[str], numeric: Sequence[bool]) -> nodes.row:
    row = nodes.row()
    for cell, is_numeric in zip(cells, numeric, strict=True):
        entry = nodes.entry(classes=["vcse-numeric"] if is_numeric else [])
        entry += nodes.paragraph(cell, "", nodes.Text(cell))
        row += entry
    return row


def _position(header: Sequence[str], name: str) -> int:
    if name not in header:
        raise KeyError(name)
    return header.index(name)


def _formatted(name: str, column: Sequence[str]) -> tuple[bool, list[str]]:
    """Whether a column is numbers, and its cells as printed."""
    plain = [_without_guard(cell) for cell in column]
    values = [_number(cell) for cell in plain]
    found = [value for value in values if value is not None]
    if not found or len(found) < sum(1 for cell in plain if cell):
        return False, plain
    spec = _spec(name, found)
    return True, ["" if value is None else f"{value:{spec}}".replace("-", MINUS) for value in values]


def _spec(name: str, values: Sequence[Decimal]) -> str:
    """One format for a whole column, so that its digits stand under one another."""
    if "year" in name.lower():
        return "f"
    decimals = max(-int(value.as_tuple().exponent) for value in values)
    if decimals == 1 and ("£" in name or "amount" in name.lower()):
        decimals = 2
    if decimals > 2:
        decimals = 0 if max(abs(value) for value in values) >= 1000 else 2
    return f",.{max(decimals, 0)}f"


def _number(cell: str) -> Decimal | None:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _without_guard(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it; on a page it is only text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
