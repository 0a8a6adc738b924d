"""The whole book as one document: Sphinx's single page, taken apart into chapters, without what only screens need.

Every page of the book becomes a `Chapter`. Its anchors are made unique over the book, links between pages become links
within the document, and a link that leads nowhere in it (a downloadable file, a page that only the website has) becomes
plain text, so that no form of the book has a broken link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

SCREEN_ONLY = (
    "script, style, button, input, template, .headerlink, .copybtn, .vcse-below, .vcse-hover, .vcse-cite, "
    ".toggle-button, .sd-tab-label, .vcse-index, [hidden]"
)
"""What a sheet of paper or an e-reader has no use for."""

PAGE = "document-"
"""The prefix of the anchor that Sphinx sets before each page of a single-page book."""

FRONT = "front"


@dataclass(frozen=True)
class Chapter:
    """One page of the book: `name` is its path (`book/spending`), `title` its heading, `body` its section."""

    name: str
    title: str
    body: Tag

    @property
    def anchor(self) -> str:
        """The anchor of the chapter in the document."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    def sections(self) -> list[tuple[str, str]]:
        """(anchor, heading) of its sections, one level down."""
        inner = self.body.find_all("section", recursive=False)
        return [(str(section["id"]), heading_of(section)) for section in inner if section.get("id")]


def read_chapters(page: Path) -> list[Chapter]:
    """The chapters of a single-page book, the landing page first, ready to be put into a document of any form."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    article = soup.select_one("article.bd-article")
    if article is None:
        raise ValueError(f"{page.name} is not a page of this book: it has no article")
    for element in article.select(SCREEN_ONLY):
        element.decompose()
    for folded in article.find_all("details"):
        folded["open"] = ""
    chapters = list(_split(article))
    for chapter in chapters:
        _own_anchors(chapter)
        _headings_up(chapter.body)
    _relink(chapters)
    return chapters


def heading_of(section: Tag) -> str:
    """The text of a section's own heading."""
    heading = section.find(re.compile(r"^h[1-6]$"))
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
            yield Chapter(name, heading_of(body), body)


def _own_anchors(chapter: Chapter) -> None:
    """Anchors that no other chapter has; what they were is kept for `_relink`."""
    chapter.body["data-was"] = str(chapter.body.get("id", ""))
    chapter.body["id"] = chapter.anchor
    for element in chapter.body.find_all(id=True):
        element["data-was"] = str(element["id"])
        element["id"] = f"{chapter.anchor}--{element['id']}"


def _headings_up(body: Tag) -> None:
    """A chapter begins with h1, wherever Sphinx had put it."""
    heading = body.find(re.compile(r"^h[1-6]$"))
    lift = int(heading.name[1]) - 1 if heading else 0
    for element in body.find_all(re.compile(r"^h[1-6]$")) if lift else []:
        element.name = f"h{max(1, int(element.name[1]) - lift)}"


def _relink(chapters: list[Chapter]) -> None:
    """Point every link within the book to its anchor in the document, or take the link away."""
    pages = {f"{PAGE}{chapter.name}": chapter.anchor for chapter in chapters}
    own = [{str(element["data-was"]): str(element["id"]) for element in _marked(chapter)} for chapter in chapters]
    anywhere = {was: now for anchors in reversed(own) for was, now in anchors.items()}
    for chapter, anchors in zip(chapters, own, strict=True):
        for link in chapter.body.find_all("a", href=True):
            target = str(link["href"])
            if target.startswith(("http://", "https://", "mailto:")):
                continue
            name = target.partition("#")[2]
            found = pages.get(name) or anchors.get(name) or anywhere.get(name)
            if found:
                link["href"] = f"#{found}"
            else:
                link.unwrap()
    for chapter in chapters:
        for element in _marked(chapter):
            del element["data-was"]


def _marked(chapter: Chapter) -> list[Tag]:
    return [chapter.body, *chapter.body.select("[data-was]")]
