"""One formatter for every number in the book's prose and tables.

Rounding follows the size of the number, not its author: a share under ten per cent keeps two decimals,
since the shares of this study lie near one per cent; money is told in millions or billions.
"""

from __future__ import annotations

from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.shown import MINUS, SCALED_FROM, format_value, rounding, shown

NOT_TRANSCRIBED = "published figure not transcribed yet"


def format_estimate(estimate: Estimate, spec: str = "") -> str:
    """The value of an estimate as printed."""
    return format_value(estimate.value, estimate.unit, spec)


def format_interval(estimate: Estimate, spec: str = "") -> str:
    """`0.81% to 1.12%`, both ends rounded alike, or an empty string when no interval is known."""
    return _format_range(estimate.interval, estimate.unit, spec)


def format_bounds(estimate: Estimate, spec: str = "") -> str:
    """As `format_interval`, for the linkage bounds: from near-certain suppliers only to all plausible ones."""
    return _format_range(estimate.bounds, estimate.unit, spec)


def _format_range(ends: tuple[float, float] | None, unit: str, spec: str) -> str:
    if ends is None:
        return ""
    if not spec and not (unit == "£" and abs(ends[1]) >= SCALED_FROM):
        spec = rounding(max(abs(end) for end in ends), unit)
    low, high = (format_value(end, unit, spec) for end in ends)
    return f"{low} to {high}"


def with_unit(estimate: Estimate) -> str:
    """The value with its unit in words: `0.97%`, `692,659 lines`."""
    return shown(estimate.value, estimate.unit)


def short_form(estimate: Estimate) -> list[str]:
    """What a reader sees on hover: value, interval, bounds, n, definition; empty where nothing is known."""
    interval, bounds = format_interval(estimate), format_bounds(estimate)
    return [
        with_unit(estimate),
        f"interval {interval}" if interval else "",
        f"linkage bounds {bounds}" if bounds else "",
        f"n = {estimate.n:,}",
        estimate.definition,
    ]


def format_text(text: str) -> str:
    """A number held as text (`692659`, `0.970`) with thousands separators and its own decimals; other text as it is."""
    whole, point, decimals = text.strip().partition(".")
    if not whole.lstrip("-").isdigit() or (point and not decimals.isdigit()):
        return text
    return f"{int(whole):,}".replace("-", MINUS) + point + decimals


def format_published(value: str | float | None, unit: str) -> str:
    """A published value as printed, with its unit's sign (`£15.2bn`); `NOT_TRANSCRIBED` where nobody has copied it."""
    if value is None or value == "":
        return NOT_TRANSCRIBED
    text = format_text(str(value))
    return f"£{text}{unit[1:]}" if unit.startswith("£") else f"{text}%" if unit == "%" else text
