"""Published figures that the book may cite, each with its source; what nobody has transcribed yet stays empty."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from vcse_monograph.errors import DataError, Problem, did_you_mean

COLUMNS = ("id", "label", "value", "unit", "source_title", "source_url_or_doi", "where", "status", "note")
PUBLISHED, NOT_TRANSCRIBED = "published", "not transcribed yet"
COMPUTED = "computed from open data"
STATUSES = (PUBLISHED, COMPUTED, NOT_TRANSCRIBED)
ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
VALUE = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Published:
    """One published figure: `value` as printed (`0.970`), None where it is not transcribed yet.

    `source` is an address or doi; `where` the place within it; `status` one of STATUSES.
    """

    id: str
    label: str
    value: str | None
    unit: str
    source_title: str
    source: str
    where: str
    status: str
    note: str


def read_published(path: str | Path) -> dict[str, Published]:
    """All published figures by id. Raises DataError with every problem of the file.

    The file is sorted by id. A value is a plain number with a unit; it is empty exactly where the status
    is "not transcribed yet". Every row names its source.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, restkey="", strict=True)
            problems = _wrong_columns(list(reader.fieldnames or []))
            rows = [] if problems else list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(Problem(what="The file cannot be read.", found=str(error)), where=path.name) from None
    problems += [problem for line, row in enumerate(rows, start=2) for problem in _wrong_row(line, row)]
    if not problems:
        problems += _wrong_order([row["id"] for row in rows])
    if problems:
        raise DataError(problems, where=path.name)
    return {row["id"]: _figure(row) for row in rows}


def _figure(row: dict[str, str]) -> Published:
    source, value = row["source_url_or_doi"], row["value"] or None
    same = {name: row[name] for name in ("id", "label", "unit", "source_title", "where", "status", "note")}
    return Published(**same, value=value, source=source)


def _wrong_columns(found: list[str]) -> list[Problem]:
    problems = [
        Problem(what=f'There is an unknown column "{name}".{did_you_mean(name, COLUMNS)}', needed=", ".join(COLUMNS))
        for name in found
        if name not in COLUMNS
    ]
    if lacking := [name for name in COLUMNS if name not in found]:
        problems.append(Problem(what=f"The file lacks {', '.join(lacking)}.", found=", ".join(found)))
    return problems


def _wrong_row(line: int, row: dict[str, str]) -> list[Problem]:
    """What is wrong with one row (`line` counts the header as 1)."""
    if set(row) != set(COLUMNS) or None in row.values():
        return [Problem(what=f"Row {line} has more or fewer cells than the header.", do="quote cells with commas")]
    checks = {
        "an id such as study.invoices": bool(ID.fullmatch(row["id"])),
        f"a status: {', '.join(STATUSES)}": row["status"] in STATUSES,
        "a plain number as value, or none where it is not transcribed yet": bool(VALUE.fullmatch(row["value"]))
        if row["status"] != NOT_TRANSCRIBED
        else row["value"] == "",
        "a label, a unit and the title of its source": all(row[name] for name in ("label", "unit", "source_title")),
    }
    found = f"{row['id']}: {row['value']!r}, {row['status']!r}"
    return [Problem(what=f"Row {line} needs {needed}.", found=found) for needed, holds in checks.items() if not holds]


def _wrong_order(ids: list[str]) -> list[Problem]:
    """Ids that stand twice, or rows that are not sorted by id."""
    twice = sorted({name for name in ids if ids.count(name) > 1})
    problems = [Problem(what=f'The id "{name}" stands twice.', do="take one row out") for name in twice]
    if ids != sorted(ids):
        first = next(name for name, right in zip(ids, sorted(ids), strict=True) if name != right)
        problems.append(Problem(what="The rows are not sorted by id.", found=f"{first} is out of place"))
    return problems
