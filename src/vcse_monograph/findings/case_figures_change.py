"""The figures of what changed and what it cost: COVID-19, full cost, integrated care systems, tracers, enquiries."""

from __future__ import annotations

import textwrap
from typing import Any

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
    RED,
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
            axes.text(at, last, f"{row['site']} {signed(row[column])}", ha=side, va="center", fontsize=SMALL)


def ties_by_period(levels: pd.DataFrame, labels: dict[str, str], house: House) -> Illustration:
    """A line per site over the periods around the forming of integrated care systems (`change.level_by_period`)."""
    rows = levels.dropna()
    caption = (
        "Ties in each site's co-commissioning network, from -1 (all passages speak of ties lost) to +1 (all of ties "
        "gained), "
        f"by period; n = {plural(len(rows), 'site')}."
    )
    data = levels.reset_index()
    if rows.empty:
        return blank(house, "no site has passages on ties from all three periods", caption, data)
    figure, axes = house.canvas(height=4.2)
    places = range(len(rows.columns))
    for number, (site, values) in enumerate(rows.iterrows()):
        colour = (BLUE, ORANGE, GREEN, RED, GREY, FAINT)[number % 6]
        marker = MARKERS[number % 6]
        axes.plot(places, values, f"-{marker}", color=colour, linewidth=1.8, markersize=7, label=f"Site {site}")
    axes.axhline(0, color=FAINT, linewidth=1, linestyle="--")
    axes.set_xticks(places, [textwrap.fill(labels[name], 14) for name in rows.columns])
    axes.set(ylim=(-1.08, 1.08), xlim=(-0.3, len(rows.columns) - 0.7), ylabel="Lost            Gained")
    legend_above(figure, axes, columns=3)
    middle = rows.iloc[:, 1]
    alt = (
        f"Line chart of ties in {plural(len(rows), 'site')} over {plural(len(rows.columns), 'period')}. In the middle "
        "period "
        f"between {signed(middle.min())} and {signed(middle.max())}; in the last between "
        f"{signed(rows.iloc[:, -1].min())} and "
        f"{signed(rows.iloc[:, -1].max())}."
    )
    return Illustration(figure, caption, alt, data)


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
        letter_sites(axes, part, "price", "deficit")
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
