"""The case comparison by example: a few coded passages in, the answer out; and beside each answer its chance."""

import numpy as np
import pandas as pd
import pytest

from tests.conftest import PROJECT
from tests.made_up_cases import book, coded, material
from vcse_monograph.measures.cases import (
    balance,
    behind,
    chance,
    change,
    conflicts,
    enquiries,
    marks,
    matrix,
    membership,
    modes,
    patterns,
    prices,
    slips,
    tracers,
    workarounds,
)
from vcse_monograph.records.cases.codebook import Thresholds, load_codebook

BOTH = "commodified", "collaborative"


# --- modes ----------------------------------------------------------------------------------------


def test_the_mode_score_weighs_passages_by_strength():
    """One strong passage for collaboration (3), one weak against (1): (3 - 1) / (3 + 1)."""
    told = material(
        coded("negotiated_order", "collaborative", strength=3), coded("juridical_control", "commodified", strength=1)
    )
    assert modes.scores(told.indicators, ["site"]).loc["A", "score"] == 0.5


def test_a_passage_read_by_two_coders_counts_once():
    twice = [coded("negotiated_order", "collaborative", extract="X1", coder=coder) for coder in ("C1", "C2")]
    other = coded("juridical_control", "commodified", extract="X2")
    assert modes.scores(material(*twice, other).indicators, ["site"]).loc["A", "score"] == 0


def test_the_range_is_what_remains_without_any_one_source_or_coder():
    told = material(
        coded("negotiated_order", "collaborative", source="I1", coder="C1"),
        coded("negotiated_order", "collaborative", source="I2", coder="C2"),
        coded("juridical_control", "commodified", source="I3", coder="C1"),
    )
    row = modes.score_ranges(told.indicators, ["site"]).loc["A"]
    assert (row["low"], row["score"], row["high"]) == (0, pytest.approx(1 / 3), 1)


def test_both_modes_need_two_sources_and_two_coders_each():
    """Site A has both modes from two sources and two coders each; in B one coder alone speaks of the commodified."""
    rows = [
        coded(
            "negotiated_order",
            way,
            site=site,
            source=f"{site}{way}{n}",
            coder=f"C{n if (site, way) != ('B', BOTH[0]) else 1}",
        )
        for site in "AB"
        for way in BOTH
        for n in (1, 2)
    ]
    table = modes.both_modes(material(*rows))
    assert table["both"].tolist() == [True, True]
    assert table["robust"].tolist() == [True, False]
    found = modes.mode_measurements(material(*rows))
    assert (found["sites_with_both"].value, found["sites_with_both_robust"].value) == (2, 1)


def test_slips_of_coders_could_make_a_mode_and_their_chance_is_told():
    """Ten passages read twice, one of them differently: with one slip more, 2 of 11; then one of ten is no wonder."""
    rows = [
        coded("negotiated_order", BOTH[1], extract=f"X{n}", source=f"I{n}", coder=c)
        for n in range(10)
        for c in ("C1", "C2")
    ]
    rows[-1] = coded("negotiated_order", BOTH[0], extract="X9", source="I9", coder="C2")
    assert slips.slip_rate(material(*rows).codings) == (2 / 11, 10)
    assert modes.mode_measurements(material(*rows, sites="A"))["chance"].value > 0.5
    assert modes.mode_measurements(material(rows[0]))["chance"].missing


def test_marks_come_together_when_the_same_sources_tell_of_them():
    """Six sources tell of both marks, six of none: dealt at random, that seldom happens."""
    pair = ("separation", "competitive_selection")
    rows = [coded(mark, "present", source=f"I{n}", coder=f"C{n % 2}") for n in range(6) for mark in pair]
    rows += [coded("workaround", "absent", source=f"J{n}") for n in range(6)]
    found = marks.mark_measurements(material(*rows, sites="A"), "commodified")
    assert found["pairs"].value == 6
    assert found["pairs_chance"].value < 0.05
    assert found["sites_robust"].value == 1
    apart = [coded(pair[n % 2], "present", source=f"I{n}") for n in range(12)]
    assert marks.mark_measurements(material(*apart, sites="A"), "commodified")["pairs_chance"].value > 0.5
    assert marks.mark_measurements(material(*apart, sites="A"), "collaborative")["pairs"].missing


# --- the framework matrix -------------------------------------------------------------------------


def test_a_cell_of_the_matrix_says_what_it_rests_on():
    kinds = ("interview", "paper", "interview")
    rows = [coded("persuasion", "present", source=f"I{n}", coder=f"C{n}", kind=kind) for n, kind in enumerate(kinds)]
    cell = matrix.framework(material(*rows, coded("deficit", "absent", source="I9"))).set_index("code")
    assert cell.loc["persuasion", ["value", "extracts", "sources", "source_kinds", "coders"]].tolist() == [
        1,
        3,
        3,
        2,
        3,
    ]
    assert cell["confidence"].to_dict() == {"deficit": "low", "persuasion": "high"}
    assert matrix.confidence(2, 1, 1) == "moderate"
    shown = matrix.wide(cell.reset_index(), "site", ["persuasion", "deficit", "workaround"])
    assert shown.loc["A"].tolist()[:2] == [1, -1] and np.isnan(shown.loc["A", "workaround"])


def test_numbers_that_rest_on_few_sources_are_suppressed():
    frame = pd.DataFrame(
        {"site": ["A", "B"], "value": [0.5, 0.7], "extracts": [9, 5], "sources": [4, 2], "both": [True, False]}
    )
    shown = matrix.suppressed(frame, 3)
    assert shown["sources"].tolist() == ["4", "<3"]
    assert shown["extracts"].tolist() == ["9", "[c]"]
    assert shown["value"].tolist() == [0.5, "[c]"]
    assert shown["both"].tolist() == [True, False]


def test_the_published_matrix_of_2013_is_printed():
    """Media by systems (England, Germany), as published; each medium has a name today."""
    rows = pd.read_csv(PROJECT / "data" / "cases" / "media-2013.csv", keep_default_na=False)
    becomes = load_codebook(PROJECT / "data" / "codebooks" / "cases-2013.toml").former
    assert set(rows["medium"]) <= set(becomes)
    assert becomes["financial_incentives"] == "resource_dependencies"
    page = (PROJECT / "book" / "modes.md").read_text(encoding="utf-8")
    for entry in filter(None, rows["entry"]):
        assert f"  - {entry}\n" in page, "the chapter prints the fixture"


# --- conflicts ------------------------------------------------------------------------------------


def test_an_episode_is_counted_once_and_settled_by_the_weight_of_its_passages():
    rows = [coded("conflict", "collaborative", source=f"I{n}", episode="A1", strength=2) for n in range(3)]
    rows += [coded("conflict", "commodified", source="I4", episode="A1", strength=3)]
    rows += [coded("conflict", way, source=way, episode="A2", site="A") for way in BOTH]
    ledger = conflicts.episodes(material(*rows)).set_index("episode")
    assert ledger["settled"].to_dict() == {"A1": "collaborative", "A2": "unresolved"}
    assert ledger.loc["A1", ["extracts", "sources"]].tolist() == [4, 4]


def test_nineteen_of_twenty_four_is_more_than_chance_and_told_by_site():
    ways = ["collaborative"] * 19 + ["commodified"] * 5
    rows = [coded("conflict", way, source=f"I{n}", episode=f"E{n}", site="AB"[n % 2]) for n, way in enumerate(ways)]
    found = conflicts.conflict_measurements(material(*rows))
    assert found["chance"].value == pytest.approx(0.003305, abs=1e-6)
    assert found["share"].interval == (pytest.approx(57.849, abs=1e-3), pytest.approx(92.868, abs=1e-3))
    assert (found["sites_mostly"].value, found["sites"].value) == (2, 2)
    assert conflicts.conflict_measurements(material(coded("deficit", "present")))["share"].missing


# --- change ---------------------------------------------------------------------------------------


def moved(site: str, up: bool, n: int = 3):
    """A site whose passages change their mode with COVID-19, told by `n` sources a period and two coders."""
    ways = BOTH if up else BOTH[::-1]
    return [
        coded("negotiated_order", way, site=site, period=period, source=f"{site}{period}{k}", coder=f"C{k % 2}")
        for period, way in zip(("before", "covid"), ways, strict=True)
        for k in range(n)
    ]


@pytest.mark.parametrize(("ups", "probability"), [(6, 0.03125), (5, 0.21875)])
def test_six_of_six_sites_is_evidence_and_five_of_six_is_not(ups, probability):
    rows = [row for at, site in enumerate("ABCDEF") for row in moved(site, at < ups)]
    found = change.covid_measurements(material(*rows, sites="ABCDEF"))
    assert found["sites_up"].value == ups
    assert found["p"].value == probability
    assert found["sites_up_robust"].value == ups


def test_a_change_that_hangs_on_one_source_is_not_robust():
    rows = [
        *moved("A", True, n=2),
        coded("negotiated_order", "commodified", period="covid", source="loud", coder="C0", strength=3),
    ]
    rows += [coded("negotiated_order", "collaborative", period="before", source="loud", coder="C1", strength=3)]
    table = change.shifts(material(*rows, sites="A"))
    assert table["change"].tolist() == [pytest.approx((4 - 3) / 7 - (3 - 4) / 7)]
    assert table["robust"].tolist() == [False]
    assert change.covid_measurements(material(coded("deficit", "present")))["p"].missing


def test_ties_that_dip_and_recover_are_counted_with_their_chance():
    story = {"covid": "gained", "forming": "lost", "formed": "gained"}
    rows = [
        coded("ics_ties", way, site=site, source=f"{site}{p}", period=p)
        for site in "ABCDEF"
        for p, way in story.items()
    ]
    rows += [coded("vcse_influence", "more", site=site, source=f"{site}x", period="formed") for site in "ABCDE"]
    found = change.ics_measurements(material(*rows, sites="ABCDEF"))
    assert found["sites_dip_then_recovery"].value == 6
    assert found["chance"].value == pytest.approx((1 / 3) ** 6)
    assert (found["sites_influence"].value, found["influence_sites"].value, found["influence_p"].value) == (
        5,
        5,
        0.0625,
    )
    assert change.ics_measurements(material(coded("deficit", "present")))["chance"].missing


# --- prices ---------------------------------------------------------------------------------------


def test_strain_goes_with_prices_below_cost():
    rows = []
    for site in "ABCDEF":
        low = site in "ABC"
        rows.append(coded("full_cost", "below" if low else "full", site=site, source=f"{site}1", kind="paper"))
        rows.append(coded("deficit", "present" if low else "absent", site=site, source=f"{site}2"))
    found = prices.price_measurements(material(*rows, sites="ABCDEF"))
    assert (found["cells"].value, found["below"].value, found["below_documented"].value) == (6, 3, 3)
    assert (found["strained_below"].value, found["strained_at_cost"].value) == (100, 0)
    assert found["chance"].value == pytest.approx(1 / 20)
    alone = prices.price_measurements(material(rows[0]))
    assert alone["chance"].missing == "there are no pairs at full cost to compare with"
    assert alone["slip_chance"].missing
    assert (
        prices.price_measurements(material(rows[-2]))["strained_below"].missing == "there are no pairs below full cost"
    )


# --- tracers, enquiries ---------------------------------------------------------------------------


def test_tracers_differ_by_more_than_any_witness_moves_them():
    way = {"end_of_life": "collaborative", "learning_disability": "commodified"}
    rows = [
        coded("negotiated_order", way[tracer], tracer=tracer, source=f"{tracer}{n}", coder=f"C{n % 2}")
        for tracer in way
        for n in range(6)
    ]
    found = tracers.tracer_measurements(material(*rows, sites="A"))
    assert (found["difference"].value, found["range_within"].value) == (2, 0)
    assert found["chance"].value < 0.05
    assert tracers.tracer_measurements(material(rows[0]))["difference"].missing


def test_enquiries_without_an_answer_are_a_result():
    told = material(coded("deficit", "present"))
    assert enquiries.enquiry_measurements(told)["no_answer"].missing
    told.foi.loc[0] = ["1", "council", "A", "", "no_answer"]
    told.foi.loc[1] = ["2", "council", "A", "", "answered"]
    assert enquiries.enquiry_measurements(told)["no_answer"].value == 1
    assert enquiries.by_kind(told).iloc[0].tolist() == ["council", 2, 1, 0, 0, 1]


# --- conditions, workarounds, predictions ---------------------------------------------------------


def leaning(sites: str, collaborative: str, **more: str):
    """Sites that lean one way or the other, each told by three sources."""
    return [
        coded(
            "negotiated_order",
            "collaborative" if site in collaborative else "commodified",
            site=site,
            source=f"{site}{n}",
            **more,
        )
        for site in sites
        for n in range(3)
    ]


def test_the_direct_method_gives_half_at_the_crossover():
    marks_of = Thresholds(out=10, cross=20, within=40)
    found = membership.calibrated(pd.Series([10.0, 20.0, 40.0]), marks_of)
    assert found.round(3).tolist() == [0.047, 0.5, 0.953]


def test_a_condition_is_judged_in_the_direction_stated_first():
    """A, B, C are as collaborative places are, and lean so; D, E, F the other way: one order in 20 fits as well."""
    fits = balance.fit_table(material(*leaning("ABCDEF", "ABC"), sites="ABCDEF")).set_index("condition")
    row = fits.loc["Many and large VCSEs"]
    assert row["expected"] == "commodified"
    assert row["consistency"] > 0.95 and row["pri"] > 0.95
    assert row["chance"] == pytest.approx(0.05)


def test_a_condition_that_favours_the_other_mode_is_seen_to():
    found = balance.balance_measurements(material(*leaning("ABCDEF", "DEF"), sites="ABCDEF"))
    assert found["experience.consistency"].value < 0.2
    assert found["experience.reverse_consistency"].value > 0.95


def test_all_conditions_together_come_with_every_tied_model_and_the_chance():
    told = material(*leaning("ABCDEF", "ABC"), sites="ABCDEF")
    rows, terms, steps = balance.tables_of(balance.analysis(told))
    assert rows["cases"].tolist() == ["A, B, C", "D, E, F"]
    assert len(terms) == 1 and len(steps) >= 1
    found = balance.balance_measurements(told)
    assert found["solution.models"].value == 1
    assert 0 < found["solution.chance"].value <= 0.1


def test_sites_without_conditions_leave_the_balance_out():
    told = material(*leaning("AB", "A"))
    bare = told.without("site", "B")
    bare = type(told)(**{**vars(bare), "sites": told.sites[["label"]]})
    found = balance.balance_measurements(bare)
    assert found["experience.consistency"].missing == "the sites' table lacks the condition's columns"
    assert found["solution.consistency"].missing
    assert balance.tables_of(None)[0].empty
    assert patterns.scored(bare)["proposition"].tolist() == ["P3", "P4", "P5", "P7"]
    assert patterns.cmo_of(bare, "P1").empty


def test_no_row_reaching_the_cuts_is_told():
    found = balance.balance_measurements(material(*leaning("ABCDEF", ""), sites="ABCDEF"))
    assert found["solution.models"].value == 0
    assert found["solution.chance"].missing == "no combination of the conditions reaches the cuts"


def test_a_workaround_needs_embedded_ties_where_none_occurs_without():
    rows = []
    for site in "ABCDEF":
        tied = site in "ABC"
        rows.append(coded("embeddedness", "present" if tied else "absent", site=site, source=f"{site}1", strength=3))
        rows.append(
            coded("workaround", "present" if site in "AB" else "absent", site=site, source=f"{site}2", strength=3)
        )
    found = workarounds.workaround_measurements(material(*rows, sites="ABCDEF"))
    assert (found["cells"].value, found["sites"].value) == (2, 2)
    assert found["embeddedness_consistency"].value == 1
    assert found["ron"].value > 0.5
    assert 0 < found["chance"].value < 0.1
    assert workarounds.workaround_measurements(material(rows[0]))["ron"].missing


def test_a_relevance_that_is_undefined_is_missing_and_no_nought():
    """Workarounds and embedded ties in every pair, in full: no pair could show that the one needs the other."""
    ties, worked = (
        [
            coded(code, "present", site=site, tracer=tracer.id, source=f"{site}{tracer.id}", strength=3)
            for site in "AB"
            for tracer in book().tracers
        ]
        for code in ("embeddedness", "workaround")
    )
    found = workarounds.workaround_measurements(material(*ties, *worked))
    assert (found["embeddedness_consistency"].value, found["coverage"].value) == (1, 1)
    assert found["ron"].missing == "every site and tracer pair has both workarounds and embedded ties, in full"
    untied = workarounds.workaround_measurements(material(*worked))
    assert (untied["embeddedness_consistency"].value, untied["ron"].value) == (0, 1)
    assert untied["coverage"].missing == "no site and tracer pair has embedded ties"


def test_silence_about_a_workaround_counts_as_none():
    cells = workarounds.cells(material(coded("embeddedness", "present", strength=3), sites="A"))
    assert cells.set_index("tracer")["workaround"].tolist() == [0, 0, 0]
    assert cells.set_index("tracer")["embeddedness"].to_dict()["end_of_life"] == 1


def test_a_prediction_is_scored_beside_its_rival():
    """P5: ties are lost while systems form, and only then. The rival, that the pandemic cost them, does worse."""
    story = {"before": "gained", "covid": "gained", "forming": "lost", "formed": "gained"}
    rows = [
        coded("ics_ties", way, site=site, source=f"{site}{p}", period=p)
        for site in "ABCDEF"
        for p, way in story.items()
    ]
    row = patterns.scored(material(*rows, sites="ABCDEF")).set_index("proposition").loc["P5"]
    assert row[["units", "inside", "inside_shown", "outside_shown", "matched"]].tolist() == [24, 6, 6, 0, 24]
    assert row["rival_matched"] == 12
    assert row["chance"] < 0.001
    found = patterns.pattern_measurements(patterns.scored(material(*rows, sites="ABCDEF")))
    assert found["propositions"].value == 7
    assert patterns.pattern_measurements(pd.DataFrame(columns=["matched"]))["beyond_chance"].missing


def test_memberships_may_be_negated_or_relative_to_a_place():
    told = material(*moved("A", True), sites="A")
    above = membership.members(told, "above_usual:collaborative", ["site", "period"])
    assert (above > 0.5).tolist() == [False, True, False, False]
    assert membership.members(told, "~workaround", ["site", "tracer"]).tolist() == [0, 0, 0], (
        "nothing said, nothing denied"
    )
    assert membership.members(told, "tracer:end_of_life", ["site", "tracer"]).tolist() == [0, 0, 1]
    assert membership.members(told, "collaborative", ["site"]).tolist() == [0.5]
    assert membership.members(told, "commodified", ["site", "period"]).round(2).tolist() == [1, 0, 0, 0]


# --- the extracts behind a claim ------------------------------------------------------------------


def test_a_claim_walks_back_to_numbered_extracts():
    rows = [coded("workaround", "present", source=f"I{n}", kind="interview") for n in range(3)]
    rows += [coded("workaround", "present", source="P1", kind="paper"), coded("deficit", "present", source="I1")]
    told = material(*rows, sites="A")
    listed = behind.listed(told, "K5")
    assert listed["extract"].tolist() == ["I0-workaround", "I1-workaround", "I2-workaround", "P1-workaround"]
    assert listed["source_kind"].tolist() == ["Interview", "Interview", "Interview", "not shown"], "one paper is few"
    assert "quotation" not in listed and "source" not in listed
    found = behind.claim_measurements(told, ["K5", "K8"])
    assert {name: value.value for name, value in found.items()} == {
        "k5.extracts": 4,
        "k5.sources": 4,
        "k8.extracts": 1,
        "k8.sources": 1,
    }
    assert behind.summary(told, "K8")[["extracts", "sources"]].iloc[0].tolist() == ["[c]", "<3"]


# --- chance ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ups", "n", "p"), [(6, 6, 0.03125), (5, 6, 0.21875), (3, 6, 1), (0, 6, 0.03125), (0, 0, 1)])
def test_the_sign_test_is_exact(ups, n, p):
    assert chance.sign_test(ups, n) == p


def test_exact_intervals_equal_scipys():
    from scipy.stats import binomtest, fisher_exact

    for k, n in ((0, 5), (3, 7), (19, 24), (5, 5)):
        exact = binomtest(k, n).proportion_ci(method="exact")
        assert chance.binomial_interval(k, n) == (pytest.approx(exact.low), pytest.approx(exact.high))
        assert chance.at_least(k, n) == pytest.approx(binomtest(k, n, alternative="greater").pvalue)
    table = ((8, 2), (1, 7))
    assert chance.fisher(table) == pytest.approx(fisher_exact(table, alternative="greater").pvalue)


def test_all_orders_are_listed_where_there_are_few_and_drawn_where_there_are_many():
    assert chance.share_of_orders([1, 0, 0], lambda order: order[0] == 1) == pytest.approx(1 / 3)
    drawn = chance.share_of_orders([1, *[0] * 19], lambda order: order[0] == 1)
    assert drawn == pytest.approx(1 / 20, abs=0.02)
    assert drawn == chance.share_of_orders([1, *[0] * 19], lambda order: order[0] == 1)
