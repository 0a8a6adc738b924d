"""Links and pictures of a whole book: each picture is there and each link leads somewhere, or the book is not made.

A link to what the document does not have by design (a file to download, a page that only the website has) becomes
plain text; a link to a part that was left out of a chapter leads to the chapter. A link to what never was is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from bs4 import Tag

from vcse_monograph.book.forms.single import PAGE, WITHIN
from vcse_monograph.errors import BookError, Problem

OUTSIDE = ("http://", "https://", "mailto:")

Anchors = Mapping[str, Mapping[str, str]]
"""Of every chapter, its anchors: what each was on its page, what it is in the document; "" is the chapter itself."""


def check_pictures(bodies: Mapping[str, Tag], folder: Path) -> None:
    """Raise BookError, naming every picture of the chapters that is not in `folder`: a browser prints a gap instead."""
    missing = [
        Problem(what=f"A picture of the page {name} is not there.", found=source, do="build the edition again")
        for name, body in bodies.items()
        for source in (str(picture.get("src", "")) for picture in body.find_all("img"))
        if not source.startswith("data:") and not (folder / unquote(source)).is_file()
    ]
    if missing:
        raise BookError(missing, where="the whole book as one document", after="the old files are kept")


def relink(bodies: Mapping[str, Tag], anchors: Anchors) -> None:
    """Point every link of the chapters' bodies into the document. Raises BookError with all dead links."""
    dead = []
    for name, body in bodies.items():
        for link in body.find_all("a", href=True):
            target = str(link["href"])
            if target.startswith(OUTSIDE):
                continue
            if not target.startswith("#"):
                link.unwrap()
                continue
            page, anchor = parted(target, name)
            found = anchors.get(page, {}).get(anchor)
            if found is None:
                dead.append(dead_link(name, link, f"{page}#{anchor}".rstrip("#")))
                continue
            link["href"] = f"#{found}"
    if dead:
        raise BookError(dead, where="the whole book as one document", after="the old files are kept")
    _left_out(bodies, anchors)


def parted(target: str, page: str) -> tuple[str, str]:
    """The page and the anchor that a link on `page` leads to; the anchor of a page as a whole is empty."""
    inner = target[1:]
    if not inner.startswith(PAGE):
        return page, inner
    name, _, anchor = inner.removeprefix(PAGE).partition(WITHIN)
    return name, anchor


def dead_link(page: str, link: Tag, target: str) -> Problem:
    """What is wrong with a link, in words that lead to it."""
    words = " ".join(link.get_text().split()) or "(no words)"
    return Problem(
        what=f"A link on the page {page} leads nowhere: \u201c{words}\u201d.",
        found=target,
        needed="a page of the book, and an anchor that stands on it",
        do="correct the link, or the anchor it names",
    )


def _left_out(bodies: Mapping[str, Tag], anchors: Anchors) -> None:
    """Lead links to parts that no document has, such as a box for screens, to their chapter."""
    there = {str(element["id"]) for body in bodies.values() for element in [body, *body.find_all(id=True)]}
    chapter_of = {now: own[""] for own in anchors.values() for now in own.values()}
    for body in bodies.values():
        for link in body.select('a[href^="#"]'):
            target = str(link["href"])[1:]
            if target not in there:
                link["href"] = f"#{chapter_of[target]}"
