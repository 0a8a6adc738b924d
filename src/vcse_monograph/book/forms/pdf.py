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
from vcse_monograph.book.forms.whole import FRONT, Chapter
from vcse_monograph.book.frame import banner, print_style
from vcse_monograph.files import write_text, written_whole

DATES = re.compile(rb"(?<=Date \(D:)\d{14}")
FIXED = b"19800101000000"
"""The time that the PDF says it was made: a fixed one, since the same book must give the same bytes."""

NODE = re.compile(rb"(?<=\(node)\d{8}(?=\))")
"""How the browser names the cells of tables; it counts from wherever it happens to be."""

Entry = tuple[str, str, int]
"""A line of the contents: anchor, words, depth (0 a chapter, 1 a section)."""


def build_pdf(chapters: Sequence[Chapter], edition: Mapping[str, Any], images: Path, pdf: Path) -> int:
    """Write the PDF and return its number of pages.

    `images` is the folder that the chapters' pictures are relative to. Printed twice: which page a chapter starts on is
    known after the first time. Raises MachineError when no browser prints.
    """
    entries = contents(chapters)
    with tempfile.TemporaryDirectory(dir=images) as work, written_whole(pdf) as temporary:
        page, printed = Path(work) / "book.html", Path(work) / "book.pdf"
        pages: dict[str, int] = {}
        for _ in range(2):
            write_text(page, document(chapters, entries, edition, pages))
            print_to_pdf(page, printed)
            pages = starts(printed, entries)
        temporary.write_bytes(same_each_time(printed.read_bytes()))
        return page_count(printed)


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
    front, *rest = chapters
    title = html.escape(front.title)
    parts = [
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><base href="../"><title>{title}</title>',
        f"<style>{style}</style>{print_style(edition)}</head><body>",
        cover(front.title, edition),
        '<nav class="contents"><h1>Contents</h1><ol>',
        *(line_of(entry, pages) for entry in entries),
        "</ol></nav>",
        *(f"<main>{chapter.body}</main>" for chapter in (front, *rest)),
        "</body></html>",
    ]
    return "\n".join(parts)


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


def starts(pdf: Path, entries: Sequence[Entry]) -> dict[str, int]:
    """The page, from 1, on which each entry of the contents starts, from the outline that the browser wrote.

    The outline lists all headings of the document in order, and the entries are some of them, in the same order.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        outline = [(mark.get_title(), mark.get_dest()) for mark in document.get_toc(max_depth=15)]
        found: dict[str, int] = {}
        position = 0
        for anchor, words, _ in entries:
            place = next((i for i in range(position, len(outline)) if _same(outline[i][0], words)), None)
            if place is None:
                continue
            position = place + 1
            destination = outline[place][1]
            if destination is not None and destination.get_index() is not None:
                found[anchor] = int(destination.get_index()) + 1
        return found
    finally:
        document.close()


def same_each_time(printed: bytes) -> bytes:
    """A printed PDF without what differs from one print to the next; every byte keeps its place.

    Names keep their order, since the table of names in a PDF is sorted.
    """
    names = sorted({match.group() for match in NODE.finditer(printed)})
    numbers = {name: b"%08d" % rank for rank, name in enumerate(names, start=1)}
    return NODE.sub(lambda match: numbers[match.group()], DATES.sub(FIXED, printed))


def page_count(pdf: Path) -> int:
    """The number of pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
