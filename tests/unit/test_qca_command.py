"""`vcse qca` as typed: text, JSON, mistakes."""

import json
import re

import pytest
from typer.testing import CliRunner

from vcse_monograph.cli import app
from vcse_monograph.errors import UsageError

CASES = """place,PLAN,LINK,MONEY,Y
Alderbeck,1,1,0,1
Brookmere,1,1,1,1
Carrowdale,1,0,1,1
Dunlow,0,1,0,0
Elverton,0,0,1,0
Fallowby,0,0,0,0
Gorsefield,0,0,0,1
"""


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def run(*words):
    result = CliRunner().invoke(app, ["qca", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_the_fields_of_the_json(data):
    found = json.loads(run(data, "--outcome", "Y", "--solution", "parsimonious", "--json"))
    assert list(found) == [
        "outcome",
        "conditions",
        "cases",
        "cut",
        "pri_cut",
        "frequency_cut",
        "solution",
        "expectations",
        "models",
        "models_complete",
        "minimal",
        "truth_table",
        "remainders",
        "contradictions",
        "necessity",
        "chance",
        "sweep",
        "notes",
    ]
    assert found["conditions"][0] == {"name": "PLAN", "kind": "crisp", "levels": 2}
    assert found["models"] == [
        {
            "expression": "PLAN",
            "terms": [
                {
                    "term": "PLAN",
                    "consistency": 1.0,
                    "pri": 1.0,
                    "raw_coverage": 0.75,
                    "unique_coverage": 0.75,
                    "cases": ["Alderbeck", "Brookmere", "Carrowdale"],
                }
            ],
            "consistency": 1.0,
            "pri": 1.0,
            "coverage": 0.75,
            "simplifying_assumptions": 1,
            "pairs": [],
        }
    ]
    assert found["truth_table"][0] == {
        "configuration": {"PLAN": 0, "LINK": 0, "MONEY": 0},
        "out": "0",
        "n": 2,
        "consistency": 0.5,
        "pri": 0.5,
        "cases": ["Fallowby", "Gorsefield"],
        "cases_without_outcome": ["Fallowby"],
        "contradictory": True,
    }
    assert found["contradictions"] == ["~PLAN*~LINK*~MONEY"]
    # Of 35 ways to deal four workarounds, those that leave a clean row of three or cover as much: enumerated.
    assert (found["chance"]["arrangements"], found["chance"]["exact"], found["chance"]["seed"]) == (35, True, None)
    assert 0 < found["chance"]["as_good_and_short"] < found["chance"]["as_good"] <= 1


def test_every_field_is_documented(data, project):
    """docs/qca.md names each field of the JSON, so that a script can rely on it."""
    documented = set(re.findall(r"`(\w+)`", (project / "docs" / "qca.md").read_text(encoding="utf-8")))
    found = json.loads(run(data, "--outcome", "Y", "--sweep", "--json"))
    parts = [found, found["models"][0], found["models"][0]["terms"][0], found["truth_table"][0]]
    parts += [found["conditions"][0], found["necessity"][0], found["chance"], found["sweep"][0]]
    assert {field for part in parts for field in part} <= documented


def test_the_text(data):
    text = run(data, "--outcome", "Y", "--solution", "intermediate", "--expect", "PLAN,LINK", "--sweep")
    for line in (
        "Y: 7 cases; conditions PLAN, LINK, MONEY",
        "expected to help: PLAN, LINK",
        "0     0     0      0    2  0.500  0.500  Fallowby,Gorsefield  (contradictory: Fallowby without)",
        "2 remainders",
        "M1: PLAN*LINK + PLAN*MONEY => Y  (from C1P1)",
        "    PLAN*LINK   1.000  1.000  0.500  0.250   Alderbeck,Brookmere",
        "cut-off sweep",
        "note: Contradictory rows, whose cases differ in the outcome: ~PLAN*~LINK*~MONEY.",
    ):
        assert line in text.splitlines()


def test_many_tied_models_and_the_most_to_list(tmp_path):
    names = [f"C{number}" for number in range(12)]
    path = tmp_path / "tied.csv"
    path.write_text(",".join([*names, "Y"]) + "\n" + ",".join("1" * 13) + "\n" + ",".join("0" * 13) + "\n", "utf-8")
    text = run(path, "--outcome", "Y", "--solution", "parsimonious", "--sweep").splitlines()
    assert "parsimonious solution: 12 tied models" in text
    assert "    1.000  1.000  1.000" in text  # from the eleventh model on, only the model's own fit
    assert any(line.endswith("; and 2 more") for line in text)
    few = run(path, "--outcome", "Y", "--solution", "parsimonious", "--models", "3").splitlines()
    assert "note: There are more tied models than the 3 listed, or may be." in few


def test_nothing_to_explain_and_everything(data):
    none = run(data, "--outcome", "Y", "--conditions", "MONEY", "--cut", "0.9").splitlines()
    assert "conservative solution: no model" in none
    assert "note: No row is coded 1 at these cuts: there is nothing to explain." in none
    every = run(data, "--outcome", "Y", "--conditions", "MONEY", "--cut", "0.1", "--solution", "parsimonious")
    assert "M1: 1 => Y" in every.splitlines()
    assert "note: Every row is coded 1 at these cuts: no condition makes a difference." in every.splitlines()
    assert "chance" not in every


def test_the_chance_can_be_left_out(data):
    assert json.loads(run(data, "--outcome", "~Y", "--draws", "0", "--json"))["chance"] is None


def test_an_intermediate_solution_without_expectations_says_what_it_is(data):
    text = run(data, "--outcome", "Y", "--solution", "intermediate").splitlines()
    assert "note: No expectation is stated: the intermediate solution is the conservative one." in text
    assert "M1: PLAN*LINK + PLAN*MONEY => Y  (from C1P1)" in text


def test_every_mistake_in_the_options_is_told_at_once(tmp_path):
    words = ["--outcome", "Y", "--cut", "2", "--pri", "-1", "--freq", "0", "--models", "0", "--draws", "-1"]
    with pytest.raises(UsageError) as raised:
        run(tmp_path / "none.csv", *words, "--solution", "parsimonous", "--log-odds", "0")
    assert len(raised.value.problems) == 8
    assert 'There is no solution "parsimonous". Did you mean "parsimonious"?' in str(raised.value)


def test_expectations_belong_to_intermediate_solutions(data):
    with pytest.raises(UsageError, match="have no part in a conservative solution"):
        run(data, "--outcome", "Y", "--expect", "PLAN")
    with pytest.raises(UsageError, match="which is no condition"):
        run(data, "--outcome", "Y", "--expect", "PLANS", "--solution", "intermediate")
