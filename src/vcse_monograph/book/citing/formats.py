"""A citation as text, BibTeX, RIS and CSL-JSON. Titles come from data: no format lets them end a field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from vcse_monograph.book.citing.citation import Citation
from vcse_monograph.book.citing.publication import Author

LANGUAGE = "en-GB"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Not strftime's, which follow the machine's language."""
IN_BIBTEX = str.maketrans({"{": "(", "}": ")", "\\": "/"})
"""Braces and backslashes would end a field, or run as LaTeX; all else pybtex escapes."""
VERBATIM = ("url", "doi")
"""Fields that BibTeX styles print letter by letter, so that nothing in them is escaped."""


def as_text(citation: Citation) -> str:
    """The citation as a sentence or two, authors and year first."""
    about = f"version {citation.version}"
    if citation.issued:
        about += f", {citation.issued.day} {MONTHS[citation.issued.month - 1]} {citation.issued.year}"
    year = citation.issued.year if citation.issued else "n.d."
    head = f"{'; '.join(_in_text(author) for author in citation.authors)} ({year})."
    if citation.is_book:
        body = f"{citation.book} ({about})."
    else:
        body = f"{citation.thing.title} [{citation.thing.kind}]. In: {citation.book} ({about})."
    online = f"{citation.address}." if citation.is_on_web else _within(citation)
    where = f"https://doi.org/{citation.doi}." if citation.doi else online
    return " ".join(filter(None, [head, body, _sentence(citation.note), where]))


def as_bibtex(citation: Citation) -> str:
    """One entry, which BibTeX and biblatex read; written by pybtex."""
    container = "" if citation.is_book else citation.book
    fields = {
        "title": citation.book if citation.is_book else citation.thing.title,
        "booktitle" if citation.kind.bibtex == "incollection" else "howpublished": container,
        "year": str(citation.issued.year) if citation.issued else "",
        "date": citation.issued.isoformat() if citation.issued else "",
        "version": citation.version,
        "doi": citation.doi,
        "url": citation.address if citation.is_on_web else "",
        "note": " ".join(filter(None, [_sentence(citation.note), _within(citation)])),
    }
    safe = {name: value.translate(IN_BIBTEX) for name, value in fields.items() if value}
    persons = {"author": [_in_bibtex(author) for author in citation.authors]}
    entry = Entry(citation.kind.bibtex, fields=safe, persons=persons)
    return str(_Writer(encoding="UTF-8").to_string(BibliographyData({citation.key: entry})))


def as_ris(citation: Citation) -> str:
    """One record of Research Information Systems' format: a tag and a value on each line."""
    return "".join(f"{tag}  - {value}\n" for tag, value in _ris(citation)) + "ER  - \n"


def as_csl(citation: Citation) -> str:
    """A list of one item of the Citation Style Language's JSON."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": citation.kind.csl,
        "title": citation.book if citation.is_book else citation.thing.title,
        "author": [_in_csl(author) for author in citation.authors],
        "version": citation.version,
        "language": LANGUAGE,
    }
    if citation.issued:
        item["issued"] = {"date-parts": [[citation.issued.year, citation.issued.month, citation.issued.day]]}
    optional = {
        "container-title": "" if citation.is_book else citation.book,
        "genre": "" if citation.is_book else citation.thing.kind,
        "DOI": citation.doi,
        "URL": citation.address if citation.is_on_web else "",
        "note": " ".join(filter(None, [_sentence(citation.note), _within(citation)])),
    }
    item |= {name: value for name, value in optional.items() if value}
    lines = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item.items())
    return "[\n {\n" + ",\n".join(lines) + "\n }\n]\n"


FORMATS: dict[str, tuple[str, Callable[[Citation], str], str]] = {
    "bib": ("BibTeX", as_bibtex, "application/x-bibtex"),
    "ris": ("RIS", as_ris, "application/x-research-info-systems"),
    "json": ("CSL-JSON", as_csl, "application/vnd.citationstyles.csl+json"),
}
"""By the suffix of the file: what the format is called, what writes it, its media type."""


class _Writer(Writer):
    """pybtex's writer, but that addresses stay as they are."""

    def _write_field(self, stream: Any, type: str, value: str) -> None:
        if type in VERBATIM:
            stream.write(f",\n    {type} = {{{value}}}")
        else:
            super()._write_field(stream, type, value)


def _ris(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", citation.kind.ris
    yield "ID", citation.key
    for author in citation.authors:
        yield "AU", f"{author.name}, {author.given}" if author.is_person else author.name
    yield "TI", citation.book if citation.is_book else citation.thing.title
    if not citation.is_book:
        yield "T2", citation.book
    if citation.issued:
        yield "PY", str(citation.issued.year)
        yield "DA", f"{citation.issued:%Y/%m/%d}"
    yield "ET", f"version {citation.version}"
    yield "LA", LANGUAGE
    if citation.doi:
        yield "DO", citation.doi
    if citation.is_on_web:
        yield "UR", citation.address
    yield from (("N1", note) for note in (_sentence(citation.note), _within(citation)) if note)


def _within(citation: Citation) -> str:
    """Where the thing is, for those who have the book as a folder."""
    return "" if citation.is_on_web or citation.is_book else f"In the book's folder: {citation.address}."


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}." if text else ""


def _in_text(author: Author) -> str:
    return f"{author.name}, {author.given}" if author.is_person else author.name


def _in_bibtex(author: Author) -> Person:
    name = author.name.translate(IN_BIBTEX)
    given = author.given.translate(IN_BIBTEX)
    return Person(f"{{{name}}}, {given}") if author.is_person else Person(f"{{{name}}}")


def _in_csl(author: Author) -> dict[str, str]:
    return {"family": author.name, "given": author.given} if author.is_person else {"literal": author.name}
