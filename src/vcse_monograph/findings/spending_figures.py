"""The figures of the spending profile. Each takes measured tables and returns an illustration; none computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from vcse_monograph.findings.dark import FAINT, PAPER, ink_on
from vcse_monograph.findings.illustration import Illustration
from vcse_monograph.findings.style import (
    APART,
    BLUE,
    GREEN,
    GREY,
    INTERVAL,
    ORANGE,
    SMALL,
    SMALL_DOT,
    House,
    dots,
    doubt_lines,
    horizontal_bars,
    interval_dots,
    legend_above,
    no_axis,
    per_cent,
    per_cent_axis,
    plural,
    pounds,
)
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.measurement import Measurement
from vcse_monograph.measures.months import NO_DATES, PATTERNS
from vcse_monograph.measures.provenance import months_in_words
from vcse_monograph.measures.turnover import period_in_words

SHARE_OF_TIES = {"share": "Share of expected ties (%)", "share_of_value": "Share of their value (%)"}
"""Headings where the share that comes first is one of ties."""

ROOM_FOR_NUMBER = 9.0
"""Per cent of a bar's length from which its piece has room for its number."""


def share_by_commissioner(shares: pd.DataFrame, definition: Definition, house: House) -> Illustration:
    """A dot per commissioner with its interval and bounds, highest share on top (`shares.group_shares`)."""
    rows = shares.dropna(subset="share").sort_values(["share", "commissioner"], ascending=[False, True])
    caption = (
        f"Share of each commissioner's spending that went to VCSEs ({definition.words}), in per cent of value; "
        f"n = {plural(len(rows), 'commissioner')}, {plural(int(rows['lines'].sum()), 'payment line')}. "
        f"Dots: expected value; thick bars: interval; thin lines: linkage bounds. {definition.bounds_words}"
    )
    if rows.empty:
        return _blank(house, "no commissioner has payments above nil", caption, shares)
    figure, axes = house.rows(list(rows["commissioner"]), besides=0.8)
    interval_dots(axes, rows)
    median = float(rows["share"].median())
    axes.axvline(median, color=FAINT, linewidth=1, linestyle="--")
    axes.text(median, -0.75, f" median {per_cent(median)}", color=FAINT, fontsize=SMALL, va="bottom")
    per_cent_axis(axes, "Share of value paid to VCSEs")
    first, last = rows.iloc[0], rows.iloc[-1]
    alt = (
        f"Dot chart of the share of spending that went to VCSEs in {plural(len(rows), 'commissioner')}. "
        f"Highest: {_with_doubt(first['commissioner'], first)}. Lowest: {_with_doubt(last['commissioner'], last)}. "
        f"Median {per_cent(median)}."
    )
    return Illustration(figure, caption, alt, rows)


def definition_ladder(rungs: pd.DataFrame, definition: Definition, lines: int, house: House) -> Illustration:
    """The cumulative VCSE share of value at each rung with its interval and bounds (`shares.ladder`)."""
    caption = (
        "Share of value that went to VCSEs as the definition widens, rung by rung, in per cent of all value; "
        f"n = {plural(lines, 'payment line')}. Thick bars: interval; thin lines: linkage bounds. "
        f"{definition.bounds_words}"
    )
    if rungs["share"].isna().any():
        return _blank(house, "the payments net to nil or less", caption, rungs)
    figure, axes = house.rows(list(rungs["who"]), besides=0.9)
    interval_dots(axes, rungs)
    for place, share in enumerate(rungs["share"]):
        axes.text(share, place - 0.18, per_cent(share), ha="center", va="bottom", fontsize=SMALL)
    per_cent_axis(axes, "Share of value, cumulative")
    axes.set_ylim(len(rungs) - 0.4, -0.9)
    axes.set_xlim(0, max(float(rungs[["share_high", "bounds_high"]].to_numpy().max()) * 1.12, 1e-9))
    steps = "; ".join(_with_doubt(row["who"], row) for _, row in rungs.iterrows())
    return Illustration(figure, caption, f"Dot chart of four widening definitions of VCSE, cumulative: {steps}.", rungs)


def spending_by_kind(kinds: pd.DataFrame, definition: Definition, house: House) -> Illustration:
    """Where all the money goes, VCSEs marked (`shares.by_kind`)."""
    caption = (
        "All spending by kind of supplier, in pounds; "
        f"n = {plural(int(kinds['lines'].sum()), 'payment line')}. Credit notes are netted. "
        f"Plausible VCSEs: {definition.words}, at least {definition.plausible:.0%} likely, counted in full."
    )
    if kinds.empty or kinds["share"].isna().any():
        return _blank(house, "the payments net to nil or less", caption, kinds)
    figure, axes = house.rows(list(kinds["who"]))
    words = [f"{pounds(row['value'])} ({per_cent(row['share'])})" for _, row in kinds.iterrows()]
    colours = [ORANGE if kind == "vcse" else BLUE for kind in kinds["kind"]]
    horizontal_bars(axes, kinds, "value", words, colours)
    listed = "; ".join(f"{who} {text}" for who, text in zip(kinds["who"], words, strict=True))
    return Illustration(figure, caption, f"Bar chart of spending by kind of supplier: {listed}.", kinds)


def lorenz_curve(
    curve: pd.DataFrame, measured: Mapping[str, Measurement], definition: Definition, house: House
) -> Illustration:
    """The Lorenz curve of what VCSEs received (`concentration.lorenz_curve`) with its Gini (`concentration`)."""
    n, gini = plural(measured["organisations"].n, "organisation"), measured["gini"]
    caption = (
        "Lorenz curve: cumulative share of VCSE value (per cent) against cumulative share of VCSEs, smallest "
        f"recipients first; n = {n} ({definition.words}) with net payments above nil. Line: mean over the draws of who "
        "is who; band: 95 in 100 draws. On the dashed line all would receive the same."
    )
    if curve.empty or gini.value is None or gini.interval is None:
        return _blank(house, gini.missing or "no plausible VCSE received more than nil", caption, curve)
    figure, axes = house.canvas()
    who = curve["share_of_organisations"]
    axes.plot([0, 100], [0, 100], linestyle="--", color=FAINT, linewidth=1)
    axes.fill_between(who, curve["low"], curve["high"], color=BLUE, alpha=0.3, linewidth=0)
    axes.plot(who, curve["share_of_value"], color=BLUE, linewidth=2)
    axes.set(xlim=(0, 100), ylim=(0, 100), xlabel="VCSEs, smallest recipient first (%)", ylabel="Value received (%)")
    top = 100 - float(np.interp(90, who, curve["share_of_value"]))
    words = f"Gini {gini.value:.2f} ({gini.interval[0]:.2f} to {gini.interval[1]:.2f})"
    axes.text(4, 92, words, weight="bold")
    axes.text(4, 83, f"The largest tenth received {top:.0f}%", fontsize=SMALL)
    alt = f"Lorenz curve of the value received by {n}. {words}; the largest tenth received {top:.0f} per cent of it."
    return Illustration(figure, caption, alt, curve)


def size_bands(sizes: pd.DataFrame, definition: Definition, house: House) -> Illustration:
    """Share of VCSE value and of VCSEs by band of income (`profile.sizes`)."""
    n = int(sizes["organisations"].sum())
    caption = (
        "VCSEs paid, by yearly income (bands of NCVO's Almanac): share of VCSE value with interval and linkage bounds, "
        f"and share of organisations, in per cent; n = {plural(n, 'organisation')} ({definition.words}). "
        f"{definition.bounds_words}"
    )
    if sizes["share"].isna().any():
        return _blank(house, "nothing was paid to plausible VCSEs", caption, sizes)
    figure, axes = house.rows(list(sizes["income"]), besides=1.7)
    places = np.arange(len(sizes))
    doubt_lines(axes, sizes, list(places - APART))
    dots(axes, sizes["share"], places - APART, label="of value", markersize=SMALL_DOT)
    dots(axes, sizes["share_of_organisations"], places + APART, ORANGE, "s", label="of organisations")
    per_cent_axis(axes, "Share of VCSEs' total")
    axes.set_xlim(left=-0.04 * axes.get_xlim()[1])  # a mark at nil stands clear of its label
    legend_above(figure, axes, columns=2)
    listed = "; ".join(
        f"{row['income']}: {per_cent(row['share'])} of value, "
        f"{per_cent(row['share_of_organisations'])} of organisations"
        for _, row in sizes.iterrows()
    )
    return Illustration(figure, caption, f"Dot chart of VCSEs by band of income. {listed}.", sizes)


def sectors(sections: pd.DataFrame, definition: Definition, house: House) -> Illustration:
    """VCSE value by section of the sector classification, sections that were paid only (`profile.sectors`)."""
    rows = sections[sections["organisations"] > 0].sort_values("value", ascending=False, kind="stable")
    caption = (
        "VCSE spending by sector (ICNPTSO sections), in per cent of VCSE value. Bars: expected value; lines at their "
        "ends: intervals that are wide enough to draw; "
        f"n = {plural(int(rows['organisations'].sum()), 'organisation')} ({definition.words}). "
        "Sections without any payment are not drawn."
    )
    if rows.empty or rows["share"].isna().any():
        return _blank(house, "nothing was paid to plausible VCSEs", caption, sections)
    figure, axes = house.rows(list(rows["label"]))
    words = [f"{per_cent(row['share'])} ({plural(int(row['organisations']), 'VCSE')})" for _, row in rows.iterrows()]
    colours = [GREY if section == "not_known" else BLUE for section in rows["section"]]
    horizontal_bars(axes, rows, "share", words, colours)
    listed = "; ".join(f"{label} {text}" for label, text in zip(rows["label"], words, strict=True))
    return Illustration(figure, caption, f"Bar chart of VCSE value by sector: {listed}.", rows)


def month_profile(profile: pd.DataFrame, definition: Definition, house: House, outside: pd.DataFrame) -> Illustration:
    """The VCSE share of value by calendar month, April marked (`months.month_profile`).

    `outside` are the rows dated outside the edition's months, which are not drawn (`Pack.outside`).
    """
    rows = profile.dropna(subset="share").reset_index(drop=True)
    caption = (
        "VCSE share of each calendar month's spending, in per cent of value, financial-year order; "
        f"n = {plural(int(rows['lines'].sum()), 'payment line')}{_who_published(rows)}. {_not_drawn(outside)}"
        f"VCSEs: {definition.words}. {definition.bounds_words}"
    )
    if rows.empty:
        return _blank(house, NO_DATES, caption, profile)
    figure, axes = house.canvas()
    colours = [ORANGE if month == "Apr" else BLUE for month in rows["calendar_month"]]
    axes.vlines(rows.index, rows["bounds_low"], rows["bounds_high"], color=colours, linewidth=1.2)
    axes.vlines(rows.index, rows["share_low"], rows["share_high"], color=colours, linewidth=INTERVAL)
    axes.plot(rows.index, rows["share"], color=FAINT, linewidth=1, zorder=1)
    axes.scatter(rows.index, rows["share"], color=colours, s=64, zorder=3, edgecolors=PAPER, linewidths=1.2)
    if "Apr" in set(rows["calendar_month"]):
        april = per_cent(rows.set_index("calendar_month")["share"]["Apr"])
        axes.text(0.02, 0.97, f"April {april}", transform=axes.transAxes, va="top", weight="bold")
    axes.set_xticks(rows.index, rows["calendar_month"])
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.set_ylim(0, max(float(rows[["share_high", "bounds_high"]].to_numpy().max()) * 1.18, 1e-9))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.set_ylabel("VCSE share of value")
    axes.grid(axis="x", visible=False)
    listed = "; ".join(f"{row['calendar_month']} {per_cent(row['share'])}" for _, row in rows.iterrows())
    return Illustration(figure, caption, f"Chart of the VCSE share of spending by month: {listed}.", rows)


def payment_pattern(patterns: pd.DataFrame, definition: Definition, house: House) -> Illustration:
    """Shares of yearly ties and of their value by payment pattern (`months.payment_pattern`)."""
    n, expected = int(patterns["organisation_years"].sum()), float(patterns["expected_ties"].sum())
    caption = (
        "Payment pattern of yearly ties (one VCSE, one commissioner, one financial year), in per cent of ties and of "
        f"their value; n = {plural(n, 'plausible yearly tie')}, {expected:.1f} expected, of commissioners with ten or "
        "more published months. Shares are of what is expected: each tie counts by its probability. "
        f"VCSEs: {definition.words}. In brackets: interval of the share of ties. A pattern of payment, not a mode of "
        "commissioning."
    )
    if not n:
        why = "no commissioner-year has ten published months with a VCSE paid"
        return replace(_blank(house, why, caption, patterns), headings=SHARE_OF_TIES)
    figure, axes = house.rows(["of yearly ties", "of value"], besides=1.0)
    _stacked_bars(axes, patterns)
    legend_above(figure, axes)
    listed = "; ".join(
        f"{row['meaning']}: {per_cent(row['share'])} of yearly ties, {per_cent(row['share_of_value'])} of value"
        for _, row in patterns.iterrows()
    )
    return Illustration(figure, caption, f"Stacked bars of payment patterns. {listed}.", patterns, SHARE_OF_TIES)


def gained_and_lost(changes: pd.DataFrame, definition: Definition, house: House, why_not: str) -> Illustration:
    """Ties kept, gained and lost by commissioner in the last two periods compared (`turnover.turnover`).

    `why_not` says why there are none (`turnover.why_not`).
    """
    rows = changes[changes["later"] == changes["later"].max()]
    each = rows[rows["commissioner"] != "all"]
    each = each.sort_values(["kept", "commissioner"], ascending=[False, True])
    ends = [period_in_words(str(rows[end].iloc[0])) for end in ("earlier", "later")] if len(rows) else []
    periods = f", {ends[1]} against {ends[0]}" if ends else ""
    caption = (
        f"VCSE suppliers gained, kept and lost by each commissioner{periods} (number of suppliers); "
        f"n = {plural(len(each), 'commissioner')} that published every month of both periods by one rule. "
        f"All plausible VCSEs: {definition.words}."
    )
    if each.empty:
        return _blank(house, why_not, caption, changes)
    figure = _three_bars(each, house)
    together = rows[rows["commissioner"] == "all"].iloc[0]
    alt = (
        f"Bars of VCSE suppliers by commissioner{periods}. All together: {together['kept']} kept, "
        f"{together['gained']} gained, {together['lost']} lost in {plural(len(each), 'commissioner')}."
    )
    return Illustration(figure, caption, alt, rows)


def _stacked_bars(axes: Axes, patterns: pd.DataFrame) -> None:
    """Two bars, of yearly ties and of value, each divided by pattern."""
    colours = dict(zip(PATTERNS, (ORANGE, BLUE, GREY), strict=True))
    for place, column in enumerate(("share", "share_of_value")):
        left = 0.0
        for _, row in patterns.iterrows():
            width, colour = float(row[column] or 0), colours[row["pattern"]]
            axes.barh(place, width, left=left, color=colour, edgecolor=PAPER, height=0.6, label=_with_interval(row))
            if width >= ROOM_FOR_NUMBER:
                at, ink = left + width / 2, ink_on(colour)
                axes.text(at, place, f"{width:.0f}%", ha="center", va="center", color=ink, weight="bold")
            left += width
    axes.set_xlim(0, 100)
    no_axis(axes)


def _with_interval(row: pd.Series) -> str:
    """A pattern's meaning with the interval of its share of ties: `any other (43% to 47%)`."""
    return f"{row['meaning']} ({row['share_low']:.0f}% to {row['share_high']:.0f}%)"


def _three_bars(each: pd.DataFrame, house: House) -> Figure:
    """Kept and gained to the right of nought, lost to the left, a row per commissioner."""
    figure, axes = house.rows(list(each["commissioner"]), besides=1.0)
    places = list(range(len(each)))
    axes.barh(places, each["kept"], color=BLUE, height=0.66, label="kept")
    axes.barh(places, each["gained"], left=each["kept"], color=GREEN, height=0.66, label="gained")
    axes.barh(places, -each["lost"], color=ORANGE, height=0.66, label="lost")
    axes.axvline(0, color=FAINT, linewidth=1)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.set_xlabel("Number of VCSE suppliers")
    legend_above(figure, axes, columns=3)
    return figure


def _not_drawn(outside: pd.DataFrame) -> str:
    """The lines that are in no month of the figure, with their months and pounds; empty where there are none."""
    if outside.empty:
        return ""
    lines, value = plural(int(outside["lines"].sum()), "line"), pounds(int(outside["pence"].sum()) / 100)
    return f"Not drawn: {lines} ({value}) dated outside the edition's months, in {months_in_words(outside['month'])}. "


def _who_published(rows: pd.DataFrame) -> str:
    """How many commissioners and years each month rests on, since a month that some lack compares other payers."""
    if rows.empty:
        return ""
    (few, many), years = (rows["commissioners"].min(), rows["commissioners"].max()), int(rows["years"].max())
    payers = plural(many, "commissioner") if few == many else f"{few} to {plural(many, 'commissioner')}"
    return f", {payers} a month" + (f", up to {years} years of a month pooled" if years > 1 else "")


def _with_doubt(name: str, row: pd.Series) -> str:
    """`name 1.2% (interval 1.1% to 1.3%, linkage bounds 0.9% to 1.4%)`."""
    interval = f"{per_cent(row['share_low'])} to {per_cent(row['share_high'])}"
    bounds = f"{per_cent(row['bounds_low'])} to {per_cent(row['bounds_high'])}"
    return f"{name} {per_cent(row['share'])} (interval {interval}, linkage bounds {bounds})"


def _blank(house: House, why: str, caption: str, data: pd.DataFrame) -> Illustration:
    """An illustration that says why there is none."""
    return Illustration(house.blank(why), caption, f"No chart is drawn, because {why}.", data)
