"""A calibration: what the linkage's probabilities mean in one population, learnt from labelled suppliers of it.

The suppliers below come from a little town. Half of those that no register knows are community groups, mostly the small
ones; and every second supplier that bears a charity's name is a care home that happens to be called so: the dear ones.
"""

import numpy as np
import pandas as pd
import pytest

from vcse_monograph.errors import DataError
from vcse_monograph.linkage.calibrate import calibrate, fit
from vcse_monograph.linkage.calibration import (
    SHARES,
    TERMS,
    Calibration,
    calibrate_suppliers,
    calibrated,
    read_calibration,
    write_calibration,
)

NAMESAKE, UNKNOWN, COMPANY = (
    "same name as one registered organisation",
    "no evidence either way",
    "company by its legal form",
)


def linked(supplier, decided_by, kind, probability, pounds, *, organisation=0.0, lines=6):
    """A supplier as `vcse link` tells it."""
    return {
        "supplier": supplier,
        "normalised": supplier.upper(),
        "organisation_id": "CHY-1" if organisation > 0.5 else "",
        "organisation": "Thornby Lodge" if organisation > 0.5 else "",
        "kind": kind,
        "probability": probability,
        "organisation_probability": organisation,
        "decided_by": decided_by,
        "income": 1000.0 if organisation > 0.5 else np.nan,
        "sector": "C31" if organisation > 0.5 else "",
        "postcode": "",
        "lines": lines,
        "amount": pounds,
    }


@pytest.fixture(scope="module")
def town():
    """Labelled suppliers: 60 of unknown kind, 60 namesakes, 60 companies; of the first two the cheap are VCSEs."""
    rng = np.random.default_rng(5)
    rows = []
    for number in range(60):
        pounds = 10 ** rng.uniform(2, 6)
        small = pounds < 10_000
        true = {UNKNOWN: "other_vcse" if small else "company", NAMESAKE: "charity" if small else "company"}
        cases = [(UNKNOWN, "unknown", 0.03, 0.0), (NAMESAKE, "charity", 0.97, 0.95), (COMPANY, "company", 0.002, 0.0)]
        for decided_by, kind, probability, organisation in cases:
            row = linked(f"{kind} {number}", decided_by, kind, probability, pounds, organisation=organisation)
            rows.append(row | {"true_kind": true.get(decided_by, "company")})
    table = pd.DataFrame(rows)
    return table.assign(is_vcse=table["true_kind"].isin(["charity", "other_vcse"]), months=6, sample=0)


def told(calibration, *suppliers):
    """The suppliers after calibration, by name."""
    return calibrated(pd.DataFrame(list(suppliers)), calibration, 6).set_index("supplier")


def test_amounts_paid_tell_community_groups_from_businesses_that_no_register_knows(town):
    small = linked("Thornby Memory Cafe", UNKNOWN, "unknown", 0.03, 900)
    large = linked("Thornby Nursing Home", UNKNOWN, "unknown", 0.03, 600_000)
    after = told(fit(town), small, large)["probability"]
    assert after["Thornby Memory Cafe"] > 0.9
    assert after["Thornby Nursing Home"] < 0.1


def test_expected_and_true_vcses_agree_in_number_and_nearly_in_pounds(town):
    after = calibrated(town, fit(town), 6)["probability"]
    assert after.sum() == pytest.approx(town["is_vcse"].sum(), rel=0.02)
    assert (after * town["amount"]).sum() < 2 * town.loc[town["is_vcse"], "amount"].sum()
    assert (town["probability"] * town["amount"]).sum() > 20 * town.loc[town["is_vcse"], "amount"].sum()


def test_the_rung_is_that_of_labelled_suppliers_decided_alike(town):
    shares = told(fit(town), linked("Thornby Memory Cafe", UNKNOWN, "unknown", 0.03, 900))
    assert shares["other_vcse_share"].item() > 0.9
    assert shares[list(SHARES)].sum(axis=1).item() == pytest.approx(1)
    assert shares["kind"].item() == "other_vcse"


def test_a_namesake_that_is_dear_is_no_longer_taken_for_the_charity(town):
    after = told(fit(town), linked("Thornby Lodge Ltd", NAMESAKE, "charity", 0.97, 600_000, organisation=0.95))
    row = after.loc["Thornby Lodge Ltd"]
    assert row["probability"] < 0.1
    assert (row["kind"], row["organisation_id"]) == ("company", "")


def test_a_decision_never_met_gets_the_usual_line(town):
    small, large = (
        linked(f"Thornby Friends {pounds}", "initials of a registered name", "charity", 0.9, pounds)
        for pounds in (500, 600_000)
    )
    assert (told(fit(town), small, large)["probability"] > 0.5).tolist() == [True, False]


def test_persons_and_practices_keep_their_kind_whatever_the_numbers_say():
    sure = Calibration({}, {}, ([9.0] + [0.0] * (len(TERMS) - 1), [1.0, 0, 0, 0]), {})
    after = told(sure, linked("A Quillfeather", "possibly a person's name", "individual", 0.009, 100))
    assert (after["kind"].item(), after["probability"].item()) == ("individual", 0.009)
    assert told(sure, linked("B", UNKNOWN, "unknown", 0.03, 100))["kind"].item() == "charity"


def test_whoever_may_be_a_person_is_counted_and_not_named():
    """What numbers make a VCSE of a name that no list of given names knows may still be a person's."""
    sure = Calibration({}, {}, ([9.0] + [0.0] * (len(TERMS) - 1), [1.0, 0, 0, 0]), {})
    names = ["Zeynep Yilmaz", "Zeynep Yilmaz Ltd", "Thornby Memory Cafe Project"]
    after = told(sure, *(linked(name, UNKNOWN, "unknown", 0.03, 100) for name in names))
    assert after["kind"].tolist() == ["charity"] * 3
    assert after["organisation"].tolist() == ["", "ZEYNEP YILMAZ LTD", "THORNBY MEMORY CAFE PROJECT"]


def test_a_calibration_is_written_and_read_again(town, tmp_path):
    made = fit(town)
    write_calibration(made, tmp_path / "town.json")
    assert read_calibration(tmp_path / "town.json") == made


def test_a_file_that_is_no_calibration_is_refused(tmp_path):
    (tmp_path / "town.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(DataError, match=r"calibration town\.json cannot be used"):
        read_calibration(tmp_path / "town.json")


@pytest.fixture
def sample(town, tmp_path):
    """A folder with payments, suppliers as linked, and labels."""
    town.drop(columns=["true_kind", "is_vcse", "months", "sample"]).to_parquet(tmp_path / "suppliers.parquet")
    pd.DataFrame({"date": pd.date_range("2020-04-01", periods=6, freq="MS")}).to_parquet(tmp_path / "payments.parquet")
    labels = town.assign(kind=town["true_kind"], group=town["supplier"], amount="", organisation_id="")
    columns = ["supplier", "kind", "organisation_id", "group", "amount"]
    labels[columns].to_csv(tmp_path / "labels.csv", index=False, encoding="utf-8")
    return tmp_path


def test_samples_in_a_calibration_and_its_card_out(sample):
    made = calibrate([sample, sample], sample / "town.json", sample / "card.md")
    assert str(made).startswith("360 labelled suppliers")
    assert "| other_vcse |" in (sample / "card.md").read_text(encoding="utf-8")
    assert calibrate_suppliers(sample / "suppliers.parquet", sample / "payments.parquet", sample / "town.json") == []
    assert set(SHARES) <= set(pd.read_parquet(sample / "suppliers.parquet").columns)


def test_a_calibration_over_another_model_says_so(sample, town):
    made = fit(town)
    write_calibration(Calibration(made.lines, made.rungs, made.usual, {"model": "0"}), sample / "old.json")
    told_so = calibrate_suppliers(sample / "suppliers.parquet", sample / "payments.parquet", sample / "old.json")
    assert "make it anew" in told_so[0]


def test_too_few_labels_are_refused_and_missing_files_named(sample):
    labels = pd.read_csv(sample / "labels.csv").head(12)
    labels.to_csv(sample / "labels.csv", index=False)
    with pytest.raises(DataError, match="too few labelled VCSEs"):
        calibrate([sample], sample / "town.json", None)
    (sample / "labels.csv").unlink()
    with pytest.raises(DataError, match=r"lacks labels\.csv"):
        calibrate([sample], sample / "town.json", None)
