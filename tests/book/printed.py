"""What a reader sees on the sheets of a PDF: words, where they stand, and which pictures have a text alternative."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2.raw as pdfium

from vcse_monograph.book.forms.printed import opened

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the sheet's lower left corner."""


def sheets(pdf: Path) -> list[str]:
    """The words of every page, white space made one."""
    with opened(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def about(pdf: Path) -> dict[str, str]:
    """What the PDF says of itself: title, creator."""
    with opened(pdf) as document:
        return dict(document.get_metadata_dict())


def beyond(pdf: Path, margin: float) -> list[tuple[int, str]]:
    """(page, words) of all text that stands nearer to the left or right edge than the margin, in points."""
    with opened(pdf) as document:
        return [
            (number, text.get_text_bounded(*box).strip())
            for number, page in enumerate(document, start=1)
            for text in [page.get_textpage()]
            for box in (text.get_rect(index) for index in range(text.count_rects()))
            if box[0] < margin or box[2] > page.get_width() - margin
        ]


def pictures(pdf: Path) -> list[str]:
    """The text alternatives of all pictures, from the tags that a screen reader uses."""
    with opened(pdf) as document:
        return [alternative for page in document for alternative in _figures(page)]


def _figures(page) -> Iterator[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    waiting = [
        pdfium.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(pdfium.FPDF_StructTree_CountChildren(tree))
    ]
    while waiting:
        element = waiting.pop()
        if not element:
            continue
        if _told(pdfium.FPDF_StructElement_GetType, element) == "Figure":
            yield _told(pdfium.FPDF_StructElement_GetAltText, element)
        children = range(pdfium.FPDF_StructElement_CountChildren(element))
        waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, index) for index in children]
    pdfium.FPDF_StructTree_Close(tree)


def _told(question, element) -> str:
    """pdfium's answer to a question about an element, which it gives in two calls: how long, then what."""
    length = question(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    question(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
