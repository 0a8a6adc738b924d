"""Every figure, table, finding, number and chapter of the built book can be cited, at an address that leads to it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rispy
from bs4 import BeautifulSoup
from pybtex.database import parse_file

from tests.book.made_up import PROJECT
from vcse_monograph.files import write_text

pytestmark = pytest.mark.xdist_group("book")
LEADS_TO = re.compile(r'<link rel="canonical" href="([^"#]*)#?([^"]*)">')
ID = re.compile(r'\sid="([^"]+)"')


@pytest.fixture(scope="module", params=["demo_html", "open_html"])
def html(request) -> Path:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def chapters(html) -> dict[str, BeautifulSoup]:
    """The pages of the contents, read."""
    pages = [html / "index.html", *sorted((html / "book").rglob("*.html"))]
    texts = {page.relative_to(html).as_posix(): page.read_text(encoding="utf-8") for page in pages}
    return {name: BeautifulSoup(text, "html.parser") for name, text in texts.items()}


def cited(element) -> list[str]:
    """What the boxes in an element cite."""
    return [str(box["data-cite"]) for box in element.select("details.vcse-cite")]


def test_every_figure_has_its_citation_under_it(chapters):
    figures = [figure for page in chapters.values() for figure in page.select("figure.vcse-figure")]
    assert len(figures) >= 10
    for figure in figures:
        (name,) = cited(figure)
        assert name.startswith("fig-")
        own = str(figure.get("id", ""))
        assert own == name or not own.startswith("fig-"), f"{own} cites {name}"  # a second showing has no name


def test_every_table_of_results_has_its_citation_below_it(html, chapters):
    named = [table for page in chapters.values() for table in page.select("table[id^=tab-]")]
    tables = [table for table in named if (html / "cite" / f"{table['id']}.html").is_file()]  # the rest is prose
    assert len(tables) >= 10
    for table in tables:
        assert table.find_next("details", class_="vcse-cite")["data-cite"] == table["id"]


def test_every_card_and_every_page_of_a_finding_and_every_number_has_its_citation(html, chapters):
    cards = [card for page in chapters.values() for card in page.select("div.vcse-finding")]
    assert len(cards) >= 12
    assert all(len(cited(card)) == 1 for card in cards)
    for folder, kind in (("findings", "finding"), ("numbers", "number")):
        pages = [path for path in (html / folder).glob("*.html") if path.stem != "inputs"]
        assert len(pages) >= 12
        for path in pages:
            assert f'data-cite="{kind}-{path.stem}"' in path.read_text(encoding="utf-8"), path.name


def test_every_chapter_can_be_cited_at_its_foot_and_says_so_to_reference_managers(chapters):
    for name, page in chapters.items():
        kind = "notebook" if "/evidence/" in name else "chapter"
        expected = "book" if name == "index.html" else f"{kind}-{Path(name).stem}"
        assert cited(page.select_one("#cite-this")) == [expected]
        metas = {meta["name"]: meta["content"] for meta in page.select("meta[name^=citation_]")}
        assert {"citation_title", "citation_author", "citation_publication_date", "citation_language"} <= set(metas)
        assert ("citation_inbook_title" in metas) == (name != "index.html")
        assert page.select_one("link[rel=cite-as]")["href"].endswith(f"cite/{expected}.html")
        assert page.select_one("link[rel=canonical]")["href"] == Path(name).name
        described = [link["href"].rpartition(".")[2] for link in page.select("link[rel=describedby]")]
        assert described == ["bib", "ris", "json"]
        linked = json.loads(page.select_one('script[type="application/ld+json"]').string)
        assert linked["@type"] == ("Book" if name == "index.html" else "Chapter")
        assert linked["name"] == metas["citation_title"]


def test_each_permanent_address_leads_to_a_place_that_is_there(html):
    pages = sorted((html / "cite").glob("*.html"))
    assert len(pages) > 200
    for page in pages:
        target, anchor = LEADS_TO.search(page.read_text(encoding="utf-8")).groups()
        place = (page.parent / target).resolve()
        assert place.is_file(), page.name
        assert not anchor or anchor in ID.findall(place.read_text(encoding="utf-8")), page.name


def test_no_box_leads_nowhere_and_each_file_says_what_its_box_says(html, chapters):
    for name, page in chapters.items():
        for box in page.select("details.vcse-cite"):
            for link in box.select("a[href]"):
                file = ((html / name).parent / str(link["href"])).resolve()
                assert file.is_file(), f"{name}: {link['href']}"
                if link.has_attr("download"):
                    shown = link.find_parent(class_="vcse-cite__format").pre.get_text()
                    assert file.read_text(encoding="utf-8").strip() == shown.strip()


def test_every_file_is_read_by_the_programs_that_it_is_for(html):
    for path in sorted((html / "cite").glob("*.bib"))[::7]:
        (entry,) = parse_file(str(path)).entries.values()
        (record,) = rispy.loads(path.with_suffix(".ris").read_text(encoding="utf-8"))
        (item,) = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert record["title"] == item["title"]
        assert entry.fields["version"] == item["version"]
        assert record["id"] == item["id"]


def test_a_citation_does_not_depend_on_the_place_in_the_book(demo_html):
    for path in (demo_html / "cite").glob("fig-*.bib"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"Figure \d|chapter-|book/", text), path.name


MOVED = "old,new,since\nbook/money,one#place,2026-11-22\n"
PAGE = "# One\n\n(place)=\n## A place\n\nText.\n"
CITATION = "title: A Book\nauthors:\n  - name: The makers\n"


@pytest.fixture
def small(render, tmp_path):
    """Build a small book with a register of moved pages, and whatever settings."""

    def run(register: str, citation: str = CITATION):
        write_text(tmp_path / "data" / "redirects.csv", register)
        return render("```{toctree}\none\n```", files={"one.md": PAGE, "CITATION.cff": citation})

    return run


def test_a_page_that_moved_keeps_a_page_at_its_old_address(small):
    book = small(MOVED)
    page = (book.folder / "book" / "money.html").read_text(encoding="utf-8")
    assert 'location.replace("../one.html#place")' in page
    again = small(MOVED)
    assert (again.folder / "book" / "money.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    ("row", "told"),
    [("book/money,two,2026-11-22", "which is no page"), ("one,index,2026-11-22", "one is a page of the book")],
)
def test_a_register_that_leads_nowhere_or_hides_a_page_fails_the_build(small, row, told):
    with pytest.raises(Exception, match=told):
        small(f"old,new,since\n{row}\n")


def test_how_to_cite_the_edition_stands_in_prose_and_in_a_box(render):
    book = render("```{cite-edition}\n```", files={"CITATION.cff": CITATION})
    words = "The makers (2026). A Book: Demonstration edition (version 0.1.0, 22 November 2026)."
    assert BeautifulSoup(book.html, "html.parser").blockquote.get_text().strip().startswith(words)
    assert 'data-cite="book"' in book.html
    assert book.warnings == ""


def test_a_book_with_an_address_on_the_web_is_cited_there(small):
    page = small(MOVED, f"{CITATION}url: https://example.org/book\n").html
    base = "https://example.org/book/demo/0.1.0/"
    assert f'<link rel="cite-as" href="{base}cite/book.html">' in page
    assert page.count('rel="canonical"') == 1
    assert f'<link rel="canonical" href="{base}index.html"' in page
    assert f'<meta name="citation_public_url" content="{base}cite/book.html">' in page


def test_the_projects_own_citation_file_says_the_version_of_the_package():
    import vcse_monograph

    text = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {vcse_monograph.__version__}\n" in text
