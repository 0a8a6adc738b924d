"""Responses drawn from a factor model: reliabilities, gaps and what is left unanswered are set, not found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from vcse_monograph.sources.demo_survey.instrument import PLAN, Instrument, Question
from vcse_monograph.sources.demo_survey.latent import answers_of, loading

if TYPE_CHECKING:
    import pandas as pd

NOT_PUT, MISSING, NOT_APPLICABLE = -3, -2, -1
STOP_BETWEEN = (0.25, 0.75)  # of the items: sooner is hardly a response, later hardly a break


@dataclass(frozen=True)
class Responses:
    """`audience`: (respondents,) text. `answers`: (respondents, items) int8, or NOT_PUT, MISSING, NOT_APPLICABLE."""

    instrument: Instrument
    audience: NDArray[np.str_]
    answers: NDArray[np.int8]

    def frame(self, wave: str = "1") -> pd.DataFrame:
        """One row per respondent and item put to them: wave, respondent (from 1), audience, item, value, state.

        As `answers.parquet` holds them: `value` Int16, null unless `state` is "answered".
        """
        import pandas as pd

        who, what = np.nonzero(self.answers != NOT_PUT)
        drawn = self.answers[who, what]
        states = np.array(["missing", "not applicable", "answered"], dtype=object)
        items = np.array([question.item for question in self.instrument.questions], dtype=object)
        return pd.DataFrame(
            {
                "wave": pd.Series(wave, index=range(len(who)), dtype="str"),
                "respondent": (who + 1).astype("int32"),
                "audience": pd.Series(self.audience[who], dtype="str"),
                "item": pd.Series(items[what], dtype="str"),
                "value": pd.arrays.IntegerArray(drawn.astype("int16"), drawn < 0),
                "state": pd.Series(states[np.minimum(drawn - MISSING, len(states) - 1)], dtype="str"),
            }
        )


def draw_responses(
    instrument: Instrument, *, seed: int, responses: int = 131, gaps: bool = True, wave: int = 1
) -> Responses:
    """Draw whole questionnaires; the answers depend on the arguments alone.

    `responses`: respondents (default: the study's number). `gaps`: whether commissioners are lower on managerial and
    communication capability, and VCSEs on evidencing outcomes; without gaps all subscales have the same mean.
    `wave`: later waves have other respondents and half the gap of the wave before.
    """
    rng = np.random.default_rng([seed, wave, responses])
    commissioners = round(PLAN["commissioner_share"] * responses)
    audience = np.array(["commissioner"] * commissioners + ["VCSE"] * (responses - commissioners))
    rng.shuffle(audience)
    gap = PLAN["gap"] * 0.5 ** (wave - 1) if gaps else 0.0
    answers = np.column_stack(_subscales(instrument, audience, gap, rng))
    for column, question in enumerate(instrument.questions):
        if question.audience != "both":
            answers[audience != question.audience, column] = NOT_PUT
    _leave_unanswered(answers, instrument, audience, rng)
    return Responses(instrument, audience, answers)


def _subscales(
    instrument: Instrument, audience: NDArray[np.str_], gap: float, rng: Generator
) -> list[NDArray[np.int8]]:
    """Each question's answers, in the instrument's order, as if all were put to all."""
    people = len(audience)
    common = rng.standard_normal(people)
    by_item: dict[str, NDArray[np.int8]] = {}
    for dimension in dict.fromkeys(question.dimension for question in instrument.questions):
        questions = [question for question in instrument.questions if question.dimension == dimension]
        own = np.sqrt(1 - PLAN["common"]) * rng.standard_normal(people)
        level = np.sqrt(PLAN["common"]) * common + own
        lowered = [group for group, names in PLAN["gaps"].items() if dimension in names]
        shift = np.where(np.isin(audience, lowered), -gap, 0.0)
        for place, question in enumerate(questions):
            by_item[question.item] = _answers(question, len(questions), place, level, shift, rng)
    return [by_item[question.item] for question in instrument.questions]


def _answers(
    question: Question,
    items: int,
    place: int,
    level: NDArray[np.float64],
    shift: NDArray[np.float64],
    rng: Generator,
) -> NDArray[np.int8]:
    """One item's answers. Items of a subscale differ a little in level; their mean difference is zero."""
    lowest, highest = question.lowest, question.highest
    width = (highest - lowest) / 6  # the plan is written for seven points
    centre, spread = lowest + (PLAN["centre"] - 1) * width, PLAN["spread"] * width
    share = loading(PLAN["alpha"][question.dimension], items, centre, spread, lowest, highest)
    latent = np.sqrt(share) * level + np.sqrt(1 - share) * rng.standard_normal(len(level))
    easiness = 0.15 * (place - (items - 1) / 2)
    answers = answers_of(centre + spread * latent + width * (shift + easiness), lowest, highest)
    return (lowest + highest - answers).astype(np.int8) if question.reverse else answers


def _leave_unanswered(
    answers: NDArray[np.int8], instrument: Instrument, audience: NDArray[np.str_], rng: Generator
) -> None:
    """Mark answers as skipped, as not applicable, and as never reached by those who stop on the way."""
    plan = PLAN["unanswered"]
    put = answers != NOT_PUT
    chance = rng.random(answers.shape)
    limit = np.full(answers.shape, plan["not_applicable"])
    for column, question in enumerate(instrument.questions):
        more = plan["not_applicable_to_vcses"].get(question.item)
        if more:
            limit[audience == "VCSE", column] = more
    answers[put & (chance < limit)] = NOT_APPLICABLE
    answers[put & (chance > 1 - plan["skipped"])] = MISSING
    stop = rng.uniform(*STOP_BETWEEN, len(answers))
    for person in np.flatnonzero(rng.random(len(answers)) < plan["stopped"]):
        reached = np.flatnonzero(put[person])
        answers[person, reached[round(stop[person] * len(reached)) :]] = MISSING
