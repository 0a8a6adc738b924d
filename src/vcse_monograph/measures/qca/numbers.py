"""Numbers as a column writes them: with decimal commas, or with commas between thousands.

A cell alone may not say: `1,000` is one to some and a thousand to others. So the column decides, as it does for
money (`records.money`); where it does not say, nobody guesses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

TRUTH = {"true": 1.0, "false": 0.0}
DECIMAL_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d*),\d+")
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")


def reads_two_ways(cell: str) -> bool:
    """Whether a cell is one number with a decimal comma and another with thousands: `1,000`, `12,500`; not `0,500`."""
    return bool(DECIMAL_COMMA.fullmatch(cell) and THOUSANDS.fullmatch(cell))


def decimal_marks(cells: Iterable[str]) -> dict[str, str]:
    """The decimal marks that a column shows, `,` and `.`, each with the first cell that can be read no other way."""
    found: dict[str, str] = {}
    for cell in cells:
        if reads_two_ways(cell) or number(cell) is None:
            continue
        if DECIMAL_COMMA.fullmatch(cell):
            found.setdefault(",", cell)
        elif "." in cell or "," in cell:  # commas between thousands leave the point for decimals
            found.setdefault(".", cell)
    return found


def number(cell: str, decimal_commas: bool = False) -> float | None:
    """A cell's number; None for anything else. `decimal_commas` decides for a cell that reads two ways."""
    if cell.lower() in TRUTH:
        return TRUTH[cell.lower()]
    if DECIMAL_COMMA.fullmatch(cell) and (decimal_commas or not THOUSANDS.fullmatch(cell)):
        cell = cell.replace(".", "").replace(",", ".")
    elif THOUSANDS.fullmatch(cell):
        cell = cell.replace(",", "")
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
