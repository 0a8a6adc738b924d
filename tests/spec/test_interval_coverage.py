"""On invented worlds, where the truth is known, the demonstration edition's intervals hold it as often as they say.

A few worlds here, as large as the edition; four hundred in `python -m bench.interval_coverage`, whose result is
measures/coverage.csv.
"""

import pandas as pd
import pytest

from bench.demo_calibration import CALIBRATION
from bench.interval_coverage import calibration_hash, coverage, run
from vcse_monograph.linkage.calibration import model_hash, read_calibration
from vcse_monograph.measures.coverage import FIGURES, coverage_measurements, coverage_table

EDITION_LINES = 692_659
WORLDS = 3
"""Of seeds that the calibration has not seen."""


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> pd.Series:
    """The number of intervals that hold the truth, of 12, by kind of probability."""
    found = run(tmp_path_factory.mktemp("worlds"), WORLDS, EDITION_LINES, workers=1, first=9_001)
    table = coverage(found)
    assert (table["worlds"] == WORLDS).all()
    return (table["held"] * WORLDS / 100).round().groupby(table["probabilities"]).sum()


def test_with_the_editions_calibration_intervals_hold_the_truth(held):
    assert held["calibrated"] >= 9  # where 95 in 100 do, fewer than 9 of 12 are seen twice in ten thousand times


def test_with_the_model_for_real_suppliers_alone_they_do_not(held):
    assert held["shipped"] <= 3


def test_the_calibration_was_made_over_the_model_that_ships():
    made_over = read_calibration(CALIBRATION).about["model"]
    assert made_over == model_hash(), "the linkage model has changed: run python -m bench.demo_calibration"


def test_what_the_bench_found_is_recorded_for_every_figure():
    assert set(coverage_measurements()) == {f"{p}.{f}" for p in ("calibrated", "shipped") for f in FIGURES}
    assert (coverage_table()["lines"] == EDITION_LINES).all(), "record worlds of the edition's own size"


def test_what_is_recorded_was_found_with_the_calibration_that_ships():
    again = "run python -m bench.interval_coverage --record"
    assert set(coverage_table()["calibration"]) == {calibration_hash()}, again


def test_as_many_recorded_intervals_hold_the_truth_as_they_say():
    table = coverage_table().query("probabilities == 'calibrated'")
    assert (table["worlds"] >= 200).all()
    assert table["held"].between(93, 97).all(), table[["figure", "held"]].to_string()
