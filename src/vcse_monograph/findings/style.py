"""The house style of figures: one look, legible at 360 pixels, on paper and in the dark, the same bytes everywhere.

The width is a phone's: a laptop shows a figure no wider than the text beside it, so that its letters are as large as
the page's, and on a phone they shrink little.

Every figure carries its source, edition and kind of data in a line at its foot, so that it can travel
alone; a figure of synthetic data says in the figure itself that it is no evidence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike

from vcse_monograph.findings.dark import EDGE, FAINT, GRID, INK, PAPER, WARNING
from vcse_monograph.findings.shown import format_value
from vcse_monograph.measures.pack import DATA_KINDS, Pack

WIDTH, HEIGHT = 5.2, 3.4
"""Inches. 5.2, because text of 11.5 points is then 10 pixels high on a screen of 360."""

LETTER = 0.6
"""Width of a letter of the house's font, in heights of its type."""

ROWS = (0.34, 0.46, 0.62)
"""Height of a row in inches, by how many lines its label has."""


BLUE, ORANGE, GREEN, RED, GREY = "#0173b2", "#c87800", "#029e73", "#d55e00", "#8a8a8a"
"""seaborn's colour-blind palette; its orange and grey darkened to 3 to 1 on white, the least for a mark (WCAG 2.2)."""

TEXT, SMALL, TINY = 11.5, 11.0, 10.0
"""Points: text, the numbers at marks, the foot."""

SYNTHETIC = "SYNTHETIC: a check of the code, not evidence"

SETTINGS = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: no machine lacks it, none has another version of it
    "font.size": TEXT,
    "axes.labelsize": TEXT,
    "axes.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "legend.fontsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.parse_math": False,  # a supplier called "A$B$" is text, not a formula
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.dpi": 100,
    "savefig.dpi": 144,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": EDGE,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "hatch.linewidth": 0.6,
}


def apply_style() -> None:
    """Set the house style for all figures that follow."""
    sns.set_theme(style="whitegrid", palette=[BLUE, ORANGE, GREEN, RED, GREY])
    mpl.rcParams.update(SETTINGS)  # type: ignore[arg-type]


@dataclass(frozen=True)
class House:
    """What every figure of an edition says about itself: its source, and whether the data are synthetic."""

    source: str
    synthetic: bool = False

    @classmethod
    def of(cls, pack: Pack, edition: str) -> House:
        """The line of an edition: title, period, kind of data, and the attribution that a licence asks for."""
        named = (
            pack.title if edition in (pack.title, pack.title.lower().replace(" ", "-")) else f"{pack.title} ({edition})"
        )
        words = f"The VCSE Commissioning Monograph, {named}: {pack.period}; {DATA_KINDS[pack.data_kind]}."
        return cls(f"{words} {pack.attribution}".strip(), pack.data_kind == "synthetic")

    def canvas(self, height: float = HEIGHT) -> tuple[Figure, Axes]:
        """An empty figure of the house's width, `height` inches above the line at its foot, and its axes."""
        apply_style()
        figure = Figure(figsize=(WIDTH, height))
        foot = self._foot(figure, height)
        figure.set_layout_engine(ConstrainedLayoutEngine(rect=(0.01, foot, 0.98, 0.985 - foot)))
        return figure, figure.subplots()

    def rows(self, labels: Sequence[str], besides: float = 0.25, least: float = 0) -> tuple[Figure, Axes]:
        """An empty figure with a row for each label, the first on top.

        In inches: `besides` for axis and legend, `least` the height of a row that holds more than its label.
        """
        names = [short(label) for label in labels]
        row = max((ROWS[name.count("\n")] for name in names), default=0)
        figure, axes = self.canvas(besides + max(row, least) * max(len(names), 2))
        name_rows(axes, names)
        return figure, axes

    def _foot(self, figure: Figure, height: float) -> float:
        """Write the foot below `height` inches, and return its share of the figure, which grows by it."""
        lines = textwrap.wrap(self.source, FOOT, max_lines=4, placeholder=" ...")
        said: list[tuple[str, float, dict[str, Any]]] = [
            ("\n".join(lines), 0.18 * len(lines), {"fontsize": TINY, "color": FAINT, "linespacing": 1.25})
        ]
        if self.synthetic:
            said.append((SYNTHETIC, 0.23, {"fontsize": SMALL, "color": WARNING, "weight": "bold"}))
        whole = 0.12 + sum(taken for _, taken, _ in said)
        figure.set_figheight(height + whole)
        used = 0.06
        for text, taken, look in said:
            figure.text(0.01, used / (height + whole), text, va="bottom", **look)
            used += taken
        return whole / (height + whole)

    def blank(self, why: str) -> Figure:
        """A figure that says in words why there is nothing to draw."""
        figure, axes = self.canvas(height=1.2)
        axes.set_axis_off()
        axes.text(0.5, 0.5, textwrap.fill(f"Not drawn: {why}.", 44), ha="center", va="center")
        return figure


FOOT = 64
"""Characters of a line of the foot: what fits the width at its size of type."""

LABEL = 22
"""Characters of a row's label on one line: more would leave less than half of the width for the data."""


def short(text: str, lines: int = len(ROWS)) -> str:
    """A label of so many lines of at most LABEL characters, cut at a word where there is one."""
    return "\n".join(textwrap.wrap(text, LABEL, max_lines=lines, placeholder="…", break_long_words=True))


def room_for(words: list[str]) -> float:
    """How many times the longest bar an axis must reach, so that the longest words fit behind that bar.

    0.03: the share of the axis that a character takes when labels use their full width.
    """
    taken = 0.03 * max((len(text) for text in words), default=0)
    return 1 / (1 - min(taken, 0.75))


def per_cent(value: float) -> str:
    """A percentage for a label, as the book's prose prints it: `0.97%`, `25.3%`; `<0.01%` for a trace."""
    return format_value(value, "%")


def pounds(value: float) -> str:
    """Pounds for a label, as the book's prose prints them: `£1.23bn`, `£45.6m`, `£7,800`, `£90`."""
    return format_value(value, "£")


def plural(count: int, one: str, many: str = "") -> str:
    """`1 line`, `2,345 lines`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def horizontal_bars(
    axes: Axes, frame: pd.DataFrame, value: str, words: list[str], colour: str | list[str] = BLUE
) -> None:
    """A bar for each row of `House.rows`, with its number in words at its end; no value axis is needed.

    `frame[value]` may hold missing values, drawn as nothing; `words[i]` is the text of row i. Where the frame has an
    interval (`<value>_low`, `<value>_high`), a line across the bar's end is it.
    """
    places = range(len(frame))
    widths = frame[value].fillna(0).to_numpy(dtype=float)
    axes.barh(places, widths, color=colour, height=0.66)
    doubt = f"{value}_low" in frame
    low, high = (frame[f"{value}_{end}"].fillna(0) if doubt else frame[value].fillna(0) for end in ("low", "high"))
    reach = max(float(high.max() if len(high) else 0), 1e-9)
    wide = high - low > 0.04 * reach  # a shorter line before the words would look like a minus
    axes.hlines(np.flatnonzero(wide), low[wide], high[wide], color=INK, linewidth=1.6)
    for place, width, end, text in zip(places, widths, high, words, strict=True):
        at = end + 0.04 * reach if wide.iloc[place] else width + 0.012 * reach
        axes.text(max(at, 0), place, text, va="center", fontsize=SMALL)
    axes.set_xlim(min(0.0, float(widths.min(initial=0))), reach * room_for(words))
    no_axis(axes)


def interval_dots(axes: Axes, frame: pd.DataFrame) -> None:
    """A dot for each row of `House.rows`, with its interval and linkage bounds.

    Reads `share, share_low, share_high, bounds_low, bounds_high`.
    """
    places = list(range(len(frame)))
    doubt_lines(axes, frame, places)
    dots(axes, frame["share"], places, markersize=SMALL_DOT)


def dots(axes: Axes, at: ArrayLike, places: ArrayLike, colour: str = BLUE, marker: str = "o", **more: Any) -> None:
    """Marks edged with paper, so that each is told from the bar that it lies on."""
    edged = {"markersize": 8, "markeredgecolor": PAPER, "markeredgewidth": 1.2, "clip_on": False, "linestyle": ""}
    look: dict[str, Any] = {"color": colour, **edged, **more}
    axes.plot(np.asarray(at), np.asarray(places), marker, **look)


INTERVAL = 4.5
"""Thickness of the bar that is an interval, in points: thicker than any line, thinner than a dot."""


SMALL_DOT, CAP = 6.5, 11.0
"""Points: a dot on an interval, and the strokes at its ends, taller than the dot, so that it hides neither."""

APART = 0.16
"""How far from the middle of a row two marks stand that share it, in rows."""


def doubt_lines(axes: Axes, frame: pd.DataFrame, places: Sequence[float], colour: str | list[str] = BLUE) -> None:
    """Behind the dot of each row: a thin line over its linkage bounds, a thick one with ends over its interval."""
    axes.hlines(places, frame["bounds_low"], frame["bounds_high"], color=colour, linewidth=1.2)
    axes.hlines(places, frame["share_low"], frame["share_high"], color=colour, linewidth=INTERVAL)
    for end in ("share_low", "share_high"):
        axes.scatter(frame[end], places, CAP**2, colour, marker="|", linewidths=1.4, clip_on=False)


def name_rows(axes: Axes, labels: list[str]) -> None:
    """Row labels on the left, first row on top, no tick marks and no lines along the rows."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    for label in axes.get_yticklabels():
        label.set_linespacing(0.95)
    axes.grid(axis="y", visible=False)


def legend_above(figure: Figure, axes: Axes, columns: int = 1, **more: Any) -> None:
    """What the marks mean, above the chart, at the figure's left edge."""
    handles, labels = axes.get_legend_handles_labels()
    keys = dict(zip(labels, handles, strict=True))  # each once
    given = {"handles": list(keys.values()), "labels": list(keys), **more}
    figure.legend(**given, loc="outside upper left", ncols=columns, frameon=False, columnspacing=1.2, handlelength=1.4)


def no_axis(axes: Axes) -> None:
    """No value axis: the numbers are written at the bars."""
    axes.set_xticks([])
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)


def per_cent_axis(axes: Axes, words: str) -> None:
    """A horizontal axis in per cent that starts at nil."""
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))  # more run together at 360 pixels
    axes.set_xlabel(words)
    axes.set_xlim(left=0)
