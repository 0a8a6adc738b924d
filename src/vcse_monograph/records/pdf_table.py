"""From the pieces of all pages to rows of cells: every piece once, in its column, wrapped cells made whole.

Producers of tables print row by row and, within a row, cell by cell, a wrapped cell's lines one after the other.
Where a page is printed so, that order tells rows apart even where cells are aligned to top, middle and bottom of
one row. Where it is not, lines of text are rows, and a line without an amount belongs to the row above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from vcse_monograph.records.pdf_columns import MARGIN, Columns, learn
from vcse_monograph.records.pdf_lines import (
    MONEY,
    TextLine,
    join_signs,
    join_words,
    marked_together,
    split_by_rules,
    text_lines,
)
from vcse_monograph.records.pdf_words import Page, Piece

# In heights of a line: a jump up by more is a new column of print or a new table, not the next row.
JUMP_UP = 3.0
WRAP_GAP = 0.7  # the white between two lines of one wrapped cell
LOOK_BACK = 4  # rows
MOST_LINES = 6  # that all cells of one column are wrapped over, where print goes row by row
DISORDER = 0.02  # of a page's pieces may be out of order (footers, page numbers) before the order is given up


@dataclass
class Cell:
    """The lines of one cell, in printing order."""

    column: int
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The cell's text: lines joined by a space, parts of one word joined without."""
        out = self.pieces[0].text
        for left, right in pairwise(self.pieces):
            touching = _same_line(left, right) and right.x0 - left.x1 < 0.15 * right.height
            hyphenated = out.endswith("-") and not out.endswith(" -") and not _same_line(left, right)
            out += right.text if touching or hyphenated else f" {right.text}"
        return out


@dataclass
class TableRow:
    """The cells of one row, the page it is printed on (from 1), and its first line on that page (from 1)."""

    page: int
    line: int
    cells: list[Cell]

    def texts(self, width: int) -> list[str]:
        """One text a column, empty where nothing is printed."""
        out = [""] * width
        for cell in self.cells:
            out[cell.column] = f"{out[cell.column]} {cell.text}".strip()
        return out


def read_table(pages: Sequence[Page]) -> tuple[list[TableRow], int]:
    """The rows of a document, and the number of its columns, which are learnt from all pages together."""
    lines = [join_words([marked_together(line) for line in text_lines(split_by_rules(page))]) for page in pages]
    join_signs([line for page in lines for line in page])
    columns = learn([line for page in lines for line in page], [rule.at for page in pages for rule in page.verticals])
    rows: list[TableRow] = []
    for page, of_page in zip(pages, lines, strict=True):
        rows += _page_rows(page.number, [_split(line, columns) for line in of_page], columns)
    return rows, len(columns)


def _split(line: TextLine, columns: Columns) -> TextLine:
    """A line with the pieces cut that hold texts of two columns."""
    begins = [*(piece.x0 for piece in line[1:]), 2 * MARGIN]
    return [part for piece, free in zip(line, begins, strict=True) for part in columns.split(piece, free)]


def _page_rows(number: int, lines: Sequence[TextLine], columns: Columns) -> list[TableRow]:
    line_of = {id(piece): index for index, line in enumerate(lines, start=1) for piece in line}
    pieces = sorted((piece for line in lines for piece in line), key=_printing_order)
    in_order = _printed_row_by_row(pieces, columns)
    found = _in_printing_order(pieces, columns) if in_order else _line_by_line(lines, columns)
    return [
        TableRow(number, min(line_of[id(piece)] for cell in cells for piece in cell.pieces), cells) for cells in found
    ]


def _printing_order(piece: Piece) -> tuple[bool, int, int, float]:
    """By cell mark, which follows the table; what is unmarked on a marked page (page numbers) comes last."""
    return piece.tag < 0, piece.tag, piece.order, piece.x0


def _printed_row_by_row(pieces: Sequence[Piece], columns: Columns) -> bool:
    """Whether printing order goes down the page, row by row.

    Hardly any piece stands far above the one before it, and print comes back to the left about once a line: where
    a page is printed column by column it never does.
    """
    up = sum(left.middle - right.middle > JUMP_UP * max(left.height, right.height) for left, right in pairwise(pieces))
    if up > max(1, DISORDER * len(pieces)):
        return False
    at = [columns.of(piece) for piece in pieces]
    back = sum(right < left for left, right in pairwise(at))
    return back >= max(map(at.count, set(at)), default=0) / MOST_LINES - 1


def _in_printing_order(pieces: Sequence[Piece], columns: Columns) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for piece in pieces:
        column = columns.of(piece)
        if rows and _continues(rows[-1][-1], piece, columns):
            rows[-1][-1].pieces.append(piece)
            continue
        row = _row_of(rows, piece, column)
        if row is None:
            row = []
            rows.append(row)
        row.append(Cell(column, [piece]))
    return rows


def _row_of(rows: Sequence[list[Cell]], piece: Piece, column: int) -> list[Cell] | None:
    """The row that a piece goes on with: the last if it stands beside it, to the right; else one just before.

    A page number or note may be printed in the middle of a row; what follows belongs to the row all the same.
    """
    if rows and column > rows[-1][-1].column and _beside(rows[-1], piece):
        return rows[-1]
    for row in reversed(rows[-LOOK_BACK:-1]):
        if all(cell.column < column for cell in row) and _on_a_line_of(row, piece):
            return row
    return None


def _continues(cell: Cell, piece: Piece, columns: Columns) -> bool:
    """Whether a piece is more of the cell printed just before it."""
    last = cell.pieces[-1]
    if piece.tag >= 0 or last.tag >= 0:
        return piece.tag == last.tag
    if columns.of(piece) != cell.column:
        return False
    if _same_line(last, piece):
        return piece.x0 >= last.x0
    height = max(piece.height, 0.1)
    # A number under a number is the next row of a narrow table, not a wrapped cell.
    numbers = any(character.isdigit() for character in last.text) and any(c.isdigit() for c in piece.text)
    below = 0 < piece.middle - last.middle <= (1 + WRAP_GAP) * height
    # What was wrapped ends within its column, but for one long word; a title runs on.
    return below and not numbers and (columns.hold(last) or len(last.words) == 1)


def _beside(row: Sequence[Cell], piece: Piece) -> bool:
    """Whether a piece does not begin under everything of the row so far."""
    return any(piece.top <= other.bottom - 0.2 * piece.height for cell in row for other in cell.pieces)


def _on_a_line_of(row: Sequence[Cell], piece: Piece) -> bool:
    return any(_same_line(other, piece) for cell in row for other in cell.pieces)


def _same_line(left: Piece, right: Piece) -> bool:
    return abs(left.middle - right.middle) <= 0.4 * min(left.height, right.height)


def _line_by_line(lines: Sequence[TextLine], columns: Columns) -> list[list[Cell]]:
    """Each line a row; a line without an amount, close under a row that has one, is the rest of that row's cells."""
    rows: list[list[Cell]] = []
    last: TextLine | None = None
    for line in lines:
        if last is not None and _rest_of(last, line) and any(MONEY.fullmatch(cell.text) for cell in rows[-1]):
            for piece in line:
                _add(rows[-1], piece, columns.of(piece))
        else:
            rows.append([])
            for piece in line:
                _add(rows[-1], piece, columns.of(piece))
        last = line
    return rows


def _rest_of(above: TextLine, line: TextLine) -> bool:
    gap = line[0].top - above[0].bottom
    return gap < WRAP_GAP * line[0].height and not any(MONEY.fullmatch(piece.text) for piece in line)


def _add(row: list[Cell], piece: Piece, column: int) -> None:
    cell = next((cell for cell in row if cell.column == column), None)
    if cell is None:
        row.append(Cell(column, [piece]))
    else:
        cell.pieces.append(piece)
