"""What it takes to cite one thing: an edition of the book, or a chapter, figure, table, finding or number of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vcse_monograph.book.citing.publication import Author, Publication
from vcse_monograph.book.frame import SYNTHETIC

FOLDER = "cite"
"""Where every thing has its permanent address, in every edition and version: `cite/<id>.html`."""
BOOK = "book"


@dataclass(frozen=True)
class Kind:
    """What a thing is called in words, and in BibTeX, RIS and CSL-JSON."""

    words: str
    bibtex: str
    ris: str
    csl: str


KINDS = {
    BOOK: Kind("this edition", "book", "BOOK", "book"),
    "chapter": Kind("this chapter", "incollection", "CHAP", "chapter"),
    "notebook": Kind("this notebook", "incollection", "CHAP", "chapter"),
    "figure": Kind("this figure", "misc", "FIGURE", "figure"),
    "table": Kind("this table", "misc", "DATA", "dataset"),
    "finding": Kind("this finding", "misc", "GEN", "entry"),
    "number": Kind("this number", "misc", "DATA", "dataset"),
}


@dataclass(frozen=True)
class Thing:
    """Something that can be cited. `id` tells nothing of its place: `fig-...`, `finding-K1`, `number-...`."""

    id: str
    kind: str
    title: str
    note: str = ""

    @property
    def page(self) -> str:
        """Its permanent address, as Sphinx names pages."""
        return f"{FOLDER}/{self.id}"


@dataclass(frozen=True)
class Citation:
    """All that a citation of `thing` says. `address` is on the web if the book is, else a path in the book."""

    thing: Thing
    key: str
    authors: tuple[Author, ...]
    book: str
    version: str
    issued: datetime.date | None
    address: str
    doi: str
    note: str

    @property
    def kind(self) -> Kind:
        """What the thing is."""
        return KINDS[self.thing.kind]

    @property
    def is_book(self) -> bool:
        """Whether the edition as a whole is cited."""
        return self.thing.kind == BOOK

    @property
    def is_on_web(self) -> bool:
        """Whether the address works outside the book's own folder."""
        return self.address.startswith("https://")


def citation_of(thing: Thing, publication: Publication, edition: Mapping[str, Any]) -> Citation:
    """The citation of a thing, as it stands in this version of this edition (the fields of `edition.json`)."""
    version, issued = str(edition["version"]), str(edition.get("issued") or "")
    is_book = thing.kind == BOOK
    notes = [thing.note, f"{SYNTHETIC}." if edition["data_kind"] == "synthetic" else ""]
    return Citation(
        thing=Thing(thing.id, thing.kind, plain(thing.title), thing.note),
        key="-".join([str(edition["name"]), version, thing.id]),
        authors=publication.authors,
        book=plain(f"{publication.title}: {edition['title']}"),
        version=version,
        issued=datetime.date.fromisoformat(issued) if issued else None,
        address=address_of(thing, publication, edition),
        doi=publication.doi if is_book else "",
        note=plain(" ".join(filter(None, notes))),
    )


def address_of(thing: Thing, publication: Publication, edition: Mapping[str, Any]) -> str:
    """The permanent address: on the web where `CITATION.cff` says that the site stands, else within the book."""
    path = f"{thing.page}.html"
    return f"{base_of(publication, edition)}{path}" if publication.url else path


def base_of(publication: Publication, edition: Mapping[str, Any]) -> str:
    """Where this version of this edition stands on the web, as `vcse site` lays it out; empty if nowhere."""
    return f"{publication.url}/{edition['name']}/{edition['version']}/" if publication.url else ""


def plain(text: str) -> str:
    """Text on one line that begins with a capital, without a full stop at its end unless it is several sentences."""
    line = " ".join(text.split())
    return line[:1].upper() + (line[1:] if ". " in line else line[1:].removesuffix("."))
