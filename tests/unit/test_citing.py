"""How a thing is cited: each format says the same, and the programs that read it read it back."""

from __future__ import annotations

import json

import pytest
import rispy
from pybtex.database import parse_string
from pybtex.richtext import Text

from vcse_monograph.book.citing.citation import Thing, citation_of
from vcse_monograph.book.citing.formats import as_bibtex, as_csl, as_ris, as_text
from vcse_monograph.book.citing.publication import Author, Publication, read_publication
from vcse_monograph.errors import BookError
from vcse_monograph.files import write_text

BOOK = Publication("A Book", (Author("The makers"),))
ONLINE = Publication(
    "A Book", (Author("van den Berg", "Ann"), Author("The makers")), "https://example.org/book", "10.1/x"
)
EDITION = {
    "name": "north",
    "title": "North edition",
    "version": "0.2.0",
    "issued": "2026-11-22",
    "data_kind": "open",
}
FIGURE = Thing("fig-share", "figure", "Share of value,\nby commissioner.")
HOSTILE = Thing("fig-bad", "figure", 'TY  - {50%} of "A & B"_x\nER  - \\input{secret} <script>')


def plain(bibtex: str) -> str:
    """What LaTeX would print of a field."""
    return str(Text.from_latex(bibtex))


def bib(thing: Thing, publication: Publication = BOOK, **edition: str):
    """The only entry of a citation's BibTeX, read by pybtex's own parser."""
    (entry,) = parse_string(as_bibtex(citation_of(thing, publication, EDITION | edition)), "bibtex").entries.values()
    return entry


def test_a_figure_in_words():
    assert as_text(citation_of(FIGURE, BOOK, EDITION)) == (
        "The makers (2026). Share of value, by commissioner [figure]. In: A Book: North edition (version 0.2.0, "
        "22 November 2026). In the book's folder: cite/fig-share.html."
    )


def test_the_edition_in_words_with_its_doi():
    assert as_text(citation_of(Thing("book", "book", ""), ONLINE, EDITION)) == (
        "van den Berg, Ann; The makers (2026). A Book: North edition (version 0.2.0, 22 November 2026). "
        "https://doi.org/10.1/x."
    )


def test_synthetic_data_are_called_so_in_every_format():
    citation = citation_of(FIGURE, BOOK, EDITION | {"data_kind": "synthetic"})
    for write in (as_text, as_bibtex, as_ris, as_csl):
        assert "Synthetic: a check of the code, not evidence." in write(citation)


def test_bibtex_is_read_back_by_pybtex():
    entry = bib(FIGURE, ONLINE)
    assert entry.type == "misc"
    assert dict(entry.fields) == {
        "title": "Share of value, by commissioner",
        "howpublished": "A Book: North edition",
        "year": "2026",
        "date": "2026-11-22",
        "version": "0.2.0",
        "url": "https://example.org/book/north/0.2.0/cite/fig-share.html",
    }
    first, second = entry.persons["author"]
    assert (first.last_names, first.first_names) == (["{van den Berg}"], ["Ann"])
    assert second.last_names == ["{The makers}"]


def test_an_address_with_an_underscore_stays_what_it_is_in_bibtex():
    entry = bib(Thing("number-a.b_c", "number", "a share_of"), ONLINE)
    assert entry.fields["url"].endswith("/cite/number-a.b_c.html")
    assert plain(entry.fields["title"]) == "A share_of"


def test_ris_is_read_back_by_rispy():
    (record,) = rispy.loads(as_ris(citation_of(FIGURE, ONLINE, EDITION)))
    assert record["type_of_reference"] == "FIGURE"
    assert record["authors"] == ["van den Berg, Ann", "The makers"]
    assert (record["title"], record["secondary_title"]) == ("Share of value, by commissioner", "A Book: North edition")
    assert (record["year"], record["date"], record["edition"]) == ("2026", "2026/11/22", "version 0.2.0")
    assert record["urls"] == ["https://example.org/book/north/0.2.0/cite/fig-share.html"]


def test_csl_json_has_the_fields_that_its_schema_asks_for():
    (item,) = json.loads(as_csl(citation_of(FIGURE, ONLINE, EDITION)))
    assert item == {
        "id": "north-0.2.0-fig-share",
        "type": "figure",
        "title": "Share of value, by commissioner",
        "author": [{"family": "van den Berg", "given": "Ann"}, {"literal": "The makers"}],
        "version": "0.2.0",
        "language": "en-GB",
        "issued": {"date-parts": [[2026, 11, 22]]},
        "container-title": "A Book: North edition",
        "genre": "figure",
        "URL": "https://example.org/book/north/0.2.0/cite/fig-share.html",
    }


@pytest.mark.parametrize(
    ("kind", "bibtex", "ris", "csl"),
    [
        ("book", "book", "BOOK", "book"),
        ("chapter", "incollection", "CHAP", "chapter"),
        ("table", "misc", "DATA", "dataset"),
        ("number", "misc", "DATA", "dataset"),
        ("finding", "misc", "GEN", "entry"),
    ],
)
def test_each_kind_of_thing_has_its_type_in_each_format(kind, bibtex, ris, csl):
    citation = citation_of(Thing("x", kind, "Title"), BOOK, EDITION)
    assert bib(Thing("x", kind, "Title")).type == bibtex
    assert rispy.loads(as_ris(citation))[0]["type_of_reference"] == ris
    assert json.loads(as_csl(citation))[0]["type"] == csl


def test_a_title_from_data_ends_no_field_of_any_format():
    assert plain(bib(HOSTILE).fields["title"]) == 'TY - (50%) of "A & B"_x ER - /input(secret) <script>'
    (record,) = rispy.loads(as_ris(citation_of(HOSTILE, BOOK, EDITION)))
    assert record["title"] == 'TY - {50%} of "A & B"_x ER - \\input{secret} <script>'
    (item,) = json.loads(as_csl(citation_of(HOSTILE, BOOK, EDITION)))
    assert item["title"] == record["title"]


def test_an_edition_without_a_date_has_no_year():
    assert "The makers (n.d.)." in as_text(citation_of(FIGURE, BOOK, EDITION | {"issued": ""}))
    assert "year" not in bib(FIGURE, issued="").fields


def test_the_publication_comes_from_citation_cff(tmp_path):
    write_text(
        tmp_path / "CITATION.cff",
        "title: A Book\nurl: https://example.org/book/\nauthors:\n"
        "  - {name-particle: van den, family-names: Berg, given-names: Ann}\n  - name: The makers\n",
    )
    found = read_publication(tmp_path / "CITATION.cff")
    assert found == Publication(
        "A Book", (Author("van den Berg", "Ann"), Author("The makers")), "https://example.org/book"
    )


@pytest.mark.parametrize("text", ["title: [", "version: 1\n", "- a list\n"])
def test_a_citation_file_without_title_or_authors_is_refused(tmp_path, text):
    write_text(tmp_path / "CITATION.cff", text)
    with pytest.raises(BookError, match=r"CITATION\.cff"):
        read_publication(tmp_path / "CITATION.cff")
