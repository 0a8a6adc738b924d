"""The book as one document, from which its PDF and EPUB are made: whole, every link leading somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from vcse_monograph.book.forms.pdf import same_each_time
from vcse_monograph.book.forms.whole import read_chapters
from vcse_monograph.book.render import build_single

pytestmark = pytest.mark.xdist_group("book")


@pytest.fixture(scope="module")
def page(demo_html, tmp_path_factory) -> Path:
    """The made-up demonstration book as one page."""
    return build_single(demo_html.parent / "source", tmp_path_factory.mktemp("single"))


@pytest.fixture(scope="module")
def chapters(page):
    return read_chapters(page)


def test_every_page_of_the_contents_is_a_chapter_and_every_link_leads_somewhere(chapters):
    names = [chapter.name for chapter in chapters]
    assert names[0] == "front" and {"book/spending", "book/modes", "book/glossary"} <= set(names)
    anchors = [str(element["id"]) for chapter in chapters for element in chapter.body.find_all(id=True)]
    anchors += [chapter.anchor for chapter in chapters]
    assert len(anchors) == len(set(anchors)), "an anchor stands twice"
    links = [str(link["href"]) for chapter in chapters for link in chapter.body.find_all("a", href=True)]
    assert links and not [link for link in links if link.startswith("#") and link[1:] not in anchors]
    assert not [link for link in links if not link.startswith(("#", "http", "mailto:"))]


def test_what_differs_between_two_prints_is_taken_out_and_every_byte_keeps_its_place():
    one = b"/CreationDate (D:20261122064906+00'00') /ID (node00000312) /Headers [(node00000312) (node00000319)]"
    two = b"/CreationDate (D:20261123111111+00'00') /ID (node00000301) /Headers [(node00000301) (node00000308)]"
    assert same_each_time(one) == same_each_time(two)
    assert len(same_each_time(one)) == len(one)
