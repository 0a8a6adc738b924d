"""The figures of the case comparison: modes, conditions, workarounds. Each takes measured tables; none computes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex

from vcse_monograph.findings.dark import FAINT, ON_DARK, PAPER, ink_on
from vcse_monograph.findings.illustration import Illustration
from vcse_monograph.findings.lettering import letter
from vcse_monograph.findings.shown import format_value
from vcse_monograph.findings.style import (
    APART,
    BLUE,
    GREY,
    INTERVAL,
    ORANGE,
    SMALL,
    House,
    dots,
    legend_above,
    plural,
)
from vcse_monograph.measures.cases.material import Material
from vcse_monograph.measures.pack import DATA_KINDS

MODES = LinearSegmentedColormap.from_list("modes", [ORANGE, ON_DARK, BLUE])
"""Orange speaks for the commodified mode, blue for the collaborative; white is balance."""

WAYS = {"collaborative": BLUE, "commodified": ORANGE, "unresolved": GREY}
MARKERS = ("o", "s", "D", "^", "v", "P")
SQUARE = 0.72
"""The side of an episode's square, in rows."""

HATCHES = {"commodified": "//", "unresolved": ".."}
"""Told apart without colour too."""

UNIT = (270.0, 215.0)
"""Points that a unit takes on a scatter chart of the house's width, five inches high, with its legend above."""


def house_of(material: Material, edition: str) -> House:
    """The line at the foot of every figure: the edition, its sources, what kind of data they are."""
    words = f"The VCSE Commissioning Monograph, case comparison of {material.title} ({edition}): {material.period}"
    line = f"{words}; {DATA_KINDS[material.data_kind]}. {material.attribution}".strip()
    return House(line, material.data_kind == "synthetic")


def blank(house: House, why: str, caption: str, data: pd.DataFrame) -> Illustration:
    """The illustration that stands where the data allow no other."""
    return Illustration(house.blank(why), caption, f"No chart is drawn, because {why}.", data)


def signed(value: float) -> str:
    """A score to two decimals with a sign: +0.31, -0.20."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def media_by_site(matrix: pd.DataFrame, media: dict[str, str], least: int, house: House) -> Illustration:
    """A heat map of media by sites (`matrix.framework`); cells of fewer than `least` sources are blank."""
    rows = matrix[matrix["code"].isin(media)]
    caption = (
        "How each medium of power is used in each site: mean over coded passages, from -1 (all commodified) to +1 (all "
        f"collaborative), weighted by strength; n = {plural(int(rows['extracts'].sum()), 'passage')}. Cells that rest "
        "on "
        f"fewer than {plural(least, 'source')} show no number; empty: nothing is coded."
    )
    if rows.empty:
        return blank(house, "no passage speaks of a medium of power", caption, rows)
    shown = rows.assign(value=rows["value"].mask(rows["sources"] < least))
    table = shown.pivot(index="code", columns="site", values="value").reindex(list(media))
    told = rows.pivot(index="code", columns="site", values="sources").reindex(list(media)).notna()
    figure, axes = house.rows([media[code] for code in table.index], besides=0.5)
    _heat(axes, table, told)
    known = shown.dropna(subset="value").sort_values(["value", "code", "site"])
    low, high = known.iloc[0], known.iloc[-1]
    alt = (
        f"Heat map of {plural(len(table), 'medium', 'media')} by {plural(table.shape[1], 'site')}. Most commodified: "
        f"{media[low['code']]} in site {low['site']}, {signed(low['value'])}. Most collaborative: "
        f"{media[high['code']]} in "
        f"site {high['site']}, {signed(high['value'])}."
    )
    return Illustration(figure, caption, alt, rows.assign(medium=rows["code"].map(media)))


def _heat(axes: Axes, table: pd.DataFrame, told: pd.DataFrame) -> None:
    """Squares coloured by score with their numbers; `few` where one is suppressed, nothing where nothing is said."""
    values = table.to_numpy(dtype=float)
    places = np.arange(table.shape[1]), np.arange(len(table))
    axes.pcolormesh(*places, values, shading="nearest", cmap=MODES, vmin=-1, vmax=1, edgecolors=PAPER, linewidth=2)
    for (row, column), score in np.ndenumerate(values):
        ink: dict[str, Any] = {"color": ink_on(to_hex(MODES((score + 1) / 2)))} if np.isfinite(score) else {}
        text = signed(score) if np.isfinite(score) else "few" if told.iat[row, column] else ""
        axes.text(column, row, text, ha="center", va="center", fontsize=SMALL, **ink)
    axes.set_xticks(places[0], [str(site) for site in table.columns])
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.grid(False)
    axes.tick_params(length=0)
    axes.xaxis.tick_top()


def mode_spectrum(ranges: pd.DataFrame, tracers: dict[str, str], house: House) -> Illustration:
    """A row per site, a mark per tracer on the spectrum of modes, with leave-one-out ranges (`modes.score_ranges`)."""
    rows = ranges[ranges["tracer"].isin(tracers)]
    caption = (
        "Where each site stands between the commodified mode (-1) and the collaborative (+1), by tracer; bars: the "
        "lowest "
        "and highest score as any one source or coder is left out; n = "
        f"{plural(int(rows['extracts'].sum()), 'passage')}."
    )
    if rows.empty:
        return blank(house, "no passage speaks for a mode", caption, rows)
    sites = sorted(rows["site"].unique())
    figure, axes = house.rows([f"Site {site}" for site in sites], besides=1.6, least=0.55)
    for place, (tracer, label) in enumerate(tracers.items()):
        part = rows[rows["tracer"] == tracer]
        at = [sites.index(site) + 0.24 * (place - (len(tracers) - 1) / 2) for site in part["site"]]
        colour = (BLUE, ORANGE, GREY)[place % 3]
        axes.hlines(at, part["low"], part["high"], color=colour, linewidth=INTERVAL)
        dots(axes, part["score"], at, colour, MARKERS[place % 6], label=label)
    spectrum_axis(axes)
    legend_above(figure, axes)
    alt = f"Dot chart of mode scores by site and tracer. {_site_by_site(rows, tracers)}."
    return Illustration(figure, caption, alt, rows)


def _site_by_site(rows: pd.DataFrame, tracers: dict[str, str]) -> str:
    """Every mark in words: `Site A: end-of-life care +0.70, social prescribing +0.51`."""
    told = []
    for site, marks in rows.sort_values(["site", "tracer"]).groupby("site"):
        scores = (f"{tracers[row['tracer']].lower()} {signed(row['score'])}" for _, row in marks.iterrows())
        told.append(f"Site {site}: {', '.join(scores)}")
    return "; ".join(told)


def spectrum_axis(axes: Axes) -> None:
    """A horizontal axis from the commodified to the collaborative mode."""
    axes.axvline(0, color=FAINT, linewidth=1, linestyle="--")
    axes.set_xlim(-1.05, 1.05)
    axes.set_xticks(
        [-1, -0.5, 0, 0.5, 1], ["\N{MINUS SIGN}1\ncommodified", "", "0\nmode score", "", "+1\ncollaborative"]
    )


def agreement(table: pd.DataFrame, labels: dict[str, str], least: float, house: House) -> Illustration:
    """A dot per code: Krippendorff's alpha over passages that two coders read (`agreement.by_code`)."""
    rows = table.dropna(subset="alpha").sort_values(["alpha", "code"], ascending=[False, True])
    caption = (
        f"Agreement of two coders, code by code: Krippendorff's alpha (nominal); n = "
        f"{plural(int(rows['passages'].sum()), 'coded passage')} read twice. Dashed: {least:.3f}, below which no "
        "conclusion "
        "should be drawn. Codes given to fewer than two such passages are left out."
    )
    if rows.empty:
        return blank(house, "no source was read by two coders", caption, table)
    figure, axes = house.rows([labels[code] for code in rows["code"]], besides=0.5)
    dots(axes, rows["alpha"], range(len(rows)))
    axes.axvline(least, color=FAINT, linewidth=1, linestyle="--")
    axes.set_xlim(min(0.0, float(rows["alpha"].min()) - 0.05), 1)
    worst = rows.iloc[-1]
    below = int((rows["alpha"] < least).sum())
    alt = (
        f"Dot chart of agreement on {plural(len(rows), 'code')}; {below} below {least:.3f}. Lowest: "
        f"{labels[worst['code']]}, {worst['alpha']:.2f}."
    )
    return Illustration(figure, caption, alt, rows.assign(label=rows["code"].map(labels)))


def condition_fits(fits: pd.DataFrame, consistency: float, pri: float, house: House) -> Illustration:
    """Consistency and reduction in inconsistency of each condition, the chance written beside (`balance.fit_table`)."""
    fits = fits.dropna(subset=["consistency", "pri"])
    caption = (
        "How far each condition is sufficient for the mode that it was expected to favour: consistency (dots, asked: "
        f"{consistency:g}) and proportional reduction in inconsistency (squares, asked: {pri:g}). Beside each, the "
        "share of "
        f"orders of the outcome over the sites that fit as well; n = {plural(len(fits), 'condition')}."
    )
    if fits.empty:
        return blank(house, "no condition's fit can be told from these sites", caption, fits)
    figure, axes = house.rows(list(fits["condition"]), besides=1.1, least=0.42)
    places = range(len(fits))
    dots(axes, fits["consistency"], [place - APART for place in places], label="consistency")
    dots(axes, fits["pri"], [place + APART for place in places], ORANGE, "s", label="reduction in inconsistency")
    for cut, colour in ((consistency, BLUE), (pri, ORANGE)):
        axes.axvline(cut, color=colour, linewidth=1, linestyle="--")
    for place, chance in zip(places, fits["chance"], strict=True):
        axes.text(1.05, place, f"chance {format_value(chance, 'probability')}", va="center", fontsize=SMALL)
    axes.set_xlim(0, 1.62)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "", "0.5", "", "1"])
    legend_above(figure, axes)
    numbers = ("consistency", "pri", "chance")
    listed = "; ".join(
        f"{row['condition']} (for the {row['expected']} mode) "
        + ", ".join(f"{name} {row[name]:.2f}" for name in numbers)
        for _, row in fits.iterrows()
    )
    return Illustration(figure, caption, f"Dot chart of the fit of conditions. {listed}.", fits)


def necessity_plot(cells: pd.DataFrame, tracers: dict[str, str], house: House) -> Illustration:
    """Workarounds against embedded ties, a mark per place and tracer (`workarounds.cells`)."""
    caption = (
        "Membership in workarounds (up) against membership in embedded ties (across), from 0 to 1; one mark for each "
        "site "
        f"and tracer, the letter is the site; n = {plural(len(cells), 'pair')}. Ties are necessary where marks lie "
        "below the "
        "diagonal. Where nothing is said of either, membership is 0."
    )
    if not (cells["workaround"] > 0).any():
        return blank(house, "no passage speaks of a workaround", caption, cells)
    figure, axes = house.canvas(height=5.0)
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1, linestyle="--")
    for place, (tracer, label) in enumerate(tracers.items()):
        part = cells[cells["tracer"] == tracer]
        colour = (BLUE, ORANGE, GREY)[place % 3]
        dots(axes, part["embeddedness"], part["workaround"], colour, MARKERS[place % 6], label=label)
    letter_sites(axes, cells, "embeddedness", "workaround")
    axes.set(xlim=(-0.03, 1.08), ylim=(-0.03, 1.08), xlabel="Embedded ties", ylabel="Workarounds")
    legend_above(figure, axes)
    above = cells[cells["workaround"] > cells["embeddedness"]]
    both = int(((cells["workaround"] > 0.5) & (cells["embeddedness"] > 0.5)).sum())
    alt = (
        f"Scatter chart of workarounds against embedded ties in {plural(len(cells), 'site and tracer pair')}: {both} "
        "with both, "
        f"{int((cells['workaround'] > 0.5).sum()) - both} with workarounds alone; {len(above)} above the diagonal."
    )
    return Illustration(figure, caption, alt, cells)


def letter_sites(axes: Axes, rows: pd.DataFrame, across: str, up: str) -> None:
    """The letter of each row's site beside its mark, on axes from nought to one."""
    marks = list(zip(rows[across].astype(float), rows[up].astype(float), strict=True))
    letter(axes, [str(site) for site in rows["site"]], marks, UNIT)


def episode_ledger(ledger: pd.DataFrame, sites: Sequence[str], house: House) -> Illustration:
    """A square per conflict episode, in rows by site, coloured by how it was settled (`conflicts.episodes`)."""
    caption = (
        f"Conflict episodes by site and by how they were settled; n = {plural(len(ledger), 'episode')}. One square is "
        "one "
        "episode, however many passages tell of it."
    )
    if ledger.empty:
        return blank(house, "no conflict episode is coded", caption, ledger)
    figure, axes = house.rows([f"Site {site}" for site in sites], besides=0.6)
    order = {way: place for place, way in enumerate(WAYS)}
    for place, site in enumerate(sites):
        ways = sorted(ledger[ledger["site"] == site]["settled"], key=order.__getitem__)
        for at, way in enumerate(ways):
            axes.barh(place, SQUARE, left=at, height=SQUARE, **_look(way))
    for way in WAYS:
        axes.barh(0, 0, label=way, **_look(way))
    axes.set_xlim(-0.1, max(ledger.groupby("site").size().max(), 4))
    axes.set_aspect("equal", anchor="W")
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.grid(False)
    legend_above(figure, axes, columns=3)
    told = "; ".join(f"{int((ledger['settled'] == way).sum())} {way}" for way in WAYS)
    return Illustration(figure, caption, f"Squares for {plural(len(ledger), 'conflict episode')}: {told}.", ledger)


def _look(way: str) -> dict[str, Any]:
    """Colour and hatch of a way to settle a conflict."""
    return {"color": WAYS[way], "hatch": HATCHES.get(way, ""), "edgecolor": PAPER}


def predictions(scored: pd.DataFrame, outcomes: dict[str, str], house: House) -> Illustration:
    """Matches of each proposition and of its rival, in per cent of units (`patterns.scored`)."""
    caption = (
        "Predictions written before looking: units where context and outcome agree with the prediction (dots) and "
        "with its "
        f"rival (squares), in per cent of units; n = {plural(len(scored), 'proposition')}. Beside each, the chance of "
        "as many "
        "matches if outcomes were shuffled over the units."
    )
    if scored.empty:
        return blank(house, "no proposition can be scored", caption, scored)
    rows = scored.assign(
        share=100 * scored["matched"] / scored["units"], rival=100 * scored["rival_matched"] / scored["units"]
    )
    figure, axes = house.rows([f"{name}: {outcomes[name]}" for name in rows["proposition"]], besides=0.9)
    places = range(len(rows))
    dots(axes, rows["share"], [place - APART for place in places], label="prediction")
    dots(axes, rows["rival"], [place + APART for place in places], ORANGE, "s", label="rival")
    for place, chance in zip(places, rows["chance"], strict=True):
        axes.text(105, place, f"chance {format_value(chance, 'probability')}", va="center", fontsize=SMALL)
    axes.set_xlim(0, 165)
    axes.set_xticks([0, 25, 50, 75, 100], ["0%", "", "50%", "", "100%"])
    legend_above(figure, axes, columns=2)
    listed = "; ".join(
        f"{row['proposition']} {row['share']:.0f} per cent, rival {row['rival']:.0f}" for _, row in rows.iterrows()
    )
    return Illustration(figure, caption, f"Dot chart of matched units by proposition. {listed}.", scored)
