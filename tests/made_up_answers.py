"""Surveys small enough to check by hand: a table of answers in, a `Survey` out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vcse_monograph.measures.survey.responses import Survey, survey_of
from vcse_monograph.records.survey.codebook import load_codebook
from vcse_monograph.sources.demo_survey.instrument import read_instrument
from vcse_monograph.sources.demo_survey.responses import draw_responses

PROJECT = Path(__file__).resolve().parents[1]
CODEBOOK = PROJECT / "data" / "codebooks" / "acap-vcse.toml"
STATES = {None: "missing", "NA": "not applicable", "?": "out of range"}


def codebook(items: Mapping[str, Mapping[str, Any]], **settings: Any) -> dict[str, Any]:
    """A codebook as in `codebook.json`: each item on its own dimension, on a scale of 1 to 5, if it says no other."""
    written = [
        {"item": name, "dimension": name, "paraphrase": f"Item {name}.", "scale_min": 1, "scale_max": 5} | dict(about)
        for name, about in items.items()
    ]
    dimensions = dict.fromkeys(item["dimension"] for item in written)
    titles = [{"dimension": dimension, "title": dimension.capitalize()} for dimension in dimensions]
    return {"title": "Made up", "items": written, "dimensions": titles, **settings}


def survey(
    items: Mapping[str, Mapping[str, Any]], *groups: tuple[str, Sequence[Sequence[Any]]], **settings: Any
) -> Survey:
    """A survey of one wave: each group is an audience and its rows, one answer for each item (None: missing)."""
    return waves(items, {"1": groups}, **settings)


def waves(
    items: Mapping[str, Mapping[str, Any]],
    by_wave: Mapping[str, Sequence[tuple[str, Sequence[Sequence[Any]]]]],
    **settings: Any,
) -> Survey:
    """A survey of several waves; an item that was not put to an audience has no answer, whatever the row says."""
    answers, respondents = [], []
    for wave, groups in by_wave.items():
        people = [(audience, row) for audience, rows in groups for row in rows]
        for number, (audience, row) in enumerate(people, 1):
            respondents.append((wave, number, audience, "complete"))
            for (item, about), given in zip(items.items(), row, strict=True):
                if about.get("audience", "both") in ("both", audience):
                    state = STATES.get(given, "answered")
                    value = float(given) if state == "answered" else np.nan
                    answers.append((wave, number, audience, item, value, state))
    return survey_of(
        pd.DataFrame(answers, columns=["wave", "respondent", "audience", "item", "value", "state"]),
        pd.DataFrame(respondents, columns=["wave", "respondent", "audience", "state"]),
        codebook(items, **settings),
    )


def generated(seed: int, gaps: bool = True, wave_numbers: Sequence[int] = (1,), **settings: Any) -> Survey:
    """The demonstration's responses, straight from their generator."""
    instrument = read_instrument(CODEBOOK)
    drawn = [draw_responses(instrument, seed=seed, gaps=gaps, wave=wave).frame(str(wave)) for wave in wave_numbers]
    answers = pd.concat(drawn)
    respondents = answers[["wave", "respondent", "audience"]].drop_duplicates().assign(state="complete")
    return survey_of(answers, respondents, load_codebook(CODEBOOK).as_written() | settings)
