"""Open an export of any form as columns that know their question, and rows of cells."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vcse_monograph.errors import Problem, did_you_mean
from vcse_monograph.records.contents import open_file
from vcse_monograph.records.sheets import Cell, FileState, Sheet
from vcse_monograph.records.survey.forms import FORMS, JISC, SPSS, Form, heading_rows, recognise
from vcse_monograph.records.survey.wording import key, question_number

REPEATED = re.compile(r"(.*?)\.?\d{1,2}")
QUIZ = ("points", "feedback")
"""What Microsoft Forms prints before a question's marks."""
SAV = (b"$FL2", b"$FL3")


@dataclass(frozen=True)
class Column:
    """A column: its place in a row, what the tool calls it, and the texts that its question may go by.

    `labels` and `missing` are SPSS's: {code: label} by `wording.key`, and ranges of user-missing codes.
    """

    place: int
    name: str
    texts: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Row:
    """One row below the headings, with its 1-based number in the file."""

    number: int
    cells: Sequence[Cell]

    def cell(self, column: Column) -> Cell:
        """The cell under a column; None where the row is too short."""
        return self.cells[column.place] if column.place < len(self.cells) else None


@dataclass(frozen=True)
class Export:
    """One survey tool's file."""

    form: Form
    columns: list[Column]
    rows: list[Row]

    def named(self, heading: str) -> Column | None:
        """The first column whose name is `heading`, as `wording.key` gives it."""
        return next((column for column in self.columns if key(column.name) == heading), None)


def open_export(path: Path, form: str = "") -> Export | Problem:
    """The export in a file, its form recognised unless `form` names it; or why it cannot be read."""
    if form and form not in FORMS:
        near = did_you_mean(form, FORMS)
        return Problem(what=f'There is no form of export "{form}".{near}', needed=f"one of: {', '.join(FORMS)}")
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
    except OSError:
        return Problem(what=f"{path.name} cannot be opened.", do="correct the path; it starts at the project's folder")
    return _open_sav(path) if start in SAV else _open_table(path, form)


def _open_table(path: Path, named: str) -> Export | Problem:
    contents = open_file(path)
    # The longest sheet: a workbook may open with a page about the survey.
    sheet = max(contents.sheets, key=lambda sheet: len(sheet.rows), default=Sheet([], [], []))
    numbered = zip(sheet.numbers, sheet.rows, strict=True)
    rows = [Row(number, row) for number, row in numbered if any(_filled(cell) for cell in row)]
    if contents.state is not FileState.READ or len(rows) < 2:
        found = contents.detail or "no row of answers"
        return Problem(what=f"{path.name}: {contents.state}.", found=found, do="export it again, as CSV or XLSX")
    cells = [row.cells for row in rows[:3]]
    form = FORMS[named] if named else recognise(cells)
    if form is SPSS:
        return Problem(what=f"{path.name} is no SPSS file.", do='take `form = "spss"` out of the edition')
    depth = heading_rows(form, cells)
    return Export(form, _columns(form, [row.cells for row in rows[:depth]]), rows[depth:])


def _columns(form: Form, headings: Sequence[Sequence[Cell]]) -> list[Column]:
    """A column for each heading; where there are several heading rows, the second holds the questions' texts."""
    width = max(map(len, headings))
    names = [_text(headings[0], place) for place in range(width)]
    texts = [_text(headings[1], place) if len(headings) > 1 else names[place] for place in range(width)]
    rows_of_grids = {question_number(name): text for name, text in zip(names, texts, strict=True)}
    columns = []
    for place, (name, text) in enumerate(zip(names, texts, strict=True)):
        number = question_number(name) if form is JISC else ""
        # A grid's answers stand under `4.1.a`, its row's statement under `4.1`.
        above = rows_of_grids.get(number.rpartition(".")[0], "") if number[-1:].isalpha() else ""
        readings = dict.fromkeys(
            reading for said in (text, above, _first_of(text, texts)) for reading in _readings(said)
        )
        columns.append(Column(place, number or name, tuple(readings)))
    return columns


def _first_of(text: str, texts: Sequence[str]) -> str:
    """The text that a repeated one repeats: tools print a question's second column as `We meet2` or `We meet.1`."""
    found = REPEATED.fullmatch(text)
    return found[1] if found and " " in found[1] and found[1] in texts else ""


def _text(row: Sequence[Cell], place: int) -> str:
    cell = row[place] if place < len(row) else None
    return str(cell).strip() if _filled(cell) else ""


def _readings(text: str) -> tuple[str, ...]:
    """What a heading may ask: all of it; the row of a grid in `Question [row]`; what follows each dash."""
    parts = text.split(" - ")
    if parts[0].casefold() in QUIZ:
        return (text,)
    rests = [" - ".join(parts[start:]) for start in range(1, len(parts))]
    row = text[text.rindex("[") + 1 : -1] if text.endswith("]") and "[" in text else ""
    return tuple(dict.fromkeys(reading for reading in (text, row, *rests) if reading.strip()))


def _open_sav(path: Path) -> Export | Problem:
    import pyreadstat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table, about = pyreadstat.read_sav(io.BytesIO(path.read_bytes()), user_missing=True)
    except Exception as error:  # pyreadstat raises its own class and many more for a damaged file
        return Problem(
            what=f"{path.name} cannot be read as an SPSS file.", found=str(error), do="save it again in SPSS"
        )
    columns = [
        Column(
            place,
            name,
            _readings(about.column_names_to_labels.get(name) or name),
            {key(code): label for code, label in about.variable_value_labels.get(name, {}).items()},
            _missing_codes(about.missing_ranges.get(name, [])),
        )
        for place, name in enumerate(about.column_names)
    ]
    cells = table.astype(object).where(table.notna(), None).to_numpy().tolist()
    return Export(SPSS, columns, [Row(number, row) for number, row in enumerate(cells, 1)])


def _missing_codes(ranges: Iterable[Any]) -> tuple[tuple[float, float], ...]:
    """SPSS's user-missing codes as ranges; those of texts are left, since no scale is one of texts."""
    return tuple((float(part["lo"]), float(part["hi"])) for part in ranges if not isinstance(part["lo"], str))


def _filled(cell: Cell) -> bool:
    return cell is not None and str(cell).strip() != ""
