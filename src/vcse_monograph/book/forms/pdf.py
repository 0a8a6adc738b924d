"""The whole book as a PDF: cover, contents with page numbers, chapters, links within; made without network."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from vcse_monograph.book.forms.browser import print_to_pdf
from vcse_monograph.book.forms.printed import links, page_count, places
from vcse_monograph.book.forms.whole import FRONT, Chapter
from vcse_monograph.book.frame import SYNTHETIC, banner, css_string
from vcse_monograph.errors import BookError, Problem
from vcse_monograph.files import write_text, written_whole

DATES = re.compile(rb"(?<=Date \(D:)\d{14}")
FIXED = b"19800101000000"
"""The time that the PDF says it was made: a fixed one, since the same book must give the same bytes."""

NODE = re.compile(rb"(?<=\(node)\d{8}(?=\))")
"""How the browser names the cells of tables; it counts from wherever it happens to be."""

PRINTS = 3
"""The first tells which page each line of the contents is on, the second prints that; the third is for a contents that
grew by a sheet when it learnt its numbers."""

Entry = tuple[str, str, int]
"""A line of the contents: anchor, words, depth (0 a chapter, 1 a section)."""


def build_pdf(chapters: Sequence[Chapter], edition: Mapping[str, Any], images: Path, pdf: Path) -> int:
    """Write the PDF and return its number of pages; `images` is the folder that the chapters' pictures are relative to.

    Raises MachineError when no browser prints, and BookError when a link of what it printed leads nowhere.
    """
    with tempfile.TemporaryDirectory(dir=images) as work, written_whole(pdf) as temporary:
        printed = with_page_numbers(chapters, edition, Path(work))
        check_links(printed)
        temporary.write_bytes(same_each_time(printed.read_bytes()))
        return page_count(printed)


def with_page_numbers(chapters: Sequence[Chapter], edition: Mapping[str, Any], work: Path) -> Path:
    """Print until every page that the contents tell is the page on which that anchor stands."""
    entries, page, printed = contents(chapters), work / "book.html", work / "book.pdf"
    pages: dict[str, int] = {}
    for _ in range(PRINTS):
        write_text(page, document(chapters, entries, edition, pages))
        print_to_pdf(page, printed, chapters[0].title)
        found = places(printed)
        told, pages = pages, {anchor: found[anchor] for anchor, _, _ in entries if anchor in found}
        if told == pages:
            break
    if lost := [words for anchor, words, _ in entries if told.get(anchor, 0) != found.get(anchor)]:
        raise BookError(
            [Problem(what=f"No page number is known for this line of the contents: {line}.") for line in lost]
        )
    return printed


def check_links(pdf: Path) -> None:
    """Raise BookError, naming their pages, where links within a PDF lead nowhere."""
    dead = [page for page, target in links(pdf) if target is None]
    if dead:
        numbers = ", ".join(str(page) for page in sorted(set(dead)))
        raise BookError(
            Problem(what=f"The PDF has {len(dead)} links that lead nowhere.", found=f"on the pages {numbers}")
        )


def contents(chapters: Sequence[Chapter]) -> list[Entry]:
    """The lines of the contents, in order."""
    lines: list[Entry] = []
    for chapter in chapters:
        if chapter.name == FRONT:
            continue
        lines.append((chapter.anchor, chapter.title, 0))
        lines += [(anchor, title, 1) for anchor, title in chapter.sections()]
    return lines


def document(
    chapters: Sequence[Chapter], entries: Sequence[Entry], edition: Mapping[str, Any], pages: Mapping[str, int]
) -> str:
    """The document to print, as HTML; `pages` holds the page of each anchor, as far as it is known."""
    style = files("vcse_monograph.book.forms").joinpath("print.css").read_text(encoding="utf-8")
    title = html.escape(f"{chapters[0].title}: {which(edition)}")
    parts = [
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><base href="../"><title>{title}</title>',
        f"<style>{style}{running_heads(chapters, edition)}</style></head><body>",
        cover(chapters[0].title, edition),
        '<nav class="contents"><h1>Contents</h1><ol>',
        *(line_of(entry, pages) for entry in entries),
        "</ol></nav>",
        *(f'<main style="page: {chapter.anchor}">{chapter.body}</main>' for chapter in chapters),
        "</body></html>",
    ]
    return "\n".join(parts)


def which(edition: Mapping[str, Any]) -> str:
    """The edition and its version, as every sheet and the PDF's own title name them."""
    return f"{edition['title']}, version {edition['version']}"


def running_heads(chapters: Sequence[Chapter], edition: Mapping[str, Any]) -> str:
    """CSS of what every sheet carries: what synthetic data are, the edition and its version, the chapter."""
    what = SYNTHETIC if edition["data_kind"] == "synthetic" else chapters[0].title
    edges = f"@top-left {{ content: {css_string(what)}; }} @top-right {{ content: {css_string(which(edition))}; }}"
    own = (
        f"@page {chapter.anchor} {{ @bottom-left {{ content: {css_string(chapter.title)}; }} }}" for chapter in chapters
    )
    return "\n".join([f"@page {{ {edges} }}", *own])


def cover(title: str, edition: Mapping[str, Any]) -> str:
    """The first sheet: what the book is, which edition and version, what its data are."""
    fields = [
        ("Edition", edition["title"]),
        ("Version", f"{edition['version']}, {edition.get('issued', '')}".rstrip(", ")),
        ("Period", edition.get("period", "")),
        ("Data", edition["data_kind"]),
        ("Licence of the data", edition.get("licence", "")),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{html.escape(str(value))}</dd>" for name, value in fields if value)
    words = html.escape(str(edition.get("summary", "")))
    shown = f'<p class="title">{html.escape(title)}</p><p>{words}</p>{banner(edition)}<dl>{rows}</dl>'
    return f'<header class="cover">{shown}</header>'


def line_of(entry: Entry, pages: Mapping[str, int]) -> str:
    """A line of the contents."""
    anchor, words, depth = entry
    number = pages.get(anchor, 0)
    return (
        f'<li class="depth-{depth}"><a href="#{anchor}"><span>{html.escape(words)}</span>'
        f'<span class="page">{number or "000"}</span></a></li>'
    )


def same_each_time(printed: bytes) -> bytes:
    """A printed PDF without what differs from one print to the next; every byte keeps its place.

    Names keep their order, since the table of names in a PDF is sorted.
    """
    names = sorted({match.group() for match in NODE.finditer(printed)})
    numbers = {name: b"%08d" % rank for rank, name in enumerate(names, start=1)}
    return NODE.sub(lambda match: numbers[match.group()], DATES.sub(FIXED, printed))
