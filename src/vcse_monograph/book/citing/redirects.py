"""Pages that moved: `data/redirects.csv` says where to, and every build keeps a page at the old address.

Columns: `old`, the address without `.html` (`book/money`); `new`, where it stands now, with an anchor if need be
(`book/spending#fig-definition-ladder`); `since`, the day of the move. A row is never taken out.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from vcse_monograph.errors import BookError, Problem, did_you_mean

FILE = Path("data") / "redirects.csv"
COLUMNS = ("old", "new", "since")
ADDRESS = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")


@dataclass(frozen=True)
class Moved:
    """A page that stood at `old` until `since`, and stands at `new` now, at `anchor` if that is not empty."""

    old: str
    new: str
    since: str
    anchor: str = ""


def read_redirects(path: Path) -> list[Moved]:
    """The rows of the file, none where it is absent. Raises BookError with all that is wrong with them."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream)) or [[]]
    if tuple(header) != COLUMNS:
        raise _wrong([Problem(what="The columns are not known.", found=", ".join(header), needed=", ".join(COLUMNS))])
    if short := [number for number, row in enumerate(rows, start=2) if len(row) != len(COLUMNS)]:
        raise _wrong([Problem(what=f"Row {number} does not have three cells.") for number in short])
    moved = [_moved(*row) for row in rows]
    if problems := list(_against_itself(moved)):
        raise _wrong(problems)
    return moved


def resolved(moved: Collection[Moved]) -> list[Moved]:
    """The same, each leading to where its chain ends, since what moved may have moved again."""
    onward = {row.old: row for row in moved}

    def end(row: Moved) -> Moved:
        while not row.anchor and row.new in onward:
            row = onward[row.new]
        return row

    return [Moved(row.old, end(row).new, row.since, end(row).anchor) for row in moved]


def check_targets(moved: Collection[Moved], pages: Mapping[str, Collection[str]]) -> None:
    """Hold the rows against the pages of a build, each with its anchors; raises BookError with all that is wrong."""
    problems: list[Problem] = []
    for row in resolved(moved):
        if row.old in pages:
            problems.append(Problem(what=f"{row.old} is a page of the book.", do="give the page another name"))
        if row.new not in pages:
            do = f"name a page of the book.{did_you_mean(row.new, pages)}"
            problems.append(Problem(what=f"{row.old} leads to {row.new}, which is no page.", do=do))
        elif row.anchor and row.anchor not in pages[row.new]:
            do = f"name an anchor of that page.{did_you_mean(row.anchor, pages[row.new])}"
            problems.append(Problem(what=f"{row.old} leads to {row.new}#{row.anchor}, which is no anchor.", do=do))
    if problems:
        raise _wrong(problems)


def redirect_page(title: str, target: str, keeps_place: bool = False) -> str:
    """A page that leads on to `target`, an address from the page itself, with and without a script.

    With `keeps_place` the anchor that a reader came with goes along, as a page's sections move with it.
    """
    script = json.dumps(target).replace("<", "\\u003c")
    hash_too = " + location.hash" if keeps_place else ""
    safe = escape(target)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">\n'
        f'<title>{escape(title)}</title>\n<link rel="canonical" href="{safe}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<noscript><meta http-equiv="refresh" content="0; url={safe}"></noscript>\n'
        f"<script>location.replace({script}{hash_too})</script>\n"
        f'</head><body><main><h1>{escape(title)}</h1><p>This stands at <a href="{safe}">{safe}</a>.</p></main>'
        "</body></html>\n"
    )


def _moved(old: str, new: str, since: str) -> Moved:
    page, _, anchor = new.partition("#")
    return Moved(old, page, since, anchor)


def _against_itself(moved: Collection[Moved]) -> Iterator[Problem]:
    """What is wrong whatever the book: form, order, doubles, loops."""
    olds = [row.old for row in moved]
    for row in moved:
        if not (ADDRESS.fullmatch(row.old) and ADDRESS.fullmatch(row.new)) or ".." in row.old + row.new:
            yield Problem(what=f"{row.old} to {row.new}: not an address of a page, without .html.")
        if row.anchor and not ANCHOR.fullmatch(row.anchor):
            yield Problem(what=f"{row.old}: not an anchor.", found=row.anchor)
        if not _is_date(row.since):
            yield Problem(what=f"{row.old}: `since` is no date.", found=row.since, needed="2026-11-22")
        if row.old in _loop(row.old, moved):
            yield Problem(what=f"{row.old} leads back to itself.", do="let one of the rows lead to a page")
    yield from (Problem(what=f"{old} stands twice.") for old in sorted({old for old in olds if olds.count(old) > 1}))
    if olds != sorted(olds):
        yield Problem(what="The rows are not sorted by `old`.", do="sort them")


def _loop(old: str, moved: Collection[Moved]) -> list[str]:
    """The addresses that `old` leads to in turn, until one of them has been seen."""
    onward = {row.old: row.new for row in moved}
    seen: list[str] = []
    at = onward.get(old)
    while at is not None and at not in seen:
        seen.append(at)
        at = onward.get(at)
    return seen


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _wrong(problems: list[Problem]) -> BookError:
    return BookError(problems, where=FILE.as_posix(), after="the old book is kept")
