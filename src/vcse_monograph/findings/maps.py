"""A map of the commissioners' areas, coloured by the VCSE share of value. Its table is `places.share_by_area`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from vcse_monograph.findings.dark import EDGE, FAINT, ON_LIGHT, ink_on
from vcse_monograph.findings.illustration import Illustration, Shown
from vcse_monograph.findings.results import Results
from vcse_monograph.findings.style import LETTER, SMALL, TINY, WIDTH, House, per_cent, plural
from vcse_monograph.findings.tables import for_readers
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.places import Land, share_by_area

BLUES = ("#eff3ff", "#bdd7e7", "#6baed6", "#2673b0", "#084a91")
"""ColorBrewer's blues, light to dark: an order that the colour-blind see too, and on grey paper."""

HATCH = "////"
GRAIN = 400
"""Points closer than a 400th of the map's breadth are drawn as one: less than a pixel of a phone."""

TALLEST = 1.3
"""Height of a map over its breadth, at most: a longer country is drawn narrower."""


def record_map(
    results: Results, spending: pd.DataFrame, land: Land | None, definition: Definition, house: House
) -> Shown | None:
    """Keep the map of `places.share_by_area` and its table; nothing for an edition without boundaries."""
    if land is None:
        return None
    shares = share_by_area(spending, definition, land)
    results.table(
        "share-by-area",
        for_readers(shares.drop(columns=["lines", "share_of_lines"])),
        caption=f"VCSE share of spending by commissioner's area. VCSEs: {definition.words}. {definition.bounds_words}",
    )
    return results.illustrate("vcse-share-map", share_map(shares, land, definition, house))


def share_map(shares: pd.DataFrame, land: Land, definition: Definition, house: House) -> Illustration:
    """Each area in the colour of its class; hatched where its interval reaches into another."""
    rows = shares[shares["on_map"] == "yes"].dropna(subset="share").reset_index(drop=True)
    absent = list(shares.loc[shares["on_map"] == "no", "area"])
    caption = (
        f"VCSE share of value in each commissioner's area, in per cent of value; n = {plural(len(rows), 'area')}. "
        "Darker: a higher share; hatched: the interval reaches into another class of colour. "
        f"{_together(rows)}VCSEs: {definition.words}. {_not_drawn(absent)}"
    ).strip()
    house = replace(house, source=f"{house.source} {land.source}".strip())
    if rows.empty:
        why = "no commissioner's area is among the boundaries"
        return Illustration(house.blank(why), caption, f"No chart is drawn, because {why}.", shares)
    classes = Classes.of(rows["share"])
    drawn = Sheet.of(land, list(rows["area"]))
    figure, axes = house.canvas(height=0.9 + WIDTH * min(drawn.height / drawn.breadth, TALLEST))
    doubtful = rows["share_low"].map(classes.number) != rows["share_high"].map(classes.number)
    colours = [classes.colours[classes.number(share)] for share in rows["share"]]
    for area in sorted(set(drawn.shapes) - set(rows["area"])):
        _draw(axes, drawn, area, "none", False)
    for area, colour, unsure in zip(rows["area"], colours, doubtful, strict=True):
        _draw(axes, drawn, area, colour, unsure)
    nameless = _label(axes, drawn, rows, colours)
    drawn.frame(axes)
    keys = [Patch(facecolor=colour, edgecolor=FAINT, label=words) for colour, words in classes.legend()]
    unsure_key = Patch(facecolor=BLUES[0], edgecolor=ON_LIGHT, hatch=HATCH, label="interval reaches another class")
    figure.legend(handles=[*keys, unsure_key], loc="outside upper left", ncols=2, frameon=False, handlelength=1.6)
    data = rows.assign(colour_class=[classes.words(classes.number(share)) for share in rows["share"]])
    alt = _in_words(rows, int(doubtful.sum()), absent)
    caption = f"{caption} {_named_elsewhere(nameless)}".strip()
    return Illustration(figure, caption, alt, data.assign(hatched=doubtful.map({True: "yes", False: "no"})))


@dataclass(frozen=True)
class Classes:
    """Shares in classes of like width with round ends, each with its colour."""

    ends: Sequence[float]
    colours: Sequence[str]

    @classmethod
    def of(cls, shares: pd.Series) -> Classes:
        """As many classes as there are blues, or fewer."""
        low, high = float(shares.min()), float(shares.max())
        tried = (MaxNLocator(n, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) for n in range(len(BLUES), 0, -1))
        ends = [float(end) for end in next(ends for ends in tried if len(ends) <= len(BLUES) + 1)]
        picked = np.linspace(0, len(BLUES) - 1, len(ends) - 1).round().astype(int)
        return cls(ends, [BLUES[number] for number in picked])

    def number(self, share: float) -> int:
        """The class of a share; what lies outside all of them is in the nearest."""
        return int(np.clip(np.searchsorted(self.ends, share, side="right") - 1, 0, len(self.colours) - 1))

    def words(self, number: int) -> str:
        """`1% to 2%`: its lower end is in it, its upper end is not."""
        return f"{self.ends[number]:g}% to {self.ends[number + 1]:g}%"

    def legend(self) -> list[tuple[str, str]]:
        """Colour and words of each class."""
        return [(colour, self.words(number)) for number, colour in enumerate(self.colours)]


@dataclass(frozen=True)
class Sheet:
    """The areas that the map shows, as flat shapes, and the frame around those that have a share."""

    shapes: dict[str, list[list[Any]]]
    corner: Any
    breadth: float
    height: float

    @classmethod
    def of(cls, land: Land, areas: Sequence[str]) -> Sheet:
        """Flatten the land (see `flat`), framed by `areas`; areas wholly outside that frame are left out."""
        flattened = flat(land)
        framed = np.concatenate([ring for area in areas for polygon in flattened[area] for ring in polygon])
        low, high = framed.min(axis=0), framed.max(axis=0)
        shapes = {area: shape for area, shape in flattened.items() if _meets(shape, low, high)}
        return cls(shapes, low, float(high[0] - low[0]) or 1.0, float(high[1] - low[1]) or 1.0)

    def frame(self, axes: Axes) -> None:
        """No axis, the same scale both ways, a little air."""
        air = 0.01 * self.breadth
        axes.set_xlim(self.corner[0] - air, self.corner[0] + self.breadth + air)
        axes.set_ylim(self.corner[1] - air, self.corner[1] + self.height + air)
        axes.set_aspect("equal")
        axes.set_axis_off()

    def outline(self, area: str) -> Path:
        """An area as one path, its outer rings and holes wound against each other, thinned to the grain."""
        paths = []
        for polygon in self.shapes[area]:
            for number, ring in enumerate(polygon):
                points = thinned(ring, self.breadth / GRAIN)
                turned = points if (signed_area(points) > 0) == (number == 0) else points[::-1]
                paths.append(Path(np.vstack([turned, turned[:1]]), closed=True))
        return Path.make_compound_path(*paths)


def flat(land: Land) -> dict[str, list[list[Any]]]:
    """Each area's rings as arrays; degrees are stretched so that shapes are true at the middle latitude."""
    shapes = {
        area: [[np.asarray(ring, dtype=float) for ring in polygon] for polygon in polygons]
        for area, polygons in land.areas.items()
    }
    points = np.concatenate([ring for shape in shapes.values() for polygon in shape for ring in polygon])
    if np.abs(points).max(axis=0)[0] > 180 or np.abs(points).max(axis=0)[1] > 90:  # metres, as on the national grid
        return shapes
    scale = np.array([math.cos(math.radians(float(points[:, 1].mean()))), 1.0])
    return {area: [[ring * scale for ring in polygon] for polygon in shape] for area, shape in shapes.items()}


def thinned(ring: Any, grain: float) -> Any:
    """The ring's points that lie at least `grain` from the last one kept; a ring that would vanish stays."""
    kept = [ring[0]]
    for point in ring[1:-1]:
        if np.abs(point - kept[-1]).max() >= grain:
            kept.append(point)
    return np.array(kept) if len(kept) >= 3 else ring[:-1]


def signed_area(ring: Any) -> float:
    """Twice the area of a ring, above nought where it runs counter-clockwise."""
    after = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]).sum())


def _meets(shape: list[list[Any]], low: Any, high: Any) -> bool:
    return any(bool(((ring >= low) & (ring <= high)).all(axis=1).any()) for polygon in shape for ring in polygon)


def _draw(axes: Axes, sheet: Sheet, area: str, colour: str, unsure: bool) -> None:
    outline, line = sheet.outline(area), EDGE if colour == "none" else FAINT
    axes.add_patch(PathPatch(outline, facecolor=colour, edgecolor=line, linewidth=0.8))
    if unsure:
        axes.add_patch(PathPatch(outline, facecolor="none", edgecolor=ink_on(colour), linewidth=0, hatch=HATCH))


def _label(axes: Axes, sheet: Sheet, rows: pd.DataFrame, colours: Sequence[str]) -> int:
    """Each area's share and, where there is room, its name without the words that all names share.

    Returns how many areas had no room for their name.
    """
    nameless = 0
    common = set.intersection(*(set(name.split()) for name in rows["area"])) if len(rows) > 1 else set()
    for (_, row), colour in zip(rows.iterrows(), colours, strict=True):
        ring = max((polygon[0] for polygon in sheet.shapes[row["area"]]), key=lambda one: abs(signed_area(one)))
        across = float(np.ptp(ring[:, 0])) / sheet.breadth * WIDTH * 72  # points
        name, share = " ".join(word for word in row["area"].split() if word not in common), per_cent(row["share"])
        lines = [text for text in (name, share) if len(text) * LETTER * TINY <= 0.9 * across]
        nameless += name not in lines or share not in lines
        if share not in lines:
            continue
        ground = {"facecolor": colour, "edgecolor": "none", "boxstyle": "square,pad=0.1"}
        look: dict[str, Any] = {"fontsize": TINY if name in lines else SMALL, "color": ink_on(colour), "bbox": ground}
        axes.text(*_middle(ring), "\n".join(lines), ha="center", va="center", linespacing=1.0, **look)
    return nameless


def _middle(ring: Any) -> tuple[float, float]:
    """The centre of mass of a ring."""
    after = np.roll(ring, -1, axis=0)
    weights = ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]
    x, y = ((ring + after) * weights[:, None]).sum(axis=0) / (3 * weights.sum())
    return float(x), float(y)


def _together(rows: pd.DataFrame) -> str:
    return "Commissioners of one area are taken together. " if rows["commissioners"].str.contains(", ").any() else ""


def _named_elsewhere(nameless: int) -> str:
    if not nameless:
        return ""
    have = "area has no room for its name" if nameless == 1 else "areas have no room for their names"
    return f"{nameless} {have}: the table beside the map names every area."


def _not_drawn(absent: Sequence[str]) -> str:
    return f"Without a boundary, and not on the map: {', '.join(absent)}." if absent else ""


def _in_words(rows: pd.DataFrame, doubtful: int, absent: Sequence[str]) -> str:
    """What the map shows: highest, lowest, how many are doubtful, who is missing."""
    ordered = rows.sort_values(["share", "area"], ascending=[False, True])
    first, last = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"Map of {plural(len(rows), 'area')}. VCSEs have the highest share of value in {first['area']}, "
        f"{per_cent(first['share'])}, and the lowest in {last['area']}, {per_cent(last['share'])}. In {doubtful} the "
        f"interval reaches into another class of colour. {_not_drawn(absent)}"
    ).strip()
