"""The demonstration's coded extracts: at the study's counts, planted patterns found, planted noise not."""

import json

import pytest

from tests.made_up_cases import ABOUT, CODEBOOK, book
from vcse_monograph.files import sha256
from vcse_monograph.measures.cases import (
    agreement,
    balance,
    change,
    conflicts,
    marks,
    modes,
    patterns,
    prices,
    tracers,
    workarounds,
)
from vcse_monograph.measures.cases.material import read_material
from vcse_monograph.records.cases.extracts import read_extracts
from vcse_monograph.records.cases.read import CaseFiles, read_cases, write_cases
from vcse_monograph.records.cases.refi import read_project
from vcse_monograph.records.cases.refi_write import write_project
from vcse_monograph.sources.demo_cases import FILES, generate


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """The generated files, the second team's also as a project."""
    folder = tmp_path_factory.mktemp("demo-cases")
    generate(folder, seed=20241012)
    write_project(folder / "team-2.qdpx", read_extracts(folder / "team-2.csv", book()).extracts, book())
    return folder


@pytest.fixture(scope="module")
def told(raw):
    """The material that the notebooks of the demonstration read."""
    files = CaseFiles([raw / "team-1.csv", raw / "team-2.qdpx"], CODEBOOK, raw / "sites.csv", raw / "foi.csv")
    write_cases(read_cases(files), raw / "cases", raw / "keys.csv", ABOUT)
    return read_material(raw / "cases")


@pytest.fixture(scope="module")
def truth(raw):
    return json.loads((raw / "truth.json").read_text(encoding="utf-8"))


def test_the_same_seed_gives_the_same_bytes(raw, tmp_path):
    generate(tmp_path, seed=20241012)
    assert {name: sha256(tmp_path / name) for name in FILES} == {name: sha256(raw / name) for name in FILES}
    generate(tmp_path, seed=1)
    assert sha256(tmp_path / "team-1.csv") != sha256(raw / "team-1.csv")


def test_there_are_as_many_sources_as_the_study_had(told):
    kinds = told.codings.groupby("source_kind")["source"].nunique().to_dict()
    assert kinds == {"interview": 189, "paper": 58, "rapportage": 37, "local_meeting": 18, "national_meeting": 4}
    assert len(told.foi) == 102
    assert (len(told.sites), told.codings["tracer"].replace("", None).nunique()) == (6, 3)


def test_a_project_gives_the_same_matrix_as_its_table(raw):
    sites = {site: [] for site in "DEF"}
    project = read_project(raw / "team-2.qdpx", book(), sites)
    assert project.extracts == read_extracts(raw / "team-2.csv", book()).extracts


def test_coders_agree_as_well_as_their_slips_allow(told):
    found = agreement.agreement_measurements(told)["alpha"]
    assert 0.8 < found.interval[0] < found.value < found.interval[1] < 0.95


def test_both_modes_and_their_marks_are_found_everywhere(told):
    assert modes.mode_measurements(told)["sites_with_both_robust"].value == 6
    for mode in ("commodified", "collaborative"):
        found = marks.mark_measurements(told, mode)
        assert found["sites_robust"].value == 6
        assert found["pairs_chance"].value < 0.05


def test_conditions_with_effect_are_found_and_the_one_without_is_not(told, truth):
    fits = balance.balance_measurements(told)
    for name in truth["conditions_with_effect"]:
        assert fits[f"{name}.consistency"].value >= 0.8, name
        assert fits[f"{name}.chance"].value <= 0.1, name
    for name in truth["conditions_without_effect"]:
        assert fits[f"{name}.consistency"].value < 0.8, name
        assert fits[f"{name}.reverse_consistency"].value < 0.8, name


def test_workarounds_are_found_where_they_were_planted(told, truth):
    cells = workarounds.cells(told)
    found = sorted(f"{row.site} {row.tracer}" for row in cells.itertuples() if row.workaround > 0.5)
    assert found == truth["cells"]["workaround"]
    assert workarounds.workaround_measurements(told)["embeddedness_consistency"].value >= 0.9


def test_episodes_prices_and_deficits_are_found_where_they_were_planted(told, truth):
    ledger = conflicts.episodes(told)
    assert {site: list(part["settled"]) for site, part in ledger.groupby("site")} == truth["episodes"]
    cells = prices.cells(told)
    pairs = cells["site"] + " " + cells["tracer"]
    assert sorted(pairs[cells["below"]]) == truth["cells"]["below_full_cost"]
    assert sorted(pairs[cells["strained"]]) == truth["cells"]["deficit"]


def test_the_shift_the_dip_and_the_tracers_are_found(told, truth):
    assert change.covid_measurements(told)["sites_up_robust"].value == 6
    assert change.ics_measurements(told)["sites_dip_then_recovery"].value == 6
    more = sum(way == "more" for way in truth["influence"].values())
    assert change.ics_measurements(told)["sites_influence"].value == more
    found = tracers.tracer_measurements(told)
    assert found["difference"].value > found["range_within"].value
    assert found["chance"].value < 0.05
    effect = truth["tracer_effect"]
    assert tracers.by_tracer(told).set_index("tracer")["score"].idxmax() == max(effect, key=effect.get)


def test_every_planted_prediction_beats_its_rival(told):
    table = patterns.scored(told)
    assert len(table) == 7
    assert (table["matched"] > table["rival_matched"]).all()
    assert (table["chance"] <= 0.05).all()
