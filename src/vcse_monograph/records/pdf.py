"""Text PDFs: the geometry of the page decides which cell a text is in."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vcse_monograph.records.pdf_table import read_table
from vcse_monograph.records.pdf_words import Page, read_page
from vcse_monograph.records.sheets import FileContents, FileState, Sheet

PROTECTED_ERRORS = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def read_pdf(path: Path) -> FileContents:
    """The one sheet of a text PDF: all pages' rows in order, places are page numbers, numbers are lines on the page.

    A scanned, protected or damaged file is a state. A page that cannot be read is told in the sheet's notes.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        return _unopened(error)
    try:
        pages, notes = _pages(document)
    finally:
        document.close()
    if not any(page.pieces for page in pages):
        return _without_text(pages, notes)
    rows, width = read_table([page for page in pages if page.pieces])
    cells = [row.texts(width) for row in rows]
    sheet = Sheet(cells, [str(row.page) for row in rows], [row.line for row in rows], tuple(notes))
    return FileContents(FileState.READ, [sheet])


def _pages(document: pdfium.PdfDocument) -> tuple[list[Page], list[str]]:
    pages, notes = [], []
    for index in range(len(document)):
        try:
            pages.append(read_page(document, index))
        except pdfium.PdfiumError as error:
            notes.append(f"page {index + 1} cannot be read ({error})")
    without_text = [str(page.number) for page in pages if not page.pieces and page.pictures]
    if without_text and len(without_text) < len(pages):
        notes.append(f"pages without text, perhaps scanned: {', '.join(without_text)}")
    return pages, notes


def _unopened(error: pdfium.PdfiumError) -> FileContents:
    if getattr(error, "err_code", None) in PROTECTED_ERRORS or "password" in str(error).lower():
        return FileContents(FileState.PROTECTED, detail="the PDF opens only with a password")
    return FileContents(FileState.CORRUPT, detail=f"the PDF cannot be opened: {error}")


def _without_text(pages: list[Page], notes: list[str]) -> FileContents:
    if not pages:
        return FileContents(FileState.CORRUPT if notes else FileState.EMPTY, detail="; ".join(notes) or "no pages")
    if any(page.pictures for page in pages):
        return FileContents(FileState.SCANNED, detail=f"{len(pages)} pages of pictures and no text")
    return FileContents(FileState.EMPTY, detail=f"{len(pages)} pages, and no text on them")
