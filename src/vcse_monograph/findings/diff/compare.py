"""Two sides, finding by finding and estimate by estimate: what differs, by how much, and which causes that has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from vcse_monograph.findings.diff.causes import Cause, Effect, Stage, effects, exact, flips
from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.verdicts import SECTION_OF

Ways = Callable[[str], tuple[Sequence[Stage], Sequence[Stage]]]
"""The ways from A to B for an estimate or a finding, by its name: in one order and in the reverse."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: an edition as it is here, or a release.

    `verdicts` holds the fields of `findings.verdicts.Verdict` by the finding's id.
    """

    name: str
    title: str
    version: str
    released: bool
    data_kind: str
    period: str
    estimates: Mapping[str, Estimate]
    left_out: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sections: Sequence[str] = ()

    def why_not(self, name: str) -> str:
        """Why this side has no estimate of that name."""
        section = SECTION_OF.get(name.partition(".")[0], "")
        if section and section not in self.sections:
            return f"{self.name} has no {section} data"
        return self.left_out.get(name, f"{self.name} does not record it")


class Move(StrEnum):
    """How an estimate moved from A to B."""

    BEYOND = "beyond its interval"
    EXACT = "changed, without an interval"
    WITHIN = "within its interval"
    STILL = "not at all"
    UNLIKE = "to another unit"


@dataclass(frozen=True)
class Change:
    """An estimate that both sides have: `difference` is B less A, exactly, and the sum of the effects."""

    name: str
    before: Estimate
    after: Estimate
    move: Move
    difference: Decimal
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class VerdictChange:
    """A finding whose verdict differs: both verdicts in full, and at which causes the word changed (two orders)."""

    id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    flips: list[tuple[tuple[str, ...], str, str]]
    flips_reverse: list[tuple[tuple[str, ...], str, str]]


@dataclass(frozen=True)
class Absent:
    """Something that one side alone has: a finding or an estimate, on which side, and why it is not on the other."""

    name: str
    side: str
    what: str
    why: str


@dataclass(frozen=True)
class Moved:
    """Payments of one commissioner that one side alone has: files, lines, pounds. `which`: `removed` or `added`."""

    which: str
    commissioner: str
    files: int
    lines: int
    amount: Decimal


@dataclass(frozen=True)
class Comparison:
    """Everything that a comparison says; the renderings only choose and word it."""

    a: Side
    b: Side
    causes: list[Cause]
    verdicts: list[VerdictChange]
    same_verdicts: list[str]
    changes: list[Change]
    absent: list[Absent]
    payments: list[Moved]
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def told(self, titles: Mapping[str, str], notes: Sequence[str]) -> Comparison:
        """The same comparison with the findings' titles, and notes on what could not be computed."""
        return replace(self, titles=dict(titles), notes=[*self.notes, *notes])

    def alone(self) -> dict[tuple[str, str, str], list[str]]:
        """Names that one side alone has, by (side, finding or estimate, why the other has them not)."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for absent in self.absent:
            found.setdefault((absent.side, absent.what, absent.why), []).append(absent.name)
        return found

    def moved(self, *moves: Move) -> list[Change]:
        """The estimates that moved in one of these ways, by name."""
        return [change for change in self.changes if change.move in moves]


def compare(
    a: Side,
    b: Side,
    ways: Ways,
    causes: Sequence[Cause] = (),
    payments: Sequence[Moved] = (),
) -> Comparison:
    """Set side A beside side B; `ways` gives the stages between them."""
    findings = [name for name in a.verdicts if name in b.verdicts]
    same = [name for name in findings if a.verdicts[name]["verdict"] == b.verdicts[name]["verdict"]]
    return Comparison(
        a=a,
        b=b,
        causes=list(causes),
        verdicts=[_verdict_change(name, a, b, ways) for name in findings if name not in same],
        same_verdicts=same,
        changes=[_change(name, a, b, ways) for name in sorted(a.estimates) if name in b.estimates],
        absent=_absent(a, b),
        payments=list(payments),
    )


def span(estimate: Estimate) -> tuple[float, float] | None:
    """All that the doubt about an estimate allows: the lowest and the highest end of its interval and its bounds."""
    ends = [*(estimate.interval or ()), *(estimate.bounds or ())]
    return (min(ends), max(ends)) if ends else None


def move(before: Estimate, after: Estimate) -> Move:
    """How an estimate moved: beyond its interval when either value lies outside the other side's."""
    if before.unit != after.unit:
        return Move.UNLIKE
    if exact(before) == exact(after):
        return Move.STILL
    spans = [(after.value, span(before)), (before.value, span(after))]
    if any(within and not within[0] <= value <= within[1] for value, within in spans):
        return Move.BEYOND
    return Move.WITHIN if all(within for _, within in spans) else Move.EXACT


def _change(name: str, a: Side, b: Side, ways: Ways) -> Change:
    before, after = a.estimates[name], b.estimates[name]
    moved = move(before, after)
    if moved is Move.UNLIKE:
        return Change(name, before, after, moved, Decimal(0))
    difference = exact(after) - exact(before)
    found = tuple(effect for effect in effects(name, *ways(name)) if effect.causes or effect.amount)
    return Change(name, before, after, moved, difference, found)


def _verdict_change(name: str, a: Side, b: Side, ways: Ways) -> VerdictChange:
    forward, backward = ways(name)
    return VerdictChange(name, a.verdicts[name], b.verdicts[name], flips(name, forward), flips(name, backward))


def _absent(a: Side, b: Side) -> list[Absent]:
    """Findings and estimates that one side alone has, with the reason where the other side recorded one."""
    found = []
    for here, there in ((a, b), (b, a)):
        for name in here.verdicts:
            if name not in there.verdicts:
                found.append(Absent(name, here.name, "finding", f"{there.name} did not declare it"))
        for name in sorted(here.estimates):
            if name not in there.estimates:
                found.append(Absent(name, here.name, "estimate", there.why_not(name)))
    return found
