"""What differs between two sides in what went in: each difference a cause, with a sentence that says what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vcse_monograph.findings.diff import Cause
from vcse_monograph.pipeline.grounds import Ground, settings

SHOWN = 8
"""Settings told in one sentence; more are counted."""
HASH = 8
"""Digits of a hash that tell two files apart in a sentence."""

READING = "how files are read and named, and the months expected"


def data_causes(a: Ground, b: Ground) -> list[Cause]:
    """What differs in payments, registers and settings, in the order of the data flow."""
    found = [*_payments(a, b)]
    one, other = settings(a.edition), settings(b.edition)
    if one["reading"] != other["reading"]:
        found.append(Cause("reading", f"{READING}: {_changes(one['reading'], other['reading'])}"))
    if a.registers != b.registers:
        found.append(Cause("registers", f"{_registers(a)} in {a.side.name}, {_registers(b)} in {b.side.name}"))
    for name in ("linkage", "definition"):
        if one[name] != other[name]:
            found.append(Cause(name, _changes(one[name], other[name])))
    return found


def _payments(a: Ground, b: Ground) -> Iterator[Cause]:
    """Files that one side alone has, by hash."""
    gone, come = a.payments - b.payments, b.payments - a.payments
    here, there = a.side.name, b.side.name
    if gone and come and not a.payments & b.payments:
        detail = f"no file is in both: {len(gone)} in {here}, {len(come)} in {there}"
        yield Cause("payments", detail)
        return
    if gone:
        yield Cause("payments removed", f"{len(gone)} files that {here} alone has")
    if come:
        yield Cause("payments added", f"{len(come)} files that {there} alone has")


def section_causes(section: str, a: Ground, b: Ground) -> list[Cause]:
    """What differs for a section that is compared as one piece: its data with their settings, and the measures."""
    if section == "spending":
        return data_causes(a, b)
    one, other = (side.edition.model_dump(mode="json") for side in (a, b))
    found = []
    if one[section] != other[section] or a.inputs.get(section) != b.inputs.get(section):
        found.append(Cause(f"{section} data", f"data and settings of the section [{section}]"))
    if found or one["measures"] == other["measures"]:
        return found
    return [Cause("definition", _changes(one["measures"], other["measures"]))]


def code_cause(side: Ground, a: Ground, b: Ground, now: Mapping[str, str]) -> Cause | None:
    """The code that has changed since a release was made; None for an edition, which today's code computed."""
    if not side.side.released:
        return None
    both = a.side.released and b.side.released
    parts = sorted(part for part in {*side.code, *now} - {"version"} if side.code.get(part) != now.get(part))
    version = f"{side.code.get('version', '?')} then, {now['version']} now"
    changed = (
        f"changed since: {', '.join(parts)}" if parts else "the same, so that any effect is a failure to reproduce"
    )
    return Cause(f"code since {side.side.name}" if both else "code", f"{version}; {changed}")


def _registers(side: Ground) -> str:
    if side.source is not None and not side.source.raw:
        return "those that its spending pack was made with"
    short = ", ".join(found[:HASH] for found in side.registers)
    return f"{len(side.registers)} ({short})" if short else "none"


def _changes(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """`name: old → new` for each setting that differs."""
    names = [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
    told = [f"{name}: {_short(one.get(name))} → {_short(other.get(name))}" for name in names[:SHOWN]]
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return "; ".join([*told, *more])


def _short(value: Any) -> str:
    """A setting in a few words."""
    if isinstance(value, (list, dict)):
        return f"{len(value)} entries" if value else "none"
    return "unset" if value is None else str(value)
