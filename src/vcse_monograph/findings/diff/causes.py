"""Why an estimate differs between two sides: one thing is changed at a time, and the steps add up to the whole.

A *way* leads from side A to side B; at each stage one more thing is B's. What an estimate moves by from one stage to
the next is the effect of what was changed there. The effects of a way sum to the difference exactly: all arithmetic is
in Decimal, money in whole pennies. How much a cause weighs can depend on what was changed before it, so the same is
done in the reverse order, and both amounts are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from vcse_monograph.findings.results import Estimate

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Cause:
    """One thing that differs: `name` in the fewest words, and `detail`, a sentence that says what differs."""

    name: str
    detail: str = ""


@dataclass(frozen=True)
class Stage:
    """A point on the way: what was `changed` to come here (causes by name), and what the estimates are here.

    `estimates` is None where the stage cannot be computed; `missing` says why.
    """

    changed: tuple[str, ...]
    estimates: Mapping[str, Estimate] | None
    verdicts: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True)
class Effect:
    """What a cause moved an estimate by; several causes where the data cannot tell them apart.

    `reverse` is its amount when the causes are changed in the reverse order, None where that is not known.
    """

    causes: tuple[str, ...]
    amount: Decimal
    reverse: Decimal | None

    @property
    def range(self) -> tuple[Decimal, Decimal] | None:
        """The lower and the higher of the two amounts; None where only one is known."""
        return None if self.reverse is None else (min(self.amount, self.reverse), max(self.amount, self.reverse))


def exact(estimate: Estimate) -> Decimal:
    """The value without binary rounding: pounds to the penny, anything else as it was written."""
    value = Decimal(repr(estimate.value))
    return value.quantize(PENNY) if estimate.unit == "£" else value


def steps(name: str, way: Sequence[Stage]) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    """(causes, amount) of each step of an estimate along a way.

    A stage that lacks the estimate joins the causes on either side of it. They sum to last less first; nothing is
    yielded where an end of the way lacks the estimate.
    """
    values = [exact(stage.estimates[name]) if name in (stage.estimates or {}) else None for stage in way]  # type: ignore[index]
    before = values[0]
    if before is None or values[-1] is None:
        return
    joined: tuple[str, ...] = ()
    for stage, value in zip(way[1:], values[1:], strict=True):
        joined += stage.changed
        if value is not None:
            yield joined, value - before
            before, joined = value, ()


def effects(name: str, forward: Sequence[Stage], backward: Sequence[Stage]) -> tuple[Effect, ...]:
    """The effect of each cause on an estimate, in the order of `forward`; `backward` has the reverse order."""
    reverse = dict(steps(name, backward))
    return tuple(Effect(causes, amount, _together(causes, reverse)) for causes, amount in steps(name, forward))


def _together(causes: tuple[str, ...], reverse: Mapping[tuple[str, ...], Decimal]) -> Decimal | None:
    """The sum of the reverse steps that make up just these causes; None where a step straddles them."""
    inside = [step for step in reverse if set(step) <= set(causes)]
    return (
        sum((reverse[step] for step in inside), Decimal(0)) if {c for s in inside for c in s} == set(causes) else None
    )


def flips(finding: str, way: Sequence[Stage]) -> list[tuple[tuple[str, ...], str, str]]:
    """(causes, word before, word after) of each step at which the verdict on a finding changes."""
    found: list[tuple[tuple[str, ...], str, str]] = []
    joined: tuple[str, ...] = ()
    before = way[0].verdicts.get(finding)
    for stage in way[1:]:
        joined += stage.changed
        if after := stage.verdicts.get(finding):
            if before and before != after:
                found.append((joined, before, after))
            before, joined = after, ()
    return found
