"""Spending files as printed pages: PDF with text, in the manner of an office's print-out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from vcse_monograph.files import written_whole
from vcse_monograph.sources.demo.layouts import Layout
from vcse_monograph.sources.demo.payments import Lines
from vcse_monograph.sources.demo.world import Commissioner
from vcse_monograph.sources.demo.writing import (
    BadRow,
    Written,
    amount_texts,
    body_of,
    header_rows,
    title_rows,
)

PAPER = landscape(A4)
LEFT, TOP, BOTTOM = 24.0, PAPER[1] - 30.0, 24.0
STEP, SIZE = 8.4, 5.8
"""Points between lines of text, and the size of the letters: 64 rows fit on a page."""

ROOM = {"entity": 86, "date": 44, "type": 150, "area": 168, "supplier": 232, "transaction": 46, "amount": 60}
"""Points that a column takes; the invoice number stands last."""

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"


class Page:
    """Draws rows of text down a page, counting those that bear any.

    The text operators are written by hand, 20 times faster than one call a cell; text too wide for its column is
    narrowed, as an office's "shrink to fit" does.
    """

    def __init__(self, canvas: Canvas, layout: Layout) -> None:
        self.canvas = canvas
        self.amount = [held for held, _ in layout.columns].index("amount")
        self.edges = [LEFT]
        for held, _ in layout.columns:
            self.edges.append(self.edges[-1] + ROOM.get(held, 60))
        self.number, self.row, self.y = 1, 0, TOP
        canvas.setFont(PLAIN, SIZE)

    def draw(self, cells: Sequence[str], font: str = PLAIN, shrink: bool = True) -> None:
        """One row of cells, amounts set to the right."""
        parts = []
        for column, text in enumerate(cells):
            if text:
                room = self.edges[column + 1] - self.edges[column] - 6
                width = stringWidth(text, font, SIZE)
                scale = min(1.0, room / width) if shrink else 1.0
                x = self.edges[column] + (room - width * scale if column == self.amount else 0)
                parts.append(f"{100 * scale:.1f} Tz 1 0 0 1 {x:.2f} {self.y:.2f} Tm ({escaped(text)}) Tj")
        if font != PLAIN:
            self.canvas.setFont(font, SIZE)
        self.canvas.addLiteral(f"BT {' '.join(parts)} ET")
        if font != PLAIN:
            self.canvas.setFont(PLAIN, SIZE)
        self.y -= STEP
        self.row += 1

    def turn(self) -> None:
        """A new page."""
        self.canvas.showPage()
        self.canvas.setFont(PLAIN, SIZE)
        self.number, self.row, self.y = self.number + 1, 0, TOP


def escaped(text: str) -> str:
    """Text as a PDF string in the standard encoding of Western fonts."""
    plain = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return "".join(c if c.isascii() else f"\\{c.encode('cp1252')[0]:03o}" for c in plain)


def write_pdf(path: Path, lines: Lines, commissioner: Commissioner, bad: Sequence[BadRow]) -> Written:
    """Write one month as printed pages; a control total stands beside the title's last line."""
    layout = commissioner.layout
    body = body_of(lines, commissioner, bad)
    places: list[str] = []
    rows: list[int] = []
    with written_whole(path) as temporary:
        canvas = Canvas(str(temporary), pagesize=PAPER, invariant=1, pageCompression=0)
        page = Page(canvas, layout)
        _draw_title(page, lines, commissioner)
        _draw_header(page, layout)
        for cells in body.rows:
            if page.y < BOTTOM:
                page.turn()
                if layout.header_every:
                    _draw_header(page, layout)
            page.draw(cells)
            places.append(str(page.number))
            rows.append(page.row)
        canvas.save()
    noted = Written()
    noted.note(body, places, rows)
    return noted


def _draw_title(page: Page, lines: Lines, commissioner: Commissioner) -> None:
    title = title_rows(commissioner, lines.month)
    for number, line in enumerate(title, start=1):
        cells = [line] + [""] * (len(commissioner.layout.columns) - 1)
        if number == len(title) and commissioner.layout.total == "title":
            cells[page.amount] = amount_texts([int(lines.pence.sum())], commissioner.layout.amounts)[0]
        page.draw(cells, BOLD, shrink=False)
    page.y -= STEP if title else 0


def _draw_header(page: Page, layout: Layout) -> None:
    for cells in header_rows(layout):
        page.draw(cells, BOLD)
