"""Lines of text: the pieces of a page side by side, those that belong to one cell made one.

A producer may place words one by one, mark what belongs to a cell, or set a number's minus at the far left of its cell.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from vcse_monograph.records.pdf_words import NARROW_GAP, Page, Piece, Word

TextLine = list[Piece]

SAME_LINE = 0.4  # of a character's height: middles nearer than this are one line of text
MONEY = re.compile(r"[-(£]*\d{1,3}(,\d{3})*\.\d{2}\)?-?|[-(£]*\d+\.\d{2}\)?-?")
SIGN = re.compile(r"[-(£]{1,3}")
FEW = 0.1  # of the rows; above that, texts at one place are a column's cells and not only its headings
HEADINGS = 3  # lines that a table's headings may take


def text_lines(pieces: Iterable[Piece]) -> list[TextLine]:
    """The pieces of one page as lines from top to bottom, each from left to right."""
    lines: list[TextLine] = []
    middle = 0.0
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.x0)):
        if lines and piece.middle - middle <= SAME_LINE * min(piece.height, lines[-1][0].height):
            lines[-1].append(piece)
        else:
            lines.append([piece])
            middle = piece.middle
    for line in lines:
        line.sort(key=lambda piece: (piece.x0, piece.order))
    return lines


def join_words(lines: list[TextLine]) -> list[TextLine]:
    """Join neighbours a word space apart, where the producer places words one by one without printing spaces."""
    printed = sum(len(piece.words) - 1 for line in lines for piece in line)
    placed = sum(_near(left, right) for line in lines for left, right in pairwise(line))
    if placed <= printed:
        return lines
    return [_joined(line) for line in lines]


def _near(left: Piece, right: Piece) -> bool:
    return -0.1 < (right.x0 - left.x1) / max(left.height, 0.1) < NARROW_GAP and left.tag == right.tag


def _joined(line: TextLine) -> TextLine:
    out = [line[0]]
    for piece in line[1:]:
        last = out[-1]
        if _near(last, piece):
            words = last.words + piece.words
            if piece.x0 - last.x1 < 0.1 * last.height:  # too near for a space: one word in two parts
                left, right = last.words[-1], piece.words[0]
                words = [*last.words[:-1], Word(left.x0, right.x1, left.text + right.text), *piece.words[1:]]
            out[-1] = last.part(words)
        else:
            out.append(piece)
    return out


def marked_together(line: TextLine) -> TextLine:
    """Neighbours that the producer marked as one cell ("-" at its left, "25,275.79" at its right) made one piece."""
    out = line[:1]
    for piece in line[1:]:
        if piece.tag >= 0 and piece.tag == out[-1].tag:
            out[-1] = out[-1].part([*out[-1].words, *piece.words])
        else:
            out.append(piece)
    return out


def join_signs(lines: list[TextLine]) -> None:
    """Join, in place, a sign or pound sign at the left of a cell with the number at the cell's right.

    `lines` are those of all pages. A dash may fill an empty cell beside the number, too: see `_fills_cells`.
    """
    signs = [(line, i) for line in lines for i in range(len(line) - 1) if _is_sign(line[i], line[i + 1])]
    fills: dict[int, bool] = {}
    for line, i in reversed(signs):
        sign = line[i]
        place = round(sign.x0)
        if place not in fills:
            fills[place] = _fills_cells(sign, lines)
        if not fills[place]:
            line[i : i + 2] = [sign.part([*sign.words, *line[i + 1].words])]


def _is_sign(piece: Piece, right: Piece) -> bool:
    return bool(SIGN.fullmatch(piece.text) and MONEY.fullmatch(right.text) and right.text[0].isdigit())


def _fills_cells(sign: Piece, lines: Sequence[TextLine]) -> bool:
    """Whether dashes stand for nothing in a column of their own: it holds texts too, or dashes in all rows."""
    if "-" not in sign.text:
        return False
    table = [line for line in lines if len(line) > 2]
    at = [piece for line in table for piece in line if piece.x0 - 0.5 <= sign.x0 and sign.x1 <= piece.x1 + 0.5]
    dashes = sum(piece.text == sign.text for piece in at)
    texts = [piece.text for piece in at if not (MONEY.fullmatch(piece.text) or SIGN.fullmatch(piece.text))]
    numbered = sum(any(map(str.isdigit, text)) for text in texts)
    rows = sum(any(MONEY.fullmatch(piece.text) for piece in line) for line in table)
    return numbered > FEW * rows or len(texts) > max(HEADINGS, FEW * rows) or (dashes == rows > HEADINGS)


def split_by_rules(page: Page) -> list[Piece]:
    """The page's pieces, those without a cell mark cut where a vertical line runs between two of their words."""
    rules = sorted(page.verticals)
    at = [rule.at for rule in rules]

    def cuts(piece: Piece) -> list[float]:
        between = rules[bisect_left(at, piece.x0) : bisect_right(at, piece.x1)]
        return [rule.at for rule in between if rule.low <= piece.middle <= rule.high]

    return [part for piece in page.pieces for part in (split_piece(piece, cuts(piece)) if piece.tag < 0 else [piece])]


def split_piece(piece: Piece, cuts: Sequence[float]) -> list[Piece]:
    """The piece cut at those of `cuts` (x) that fall between two of its words."""
    if not cuts or len(piece.words) == 1:
        return [piece]
    parts: list[list[Word]] = [[piece.words[0]]]
    for left, right in pairwise(piece.words):
        if any(left.x1 - 0.5 <= cut <= right.x0 + 0.5 for cut in cuts):
            parts.append([])
        parts[-1].append(right)
    return [piece.part(words) for words in parts] if len(parts) > 1 else [piece]
