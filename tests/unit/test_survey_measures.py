"""The survey's measures at their edges: too little data, odd codebooks, and what is said then."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.made_up_answers import codebook, generated, survey, waves
from vcse_monograph.errors import DataError
from vcse_monograph.findings import survey_figures as draw
from vcse_monograph.findings.style import House
from vcse_monograph.measures.survey import claims, gaps, items, overview, responses, subscales, weights
from vcse_monograph.measures.survey.claims import Claim, claim_measurements, lowest
from vcse_monograph.measures.survey.factor_model import NotFitted, fit_factors
from vcse_monograph.measures.survey.items import Guard
from vcse_monograph.measures.survey.reliability import alpha_of, correlation, cronbach_alpha, feldt_bounds, omega_total

OPEN = Guard(threshold=0)
HOUSE = House("made up")
TWO = {"a": {"dimension": "d"}, "b": {"dimension": "d"}}


def test_alpha_refuses_an_unknown_word_and_a_single_item():
    answers = pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2]})
    with pytest.raises(ValueError, match="listwise"):
        cronbach_alpha(answers, "casewise")
    with pytest.raises(ValueError, match="two items"):
        cronbach_alpha(answers[["a"]])


def test_alpha_is_undefined_where_nothing_varies():
    found = cronbach_alpha(pd.DataFrame({"a": [3, 3, 3], "b": [2, 2, 2]}))
    assert np.isnan([found.value, found.low, found.high]).all()
    assert np.isnan(alpha_of(pd.DataFrame([[1.0]])))
    assert np.isnan(feldt_bounds(0.8, 1, 4)).all()
    assert np.isnan(correlation(pd.Series([1.0, 1.0]), pd.Series([1.0, 2.0])))


def test_omega_is_undefined_where_one_factor_cannot_be_fitted():
    assert np.isnan(omega_total(pd.DataFrame({"a": [1, 2, 3], "b": [1, 1, 1], "c": [1, 2, 2]})))


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"one": ["a"], "two": ["b", "c"]}, "more unknowns"),
        ({"one": ["a", "b", "sum"]}, "sum of others"),
    ],
)
def test_the_factor_model_says_why_it_is_not_fitted(columns, why):
    random = np.random.default_rng(1)
    data = pd.DataFrame(random.integers(1, 6, (30, 3)).astype(float), columns=list("abc"))
    with pytest.raises(NotFitted, match=why):
        fit_factors(data.assign(sum=data["a"] + data["b"]), columns)


def test_a_subscale_of_one_item_has_no_alpha_and_is_shown_singly():
    found = survey({"a": {"dimension": "managerial"}}, ("commissioner", [[1], [5], [3], [2], [4]]))
    assert subscales.alpha_that_counts(found, "managerial", "commissioner") is None
    assert claims.alpha_measurement(found, "managerial", "commissioner").missing
    assert subscales.reliability(found).empty
    assert subscales.item_reliability(found).empty


def test_groups_of_fewer_than_two_have_no_gap():
    with pytest.raises(ValueError, match="two scores"):
        gaps.between_groups(pd.Series([1.0]), pd.Series([1.0, 2.0]))
    with pytest.raises(ValueError, match="of others"):
        lowest(pd.DataFrame({"a": [1.0, 2.0]}), "a", [])


def test_gaps_without_spread_have_no_effect_size():
    assert np.isnan(gaps.hedges_g(np.array([1.0, 1.0]), np.array([1.0, 1.0])))


def test_the_same_answers_give_the_same_digits():
    a, b = pd.Series([1.0, 2, 3, 4, 5]), pd.Series([2.0, 2, 5, 4, 1])
    assert gaps.between_groups(a, b) == gaps.between_groups(a, b)


def test_a_claim_says_why_it_cannot_be_compared():
    claim = Claim("VCSE", ("evidencing",))
    nobody = survey(TWO, ("commissioner", [[1, 2]] * 6))
    assert "no VCSEs answered" in claim_measurements(nobody, claim)["evidencing.gap"].missing
    lacking = survey(TWO, ("VCSE", [[1, 2]] * 6))
    assert 'no subscale "evidencing"' in claim_measurements(lacking, claim)["evidencing.reshuffled"].missing
    people = np.random.default_rng(2).integers(1, 6, 30)
    alike = np.column_stack([people, people, people[::-1], people % 2 + 1])
    only = {n: {"dimension": "evidencing" if n in "ab" else "other"} for n in "abcd"}
    found = claim_measurements(survey(only, ("VCSE", alike.tolist())), claim)
    assert "no other subscale" in found["evidencing.gap"].missing


def test_too_few_with_all_scores_cannot_be_compared():
    """Each subscale hangs together, but hardly anybody answered both."""
    pairs = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (2, 2)]
    rows = [[*pair, None, None] for pair in pairs] + [[None, None, *pair] for pair in pairs]
    four = {n: {"dimension": "evidencing" if n in "ab" else "other"} for n in "abcd"}
    found = claim_measurements(survey(four, ("VCSE", rows)), Claim("VCSE", ("evidencing",)))
    assert "too few" in found["evidencing.gap"].missing


def test_weights_tell_every_problem_of_their_targets():
    people = pd.DataFrame({"kind": ["a", "b", "c"]})
    targets = {"kind": {"a": 0.6, "b": 0.3, "d": 0.2}, "sise": {"s": 1.0}}
    with pytest.raises(DataError) as caught:
        weights.rake(people, targets)
    told = str(caught.value)
    assert all(words in told for words in ("4 problems", "do not add to 1", "has no target", "Nobody answered", "sise"))


def test_weights_that_cannot_meet_all_targets_are_refused():
    people = pd.DataFrame({"kind": ["a", "b"], "size": ["s", "l"]})
    with pytest.raises(DataError, match="do not settle"):
        weights.rake(people, {"kind": {"a": 0.9, "b": 0.1}, "size": {"s": 0.1, "l": 0.9}})


def test_a_group_that_nobody_answered_for_cannot_be_weighted():
    margins = {"margins": {"commissioner": 0.5, "VCSE": 0.5}, "source": "made up"}
    measured, table = overview.weighting(survey(TWO, ("VCSE", [[1, 2]] * 6), population=margins))
    assert "Nobody answered" in measured["design_effect"].missing
    assert table.empty


def test_a_small_group_is_not_counted_out():
    found = overview.respondents(survey(TWO, ("commissioner", [[1, 2]] * 3), ("VCSE", [[1, 2], [None, 2]] * 4)))
    assert found["respondents"].value == 11
    assert found["commissioners"].value is None
    assert found["not_answered"].missing.startswith("fewer than 5")
    assert found["vcses"].value == 8


def test_those_who_did_not_say_for_whom_they_answer_are_counted_apart():
    table = overview.who_answered(survey(TWO, ("", [[1, 2]] * 6), ("VCSE", [[1, 2]] * 7)))
    assert dict(zip(table["audience"], table["respondents"], strict=True)) == {"VCSE": 7, "": 6}


def test_those_who_did_not_say_for_whom_count_towards_what_all_were_asked():
    people = [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]
    found = survey(TWO, ("", people), ("VCSE", people))
    rows = subscales.reliability(found).set_index("who")
    assert rows["n"].to_dict() == {"VCSE": 5, "all": 10}
    assert rows["shown"].to_dict() == {"VCSE": "", "all": "as one"}
    nobody_said = survey(TWO, ("", people))
    assert list(subscales.reliability(nobody_said)["who"]) == ["all"]


def test_the_latest_wave_is_the_last_that_the_codebook_names():
    found = waves(
        TWO,
        {"spring": [("VCSE", [[1, 2]])], "autumn": [("VCSE", [[3, 4]])]},
        waves=[{"wave": "spring", "title": "Spring 2020"}, {"wave": "autumn", "title": "Autumn 2020"}],
    )
    assert found.wave == "autumn"
    assert found.waves == ("spring", "autumn")


def test_duplicates_are_left_out():
    answers = pd.DataFrame(
        [("1", n, "VCSE", "a", 1.0, "answered") for n in (1, 2)],
        columns=["wave", "respondent", "audience", "item", "value", "state"],
    )
    people = pd.DataFrame(
        [("1", 1, "VCSE", "complete"), ("1", 2, "VCSE", "duplicate")],
        columns=["wave", "respondent", "audience", "state"],
    )
    found = responses.survey_of(answers, people, codebook({"a": {}}))
    assert overview.respondents(found, OPEN)["respondents"].value == 1


def test_a_survey_that_is_not_whole_says_what_lacks(tmp_path):
    (tmp_path / "codebook.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match=r"lack answers.parquet, respondents.csv"):
        responses.read_survey(tmp_path)


def test_a_survey_is_read_as_it_was_written(tmp_path):
    made = generated(3)
    made.answers.to_parquet(tmp_path / "answers.parquet")
    made.respondents.to_csv(tmp_path / "respondents.csv", index=False)
    items_, titles = made.items.to_dict("records"), made.dimensions.items()
    book = {"items": items_, "dimensions": [{"dimension": name, "title": title} for name, title in titles]}
    (tmp_path / "codebook.json").write_text(json.dumps(book), encoding="utf-8")
    found = responses.read_survey(tmp_path)
    pd.testing.assert_frame_equal(found.scores("1", "VCSE"), made.scores("1", "VCSE"), check_names=False)
    assert found.title == "Survey"


def test_scales_of_even_length_have_no_middle():
    assert list(items.cells(1, 4, bands=True)) == ["1 to 2", "3 to 4"]
    assert list(items.cells(1, 5, bands=True)) == ["1 to 2", "3", "4 to 5"]
    assert list(items.cells(1, 2, bands=True)) == ["1", "2"]


def test_every_figure_says_in_words_why_it_is_empty():
    """Five respondents to one item: hardly anything can be drawn, and each figure says so."""
    one = survey({"a": {"audience": "VCSE"}}, ("VCSE", [[1], [2], [3], [4], [5]]))
    printed, means = items.item_table(one), subscales.group_means(one)
    drawn = [
        draw.answers(printed, one, "commissioner", HOUSE),
        draw.subscale_dots(means, one, HOUSE),
        draw.gaps(pd.DataFrame(columns=["who", "subscale", "gap", "low", "high", "n"]), HOUSE),
        draw.wave_changes(pd.DataFrame(), one, HOUSE),
    ]
    assert all(picture.alt.startswith("No chart is drawn, because") for picture in drawn)


def test_items_with_different_scales_share_no_legend():
    found = survey({"a": {}, "b": {"scale_max": 7}}, ("VCSE", [[1, 7], [5, 6], [3, 2]] * 8))
    picture = draw.answers(items.item_table(found), found, "both", HOUSE)
    assert picture.figure.axes[0].get_legend() is None


def test_a_figure_names_the_subscales_that_it_leaves_out():
    random = np.random.default_rng(3).integers(1, 6, (40, 2))
    good = np.random.default_rng(4).integers(1, 6, 40)
    four = {"a": {"dimension": "loose"}, "b": {"dimension": "loose"}, "c": {"dimension": "d"}, "e": {"dimension": "d"}}
    found = survey(four, ("VCSE", np.column_stack([random, good, good]).tolist()))
    picture = draw.subscale_dots(subscales.group_means(found), found, HOUSE)
    assert "do not hang together: loose" in picture.caption
