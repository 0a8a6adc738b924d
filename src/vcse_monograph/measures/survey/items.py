"""What was answered, item by item, and what was left unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vcse_monograph.measures.survey.responses import AUDIENCES, Survey, share
from vcse_monograph.measures.survey.suppression import MEAN_DECIMALS, THRESHOLD, publishable

NO_ANSWER = "no answer"


@dataclass(frozen=True)
class Guard:
    """What may be published of small groups: counts from `threshold`, in multiples of `rounding` (1: exact)."""

    threshold: int = THRESHOLD
    rounding: int = 1


USUAL = Guard()


def distribution(survey: Survey, wave: str | None = None, audience: str | None = None) -> pd.DataFrame:
    """Exact counts, not for publication: `item, answer, count` for every answer of each item's scale, and `no answer`.

    `answer` is the scale's point as it was given (reversed items are not turned), as text. `audience` None: all to whom
    the item was put.
    """
    wave = survey.wave if wave is None else wave
    rows = survey.answers[survey.answers["wave"] == wave]
    rows = rows if audience is None else rows[rows["audience"] == audience]
    found = []
    for item, least, most in _scales(survey):
        of_item = rows[rows["item"] == item]
        values = of_item.loc[of_item["state"] == "answered", "value"]
        found += [(item, str(point), int((values == point).sum())) for point in range(int(least), int(most) + 1)]
        found.append((item, NO_ANSWER, len(of_item) - len(values)))
    return pd.DataFrame(found, columns=["item", "answer", "count"])


def _scales(survey: Survey) -> Iterator[tuple[str, int, int]]:
    """Each item with the ends of its scale."""
    return survey.items[["item", "scale_min", "scale_max"]].itertuples(index=False, name=None)


def cells(least: int, most: int, bands: bool) -> dict[str, tuple[int, int]]:
    """The cells that answers are counted in: every point of a scale, or what lies below, at and above its middle."""
    if not bands:
        return {str(point): (point, point) for point in range(least, most + 1)}
    half, odd = divmod(most - least + 1, 2)
    ends = [(least, least + half - 1), *([(least + half, least + half)] if odd else []), (most - half + 1, most)]
    return {f"{low}" if low == high else f"{low} to {high}": (low, high) for low, high in ends}


def item_table(survey: Survey, guard: Guard = USUAL, wave: str | None = None) -> pd.DataFrame:
    """As publishable, one row per item and answer: `item, dimension, paraphrase, answer, count, respondents, share`.

    `respondents`: to how many the item was put; `count` and `share` (per cent of them) are nan where hidden; one column
    per audience holds its mean answer (nan if not asked or not publishable), the same in each row of an item. Items put
    to the same people are shown by every point of their scales, or, if that would hide too much, by `cells` in bands.
    """
    wave = survey.wave if wave is None else wave
    counts = {str(item): rows for item, rows in distribution(survey, wave).groupby("item", sort=False)}
    means = {str(item): dict(row) for item, row in item_means(survey, wave, guard).iterrows()}
    scales = {item: (int(low), int(high)) for item, low, high in _scales(survey)}
    tables: list[pd.DataFrame] = []
    for items in filter(None, survey.asked.values()):
        together = {item: _together(survey, wave, item, means[item]) for item in items}
        for bands in (False, True):
            rows = [_item_rows(counts[i], cells(*scales[i], bands), together[i], guard) for i in items]
            if _hidden_share(pd.concat(rows)) <= MOST_HIDDEN:
                break
        tables += rows
    table = pd.concat(tables)
    safe = list(zip(table["item"], table["safe"], strict=True))
    for audience in AUDIENCES:
        table[audience] = [float(means[item][audience]) if is_safe else np.nan for item, is_safe in safe]
    return survey.items[["item", "dimension", "paraphrase"]].merge(table.drop(columns="safe"), on="item")


def _item_rows(
    counts: pd.DataFrame, into: dict[str, tuple[int, int]], mean: float | None, guard: Guard
) -> pd.DataFrame:
    """One item's publishable rows; `safe` says whether its means may be printed."""
    by_point = dict(zip(counts["answer"], counts["count"], strict=True))
    none = int(by_point.pop(NO_ANSWER))
    cell = [sum(n for point, n in by_point.items() if low <= int(point) <= high) for low, high in into.values()]
    scores = [*((float(low), float(high)) for low, high in into.values()), None]
    row = publishable([*cell, none], guard.threshold, scores=scores, mean=mean, rounding=guard.rounding)
    total = sum(cell) + none
    shown = np.array([np.nan if count is None else float(count) for count in row.counts])
    return pd.DataFrame(
        {
            "item": counts["item"].iloc[0],
            "answer": [*into, NO_ANSWER],
            "count": shown,
            "respondents": total,
            "share": shown * share(1, total),
            "safe": row.mean is not None,
        }
    )


def _hidden_share(table: pd.DataFrame) -> float:
    """What share of the respondents' answers, no answer among them, is hidden."""
    asked = table.drop_duplicates("item")["respondents"].sum()
    return 1 - float(table["count"].sum()) / asked if asked else 0.0


def item_means(survey: Survey, wave: str, guard: Guard) -> pd.DataFrame:
    """Mean answers as given, by item and audience, to MEAN_DECIMALS; nan for a group under the threshold."""
    rows = survey.answers[(survey.answers["wave"] == wave) & (survey.answers["state"] == "answered")]
    found = rows.groupby(["item", "audience"])["value"].agg(["mean", "count"])
    kept = found["mean"].where(found["count"] >= guard.threshold).round(MEAN_DECIMALS).unstack("audience")
    return kept.reindex(index=survey.items["item"], columns=list(AUDIENCES))


def _together(survey: Survey, wave: str, item: str, means: dict[Any, float]) -> float | None:
    """What the groups' printed means say of the mean of all answers; None if any is not printed."""
    rows = survey.answers[
        (survey.answers["wave"] == wave) & (survey.answers["item"] == item) & (survey.answers["state"] == "answered")
    ]
    answered = rows["audience"].value_counts()
    total = sum(count * means.get(audience, np.nan) for audience, count in answered.items())
    return float(total / answered.sum()) if len(answered) and np.isfinite(total) else None


def missing_by_item(survey: Survey, wave: str | None = None) -> pd.DataFrame:
    """Exact counts, not for publication: `item, asked, answered, missing, not_applicable, out_of_range`."""
    wave = survey.wave if wave is None else wave
    rows = survey.answers[survey.answers["wave"] == wave]
    columns = ["answered", "missing", "not applicable", "out of range"]
    states = pd.crosstab(rows["item"], rows["state"]).reindex(survey.items["item"], columns=columns, fill_value=0)
    states.insert(0, "asked", states.sum(axis=1))
    states.columns = pd.Index([str(name).replace(" ", "_") for name in states.columns])
    return states.reset_index()


MOST_HIDDEN = 0.2
"""If more than this share of what a group said would be hidden, its answers are told in bands: in a group of fifty,
half the points of a scale of seven would be hidden, and a reader would see a middle without its ends."""

PATTERNS = {
    "complete": "answered every item",
    "stopped": "stopped on the way: nothing after some item",
    "gaps": "left out single items",
    "not applicable": "said of single items that they do not apply, and left out none",
}
"""How respondents leave items unanswered, in the order in which the first that fits is taken."""


def missing_patterns(survey: Survey, wave: str | None = None) -> pd.DataFrame:
    """Exact counts, not for publication: `audience, pattern, respondents` for every pattern of PATTERNS.

    Someone stopped if the last two items or more, in the codebook's order, are all missing and at least one before is
    answered; gaps take precedence over what does not apply. An answer out of range counts as missing.
    """
    wave = survey.wave if wave is None else wave
    order = {item: place for place, item in enumerate(survey.items["item"])}
    rows = survey.answers[survey.answers["wave"] == wave]
    rows = rows.assign(place=rows["item"].map(order)).sort_values(["respondent", "place"])
    each = rows.groupby("respondent")["state"].agg(_pattern)
    who = survey.who(wave)
    table = pd.crosstab(who, each.reindex(who.index).fillna("gaps")).reindex(columns=list(PATTERNS), fill_value=0)
    return table.reset_index().melt("audience", list(PATTERNS), "pattern", "respondents")


def _pattern(states: pd.Series) -> str:
    """The pattern of one respondent's states, in the order of the questionnaire."""
    missing = states.isin(["missing", "out of range"]).to_numpy()
    if not missing.any():
        return "complete" if (states == "answered").all() else "not applicable"
    given = np.flatnonzero(~missing)
    tail = len(missing) - 1 - (given[-1] if len(given) else -1)
    return "stopped" if tail >= 2 and len(given) and not missing[: given[-1]].any() else "gaps"
