"""Stage an edition's Sphinx source: the book's prose, and settings that point to the edition's evidence.

Figures, tables and estimates stay in `_build/<edition>/results/`, where the directives read them; the
executed notebooks are copied in by the extension, as in a build from the project's own folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml  # type: ignore[import-untyped]

from vcse_monograph.book.evidence import load_evidence
from vcse_monograph.book.figures import EVIDENCE_PAGES
from vcse_monograph.errors import BookError, Problem
from vcse_monograph.files import write_text, written_whole

PROSE = ("index.md", "GLOSSARY.md", "data/published_figures.csv", "data/findings.yml")
PRINTED_FROM = (
    "CITATION.cff",
    "data/concordance.csv",
    "data/findings.yml",
    "data/redirects.csv",
    "data/sources.csv",
    "releases/*.json",
    "uv.lock",
)
"""What passports, cards, citations and redirects are made from, where the project has it."""
SETTINGS = "_config.yml"
CONTENTS = "_toc.yml"


def stage(project: Path, build: Path, edition: Mapping[str, Any]) -> Path:
    """Write `<build>/source/` from the project's prose and return it.

    `build` is `_build/<edition>/`, where `edition.json`, `results/` and `executed/` are; `edition` are the
    fields of `edition.json`. A file is written only if it changed; files that the project no longer has are
    removed. Raises BookError, naming every file of the book that the project lacks.
    """
    load_evidence(build, project / "data" / "published_figures.csv", project)
    wanted = dict(prose_files(project))
    absent = [name for name in (SETTINGS, CONTENTS, *PROSE) if not (project / name).is_file()]
    if absent:
        raise BookError([Problem(what=f"The book lacks the file {name}.", do="restore it") for name in absent])
    source = build / "source"
    for name, path in wanted.items():
        copy_changed(path, source / name)
    write_text(source / SETTINGS, settings_for(project / SETTINGS, edition))
    write_text(source / CONTENTS, contents_for(project / CONTENTS, any((build / "executed").glob("*.ipynb"))))
    remove_stale(source, {SETTINGS, CONTENTS, *wanted})
    return source


def prose_files(project: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the book but its settings: (path below the project with `/`, file)."""
    for name in PROSE:
        if (project / name).is_file():
            yield name, project / name
    for path in sorted(path for pattern in PRINTED_FROM for path in project.glob(pattern)):
        yield path.relative_to(project).as_posix(), path
    for path in sorted((project / "book").rglob("*")):
        name = path.relative_to(project).as_posix()
        hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
        if path.is_file() and not hidden and not name.startswith(f"{EVIDENCE_PAGES}/"):
            yield name, path


def settings_for(config: Path, edition: Mapping[str, Any]) -> str:
    """`_config.yml` for a staged source: the evidence is the folder above, and must be there already."""
    settings: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))
    sphinx = settings.setdefault("sphinx", {}).setdefault("config", {})
    sphinx.update({"vcse_evidence": "..", "vcse_ensure": ""})
    heading = f"# Made from the project's _config.yml for the edition {edition['name']}: change that file instead.\n"
    return heading + yaml.safe_dump(settings, sort_keys=True, allow_unicode=True)


def contents_for(toc: Path, has_notebooks: bool) -> str:
    """`_toc.yml` as it is; where an edition ran no notebook, without the part that lists the notebooks' pages."""
    text = toc.read_text(encoding="utf-8")
    if has_notebooks:
        return text
    contents: dict[str, Any] = yaml.safe_load(text)
    pattern = {"glob": f"{EVIDENCE_PAGES}/*"}
    contents["parts"] = [part for part in contents.get("parts", []) if part["chapters"] != [pattern]]
    return yaml.safe_dump(contents, sort_keys=False, allow_unicode=True)


def copy_changed(path: Path, copy: Path) -> None:
    """Make `copy` the same bytes as `path`, leaving it untouched if it is."""
    data = path.read_bytes()
    if copy.is_file() and copy.read_bytes() == data:
        return
    with written_whole(copy) as temporary:
        temporary.write_bytes(data)


def remove_stale(source: Path, wanted: set[str]) -> None:
    """Remove the files below `source` that are not wanted; the notebooks' pages are the extension's own."""
    for path in sorted(source.rglob("*"), reverse=True):
        name = path.relative_to(source).as_posix()
        if path.is_file() and name not in wanted and not name.startswith(f"{EVIDENCE_PAGES}/"):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
