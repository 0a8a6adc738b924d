"""The figures of what changed and what it cost: COVID-19, full cost, integrated care systems, tracers, enquiries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from vcse_monograph.findings.case_figures import MARKERS, blank, letter_sites, signed, spectrum_axis
from vcse_monograph.findings.dark import FAINT, PAPER
from vcse_monograph.findings.illustration import Illustration
from vcse_monograph.findings.style import (
    BLUE,
    GREEN,
    GREY,
    INTERVAL,
    ORANGE,
    SMALL,
    House,
    dots,
    legend_above,
    plural,
)
from vcse_monograph.measures.cases.change import BEFORE, COVID

OUTCOMES = {
    "answered": ("answered", BLUE, ""),
    "partial": ("in part", GREEN, ".."),
    "refused": ("refused", ORANGE, "//"),
    "no_answer": ("no answer", GREY, "xx"),
}


def slopes(shifts: pd.DataFrame, house: House) -> Illustration:
    """A line per site from before COVID-19 to during it (`change.shifts`)."""
    caption = (
        "Mode score of each site before March 2020 and during the pandemic, from -1 (all commodified) to +1 (all "
        f"collaborative); n = {plural(len(shifts), 'site')}. Solid: the change keeps its sign without any one source "
        "or coder."
    )
    if shifts.empty:
        return blank(house, "no site has passages from both periods", caption, shifts)
    figure, axes = house.canvas(height=4.4)
    for _, row in shifts.iterrows():
        colour = BLUE if row["change"] > 0 else ORANGE
        style = "-" if row["robust"] else ":"
        axes.plot([0, 1], [row[BEFORE], row[COVID]], f"o{style}", color=colour, linewidth=2, markersize=7)
    _ends(axes, shifts)
    axes.axhline(0, color=FAINT, linewidth=1, linestyle="--")
    axes.set_xticks([0, 1], ["before March 2020", "during COVID-19"])
    axes.set(xlim=(-0.4, 1.4), ylabel="Mode score")
    axes.grid(axis="x", visible=False)
    listed = "; ".join(
        f"site {row['site']} from {signed(row[BEFORE])} to {signed(row[COVID])}" for _, row in shifts.iterrows()
    )
    return Illustration(figure, caption, f"Slope chart of mode scores. {listed}.", shifts)


def _ends(axes: Axes, shifts: pd.DataFrame) -> None:
    """Site letters at both ends, pushed apart where they would run together."""
    for column, at, side in ((BEFORE, -0.06, "right"), (COVID, 1.06, "left")):
        last = -9.0
        for _, row in shifts.sort_values([column, "site"]).iterrows():
            last = max(float(row[column]), last + 0.075)
            ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}  # the line at nought stays behind the words
            words = f"{row['site']} {signed(row[column])}"
            axes.text(at, last, words, ha=side, va="center", fontsize=SMALL, bbox=ground)


def ties_by_period(levels: pd.DataFrame, labels: dict[str, str], house: House) -> Illustration:
    """A row per site, a mark per period around the forming of integrated care systems (`change.level_by_period`)."""
    rows = levels.dropna()
    caption = (
        "Ties in each site's co-commissioning network, from -1 (all passages speak of ties lost) to +1 (all of ties "
        f"gained), by period; n = {plural(len(rows), 'site')}."
    )
    data = levels.reset_index()
    if rows.empty:
        return blank(house, "no site has passages on ties from all three periods", caption, data)
    figure, axes = house.rows([f"Site {site}" for site in rows.index], besides=1.6, least=0.55)
    places = np.arange(len(rows))
    for number, period in enumerate(rows.columns):
        at = places + 0.24 * (number - (len(rows.columns) - 1) / 2)
        colour = (GREY, ORANGE, BLUE)[number % 3]
        axes.hlines(at, 0, rows[period], color=colour, linewidth=1.4)
        dots(axes, rows[period], at, colour, MARKERS[number % 6], label=labels[period])
    axes.axvline(0, color=FAINT, linewidth=1, linestyle="--")
    axes.set_xlim(-1.05, 1.05)
    axes.set_xticks([-1, -0.5, 0, 0.5, 1], ["\N{MINUS SIGN}1\nties lost", "", "0", "", "+1\nties gained"])
    legend_above(figure, axes)
    return Illustration(figure, caption, _periods_in_words(rows, labels), data)


def _periods_in_words(rows: pd.DataFrame, labels: dict[str, str]) -> str:
    """From which site's level to which, in every period."""
    told = "; ".join(
        f"{labels[period]}: between {signed(rows[period].min())} and {signed(rows[period].max())}"
        for period in rows.columns
    )
    return f"Dot chart of ties in {plural(len(rows), 'site')} over {plural(len(rows.columns), 'period')}. {told}."


def price_cover(cells: pd.DataFrame, tracers: dict[str, str], house: House) -> Illustration:
    """Deficit against price for each place and tracer (`prices.cells`)."""
    caption = (
        "Deficit, subsidy or threat of exit (up, membership from 0 to 1) against price (across: 0 all below full "
        "cost, 1 all "
        f"at full cost), for each site and tracer; the letter is the site; n = {plural(len(cells), 'pair')}. Filled: a "
        "document says below full cost too."
    )
    if cells.empty:
        return blank(house, "no passage speaks of price against full cost", caption, cells)
    figure, axes = house.canvas(height=5.0)
    axes.axvline(0.5, color=FAINT, linewidth=1, linestyle="--")
    axes.axhline(0.5, color=FAINT, linewidth=1, linestyle="--")
    for place, (tracer, label) in enumerate(tracers.items()):
        part, colour = cells[cells["tracer"] == tracer], (BLUE, ORANGE, GREY)[place % 3]
        for filled, rows in ((True, part[part["documented"]]), (False, part[~part["documented"]])):
            face = {} if filled else {"markerfacecolor": PAPER, "markeredgecolor": colour, "markeredgewidth": 1.6}
            dots(axes, rows["price"], rows["deficit"], colour, MARKERS[place % 6], **face)
        dots(axes, [], [], colour, MARKERS[place % 6], label=label, clip_on=True)
    letter_sites(axes, cells, "price", "deficit")
    axes.set(
        xlim=(-0.04, 1.06),
        ylim=(-0.04, 1.06),
        xlabel="Price: below full cost (0) to full cost (1)",
        ylabel="Deficit, subsidy or exit",
    )
    legend_above(figure, axes)
    below = cells[cells["below"]]
    alt = (
        f"Scatter chart of {plural(len(cells), 'site and tracer pair')}: {len(below)} below full cost, of them "
        f"{int(below['strained'].sum())} with deficits; {len(cells) - len(below)} at full cost, of them "
        f"{int(cells[~cells['below']]['strained'].sum())} with deficits."
    )
    return Illustration(figure, caption, alt, cells)


def tracer_scores(table: pd.DataFrame, tracers: dict[str, str], house: House) -> Illustration:
    """The mode score of each tracer: leave-one-out range, and the spread of its sites (`tracers.by_tracer`)."""
    caption = (
        "Mode score of each tracer over all sites, from -1 (all commodified) to +1 (all collaborative). Thick bars: "
        "as any "
        "one source or coder is left out; thin lines: from the lowest to the highest site; n = "
        f"{plural(int(table['extracts'].sum()) if len(table) else 0, 'passage')}."
    )
    if table.empty:
        return blank(house, "no passage of a tracer speaks for a mode", caption, table)
    figure, axes = house.rows([tracers[name] for name in table["tracer"]], besides=0.7)
    places = list(range(len(table)))
    axes.hlines(places, table["site_low"], table["site_high"], color=GREY, linewidth=1.4)
    axes.hlines(places, table["low"], table["high"], color=BLUE, linewidth=INTERVAL)
    dots(axes, table["score"], places)
    spectrum_axis(axes)
    listed = "; ".join(f"{tracers[row['tracer']]} {signed(row['score'])}" for _, row in table.iterrows())
    return Illustration(figure, caption, f"Dot chart of mode scores by tracer: {listed}.", table)


def enquiries(table: pd.DataFrame, house: House) -> Illustration:
    """Enquiries by kind of body and what became of them (`enquiries.by_kind`)."""
    total = int(table["enquiries"].sum()) if len(table) else 0
    caption = (
        "Freedom-of-information enquiries by kind of body and what became of them; who did not answer is a result; "
        f"n = {plural(total, 'enquiry', 'enquiries')}."
    )
    if not total:
        return blank(house, "the edition names no enquiries", caption, table)
    figure, axes = house.rows(list(table["body_kind"]), besides=0.9)
    left = pd.Series(0, index=table.index)
    for name, (label, colour, hatch) in OUTCOMES.items():
        look: dict[str, Any] = {"color": colour, "hatch": hatch, "edgecolor": PAPER, "label": label}
        axes.barh(list(table.index), table[name], left=left, height=0.6, **look)
        left = left + table[name]
    axes.set_xlabel("Enquiries")
    legend_above(figure, axes, columns=len(OUTCOMES))
    told = "; ".join(f"{int(table[name].sum())} {label}" for name, (label, _, _) in OUTCOMES.items())
    return Illustration(figure, caption, f"Stacked bars of {total} enquiries by kind of body: {told}.", table)
