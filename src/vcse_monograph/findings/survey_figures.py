"""The figures of the survey's chapter. Each takes measured tables and returns an illustration; none computes."""

from __future__ import annotations

import math
import textwrap

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from vcse_monograph.findings.dark import EDGE, FAINT, PAPER, ink_on
from vcse_monograph.findings.illustration import Illustration
from vcse_monograph.findings.style import (
    BLUE,
    FOOT,
    GREY,
    INTERVAL,
    ORANGE,
    SMALL,
    TINY,
    House,
    dots,
    legend_above,
    plural,
)
from vcse_monograph.measures.pack import DATA_KINDS
from vcse_monograph.measures.survey.items import NO_ANSWER
from vcse_monograph.measures.survey.responses import AUDIENCES, Survey

COLOURS = {"commissioner": BLUE, "VCSE": ORANGE}
MARKERS = {"commissioner": "o", "VCSE": "s"}
NOT_SHOWN = "#d9d9d9"
ANSWER_ROW, BAR = 0.92, 0.26
"""Height of an item's row and of its bar, in inches: two lines of words stand above the bar, and space above them."""

THICK = BAR / ANSWER_ROW

WIDE_ENOUGH = 7.0
"""Per cent from which a piece of a bar has room for its number."""

REDRAWN = (
    "bars: the middle 95 of 100 means when these respondents are drawn again from among themselves, which shows how "
    "steady a mean is, not how far others may differ."
)

ASKED = {"both": "everyone", "commissioner": "commissioners only", "VCSE": "VCSEs only"}


def house_of(edition: str, title: str, survey: Survey, data_kind: str, attribution: str = "") -> House:
    """The line at the foot of every figure: the edition and, where the codebook names it, which wave of the survey."""
    named = (survey.wave_titles or {}).get(survey.wave, "")
    which = f"survey: {named}" if named else "survey"
    words = f"The VCSE Commissioning Monograph, {title} ({edition}), {which}; {DATA_KINDS[data_kind]}."
    return House(f"{words} {attribution}".strip(), data_kind == "synthetic")


def answers(table: pd.DataFrame, survey: Survey, asked: str, house: House) -> Illustration:
    """Diverging bars of the answers to the items put to `asked`: "both" or one audience (`items.item_table`)."""
    rows = table[table["item"].isin(survey.asked[asked]) & (table["respondents"] > 0)]
    caption = (
        f"Answers to the items put to {ASKED[asked]}, as given, in per cent of those asked; n = {_asked(rows)}. "
        "Answers below the middle of the scale to the left, above it to the right. Pale grey at the right edge: no "
        "answer, and answers of so few that they are not shown. Reversed items are marked (R). Among respondents."
    )
    if rows.empty:
        return _blank(house, f"no items were put to {ASKED[asked]}", caption, rows)
    items = list(dict.fromkeys(rows["item"]))
    about = survey.items.set_index("item").loc[items]
    figure, axes = house.canvas(1.0 + ANSWER_ROW * len(items))
    reach = max(_diverging_bar(axes, place, rows[rows["item"] == item]) for place, item in enumerate(items))
    reach = 10 * math.ceil(reach / 10 + 0.2)
    for place, item in enumerate(items):
        hidden = 100 - float(rows.loc[(rows["item"] == item) & (rows["answer"] != NO_ANSWER), "share"].sum())
        axes.barh(place, hidden, left=reach, color=NOT_SHOWN, height=THICK)
    _questions(axes, about)
    axes.axvline(0, color=EDGE, linewidth=1, zorder=0)
    axes.set_xlim(left=-reach)
    ticks = range(-reach // 20 * 20 + 20, reach, 20)
    axes.set_xticks(ticks, [f"{abs(tick)}%" for tick in ticks])
    _answer_legend(figure, rows, about)
    return Illustration(figure, caption, _answers_in_words(rows, about), rows.drop(columns=["paraphrase"]))


def _questions(axes: Axes, about: pd.DataFrame) -> None:
    """Each item in words above its bar, where they have the figure's whole width."""
    axes.set_yticks([])
    axes.set_ylim(len(about) - 0.7, -0.85)
    for place, (text, turned) in enumerate(zip(about["paraphrase"], about["reverse"], strict=True)):
        words = textwrap.fill(f"{'(R) ' if turned else ''}{text}", FOOT, max_lines=2, placeholder="…")
        axes.text(0, place - THICK / 2 - 0.05, words, fontsize=TINY, va="bottom", transform=axes.get_yaxis_transform())


def _diverging_bar(axes: Axes, place: int, rows: pd.DataFrame) -> float:
    """One item's answers about the middle of its scale; how far the bar reaches to either side, in per cent."""
    given = rows[rows["answer"] != NO_ANSWER]
    widths = given["share"].fillna(0).to_numpy(dtype=float)
    colours = answer_colours(len(widths))
    half, middle = divmod(len(widths), 2)
    left = -widths[:half].sum() - (widths[half] / 2 if middle else 0.0)
    for width, colour in zip(widths, colours, strict=True):
        axes.barh(place, width, left=left, color=colour, edgecolor=PAPER, linewidth=0.6, height=THICK)
        if width >= WIDE_ENOUGH:
            at = left + width / 2
            axes.text(at, place, f"{width:.0f}", ha="center", va="center", fontsize=TINY, color=ink_on(colour))
        left += width
    return max(left, widths.sum() - left)


def answer_colours(points: int) -> list[str]:
    """A colour for each point of a scale, from orange over grey to blue: told apart by the colour-blind."""
    return list(sns.blend_palette(["#b35806", "#f1a340", "#e8e8e8", "#92b9dc", "#2b73ba"], points).as_hex())


def _answer_legend(figure: Figure, rows: pd.DataFrame, about: pd.DataFrame) -> None:
    """A swatch for each answer, the ends of the scale in words; none where items have different scales."""
    scales = {(int(row["scale_min"]), int(row["scale_max"]), tuple(row["labels"])) for _, row in about.iterrows()}
    if len(scales) > 1:
        return
    low, high, labels = scales.pop()
    names = [answer for answer in dict.fromkeys(rows["answer"]) if answer != NO_ANSWER]
    swatches = [Patch(color=colour) for colour in answer_colours(len(names))]
    title = f"{low} {labels[0]} ... {high} {labels[-1]}" if labels else f"{low} lowest ... {high} highest"
    figure.legend(
        [*swatches, Patch(color=NOT_SHOWN)],
        [*names, "not shown"],
        title=title,
        title_fontsize=SMALL,
        loc="outside upper left",
        ncols=len(names) + 1,
        frameon=False,
        columnspacing=0.7,
        handlelength=0.9,
        handletextpad=0.4,
        alignment="left",
    )


def _asked(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "0 respondents"
    few, many = int(rows["respondents"].min()), int(rows["respondents"].max())
    return plural(many, "respondent") if few == many else f"{few} to {plural(many, 'respondent')}"


def _answers_in_words(rows: pd.DataFrame, about: pd.DataFrame) -> str:
    """Each item with its shown percentages."""
    told, words = [], dict(about["paraphrase"])
    for item, of_item in rows.groupby("item", sort=False):
        shown = of_item.dropna(subset="share")
        said = ", ".join(f"{row['answer']} {row['share']:.0f}%" for _, row in shown.iterrows()) or "nothing shown"
        told.append(f"{words[item]} {said}")
    return f"Diverging stacked bars of {plural(len(about), 'item')}, answers in per cent. {'; '.join(told)}."


def subscale_dots(means: pd.DataFrame, survey: Survey, house: House) -> Illustration:
    """A dot per subscale and group, those that hang together (`subscales.group_means`)."""
    rows = means[means["stands"]]
    low, high = survey.scale
    caption = (
        f"Mean score on each subscale by group of respondents, scale {low:g} to {high:g}; n = {_sizes(means)}. "
        f"Dots: mean among respondents; {REDRAWN}{_not_drawn(means, survey)}"
    )
    if rows.empty:
        return _blank(house, "no subscale's items hang together", caption, means)
    order = [dimension for dimension in survey.dimensions if dimension in set(rows["dimension"])]
    figure, axes = house.rows([survey.dimensions[name] for name in order], besides=0.9, least=0.6)
    for audience, offset in zip(AUDIENCES, (-0.17, 0.17), strict=True):
        of_group = rows[rows["audience"] == audience]
        places = [order.index(dimension) + offset for dimension in of_group["dimension"]]
        colour = COLOURS[audience]
        axes.hlines(places, of_group["low"], of_group["high"], color=colour, linewidth=INTERVAL)
        dots(axes, of_group["mean"], places, colour, MARKERS[audience], label=AUDIENCES[audience])
    _score_axis(axes, rows, survey.scale)
    legend_above(figure, axes, columns=2)
    listed = "; ".join(
        f"{survey.dimensions[row['dimension']]}, {AUDIENCES[row['audience']]} {row['mean']:.1f}"
        for _, row in rows.iterrows()
    )
    return Illustration(figure, caption, f"Dot chart of mean scores by subscale and group. {listed}.", rows)


def _score_axis(axes: Axes, rows: pd.DataFrame, scale: tuple[float, float]) -> None:
    """The part of the scale that the bars need, in steps that fit a phone."""
    pad = 0.04 * (scale[1] - scale[0])
    low, high = float(rows["low"].min()) - pad, float(rows["high"].max()) + pad
    axes.set_xlim(max(low, scale[0]), min(high, scale[1]))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel(f"Mean score (scale {scale[0]:g} to {scale[1]:g})")


def _sizes(means: pd.DataFrame) -> str:
    """`47 to 52 commissioners, 72 to 79 VCSEs`."""
    told = []
    for audience, called in AUDIENCES.items():
        sizes = means.loc[means["audience"] == audience, "n"]
        if len(sizes):
            told.append(
                f"{sizes.min()} {called}" if sizes.min() == sizes.max() else f"{sizes.min()} to {sizes.max()} {called}"
            )
    return ", ".join(told) or "0 respondents"


def _not_drawn(means: pd.DataFrame, survey: Survey) -> str:
    """Which subscales are not drawn because their items are shown singly."""
    left = [survey.dimensions[d].lower() for d in dict.fromkeys(means.loc[~means["stands"].astype(bool), "dimension"])]
    return f" Not drawn, since the items do not hang together: {', '.join(left)}." if left else ""


def gaps(rows: pd.DataFrame, house: House) -> Illustration:
    """By how much each subscale of the claims lies under the lowest other one (`survey_tables.claim_rows`)."""
    caption = (
        "By how many points each subscale of the two claims lies under the lowest other subscale of the same "
        f"respondents (right of nought: lower, as claimed); n = {_gap_sizes(rows)}. Dots: among respondents; bars: the "
        "middle 95 of 100 gaps when these respondents are drawn again from among themselves."
    )
    if rows.empty:
        return _blank(house, "no subscale of the claims can be compared", caption, rows)
    labels = [f"{row['who']}: {row['subscale']}" for _, row in rows.iterrows()]
    figure, axes = house.rows(labels, besides=0.7)
    places = range(len(rows))
    axes.hlines(places, rows["low"], rows["high"], color=BLUE, linewidth=INTERVAL)
    dots(axes, rows["gap"], places)
    axes.axvline(0, color=FAINT, linewidth=1)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel("Points under the lowest other subscale")
    listed = "; ".join(f"{label} {gap:.2f} points" for label, gap in zip(labels, rows["gap"], strict=True))
    return Illustration(figure, caption, f"Dot chart of gaps. {listed}.", rows)


def _gap_sizes(rows: pd.DataFrame) -> str:
    """`48 and 75 respondents`."""
    return f"{' and '.join(f'{int(n)}' for n in dict.fromkeys(rows['n'])) or '0'} respondents"


def wave_changes(changes: pd.DataFrame, survey: Survey, house: House) -> Illustration:
    """Earlier and later mean of each subscale by group (`waves.subscale_changes`)."""
    titles = survey.wave_titles or {}
    names = [titles.get(wave, wave) for wave in survey.waves[-2:]]
    caption = (
        f"Mean score on each subscale in two waves, {' and '.join(names)}; n = {_wave_sizes(changes)}. "
        "Grey: the earlier wave; coloured: the later; bars: where the later mean lies in the middle 95 of 100 changes "
        "when the respondents of each wave are drawn again from among themselves. "
        "The respondents of the two waves are not the same people."
    )
    if changes.empty:
        return _blank(house, "there is one wave only, or too few answered", caption, changes)
    labels = [f"{survey.dimensions[row['dimension']]}, {AUDIENCES[row['audience']]}" for _, row in changes.iterrows()]
    figure, axes = house.rows(labels, besides=0.7)
    places = range(len(changes))
    colours = [COLOURS[audience] for audience in changes["audience"]]
    low, high = (changes["earlier"] + changes[end] for end in ("low", "high"))
    axes.hlines(places, low, high, color=colours, linewidth=INTERVAL)
    dots(axes, changes["earlier"], places, GREY)
    axes.scatter(changes["later"], places, color=colours, s=64, zorder=3, edgecolors=PAPER, linewidths=1.2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel(f"Mean score (scale {survey.scale[0]:g} to {survey.scale[1]:g})")
    listed = "; ".join(
        f"{label} {row['earlier']:.1f} then {row['later']:.1f}"
        for label, (_, row) in zip(labels, changes.iterrows(), strict=True)
    )
    return Illustration(figure, caption, f"Chart of mean scores in two waves. {listed}.", changes)


def _wave_sizes(changes: pd.DataFrame) -> str:
    if changes.empty:
        return "0 respondents"
    return (
        f"{int(changes['n_earlier'].max())} and {plural(int(changes['n_later'].max()), 'respondent')} at most a group"
    )


def _blank(house: House, why: str, caption: str, data: pd.DataFrame) -> Illustration:
    """An illustration that says why there is none."""
    return Illustration(house.blank(why), caption, f"No chart is drawn, because {why}.", data)
