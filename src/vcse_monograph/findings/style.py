"""The house style of figures: one look, legible at 360 pixels, the same bytes on every machine.

Every figure carries its source, edition and kind of data in a line at its foot, so that it can travel
alone; a figure of synthetic data says in the figure itself that it is no evidence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator

from vcse_monograph.measures.pack import DATA_KINDS, Pack

WIDTH, HEIGHT = 7.0, 4.2
ROW = 0.34
"""Height of one row of a chart with a row per commissioner, in inches: one line of text and air."""


def height_of(count: int, besides: float = 1.3) -> float:
    """The height of a chart of so many rows in inches, `besides` for its axis and foot; never below two rows."""
    return besides + ROW * max(count, 2)


BLUE, ORANGE, GREEN, RED, PURPLE, BROWN, PINK, GREY, YELLOW, SKY = sns.color_palette("colorblind").as_hex()
INK, FAINT = "#222222", "#767676"
"""Text, and text of lesser weight: 4.5 to 1 on white, the least that WCAG 2.2 AA allows."""

SYNTHETIC = "SYNTHETIC: a check of the code, not evidence"

SETTINGS = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: no machine lacks it, none has another version of it
    "font.size": 12.5,
    "axes.labelsize": 12.5,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
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
    "axes.edgecolor": "#b0b0b0",
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
}


def apply_style() -> None:
    """Set the house style for all figures that follow."""
    sns.set_theme(style="whitegrid", palette="colorblind")
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
        """An empty figure of the house's width with its line at the foot, and its axes."""
        apply_style()
        figure = Figure(figsize=(WIDTH, height))
        foot = self._foot(figure, height)
        figure.set_layout_engine(ConstrainedLayoutEngine(rect=(0.01, foot, 0.98, 0.985 - foot)))
        return figure, figure.subplots()

    def _foot(self, figure: Figure, height: float) -> float:
        """Write the foot, and return how much of the figure's height it takes."""
        lines = textwrap.wrap(self.source, 80, max_lines=3, placeholder=" ...")
        figure.text(0.01, 0.06 / height, "\n".join(lines), fontsize=11, color=FAINT, va="bottom", linespacing=1.25)
        used = 0.06 + 0.2 * len(lines)
        if self.synthetic:
            figure.text(0.01, (used + 0.03) / height, SYNTHETIC, fontsize=11.5, color="#a33600", weight="bold")
            used += 0.24
        return (used + 0.06) / height

    def blank(self, why: str) -> Figure:
        """A figure that says in words why there is nothing to draw."""
        figure, axes = self.canvas(height=2.0)
        axes.set_axis_off()
        axes.text(0.5, 0.5, textwrap.fill(f"Not drawn: {why}.", 60), ha="center", va="center")
        return figure


LABEL = 31
"""Characters of a row's label on one line: more would leave too little for the data at 360 pixels."""


def short(text: str, lines: int = 1) -> str:
    """A label of so many lines of at most LABEL characters, cut at a word where there is one."""
    return "\n".join(textwrap.wrap(text, LABEL, max_lines=lines, placeholder="…"))


def room_for(words: list[str]) -> float:
    """How many times the longest bar an axis must reach, so that the longest words fit behind that bar.

    0.025: the share of the axis that a character of 12 points takes when labels use their full width.
    """
    taken = 0.025 * max((len(text) for text in words), default=0)
    return 1 / (1 - min(taken, 0.75))


def per_cent(value: float) -> str:
    """A percentage for a label: two decimals below ten, as in the book's prose; `<0.01%` for a trace; 100% is all."""
    if 0 < value < 0.005:
        return "<0.01%"
    digits = 0 if value in (0, 100) else 2 if abs(value) < 9.995 or 99.95 <= abs(value) < 100 else 1
    return f"{value:.{digits}f}%"


def pounds(value: float) -> str:
    """Pounds for a label: £1.23bn, £45.6m, £7.8k, £90."""
    for size, letters in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= size * 0.9995:
            digits = 2 if abs(value) < 9.995 * size else 1 if abs(value) < 99.95 * size else 0
            return f"{'-' if value < 0 else ''}£{abs(value) / size:.{digits}f}{letters}"
    return f"{'-' if value < 0 else ''}£{abs(value):.0f}"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 line`, `2,345 lines`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def horizontal_bars(
    axes: Axes, frame: pd.DataFrame, label: str, value: str, words: list[str], colour: str | list[str] = BLUE
) -> None:
    """A bar per row, the first on top, each with its number in words at its end; no value axis is needed.

    `frame[value]` may hold missing values, drawn as nothing; `words[i]` is the text of row i.
    """
    places = range(len(frame))
    widths = frame[value].fillna(0).to_numpy(dtype=float)
    axes.barh(places, widths, color=colour, height=0.66)
    reach = max(float(widths.max(initial=0)), 1e-9)
    for place, width, text in zip(places, widths, words, strict=True):
        axes.text(max(width, 0) + 0.012 * reach, place, text, va="center", fontsize=12)
    axes.set_xlim(min(0.0, float(widths.min(initial=0))), reach * room_for(words))
    name_rows(axes, [short(str(text), 2) for text in frame[label]])
    no_axis(axes)


def interval_dots(axes: Axes, frame: pd.DataFrame, label: str, label_lines: int = 1) -> None:
    """A dot per row, the first on top, with its interval and linkage bounds; labels of so many lines.

    Reads `share, share_low, share_high, bounds_low, bounds_high`.
    """
    places = list(range(len(frame)))
    doubt_lines(axes, frame, places)
    axes.plot(frame["share"], places, "o", color=BLUE, markersize=7, clip_on=False)
    name_rows(axes, [short(str(text), label_lines) for text in frame[label]])


def doubt_lines(axes: Axes, frame: pd.DataFrame, places: Sequence[float], colour: str | list[str] = BLUE) -> None:
    """Behind the dot of each row: a thin line over its linkage bounds, a thick one over its interval."""
    axes.hlines(places, frame["bounds_low"], frame["bounds_high"], color=colour, linewidth=1.2)
    axes.hlines(places, frame["share_low"], frame["share_high"], color=colour, alpha=0.35, linewidth=6)


def name_rows(axes: Axes, labels: list[str]) -> None:
    """Row labels on the left, first row on top, no tick marks and no lines along the rows."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)


def no_axis(axes: Axes) -> None:
    """No value axis: the numbers are written at the bars."""
    axes.set_xticks([])
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)


def per_cent_axis(axes: Axes, words: str) -> None:
    """A horizontal axis in per cent that starts at nil."""
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))  # more run together at 360 pixels
    axes.set_xlabel(words)
    axes.set_xlim(left=0)
