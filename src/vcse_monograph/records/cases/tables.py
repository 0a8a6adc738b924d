"""Tables that people keep by hand: headings in any spelling, and every problem of a file told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.records.columns import ColumnNames
from vcse_monograph.records.contents import open_file
from vcse_monograph.records.sheets import Cell, FileState

HEADER_WITHIN = 20
"""Rows in which the header must stand: above it are titles and notes."""

ROWS_NAMED = 8
"""Row numbers that a problem lists before it only counts: enough to find the pattern."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table: every field with the headings it goes by; those without which it cannot be read."""

    headings: Mapping[str, Sequence[str]]
    required: Sequence[str]

    def names(self) -> ColumnNames:
        """The headings as the payments' reader knows them, each field also under its own name."""
        fields = {name: (name, *also) for name, also in self.headings.items()}
        return ColumnNames(fields, {})


@dataclass(frozen=True)
class Row:
    """One row: its 1-based number in the file, and the text of each field, empty where there is none."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass
class Complaints:
    """Problems of rows, gathered so that the same mistake in many rows is told once."""

    rows: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, row: int, what: str, do: str = "correct it") -> None:
        """Note that something is wrong in a row."""
        self.rows.setdefault((what, do), []).append(row)

    def unknown(self, row: int, field: str, text: str, known: Iterable[str]) -> None:
        """Note a value that the codebook does not know."""
        names = list(known)
        what = f'There is no {field} "{text}".{did_you_mean(text, names)}' if text else f"The {field} is lacking."
        self.add(row, what, f"use one of: {', '.join(names)[:300]}")

    def problems(self, file: str) -> list[Problem]:
        """One problem for each kind of mistake, with the rows that have it."""
        return [
            Problem(what=what, found=f"{file}, {_rows(numbers)}", do=do) for (what, do), numbers in self.rows.items()
        ]


def _rows(numbers: list[int]) -> str:
    shown = ", ".join(str(n) for n in numbers[:ROWS_NAMED])
    more = f" and {len(numbers) - ROWS_NAMED} more" if len(numbers) > ROWS_NAMED else ""
    return f"row{'s' if len(numbers) > 1 else ''} {shown}{more}"


def read_rows(path: Path, columns: Columns, called: str = "") -> list[Row]:
    """The rows below the header of the first sheet that has one; blank rows are left out.

    Reads CSV, TSV, XLSX and ODS. Raises DataError where the file or a required column is absent; it names the file
    as `called`, else by its name.
    """
    contents, called = open_file(path), called or path.name
    if contents.state is not FileState.READ:
        raise DataError(Problem(what=f"{called}: {contents.detail or contents.state.value}.", do="mend the file"))
    names, best = columns.names(), None
    for sheet in contents.sheets:
        for place, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            found = {match.field: match.position for match in names.recognise(row) if match.field in columns.headings}
            if best is None or len(found) > len(best[2]):
                best = (sheet, place, found)
    found = best[2] if best else {}
    lacking = [name for name in columns.required if name not in found]
    if lacking or best is None:
        raise DataError(_no_columns(called, lacking, best[0].rows[best[1]] if best else []))
    sheet, place, _ = best
    numbered = zip(sheet.numbers[place + 1 :], sheet.rows[place + 1 :], strict=True)
    rows = [Row(number, {name: _text(cells, at) for name, at in found.items()}) for number, cells in numbered]
    return [row for row in rows if any(row.cells.values())]


def _no_columns(called: str, lacking: list[str], header: Sequence[Cell]) -> Problem:
    seen = ", ".join(str(cell) for cell in header if cell not in ("", None))
    return Problem(
        what=f"{called} has no column for: {', '.join(lacking)}.",
        found=f"the headings {seen[:200]}" if seen else "no heading at all",
        needed=", ".join(lacking),
        do="give the columns these headings",
    )


def _text(cells: Sequence[Cell], at: int) -> str:
    """A cell as text; whole numbers without a point, dates as YYYY-MM-DD."""
    cell = cells[at] if at < len(cells) else None
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return " ".join(str(cell).split())
