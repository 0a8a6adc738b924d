"""Totals that publishers print are promises: each is kept with the sums that it may be of, and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vcse_monograph.records.money import MoneyReader

TOTAL_WORDS = {"total", "totals", "subtotal", "subtotals"}
# What may stand after the word in a total's label. "TOTAL GAS AND POWER" is a supplier.
LABEL_WORDS = re.compile(
    r"amounts?|value|spend(ing)?|expenditure|payments?|paid|invoices?|nett?|gross|gbp|pounds|sum|cost|report|page|sheet"
    r"|month|year|period|date|department|supplier|commissioner|ccg|icb|trust|lines?|rows?|records?|transactions?"
    r"|exc|excl|excluding|inc|incl|including|vat|january|february|march|april|may|june|july|august|september|october"
    r"|november|december"
)
# What may stand before the word and be no name. "Energy Total" may be a supplier, "Grand Total" is none.
LABEL_FRONTS = re.compile(
    r"grand|sub|overall|final|running|cumulative|control|monthly|quarterly|yearly|annual|combined|net|the|all|and|of"
)
LABEL_STARTS = re.compile(r"for|of|this|to|as|in|by|per|on|over|above|carried|brought")
WORDS = re.compile(r"[a-z]+")
COUNT = re.compile(r"\W*(total )?(number|no\.?|count) of\b|\W*(row|record|line|transaction|payment)s? count\b", re.I)
# A sum as printed: with pence. A threshold, a date, a time or a telephone number is none.
PRINTED_SUM = re.compile(
    r"(?<![\d,.:/])\(?-?£?\d{1,3}(?:,\d{3})*\.\d{2}\)?(?![\d.:/])|(?<![\d,.:/])\d{4,}\.\d{2}(?![\d.])"
)
NO_PROMISE = re.compile(r"threshold|\bover\b|\babove\b|greater than|exceed|minimum|version|run:", re.IGNORECASE)


@dataclass(frozen=True)
class Total:
    """A total that a publisher printed: where, how much (pence), and the sums that it may be of."""

    where: str
    pence: int
    covers: tuple[int, ...]

    @property
    def difference(self) -> int:
        """Printed less summed, in pence, against the sum that comes nearest."""
        return min((self.pence - pence for pence in self.covers), key=abs)


class Promises:
    """The sum of the payments as they are read, and the totals printed among them."""

    def __init__(self) -> None:
        self.running = 0
        self.found: list[Total] = []
        self._sheet = self._table = self._since = 0
        self._since_label: dict[str, int] = {}

    def open_sheet(self) -> None:
        """A sheet or page begins."""
        self._sheet = self._table = self.running

    def open_table(self) -> None:
        """A header was printed."""
        self._table = self.running

    def covers(self, label: str = "") -> tuple[int, ...]:
        """The sums that a total printed here may be of: all, the sheet, the table, since the last total, its like."""
        starts = (0, self._sheet, self._table, self._since, self._since_label.get(label, 0))
        return tuple(dict.fromkeys(self.running - start for start in starts))

    def take_back(self, where: str, pence: int) -> None:
        """Count the last rows, `pence` in sum, as a printed total of all before them."""
        self.running -= pence
        self.found.append(Total(where, pence, (self.running,)))

    def keep(self, where: str, pence: int, label: str = "") -> None:
        """Keep a printed total."""
        self.found.append(Total(where, pence, self.covers(label)))
        self._since = self.running
        if label:
            self._since_label[label] = self.running


def is_total_label(text: str) -> bool:
    """Whether a text labels a total: it ends with the word, or goes on as labels do ("Total for April")."""
    lower = text.lower()
    if "total" not in lower:
        return False
    words = WORDS.findall(lower)
    at = _total_word(words)
    if at is None:
        return False
    for word in words[at + 1 :]:
        if LABEL_STARTS.fullmatch(word):
            return True
        if not LABEL_WORDS.fullmatch(word):
            return False
    return True


def _total_word(words: Sequence[str]) -> int | None:
    return next((i for i, word in enumerate(words) if word in TOTAL_WORDS), None)


def may_be_a_name(label: str) -> bool:
    """Whether a total's label has a name before the word, so that a supplier may be called so ("Energy Total")."""
    words = WORDS.findall(label.lower())
    before = words[: _total_word(words)]
    return not all(LABEL_FRONTS.fullmatch(word) or LABEL_WORDS.fullmatch(word) for word in before)


def is_count_label(text: str) -> bool:
    """Whether a text labels a number of rows, which is no money."""
    return bool(COUNT.match(text))


def printed_sums(text: str, money: MoneyReader) -> list[int]:
    """The sums with pence that a text states, in pence; none where it speaks of a threshold."""
    if NO_PROMISE.search(text):
        return []
    return [pence for found in PRINTED_SUM.findall(text) if (pence := money[found].pence) is not None]


def chosen_total(totals: Sequence[Total]) -> Total | None:
    """The total to hold the file to: the largest that is met, else the largest printed."""
    met = [total for total in totals if total.difference == 0]
    return max(met or totals, key=lambda total: abs(total.pence), default=None)
