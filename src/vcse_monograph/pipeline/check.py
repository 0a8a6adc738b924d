"""What stops a build once the files are read: files that could not be, and settings that speak of none of them.

A file that could not be read stops it unless the edition accepts it with a reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vcse_monograph.database import connected
from vcse_monograph.editions import Edition, Spending
from vcse_monograph.errors import DataError, Problem, did_you_mean

READ_STATES = ("read", "duplicate")


@dataclass(frozen=True)
class Checked:
    """The files that the edition goes on without, and what its maker should know."""

    unread: list[str]
    notes: list[str] = field(default_factory=list)


def check_files(ledger: Path, payments: Path, edition: Edition) -> Checked:
    """What the ledger and the payments say of an edition's settings.

    Raises DataError with every file that was not read and is not accepted, and every entry of `[[spending.accepted]]`,
    `[[spending.missing]]` and `[spending.commissioner_names]` that speaks of nothing that is there.
    """
    spending = edition.spending
    assert spending is not None
    with ledger.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    lines = payment_lines(payments)
    problems = [*_unread(rows, spending), *_stray_files(rows, spending), *_stray_names(lines, spending)]
    if not spending.generated:  # a small demonstration has fewer commissioners than the one whose gaps it declares
        problems += list(_stray_months(lines, edition, spending))
    if problems:
        where = f"editions/{edition.name}.toml and its files"
        raise DataError(problems, where=where, after="no notebook was run")
    unread = sorted(row["source_file"] for row in rows if row["state"] not in READ_STATES)
    return Checked(unread, list(_paid_though_missing(lines, spending)))


def payment_lines(payments: Path) -> dict[tuple[str, str], int]:
    """Payment lines by commissioner, as published, and month (`YYYY-MM`, empty without a date)."""
    query = "SELECT commissioner, coalesce(strftime(date, '%Y-%m'), ''), count(*) FROM read_parquet(?) GROUP BY ALL"
    with connected() as db:
        return {(who, month): count for who, month, count in db.execute(query, [str(payments)]).fetchall()}


def _unread(rows: Sequence[Mapping[str, str]], spending: Spending) -> Iterator[Problem]:
    """Files that were not read and are not accepted, those with one cause together."""
    accepted = {file.file for file in spending.accepted}
    stopping: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        if row["state"] not in READ_STATES and row["source_file"] not in accepted:
            stopping.setdefault((row["state"], row["notes"], row["do"]), []).append(row["source_file"])
    for (state, found, do), files in stopping.items():
        accept = f"{do}; or accept it in the edition with a reason, see [[spending.accepted]]"
        yield Problem(what=f"{_files(files)}: {state}.", found=found, do=accept)


def _stray_files(rows: Sequence[Mapping[str, str]], spending: Spending) -> Iterator[Problem]:
    """Accepted files that are not there."""
    names = [row["source_file"] for row in rows]
    for number, accepted in enumerate(spending.accepted, start=1):
        if accepted.file not in names:
            what = f'[spending.accepted] entry {number}: there is no file "{accepted.file}".'
            needed = f"a path below {spending.folder or 'the folder of spending files'}, with / between folders"
            do = "correct the name, or take the entry out"
            yield Problem(what + did_you_mean(accepted.file, names), needed=needed, do=do)


def _stray_names(lines: Mapping[tuple[str, str], int], spending: Spending) -> Iterator[Problem]:
    """Names that are to be written otherwise, and that no file has."""
    published = sorted({who for who, _ in lines})
    for name in spending.commissioner_names:
        if name not in published:
            what = f'[spending.commissioner_names] "{name}" matches no commissioner.{did_you_mean(name, published)}'
            do = "write the name as the files have it, or take the line out"
            yield Problem(what, found=_some(published), do=do)


def _stray_months(lines: Mapping[tuple[str, str], int], edition: Edition, spending: Spending) -> Iterator[Problem]:
    """Commissioners of `[[spending.missing]]` that no file names, unless they lack every month."""
    paying = sorted({spending.commissioner_names.get(who, who) for who, _ in lines})
    gone: dict[str, set[str]] = {}
    for gap in spending.missing:
        gone.setdefault(gap.commissioner, set()).update(gap.months)
    for number, gap in enumerate(spending.missing, start=1):
        if gap.commissioner in paying or gone[gap.commissioner] >= set(edition.months()):
            continue
        near = did_you_mean(gap.commissioner, paying)
        yield Problem(
            what=f'[spending.missing] entry {number}: "{gap.commissioner}" matches no commissioner.{near}',
            found=_some(paying),
            needed="a commissioner as the book names it; one without any payment must be missing in every month",
            do="correct the name, or give all its months",
        )


def _paid_though_missing(lines: Mapping[tuple[str, str], int], spending: Spending) -> Iterator[str]:
    """Sentences about months that are said to be missing and have payments: of another month's file, perhaps."""
    paid: dict[tuple[str, str], int] = {}
    for (who, month), count in lines.items():
        key = (spending.commissioner_names.get(who, who), month)
        paid[key] = paid.get(key, 0) + count
    for gap in spending.missing:
        for month in gap.months:
            if lacking := paid.get((gap.commissioner, month)):
                yield f"[[spending.missing]]: {gap.commissioner} has {lacking:,} payment lines in {month}, all the same"


def _some(names: Sequence[str]) -> str:
    """Names, the first of many."""
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "") or "no commissioner at all"


def _files(names: list[str]) -> str:
    """Files that share a problem, the first of many by name."""
    return ", ".join(names) if len(names) <= 3 else f"{names[0]}, {names[1]} and {len(names) - 2} files more like them"
