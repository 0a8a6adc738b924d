"""Is a release what it was? Compute the edition again, and compare with what the record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vcse_monograph.editions import load_edition
from vcse_monograph.findings.record import Release, find_release
from vcse_monograph.pipeline.releasing import release_of
from vcse_monograph.pipeline.run import Progress, build
from vcse_monograph.pipeline.step import shortened
from vcse_monograph.pipeline.workplace import Workplace

PARTS = ("settings", "inputs", "code", "estimates", "left_out", "verdicts")


@dataclass(frozen=True)
class Verified:
    """Whether every result of a release came out the same; `differences` are sentences, results last."""

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
    same = all(_plain(recorded, part) == _plain(now, part) for part in ("estimates", "left_out", "verdicts"))
    return Verified(name, same, len(recorded.estimates), len(recorded.verdicts), told)


def differences(recorded: Release, now: Release) -> Iterator[str]:
    """What differs between a record and the present, a sentence for each part of each kind."""
    for part in PARTS:
        before, after = _flat(_plain(recorded, part)), _flat(_plain(now, part))
        for key in sorted({*before, *after}):
            if key not in after:
                yield f"{part}: {key} is gone"
            elif key not in before:
                yield f"{part}: {key} is new"
            elif before[key] != after[key]:
                yield f"{part}: {key} was {shortened(before[key])}, is {shortened(after[key])}"


def _plain(release: Release, part: str) -> dict[str, Any]:
    value: Mapping[str, Any] = getattr(release, part)
    if part == "estimates":
        return {name: _listed(asdict(found)) for name, found in value.items()}
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
