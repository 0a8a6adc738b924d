"""What an edition's notebooks said, found where they left it (`_build/<edition>/`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from vcse_monograph.book.citing.publication import FILE as CITATION_FILE
from vcse_monograph.book.citing.publication import Publication, read_publication
from vcse_monograph.book.code_version import CodeVersion, code_version
from vcse_monograph.book.concordance import Concordance, read_concordance
from vcse_monograph.book.making import FILE, Made, read_made
from vcse_monograph.errors import BookError, Problem
from vcse_monograph.findings.declared import Finding, read_findings
from vcse_monograph.findings.published import Published, read_published
from vcse_monograph.findings.record import Release, find_release, told_releases
from vcse_monograph.findings.results import Estimate, read_estimates
from vcse_monograph.findings.verdicts import Verdict, read_verdicts
from vcse_monograph.sources.register import Source, read_register

SECTIONS = ("spending", "survey", "cases")
GEOGRAPHY = "geography"
"""What an edition may have beside its sections: boundaries of its commissioners' areas."""


@dataclass(frozen=True)
class Drawn:
    """A figure or table that a notebook left: its files, caption, alternative text and the notebook's name."""

    slug: str
    notebook: str
    folder: Path
    caption: str
    alt: str = ""

    def file(self, suffix: str) -> Path:
        """The file of this figure or table with that suffix (`.svg`, `.png`, `.csv`, `.json`)."""
        return self.folder / f"{self.slug}{suffix}"


@dataclass(frozen=True)
class Evidence:
    """Everything that roles and directives may print: the edition, its estimates, figures and tables.

    `folder` holds `edition.json`, `verdicts.json`, `results/<notebook>/` and `executed/`; `published` is the table of
    published figures; `source` is the book's source folder, with `data/`, `releases/` and `uv.lock` as the project
    has them. Each part is read when first asked for.
    """

    folder: Path
    published_csv: Path
    edition: dict[str, Any] = field(default_factory=dict)
    source: Path = Path()

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        """All estimates by name."""
        return read_estimates(self.folder / "results")

    @cached_property
    def notebooks(self) -> dict[str, str]:
        """The notebook that recorded each estimate."""
        files = sorted((self.folder / "results").glob("*/estimates.json"))
        return {name: path.parent.name for path in files for name in _read_json(path)}

    @cached_property
    def left_out(self) -> dict[str, str]:
        """Estimates that this edition's data do not allow, each with the reason."""
        files = sorted((self.folder / "results").glob("*/left_out.json"))
        return {name: str(reason) for path in files for name, reason in _read_json(path).items()}

    @cached_property
    def words(self) -> dict[str, str]:
        """Words that depend on this edition's data, by name: which periods were compared."""
        files = sorted((self.folder / "results").glob("*/words.json"))
        return {name: str(text) for path in files for name, text in _read_json(path).items()}

    @cached_property
    def figures(self) -> dict[str, Drawn]:
        """All figures by slug."""
        return {drawn.slug: drawn for drawn in self._drawn("figures", ".svg")}

    @cached_property
    def tables(self) -> dict[str, Drawn]:
        """All tables by slug."""
        return {drawn.slug: drawn for drawn in self._drawn("tables", ".csv")}

    @cached_property
    def published(self) -> dict[str, Published]:
        """The published figures by id."""
        return read_published(self.published_csv)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """The declared findings by id; none where the book declares none."""
        return read_findings(self.findings_file) if self.findings_file.is_file() else {}

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """What this edition's data say about each finding."""
        return read_verdicts(self.verdicts_file) if self.verdicts_file.is_file() else {}

    @cached_property
    def made(self) -> dict[str, Made]:
        """How each notebook's results were made, by the notebook's name."""
        return {path.parent.name: read_made(path) for path in sorted((self.folder / "results").glob(f"*/{FILE}"))}

    @cached_property
    def released(self) -> list[Release]:
        """What the other releases that these pages tell of said, by edition and version."""
        here = (str(self.edition["name"]), str(self.edition["version"]))
        return [find_release(self.source, name) for name in told_releases(self.source, *here)]

    @cached_property
    def concordance(self) -> dict[str, Concordance]:
        """What became of each published figure, by its id."""
        return read_concordance(self.concordance_file, self.published) if self.concordance_file.is_file() else {}

    @cached_property
    def register(self) -> dict[str, Source]:
        """The register of sources, by SHA-256."""
        path = self.source / "data" / "sources.csv"
        return {source.sha256: source for source in read_register(path)} if path.is_file() else {}

    @cached_property
    def publication(self) -> Publication | None:
        """The book as a publication; none where no file describes it."""
        path = self.source / CITATION_FILE
        return read_publication(path) if path.is_file() else None

    @cached_property
    def code(self) -> CodeVersion:
        """The code that computes and prints."""
        return code_version(self.source / "uv.lock")

    @property
    def concordance_file(self) -> Path:
        """The file that the concordance comes from."""
        return self.source / "data" / "concordance.csv"

    @property
    def findings_file(self) -> Path:
        """The file that findings are declared in."""
        return self.source / "data" / "findings.yml"

    @property
    def verdicts_file(self) -> Path:
        """The file that the verdicts come from."""
        return self.folder / "verdicts.json"

    @property
    def estimate_files(self) -> list[Path]:
        """The files that estimates come from; a page that prints a number depends on them."""
        return sorted((self.folder / "results").glob("*/*.json"))

    @property
    def edition_file(self) -> Path:
        """The file that the edition's fields come from."""
        return self.folder / "edition.json"

    def has(self, section: str) -> bool:
        """Whether this edition has that kind of data (`spending`, `survey`, `cases`), or boundaries (`geography`)."""
        beside = [name for name in (GEOGRAPHY,) if self.edition.get(name)]
        return section in (*self.edition.get("sections", []), *beside)

    def why_absent(self, name: str) -> str:
        """Why this edition has no estimate of that name, in a sentence."""
        section = name.partition(".")[0]
        if reason := self.left_out.get(name):
            return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
        return (
            f"This edition has no {section} data." if section in SECTIONS else "No notebook of this edition records it."
        )

    def _drawn(self, kind: str, suffix: str) -> Iterator[Drawn]:
        for path in sorted((self.folder / "results").glob(f"*/{kind}/*{suffix}")):
            about = _read_json(path.with_suffix(".json"))
            yield Drawn(path.stem, path.parent.parent.name, path.parent, about["caption"], about.get("alt", ""))


def load_evidence(folder: Path, published_csv: Path, source: Path) -> Evidence:
    """The evidence below `folder`, for a book whose source is `source`. BookError when the edition was not built."""
    path = folder / "edition.json"
    if not path.is_file():
        raise BookError(
            Problem(
                what="The results of this edition are not here.",
                found=f"no {folder.name}/edition.json",
                do=f"run `vcse build {folder.name}` first, then build the book again",
            )
        )
    return Evidence(folder, published_csv, _read_json(path), source)


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
