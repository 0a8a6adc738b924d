"""How a number is shown: one rounding for prose, tables, the labels of figures and the reasons of verdicts.

Rounding follows the size of the number, not its author: a share under ten per cent keeps two decimals,
since the shares of this study lie near one per cent; money is told in millions or billions.
"""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
SCALES = ((1e9, "bn"), (1e6, "m"))
SCALED_FROM = 1e6
"""Pounds from which money is told in millions: below, it reads well in full."""

WORDLESS = ("%", "£", "ratio", "probability")
"""Units that are no things to be counted: nothing is read after their number."""
MEASURED = ("points", "chi-square")
"""Units that are no things either, and keep a decimal whatever their size."""

WHOLE_FROM = 10
"""From here an expected number of things is told in whole ones: nobody has seven tenths of a tie."""

LEAST = {"probability": (0.0005, "<0.001"), "%": (0.005, "<0.01%")}
"""A smaller probability or share would be rounded to nil, which it is not; what is told in its place."""


def format_value(value: float, unit: str, spec: str = "") -> str:
    """`value` as printed: `0.97%`, `<0.01%`, `£1.24bn`, `692,659`; `spec` is a format that replaces the rounding.

    Raises ValueError for a spec that Python does not know.
    """
    size = abs(value)
    if unit in LEAST and 0 < value < LEAST[unit][0] and spec in ("", rounding(size, unit)):
        return LEAST[unit][1]
    text = _unsigned(size, unit, spec or rounding(size, unit), scaled=not spec)
    is_nil = not any(character in "123456789" for character in text)
    return text if value >= 0 or is_nil else MINUS + text


def shown(value: float, unit: str) -> str:
    """`value` with its unit in words: `0.97%`, `£1.24bn`, `6 sites`; a ratio is a number alone."""
    return format_value(value, unit) + ("" if unit in WORDLESS else f" {unit}")


def _unsigned(size: float, unit: str, spec: str, scaled: bool) -> str:
    if unit == "£":
        for scale, suffix in SCALES if scaled else ():
            if size >= scale:
                return f"£{_three_figures(size / scale)}{suffix}"
        return f"£{size:{spec}}"
    return f"{size:{spec}}{'%' if unit == '%' else ''}"


def _three_figures(size: float) -> str:
    """At least three figures: 1.24, 12.4, 124."""
    return f"{size:,.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"


def rounding(size: float, unit: str) -> str:
    """The Python format that rounds a number of that size and unit."""
    if unit in ("%", "percentage points"):
        # between 99.95 and 100 two decimals, because 100% must mean all
        return ",.0f" if size in (0, 100) else ",.2f" if size < 9.995 or 99.95 <= size < 100 else ",.1f"
    if unit in ("ratio", "score"):
        return ",.2f"
    if unit == "probability":
        return ".3f"
    if unit == "£":
        return ",.2f" if size % 1 and size < 1000 else ",.0f"
    is_whole = size == int(size) or (size >= WHOLE_FROM and unit not in MEASURED)
    return ",.0f" if is_whole else ",.1f"
