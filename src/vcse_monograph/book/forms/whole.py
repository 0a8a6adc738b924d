"""The whole book as one document: Sphinx's single page, taken apart into chapters, without what only screens need.

Every page of the book becomes a `Chapter`. Its anchors are made unique over the book, and links between pages become
links within the document (`links.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from vcse_monograph.book.forms.links import check_pictures, relink
from vcse_monograph.book.forms.single import PAGE

SCREEN_ONLY = (
    "script, style, button, input, template, .headerlink, .copybtn, .vcse-below, .vcse-hover, .vcse-cite, "
    ".toggle-button, .sd-tab-label, [hidden]"
)
"""What a sheet of paper or an e-reader has no use for."""

LEADS_ELSEWHERE = ".vcse-index"
"""What is nothing but links to pages that only the website has: its section goes with it, heading and all."""

FRONT = "index"


HEADING = re.compile(r"^h[1-6]$")
OF_HEADING = "--heading"
"""Ends the anchor of a section's heading."""


@dataclass(frozen=True)
class Chapter:
    """One page of the book: `name` is its path (`book/spending`), `body` its section."""

    name: str
    body: Tag

    @property
    def title(self) -> str:
        """Its heading."""
        return heading_of(self.body)

    @property
    def anchor(self) -> str:
        """The anchor of the chapter in the document."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    def sections(self) -> list[tuple[str, str]]:
        """(anchor, heading) of its sections, one level down.

        The anchor is the heading's: a section begins where its heading would, were it not kept with what follows.
        """
        inner = self.body.find_all("section", recursive=False)
        return [(f"{section['id']}{OF_HEADING}", heading_of(section)) for section in inner if section.get("id")]


def read_chapters(page: Path) -> list[Chapter]:
    """The chapters of a single-page book, the landing page first, ready to be put into a document of any form.

    Raises BookError, naming every picture that is not there, or every link that leads nowhere.
    """
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    article = soup.select_one("article.bd-article")
    if article is None:
        raise ValueError(f"{page.name} is not a page of this book: it has no article")
    chapters = list(_split(article))
    anchors = {chapter.name: _own_anchors(chapter) for chapter in chapters}
    for chapter in chapters:
        _leave_out(chapter.body)
        _headings_up(chapter.body)
        _own_headings(chapter.body)
    bodies = {chapter.name: chapter.body for chapter in chapters}
    check_pictures(bodies, page.parent)
    relink(bodies, anchors)
    return chapters


def heading_of(section: Tag) -> str:
    """The text of a section's own heading."""
    heading = section.find(HEADING)
    return " ".join(heading.get_text().split()) if heading else ""


def _split(article: Tag) -> Iterator[Chapter]:
    """The landing page, then every page in the order of the contents."""
    marks = article.select(f"span[id^={PAGE}]")
    pages = [(str(mark["id"]).removeprefix(PAGE), mark.find_next_sibling("section")) for mark in marks]
    for _, section in pages:
        if isinstance(section, Tag):
            section.extract()
    for holder in article.select(".toctree-wrapper"):
        holder.decompose()
    front = article.find("section")
    for name, body in [(FRONT, front), *pages]:
        if isinstance(body, Tag):
            yield Chapter(name, body)


def _own_anchors(chapter: Chapter) -> dict[str, str]:
    """Give the chapter anchors that no other has; return what each was: {old: new}, the chapter's own under ""."""
    was = {"": chapter.anchor, str(chapter.body.get("id", "")): chapter.anchor}
    chapter.body["id"] = chapter.anchor
    for element in chapter.body.find_all(id=True):
        now = f"{chapter.anchor}--{element['id']}"
        was.setdefault(str(element["id"]), now)
        element["id"] = now
    return was


def _leave_out(body: Tag) -> None:
    """Take away what only a screen needs, and show what it would unfold."""
    for element in body.select(LEADS_ELSEWHERE):
        section = element.find_parent("section")
        (element if section is None or section is body else section).decompose()
    for element in body.select(SCREEN_ONLY):
        element.decompose()
    for folded in body.find_all("details"):
        folded["open"] = ""
    for link in body.find_all("a", title=True):
        del link["title"]


def _own_headings(body: Tag) -> None:
    """An anchor for the heading of each section."""
    for section in body.find_all("section", recursive=False):
        heading = section.find(HEADING)
        if isinstance(heading, Tag) and section.get("id"):
            heading["id"] = f"{section['id']}{OF_HEADING}"


def _headings_up(body: Tag) -> None:
    """A chapter begins with h1, wherever Sphinx had put it, and has no other."""
    headings = body.find_all(HEADING)
    lift = int(headings[0].name[1]) - 1 if headings else 0
    for place, element in enumerate(headings):
        element.name = f"h{max(2, int(element.name[1]) - lift)}" if place else "h1"
