"""Dates as publishers print them. Day first or month first is decided once for a file, never cell by cell."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from vcse_monograph.records.sheets import Cell

MONTH_NAMES = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number], *(["Sept"] if number == 9 else []))
}
NAMES = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))
YEAR = r"(\d{4}|\d{2})"
NUMERIC = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?:[ T]\d{1,2}:\d{2}.*)?")
YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
DAY_MONTH = re.compile(
    rf"(?:\w+day,?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*({NAMES})[\s\-/.,']*(\d{{4}}|\d{{2}})", re.I
)
MONTH_DAY = re.compile(
    rf"(?:\w+day,?\s+)?({NAMES})[\s\-/.]*(\d{{1,2}})(?:st|nd|rd|th)?[\s,\-/.]+(\d{{4}}|\d{{2}})", re.I
)
MONTH_ONLY = re.compile(rf"({NAMES})[\s\-/.,']*{YEAR}", re.I)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
MONTH_IN_TEXT = re.compile(
    rf"(?<![a-z])({NAMES})(?![a-z])(?:\s*{DAY}(?=[\s,]+20\d{{2}}(?!\d)))?[\s\-_/.,']*(20\d{{2}}|\d{{2}})?(?!\d)", re.I
)
# "Figures may change" and "contact: April Jones" name no month: these words do with a year or a day beside them, or
# another month that has one ("April to June 2020").
ALSO_WORDS = {"jan", "mar", "march", "april", "may", "june", "august"}
BEFORE = re.compile(rf"(?<![\d.£])(?:{DAY}|20\d{{2}})[\s\-_/.,']*(?:of\s+)?$", re.I)
NEAR = 20  # characters before a word, in which a day or a year beside it stands
AFTER = re.compile(
    rf"(?:\s*(?:to|and|until|[-–—/&])\s*(?:{NAMES}))?[\s\-_/.,']*(?:20\d{{2}}|\d{{2}}|{DAY})(?!\d)", re.I
)
YEAR_MONTH = re.compile(r"(?<!\d)(20\d{2})[-_./ ]?(0[1-9]|1[0-2])(?![-_./]?\d)")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
# The serial numbers that can be dates of payment: 1 January 2000 to 31 December 2079.
FIRST_SERIAL, LAST_SERIAL = 36526, 65745
FIRST_YEAR, LAST_YEAR = 2000, 2079  # the same for dates as text: 3020 is a slip of the key
EXCEL_EPOCH = datetime(1899, 12, 30)


class DateOrder(StrEnum):
    """How a file writes its dates; printed in the ledger."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"
    SERIAL = "spreadsheet date"
    TEXT = "month in words"
    ASSUMED = "undecidable; assumed day first (British publisher)"
    FROM_TITLE = "from the title"
    NONE = "no date"


@dataclass(frozen=True)
class Written:
    """A date as written: settled, or a pair of numbers that may be day and month or month and day."""

    settled: date | None = None
    form: DateOrder = DateOrder.NONE
    pair: tuple[int, int, int] | None = None

    def read(self, day_first: bool) -> date | None:
        """The date under a reading; None if that reading is impossible."""
        if self.pair is None:
            return self.settled
        first, second, year = self.pair
        return made(year, second, first) if day_first else made(year, first, second)


def made(year: int, month: int, day: int) -> date | None:
    """A date, or None where there is none or no payment can be of it; two-digit years are of this century."""
    try:
        return _payable(date(year + 2000 if year < 100 else year, month, day))
    except ValueError:
        return None


def _payable(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def written(cell: Cell) -> Written | None:
    """What a cell says as a date; None if it is none."""
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return _settled(_payable(day), DateOrder.SERIAL)
    if isinstance(cell, bool) or cell is None or cell == "":
        return None
    if isinstance(cell, int | float):
        return _serial(float(cell)) or _from_text(f"{cell:.0f}")
    return _from_text(cell.strip())


def _serial(number: float) -> Written | None:
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        return None
    return Written((EXCEL_EPOCH + timedelta(days=number)).date(), DateOrder.SERIAL)


def _from_text(text: str) -> Written | None:
    if match := NUMERIC.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        return Written(form=DateOrder.DAY_FIRST, pair=(first, second, year))
    if match := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _settled(made(int(match[1]), int(match[2]), int(match[3])), DateOrder.YEAR_FIRST)
    if match := DAY_MONTH.fullmatch(text):
        return _settled(made(int(match[3]), MONTH_NAMES[match[2].lower()], int(match[1])), DateOrder.TEXT)
    if match := MONTH_DAY.fullmatch(text):
        return _settled(made(int(match[3]), MONTH_NAMES[match[1].lower()], int(match[2])), DateOrder.TEXT)
    if match := MONTH_ONLY.fullmatch(text):
        return _settled(_month_end(MONTH_NAMES[match[1].lower()], int(match[2])), DateOrder.TEXT)
    if SERIAL.fullmatch(text):
        return _serial(float(text))
    return None


def _settled(day: date | None, form: DateOrder) -> Written | None:
    return Written(day, form) if day else None


def _month_end(month: int, year: int) -> date | None:
    """A month without a day is kept as its last day, as commissioners date their ledgers."""
    last = calendar.monthrange(2000 + year % 400, month)[1]  # the calendar repeats every 400 years
    return made(year, month, last)


@dataclass(frozen=True)
class Decision:
    """How a file's dates are read: the order, whether the day is first, and a note where it was not plain."""

    order: DateOrder
    day_first: bool = True
    note: str = ""


def decide_order(seen: Mapping[Written, int], hints: Sequence[str] = ()) -> Decision:
    """Decide a file's order from how often each date is written; `hints` (title, file name) settle what is left open.

    Where some dates fit day first alone and others month first alone, the more frequent reading is taken,
    and the rows that it cannot read are left to be quarantined.
    """
    pairs = {item.pair: count for item, count in seen.items() if item.pair}
    if not pairs:
        forms: Counter[DateOrder] = Counter()
        for item, count in seen.items():
            forms[item.form] += count
        return Decision(forms.most_common(1)[0][0] if forms else DateOrder.NONE)
    day_only = sum(n for (first, second, _), n in pairs.items() if first > 12 >= second)
    month_only = sum(n for (first, second, _), n in pairs.items() if second > 12 >= first)
    if day_only and month_only:
        day_first = day_only >= month_only
        order = DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
        odd = min(day_only, month_only)
        return Decision(order, day_first, f"mixed date orders: {odd} dates cannot be read {order}")
    if day_only or month_only:
        order = DateOrder.DAY_FIRST if day_only else DateOrder.MONTH_FIRST
        return Decision(order, bool(day_only), _swapped(seen, all(first > 12 for first, _, _ in pairs)))
    return _decide_from_hints(pairs, hints)


def _swapped(seen: Mapping[Written, int], only_late_days: bool) -> str:
    """A note where a spreadsheet of another country seems to have taken the dates that it could for its own."""
    days = [item.settled.day for item in seen if item.settled]
    if only_late_days and days and max(days) <= 12:
        return "every text date has a day over 12 and every other date one below: these may have day and month swapped"
    return ""


def _decide_from_hints(pairs: Mapping[tuple[int, int, int], int], hints: Sequence[str]) -> Decision:
    """All days are 12 or less: the month in the title or file name decides, or a month that stays the same."""
    for hint in hints:
        months = {month for month, _ in months_in(hint)}
        day_first = sum(n for (_, second, _), n in pairs.items() if second in months)
        month_first = sum(n for (first, _, _), n in pairs.items() if first in months)
        if day_first != month_first:
            order = DateOrder.DAY_FIRST if day_first > month_first else DateOrder.MONTH_FIRST
            return Decision(order, day_first > month_first, f'decided by "{hint.strip()[:60]}"')
    firsts, seconds = ({pair[i] for pair in pairs} for i in (0, 1))
    if len(pairs) > 1 and 1 in (len(firsts), len(seconds)):
        order = DateOrder.DAY_FIRST if len(seconds) == 1 else DateOrder.MONTH_FIRST
        return Decision(order, len(seconds) == 1, "decided by the month, which is the same throughout")
    return Decision(DateOrder.ASSUMED)


def months_in(text: str) -> list[tuple[int, int | None]]:
    """The months that a text names, with their years where it gives them: "April 2020", "2018-04", "Sept"."""
    named = [
        (MONTH_NAMES[found[1].lower()], int(found[2]) if found[2] else None)
        for found in MONTH_IN_TEXT.finditer(text)
        if found[1].lower() not in ALSO_WORDS or _beside_a_number(text, found.start(1), found.end(1))
    ]
    numbered = [(int(month), int(year)) for year, month in YEAR_MONTH.findall(text)]
    # 2011-12 is a financial year, not December.
    return named + [(month, year) for month, year in numbered if month != (year + 1) % 100]


def _beside_a_number(text: str, start: int, end: int) -> bool:
    """Whether a year or a day stands beside the word from `start` to `end`, or behind a month that follows it."""
    return bool(BEFORE.search(text[max(0, start - NEAR) : start]) or AFTER.match(text, end))


def month_in_title(hints: Sequence[str]) -> date | None:
    """The last day of the month and year that a title or file name states, if one does.

    None where the first that names months names several ("April 2020 to March 2021"): which is a line's, none says.
    """
    for hint in hints:
        months = months_in(hint)
        years = {year % 100 for _, year in months if year}
        if len({month for month, _ in months}) > 1 or len(years) > 1:
            return None
        if years:
            return _month_end(months[0][0], years.pop())
    return None
