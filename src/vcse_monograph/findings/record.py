"""What a release said, kept for good: `releases/<edition>-<version>.json`, written once and never changed.

{"edition", "version", "title", "data_kind",
 "settings":  the edition as it was, every setting,
 "code":      {"version", "<part>": hash} of all that computes a result (`pipeline.releasing.code_of`),
 "inputs":    {"payments" | "pack" | "registers" | ...: {file: SHA-256}},
 "estimates": {name: {value, unit, interval, bounds, n, definition}}, "left_out": {name: reason},
 "verdicts":  {id: as in verdicts.json},
 "told":      [the releases that its pages tell of: those that there were when it was recorded]}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from vcse_monograph.errors import DataError, Problem, UsageError, did_you_mean
from vcse_monograph.files import write_text
from vcse_monograph.findings.results import Estimate

FOLDER = "releases"
NEEDED = ("edition", "version", "settings", "code", "inputs", "estimates", "verdicts")


@dataclass(frozen=True)
class Release:
    """One release of an edition: what went in, by hash, and what came out.

    `verdicts` holds the fields of `findings.verdicts.Verdict` by the finding's id, as they were written.
    """

    edition: str
    version: str
    title: str
    data_kind: str
    settings: Mapping[str, Any]
    code: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, str]]
    estimates: Mapping[str, Estimate]
    left_out: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    told: Sequence[str] | None = None
    """None in a record from before this was kept."""

    @property
    def name(self) -> str:
        """`demo-0.1.0`, as the file is called."""
        return f"{self.edition}-{self.version}"


def write_release(project: Path, release: Release) -> Path:
    """Write the record and return its path; a release that says something else already raises UsageError."""
    path = project / FOLDER / f"{release.name}.json"
    release = replace(release, told=told_releases(project, release.edition, release.version))
    content = {name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(release).items()}
    content["estimates"] = {name: asdict(found) for name, found in sorted(release.estimates.items())}
    if path.is_file() and read_release(path).told is None:
        del content["told"]
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        problem = Problem(
            what=f"{release.name} is released already, and was different.",
            needed="a release is never changed: somebody may have cited it",
            do=f"give editions/{release.edition}.toml the next `version`, then release that",
        )
        raise UsageError(problem, after="the record was left as it is")
    write_text(path, text)
    return path


def read_release(path: Path) -> Release:
    """The release in a record. Raises DataError if the file is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if lacking := [name for name in NEEDED if name not in content]:
            raise ValueError(f"it lacks {', '.join(lacking)}")
        estimates = {name: _estimate(name, fields) for name, fields in content["estimates"].items()}
        return Release(
            edition=str(content["edition"]),
            version=str(content["version"]),
            title=str(content.get("title", content["edition"])),
            data_kind=str(content.get("data_kind", "")),
            **{name: dict(content[name]) for name in ("settings", "code", "inputs", "verdicts")},
            estimates=estimates,
            left_out=dict(content.get("left_out", {})),
            told=content.get("told"),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = Problem(
            what=f"{path.name} is not the record of a release.", found=str(error), do="make it with `vcse release`"
        )
        raise DataError(problem, where="the releases", after="nothing was compared") from None


def release_names(project: Path) -> list[str]:
    """The releases that the project keeps: `demo-0.1.0`, ..., by edition and version."""
    return sorted((path.stem for path in (project / FOLDER).glob("*.json")), key=_in_order)


def told_releases(project: Path, edition: str, version: str) -> list[str]:
    """The releases that the pages of an edition's version tell of, in order.

    Never itself: its record must not change the pages that it records. Where it is released, those that there were
    then and still are, so that no later release changes it either; else all.
    """
    own = f"{edition}-{version}"
    names = release_names(project)
    told = read_release(project / FOLDER / f"{own}.json").told if own in names else None
    return [name for name in names if name != own and (told is None or name in told)]


def find_release(project: Path, name: str) -> Release:
    """The release called `name`. Raises UsageError, naming the nearest, when there is none."""
    path = project / FOLDER / f"{name}.json"
    names = release_names(project)
    if name not in names:
        problem = Problem(
            what=f'There is no release "{name}".{did_you_mean(name, names)}',
            found=", ".join(names) or "no release yet",
            do="name one of these, or make one: vcse release",
        )
        raise UsageError(problem)
    return read_release(path)


def _in_order(name: str) -> tuple[str, list[int]]:
    """`demo-0.10.0` after `demo-0.9.0`."""
    edition, _, version = name.rpartition("-")
    return edition, [int(part) for part in re.findall(r"\d+", version)]


def _estimate(name: str, fields: Mapping[str, Any]) -> Estimate:
    interval, bounds = (tuple(fields[key]) if fields.get(key) else None for key in ("interval", "bounds"))
    value, unit, n = float(fields["value"]), str(fields["unit"]), int(fields["n"])
    return Estimate(name, value, unit, interval, n, str(fields["definition"]), bounds)
