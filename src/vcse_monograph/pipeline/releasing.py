"""What a release is made of: the code that computes, the files that went in, the results that came out."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import vcse_monograph
from vcse_monograph.editions import DECISIONS, Edition, Way, file_settings, files_at
from vcse_monograph.editions.spending import PACK_TABLES
from vcse_monograph.files import sha256
from vcse_monograph.findings.record import Release
from vcse_monograph.findings.results import read_estimates, read_left_out
from vcse_monograph.findings.verdicts import read_verdicts
from vcse_monograph.pipeline.step import code_files
from vcse_monograph.pipeline.workplace import Workplace

COMPUTING = ("sources", "records", "linkage", "measures", "findings", "release")
"""Folders of the package whose code decides a result."""
BESIDE = ("notebooks", "data/linkage", "data/column_names.toml", "data/findings.yml", "uv.lock")
"""What decides a result beside the package: notebooks, word lists, the declared tests, the libraries."""

PACKED = ("spending", "linkage")
"""Tables of an edition whose files the pack is made with, and stands for where no spending file is here."""
CODEBOOK = ("cases", "codebook")
"""The file that others are read with: a list of codes names its successor."""


def release_of(place: Workplace) -> Release:
    """The record of an edition that has been built as far as its verdicts; the caller writes it."""
    edition = place.edition
    results = place.folder / "results"
    verdicts = read_verdicts(place.folder / "verdicts.json")
    return Release(
        edition=edition.name,
        version=edition.version,
        title=edition.title,
        data_kind=edition.data_kind.value,
        settings=edition.model_dump(mode="json", exclude={"name"}),
        code=code_of(place.project),
        inputs=inputs_of(place),
        estimates=read_estimates(results),
        left_out=read_left_out(results),
        verdicts={name: asdict(verdict) for name, verdict in verdicts.items()},
    )


def code_of(project: Path) -> dict[str, str]:
    """The package's version, and a hash of each part of the project that decides a result."""
    parts = {name: code_files(name) for name in COMPUTING}
    beside = {name: list(_files(project / name)) for name in BESIDE}
    hashes = {name: _hash(files) for name, files in {**parts, **beside}.items() if files}
    return {"version": vcse_monograph.__version__, **hashes}


def inputs_of(place: Workplace) -> dict[str, dict[str, str]]:
    """The SHA-256 of every file that the edition's data come from, by kind of input.

    Those are the spending files, and the files that its settings name (`editions/inputs.py`). The pack is among them,
    since it alone may be here, standing for payments and what they were read and linked with.
    """
    project, edition = place.project, place.edition
    found: dict[str, dict[str, str]] = {}
    if place.raw is not None:
        found["payments"] = {path.relative_to(place.raw).as_posix(): sha256(path) for path in place.raw_files()}
    tables = [place.pack / f"{table}.csv" for table in PACK_TABLES] if edition.spending else []
    if all(path.is_file() for path in tables) and tables:
        found["pack"] = {path.name: sha256(path) for path in tables}
    settings = edition.model_dump(mode="json")
    for way in file_settings(Edition):
        if way[0] in PACKED and place.raw is None:
            continue
        for name in files_at(settings, way):
            if way != DECISIONS or (project / name).is_file():
                read = [name, *(_successors(project, name) if way == CODEBOOK else ())]
                found.setdefault(kind_of(way), {}).update({file: sha256(project / file) for file in read})
    return found


def kind_of(way: Way) -> str:
    """What a record calls a file: as its setting where the pack is made with it, else as its section."""
    return way[1] if way[0] in PACKED else way[0]


def _files(path: Path) -> Iterator[Path]:
    """A file, or the files below a folder, sorted; hidden ones and caches are no input."""
    if path.is_file():
        yield path
    for file in sorted(path.rglob("*")) if path.is_dir() else []:
        if file.is_file() and not any(part.startswith((".", "__")) for part in file.relative_to(path).parts):
            yield file


def _successors(project: Path, codebook: str) -> Iterator[str]:
    """The later lists of codes that a codebook of cases leads to, one after the other."""
    while successor := tomllib.loads((project / codebook).read_text(encoding="utf-8-sig")).get("successor"):
        codebook = Path(codebook).with_name(successor).as_posix()
        yield codebook


def _hash(files: Iterable[Path]) -> str:
    """A hash over names and contents, the same whichever line ends a checkout gave its texts."""
    contents = [(path.name, path.read_bytes().replace(b"\r\n", b"\n")) for path in files]
    lines = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in contents]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
