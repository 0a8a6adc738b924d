"""Who answered: counts of respondents, and of answers given and left out."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.errors import DataError
from vcse_monograph.measures.measurement import Measurement, absent, count
from vcse_monograph.measures.survey.claims import CLAIMS, alpha_measurement, claim_measurements
from vcse_monograph.measures.survey.items import PATTERNS, USUAL, Guard, missing_by_item, missing_patterns
from vcse_monograph.measures.survey.responses import AUDIENCES, Survey, share
from vcse_monograph.measures.survey.subscales import LEAST_ALPHA, LEAST_LOWER, between_audiences, group_means, stands
from vcse_monograph.measures.survey.suppression import publishable
from vcse_monograph.measures.survey.waves import change_measurements
from vcse_monograph.measures.survey.weights import design_effect, effective_respondents, rake, weighted_mean


def respondents(survey: Survey, guard: Guard = USUAL) -> dict[str, Measurement]:
    """How many answered, in the latest wave; a group under the threshold is told as absent."""
    who = survey.who(survey.wave)
    missing = missing_by_item(survey)
    asked, unanswered = int(missing["asked"].sum()), int((missing["asked"] - missing["answered"]).sum())
    words = "Answers asked for that were not given, or that said the item does not apply, of all asked for"
    found = {
        "respondents": count(len(who), "respondents", "Respondents of the latest wave, each counted once"),
        "waves": count(len(survey.waves), "waves", "Waves of the survey"),
        "items": count(len(survey.items), "items", "Items of the codebook"),
        "subscales": count(len(survey.dimensions), "subscales", "Subscales of the codebook"),
        "subscales_standing": count(_standing(survey), "subscales", "Subscales whose items hang together"),
        "not_answered": absent("%", words, f"fewer than {guard.threshold} answers are missing")
        if unanswered < guard.threshold
        else Measurement(share(unanswered, asked), "%", asked, words),
    }
    for audience, called in AUDIENCES.items():
        size, words = int((who == audience).sum()), f"Respondents who answered for {called}"
        small = f"fewer than {guard.threshold} answered for {called}"
        kept = count(size, "respondents", words) if size >= guard.threshold else absent("respondents", words, small)
        found[called.lower()] = kept
    return found


def rules(guard: Guard = USUAL) -> dict[str, Measurement]:
    """The marks that this chapter's measures go by, so that prose can print them."""
    return {
        "alpha_at_least": Measurement(LEAST_ALPHA, "ratio", 0, "Alpha from which a subscale is shown as one"),
        "care_below": Measurement(
            LEAST_LOWER, "ratio", 0, "Lower Feldt bound under which a subscale is used with care"
        ),
        "smallest_count": Measurement(guard.threshold, "respondents", 0, "The smallest count that is published"),
    }


def _standing(survey: Survey) -> int:
    return sum(
        any(
            stands(survey, dimension, audience)
            for audience in survey.audiences
            if dimension in survey.subscales_of(audience)
        )
        for dimension in survey.dimensions
    )


def who_answered(survey: Survey, guard: Guard = USUAL) -> pd.DataFrame:
    """As publishable: `wave, audience, respondents` and one column per pattern of `items.PATTERNS`; nan where hidden.

    A group under the threshold has no numbers at all.
    """
    parts = []
    for wave in survey.waves:
        patterns = missing_patterns(survey, wave).pivot(index="audience", columns="pattern", values="respondents")
        for audience in [*AUDIENCES, ""]:
            if audience in patterns.index:
                counts = [int(count) for count in patterns.loc[[audience], list(PATTERNS)].to_numpy()[0]]
                row = publishable(counts, guard.threshold, rounding=guard.rounding)
                size = sum(counts) if sum(counts) >= guard.threshold else None
                cells = dict(zip(PATTERNS, row.counts, strict=True))
                parts.append({"wave": wave, "audience": audience, "respondents": size, **cells})
    return pd.DataFrame(parts, columns=["wave", "audience", "respondents", *PATTERNS])


def by_audience(survey: Survey, audience: str, guard: Guard = USUAL) -> dict[str, Measurement]:
    """For each subscale of an audience: `<subscale>.mean`, `.alpha`, `.change`; for those of a claim, its gap too."""
    means = group_means(survey, guard)
    means = means[means["audience"] == audience].set_index("dimension")
    claims = [claim for claim in CLAIMS if claim.audience == audience]
    wanted = dict.fromkeys([*survey.subscales_of(audience), *(d for claim in claims for d in claim.subscales)])
    found: dict[str, Measurement] = {}
    for dimension in wanted:
        found[f"{dimension}.alpha"] = alpha_measurement(survey, dimension, audience)
        title = survey.dimensions.get(dimension, dimension).lower()
        words = f"Mean score on {title} among responding {AUDIENCES[audience]}, on the scale of the items"
        if dimension in means.index:
            row = means.loc[[dimension]].iloc[0]
            ends = (float(row["low"]), float(row["high"]))
            found[f"{dimension}.mean"] = Measurement(float(row["mean"]), "points", int(row["n"]), words, ends)
        else:
            found[f"{dimension}.mean"] = absent("points", words, f"too few {AUDIENCES[audience]} answered it")
    for claim in claims:
        found |= claim_measurements(survey, claim, guard)
    return found | change_measurements(survey, audience, guard)


def between(survey: Survey, guard: Guard = USUAL) -> dict[str, Measurement]:
    """For each subscale: by how many points commissioners' mean lies above VCSEs', or why that is not known."""
    table = between_audiences(survey, guard).set_index("dimension")
    found = {}
    for dimension, title in survey.dimensions.items():
        words = f"Points by which responding commissioners' mean score on {title.lower()} lies above responding VCSEs'"
        if dimension in table.index:
            row = table.loc[[dimension]].iloc[0]
            ends = (float(row["low"]), float(row["high"]))
            found[dimension] = Measurement(float(row["gap"]), "points", int(row["n"]), words, ends)
        else:
            found[dimension] = absent(
                "points", words, "not asked alike of both groups, or not answered by enough of each"
            )
    return found


def weighting(survey: Survey) -> tuple[dict[str, Measurement], pd.DataFrame]:
    """What weighting the groups to their known shares costs and changes.

    Design effect and effective respondents, or why there are none; and `dimension, unweighted, weighted` means over
    all respondents of the subscales that all were asked.
    """
    who = survey.who(survey.wave)
    told = who[who != ""].to_frame("audience")
    effect = "Design effect of weights that give the groups of respondents their known shares: 1 if no weight differs"
    worth = "Respondents with equal weights that would be as steady as the weighted ones"
    empty = pd.DataFrame(columns=["dimension", "unweighted", "weighted"])
    if not survey.margins:
        why = "the codebook gives no known shares of commissioners and VCSEs"
    else:
        try:
            weights = rake(told, {"audience": survey.margins})
        except DataError as error:
            why = " ".join(problem.what for problem in error.problems).rstrip(".")
        else:
            measured = {
                "design_effect": Measurement(design_effect(weights), "ratio", len(told), effect),
                "effective_respondents": Measurement(effective_respondents(weights), "respondents", len(told), worth),
            }
            return measured, _weighted(survey, weights)
    return {
        "design_effect": absent("ratio", effect, why),
        "effective_respondents": absent("respondents", worth, why),
    }, empty


def _weighted(survey: Survey, weights: pd.Series) -> pd.DataFrame:
    scores = pd.concat([survey.scores(survey.wave, audience) for audience in survey.audiences])
    common = [d for d in survey.dimensions if all(d in survey.subscales_of(a) for a in survey.audiences)]
    rows = [(d, float(scores[d].mean()), weighted_mean(scores[d], weights.reindex(scores.index))) for d in common]
    return pd.DataFrame(rows, columns=["dimension", "unweighted", "weighted"])
