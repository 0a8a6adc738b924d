"""Published data sets with known answers: every figure to three decimals (see docs/qca.md for their sources)."""

import json
import math

import numpy as np
import pytest

from tests.conftest import SHARED
from vcse_monograph.measures import qca
from vcse_monograph.measures.qca.notation import read_expectations

DATA = SHARED / "qca"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the worked examples are not here (../shared/data/qca)")
FILES = {
    "lipset_crisp": "lipset_crisp.csv",
    "lipset_crisp_neg": "lipset_crisp.csv",
    "lipset_fuzzy_0.8": "lipset_fuzzy.csv",
    "lipset_fuzzy_0.7": "lipset_fuzzy.csv",
    "cebotari_vink_0.8": "cebotari_vink_fuzzy.csv",
}
ANCHORS = {
    "DEV": (400, 550, 900),
    "URB": (25, 50, 65),
    "LIT": (50, 75, 90),
    "IND": (20, 30, 40),
    "STB": (15, 9.5, 5),
    "SURV": (-9, 0, 10),
}


def cases_of(name, outcome, conditions="", **more):
    return qca.read_cases(DATA / name, qca.Request(outcome, conditions, **more))[0]


def rounded(*values):
    return [round(value, 3) for value in values]


@pytest.mark.parametrize("kind", ["conservative", "parsimonious"])
@pytest.mark.parametrize("name", FILES)
def test_every_tied_model_and_its_fit(name, kind):
    expected = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))[name]
    table = qca.truth_table(cases_of(FILES[name], expected["outcome"]), qca.Cuts(expected["incl_cut"]))
    found = [
        {
            "terms": [term.written for term in model.terms],
            "term_fit": [rounded(term.consistency, term.pri, term.coverage) for term in model.terms],
            "solution_fit": rounded(model.consistency, model.pri, model.coverage),
        }
        for model in qca.solve(table, kind).models
    ]
    assert found == expected[kind]


def test_unique_coverage_and_simplifying_assumptions():
    crisp = qca.truth_table(cases_of("lipset_crisp.csv", "SURV"), qca.Cuts(1.0))
    [conservative], [parsimonious] = (qca.solve(crisp, kind).models for kind in ("conservative", "parsimonious"))
    assert [term.unique for term in conservative.terms] == [0.25, 0.5]
    assert parsimonious.assumptions == 5
    absent = qca.truth_table(cases_of("lipset_crisp.csv", "~SURV"), qca.Cuts(1.0))
    [model] = qca.solve(absent, "parsimonious").models
    assert rounded(*(term.unique for term in model.terms)) == [0.3, 0.2]
    assert model.assumptions == 18
    fuzzy = qca.truth_table(cases_of("lipset_fuzzy.csv", "SURV"), qca.Cuts(0.7))
    [model] = qca.solve(fuzzy, "conservative").models
    assert rounded(*(term.unique for term in model.terms)) == [0.196, 0.385]


def test_nine_rows_seen_and_23_remainders():
    table = qca.truth_table(cases_of("lipset_crisp.csv", "SURV"), qca.Cuts(1.0))
    assert (len(table.coded("1")), len(table.coded("0")), table.remainders) == (3, 6, 23)
    ethnic = qca.truth_table(cases_of("cebotari_vink_fuzzy.csv", "PROTEST"), qca.Cuts(0.8))
    assert (len(ethnic.rows), len(ethnic.coded("1"))) == (17, 9)


def test_consistency_and_pri_of_every_row_of_the_fuzzy_truth_table():
    printed = {
        "11111": (0.9042, 0.8858),
        "10101": (0.8043, 0.7194),
        "10111": (0.7088, 0.6344),
        "00101": (0.5286, 0.2281),
        "00100": (0.5209, 0.1131),
        "11110": (0.4453, 0.0500),
        "10110": (0.3782, 0.0396),
        "00001": (0.2780, 0),
        "00000": (0.2160, 0),
    }
    rows = qca.truth_table(cases_of("lipset_fuzzy.csv", "SURV")).rows
    found = {"".join(map(str, row.configuration)): (round(row.consistency, 4), round(row.pri, 4)) for row in rows}
    assert found == printed


def test_the_intermediate_solution_as_printed():
    cases = cases_of("lipset_fuzzy.csv", "SURV")
    expectations, problems = read_expectations("DEV,URB,LIT,IND,STB", cases.conditions)
    assert not problems
    [model] = qca.solve(qca.truth_table(cases), "intermediate", expectations).models
    assert model.written == "DEV*URB*LIT*STB + DEV*LIT*~IND*STB"
    assert [rounded(term.consistency, term.pri, term.coverage) for term in model.terms] == [
        [0.901, 0.879, 0.468],
        [0.814, 0.721, 0.282],
    ]
    assert rounded(model.consistency, model.pri, model.coverage) == [0.866, 0.839, 0.660]
    assert model.pairs == ("C1P1",)


def test_expectations_of_conditions_together():
    """The R package prints this result for the expectations DEV, STB and ~LIT*IND."""
    cases = cases_of("lipset_fuzzy.csv", "SURV")
    expectations, _ = read_expectations("DEV, STB, ~LIT*IND", cases.conditions)
    [model] = qca.solve(qca.truth_table(cases), "intermediate", expectations).models
    assert model.written == "DEV*URB*STB + DEV*~IND*STB"


@pytest.mark.parametrize(("log_odds", "differing"), [(qca.LOG_ODDS, 0), (math.log(19), 24)])
def test_calibration_of_all_108_fuzzy_values(log_odds, differing):
    """With log-odds of 3 all agree to two decimals; with ln 19, the R package's default, 24 differ by .01."""
    scales = [f"{name}={out}/{cross}/{inside}" for name, (out, cross, inside) in ANCHORS.items()]
    found = cases_of("lipset_raw.csv", "SURV", calibrate=scales, log_odds=log_odds)
    printed = cases_of("lipset_fuzzy.csv", "SURV")
    values, given = (np.column_stack([cases.values, cases.membership]) for cases in (found, printed))
    off = np.abs(np.round(values, 2) - given)
    assert values.size == 108
    assert (off > 0.001).sum() == differing
    assert off.max() < 0.0101


def test_multi_value_conditions():
    """Economic development in three values: below 550, below 850, and from there."""
    crisp = ["DEV=>550/850", "URB=>50", "LIT=>75", "IND=>30", "SURV=>0"]
    cases = cases_of("lipset_raw.csv", "SURV", "DEV,URB,LIT,IND", calibrate=crisp)
    table = qca.truth_table(cases, qca.Cuts(1.0))
    [model] = qca.solve(table, "parsimonious").models
    assert {term.written for term in model.terms} == {"DEV{2}", "DEV{1}*IND{0}"}
    assert model.coverage == 0.875
    [contradictory] = [row for row in table.rows if row.contradictory]
    assert contradictory.cases == ("CZ", "DE")
    assert contradictory.without == ("DE",)


def test_necessity_of_single_conditions_and_of_alternatives():
    cases = cases_of("cebotari_vink_fuzzy.csv", "PROTEST")
    fits = {each.expression: each.fit for each in qca.single_conditions(cases)}
    geo = fits["GEOCON"]
    assert rounded(geo.consistency, geo.relevance, geo.coverage) == [0.904, 0.492, 0.624]
    assert rounded(fits["~NATPRIDE"].relevance) == [0.952]
    found = {each.expression for each in qca.disjunctions(cases, consistency=0.9, relevance=0.47)}
    assert "DEMOC+POLDIS+~NATPRIDE" in found
    assert not any(expression.startswith("GEOCON+") for expression in found)  # GEOCON alone is necessary


def test_the_answer_flips_between_070_and_080():
    """Because of the row of France and Sweden, whose consistency is .709."""
    table = qca.truth_table(cases_of("lipset_fuzzy.csv", "SURV"))
    solutions = {
        round(stretch.upto, 3): [model.written for model in stretch.solution.models]
        for stretch in qca.sweep(table, "parsimonious")
    }
    assert solutions[0.709] == ["DEV*STB"]
    assert solutions[0.804] == ["DEV*~IND + URB*STB"]


def test_a_good_solution_of_18_cases_is_hardly_chance():
    table = qca.truth_table(cases_of("lipset_crisp.csv", "SURV"), qca.Cuts(1.0))
    chance = qca.chance_of_fit(table, qca.solve(table, "parsimonious"))
    assert chance.as_good < 0.02
    assert chance.as_good_and_short < 0.005
