"""Learn a file's columns from all its pages, and say which column a piece of text is in.

Two pieces side by side on a line need a column edge in the gap between them. The edges are the fewest
positions that lie in all those gaps and cut through the fewest pieces.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from vcse_monograph.records.pdf_lines import TextLine, split_piece
from vcse_monograph.records.pdf_words import Piece, Word

Counts = npt.NDArray[np.int64]

MARGIN = 1e6  # points: no page is so wide
CROSSING_COST = 2  # an edge that cuts one piece must lie in more than two gaps


@dataclass(frozen=True)
class Columns:
    """Column i lies between `edges[i - 1]` and `edges[i]`; most of its text begins at `lefts[i]`, ends at `rights[i]`.

    `near` is how far (points) a text may begin from there and still be said to begin there.
    """

    edges: list[float]
    lefts: list[float]
    rights: list[float]
    near: float

    def __len__(self) -> int:
        return len(self.edges) + 1

    def of(self, piece: Piece) -> int:
        """The piece's column. A text that runs over an edge belongs where it is aligned, else where most of it is."""
        first = bisect_right(self.edges, piece.x0 + 0.1)
        last = bisect_left(self.edges, piece.x1 - 0.1)
        if first >= last:
            return first
        if abs(piece.x0 - self.lefts[first]) <= self.near:
            return first
        if abs(piece.x1 - self.rights[last]) <= self.near:
            return last
        bounds = [piece.x0, *self.edges[first:last], piece.x1]
        widths = [high - low for low, high in pairwise(bounds)]
        return first + widths.index(max(widths))

    def hold(self, piece: Piece) -> bool:
        """Whether a piece ends before the next column's text begins."""
        column = self.of(piece)
        return column + 1 == len(self) or piece.x1 < self.lefts[column + 1] + self.near

    def split(self, piece: Piece, free: float = 2 * MARGIN) -> list[Piece]:
        """The piece cut at the edges where the next word begins or ends as its column's text does.

        `free` is where the next text of its line begins: a text that runs into a filled cell is not that cell's.
        """
        first = bisect_right(self.edges, piece.x0 + 0.1)
        last = bisect_left(self.edges, piece.x1 - 0.1)
        if first >= last or piece.tag >= 0 or len(piece.words) == 1:
            return [piece]
        cuts = []
        for column in range(first, last):
            if free < self._high(column + 1):
                break
            after = [word for word in piece.words if word.x0 >= self.edges[column] - 0.5]
            if after and self._aligned(after, column + 1):
                cuts.append(self.edges[column])
        return split_piece(piece, cuts)

    def _high(self, column: int) -> float:
        return self.edges[column] if column < len(self.edges) else MARGIN

    def _aligned(self, words: Sequence[Word], column: int) -> bool:
        high = self._high(column)
        ends = [word.x1 for word in words if word.x1 <= high + 0.5]
        starts = abs(words[0].x0 - self.lefts[column]) <= self.near
        return starts or bool(ends and abs(ends[-1] - self.rights[column]) <= self.near)


def learn(lines: Sequence[TextLine], verticals: Sequence[float]) -> Columns:
    """The columns of a file from all its text lines; edges are moved onto vertical rules where one runs in the gap."""
    heights = [piece.height for line in lines for piece in line]
    height = median(heights) if heights else 1.0
    wide = _table_lines(lines)
    edges = _edges(wide, max(height, 0.1), sorted(verticals)) if wide else []
    lefts, rights = _alignments(wide, edges, height)
    return Columns(edges, lefts, rights, near=height / 4)


def _table_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    """Lines with at least half as many pieces as the fuller ones: titles and wrapped rests say nothing of edges."""
    counts = sorted(len(line) for line in lines if len(line) > 1)
    if not counts:
        return []
    full = counts[len(counts) * 3 // 4]
    return [line for line in lines if len(line) >= max(2, full / 2)]


def _edges(lines: Sequence[TextLine], height: float, rules: list[float]) -> list[float]:
    origin = min(line[0].x0 for line in lines)
    step = height / 16
    gaps = np.array([_gap(left, right, height) for line in lines for left, right in pairwise(line)])
    spans = np.array([(piece.x0, end) for line in lines for piece, end in _visible(line)])
    low, high = np.ceil((gaps[:, 0] - origin) / step), np.floor((gaps[:, 1] - origin) / step)
    low, high = np.minimum(low, high).astype(int), np.maximum(low, high).astype(int)
    size = int(max(high.max(), np.ceil((spans[:, 1].max() - origin) / step))) + 2
    inner = (
        np.floor((spans[:, 0] - origin) / step).astype(int) + 2,
        np.ceil((spans[:, 1] - origin) / step).astype(int) - 2,
    )
    crossed = _depth(np.clip(inner[0], 0, size - 1), np.clip(inner[1], 0, size - 1), size)
    rare = 0.002 * len(lines)
    edges: list[float] = []
    while len(low):
        cover = _depth(low, high, size)
        score = cover - CROSSING_COST * crossed
        score[(cover <= rare) & (crossed > 0)] = -1
        best = int(score.argmax())
        if score[best] <= 0:
            break
        end = best
        while end + 1 < size and score[end + 1] == score[best]:
            end += 1
        edges.append(_on_a_rule(origin + best * step, origin + end * step, rules))
        kept = (high < best) | (low > end)
        low, high = low[kept], high[kept]
    return sorted(edges)


def _visible(line: TextLine) -> list[tuple[Piece, float]]:
    """Each piece and where it ends for the eye: a text too long for its cell is overprinted by its neighbour."""
    starts = [piece.x0 for piece in line[1:]]
    return [(piece, min(piece.x1, start)) for piece, start in zip(line, [*starts, line[-1].x1], strict=True)]


def _gap(left: Piece, right: Piece, height: float) -> tuple[float, float]:
    """Where an edge between two neighbours may be; where they overlap, just before the right one."""
    return (left.x1, right.x0) if left.x1 <= right.x0 else (right.x0 - height / 4, right.x0)


def _depth(low: Counts, high: Counts, size: int) -> Counts:
    """How many of the intervals [low, high] contain each of the positions 0 to size - 1."""
    change = np.zeros(size + 1, dtype=np.int64)
    keep = low <= high
    np.add.at(change, low[keep], 1)
    np.add.at(change, high[keep] + 1, -1)
    return np.cumsum(change)[:size]


def _on_a_rule(low: float, high: float, rules: list[float]) -> float:
    index = bisect_left(rules, low)
    return rules[index] if index < len(rules) and rules[index] <= high else (low + high) / 2


def _alignments(lines: Sequence[TextLine], edges: list[float], height: float) -> tuple[list[float], list[float]]:
    grain = height / 8
    lefts: list[Counter[int]] = [Counter() for _ in range(len(edges) + 1)]
    rights: list[Counter[int]] = [Counter() for _ in range(len(edges) + 1)]
    for piece in (piece for line in lines for piece in line):
        lefts[bisect_right(edges, piece.x0 + 0.1)][round(piece.x0 / grain)] += 1
        rights[bisect_left(edges, piece.x1 - 0.1)][round(piece.x1 / grain)] += 1

    def usual(counter: Counter[int]) -> float:
        return min(counter, key=lambda key: (-counter[key], key)) * grain if counter else float("inf")

    return [usual(counter) for counter in lefts], [usual(counter) for counter in rights]
