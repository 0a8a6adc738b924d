"""Amounts of money as publishers print them, to exact pence. No binary float takes part in a sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from vcse_monograph.records.sheets import Cell

PENNY = Decimal("0.01")
# A negative exponent is a spreadsheet's crumb of nothing (9.09E-13); a positive one has lost its digits, and is refused.
PLAIN = re.compile(r"-?\d+(\.\d+)?(E-\d+)?")
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?|\d+(\.\d*)?|\.\d+")
COMMA_DECIMAL = re.compile(r"[-(]*\d{1,3}(\.\d{3})*,\d{1,2}\)?-?|[-(]*\d+,\d{1,2}\)?-?")
POINT_DECIMAL = re.compile(r"\.\d{1,2}\)?-?$|\d,\d{3}(\D|$)")
DASHES = dict.fromkeys(map(ord, "−‐‑‒–—―﹣－"), "-")
NOISE = re.compile(r"[\s\u00a0\u202f£$€'’\u200b\ufeff]|GBP", re.IGNORECASE)
CREDIT, DEBIT = (
    re.compile(r"(?<=\d)\)?CR$|^CR(?=\d)", re.IGNORECASE),
    re.compile(r"(?<=\d)DR$|^DR(?=\d)", re.IGNORECASE),
)
GLUED = re.compile(r"(?P<amount>[-(]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}\)?)(?P<vat>(?:GB)?\d{9}(?:\d{3})?)")
LARGEST = Decimal("9999999999999999.99")  # DECIMAL(18, 2) holds no more


@dataclass(frozen=True)
class Money:
    """`pence` is None when the cell is no amount; `lost` is what rounding to the penny took away, in pounds."""

    pence: int | None
    lost: Decimal = Decimal(0)
    glued: bool = False


class MoneyReader:
    """Reads the amounts of one file; `comma_decimal` says that the whole file writes 1.234,56.

    Repeated cells are read once.
    """

    def __init__(self, comma_decimal: bool = False) -> None:
        self.comma_decimal = comma_decimal
        self._seen: dict[Cell, Money] = {}

    def __call__(self, cell: Cell) -> Money:
        """What a cell says as an amount."""
        key = (type(cell), cell) if isinstance(cell, bool | float) else cell
        found = self._seen.get(key)  # type: ignore[arg-type]
        if found is None:
            found = self._seen[key] = self._read(cell)  # type: ignore[index]
        return found

    def _read(self, cell: Cell) -> Money:
        if cell is None or isinstance(cell, bool):
            return NO_MONEY
        if isinstance(cell, int | float):
            # The shortest text that gives the same float is what the publisher typed.
            return in_pence(repr(cell)) if cell == cell else NO_MONEY
        if not isinstance(cell, str):
            return NO_MONEY
        if PLAIN.fullmatch(cell):
            return in_pence(cell)
        return self._read_text(cell)

    def _read_text(self, cell: str) -> Money:
        text = NOISE.sub("", cell.translate(DASHES))
        negative = False
        if CREDIT.search(text):
            text, negative = CREDIT.sub("", text), True
        text = DEBIT.sub("", text)
        if glued := GLUED.fullmatch(text):
            money = self._read_text(glued["amount"])
            return Money(money.pence, money.lost, glued=True)
        if text.startswith("(") and text.endswith(")"):
            text, negative = text[1:-1], True
        elif text.endswith("-"):
            text, negative = text[:-1], True
        if text.startswith(("-", "+")):
            negative = negative or text[0] == "-"
            text = text[1:]
        if self.comma_decimal:
            text = text.replace(".", "").replace(",", ".")
        if not GROUPED.fullmatch(text):
            return NO_MONEY
        return in_pence(("-" if negative else "") + text.replace(",", ""))


NO_MONEY = Money(None)


def in_pence(text: str) -> Money:
    """A plain number in whole pence, rounded half to even; what that took away is kept."""
    try:
        pounds = Decimal(text)
        rounded = pounds.quantize(PENNY, ROUND_HALF_EVEN)
    except InvalidOperation:
        return NO_MONEY
    if not rounded.is_finite() or abs(rounded) > LARGEST:
        return NO_MONEY
    # 1e-6: a spreadsheet's own arithmetic leaves such crumbs (0.30000000000000004); nobody published them.
    lost = pounds - rounded
    return Money(int(rounded.scaleb(2)), lost if abs(lost) > Decimal("1e-6") else Decimal(0))


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
