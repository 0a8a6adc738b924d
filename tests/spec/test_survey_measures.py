"""What the survey's measures mean: published answers to the digit, and tables small enough to check by hand."""

import numpy as np
import pandas as pd
import pingouin
import pytest

from tests.made_up_answers import survey, waves
from vcse_monograph.measures.survey import gaps, items, overview, subscales, weights
from vcse_monograph.measures.survey import waves as wave_measures
from vcse_monograph.measures.survey.claims import Claim, claim_measurements, lowest
from vcse_monograph.measures.survey.factor_model import NotFitted, fit_covariance
from vcse_monograph.measures.survey.items import Guard
from vcse_monograph.measures.survey.reliability import (
    alpha_of,
    cronbach_alpha,
    feldt_bounds,
    item_analysis,
    omega_total,
)
from vcse_monograph.measures.survey.suppression import publishable

OPEN = Guard(threshold=0)
"""Nothing is hidden: for tables of three respondents."""

HOLZINGER = """
 1.358370
 0.407371  1.381784
 0.579899  0.451064 1.274865
 0.504835  0.208923 0.208170 1.350665
 0.440616  0.211091 0.112296 1.097753 1.659786
 0.454808  0.247545 0.244109 0.895516 1.014524 1.196358
 0.084765 -0.096751 0.088342 0.219743 0.143000 0.144078 1.183139
 0.263838  0.109659 0.212323 0.125593 0.180605 0.165431 0.535245 1.021983
 0.458339  0.244009 0.373853 0.243363 0.295241 0.235997 0.373297 0.457317 1.015004
"""
"""Covariances (dividing by n) of nine tests of 301 pupils, Holzinger & Swineford 1939, as semopy ships the data."""


def triangle(text: str) -> pd.DataFrame:
    """A lower triangle as a full matrix of x1, x2, ..."""
    rows = [[float(x) for x in line.split()] for line in text.strip().splitlines()]
    matrix = np.zeros((len(rows), len(rows)))
    for place, row in enumerate(rows):
        matrix[place, : len(row)] = matrix[: len(row), place] = row
    names = [f"x{number}" for number in range(1, len(rows) + 1)]
    return pd.DataFrame(matrix, names, names)


# Reliability


def test_cronbachs_alpha_of_a_published_example():
    """Fifteen respondents, ten items: 0.59172, Feldt 0.195 to 0.840."""
    data = pingouin.read_dataset("cronbach_alpha").pivot(index="Subj", columns="Items", values="Scores")
    found = cronbach_alpha(data)
    assert found.value == pytest.approx(0.59172, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((0.195, 0.840), abs=5e-4)
    assert found.value == pingouin.cronbach_alpha(data)[0]


def test_missing_answers_are_left_out_pair_by_pair_or_respondent_by_respondent():
    data = pingouin.read_dataset("cronbach_wide_missing")
    pairwise, listwise = cronbach_alpha(data, "pairwise"), cronbach_alpha(data, "listwise")
    assert (pairwise.value, pairwise.n) == (pytest.approx(0.73266, abs=5e-6), 12)
    assert (pairwise.low, pairwise.high) == pytest.approx((0.435, 0.909), abs=5e-4)
    assert (listwise.value, listwise.n) == (pytest.approx(0.80170, abs=6e-6), 9)


def test_listwise_bounds_rest_on_the_respondents_that_are_left():
    """pingouin counts the twelve rows before deletion (0.581 to 0.933); nine were used, so the bounds are wider."""
    listwise = cronbach_alpha(pingouin.read_dataset("cronbach_wide_missing"))
    assert feldt_bounds(listwise.value, 12, 11) == pytest.approx((0.581, 0.933), abs=5e-4)
    assert (listwise.low, listwise.high) == pytest.approx((0.533, 0.947), abs=5e-4)


def test_feldts_bounds_bracket_the_reference_scale():
    """An acquisition scale with alpha 0.73: lower bound 0.68 from 361 respondents, 0.59 from 65."""
    assert feldt_bounds(0.73, 361, 3)[0] == pytest.approx(0.68, abs=5e-3)
    assert feldt_bounds(0.73, 65, 3)[0] == pytest.approx(0.59, abs=5e-3)


def test_what_each_item_adds():
    """Each item against the sum of the others, and alpha without it, as pingouin has them."""
    data = pingouin.read_dataset("cronbach_alpha").pivot(index="Subj", columns="Items", values="Scores")
    found = item_analysis(data).set_index("item")
    rest = data.drop(columns="Q5")
    assert found.loc["Q5", "item_rest"] == pytest.approx(np.corrcoef(data["Q5"], rest.sum(axis=1))[0, 1])
    assert found.loc["Q5", "alpha_if_deleted"] == pytest.approx(pingouin.cronbach_alpha(rest)[0])
    assert found.loc["Q5", "sd"] == pytest.approx(data["Q5"].std())  # dividing by n - 1


def test_omega_is_alpha_where_all_items_are_alike():
    """Items with one covariance and one variance measure equally well: then omega and alpha are the same number."""
    alike = pd.DataFrame(np.full((4, 4), 0.5) + np.diag([0.5] * 4), index=list("abcd"), columns=list("abcd"))
    fit = fit_covariance(alike, 100, {"one": list("abcd")})
    omega = fit.loadings["loading"].sum() ** 2 / (fit.loadings["loading"].sum() ** 2 + fit.residuals.sum())
    assert omega == pytest.approx(alpha_of(alike))
    assert alpha_of(alike) == pytest.approx(4 / 3 * (1 - 4 / 10))


def test_omega_exceeds_alpha_where_items_measure_unequally():
    """Loadings 0.9, 0.8, 0.4 with unit variances: omega = 2.1^2 / (2.1^2 + 0.19 + 0.36 + 0.84)."""
    loadings = np.array([0.9, 0.8, 0.4])
    covariance = np.outer(loadings, loadings)
    np.fill_diagonal(covariance, 1.0)
    random = np.random.default_rng(1).multivariate_normal(np.zeros(3), covariance, 400)
    whitened = (random - random.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(random.T))).T
    exact = pd.DataFrame(whitened @ np.linalg.cholesky(covariance).T)  # its covariances are those above, to the digit
    assert omega_total(exact) == pytest.approx(2.1**2 / (2.1**2 + 0.19 + 0.36 + 0.84), abs=1e-5)
    assert omega_total(exact) > cronbach_alpha(exact).value


def test_two_items_have_no_omega():
    assert np.isnan(omega_total(pd.DataFrame({"a": [1, 2, 3, 5], "b": [2, 1, 4, 4]})))


# The factor model


def test_the_factor_model_of_holzinger_and_swineford():
    """Three factors of three tests: chi-square 85.306 at 24 degrees, CFI .9306, TLI .8958, RMSEA .0923, SRMR .065."""
    factors = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}
    fit = fit_covariance(triangle(HOLZINGER), 301, factors)
    assert (fit.chi2, fit.df) == (pytest.approx(85.306, abs=1e-3), 24)
    assert [fit.cfi, fit.tli, fit.rmsea] == pytest.approx([0.9306, 0.8958, 0.0923], abs=5e-5)
    assert fit.srmr == pytest.approx(0.065, abs=5e-4)
    loadings = [0.900, 0.498, 0.656, 0.990, 1.102, 0.917, 0.619, 0.731, 0.670]
    assert list(fit.loadings["loading"]) == pytest.approx(loadings, abs=5e-4)
    assert fit.correlations.loc["visual", "textual"] == pytest.approx(0.459, abs=5e-4)
    assert fit.at_edge == ()


def test_a_model_that_answers_cannot_bear_is_refused():
    few = pd.DataFrame(np.random.default_rng(1).integers(1, 6, (4, 6)).astype(float), columns=list("abcdef"))
    with pytest.raises(NotFitted, match="too few"):
        subscales.fit_factors(few, {"one": ["a", "b", "c"], "two": ["d", "e", "f"]})
    constant = pd.concat([few] * 5, ignore_index=True).assign(a=3.0)
    with pytest.raises(NotFitted, match="differs on a"):
        subscales.fit_factors(constant, {"one": ["a", "b", "c"], "two": ["d", "e", "f"]})


# Gaps


def test_hedges_g_and_cliffs_delta():
    one, other = np.array([5.0, 6, 7, 4, 6]), np.array([3.0, 4, 6, 2])
    assert gaps.hedges_g(one, other) == pytest.approx(pingouin.compute_effsize(one, other, eftype="hedges"))
    above = sum(a > b for a in one for b in other) - sum(a < b for a in one for b in other)
    assert gaps.cliffs_delta(one, other) == pytest.approx(above / 20)


def test_a_gap_between_groups_is_reshuffled_over_all_respondents():
    """4, 5 against 1, 2: of the six ways to deal four scores to two and two, two give a gap as large: a third."""
    gap = gaps.between_groups(pd.Series([4.0, 5]), pd.Series([1.0, 2]))
    assert gap.value == 3
    assert gap.reshuffled == pytest.approx(1000 / 3, abs=20)
    assert gap.n == 4


def test_a_subscale_is_lowest_by_its_distance_to_the_next():
    """Means 2, 3 and 5: the first lies one point under the second; the third is compared too, and matters less."""
    scores = pd.DataFrame({"a": [2.0, 2, 2, 1, 3, 2], "b": [3.0, 3, 2, 3, 4, 3], "c": [5.0, 5, 5, 5, 5, 5]})
    found = lowest(scores, "a", ["b", "c"])
    assert (found.gap, found.nearest, found.n) == (1, "b", 6)
    assert found.reshuffled == pytest.approx(1000 / 32, abs=6)  # five differences of the six can flip
    assert found.reversed == 1000


def test_the_gap_of_a_subscale_that_is_not_lowest_is_negative():
    scores = pd.DataFrame({"a": [4.0, 4, 4, 4, 4, 4], "b": [3.0, 3, 3, 3, 3, 3], "c": [5.0, 5, 5, 5, 5, 5]})
    found = lowest(scores, "a", ["b", "c"])
    assert (found.gap, found.nearest) == (-1, "b")
    assert found.reversed == pytest.approx(2 * 1000 / 64, abs=12)  # twice, because the lowest of two was picked


# Scores


def test_a_reversed_item_is_turned_before_it_is_scored():
    found = survey({"a": {"dimension": "d"}, "b": {"dimension": "d", "reverse": True}}, ("VCSE", [[4, 1], [2, 5]]))
    assert list(found.scores("1", "VCSE")["d"]) == [4.5, 1.5]  # 1 on a scale of 1 to 5 counts as 5


def test_a_score_needs_half_of_the_items():
    three = {name: {"dimension": "d"} for name in "abc"}
    found = survey(three, ("VCSE", [[4, 2, None], [4, None, None]]))
    scores = found.scores("1", "VCSE")["d"]
    assert scores[1] == 3
    assert np.isnan(scores[2])


def test_items_with_different_scales_are_scored_from_nought_to_a_hundred():
    found = survey({"a": {"dimension": "d"}, "b": {"dimension": "d", "scale_max": 7}}, ("VCSE", [[5, 1], [3, 4]]))
    assert found.scale == (0, 100)
    assert list(found.scores("1", "VCSE")["d"]) == [50, 50]


def test_a_subscale_under_the_mark_is_shown_item_by_item():
    """Answers that have nothing to do with one another: alpha is far under 0.7, and the claim cannot be tested."""
    random = np.random.default_rng(3).integers(1, 6, (40, 6))
    two = {name: {"dimension": "evidencing" if name in "abc" else "other"} for name in "abcdef"}
    found = survey(two, ("VCSE", random.tolist()))
    assert not subscales.stands(found, "evidencing", "VCSE")
    assert set(subscales.reliability(found)["shown"]) == {"items singly"}
    gap = claim_measurements(found, Claim("VCSE", ("evidencing",)))["evidencing.gap"]
    assert gap.value is None
    assert "shown singly" in gap.missing


def test_a_good_subscale_from_few_respondents_is_used_with_care():
    base = np.random.default_rng(5).integers(1, 6, 14)
    noise = np.random.default_rng(20).integers(-1, 2, (14, 3))
    rows = np.clip(base[:, None] + 2 * noise, 1, 5)
    row = subscales.reliability(survey({n: {"dimension": "d"} for n in "abc"}, ("VCSE", rows.tolist()))).iloc[0]
    assert row["alpha"] >= 0.7 > 0.6 > row["low"]
    assert row["shown"] == "as one, with care"


# What may be published


def test_a_count_under_five_is_hidden_and_so_is_another():
    """3 of 60: alone it would be 60 less the rest. The next smallest count goes with it."""
    assert publishable([3, 7, 20, 30]).counts == (None, None, 20, 30)


def test_nought_is_no_small_count():
    assert publishable([0, 25, 35]).counts == (0, 25, 35)


def test_totals_are_taken_from_what_is_shown():
    assert publishable([3, 7, 20, 30]).shown == 50


def test_a_printed_mean_costs_another_count():
    """With the mean a reader has a second equation: two hidden counts could be solved for."""
    counts, scores = [3, 6, 9, 12], [(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0)]
    assert publishable(counts).counts == (None, None, 9, 12)
    assert publishable(counts, scores=scores, mean=3.0).counts == (None, None, None, 12)


def test_a_group_under_the_threshold_shows_nothing():
    assert publishable([1, 2, 1], scores=[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)], mean=2.0) == publishable([4, 0, 0])
    assert publishable([4, 0, 0]).counts == (None, None, None)


def test_shown_counts_can_be_rounded():
    """To multiples of five, halves upwards; then a hidden count is safe, since the others are known only roughly."""
    assert publishable([3, 8, 21, 30], rounding=5).counts == (None, 10, 20, 30)


def test_the_items_of_a_small_group_are_told_in_bands():
    """Twelve answers on seven points would be hidden nearly all; below, at and above the middle they can be shown."""
    answers = [[1], [1], [2], [2], [3], [3], [5], [5], [6], [6], [7], [7]]
    found = items.item_table(survey({"a": {"scale_max": 7}}, ("VCSE", answers)))
    assert list(found["answer"]) == ["1 to 3", "4", "5 to 7", "no answer"]
    assert list(found["count"]) == [6, 0, 6, 0]


def test_an_items_answers_are_counted_as_given():
    found = survey({"a": {"reverse": True}}, ("VCSE", [[5], [5], [2], [None], ["NA"], ["?"]]))
    counts = items.distribution(found).set_index("answer")["count"]
    assert counts.to_dict() == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 2, "no answer": 3}


def test_how_respondents_leave_items_out():
    rows = [[1, 1, 1, 1], [1, 1, None, None], [1, None, 1, None], [1, 1, "NA", 1], [1, 1, 1, None]]
    found = items.missing_patterns(survey({n: {} for n in "abcd"}, ("VCSE", rows))).set_index("pattern")["respondents"]
    assert found.to_dict() == {"complete": 1, "stopped": 1, "gaps": 2, "not applicable": 1}


def test_missing_answers_are_counted_by_their_state():
    found = items.missing_by_item(survey({"a": {}}, ("VCSE", [[5], [None], ["NA"], ["?"], [2]])))
    assert found.iloc[0].to_dict() == {
        "item": "a",
        "asked": 5,
        "answered": 2,
        "missing": 1,
        "not_applicable": 1,
        "out_of_range": 1,
    }


# Weights and waves


def test_raking_meets_both_margins():
    """Two by two: 40 and 10 of one kind, 10 and 40 of the other; both halves are wanted at 70 and 30."""
    people = pd.DataFrame({"kind": ["a"] * 50 + ["b"] * 50, "size": ["s"] * 40 + ["l"] * 10 + ["s"] * 10 + ["l"] * 40})
    found = weights.rake(people, {"kind": {"a": 0.7, "b": 0.3}, "size": {"s": 0.7, "l": 0.3}})
    assert found.mean() == pytest.approx(1)
    assert found[people["kind"] == "a"].sum() == pytest.approx(70)
    assert found[people["size"] == "s"].sum() == pytest.approx(70)


def test_the_design_effect_of_two_weights():
    """Half of the respondents at 0.5, half at 1.5: 1 + variance of the weights = 1.25, so 100 are worth 80."""
    unequal = pd.Series([0.5] * 50 + [1.5] * 50)
    assert weights.design_effect(unequal) == pytest.approx(1.25)
    assert weights.effective_respondents(unequal) == pytest.approx(80)
    assert weights.design_effect(pd.Series([2.0] * 10)) == pytest.approx(1)


def test_known_shares_weight_the_groups():
    """Five commissioners say 2, fifteen VCSEs 4: mean 3.5 as answered, 3 with half and half."""
    found = survey(
        {"a": {}},
        ("commissioner", [[2]] * 5),
        ("VCSE", [[4]] * 15),
        population={"margins": {"commissioner": 0.5, "VCSE": 0.5}, "source": "made up"},
    )
    measured, table = overview.weighting(found)
    assert measured["design_effect"].value == pytest.approx(20 * (5 * 4 + 15 * (2 / 3) ** 2) / 20**2)
    assert table.loc[0, ["unweighted", "weighted"]].to_list() == pytest.approx([3.5, 3.0])


def test_waves_are_compared_item_by_item():
    """One item in two waves, other respondents: from 2 to 4; an item that only the later wave asked has no change."""
    later = [[4, 5], [4, 3]] * 10
    earlier = [[2, None]] * 10
    found = waves({"a": {}, "b": {}}, {"2020": [("VCSE", earlier)], "2022": [("VCSE", later)]})
    changes = wave_measures.item_changes(found, items.item_table(found)).set_index("item")
    assert (changes.loc["a", "earlier"], changes.loc["a", "later"], changes.loc["a", "change"]) == (2, 4, 2)
    assert np.isnan(changes.loc["b", "change"])
