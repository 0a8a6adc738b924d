"""One commissioner's work: draw the payments of each month, write the files, note the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.sources.demo.contracts import Contracts
from vcse_monograph.sources.demo.pages import write_pdf
from vcse_monograph.sources.demo.payments import Lines, month_lines
from vcse_monograph.sources.demo.scale import month_text
from vcse_monograph.sources.demo.workbooks import write_workbook
from vcse_monograph.sources.demo.world import Commissioner
from vcse_monograph.sources.demo.writing import BAD_ROWS, BadRow, Written, write_csv

UNREADABLE = 0.3
"""Chance that a month's file without a control total has an unreadable row, for each of the reasons.

Files with a printed total have none, so that every total is met to the penny.
"""


@dataclass(frozen=True)
class Stood:
    """Payment lines of one month and where they stand.

    `columns` holds distinct values and codes of every text column and of the date; `pence` and `rows` are arrays.
    Plain arrays, since they go from one process to another.
    """

    columns: dict[str, tuple[list[object], NDArray[np.int32]]]
    pence: NDArray[np.int64]
    rows: NDArray[np.int64]


@dataclass
class Published:
    """The truth about one commissioner's files."""

    payments: list[Stood] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str, int, str, str]] = field(default_factory=list)


def publish(out: Path | None, commissioner: Commissioner, contracts: Contracts, seed: list[int]) -> Published:
    """Draw all payments of a commissioner and write their files below `out`/spending; none where `out` is None."""
    rng = np.random.default_rng(seed)
    layout = commissioner.layout
    published = [month for month, lines in enumerate(commissioner.lines) if lines]
    result = Published()
    for start in range(0, len(commissioner.lines), layout.months_per_file):
        months = [month for month in published if start <= month < start + layout.months_per_file]
        if not months:
            continue
        lines = [month_lines(commissioner, contracts, month, rng) for month in months]
        bad = [_bad_rows(one, commissioner, first=month == published[0], rng=rng) for one, month in
               zip(lines, months, strict=True)]  # fmt: skip
        name = f"spending/{commissioner.code}/{_file_name(commissioner, start, months)}"
        stands = _unwritten(lines) if out is None else _write(out / name, lines, commissioner, bad)
        for one, noted in zip(lines, stands, strict=True):
            result.payments.append(_stood(commissioner, one, noted, name))
            result.unreadable += [(name.removeprefix("spending/"), *row) for row in noted.bad]
        result.files.append(name)
    return result


def _file_name(commissioner: Commissioner, start: int, months: list[int]) -> str:
    layout = commissioner.layout
    if layout.months_per_file > 1:
        return f"{commissioner.code} spend from {month_text(start)}{layout.suffix}"
    return f"{commissioner.code} {month_text(months[0])}{layout.suffix}"


def _bad_rows(lines: Lines, commissioner: Commissioner, first: bool, rng: np.random.Generator) -> list[BadRow]:
    """Unreadable rows of one month; a commissioner's first month has one for certain."""
    if commissioner.layout.total:
        return []
    chosen = [reason for reason in BAD_ROWS if rng.random() < UNREADABLE / len(BAD_ROWS)]
    if first and not chosen:
        chosen = [BAD_ROWS[int(rng.integers(len(BAD_ROWS)))]]
    return [BadRow(int(rng.integers(0, len(lines))), reason) for reason in chosen]


def _write(path: Path, lines: list[Lines], commissioner: Commissioner, bad: list[list[BadRow]]) -> list[Written]:
    if commissioner.layout.form == "xlsx":
        return write_workbook(path, lines, commissioner, bad)
    write = write_pdf if commissioner.layout.form == "pdf" else write_csv
    return [write(path, lines[0], commissioner, bad[0])]


def _unwritten(lines: list[Lines]) -> list[Written]:
    """Where lines stand that no file holds: nowhere."""
    return [Written([""] * len(one), [0] * len(one)) for one in lines]


def _stood(commissioner: Commissioner, lines: Lines, noted: Written, name: str) -> Stood:
    """The lines as they must be read, with where they stand."""
    count = len(lines)
    columns: dict[str, Sequence[object]] = {
        "commissioner": [commissioner.name] * count,
        "date": lines.dates,
        "expense_type": lines.types,
        "expense_area": lines.areas,
        "supplier": lines.suppliers,
        "transaction": lines.transactions,
        "source_file": [name.removeprefix("spending/")] * count,
        "source_sheet_or_page": noted.places,
    }
    return Stood({key: coded_values(values) for key, values in columns.items()}, lines.pence, np.array(noted.rows))


def coded_values(values: Sequence[object]) -> tuple[list[object], NDArray[np.int32]]:
    """The distinct values in order of appearance, and the position of each row's value among them."""
    seen: dict[object, int] = {}
    codes = np.fromiter((seen.setdefault(value, len(seen)) for value in values), np.int32, len(values))
    return list(seen), codes
