"""What was answered, item by item, and what was left unanswered."""

from __future__ import annotations

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
    scales = survey.items[["item", "scale_min", "scale_max"]]
    for item, least, most in scales.itertuples(index=False, name=None):
        of_item = rows[rows["item"] == item]
        values = of_item.loc[of_item["state"] == "answered", "value"]
        found += [(item, str(point), int((values == point).sum())) for point in range(int(least), int(most) + 1)]
        found.append((item, NO_ANSWER, len(of_item) - len(values)))
    return pd.DataFrame(found, columns=["item", "answer", "count"])


def item_table(survey: Survey, guard: Guard = USUAL, wave: str | None = None) -> pd.DataFrame:
    """As publishable, one row per item and answer: `item, dimension, paraphrase, answer, count, respondents, share`.

    `respondents`: to how many the item was put; `count` and `share` (per cent of them) are nan where hidden; one column
    per audience holds its mean answer (nan if not asked or not publishable), the same in each row of an item.
    """
    wave = survey.wave if wave is None else wave
    counts = distribution(survey, wave)
    means = {str(item): dict(row) for item, row in item_means(survey, wave, guard).iterrows()}
    parts = []
    for item, rows in counts.groupby("item", sort=False):
        scores = [None if answer == NO_ANSWER else float(answer) for answer in rows["answer"]]
        mean = _together(survey, wave, str(item), means[str(item)])
        row = publishable(list(rows["count"]), guard.threshold, scores=scores, mean=mean, rounding=guard.rounding)
        total = int(rows["count"].sum())
        shown = np.array([np.nan if count is None else float(count) for count in row.counts])
        part = rows.assign(count=shown, respondents=total, share=shown * share(1, total))
        printed = {str(name): value if row.mean is not None else np.nan for name, value in means[str(item)].items()}
        parts.append(part.assign(**printed))
    about = survey.items[["item", "dimension", "paraphrase", "reverse"]]
    return about.merge(pd.concat(parts), on="item")


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
