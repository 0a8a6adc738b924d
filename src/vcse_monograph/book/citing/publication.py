"""The book as a publication: title, authors and address, from `CITATION.cff`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from vcse_monograph.errors import BookError, Problem

FILE = "CITATION.cff"
FAMILY = ("name-particle", "family-names", "name-suffix")
"""What CFF splits a family name into."""


@dataclass(frozen=True)
class Author:
    """A person, or with `given` empty an organisation or a person of one name."""

    name: str
    given: str = ""

    @property
    def is_person(self) -> bool:
        """Whether the name has parts that reference managers tell apart."""
        return bool(self.given)


@dataclass(frozen=True)
class Publication:
    """What all editions share. `url`: where the site is published, if anywhere; `doi`: of the book, if it has one."""

    title: str
    authors: tuple[Author, ...]
    url: str = ""
    doi: str = ""


def read_publication(path: Path) -> Publication:
    """The publication that a `CITATION.cff` describes. Raises BookError, naming every field that is missing."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BookError(Problem(what=f"{path.name} cannot be read.", found=str(error), do="mend it")) from None
    fields: Mapping[str, Any] = content if isinstance(content, dict) else {}
    lacking = [name for name in ("title", "authors") if not fields.get(name)]
    if lacking:
        raise BookError([_lacks(path, name) for name in lacking])
    authors = tuple(_author(entry) for entry in fields["authors"])
    url, doi = (str(fields.get(name) or "") for name in ("url", "doi"))
    return Publication(str(fields["title"]), authors, url.rstrip("/"), doi)


def _lacks(path: Path, name: str) -> Problem:
    return Problem(
        what=f"{path.name} has no `{name}`.", needed="every citation in the book is made from it", do=f"add `{name}`"
    )


def _author(entry: Mapping[str, Any]) -> Author:
    family = " ".join(str(entry[part]) for part in FAMILY if entry.get(part))
    return Author(family or str(entry.get("name", "")), str(entry.get("given-names", "")))
