"""Amounts of money as publishers print them, to exact pence. No binary float takes part in a sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import NamedTuple

from vcse_monograph.records.sheets import Cell

PENNY = Decimal("0.01")
# 16 digits, because DECIMAL(18, 2) holds no more; they need no arithmetic but dropping the point.
IN_PENCE = re.compile(r"-?(?:\d{1,16}|\d{1,3}(?:,\d{3}){1,4})\.\d\d")
# A negative exponent is a spreadsheet's crumb of nothing (9.09E-13); a positive one has lost digits, and is refused.
PLAIN = re.compile(r"-?\d+(\.\d+)?([Ee]-\d+)?")
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?|\d+(\.\d*)?|\.\d+")
GROUPED_BY_POINTS = re.compile(r"\d{1,3}(\.\d{3})+(,\d*)?|\d+(,\d*)?|,\d+")
COMMA_DECIMAL = re.compile(r"[-(]*\d{1,3}(\.\d{3})*,\d{1,2}\)?-?|[-(]*\d+,\d{1,2}\)?-?")
POINT_DECIMAL = re.compile(r"\.\d{1,2}\)?-?$|\d,\d{3}(\D|$)")
DASHES = dict.fromkeys(map(ord, "−‐‑‒–—―﹣－"), "-")
# Â£ and œ are pound signs that went through a wrong encoding. Other currencies are refused: they are not pounds.
NOISE = re.compile(r"[\s\u00a0\u202f£'’\u200b\u200e\u200f\ufeff]|Â(?=£)|œ(?=[-(\d])|GBP", re.IGNORECASE)
CREDIT, DEBIT = (
    re.compile(r"(?<=\d)\)?CR$|^CR(?=\d)", re.IGNORECASE),
    re.compile(r"(?<=\d)DR$|^DR(?=\d)", re.IGNORECASE),
)
GLUED = re.compile(r"(?P<amount>-?\(?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}\)?)(?P<vat>(?:GB)?\d{9}(?:\d{3})?)")
LARGEST = Decimal("9999999999999999.99")  # DECIMAL(18, 2) holds no more
EXACT = 1e13  # pounds; up to here each penny has a floating-point number of its own
CRUMB = Decimal("1e-6")  # a spreadsheet's own arithmetic leaves less (0.30000000000000004); nobody published it


class Money(NamedTuple):
    """`pence` is None when the cell is no amount; `lost` is what rounding to the penny took away, in pounds."""

    pence: int | None
    lost: Decimal = Decimal(0)
    glued: bool = False


NO_MONEY = Money(None)


class MoneyReader(dict[Cell, Money]):
    """The amounts of one file: `reader[cell]` is what a cell says; each distinct cell is read once.

    `comma_decimal` says that the whole file writes 1.234,56.
    """

    def __init__(self, comma_decimal: bool = False) -> None:
        super().__init__()
        self.comma_decimal = comma_decimal

    def __missing__(self, cell: Cell) -> Money:
        if isinstance(cell, str):
            found = self[cell] = self._read_text(cell)
            return found
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return NO_MONEY  # not kept: True is equal to 1
        found = self[cell] = _from_number(cell)
        return found

    def _read_text(self, cell: str) -> Money:
        if self.comma_decimal:
            return self._as_printed(cell)
        if IN_PENCE.fullmatch(cell):
            return Money(int(cell.replace(",", "").replace(".", "")))
        if PLAIN.fullmatch(cell):
            return _glued(cell) or in_pence(cell)
        return self._as_printed(cell) if cell else NO_MONEY

    def _as_printed(self, cell: str) -> Money:
        text = NOISE.sub("", cell.translate(DASHES))
        if text == "-":
            return Money(0)  # how spreadsheets' accounting formats print nothing
        negative = bool(CREDIT.search(text))
        text = DEBIT.sub("", CREDIT.sub("", text))
        if glued := _glued(text):
            return glued
        if text.startswith("-"):
            text, negative = text[1:], True
        if text.startswith("(") and text.endswith(")"):
            text, negative = text[1:-1].removeprefix("-"), True
        elif text.endswith("-"):
            text, negative = text[:-1], True
        text = text.removeprefix("+")
        if self.comma_decimal:
            if not GROUPED_BY_POINTS.fullmatch(text):
                return NO_MONEY
            text = text.replace(".", "").replace(",", ".")
        elif not GROUPED.fullmatch(text):
            return NO_MONEY
        return in_pence(("-" if negative else "") + text.replace(",", ""))


def _from_number(number: float) -> Money:
    """A spreadsheet's number: the shortest text that gives the same number is what the publisher typed."""
    if abs(number) < EXACT and (pence := round(number * 100)) / 100 == number:
        return Money(pence)
    return in_pence(repr(number))


def _glued(text: str) -> Money | None:
    """The amount that a VAT number was printed against; None if that is not what the text is.

    Without separators the digits may be a long fraction too: then only a true VAT number parts them.
    """
    match = GLUED.fullmatch(text)
    if match is None or not ("," in text or match["vat"].startswith("GB") or is_vat_number(match["vat"][:9])):
        return None
    money = MoneyReader()[match["amount"]]
    return Money(money.pence, money.lost, glued=True)


def is_vat_number(digits: str) -> bool:
    """Whether nine digits bear the check digits of a British VAT number (HM Revenue & Customs, modulus 97)."""
    if digits.startswith("000"):
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=False))
    return (weighted + int(digits[7:9])) % 97 in (0, 42)  # 42, because numbers issued since 2010 add 55


def in_pence(text: str) -> Money:
    """A plain number in whole pence, rounded half to even; what that took away is kept."""
    try:
        pounds = Decimal(text)
        rounded = pounds.quantize(PENNY, ROUND_HALF_EVEN)
    except InvalidOperation:
        return NO_MONEY
    if not rounded.is_finite() or abs(rounded) > LARGEST:
        return NO_MONEY
    lost = pounds - rounded
    return Money(int(rounded.scaleb(2)), lost if abs(lost) > CRUMB else Decimal(0))


def writes_comma_decimals(cells: Iterable[Cell]) -> bool:
    """Whether a column of amounts writes 1.234,56: some cells can only be read so, and none only the other way."""
    comma = False
    for cell in cells:
        if not isinstance(cell, str):
            continue
        text = NOISE.sub("", cell.translate(DASHES))
        if POINT_DECIMAL.search(text):
            return False
        comma = comma or bool(COMMA_DECIMAL.fullmatch(text))
    return comma
