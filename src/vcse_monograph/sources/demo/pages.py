"""Spending files as printed pages: PDF with text, in the manner of an office's print-out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from vcse_monograph.files import written_whole
from vcse_monograph.sources.demo.layouts import Layout
from vcse_monograph.sources.demo.payments import Lines
from vcse_monograph.sources.demo.world import Commissioner
from vcse_monograph.sources.demo.writing import (
    BadRow,
    Written,
    amount_text,
    body_of,
    header_rows,
    title_rows,
)

WIDTH, HEIGHT = landscape(A4)
LEFT, TOP, BOTTOM = 24.0, HEIGHT - 30.0, 24.0
STEP, SIZE = 8.4, 6.2
"""Points between lines of text, and the size of the letters: 64 rows fit on a page."""

ROOM = {"entity": 100, "date": 48, "type": 165, "area": 150, "supplier": 215, "transaction": 52, "amount": 62}
"""Points that a column takes; the invoice number stands last."""


def _edges(layout: Layout) -> list[float]:
    """Where each column begins; amounts end 8 points before the next column."""
    edges = [LEFT]
    for held, _ in layout.columns:
        edges.append(edges[-1] + ROOM.get(held, 60))
    return edges


class Page:
    """Draws rows of text down a page, counting those that bear any."""

    def __init__(self, canvas: Canvas, layout: Layout) -> None:
        self.canvas = canvas
        self.edges = _edges(layout)
        self.amount = [held for held, _ in layout.columns].index("amount")
        self.number, self.row, self.y = 1, 0, TOP

    def draw(self, cells: Sequence[str], font: str = "Helvetica") -> None:
        """One row of cells, amounts set to the right."""
        self.canvas.setFont(font, SIZE)
        for column, text in enumerate(cells):
            if text and column == self.amount:
                self.canvas.drawRightString(self.edges[column + 1] - 8, self.y, text)
            elif text:
                self.canvas.drawString(self.edges[column], self.y, text)
        self.y -= STEP
        self.row += 1

    def turn(self) -> None:
        """A new page."""
        self.canvas.showPage()
        self.number, self.row, self.y = self.number + 1, 0, TOP


def write_pdf(path: Path, lines: Lines, commissioner: Commissioner, bad: Sequence[BadRow]) -> Written:
    """Write one month as printed pages; a control total stands beside the title's last line."""
    layout = commissioner.layout
    body = body_of(lines, commissioner, bad)
    places: list[str] = []
    rows: list[int] = []
    with written_whole(path) as temporary:
        canvas = Canvas(str(temporary), pagesize=(WIDTH, HEIGHT), invariant=1)
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
            cells[page.amount] = amount_text(int(lines.pence.sum()), commissioner.layout.amounts)
        page.draw(cells, "Helvetica-Bold")
    page.y -= STEP if title else 0


def _draw_header(page: Page, layout: Layout) -> None:
    for cells in header_rows(layout):
        page.draw(cells, "Helvetica-Bold")
