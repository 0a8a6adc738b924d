"""What differs between two sides in what went in: each difference a cause, with a sentence that says what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from vcse_monograph.findings.diff import Cause, Moved
from vcse_monograph.pipeline.grounds import CAUSES, Ground, settings

SHOWN = 8
"""Settings told in one sentence; more are counted."""
HASH = 8
"""Digits of a hash that tell two files apart in a sentence."""

READING = "how files are read and named, and the months expected"


def data_causes(a: Ground, b: Ground, moved: Sequence[Moved] = ()) -> list[Cause]:
    """What differs in payments, registers and settings, in the order of the data flow.

    `moved` are the payments that one side alone has, where they are here.
    """
    found = [*_payments(a, b, moved)]
    one, other = settings(a.edition), settings(b.edition)
    for kind in sorted((a.files.keys() & b.files.keys()) - {"registers"}):
        for side, values in ((a, one), (b, other)):
            values[CAUSES[kind]][kind] = _marks(side.files[kind])
    # Where no file is shared, how files are named and read goes with the files.
    if one["reading"] != other["reading"] and [cause.name for cause in found] != ["payments"]:
        found.append(Cause("reading", f"{READING}: {_changes(one['reading'], other['reading'])}"))
    if a.files["registers"] != b.files["registers"]:
        found.append(Cause("registers", f"{_registers(a)} in {a.side.name}, {_registers(b)} in {b.side.name}"))
    for name in ("linkage", "definition"):
        if one[name] != other[name]:
            found.append(Cause(name, _changes(one[name], other[name])))
    return found


def _payments(a: Ground, b: Ground, moved: Sequence[Moved]) -> Iterator[Cause]:
    """Files that one side alone has, by hash."""
    gone, come = a.payments - b.payments, b.payments - a.payments
    removed, added = _files(gone, a, "removed", moved), _files(come, b, "added", moved)
    if gone and come and not a.payments & b.payments:
        yield Cause("payments", f"no file is in both sides: {removed}; {added}")
        return
    if gone:
        yield Cause("payments removed", removed)
    if come:
        yield Cause("payments added", added)


def _files(hashes: frozenset[str], side: Ground, which: str, moved: Sequence[Moved]) -> str:
    """`6 files in after alone, of NHS X: 435 lines, £1.00`."""
    told = f"{len(hashes):,} file{'s' if len(hashes) != 1 else ''} in {side.side.name} alone"
    rows = [row for row in moved if row.which == which]
    if not rows:
        return told
    whose = rows[0].commissioner if len(rows) == 1 else f"{len(rows)} commissioners"
    lines, amount = sum(row.lines for row in rows), sum((row.amount for row in rows), Decimal(0))
    return f"{told}, of {whose}: {lines:,} lines, £{amount:,.2f}"


def section_causes(section: str, a: Ground, b: Ground) -> list[Cause]:
    """What differs for a section that is compared as one piece: its data with their settings, and the measures."""
    if section == "spending":
        return data_causes(a, b)
    one, other = (side.edition.model_dump(mode="json") for side in (a, b))
    found = []
    if one[section] != other[section] or a.inputs.get(section) != b.inputs.get(section):
        lacking = [side.side.name for side in (a, b) if section not in side.edition.sections]
        detail = f"{lacking[0]} has none" if lacking else f"data and settings of the section [{section}]"
        found.append(Cause(f"{section} data", detail))
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
    """The registers' files, each with the first digits of its hash."""
    if side.source is not None and not side.source.raw:
        return "those that its spending pack was made with"
    names = [PurePosixPath(name).name for name in side.edition.linkage.registers]
    told = [f"{name} ({found[:HASH]})" for name, found in zip(names, side.files["registers"], strict=False)]
    return ", ".join(told) or "none"


def _marks(hashes: Sequence[str]) -> str:
    """Files by the first digits of their hashes."""
    return ", ".join(found[:HASH] for found in hashes) or "none"


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
