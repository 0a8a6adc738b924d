"""A comparison in words: what it can mean, what changed, and why; one wording for terminal, page and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from vcse_monograph.findings.diff.causes import Effect
from vcse_monograph.findings.diff.compare import Change, Comparison, Move, Side, VerdictChange, span
from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.shown import MINUS, format_value, rounding, shown
from vcse_monograph.findings.tests import Word

HEADLINES = ("spending.total", "spending.vcse_value", "spending.vcse_share_of_value", "spending.commissioners")
"""Told first, since the others are parts of them or shares taken from them."""

INSEPARABLE = ("payments", "payments removed", "payments added", "reading", "registers", "linkage")
"""Causes that only linking anew can tell apart."""


def meaning(a: Side, b: Side) -> str:
    """What a comparison of these two sides can and cannot say: the first sentence of every rendering."""
    synthetic = [side for side in (a, b) if side.data_kind == "synthetic"]
    if len(synthetic) == 1:
        made, found = (a, b) if synthetic == [a] else (b, a)
        return (
            f"The data of {made.name} are synthetic and those of {found.name} are not, so no difference below is a "
            "finding: it says nothing about England, or about change over time. It can show whether the same code "
            "copes with both, and how far the invented data resemble published ones."
        )
    if synthetic:
        return (
            "Both sides are synthetic: the differences below check the code, and show what a new source, register or "
            "setting does to the results. They are not evidence."
        )
    if _edition(a) == _edition(b):
        return "Both sides are the same edition at two times: what follows is what its new version changed, and why."
    return (
        f"The two sides rest on different files ({a.name}: {a.period}; {b.name}: {b.period}). A difference between "
        "them is a change over time only where commissioners and months are the same, and is the effect of nothing by "
        "itself."
    )


def verdict_sentence(compared: Comparison) -> str:
    """How many findings have another verdict, and which; apart, those that one side alone can test."""
    ids = [change.id for change in compared.verdicts] + list(compared.same_verdicts)
    can_test = {side.name: {name for name in ids if _tested(side, name)} for side in (compared.a, compared.b)}
    one, other = can_test.values()
    told = [_verdicts_told(compared, one & other)]
    for side, here, there in ((compared.a, one, other), (compared.b, other, one)):
        if alone := [name for name in ids if name in here - there]:
            told.append(f"{side.name} alone has the data to test {_list(alone)}.")
    if compared.verdicts and "synthetic" in (compared.a.data_kind, compared.b.data_kind):
        told.append("On synthetic data a verdict is a code check, not evidence.")
    return " ".join(told)


def _tested(side: Side, name: str) -> bool:
    return name in side.verdicts and side.verdicts[name]["verdict"] != Word.NOT_TESTABLE


def _verdicts_told(compared: Comparison, both: set[str]) -> str:
    """Of the findings tested on both sides, how many have another verdict, and which."""
    count, turned = len(both), [change for change in compared.verdicts if change.id in both]
    if not count:
        return "No finding was tested on both sides."
    who = (
        "The finding"
        if count == 1
        else f"All {count} findings"
        if len(turned) in (0, count)
        else f"Of {count} findings"
    )
    have = "has" if count == 1 or len(turned) == 1 else "have"
    if not turned:
        return f"{who} tested on both sides {have} the same verdict."
    changes = "; ".join(f"{v.id} ({v.before['verdict']} → {v.after['verdict']})" for v in turned)
    some = f", {len(turned)} {have}" if who.startswith("Of") else f" {have}"
    return f"{who} tested on both sides{some} another verdict: {changes}."


def estimate_sentence(compared: Comparison) -> str:
    """How many estimates moved, and how far."""
    beyond, changed, within, still, unlike = (len(compared.moved(how)) for how in Move)
    parts = [
        f"{beyond} moved beyond their intervals" if beyond else "none moved beyond its interval",
        f"{changed} that have no interval changed" if changed else "",
        f"{within} moved within their intervals" if within else "",
        f"{still} did not move" if still else "",
        f"{unlike} changed their unit" if unlike else "",
    ]
    told = f"Of {len(compared.changes)} estimates that both sides have, {_list([part for part in parts if part])}."
    alone = [absent.side for absent in compared.absent if absent.what == "estimate"]
    sides = [f"{alone.count(side.name)} in {side.name}" for side in (compared.a, compared.b) if side.name in alone]
    return f"{told} On one side alone: {_list(sides)}." if sides else told


def headlines(compared: Comparison) -> list[Change]:
    """The changes told first: the headline estimates, then those that a changed verdict rests on."""
    names = [*HEADLINES, *(str(v.after.get("estimate", "")) for v in compared.verdicts)]
    found = {change.name: change for change in compared.changes if change.difference}
    return [found[name] for name in dict.fromkeys(names) if name in found]


def change_sentence(change: Change, compared: Comparison) -> str:
    """`All payments: £1.00 in a, £3.00 in b, £2.00 more. Of this, ...`"""
    before, after = value(change.before), value(change.after)
    more = f"{plain(abs(change.difference), change.before.unit)} {'more' if change.difference > 0 else 'less'}"
    start = f"{definition(change, compared)}: {before} in {compared.a.name}, {after} in {compared.b.name}, {more}."
    told = [_effect_words(effect, change.before.unit) for effect in change.effects if effect.amount or effect.reverse]
    return " ".join([start, *([_reasons(told)] if told else []), *_entangled(change)])


def _entangled(change: Change) -> list[str]:
    """A sentence where the sign of an effect depends on the order."""
    names = [
        label(effect.causes) for effect in change.effects if effect.range and effect.range[0] < 0 < effect.range[1]
    ]
    if not names:
        return []
    raise_ = "raises or lowers" if len(names) == 1 else "raise or lower"
    return [f"Whether {_list(names)} {raise_} it depends on the order: the causes work together, none of them alone."]


def caution(compared: Comparison) -> str:
    """What to mind about the split into causes, where all payments and the registers differ; empty elsewhere."""
    if not {"payments", "registers"} <= {cause.name for cause in compared.causes}:
        return ""
    return (
        "Between the two sides stand payments of the one, looked up in the registers of the other. Where those hold "
        "few of its suppliers, the split between payments and registers says little, and their sum alone is sound."
    )


def definition(change: Change, compared: Comparison) -> str:
    """What an estimate is; where the two sides define it otherwise, both."""
    if change.before.definition == change.after.definition:
        return change.after.definition
    return f"{change.after.definition} (in {compared.a.name}: {change.before.definition})"


def flip_words(change: VerdictChange) -> Iterator[str]:
    """At which cause a verdict changes, in each of the two orders."""
    orders = [("", change.flips), ("; in the reverse order ", change.flips_reverse)]
    if change.flips == change.flips_reverse:
        orders = orders[:1]
    for start, found in orders:
        yield start + ", then ".join(f"with {label(causes)} ({before} → {after})" for causes, before, after in found)


def label(causes: Sequence[str]) -> str:
    """A cause by name; several that could not be told apart, as one."""
    if not causes:
        return "unexplained"
    if len(causes) == 1:
        return causes[0]
    if set(causes) <= set(INSEPARABLE):
        return "data and linkage together"
    return f"{_list(list(causes))} together"


def short_definition(change: Change, compared: Comparison) -> str:
    """The same in a cell of a table."""
    same = change.before.definition == change.after.definition
    return change.after.definition + ("" if same else f" (otherwise defined in {compared.a.name})")


def value(estimate: Estimate) -> str:
    """An estimate as printed; pounds to the penny, since here pennies are what must add up."""
    if estimate.unit == "£":
        return format_value(estimate.value, "£", ",.2f")
    return format_value(estimate.value, "ratio") if estimate.unit == "ratio" else shown(estimate.value, estimate.unit)


def within(estimate: Estimate) -> str:
    """`0.81% to 1.12%`: all that the doubt allows; empty where none is known."""
    ends = span(estimate)
    if ends is None:
        return ""
    spec = "" if estimate.unit == "£" else rounding(max(map(abs, ends)), estimate.unit)
    return " to ".join(format_value(end, estimate.unit, spec) for end in ends)


def plain(amount: Decimal, unit: str) -> str:
    """A difference without its sign: `£12.00`, `0.35 points`, `6 files`."""
    if unit == "£":
        return f"£{amount:,.2f}"
    if unit in ("%", "percentage points"):
        return f"{_two_figures(amount)} points"
    text = f"{amount:,.0f}" if amount == amount.to_integral_value() else _two_figures(amount)
    return text if unit == "ratio" else f"{text} {unit.removesuffix('s') if amount == 1 else unit}"


def signed(amount: Decimal, unit: str) -> str:
    """A difference with its sign: `+£12.00`, `−0.35 points`, `0 files`."""
    return f"{'+' if amount > 0 else MINUS if amount < 0 else ''}{plain(abs(amount), unit)}"


def tied(text: str) -> str:
    """Text whose lines do not break between a sign and its pounds."""
    joiner = "\N{WORD JOINER}"
    return text.replace(f"{MINUS}£", f"{MINUS}{joiner}£").replace("+£", f"+{joiner}£")


def bare(amount: Decimal, unit: str) -> str:
    """The same without the unit, for the cells of a table: `+12.00`, `−0.35`."""
    return signed(amount, unit).replace("£", "").partition(" ")[0]


def range_words(effect: Effect, unit: str) -> str:
    """`+0.06 to +0.13 by the order`, where the order matters to an effect as printed; empty where it does not."""
    if effect.range is None:
        return ""
    low, high = (bare(end, unit) for end in effect.range)
    return f"{low} to {high} by the order" if low != high else ""


def _effect_words(effect: Effect, unit: str) -> str:
    told, ends = f"{label(effect.causes)} {signed(effect.amount, unit)}", range_words(effect, unit)
    return f"{told} ({ends})" if ends else told


def _reasons(told: Sequence[str]) -> str:
    return f"The cause is {told[0]}." if len(told) == 1 else f"The causes: {'; '.join(told)}."


def _two_figures(amount: Decimal) -> str:
    """Two decimals; more where a number would else print as nil, up to two figures that are not."""
    decimals = 2
    if amount and abs(amount) < Decimal("0.01"):
        decimals = min(1 - amount.adjusted(), 8)
    return f"{amount:,.{decimals}f}"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _edition(side: Side) -> str:
    """The edition that a side is of: a release's name less its version."""
    return side.name.removesuffix(f"-{side.version}") if side.released else side.name
