"""Labels in, a model and its card out: on an invented register, through the command as typed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from vcse_monograph.cli import app
from vcse_monograph.errors import DataError
from vcse_monograph.linkage.card import calibration, calibration_error
from vcse_monograph.linkage.labels import folds, in_training_half, read_labels
from vcse_monograph.linkage.link import link_names
from vcse_monograph.linkage.model import read_model
from vcse_monograph.linkage.registers import read_registers

PLACES = ("Quillhaven", "Marlbury", "Fernleigh", "Ordwey", "Tesselman", "Brackwater", "Hollinsea", "Dunwick")
CAUSES = ("Befriending", "Bereavement", "Advocacy", "Carers", "Counselling", "Quilting", "Allotment", "Music")
TRADES = ("Boiler", "Cable", "Window", "Printing", "Catering", "Roofing", "Scaffold", "Timber")


def charities() -> list[tuple[str, str]]:
    names = [f"{place} {cause} Project" for place in PLACES for cause in CAUSES]
    return [(f"GB-CHC-{1_050_000 + 997 * number}", name) for number, name in enumerate(names)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("train")
    companies = [f"{place} {trade} Supplies Limited" for place in PLACES for trade in TRADES]
    register = [(number, name, "charity") for number, name in charities()] + [
        ("", name, "company") for name in companies
    ]
    frame = pd.DataFrame(register, columns=["organisation_id", "name", "kind"])
    frame.to_csv(folder / "register.csv", index=False)
    known = [(name.upper(), "charity", number, number, 1000) for number, name in charities()]
    known += [(name.upper() + " LTD", "company", "", name, "") for name in companies]
    known += [(f"{place.upper()} BOROUGH COUNCIL", "public", "", place, 5) for place in PLACES]
    labels = pd.DataFrame(known, columns=["supplier", "kind", "organisation_id", "group", "amount"])
    labels.to_csv(folder / "labels.csv", index=False)
    return folder


def test_the_command_trains_and_tells_how_well(folder: Path) -> None:
    words = ["link", "train", str(folder / "labels.csv"), "--register", str(folder / "register.csv")]
    words += ["-o", str(folder / "model.json"), "--card", str(folder / "card.md"), "--cache", str(folder / "cache")]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert "136 labelled suppliers" in done.output
    assert "detect: precision 1.000, recall 1.000" in done.output
    card = (folder / "card.md").read_text(encoding="utf-8")
    assert "| charity or not | 1.000 | 1.000 | 1.000 |" in card
    assert "vcse-linkage-2026-11" in card
    assert (folder / "model-card-reliability.svg").read_text(encoding="utf-8").startswith("<?xml")
    model = read_model(folder / "model.json")
    assert model.rules["council"] == (8, 0)
    assert not any(place.upper() in (folder / "model.json").read_text(encoding="utf-8") for place in PLACES)
    linked = link_names(
        pd.Series(["MARLBURY ADVOCACY PROJECT", "MARLBURY ROOFING SUPPLIES LTD"]),
        read_registers([folder / "register.csv"]),
        model=model,
    )
    assert linked["kind"].tolist() == ["charity", "company"]
    assert linked["organisation"][0] == "Marlbury Advocacy Project"


def test_too_few_charities_to_train_on(folder: Path) -> None:
    few = pd.read_csv(folder / "labels.csv").head(20)
    few.to_csv(folder / "few.csv", index=False)
    words = ["link", "train", str(folder / "few.csv"), "--register", str(folder / "register.csv"), "-o", "x.json"]
    found = CliRunner().invoke(app, words)
    assert isinstance(found.exception, DataError)
    assert "at least 30" in str(found.exception)
    missing = CliRunner().invoke(app, ["link", "train", "absent.csv", "--register", "gone.csv", "-o", "x.json"])
    assert "2 problems" in str(missing.exception)


def test_every_fault_of_the_labels_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("supplier,kind\nX,charity\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("supplier,kind,organisation_id,group,amount\nX,club,,,\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("supplier,kind,organisation_id,group,amount\n", encoding="utf-8")
    with pytest.raises(DataError) as told:
        read_labels([tmp_path / name for name in ("a.csv", "b.csv", "c.csv", "absent.csv")])
    assert len(told.value.problems) == 5
    assert "club" in str(told.value)


def test_the_split_keeps_an_organisation_together() -> None:
    groups = pd.Series(["c1", "c2", "c3", "c4", "c5", "c6", "c1", "c2"])
    train = in_training_half(groups)
    assert train[0] == train[6] and train[1] == train[7]
    assert set(train) == {True, False}
    assert folds(groups, 5).between(0, 4).all()
    assert folds(groups, 5)[0] == folds(groups, 5)[6]


def test_calibration_compares_what_is_stated_with_what_is_found() -> None:
    table = calibration(pd.Series([0.05, 0.05, 0.95, 0.95, 1.0]), pd.Series([False, False, True, False, True]))
    assert table[["from", "suppliers", "stated", "found"]].to_numpy().tolist() == [
        [0.02, 2, 0.05, 0.0],
        [0.9, 2, 0.95, 0.5],
        [0.98, 1, 1.0, 1.0],
    ]
    assert calibration_error(table) == pytest.approx((2 * 0.05 + 2 * 0.45) / 5)
