"""The demonstration's responses: what is planted in them, so that chapter 10 can be held to finding it."""

import time

import numpy as np
import pytest

from vcse_monograph.errors import UsageError
from vcse_monograph.sources.demo_survey import FORMS, draw_responses, generate, read_instrument
from vcse_monograph.sources.demo_survey.instrument import PLAN
from vcse_monograph.sources.demo_survey.latent import item_correlation

FLATTEN = {"acquisition": 0.73, "assimilation": 0.85, "transformation": 0.93, "exploitation": 0.80}
"""Reliabilities of Flatten et al. 2011, sample 2."""


@pytest.fixture(scope="module")
def instrument(project):
    return read_instrument(project / "data" / "codebooks" / "acap-vcse.toml")


def turned(responses) -> dict[str, np.ndarray]:
    """{dimension: answers to its items, reversed items turned, nan where there is none}."""
    found: dict[str, list[np.ndarray]] = {}
    for column, question in enumerate(responses.instrument.questions):
        answers = responses.answers[:, column].astype(float)
        answers[answers < 0] = np.nan
        answers = question.lowest + question.highest - answers if question.reverse else answers
        found.setdefault(question.dimension, []).append(answers)
    return {dimension: np.column_stack(columns) for dimension, columns in found.items()}


def alpha(answers: np.ndarray) -> float:
    whole = answers[~np.isnan(answers).any(axis=1)]
    items = whole.shape[1]
    return items / (items - 1) * (1 - whole.var(axis=0, ddof=1).sum() / whole.sum(axis=1).var(ddof=1))


def test_the_published_reliabilities_are_those_of_the_answers(instrument):
    many = turned(draw_responses(instrument, seed=1, responses=60_000, gaps=False))
    for dimension, wanted in {**PLAN["alpha"], **FLATTEN}.items():
        # 0.006: three standard errors of an alpha of .73 from the fewest who answer a subscale.
        assert alpha(many[dimension]) == pytest.approx(wanted, abs=0.006), dimension


def test_items_must_correlate_as_spearman_and_brown_say():
    assert item_correlation(0.75, 3) == pytest.approx(0.5)
    assert item_correlation(0.0, 4) == 0


def test_planted_gaps_lower_what_the_report_names_and_nothing_else(instrument):
    with_gaps, without = (turned(draw_responses(instrument, seed=2, responses=20_000, gaps=g)) for g in (True, False))
    lowered = {d for d in with_gaps if np.nanmean(without[d]) - np.nanmean(with_gaps[d]) > 0.8}
    assert lowered == {"managerial", "communication", "evidencing"}
    means = [np.nanmean(answers) for answers in without.values()]
    assert max(means) - min(means) < 0.05, "without gaps all subscales have one mean"


def test_a_later_wave_has_other_respondents_and_half_the_gap(instrument):
    first, second = (turned(draw_responses(instrument, seed=2, responses=20_000, wave=w)) for w in (1, 2))
    assert np.nanmean(second["evidencing"]) - np.nanmean(first["evidencing"]) == pytest.approx(0.5, abs=0.06)


def test_each_group_answers_its_own_items(instrument):
    responses = draw_responses(instrument, seed=3)
    assert len(responses.audience) == 131 and (responses.audience == "commissioner").sum() == 52
    table = responses.frame()
    asked = table.groupby("audience")["item"].nunique().to_dict()
    assert asked == {"VCSE": 18, "commissioner": 22}
    assert table.groupby("audience")["respondent"].nunique().to_dict() == {"VCSE": 79, "commissioner": 52}


def test_some_answers_are_left_out_in_each_way(instrument):
    states = draw_responses(instrument, seed=4, responses=5_000).frame()["state"].value_counts(normalize=True)
    assert states["missing"] == pytest.approx(0.045, abs=0.01), "skipped, and never reached by those who stop"
    assert states["not applicable"] == pytest.approx(0.022, abs=0.006)


def test_the_same_seed_gives_the_same_files_and_another_gives_others(tmp_path, project):
    codebook = project / "data" / "codebooks" / "acap-vcse.toml"
    one, two, other = (
        generate(tmp_path / n, codebook, seed=s, responses=20) for n, s in (("1", 5), ("2", 5), ("3", 6))
    )
    assert len(one) == len(FORMS)
    for a, b, c in zip(one, two, other, strict=True):
        assert a.read_bytes() == b.read_bytes() != c.read_bytes(), a.name


def test_a_seed_takes_less_than_ten_milliseconds(instrument):
    def taken(seed: int) -> float:
        begun = time.process_time()
        draw_responses(instrument, seed=seed).frame()
        return time.process_time() - begun

    assert min(taken(seed) for seed in range(30)) < 0.010, "the quickest of thirty, as the machine may have other work"


def test_a_codebook_without_what_generating_needs_is_refused(tmp_path, project):
    text = (project / "data" / "codebooks" / "acap-vcse.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace('"acquisition"', '"intake"'), encoding="utf-8")
    with pytest.raises(UsageError, match="dimensions without a planned reliability: intake"):
        read_instrument(tmp_path / "other.toml")
