"""Do 95 % intervals hold the truth 95 times in 100? On generated worlds, where the truth is known.

    python -m bench.interval_coverage [--worlds 400] [--lines 692659] [--workers 2] [--keep FOLDER] [--record]

Each world is a demonstration data set of its own seed: invented suppliers, their messy names, a register, payments. The
whole path after reading is run as in a build (link, calibrate, pack, measure), and the interval of each figure is held
against the truth. Two kinds of probability are tried:

- *calibrated*: as the demonstration edition has them, by the calibration that it names;
- *shipped*: the linkage model alone, made from real labelled suppliers; the invented world is not the one it was made
  for.

`--record` writes the result to `src/vcse_monograph/measures/coverage.csv`, which chapter 2 prints.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from bench.demo_calibration import CALIBRATION
from bench.worlds import PROJECT, make_world, mapper
from vcse_monograph.editions import load_edition
from vcse_monograph.files import sha256, write_text
from vcse_monograph.linkage.calibration import calibrate_suppliers
from vcse_monograph.measures import shares
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.measurement import Measurement
from vcse_monograph.measures.pack import read_pack
from vcse_monograph.release.pack import build_pack

FIRST = 1_001
"""The seeds: 1001, 1002, ...; the edition's calibration was made on others."""

FIGURES = ("vcse_share_of_value", "vcse_share_of_lines", "charity_share_of_value", "vcse_organisations")
PROBABILITIES = ("calibrated", "shipped")
UNCALIBRATED = 24
"""Worlds that are measured with the shipped probabilities, too: none holds, and hundreds would say no more."""
RESULT = PROJECT / "src" / "vcse_monograph" / "measures" / "coverage.csv"


@dataclass(frozen=True)
class Held:
    """One figure of one world: its value and interval, and the truth."""

    world: str
    probabilities: str
    figure: str
    value: float
    low: float
    high: float
    truth: float

    @property
    def holds(self) -> bool:
        """Whether the truth lies in the interval, but for rounding."""
        slack = 1e-9 * max(abs(self.truth), 1)
        return self.low - slack <= self.truth <= self.high + slack


def measure(world: Path, probabilities: str) -> list[Held]:
    """Every figure of a world with its interval and the truth."""
    edition = load_edition(PROJECT, "demo")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        shutil.copyfile(world / "suppliers.parquet", place / "suppliers.parquet")
        if probabilities == "calibrated":
            calibration = PROJECT / edition.linkage.calibration
            calibrate_suppliers(place / "suppliers.parquet", world / "payments.parquet", calibration)
        (place / "ledger.csv").write_text(LEDGER, encoding="utf-8")
        (place / "quarantine.csv").write_text(QUARANTINE, encoding="utf-8")
        build_pack(
            edition,
            payments=world / "payments.parquet",
            suppliers=place / "suppliers.parquet",
            ledger=place / "ledger.csv",
            quarantine=place / "quarantine.csv",
            raw=place,
            pack=place / "pack",
        )
        found = shares.overall(read_pack(place / "pack").spending, Definition())
    truths = truth_of(world)
    return [held(world.name, probabilities, figure, found[figure], truths[figure]) for figure in FIGURES]


LEDGER = (
    "source_file,state,encoding,rows_found,rows_kept,rows_quarantined,sum_found,sum_kept,date_order,first_date,"
    "last_date,commissioners,control_total,control_total_where,control_total_difference,columns_used,columns_unused,"
    "notes,do\n"
)
QUARANTINE = "source_file,source_sheet_or_page,source_row,reason,amount,text\n"


def held(world: str, probabilities: str, figure: str, found: Measurement, truth: float) -> Held:
    """A measurement beside the truth."""
    assert found.value is not None
    assert found.interval is not None
    return Held(world, probabilities, figure, found.value, *found.interval, truth)


def calibration_hash() -> str:
    """What tells the calibration, which names its linkage model, from any other: 16 hexadecimal digits."""
    return sha256(CALIBRATION)[:16]


def truth_of(world: Path) -> dict[str, float]:
    """The true value of each figure, from the truth beside the data."""
    suppliers = pd.read_csv(world / "truth" / "suppliers.csv", encoding="utf-8", keep_default_na=False)
    paid = pd.read_parquet(world / "payments.parquet", columns=["supplier", "amount"])
    paid["pence"] = (paid["amount"] * 100).astype("int64")
    paid = paid.merge(suppliers, on="supplier")
    vcse, charity = paid["is_vcse"], paid["kind"] == "charity"
    return {
        "vcse_share_of_value": 100 * paid.loc[vcse, "pence"].sum() / paid["pence"].sum(),
        "vcse_share_of_lines": 100 * float(vcse.mean()),
        "charity_share_of_value": 100 * paid.loc[charity, "pence"].sum() / paid["pence"].sum(),
        "vcse_organisations": paid.loc[vcse, "organisation_id"].nunique(),
    }


def coverage(found: Sequence[Held]) -> pd.DataFrame:
    """By probabilities and figure: worlds, how many intervals hold the truth (per cent), and means in its own unit."""
    table = pd.DataFrame([{**vars(one), "holds": one.holds} for one in found])
    table = table.assign(error=table["value"] - table["truth"], width=table["high"] - table["low"])
    by = table.groupby(["probabilities", "figure"], sort=False)
    means = by.agg(held=("holds", "mean"), error=("error", "mean"), width=("width", "mean"), truth=("truth", "mean"))
    means.insert(0, "worlds", by.size())
    return means.assign(held=100 * means["held"]).round(3).reset_index()


def measured(world: Path, probabilities: Sequence[str]) -> list[Held]:
    """Every figure of a world by these kinds of probability."""
    return [one for kind in probabilities for one in measure(world, kind)]


def run(folder: Path, worlds: int, lines: int, workers: int, first: int = FIRST) -> list[Held]:
    """Make the worlds and measure them, the first UNCALIBRATED with both kinds of probability."""
    with mapper(workers) as run_on:
        paths = list(run_on(partial(make_world, folder, lines), range(first, first + worlds)))
        kinds = [PROBABILITIES if number < UNCALIBRATED else PROBABILITIES[:1] for number in range(worlds)]
        return [one for found in run_on(measured, paths, kinds) for one in found]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    for name, default in (("worlds", 400), ("lines", 692_659), ("workers", 2), ("first", FIRST)):
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--keep", type=Path, help="a folder for the generated worlds, used again if it has them")
    options.add_argument("--record", action="store_true", help=f"write {RESULT.relative_to(PROJECT)}")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = run(given.keep or Path(temporary), given.worlds, given.lines, given.workers, given.first)
    table = coverage(found).assign(lines=given.lines, calibration=calibration_hash())
    print(table.to_string(index=False))
    if given.record:
        write_text(RESULT, table.to_csv(index=False, lineterminator="\n"))


if __name__ == "__main__":
    main()
