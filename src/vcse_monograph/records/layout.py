"""Where a table starts and which of its columns is what, found anywhere in a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from vcse_monograph.records.cells import Row, text_of
from vcse_monograph.records.columns import FIELDS, REQUIRED, ColumnNames, Match, plain
from vcse_monograph.records.dates import written
from vcse_monograph.records.money import MoneyReader
from vcse_monograph.records.sheets import Cell, Sheet

HEADER_LINES = 3
HEADER_WITHIN = 60  # rows; titles above a header are fewer
SAMPLE = 100


@dataclass(frozen=True)
class Layout:
    """Which column holds which field. `header` is the header's rows as read; `matches` say how each was known."""

    columns: dict[str, int]
    matches: tuple[Match, ...]
    header: tuple[tuple[Cell, ...], ...] = ()
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    alternatives: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Further columns whose headings fit a field that another column has taken."""

    @property
    def complete(self) -> bool:
        """Whether a payment can be read with it."""
        return all(name in self.columns for name in REQUIRED)

    @property
    def used(self) -> str:
        """`supplier=Suppklier (close spelling); amount=Amount`."""
        return "; ".join(str(match) for match in self.matches if match.field in FIELDS)


def header_at(rows: Sequence[Row], start: int, names: ColumnNames, misspelt: bool = False) -> Layout | None:
    """The layout of a header of one to three lines that begins at `start`; None if none begins there.

    More lines are taken only where they name more columns; a title row above a header is no part of it.
    A header has a heading that is known letter by letter, unless it may be `misspelt` throughout.
    """
    layout = _begun_at(rows, start, names, misspelt)
    if layout is None or len(layout.header) == 1:
        return layout
    later = _begun_at(rows, start + 1, names, misspelt)
    return None if later and (later.complete, len(later.matches)) >= (layout.complete, len(layout.matches)) else layout


def _begun_at(rows: Sequence[Row], start: int, names: ColumnNames, misspelt: bool) -> Layout | None:
    if not misspelt and not any(names.is_heading(cell) for row in rows[start : start + HEADER_LINES] for cell in row):
        return None
    best: Layout | None = None
    for lines in range(1, min(HEADER_LINES, len(rows) - start) + 1):
        chosen = rows[start : start + lines]
        if lines > 1 and _holds_numbers(chosen[-1]):
            break
        layout = _layout(chosen, names)
        if best is None or (layout.complete, len(layout.matches)) > (best.complete, len(best.matches)):
            best = layout
    return best if best and best.matches else None


def _holds_numbers(row: Row) -> bool:
    money = MoneyReader()
    return any(money[cell].pence is not None for cell in row)


def _layout(lines: Sequence[Row], names: ColumnNames) -> Layout:
    width = max(len(row) for row in lines)
    # A heading merged over two lines is said once.
    headings = [" ".join(dict.fromkeys(text_of(row[i]) for row in lines if i < len(row))).strip() for i in range(width)]
    matches = names.recognise(headings)
    columns = {match.field: match.position for match in matches if match.field in FIELDS}
    used = set(columns.values())
    unused = tuple(" ".join(h.split()) for i, h in enumerate(headings) if i not in used and h.strip())
    header = tuple(tuple(row) for row in lines)
    return Layout(columns, tuple(matches), header, unused, alternatives=names.alternatives(headings, columns))


def checked_against(layout: Layout, rows: Sequence[Row], money: MoneyReader) -> Layout:
    """The layout, with amounts, suppliers and dates taken from where amounts, names and dates really stand.

    A heading may stand beside its column (merged cells), or name a column of codes.
    """
    sample = [row for row in rows if sum(cell not in (None, "") for cell in row) >= 2][:SAMPLE]
    if not sample or not layout.complete:
        return layout
    columns, notes = dict(layout.columns), list(layout.notes)

    def share(position: int) -> float:
        filled = [row[position] for row in sample if position < len(row) and row[position] not in (None, "")]
        return sum(money[cell].pence is not None for cell in filled) / len(sample) if filled else 0.0

    taken = set(columns.values())
    width = max(len(row) for row in sample)
    if share(columns["amount"]) < 0.2:
        others = [i for i in range(width) if i not in taken and share(i) > 0.8]
        if len(others) == 1:
            columns["amount"] = others[0]
            notes.append(f"amounts stand in column {others[0] + 1}, not under their heading")
    for name in ("supplier", "commissioner"):
        if name in columns and share(columns[name]) > 0.5:
            taken_from = columns[name]
            others = [i for i in layout.alternatives.get(name, ()) if share(i) < 0.2]
            if others:
                columns[name] = others[0]
                notes.append(f"the {name} is taken from column {others[0] + 1}: column {taken_from + 1} holds codes")
    if "date" not in columns and (found := _dates_under_no_name(layout, sample)) is not None:
        columns["date"] = found
        notes.append(f"dates stand in column {found + 1}, whose heading is not known")
    return replace(layout, columns=columns, notes=tuple(notes))


def _dates_under_no_name(layout: Layout, sample: Sequence[Row]) -> int | None:
    """The one column of dates among those whose heading is not recognised at all."""
    known = {match.position for match in layout.matches}
    found = []
    for position in set(range(max(len(row) for row in sample))) - known:
        cells = [row[position] for row in sample if position < len(row)]
        dates = sum(isinstance(cell, str | date) and written(cell) is not None for cell in cells)
        if dates > 0.8 * len(sample) and not all(isinstance(cell, str) and cell.isdecimal() for cell in cells):
            found.append(position)
    return found[0] if len(found) == 1 else None


def side_by_side(sheet: Sheet, names: ColumnNames) -> list[Sheet]:
    """The tables that a sheet prints beside each other under the same headings; mostly the sheet alone."""
    for row in sheet.rows[:HEADER_WITHIN]:
        headings = [(position, plain(cell)) for position, cell in enumerate(row) if text_of(cell)]
        if not any(names.is_heading(row[position]) for position, _ in headings):
            continue
        for width in range(len(REQUIRED), len(headings) // 2 + 1):
            texts = [text for _, text in headings]
            if len(texts) % width == 0 and texts == texts[:width] * (len(texts) // width):
                return _split(sheet, [position for position, _ in headings[::width]])
    return [sheet]


def _split(sheet: Sheet, starts: Sequence[int]) -> list[Sheet]:
    """A sheet cut before each of the columns `starts`, the first part with all that stands before."""
    bounds = [0, *starts[1:], max(map(len, sheet.rows))]
    return [replace(sheet, rows=[row[low:high] for row in sheet.rows]) for low, high in pairwise(bounds)]
