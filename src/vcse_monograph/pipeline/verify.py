"""Is a release what it was? Compute the edition again, and compare with what the record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vcse_monograph.editions import load_edition
from vcse_monograph.findings.record import Release, find_release
from vcse_monograph.findings.results import Estimate
from vcse_monograph.pipeline.releasing import release_of
from vcse_monograph.pipeline.run import Progress, build
from vcse_monograph.pipeline.step import shortened
from vcse_monograph.pipeline.workplace import Workplace

CAUSES = ("inputs", "settings", "code")
RESULTS = ("estimates", "left_out", "verdicts")
LARGEST = 5
"""Estimates that are told one by one; and verdicts, or files, before they are counted."""


@dataclass(frozen=True)
class Verified:
    """Whether every result of a release came out the same; `differences` are sentences, causes first."""

    release: str
    same: bool
    estimates: int
    verdicts: int
    differences: list[str]


def verify(project: Path, name: str, progress: Progress | None = None) -> Verified:
    """Compute a released edition again with the code and files that are here, and compare.

    It is the same when every estimate, reason and verdict is; settings, inputs and code that differ are told
    either way.
    Raises UsageError for a release that the project does not keep.
    """
    recorded = find_release(project, name)
    build(project, recorded.edition, until="results", progress=progress)
    now = release_of(Workplace(project, load_edition(project, recorded.edition)))
    told = list(differences(recorded, now))
    same = all(_plain(recorded, part) == _plain(now, part) for part in RESULTS)
    return Verified(name, same, len(recorded.estimates), len(recorded.verdicts), told)


def differences(recorded: Release, now: Release) -> Iterator[str]:
    """What differs between a record and the present: inputs, settings and code first, then how many results, and which.

    Of estimates the most changed are told, the others counted.
    """
    causes = [line for part in CAUSES for line in _some(list(_leaves(part, recorded, now)), f"{part}: ")]
    yield from causes
    if not causes and any(_plain(recorded, part) != _plain(now, part) for part in RESULTS):
        yield "no input, setting or code differs: the libraries or the machine do"
    yield from _estimates(recorded.estimates, now.estimates)
    for part in RESULTS[1:]:
        yield from _some(list(_leaves(part, recorded, now)), f"{part}: ")


def _leaves(part: str, recorded: Release, now: Release) -> Iterator[str]:
    """A sentence for each leaf of a part that differs."""
    before, after = _flat(_plain(recorded, part)), _flat(_plain(now, part))
    for key in sorted({*before, *after}):
        if key not in after:
            yield f"{key} is gone"
        elif key not in before:
            yield f"{key} is new"
        elif before[key] != after[key]:
            yield f"{key} was {shortened(before[key])}, is {shortened(after[key])}"


def _some(lines: Sequence[str], start: str) -> Iterator[str]:
    """The first of the lines, and how many more there are."""
    yield from (start + line for line in lines[:LARGEST])
    if len(lines) > LARGEST:
        yield f"{start}{len(lines) - LARGEST} more differ"


def _estimates(before: Mapping[str, Estimate], after: Mapping[str, Estimate]) -> Iterator[str]:
    """How many estimates differ, and those that changed most in proportion."""
    gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    yield from _some([f"{name} is gone" for name in gone], "estimates: ")
    yield from _some([f"{name} is new" for name in come], "estimates: ")
    changed = [name for name in sorted(before.keys() & after.keys()) if _said(before[name]) != _said(after[name])]
    if not changed:
        return
    yield f"estimates: {len(changed)} of {len(before)} differ, the most changed first"
    changed.sort(key=lambda name: -_change(before[name].value, after[name].value))
    for name in changed[:LARGEST]:
        one, other = before[name], after[name]
        if one.value != other.value:
            yield f"  {name} was {one.value} {one.unit}, is {other.value} {other.unit}"
        else:
            yield f"  {name} has the same value and another interval, n or definition"


def _change(one: float, other: float) -> float:
    """How much a value changed, as a share of the larger of the two."""
    largest = max(abs(one), abs(other))
    return abs(one - other) / largest if largest else 0.0


def _said(estimate: Estimate) -> Any:
    return _listed(asdict(estimate))


def _plain(release: Release, part: str) -> dict[str, Any]:
    value: Mapping[str, Any] = getattr(release, part)
    if part == "estimates":
        return {name: _said(found) for name, found in value.items()}
    return {name: _listed(content) for name, content in value.items()}


def _listed(content: Any) -> Any:
    """Tuples as lists, as JSON keeps them."""
    if isinstance(content, Mapping):
        return {key: _listed(value) for key, value in content.items()}
    return [_listed(value) for value in content] if isinstance(content, tuple | list) else content


def _flat(content: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """One key for each leaf: `payments / 2020-04.csv`."""
    found: dict[str, Any] = {}
    for key, value in content.items():
        name = f"{above} / {key}" if above else str(key)
        found |= _flat(value, name) if isinstance(value, Mapping) and value else {name: value}
    return found
