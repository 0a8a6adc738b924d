"""Two waves compared: different respondents, the same items.

Respondents are not followed from wave to wave, since no export may carry who they are. A change is a difference between
two groups of people, some of whom may be the same.
"""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures.measurement import Measurement, absent
from vcse_monograph.measures.survey import gaps
from vcse_monograph.measures.survey.items import USUAL, Guard, item_means
from vcse_monograph.measures.survey.responses import AUDIENCES, Survey
from vcse_monograph.measures.survey.subscales import stands
from vcse_monograph.measures.survey.suppression import MEAN_DECIMALS

ONE_WAVE = "there is one wave only"
TOO_FEW = "too few answered in one of the waves, or the items do not hang together"


def pair(survey: Survey) -> tuple[str, str] | None:
    """The latest wave and the one before it; None where there is one only."""
    return (survey.waves[-2], survey.waves[-1]) if len(survey.waves) > 1 else None


def item_changes(survey: Survey, printed: pd.DataFrame, guard: Guard = USUAL) -> pd.DataFrame:
    """Per item and audience: `item, dimension, paraphrase, audience, earlier, later, change`, means as answered.

    `printed`: the latest wave's `items.item_table`, whose means are taken over. `change` is the difference of the
    printed means; nan where either is not printed. Empty for one wave.
    """
    columns = ["item", "dimension", "paraphrase", "audience", "earlier", "later", "change"]
    waves = pair(survey)
    if waves is None:
        return pd.DataFrame(columns=columns)
    later = printed.drop_duplicates("item").melt(columns[:3], list(AUDIENCES), "audience", "later")
    earlier = item_means(survey, waves[0], guard).reset_index().melt("item", list(AUDIENCES), "audience", "earlier")
    found = later.merge(earlier, on=["item", "audience"]).dropna(subset=["earlier", "later"], how="all")
    found["change"] = (found["later"] - found["earlier"]).round(MEAN_DECIMALS)
    return found.sort_values("item", key=lambda names: names.map(_order(survey)), kind="stable")[columns].reset_index(
        drop=True
    )


def _order(survey: Survey) -> dict[str, int]:
    return {item: place for place, item in enumerate(survey.items["item"])}


def subscale_changes(survey: Survey, guard: Guard = USUAL) -> pd.DataFrame:
    """Per subscale and audience, those that stand: the change of the mean score, later less earlier.

    `dimension, audience, n_earlier, n_later, earlier, later, change, low, high, reshuffled`, on `survey.scale`; see
    `gaps.between_groups`. Empty for one wave.
    """
    columns = ["dimension", "audience", "n_earlier", "n_later", "earlier", "later", "change", "low", "high"]
    rows, waves = [], pair(survey)
    for audience in survey.audiences if waves else []:
        before, after = (survey.scores(wave, audience) for wave in waves or ())
        for dimension in after.columns:
            one, other = after[dimension].dropna(), before[dimension].dropna()
            if min(len(one), len(other)) < max(guard.threshold, 2) or not stands(survey, dimension, audience):
                continue
            gap = gaps.between_groups(one, other)
            found = (len(other), len(one), float(other.mean()), float(one.mean()), gap.value, gap.low, gap.high)
            rows.append((dimension, audience, *found, gap.reshuffled))
    return pd.DataFrame(rows, columns=[*columns, "reshuffled"])


def change_measurements(survey: Survey, audience: str, guard: Guard = USUAL) -> dict[str, Measurement]:
    """`<subscale>.change` for each subscale of an audience, or why there is none."""
    changes = subscale_changes(survey, guard).set_index(["audience", "dimension"])
    found = {}
    for dimension in survey.subscales_of(audience):
        words = (
            f"Points by which the mean score on {survey.dimensions[dimension].lower()} among responding "
            f"{AUDIENCES[audience]} changed from one wave to the next"
        )
        if (audience, dimension) in changes.index:
            row = changes.loc[[(audience, dimension)]].iloc[0]
            n, ends = int(row["n_earlier"] + row["n_later"]), (float(row["low"]), float(row["high"]))
            found[f"{dimension}.change"] = Measurement(float(row["change"]), "points", n, words, ends)
        else:
            found[f"{dimension}.change"] = absent("points", words, ONE_WAVE if pair(survey) is None else TOO_FEW)
    return found
