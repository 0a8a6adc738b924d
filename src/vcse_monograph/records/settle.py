"""What only the whole file can settle: the order of its dates, who paid, cells left empty by merging."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vcse_monograph.records.dates import DateOrder, Decision, Written, decide_order, month_in_title, written
from vcse_monograph.records.rows import PaymentRows, text_of
from vcse_monograph.records.sheets import Cell

# "NHS Newham CCG", "72Q - South East London CCG", "North Middlesex University Hospital NHS Trust", "Devon Council"
BODY = re.compile(
    r"NHS [A-Z][\w&,.'() ]*?(?:CCG|Clinical Commissioning Group|ICB|Integrated Care Board|England)\b"
    r"|(?:[A-Z][\w&'.]*,? )+(?:and |& |of |upon |on |the )?(?:[A-Z][\w&'.]*,? )*"
    r"(?:CCG|Clinical Commissioning Group|ICB|Integrated Care Board|NHS Foundation Trust|NHS Trust|County Council"
    r"|Borough Council|City Council|District Council|Council)\b"
)
DATE_AT_END = re.compile(r"^(?P<body>.*[^\d\s/.\-].*?)\s+(?P<date>\d[\w/.\-]*(?:[ \-]\w+[ \-]\d{2,4})?)$", re.DOTALL)
# Half of the rows: a merged cell leaves all rows but its first empty, a forgotten date leaves few.
MERGED = 0.3


@dataclass(frozen=True)
class Settled:
    """For each payment row its commissioner and date; `bad_dates` are rows whose date cannot be read, with why."""

    commissioner: list[str]
    dates: list[date | None]
    bad_dates: dict[int, str]
    decision: Decision
    notes: list[str]


def settle(rows: PaymentRows, name: str) -> Settled:
    """Settle a file's rows; `name` is its path below the folder read, the last resort for month and commissioner."""
    notes: list[str] = []
    bodies, dates = list(rows.commissioner), list(rows.date)
    _split_bodies(bodies, dates, notes)
    _fill_merged(bodies, "commissioner", notes)
    _fill_merged(dates, "date", notes)
    hints = [*rows.titles, name.rsplit("/", 1)[-1]]
    settled, bad, decision = _dates(dates, hints)
    return Settled(_commissioners(bodies, rows.titles, name, notes), settled, bad, decision, notes)


def _split_bodies(bodies: list[Cell], dates: list[Cell], notes: list[str]) -> None:
    """Entity and date printed in one cell ("NHS Brent CCG 31-May-20") are parted, in place."""
    if not bodies or sum(text_of(cell) != "" for cell in dates) > len(dates) / 2:
        return
    parted: dict[Cell, tuple[str, str] | None] = {}
    count = 0
    for source in (bodies, dates):
        for index, cell in enumerate(source):
            if not isinstance(cell, str) or (source is bodies and text_of(dates[index])):
                continue
            if cell not in parted:
                match = DATE_AT_END.match(" ".join(cell.split()))
                parted[cell] = (match["body"], match["date"]) if match and written(match["date"]) else None
            if parts := parted[cell]:
                bodies[index], dates[index] = parts
                count += 1
    if count:
        notes.append(f"commissioner and date stood in one cell in {count} rows")


def _fill_merged(cells: list[Cell], name: str, notes: list[str]) -> None:
    """Cells left empty by merging take the value above, in place; single gaps are left as they are."""
    empty = [index for index, cell in enumerate(cells) if text_of(cell) == ""]
    if not empty or len(empty) == len(cells) or empty[0] == 0 or len(empty) < MERGED * len(cells):
        return
    for index in empty:
        cells[index] = cells[index - 1]
    notes.append(f"merged cells: {len(empty)} rows take their {name} from the row above")


def _dates(cells: Sequence[Cell], hints: Sequence[str]) -> tuple[list[date | None], dict[int, str], Decision]:
    if all(text_of(cell) == "" for cell in cells):
        day = month_in_title(hints)
        return [day] * len(cells), {}, Decision(DateOrder.FROM_TITLE if day else DateOrder.NONE)
    seen: dict[object, Written | None] = {}
    forms = []
    for cell in cells:
        key = (type(cell), cell)
        if key not in seen:
            seen[key] = written(cell)
        forms.append(seen[key])
    decision = decide_order([form for form in forms if form], hints)
    read = {form: form.read(decision.day_first) for form in set(forms) if form}
    found: list[date | None] = []
    bad: dict[int, str] = {}
    for index, (cell, form) in enumerate(zip(cells, forms, strict=True)):
        day = read[form] if form else None
        found.append(day)
        if day is None:
            bad[index] = _why(text_of(cell), form, decision)
    return found, bad, decision


def _why(text: str, form: Written | None, decision: Decision) -> str:
    if not text:
        return "there is no date"
    if form and form.pair and form.read(not decision.day_first):
        return f"the date {text[:40]} cannot be read {decision.order}, as the file's other dates are"
    return f"the date cannot be read: {text[:40]}"


def _commissioners(bodies: Sequence[Cell], titles: Sequence[str], name: str, notes: list[str]) -> list[str]:
    texts = {cell: text_of(cell) for cell in dict.fromkeys(bodies)}
    given = [texts[cell] for cell in bodies]
    if all(given) and given:
        return given
    other = _body_in(titles)
    where = "the title"
    if not other:
        parts = name.split("/")
        other, where = (
            _body_in(parts) or (parts[-2] if len(parts) > 1 else parts[-1].rsplit(".", 1)[0]),
            "the file's place",
        )
    lacking = sum(not text for text in given)
    if lacking:
        notes.append(f'commissioner taken from {where} ("{other}") for {lacking} rows')
    return [text or other for text in given]


def _body_in(texts: Sequence[str]) -> str:
    """The first body that a text names ("Payments over £30,000: NHS Newham CCG" -> "NHS Newham CCG")."""
    return next((match[0] for text in texts if (match := BODY.search(text))), "")
