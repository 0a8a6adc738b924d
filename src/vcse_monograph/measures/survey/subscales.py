"""Subscales by group: do their items hang together, and where do the groups' means lie?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.measures.measurement import Measurement, absent
from vcse_monograph.measures.survey import gaps
from vcse_monograph.measures.survey.factor_model import Fit, NotFitted, fit_factors
from vcse_monograph.measures.survey.items import USUAL, Guard
from vcse_monograph.measures.survey.reliability import Alpha, cronbach_alpha, item_analysis, omega_total
from vcse_monograph.measures.survey.responses import AUDIENCES, Survey, share

LEAST_ALPHA = 0.7
"""Below it a subscale's items are shown singly (Nunnally 1978's conventional mark)."""

LEAST_LOWER = 0.6
"""A subscale whose lower Feldt bound is below this is flagged. Not 0.7: that would reject a published alpha of 0.73
from fewer than some 400 respondents."""

ALL = "all"


def who_answers(survey: Survey, dimension: str) -> list[str]:
    """The groups for which a subscale is one and the same: each audience asked, and all together if asked alike.

    Those who did not say for whom they answer (asked what everyone is asked) count among all, and make no group.
    """
    asked = [audience for audience in survey.audiences if survey.items_of(dimension, audience)]
    untold = [""] if "" in set(survey.who(survey.wave)) and survey.items_of(dimension, "") else []
    alike = {tuple(survey.items_of(dimension, audience)) for audience in [*asked, *untold]}
    together = len(alike) == 1 and (untold or len(asked) > 1)
    return [*asked, ALL] if together else asked


def answers_to(survey: Survey, dimension: str, who: str, wave: str | None = None) -> pd.DataFrame:
    """The wide answers of a group to a subscale's items; of everyone asked all of them if `who` is "all"."""
    wave = survey.wave if wave is None else wave
    audience = None if who == ALL else who
    return survey.wide(wave, survey.items_of(dimension, audience), audience)


def alpha_that_counts(survey: Survey, dimension: str, audience: str) -> Alpha | None:
    """The alpha that decides whether a subscale is shown: listwise, of all who were asked the same items.

    None where there are fewer than two items or two complete respondents.
    """
    who = ALL if ALL in who_answers(survey, dimension) else audience
    answers = answers_to(survey, dimension, who)
    if answers.shape[1] < 2:
        return None
    alpha = cronbach_alpha(answers)
    return alpha if np.isfinite(alpha.value) else None


def stands(survey: Survey, dimension: str, audience: str) -> bool:
    """Whether a subscale is shown as one, or its items singly."""
    alpha = alpha_that_counts(survey, dimension, audience)
    return alpha is not None and alpha.value >= LEAST_ALPHA


def reliability(survey: Survey, guard: Guard = USUAL) -> pd.DataFrame:
    """One row per subscale and group, latest wave.

    `dimension, who, items, n` (complete respondents), `missing` (per cent of the answers asked for; nan where fewer
    than the threshold are missing), `alpha, low, high` (listwise, Feldt), `alpha_pairwise, omega`,
    `least_item_rest`, and `shown`: "as one", "as one, with care" or "items singly", empty where the row of all who were
    asked decides instead. Groups under the threshold are left out.
    """
    rows = []
    for dimension in survey.dimensions:
        groups = who_answers(survey, dimension)
        for who in groups:
            answers = answers_to(survey, dimension, who)
            if len(answers.dropna()) >= max(guard.threshold, 3) and answers.shape[1] >= 2:
                decides = who == ALL or ALL not in groups
                rows.append({"dimension": dimension, "who": who, **_row(answers, guard, decides)})
    columns = ["dimension", "who", "items", "n", "missing", "alpha", "low", "high", "alpha_pairwise", "omega"]
    return pd.DataFrame(rows, columns=[*columns, "least_item_rest", "shown"])


def _row(answers: pd.DataFrame, guard: Guard, decides: bool) -> dict[str, object]:
    listwise, pairwise = (cronbach_alpha(answers, missing) for missing in ("listwise", "pairwise"))
    unanswered = int(answers.isna().to_numpy().sum())
    return {
        "items": listwise.items,
        "n": listwise.n,
        "missing": np.nan if 0 < unanswered < guard.threshold else share(unanswered, answers.size),
        "alpha": listwise.value,
        "low": listwise.low,
        "high": listwise.high,
        "alpha_pairwise": pairwise.value,
        "omega": omega_total(answers),
        "least_item_rest": item_analysis(answers)["item_rest"].min(),
        "shown": shown_as(listwise) if decides else "",
    }


def shown_as(alpha: Alpha) -> str:
    """What an alpha lets a chapter show."""
    if not alpha.value >= LEAST_ALPHA:
        return "items singly"
    return "as one" if alpha.low >= LEAST_LOWER else "as one, with care"


def item_reliability(survey: Survey, guard: Guard = USUAL) -> pd.DataFrame:
    """Per item, over all who were asked the same items: `item, dimension, n, item_rest, alpha_if_deleted`."""
    parts = []
    for dimension in survey.dimensions:
        groups = who_answers(survey, dimension)
        for who in groups[-1:] if ALL in groups else groups:
            answers = answers_to(survey, dimension, who)
            if answers.shape[1] >= 2 and len(answers.dropna()) >= max(guard.threshold, 3):
                parts.append(item_analysis(answers).assign(dimension=dimension, who=who))
    columns = ["item", "dimension", "who", "n", "item_rest", "alpha_if_deleted"]
    return pd.concat(parts)[columns].reset_index(drop=True) if parts else pd.DataFrame(columns=columns)


def group_means(survey: Survey, guard: Guard = USUAL, wave: str | None = None) -> pd.DataFrame:
    """Mean score by subscale and audience: `dimension, audience, n, mean, low, high, stands`.

    On `survey.scale`; `low` and `high` are the middle 95 of 100 redrawings. Groups under the threshold are left out.
    """
    wave = survey.wave if wave is None else wave
    rows = []
    for audience in survey.audiences:
        scores = survey.scores(wave, audience)
        for dimension in scores.columns:
            answered = scores[dimension].dropna()
            if len(answered) >= guard.threshold:
                low, high = gaps.redrawn_mean(answered)
                found = (dimension, audience, len(answered), float(answered.mean()), low, high)
                rows.append((*found, stands(survey, dimension, audience)))
    return pd.DataFrame(rows, columns=["dimension", "audience", "n", "mean", "low", "high", "stands"])


def between_audiences(survey: Survey, guard: Guard = USUAL) -> pd.DataFrame:
    """Commissioners less VCSEs on each subscale that both were asked alike and that stands.

    `dimension, commissioner, VCSE` (means), `gap, low, high, reshuffled, g, delta, n`; see `gaps.between_groups`.
    """
    rows = []
    scores = {audience: survey.scores(survey.wave, audience) for audience in survey.audiences}
    for dimension in survey.dimensions:
        if ALL not in who_answers(survey, dimension) or not stands(survey, dimension, ALL):
            continue
        one, other = (scores[audience][dimension].dropna() for audience in AUDIENCES)
        if min(len(one), len(other)) < max(guard.threshold, 2):
            continue
        gap = gaps.between_groups(one, other)
        found = (gap.value, gap.low, gap.high, gap.reshuffled, gap.g, gap.delta, gap.n)
        rows.append((dimension, float(one.mean()), float(other.mean()), *found))
    columns = ["dimension", *AUDIENCES, "gap", "low", "high", "reshuffled", "g", "delta", "n"]
    return pd.DataFrame(rows, columns=columns)


def common_factors(survey: Survey) -> Fit:
    """The factor model of the items put to every audience, each subscale a factor, over complete respondents.

    Raises NotFitted with the reason where these answers cannot bear it.
    """
    items = survey.items[survey.items["audience"] == "both"]
    factors = {d: list(rows["item"]) for d, rows in items.groupby("dimension", sort=False) if len(rows) > 1}
    if len(factors) < 2:
        raise NotFitted("fewer than two subscales have two items that everyone was asked")
    return fit_factors(survey.wide(survey.wave), {str(name): columns for name, columns in factors.items()})


FIT = {
    "chi_square": ("chi2", "chi-square", "Discrepancy between the answers' covariances and the codebook's dimensions"),
    "df": ("df", "degrees of freedom", "Covariances less parameters of the factor model"),
    "cfi": ("cfi", "ratio", "Comparative fit index of the factor model: 1 if the dimensions explain all covariances"),
    "tli": ("tli", "ratio", "Tucker-Lewis index of the factor model"),
    "rmsea": ("rmsea", "ratio", "Root mean square error of approximation of the factor model: 0 if it fits"),
    "srmr": ("srmr", "ratio", "Root mean square of the factor model's residual correlations"),
}


def factor_measurements(survey: Survey) -> dict[str, Measurement]:
    """The fit of the factor model, or why there is none."""
    try:
        fit = common_factors(survey)
    except NotFitted as reason:
        return {name: absent(unit, words, str(reason)) for name, (_, unit, words) in FIT.items()}
    return {
        name: Measurement(
            float(getattr(fit, field)), unit, fit.n, f"{words}, among respondents who answered every item"
        )
        for name, (field, unit, words) in FIT.items()
    }
