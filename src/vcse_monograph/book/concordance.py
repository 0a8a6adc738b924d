"""The concordance: what became of each published figure in this edition (`data/concordance.csv`).

One row a published figure, with laws: every figure of `data/published_figures.csv` has exactly one; each either
names the estimate that stands beside it and says in what the two differ, or says why there is none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from vcse_monograph.errors import DataError, Problem, did_you_mean

WHERE = "data/concordance.csv"


@dataclass(frozen=True)
class Concordance:
    """A published figure's row: the `estimate` beside it and how it `differs`, or `why_not`."""

    published_id: str
    estimate: str
    differs: str
    why_not: str


COLUMNS = tuple(field.name for field in fields(Concordance))


def read_concordance(path: Path, published: Iterable[str]) -> dict[str, Concordance]:
    """The rows by published id, in their order. Raises DataError with everything that breaks a law."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header, lines = tuple(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(Problem(what="The file cannot be read.", found=str(error)), where=WHERE) from None
    if header != COLUMNS or any(None in line or None in line.values() for line in lines):
        what = "The file has other columns, or a row has more or fewer cells."
        raise DataError(Problem(what=what, found=", ".join(header), needed=", ".join(COLUMNS)), where=WHERE)
    rows = [Concordance(**line) for line in lines]
    if problems := [*_wrong_rows(rows), *_wrong_ids(rows, list(published))]:
        raise DataError(problems, where=WHERE)
    return {row.published_id: row for row in rows}


def _wrong_rows(rows: Sequence[Concordance]) -> list[Problem]:
    """Rows that name neither an estimate nor a reason, or both; estimates without a word on how they differ."""
    problems = []
    for row in rows:
        if bool(row.estimate) == bool(row.why_not):
            what = f"{row.published_id} needs an estimate or a reason why there is none: one of the two."
            problems.append(Problem(what=what, found=f"estimate {row.estimate!r}, why_not {row.why_not!r}"))
        if bool(row.estimate) != bool(row.differs):
            what = f"{row.published_id}: an estimate needs a word on how it differs, and nothing else does."
            problems.append(Problem(what=what, found=f"estimate {row.estimate!r}, differs {row.differs!r}"))
    return problems


def _wrong_ids(rows: Sequence[Concordance], published: Sequence[str]) -> list[Problem]:
    """Figures without a row or with several, rows without a figure, rows out of order."""
    ids = [row.published_id for row in rows]
    problems = [
        Problem(what=f"The published figure {name} has no row.", do="add one, with an estimate or a reason")
        for name in published
        if name not in ids
    ]
    for name in sorted(set(ids) - set(published)):
        problems.append(Problem(what=f'No published figure is called "{name}".{did_you_mean(name, published)}'))
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        problems.append(Problem(what=f"{name} stands twice.", do="take one row out"))
    if ids != sorted(ids):
        problems.append(Problem(what="The rows are not sorted by published_id.", do="sort them"))
    return problems
