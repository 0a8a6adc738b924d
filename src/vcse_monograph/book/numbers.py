"""One formatter for every number in the book's prose and tables.

Rounding follows the size of the number, not its author: a share under ten per cent keeps two decimals,
since the shares of this study lie near one per cent; money is told in millions or billions.
"""

from __future__ import annotations

from vcse_monograph.findings.results import Estimate

MINUS = "\N{MINUS SIGN}"
NOT_TRANSCRIBED = "published figure not transcribed yet"
SCALES = ((1e9, "bn"), (1e6, "m"))
SCALED_FROM = 1e6
"""Pounds from which money is told in millions: below, it reads well in full."""


def format_value(value: float, unit: str, spec: str = "") -> str:
    """`value` as printed: `0.97%`, `£1.24bn`, `692,659`; `spec` is a Python format that replaces the rounding.

    Raises ValueError for a spec that Python does not know.
    """
    size = abs(value)
    text = _unsigned(size, unit, spec or _spec(size, unit), scaled=not spec)
    is_nil = not any(character in "123456789" for character in text)
    return text if value >= 0 or is_nil else MINUS + text


def format_estimate(estimate: Estimate, spec: str = "") -> str:
    """The value of an estimate as printed."""
    return format_value(estimate.value, estimate.unit, spec)


def format_interval(estimate: Estimate, spec: str = "") -> str:
    """`0.81% to 1.12%`, both ends rounded alike, or an empty string when no interval is known."""
    if estimate.interval is None:
        return ""
    if not spec and not (estimate.unit == "£" and abs(estimate.interval[1]) >= SCALED_FROM):
        spec = _spec(max(abs(end) for end in estimate.interval), estimate.unit)
    low, high = (format_value(end, estimate.unit, spec) for end in estimate.interval)
    return f"{low} to {high}"


def describe(estimate: Estimate) -> str:
    """What a reader sees on hover: unit, interval, n and definition in one line."""
    words = "" if estimate.unit in ("%", "£") else f" {estimate.unit}"
    parts = [f"{format_estimate(estimate)}{words}"]
    if estimate.interval is not None:
        parts.append(f"bounds {format_interval(estimate)}")
    parts.append(f"n = {estimate.n:,}")
    return f"{'; '.join(parts)}. {estimate.definition}"


def format_text(text: str) -> str:
    """A number held as text (`692659`, `0.970`) with thousands separators and its own decimals; other text as it is."""
    whole, point, decimals = text.strip().partition(".")
    if not whole.lstrip("-").isdigit() or (point and not decimals.isdigit()):
        return text
    return f"{int(whole):,}".replace("-", MINUS) + point + decimals


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


def _spec(size: float, unit: str) -> str:
    if unit in ("%", "percentage points"):
        # between 99.95 and 100 two decimals, because 100% must mean all
        return ",.0f" if size in (0, 100) else ",.2f" if size < 9.995 or 99.95 <= size < 100 else ",.1f"
    if unit == "ratio":
        return ",.2f"
    if unit == "£":
        return ",.2f" if size % 1 and size < 1000 else ",.0f"
    return ",.0f" if size == int(size) else ",.1f"


def format_published(value: str | float | None, unit: str) -> str:
    """A published value as printed, with its unit's sign (`£15.2bn`); `NOT_TRANSCRIBED` where nobody has copied it."""
    if value is None or value == "":
        return NOT_TRANSCRIBED
    text = format_text(str(value))
    return f"£{text}{unit[1:]}" if unit.startswith("£") else f"{text}%" if unit == "%" else text
