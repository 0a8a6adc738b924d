"""What a printed PDF holds: its pages, its named places, its links. Read with pdfium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


@contextmanager
def opened(pdf: Path) -> Iterator[Any]:
    """The document, closed afterwards: an open file cannot be replaced on Windows."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def page_count(pdf: Path) -> int:
    """The number of pages."""
    with opened(pdf) as document:
        return len(document)


def places(pdf: Path) -> dict[str, int]:
    """The page, from 1, of every named place: the anchors of the document that links lead to."""
    with opened(pdf) as document:
        return dict(sorted(_places(document)))


def _places(document: Any) -> Iterator[tuple[str, int]]:
    for number in range(pdfium.FPDF_CountNamedDests(document)):
        length = ctypes.c_long(0)
        pdfium.FPDF_GetNamedDest(document, number, None, length)
        buffer = ctypes.create_string_buffer(length.value)
        place = pdfium.FPDF_GetNamedDest(document, number, buffer, length)
        name = buffer.raw.decode("utf-16-le").rstrip("\0").lstrip("/")
        yield name, pdfium.FPDFDest_GetDestPageIndex(document, place) + 1


def links(pdf: Path) -> list[tuple[int, int | None]]:
    """Every link to a place in the document: (page it stands on, page it leads to; None if to none), pages from 1."""
    with opened(pdf) as document:
        return [(number, target) for number in range(1, len(document) + 1) for target in _targets(document, number)]


def _targets(document: Any, number: int) -> Iterator[int | None]:
    """Where the links of a page lead to; links to other addresses are left out."""
    page = document[number - 1]
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            continue
        place = pdfium.FPDFLink_GetDest(document, link)
        index = pdfium.FPDFDest_GetDestPageIndex(document, place) if place else -1
        yield index + 1 if index >= 0 else None
    page.close()
