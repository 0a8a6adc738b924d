"""Letters beside marks that crowd: each is set where it covers neither a mark nor another letter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes

from vcse_monograph.findings.dark import FAINT
from vcse_monograph.findings.style import SMALL

RINGS = (11.0, 19.0, 27.0, 35.0, 43.0)
"""How far a letter may stand from its mark, in points: nearest first."""

NEAR = RINGS[0]
"""Up to here it is plain whose a letter is; from farther off a line leads to the mark."""

MARK, LETTERS = 9.0, 11.0
"""What a mark and a letter take up, in points, each way."""

STEPS = 12
"""Directions tried on each ring, from the upper right round."""

Place = tuple[float, float]


def letter(axes: Axes, letters: Sequence[str], marks: Sequence[Place], unit: Place) -> None:
    """Write each letter beside its mark; `unit` is how many points one unit of each axis takes."""
    centres = [(across * unit[0], up * unit[1]) for across, up in marks]
    for text, mark, place, at in zip(letters, marks, places(centres), centres, strict=True):
        offset = (place[0] - at[0], place[1] - at[1])
        far = math.hypot(*offset) > NEAR + 1
        line = {"arrowstyle": "-", "color": FAINT, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 3} if far else None
        axes.annotate(
            text,
            mark,
            offset,
            textcoords="offset points",
            fontsize=SMALL,
            ha="center",
            va="center",
            arrowprops=line,
        )


def places(centres: Sequence[Place]) -> list[Place]:
    """Where the letter of each mark goes, in points: the nearest free place, else the first."""
    taken: list[Place] = []
    for centre in centres:
        tried = list(_around(centre))
        free = (one for one in tried if not _covers(one, centres, (MARK + LETTERS) / 2))
        taken.append(next((one for one in free if not _covers(one, taken, LETTERS)), tried[0]))
    return taken


def _around(centre: Place) -> Iterator[Place]:
    for radius in RINGS:
        for step in range(STEPS):
            turn = math.pi / 4 - 2 * math.pi * step / STEPS
            yield centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)


def _covers(place: Place, others: Sequence[Place], least: float) -> bool:
    """Whether one of the others is nearer than `least` both ways."""
    return any(abs(place[0] - x) < least and abs(place[1] - y) < least for x, y in others)
