"""The sides of a comparison, and what they can be computed from again: editions built here, and releases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vcse_monograph.editions import Edition, edition_names, load_edition
from vcse_monograph.errors import Problem, UsageError, did_you_mean
from vcse_monograph.findings.declared import read_findings
from vcse_monograph.findings.diff import Side
from vcse_monograph.findings.record import FOLDER, Release, read_release, release_names
from vcse_monograph.findings.results import read_estimates, read_left_out
from vcse_monograph.findings.verdicts import Evidence, Verdict, decide, read_draws
from vcse_monograph.pipeline.releasing import code_of, inputs_of
from vcse_monograph.pipeline.run import Progress, build
from vcse_monograph.pipeline.workplace import Workplace, period

READING = ("column_names", "commissioner_names", "accepted", "missing")
"""Settings of `[spending]` that say how files are read and named."""
PLACES = ("folder", "files", "generated", "pack")
"""Settings of `[spending]` that say where the payments are; which payments they are, their hashes say."""

CAUSES = {"registers": "registers", "decisions": "linkage", "calibration": "linkage", "column_names": "reading"}
"""Files that payments are read and linked with, and the cause that a difference in them is.

Which they are, their hashes say.
"""
LINKED = ("registers", "decisions", "calibration")
"""Those of `[linkage]`."""


@dataclass(frozen=True)
class Source:
    """An edition that is built here: data and results can be taken from it.

    `payments` are hashes by file; so are `files`, of each kind. Where only the pack is here (`raw` is False), payments
    are those that the pack says it was made of.
    """

    place: Workplace
    payments: Mapping[str, str]
    files: Mapping[str, Mapping[str, str]]
    inputs: Mapping[str, Mapping[str, str]]
    raw: bool


@dataclass(frozen=True)
class Ground:
    """One side: what it says, its settings, and the hashes of what went in. `source`: the edition of that name here.

    `files` holds the hashes of each kind of CAUSES, in the order of the settings, where they are known.
    """

    side: Side
    edition: Edition
    payments: frozenset[str]
    files: Mapping[str, tuple[str, ...]]
    code: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, str]]
    source: Source | None


def side_file(project: Path, name: str) -> Path | None:
    """The file that makes `name` a side of a comparison: an edition's, or a release's record; None if there is none."""
    if name in edition_names(project):
        return project / "editions" / f"{name}.toml"
    if name.endswith(".json") and Path(name).is_file():
        return Path(name)
    return project / FOLDER / f"{name}.json" if name in release_names(project) else None


def check_sides(project: Path, a: str, b: str) -> None:
    """Raise UsageError for each name that is neither edition nor release, and for two that are the same one."""
    known = [*edition_names(project), *release_names(project)]
    files = {name: side_file(project, name) for name in (a, b)}
    problems = [
        Problem(
            what=f'There is no edition and no release "{name}".{did_you_mean(name, known)}',
            found=", ".join(known) or "neither editions nor releases",
            do="name one of these, or the file of a release",
        )
        for name, file in files.items()
        if file is None
    ]
    if not problems and len({file.resolve() for file in files.values() if file}) == 1:
        what = f"{a} and {b} are the same: there is nothing to compare."
        needed = "two editions, or an edition and one of its releases"
        others = [name for name in known if name not in (a, b)]
        problems = [
            Problem(what, found=", ".join(others) or "no other", needed=needed, do="name another as one of them")
        ]
    if problems:
        raise UsageError(problems, after="nothing was compared")


def ground(project: Path, name: str, progress: Progress) -> Ground:
    """The side called `name`, which `check_sides` let pass: an edition, brought up to date first, or a release."""
    if name in edition_names(project):
        return ground_of(_source(project, name, progress))
    path = side_file(project, name)
    assert path is not None, "names are checked first"
    return _release_ground(project, read_release(path), progress)


def settings(edition: Edition) -> dict[str, dict[str, Any]]:
    """An edition's settings that bear on its results, by the cause that they would be; without the files of CAUSES."""
    content = edition.model_dump(mode="json")
    spending = content["spending"] or {}
    return {
        "reading": {name: spending.get(name) for name in READING if name not in CAUSES}
        | {name: content[name] for name in ("first_month", "last_month")},
        "linkage": {name: value for name, value in content["linkage"].items() if name not in CAUSES}
        | {f"publish.{name}": value for name, value in content["publish"].items()},
        "definition": {name: value for name, value in spending.items() if name not in (*READING, *PLACES)}
        | content["measures"],
    }


def verdicts(project: Path, edition: Edition, folder: Path) -> dict[str, Verdict]:
    """The verdicts on the results below `folder`, by the tests as they are declared now; none without a declaration."""
    declared = project / "data" / "findings.yml"
    if not declared.is_file():
        return {}
    estimates, left_out = read_estimates(folder / "results"), read_left_out(folder / "results")
    draws = read_draws(folder / "results")
    evidence = Evidence(edition.sections, edition.data_kind.value, estimates, left_out, draws)
    return decide(read_findings(declared), evidence)


def _source(project: Path, name: str, progress: Progress) -> Source:
    """An edition, built as far as its results."""
    place = Workplace(project, load_edition(project, name), tell=progress.note)
    build(project, name, until="results", progress=progress)
    inputs = inputs_of(place)
    raw, packed = "payments" in inputs, "pack" in inputs
    payments = inputs["payments"] if raw else _packed(place.pack / "datapackage.json") if packed else {}
    return Source(place, payments, _files(inputs), inputs, raw)


def _files(inputs: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """The files of each kind among inputs. What a pack was linked with is not known: it stands for its registers."""
    if "payments" not in inputs:
        return {"registers": inputs.get("pack", {})}
    return {kind: inputs.get(kind, {}) for kind in CAUSES}


def _packed(description: Path) -> dict[str, str]:
    """The hashes of the files that a shipped pack was made from."""
    content = json.loads(description.read_text(encoding="utf-8"))
    return {source["path"]: source["hash"].removeprefix("sha256:") for source in content.get("sources", [])}


def ground_of(source: Source) -> Ground:
    """The side that an edition of today is."""
    place = source.place
    edition, results = place.edition, place.folder / "results"
    side = Side(
        name=edition.name,
        title=edition.title,
        version=edition.version,
        released=False,
        data_kind=edition.data_kind.value,
        period=period(edition.first_month, edition.last_month),
        estimates=read_estimates(results),
        left_out=read_left_out(results),
        verdicts=_fields(verdicts(place.project, edition, place.folder)),
        sections=edition.sections,
    )
    went_in = frozenset(source.payments.values()), hashes_of(source.files)
    return Ground(side, edition, *went_in, code_of(place.project), source.inputs, source)


def _release_ground(project: Path, release: Release, progress: Progress) -> Ground:
    edition = _edition_of(release)
    here = release.edition in edition_names(project)
    source = _source(project, release.edition, progress) if here else None
    side = Side(
        name=release.name,
        title=release.title,
        version=release.version,
        released=True,
        data_kind=release.data_kind,
        period=period(edition.first_month, edition.last_month),
        estimates=release.estimates,
        left_out=release.left_out,
        verdicts=release.verdicts,
        sections=edition.sections,
    )
    payments, files = release.inputs.get("payments", {}), _files(release.inputs)
    if source and release.inputs.get("pack", {}) == source.inputs.get("pack"):  # the same pack is the same data
        payments, files = dict(source.payments), dict(source.files)
    went_in = frozenset(payments.values()), hashes_of(files)
    return Ground(side, edition, *went_in, release.code, release.inputs, source)


def _edition_of(release: Release) -> Edition:
    """The edition as it was released. Raises UsageError where today's code no longer knows its settings."""
    try:
        return Edition.model_validate({**release.settings, "name": release.edition})
    except ValidationError as error:
        problem = Problem(
            what=f"The settings of the release {release.name} are not settings of today.",
            found="; ".join(".".join(map(str, detail["loc"])) for detail in error.errors()),
            do="compare with the version of the code that made the release",
        )
        raise UsageError(problem, after="nothing was compared") from None


def _fields(found: Mapping[str, Verdict]) -> dict[str, dict[str, Any]]:
    return {name: asdict(verdict) for name, verdict in found.items()}


def hashes_of(files: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """The hashes of the files of each kind, in their order."""
    return {kind: tuple(found.values()) for kind, found in files.items()}
