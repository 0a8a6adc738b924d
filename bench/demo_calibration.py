"""The demonstration edition's calibration, from labelled suppliers of invented worlds that are not its own.

    python -m bench.demo_calibration [--workers 2] [--keep FOLDER]

Generates worlds of seeds 5001, 5002, ..., which are neither the edition's nor those that `bench.interval_coverage`
tests; links each; takes the truth beside the data for labels; and writes `data/linkage/demo.json` and its card. To be
run again whenever the linkage model or its rules change: about ten minutes.
"""

from __future__ import annotations

import argparse
import tempfile
from functools import partial
from pathlib import Path

import pandas as pd

from bench.worlds import make_world, mapper
from vcse_monograph.linkage.calibrate import calibrate

FIRST = 5_001
LINES, WORLDS = 692_659, 60
"""Worlds of the edition's own size: what a supplier is paid there is never met in a small one, and in a small one more
of the doubtful suppliers are VCSEs. With 40 small worlds among them, the edition's doubtful suppliers were counted as
half as many VCSEs again as they are.
"""

PROJECT = Path(__file__).resolve().parents[1]
CALIBRATION = PROJECT / "data" / "linkage" / "demo.json"
CARD = PROJECT / "docs" / "demo-calibration.md"


def label(world: Path) -> Path:
    """Write `labels.csv` of a world from its truth, beside payments and suppliers; returns the world."""
    truth = pd.read_csv(world / "truth" / "suppliers.csv", encoding="utf-8", dtype=str, keep_default_na=False)
    labels = truth.assign(group=truth["organisation_id"], amount="")
    columns = ["supplier", "kind", "organisation_id", "group", "amount"]
    labels[columns].to_csv(world / "labels.csv", index=False, encoding="utf-8", lineterminator="\n")
    return world


def labelled_world(folder: Path, lines: int, seed: int) -> Path:
    """The world of a seed, made below `folder` unless it is there, with labels."""
    return label(make_world(folder, lines, seed))


def main() -> None:
    """Write the calibration and its card."""
    options = argparse.ArgumentParser()
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--keep", type=Path, help="a folder for the generated worlds, used again if it has them")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary, mapper(given.workers) as run_on:
        folder = given.keep or Path(temporary)
        samples = list(run_on(partial(labelled_world, folder, LINES), range(FIRST, FIRST + WORLDS)))
        print(calibrate(samples, CALIBRATION, CARD))


if __name__ == "__main__":
    main()
