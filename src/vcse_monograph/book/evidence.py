"""What an edition's notebooks said, found where they left it (`_build/<edition>/`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from vcse_monograph.errors import BookError, Problem
from vcse_monograph.findings.published import Published, read_published
from vcse_monograph.findings.results import Estimate, read_estimates


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

    `folder` holds `edition.json`, `results/<notebook>/` and `executed/`; `published` is the table of
    published figures. Each part is read when first asked for.
    """

    folder: Path
    published_csv: Path
    edition: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        """All estimates by name."""
        return read_estimates(self.folder / "results")

    @cached_property
    def notebooks(self) -> dict[str, str]:
        """The notebook that recorded each estimate."""
        return {name: path.parent.name for path in self.estimate_files for name in _read_json(path)}

    @cached_property
    def left_out(self) -> dict[str, str]:
        """Estimates that this edition's data do not allow, each with the reason."""
        files = sorted((self.folder / "results").glob("*/left_out.json"))
        return {name: str(reason) for path in files for name, reason in _read_json(path).items()}

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

    @property
    def estimate_files(self) -> list[Path]:
        """The files that estimates come from; a page that prints a number depends on them."""
        return sorted((self.folder / "results").glob("*/*.json"))

    @property
    def edition_file(self) -> Path:
        """The file that the edition's fields come from."""
        return self.folder / "edition.json"

    def has(self, section: str) -> bool:
        """Whether this edition has that kind of data (`spending`, `survey`, `cases`)."""
        return section in self.edition.get("sections", [])

    def _drawn(self, kind: str, suffix: str) -> Iterator[Drawn]:
        for path in sorted((self.folder / "results").glob(f"*/{kind}/*{suffix}")):
            about = _read_json(path.with_suffix(".json"))
            yield Drawn(path.stem, path.parent.parent.name, path.parent, about["caption"], about.get("alt", ""))


def load_evidence(folder: Path, published_csv: Path) -> Evidence:
    """The evidence below `folder`. Raises BookError when the edition has not been built."""
    path = folder / "edition.json"
    if not path.is_file():
        raise BookError(
            Problem(
                what="The results of this edition are not here.",
                found=f"no {folder.name}/edition.json",
                do=f"run `vcse build {folder.name}` first, then build the book again",
            )
        )
    return Evidence(folder, published_csv, _read_json(path))


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
