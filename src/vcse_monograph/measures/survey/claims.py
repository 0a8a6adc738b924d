"""The two claims about capacities: is a group lower on some subscales than on every other that it was asked?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from vcse_monograph.measures.measurement import Measurement, absent
from vcse_monograph.measures.survey import gaps
from vcse_monograph.measures.survey.items import USUAL, Guard
from vcse_monograph.measures.survey.responses import AUDIENCES, Survey
from vcse_monograph.measures.survey.subscales import LEAST_ALPHA, alpha_that_counts, stands


@dataclass(frozen=True)
class Claim:
    """That an audience is lower on each of `subscales` than on every other subscale it was asked."""

    audience: str
    subscales: tuple[str, ...]


CLAIMS = (Claim("commissioner", ("managerial", "communication")), Claim("VCSE", ("evidencing",)))
"""The published claims (K10), in the names that a codebook must give to the subscales concerned."""

OF_THOUSAND = "of 1,000 reshufflings"


@dataclass(frozen=True)
class Lowest:
    """A subscale against the others of the same respondents.

    `gap`: by how many points it lies under the lowest other subscale (negative: above it), with the middle 95 of 100
    redrawings; `nearest` names that subscale; `reshuffled`: of 1,000 reshufflings, how many give a gap as large to the
    subscale where most do; `reversed`: how many give as large a gap the other way, times the number of comparisons
    (so that the lowest of many is not taken for a finding); `n` respondents.
    """

    gap: float
    low: float
    high: float
    nearest: str
    reshuffled: float
    reversed: float
    n: int


def lowest(scores: pd.DataFrame, subscale: str, others: list[str], compared: int | None = None) -> Lowest:
    """Compare a subscale with each of `others` over respondents who have all the scores (columns of `scores`).

    `compared`: how many comparisons `reversed` allows for, if more than one for each other subscale.
    Raises ValueError for fewer than two such respondents or nothing to compare with.
    """
    complete, compared = scores[[subscale, *others]].dropna(), compared or len(others)
    if len(complete) < 2 or not others:
        raise ValueError("a subscale is lowest among respondents, and of others")
    above = complete[others].sub(complete[subscale], axis=0)
    means = above.mean()
    nearest = str(means.idxmin())
    turned = np.column_stack([above, -above[nearest]])
    *as_large, reverse = gaps.changed_places(turned)
    low, high = _redrawn_least(above.to_numpy(dtype=float))
    return Lowest(
        gap=float(means[nearest]),
        low=low,
        high=high,
        nearest=nearest,
        reshuffled=float(max(as_large)),
        reversed=min(1000.0, float(reverse) * compared),
        n=len(complete),
    )


def _redrawn_least(above: np.ndarray) -> tuple[float, float]:
    """The middle 95 of 100 of the least mean column, when respondents (rows) are redrawn."""
    random = np.random.default_rng(gaps.SEED)
    drawn = random.integers(0, len(above), (gaps.REDRAWINGS, len(above)))
    least = np.min([column[drawn].mean(axis=1) for column in above.T], axis=0)
    return gaps.middle(least)


def compare(survey: Survey, claim: Claim, guard: Guard = USUAL) -> dict[str, Lowest | str]:
    """Each subscale of a claim against the audience's others; or, in words, why it cannot be compared."""
    found: dict[str, Lowest | str] = {}
    for subscale in claim.subscales:
        why, others = _comparable(survey, claim, subscale)
        if why:
            found[subscale] = why
            continue
        complete = survey.scores(survey.wave, claim.audience)[[subscale, *others]].dropna()
        if len(complete) < max(guard.threshold, 2):
            found[subscale] = f"too few {AUDIENCES[claim.audience]} answered all of these subscales"
        else:
            found[subscale] = lowest(complete, subscale, others, len(others) * len(claim.subscales))
    return found


def compared(survey: Survey, guard: Guard = USUAL) -> dict[tuple[str, str], Lowest]:
    """Every subscale of the claims that can be compared, by audience and subscale."""
    return {
        (claim.audience, subscale): found
        for claim in CLAIMS
        for subscale, found in compare(survey, claim, guard).items()
        if isinstance(found, Lowest)
    }


def claim_measurements(survey: Survey, claim: Claim, guard: Guard = USUAL) -> dict[str, Measurement]:
    """For each subscale of a claim: `<subscale>.gap`, `.reshuffled`, `.reversed`; or why there is none."""
    return {
        f"{subscale}.{name}": measurement
        for subscale, found in compare(survey, claim, guard).items()
        for name, measurement in _measurements(survey, claim, subscale, found).items()
    }


def _comparable(survey: Survey, claim: Claim, subscale: str) -> tuple[str, list[str]]:
    """Why a subscale cannot be compared (empty if it can), and the other subscales that stand."""
    who = AUDIENCES[claim.audience]
    if claim.audience not in survey.audiences:
        return f"no {who} answered", []
    if subscale not in survey.subscales_of(claim.audience):
        return f'the codebook has no subscale "{subscale}" that {who} were asked', []
    if not stands(survey, subscale, claim.audience):
        return f"the items on {_title(survey, subscale)} do not hang together, so they are shown singly", []
    others = [d for d in survey.subscales_of(claim.audience) if d not in claim.subscales]
    standing = [d for d in others if stands(survey, d, claim.audience)]
    return ("" if standing else f"no other subscale of {who} hangs together", standing)


def _measurements(survey: Survey, claim: Claim, subscale: str, found: Lowest | str) -> dict[str, Measurement]:
    who, title = AUDIENCES[claim.audience], _title(survey, subscale)
    gap = f"Points by which the mean score on {title} lies under the lowest other subscale's, among responding {who}"
    chance = (
        f"Reshufflings of the responding {who}' answers, each one's scores on {title} and on another subscale changing "
        "places at random, that give a gap as large; the subscale where most do"
    )
    reverse = (
        f"Reshufflings of the responding {who}' answers that put {title} as far above its lowest other subscale, "
        "times the number of comparisons"
    )
    if isinstance(found, str):
        absences = (("gap", "points", gap), ("reshuffled", OF_THOUSAND, chance), ("reversed", OF_THOUSAND, reverse))
        return {name: absent(unit, words, found) for name, unit, words in absences}
    return {
        "gap": Measurement(found.gap, "points", found.n, gap, (found.low, found.high)),
        "reshuffled": Measurement(found.reshuffled, OF_THOUSAND, found.n, chance),
        "reversed": Measurement(found.reversed, OF_THOUSAND, found.n, reverse),
    }


def _title(survey: Survey, subscale: str) -> str:
    return survey.dimensions.get(subscale, subscale).lower()


def alpha_measurement(survey: Survey, dimension: str, audience: str) -> Measurement:
    """The alpha that decides whether a subscale is shown as one, with Feldt's bounds."""
    words = f"Cronbach's alpha of the items on {_title(survey, dimension)} (shown as one from {LEAST_ALPHA})"
    if dimension not in survey.subscales_of(audience):
        return absent(
            "ratio", words, f'the codebook has no subscale "{dimension}" that {AUDIENCES[audience]} were asked'
        )
    alpha = alpha_that_counts(survey, dimension, audience)
    if alpha is None:
        return absent("ratio", words, "there are too few items or respondents")
    return Measurement(alpha.value, "ratio", alpha.n, words, (alpha.low, alpha.high))
