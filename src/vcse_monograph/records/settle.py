"""What only the whole file can settle: the order of its dates, who paid, cells left empty by merging."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from vcse_monograph.records.cells import text_of
from vcse_monograph.records.dates import DateOrder, Decision, Written, decide_order, month_in_title, written
from vcse_monograph.records.rows import PaymentRows
from vcse_monograph.records.sheets import Cell

# "NHS Newham CCG", "72Q - South East London CCG", "North Middlesex University Hospital NHS Trust", "Devon Council"
BODY = re.compile(
    r"NHS [A-Z][\w&,.'() ]*?(?:CCG|Clinical Commissioning Group|ICB|Integrated Care Board|England)\b"
    r"|(?:[A-Z][\w&'.]*,? )+(?:and |& |of |upon |on |the )?(?:[A-Z][\w&'.]*,? )*"
    r"(?:CCG|Clinical Commissioning Group|ICB|Integrated Care Board|NHS Foundation Trust|NHS Trust|County Council"
    r"|Borough Council|City Council|District Council|Council)\b"
)
DATE_AT_END = re.compile(r"^(?P<body>.*[^\d\s/.\-].*?)\s+(?P<date>\d[\w/.\-]*(?:[ \-]\w+[ \-]\d{2,4})?)$", re.DOTALL)
# 0.3 of the rows: a merged cell leaves all rows but its first empty, a forgotten date leaves few.
MERGED = 0.3
PLACE = "the file's place"


@dataclass(frozen=True)
class Settled:
    """For each payment row its commissioner and date; `bad_dates` are rows whose date cannot be read, with why."""

    commissioner: list[str]
    dates: list[date | None]
    bad_dates: dict[int, str]
    decision: Decision
    notes: list[str]

    @property
    def named(self) -> frozenset[str]:
        """Who paid, where the file itself says so; empty where only its name and folder do."""
        return frozenset() if any(PLACE in note for note in self.notes) else frozenset(self.commissioner)


def settle(rows: PaymentRows, name: str) -> Settled:
    """Settle a file's rows; `name` is its path below the folder read, the last resort for month and commissioner."""
    notes: list[str] = []
    bodies, dates = list(rows.commissioner), list(rows.date)
    _split_bodies(bodies, dates, notes)
    for start, stop in pairwise([*rows.tables, len(rows)]):
        _fill_merged(bodies, start, stop, "commissioner", notes)
        _fill_merged(dates, start, stop, "date", notes)
    hints = [*rows.titles, name.rsplit("/", 1)[-1]]
    settled, bad, decision = _dates(dates, hints)
    return Settled(_commissioners(bodies, rows.titles, name, notes), settled, bad, decision, notes)


def _split_bodies(bodies: list[str], dates: list[Cell], notes: list[str]) -> None:
    """Entity and date printed in one cell ("NHS Brent CCG 31-May-20") are parted, in place."""
    if len(dates) - dates.count("") > len(dates) / 2:
        return
    parts = {cell: _body_and_date(cell) for cell in {*bodies, *dates} if isinstance(cell, str) and cell}
    count = 0
    for index, (body, day) in enumerate(zip(bodies, dates, strict=True)):
        found = parts.get(body if day == "" else str(day))
        if found:
            bodies[index], dates[index] = found
            count += 1
    if count:
        notes.append(f"commissioner and date stood in one cell in {count} rows")


def _body_and_date(cell: str) -> tuple[str, str] | None:
    match = DATE_AT_END.match(cell)
    return (match["body"], match["date"]) if match and written(match["date"]) else None


def _fill_merged(cells: list[Any], start: int, stop: int, name: str, notes: list[str]) -> None:
    """Cells of one table left empty by merging take the value above, in place; single gaps are left as they are."""
    table = cells[start:stop]
    count = table.count("")
    if not count or table[0] == "" or count < MERGED * len(table):
        return
    for index in range(start, stop):
        if cells[index] == "":
            cells[index] = cells[index - 1]
    notes.append(f"merged cells: {count} rows take their {name} from the row above")


def _dates(cells: Sequence[Cell], hints: Sequence[str]) -> tuple[list[date | None], dict[int, str], Decision]:
    counts = Counter(cells)
    if not any(cell != "" for cell in counts):
        day = month_in_title(hints)
        return [day] * len(cells), {}, Decision(DateOrder.FROM_TITLE if day else DateOrder.NONE)
    forms = {cell: written(cell) for cell in counts}
    seen: Counter[Written] = Counter()
    for cell, form in forms.items():
        if form:
            seen[form] += counts[cell]
    decision = decide_order(seen, hints)
    days = {cell: form.read(decision.day_first) if form else None for cell, form in forms.items()}
    bad = {cell: _why(text_of(cell), forms[cell], decision) for cell, day in days.items() if day is None}
    bad_rows = {index: bad[cell] for index, cell in enumerate(cells) if cell in bad} if bad else {}
    return [days[cell] for cell in cells], bad_rows, decision


def _why(text: str, form: Written | None, decision: Decision) -> str:
    if not text:
        return "there is no date"
    if form and form.pair and form.read(not decision.day_first):
        return f"the date {text[:40]} cannot be read {decision.order}, as the file's other dates are"
    return f"the date cannot be read: {text[:40]}"


def _commissioners(given: list[str], titles: Sequence[str], name: str, notes: list[str]) -> list[str]:
    lacking = given.count("")
    if not lacking:
        return given
    only = set(given) - {""}
    other, where = (only.pop(), "the other rows") if len(only) == 1 else (_body_in(titles), "the title")
    if not other:
        parts = name.split("/")
        other, where = (
            _body_in(parts) or (parts[-2] if len(parts) > 1 else parts[-1].rsplit(".", 1)[0]),
            PLACE,
        )
    notes.append(f'commissioner taken from {where} ("{other}") for {lacking} rows')
    return [text or other for text in given]


def _body_in(texts: Sequence[str]) -> str:
    """The first body that a text names ("Payments over £30,000: NHS Newham CCG" -> "NHS Newham CCG")."""
    return next((match[0] for text in texts if (match := BODY.search(text))), "")
