"""The figures of the provenance chapter: reconciliation, months published, match waterfall."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.findings.dark import FAINT
from vcse_monograph.findings.illustration import Illustration
from vcse_monograph.findings.style import (
    BLUE,
    GREY,
    ORANGE,
    SMALL,
    House,
    no_axis,
    per_cent,
    plural,
    pounds,
    room_for,
)
from vcse_monograph.measures.measurement import MISSING
from vcse_monograph.measures.months import NO_DATES


def reconciliation(by_commissioner: pd.DataFrame, house: House) -> Illustration:
    """Rows kept and quarantined by commissioner (`provenance.reconciliation`)."""
    rows = by_commissioner.sort_values(["rows_found", "commissioner"], ascending=[False, True])
    found, kept = int(rows["rows_found"].sum()), int(rows["rows_kept"].sum())
    caption = (
        f"Payment rows found in the published files, by commissioner: kept and quarantined "
        f"(number of rows); n = {plural(found, 'row')} in {plural(int(rows['files_read'].sum()), 'file')}. "
        "For every file, rows found are rows kept plus rows quarantined."
    )
    if not found:
        why = "no payment row was found"
        return Illustration(house.blank(why), caption, f"No chart is drawn, because {why}.", rows)
    figure, axes = house.rows(list(rows["commissioner"]))
    places = range(len(rows))
    axes.barh(places, rows["rows_kept"], color=BLUE, height=0.66)
    axes.barh(places, rows["rows_quarantined"], left=rows["rows_kept"], color=ORANGE, height=0.66)
    reach = int(rows["rows_found"].max())
    both = zip(rows["rows_kept"], rows["rows_quarantined"], strict=True)
    words = [f" {here:,}" + (f" ({aside:,} quarantined)" if aside else "") for here, aside in both]
    for place, end, text in zip(places, rows["rows_found"], words, strict=True):
        axes.text(end, place, text, va="center", fontsize=SMALL)
    axes.set_xlim(0, reach * room_for(words))
    no_axis(axes)
    alt = (
        f"Bar chart of payment rows by commissioner: {kept:,} of {found:,} rows kept, {found - kept:,} quarantined, "
        f"in {plural(len(rows), 'commissioner')}. Most rows: {rows['commissioner'].iloc[0]}."
    )
    return Illustration(figure, caption, alt, rows)


def months_published(grid: pd.DataFrame, house: House) -> Illustration:
    """Which months each commissioner's data cover (`months.month_grid`)."""
    present = int((grid > 0).to_numpy().sum()) if grid.size else 0
    caption = (
        f"Months with payments, by commissioner; n = {grid.size:,} squares, each a month of one commissioner, "
        f"{present:,} with payments. "
        "An empty square is a month that was not published, not collected or not readable."
    )
    data = grid.astype(object).where(grid > 0, MISSING).reset_index()
    if not grid.size:
        return Illustration(house.blank(NO_DATES), caption, f"No chart is drawn, because {NO_DATES}.", data)
    figure, axes = house.rows([str(name) for name in grid.index], besides=0.9)
    for place, months in enumerate(grid.to_numpy() > 0):
        there = [month for month, paid in enumerate(months) if paid]
        gone = [month for month, paid in enumerate(months) if not paid]
        size = 70 if grid.shape[1] <= 18 else 26
        axes.scatter(there, [place] * len(there), marker="s", s=size, color=BLUE)
        axes.scatter(
            gone, [place] * len(gone), marker="s", s=size, facecolors="none", edgecolors=ORANGE, linewidths=1.4
        )
    step = 1 + grid.shape[1] // 13
    axes.set_xticks(range(0, grid.shape[1], step), _month_labels(list(grid.columns))[::step], rotation=90)
    axes.tick_params(length=0)
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    missing = grid.size - present
    alt = (
        f"Grid of {plural(len(grid), 'commissioner')} by {plural(grid.shape[1], 'month')}: "
        f"{present} squares are filled, {missing} are empty{_where_missing(grid) if missing else ''}."
    )
    return Illustration(figure, caption, alt, data)


def _month_labels(months: list[str]) -> list[str]:
    """`2020-04` as `Apr 20`."""
    return [pd.Period(month).strftime("%b %y") for month in months]


def _where_missing(grid: pd.DataFrame) -> str:
    """The commissioners with most empty months, for the alternative text."""
    gaps = (grid == 0).sum(axis=1).sort_values(ascending=False, kind="stable")
    listed = ", ".join(f"{name} {count}" for name, count in gaps[gaps > 0].head(5).items())
    return f"; most in {listed}"


def match_waterfall(steps: pd.DataFrame, house: House) -> Illustration:
    """From all payments down to near-certain VCSEs (`provenance.match_waterfall`)."""
    caption = (
        "What remains as each kind of supplier is taken away, in pounds, from all payments down to VCSEs that are "
        f"near-certain; n = {pounds(float(steps['value'].iloc[0]))} in all. "
        "Blue bars: what is left; grey bars: what is taken away."
    )
    if steps["share"].isna().any():
        why = "the payments net to nil or less"
        return Illustration(house.blank(why), caption, f"No chart is drawn, because {why}.", steps)
    figure, axes = house.rows(list(steps["step"]))
    places = range(len(steps))
    start = steps["left"].where(~steps["level"], 0)
    colours = [BLUE if level else GREY for level in steps["level"]]
    axes.barh(places, steps["value"], left=start, color=colours, height=0.66)
    reach = float(steps["value"].max())
    words = [
        f"{pounds(row['value'] if row['level'] else -row['value'])} ({per_cent(row['share'])})"
        for _, row in steps.iterrows()
    ]
    for place, end, text in zip(places, start + steps["value"], words, strict=True):
        axes.text(max(end, 0) + 0.012 * reach, place, text, va="center", fontsize=SMALL)
    axes.set_xlim(0, reach * room_for(words))
    no_axis(axes)
    axes.axvline(0, color=FAINT, linewidth=1)
    listed = "; ".join(f"{name} {text}" for name, text in zip(steps["step"], words, strict=True))
    return Illustration(figure, caption, f"Waterfall chart of spending: {listed}.", steps)
