"""The figure of the payer's own view. It takes measured tables and returns an illustration; it computes nothing."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.findings.illustration import Illustration
from vcse_monograph.findings.style import (
    BLUE,
    GREY,
    ORANGE,
    SMALL,
    House,
    legend_above,
    no_axis,
    plural,
    pounds,
    room_for,
)
from vcse_monograph.measures.definition import RUNGS, Definition

UNDER_CODE, OTHERWISE = "coded voluntary by the payer", "coded otherwise"


def payer_against_register(kinds: pd.DataFrame, definition: Definition, house: House) -> Illustration:
    """Whom payers call voluntary, and which VCSEs they do not, by kind (`payer.code_against_register`)."""
    vcse = kinds["kind"].isin(list(RUNGS))
    rows = kinds[vcse | (kinds["coded_value"] > 0)].reset_index(drop=True)
    rows = rows.assign(vcse=rows["kind"].isin(list(RUNGS)))
    n = int(rows["coded_lines"].sum())
    caption = (
        "Payments under the payer's expense type for the voluntary sector by kind of supplier, and payments to "
        f"plausible VCSEs under other types, in pounds; n = {plural(n, 'payment line')} under the type. VCSEs by the "
        f"register: {definition.words}, at least {definition.plausible:.0%} likely, in full. Of other kinds only what "
        "is under the type is drawn. Numbers: under the type, of all that the kind received."
    )
    if not n:
        why = "no payment has an expense type for the voluntary sector"
        return Illustration(house.blank(why), caption, f"No chart is drawn, because {why}.", kinds)
    figure, axes = house.rows(list(rows["who"]), besides=0.9)
    under = rows["coded_value"].clip(lower=0)
    other = rows["other_value"].where(rows["vcse"], 0).clip(lower=0)
    places = list(range(len(rows)))
    axes.barh(places, under, color=[ORANGE if one else GREY for one in rows["vcse"]], height=0.66)
    axes.barh(places, other, left=under, color=BLUE, height=0.66)
    words = [_words(row) for _, row in rows.iterrows()]
    reach = max(float((under + other).max()), 1.0)
    for place, end, text in zip(places, under + other, words, strict=True):
        axes.text(end + 0.012 * reach, place, text, va="center", fontsize=SMALL)
    axes.set_xlim(0, reach * room_for(words))
    no_axis(axes)
    for colour, label in (
        (ORANGE, f"VCSEs, {UNDER_CODE}"),
        (BLUE, f"VCSEs, {OTHERWISE}"),
        (GREY, "others, coded voluntary"),
    ):
        axes.barh([0], [0], color=colour, label=label)
    legend_above(figure, axes)
    listed = "; ".join(f"{row['who']}: {text}" for (_, row), text in zip(rows.iterrows(), words, strict=True))
    alt = f"Bar chart of payments coded voluntary by the payer, and of VCSEs coded otherwise: {listed}."
    return Illustration(figure, caption, alt, rows.drop(columns="vcse"))


def _words(row: pd.Series) -> str:
    """`£36.9m of £63.6m` for VCSEs; `£1.49m` for others."""
    under = pounds(row["coded_value"])
    return f"{under} of {pounds(row['coded_value'] + row['other_value'])}" if row["vcse"] else under
