"""Cases from a file: one row a case, one column a condition; what cannot be used is told all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.errors import DataError, Problem, UsageError, UserError, did_you_mean
from vcse_monograph.measures.qca.calibration import LOG_ODDS, crisp, direct
from vcse_monograph.measures.qca.notation import Literal, Scale, read_list, read_literal, read_scale
from vcse_monograph.measures.qca.numbers import decimal_marks, number, reads_two_ways
from vcse_monograph.measures.qca.sets import Cases, condition_of
from vcse_monograph.measures.qca.terms import ANY
from vcse_monograph.records.contents import DO_STATE, open_file
from vcse_monograph.records.sheets import FileState

NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "."})
# Ragin and Strand 2008, doi 10.1177/0049124107313903: the order of two steps where one of them was never taken.
NO_BEARING = frozenset({"-", "dc"})
CASE_HEADINGS = frozenset({"", "case", "cases", "id", "case_id", "caseid", "name", "names", "country", "row"})
# 9: a condition with ten values has a configuration for nearly every case; such columns are raw measurements.
LARGEST = 9
# 18 conditions: a quarter of a million combinations of literals for each row; with more, an analysis takes minutes.
MOST_CONDITIONS = 18
MOST_ROWS = 1_000_000
SHOWN = 5  # examples in a message


@dataclass(frozen=True)
class Request:
    """What is asked of a file, as typed; without `conditions`, every other column of numbers is one."""

    outcome: str
    conditions: str = ""
    negate: bool = False
    calibrate: Sequence[str] = ()
    log_odds: float = LOG_ODDS


@dataclass
class _Sheet:
    """The file's columns by heading, as text; problems and notes gather here."""

    path: Path
    headings: list[str]
    rows: list[list[str]]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def column(self, heading: str) -> list[str]:
        place = self.headings.index(heading)
        return [row[place] for row in self.rows]


def read_cases(path: Path, request: Request) -> tuple[Cases, list[str]]:
    """The cases of a file (CSV with any separator and encoding, XLSX, ODS), and what a reader should know about them.

    UsageError where what was asked does not suit the file, DataError where its cells cannot be used.
    """
    sheet = _open(path)
    outcome = read_literal(request.outcome)
    scales = _scales(request, sheet)
    named = [read_literal(part) for part in read_list(request.conditions)]
    conditions = _conditions(sheet, outcome, named)
    _stop(sheet, UsageError)
    labels = _labels(sheet, {outcome.name, *conditions})
    columns = {name: _numbers(sheet, name, labels) for name in [*conditions, outcome.name]}
    _stop(sheet, DataError)
    for name, scale in scales.items():
        if name in columns:
            columns[name] = _calibrated(columns[name], scale, request.log_odds)
    membership = _membership(sheet, outcome, columns[outcome.name])
    for name in conditions:
        _check_condition(sheet, name, columns[name], labels)
    _stop(sheet, DataError)
    cases = _assemble(sheet, labels, conditions, columns, request.outcome.strip(), membership, outcome)
    return cases.negated() if request.negate else cases, sheet.notes


def _stop(sheet: _Sheet, kind: type[UserError]) -> None:
    if sheet.problems:
        raise kind(sheet.problems, where=str(sheet.path.name))


def _open(path: Path) -> _Sheet:
    """The first sheet that has a heading and rows."""
    contents = open_file(path)
    if contents.state is not FileState.READ:
        do = DO_STATE.get(contents.state, "").replace(", or take it out of the edition", "")
        raise DataError(Problem(f"{path.name} cannot be read: {contents.state}.", contents.detail, do=do))
    for part in contents.sheets:
        rows = [[_text(cell) for cell in row] for row in part.rows]
        rows = [row for row in rows if any(row)]
        if len(rows) > 1:
            return _Sheet(path, *_squared(rows))
    problem = Problem(f"{path.name} has no cases.", needed="a row of headings, then one row a case", do="add them")
    raise DataError(problem)


def _squared(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of one length. R writes no heading above row names: there it is empty."""
    headings, width = rows[0], max(map(len, rows))
    if len(headings) == width - 1 and all(len(row) == width for row in rows[1:]):
        headings = ["", *headings]
    full = [row + [""] * (width - len(row)) for row in (headings, *rows[1:])]
    return full[0], full[1:]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a workbook's 1.0 is a 1, and shows nothing of how its column writes decimals
    return "" if cell is None else str(cell).replace("\xa0", " ").strip().strip("\ufeff\"'").strip()


def _scales(request: Request, sheet: _Sheet) -> dict[str, Scale]:
    scales: dict[str, Scale] = {}
    for typed in request.calibrate:
        scale = read_scale(typed)
        if isinstance(scale, Problem):
            sheet.problems.append(scale)
        elif _known(sheet, scale.name, "The calibration"):
            scales[scale.name] = scale
    return scales


def _known(sheet: _Sheet, name: str, who: str) -> bool:
    """Whether a column is there once; else the problem is noted."""
    count = sheet.headings.count(name)
    if count == 0:
        alike = [heading for heading in sheet.headings if heading.lower() == name.lower()]
        near = f' Did you mean "{alike[0]}"?' if alike else did_you_mean(name, filter(None, sheet.headings))
        what = f'{who} names "{name}", which is no column.{near}'
        columns = ", ".join(filter(None, sheet.headings))
        sheet.problems.append(Problem(what, needed=f"one of: {columns}", do="correct the name; capitals count"))
    elif count > 1:
        what = f'{who} names "{name}", and {count} columns are called that.'
        sheet.problems.append(Problem(what, do="give every column its own heading"))
    return count == 1


def _conditions(sheet: _Sheet, outcome: Literal, named: Sequence[Literal]) -> list[str]:
    """The names of the conditions, in the order asked for; without names, all other columns of numbers."""
    _known(sheet, outcome.name, "The outcome")
    for condition in named:
        if _known(sheet, condition.name, "The list of conditions") and (condition.absent or condition.values):
            what = f"The condition {condition.name} is given with a ~ or a value."
            sheet.problems.append(Problem(what, do="name the column alone: both presence and absence are looked at"))
    names = [condition.name for condition in named] or [
        name
        for place, name in enumerate(sheet.headings)
        if name not in ("", outcome.name) and not (place == 0 and _names_cases(sheet)) and _numeric(sheet.column(name))
    ]
    if not names:
        sheet.problems.append(Problem("There is no condition.", needed="a column of numbers", do="name --conditions"))
    if outcome.name in names:
        what = f"{outcome.name} is both the outcome and a condition."
        sheet.problems.append(Problem(what, do="take it out of --conditions"))
    for name in sorted({name for name in names if names.count(name) > 1}):
        sheet.problems.append(Problem(f"The condition {name} is named twice.", do="name it once"))
    if len(names) > MOST_CONDITIONS:
        what = f"There are {len(names)} conditions."
        sheet.problems.append(Problem(what, needed=f"at most {MOST_CONDITIONS}", do="choose with --conditions"))
    return names


def _numeric(column: Sequence[str]) -> bool:
    return any(number(cell) is not None for cell in column)


def _names_cases(sheet: _Sheet) -> bool:
    """Whether the first column says which case a row is: it is headed so, or holds no number."""
    return sheet.headings[0].lower() in CASE_HEADINGS or not _numeric([row[0] for row in sheet.rows])


def _labels(sheet: _Sheet, used: set[str]) -> list[str]:
    """What each case is called: its entry in the first column where that names cases, else its number."""
    if sheet.headings[0] not in used and _names_cases(sheet):
        labels = [row[0] or f"row {number}" for number, row in enumerate(sheet.rows, 1)]
        twice = sorted({label for label in labels if labels.count(label) > 1})
        if twice:
            sheet.notes.append(f"Several cases share a name: {_some(twice)}.")
        return labels
    return [str(number) for number in range(1, len(sheet.rows) + 1)]


def _decimal_commas(sheet: _Sheet, name: str, labels: Sequence[str]) -> bool:
    """Whether a column's commas are decimal commas; a problem where it shows both marks, or none and needs one."""
    cells = sheet.column(name)
    marks = decimal_marks(cells)
    doubtful = [(label, cell) for label, cell in zip(labels, cells, strict=True) if reads_two_ways(cell)]
    if len(marks) > 1:
        what = f"{name} is written with decimal commas and with decimal points."
        do = "write all its numbers one way, without commas between thousands"
        sheet.problems.append(Problem(what, found=" and ".join(marks.values()), needed="one decimal mark", do=do))
    elif doubtful and not marks:
        what = f"{name} can be read in two ways: with decimal commas, or with commas between thousands."
        found, first = _some([f"{label}: {cell}" for label, cell in doubtful]), doubtful[0][1]
        do = f"write {first.replace(',', '')} or {first.replace(',', '.')}, whichever is meant, and the others alike"
        sheet.problems.append(Problem(what, found=found, needed="numbers that read one way", do=do))
    elif doubtful:
        way, first = ("decimal commas" if "," in marks else "commas between thousands"), doubtful[0][1]
        read = f"{first} is read as {number(first, ',' in marks):g}"
        sheet.notes.append(f"{name} is written with {way}, as {next(iter(marks.values()))} shows: {read}.")
    return "," in marks


def _numbers(sheet: _Sheet, name: str, labels: Sequence[str]) -> NDArray[np.float64]:
    """A column's numbers; cells that hold none are a problem."""
    cells, decimal_commas = sheet.column(name), _decimal_commas(sheet, name, labels)
    numbers = [float(ANY) if cell.lower() in NO_BEARING else number(cell, decimal_commas) for cell in cells]
    if ANY in numbers:
        about = [label for label, found in zip(labels, numbers, strict=True) if found == ANY]
        sheet.notes.append(f"{name} does not bear on {_some(about)} (a dash in the file).")
    blank = [label for label, cell in zip(labels, cells, strict=True) if cell.lower() in NOTHING]
    wrong = [
        f"{label}: {cell}"
        for label, cell, found in zip(labels, cells, numbers, strict=True)
        if found is None and cell.lower() not in NOTHING
    ]
    if blank:
        what = f"{name} is missing for {len(blank)} of {len(cells)} cases."
        do = "fill it in, or take these cases out: a case without a value belongs to no row"
        sheet.problems.append(Problem(what, found=_some(blank), needed="a number for every case", do=do))
    if wrong:
        what = f"{name} is no number for {len(wrong)} of {len(cells)} cases."
        sheet.problems.append(Problem(what, found=_some(wrong), needed="a number for every case", do="write numbers"))
    return np.array([0.0 if found is None else found for found in numbers])


def _some(texts: Sequence[str]) -> str:
    rest = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return ", ".join(texts[:SHOWN]) + rest


def _calibrated(raw: NDArray[np.float64], scale: Scale, log_odds: float) -> NDArray[np.float64]:
    return direct(raw, scale.direct, log_odds) if scale.direct else crisp(raw, scale.crisp)


def _check_condition(sheet: _Sheet, name: str, column: NDArray[np.float64], labels: Sequence[str]) -> None:
    """A column must be calibrated: memberships from 0 to 1, or few values 0, 1, 2, ..."""
    whole = bool((column % 1 == 0).all())
    outside = (column < (ANY if whole else 0)) | (column > (LARGEST if whole else 1))
    if outside.any():
        found = [f"{label}: {value:g}" for label, value in zip(labels, column, strict=True)]
        found = [text for text, out in zip(found, outside, strict=True) if out]
        needed = f"memberships from 0 to 1, or values 0, 1, 2, ... up to {LARGEST}"
        do = f'calibrate it: --calibrate "{name}=out/crossover/in"'
        sheet.problems.append(Problem(f"{name} is not calibrated.", _some(found), needed, do))
    elif column.min() == column.max():
        sheet.notes.append(f"{name} is {column[0]:g} for every case: it cannot make a difference.")


def _membership(sheet: _Sheet, outcome: Literal, column: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each case's membership in the outcome as it was named: `Y`, `~Y`, or values of a column with several.

    A fuzzy column has no values but presence, `Y{1}`, and absence, `Y{0}`.
    """
    if outcome.values and (column % 1 == 0).all():
        membership = np.isin(column, sorted(outcome.values)).astype(float)
        if not membership.any():
            found = ", ".join(f"{value:g}" for value in sorted(set(column.tolist()))[:SHOWN])
            what = f"No case has the outcome {outcome.name} with that value."
            sheet.problems.append(Problem(what, f"values {found}", do="name a value that occurs"))
    else:
        membership = 1 - column if outcome.values == {0} else column
        found = f"from {column.min():g} to {column.max():g}"
        if column.min() < 0 or column.max() > 1:
            value = "" if outcome.values else f"name the value to be explained, as in {outcome.name}{{1}}, or "
            what, do = f"{outcome.name} is no outcome yet.", f"{value}calibrate the column"
            sheet.problems.append(Problem(what, found, "memberships from 0 to 1", do))
        elif outcome.values and outcome.values not in ({0}, {1}):
            what = f"{outcome.name} is asked for by value, and holds memberships."
            needed = f"{outcome.name} or {outcome.name}{{1}} for its presence, {outcome.name}{{0}} for its absence"
            sheet.problems.append(Problem(what, found, needed, "correct --outcome, or calibrate the column as crisp"))
    if not sheet.problems and membership.min() == membership.max():
        sheet.notes.append(f"{outcome.name} is {membership[0]:g} for every case: nothing can be told apart.")
    return 1 - membership if outcome.absent else membership


def _assemble(
    sheet: _Sheet,
    labels: Sequence[str],
    names: Sequence[str],
    columns: dict[str, NDArray[np.float64]],
    typed: str,
    membership: NDArray[np.float64],
    outcome: Literal,
) -> Cases:
    """The cases; a note names those that sit on the fence."""
    kinds = tuple(condition_of(name, columns[name]) for name in names)
    if math.prod(kind.levels for kind in kinds) > MOST_ROWS:
        what = f"The conditions have {math.prod(kind.levels for kind in kinds):,} configurations."
        raise UsageError(Problem(what, needed=f"at most {MOST_ROWS:,}", do="choose fewer with --conditions"))
    values = ",".join(map(str, sorted(outcome.values)))
    name = f"{'~' if outcome.absent else ''}{outcome.name}{f'{{{values}}}' if values else ''}"
    cases = Cases(tuple(labels), kinds, np.column_stack([columns[name] for name in names]), name, membership)
    if fence := cases.on_the_fence():
        sheet.notes.append(f"A membership of exactly 0.5: belongs to no row of the truth table: {_some(fence)}.")
    return cases
