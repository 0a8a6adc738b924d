"""Do 95 % intervals hold the truth 95 times in 100? On generated worlds, where the truth is known.

    python bench/interval_coverage.py [--worlds 200] [--lines 3000] [--workers 2] [--keep FOLDER]

Each world is a demonstration data set of its own seed: invented suppliers, their messy names, a register, payments. The
whole path after reading is run as in a build (link, pack, measure), and the interval of each figure is held against the
truth. Two kinds of probability are tried:

- *shipped*: the model as it is, made from real labelled suppliers; the invented world is not the one it was made for;
- *recalibrated*: for each of the model's decisions, and suppliers paid about as much, the share of VCSEs that it met in
  the other half of the worlds.

The first asks whether the model fits the invented world, the second whether intervals are right where probabilities
are.
Probabilities must be right for large and small suppliers alike, since an interval in pounds rests on the large.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.editions import load_edition
from vcse_monograph.linkage.link import SCHEMA, link_payments
from vcse_monograph.measures import shares
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.measurement import Measurement
from vcse_monograph.measures.pack import read_pack
from vcse_monograph.release.pack import build_pack
from vcse_monograph.sources.demo import generate

FIRST = 1_001
"""The seeds: 1001, 1002, ... Odd ones recalibrate even ones, and even ones odd ones."""

FIGURES = ("vcse_share_of_value", "vcse_share_of_lines", "charity_share_of_value", "vcse_organisations")
POOLED = 2
"""A decision met seldom borrows two suppliers' worth from the wider group, at last from the model's own probability."""

LEVELS = [-1, 0.001, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1]
"""Edges between levels of the model's probability, closer where it is sure."""

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Held:
    """One figure of one world: its value and interval, and the truth."""

    seed: int
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


def make_world(folder: Path, lines: int, seed: int) -> Path:
    """Generate and link the world of a seed below `folder`, unless it is there; returns its folder."""
    world = folder / f"{seed}-{lines}"
    if not (world / "suppliers.parquet").is_file():
        generate(world, seed=seed, lines=lines, workers=1)
        link_payments(world / "truth" / "payments.parquet", [world / "register.csv.gz"], world / "suppliers.parquet")
    return world


def decisions(world: Path) -> pd.DataFrame:
    """The suppliers of a world as linked, with the truth (`is_vcse`) beside."""
    truth = pd.read_csv(world / "truth" / "suppliers.csv", encoding="utf-8", keep_default_na=False)
    return pd.read_parquet(world / "suppliers.parquet").merge(truth[["supplier", "is_vcse"]], on="supplier")


CELL = ["decided_by", "kind", "level", "size"]


def in_cells(linked: pd.DataFrame) -> pd.DataFrame:
    """The suppliers with `level` (of the model's probability) and `size` (half powers of ten of pounds)."""
    pounds = linked["amount"].astype(float).abs().clip(lower=1)
    level = np.searchsorted(LEVELS, linked["probability"].to_numpy())
    return linked.assign(level=level, size=(2 * np.log10(pounds)).astype(int))


@dataclass(frozen=True)
class Recalibration:
    """Suppliers met and VCSEs among them, by ever narrower groups of CELL."""

    met: tuple[pd.DataFrame, ...]

    @classmethod
    def on(cls, worlds: Sequence[Path]) -> Recalibration:
        """Counted over the suppliers of some worlds."""
        rows = in_cells(pd.concat([decisions(world) for world in worlds], ignore_index=True))
        groups = [CELL[:width] for width in range(1, len(CELL) + 1)]
        return cls(tuple(rows.groupby(keys)["is_vcse"].agg(["sum", "size"]) for keys in groups))

    def probabilities(self, linked: pd.DataFrame) -> pd.Series:
        """The probability of each supplier, its group's share drawn towards that of the wider group."""
        rows, right = in_cells(linked), linked["probability"].to_numpy(dtype=float)
        for met in self.met:
            found = met.reindex(pd.MultiIndex.from_frame(rows[list(met.index.names)]) if met.index.nlevels > 1
                                else pd.Index(rows[met.index.name])).fillna(0)  # fmt: skip
            right = (found["sum"].to_numpy() + POOLED * right) / (found["size"].to_numpy() + POOLED)
        return pd.Series(right, index=linked.index).round(4)


def measure(world: Path, recalibrated: Recalibration | None) -> list[Held]:
    """Every figure of a world with its interval and the truth."""
    linked = pd.read_parquet(world / "suppliers.parquet")
    if recalibrated is not None:
        linked["probability"] = recalibrated.probabilities(linked)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        pq.write_table(pa.Table.from_pandas(linked, SCHEMA, preserve_index=False), place / "suppliers.parquet")
        (place / "ledger.csv").write_text(LEDGER, encoding="utf-8")
        (place / "quarantine.csv").write_text(QUARANTINE, encoding="utf-8")
        build_pack(
            load_edition(PROJECT, "demo"),
            payments=world / "truth" / "payments.parquet",
            suppliers=place / "suppliers.parquet",
            ledger=place / "ledger.csv",
            quarantine=place / "quarantine.csv",
            raw=place,
            pack=place / "pack",
        )
        found = shares.overall(read_pack(place / "pack").spending, Definition())
    truths = truth_of(world)
    return [held(int(world.name.split("-")[0]), figure, found[figure], truths[figure]) for figure in FIGURES]


LEDGER = (
    "source_file,state,encoding,rows_found,rows_kept,rows_quarantined,sum_found,sum_kept,date_order,first_date,"
    "last_date,commissioners,control_total,control_total_where,control_total_difference,columns_used,columns_unused,"
    "notes,do\n"
)
QUARANTINE = "source_file,source_sheet_or_page,source_row,reason,amount,text\n"


def held(seed: int, figure: str, found: Measurement, truth: float) -> Held:
    """A measurement beside the truth."""
    assert found.value is not None
    assert found.interval is not None
    return Held(seed, figure, found.value, *found.interval, truth)


def truth_of(world: Path) -> dict[str, float]:
    """The true value of each figure, from the truth beside the data."""
    suppliers = pd.read_csv(world / "truth" / "suppliers.csv", encoding="utf-8", keep_default_na=False)
    paid = pd.read_parquet(world / "truth" / "payments.parquet", columns=["supplier", "amount"])
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
    """By figure: worlds, how many intervals hold the truth (per cent), mean error and mean width in its own unit."""
    table = pd.DataFrame([{**vars(one), "holds": one.holds} for one in found])
    table = table.assign(error=table["value"] - table["truth"], width=table["high"] - table["low"])
    by = table.groupby("figure", sort=False)
    return pd.DataFrame(
        {
            "worlds": by.size(),
            "held": by["holds"].mean() * 100,
            "error": by["error"].mean(),
            "width": by["width"].mean(),
            "truth": by["truth"].mean(),
        }
    )


def run(folder: Path, worlds: int, lines: int, workers: int) -> dict[str, list[Held]]:
    """Make the worlds and measure them with both kinds of probability."""
    with _mapper(workers) as run_on:
        paths = list(run_on(partial(make_world, folder, lines), range(FIRST, FIRST + worlds)))
        halves = paths[::2], paths[1::2]
        found = {"shipped": list(run_on(partial(measure, recalibrated=None), paths)), "recalibrated": []}
        for half, other in (halves, halves[::-1]):
            found["recalibrated"] += list(run_on(partial(measure, recalibrated=Recalibration.on(other)), half))
    return {name: [one for world in parts for one in world] for name, parts in found.items()}


@contextmanager
def _mapper(workers: int) -> Iterator[Callable[..., Iterable]]:
    if workers <= 1:
        yield map
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield partial(pool.map, chunksize=4)


def main() -> None:
    """Print a table for each kind of probability."""
    options = argparse.ArgumentParser()
    for name, default in (("worlds", 200), ("lines", 3_000), ("workers", 2)):
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--keep", type=Path, help="a folder for the generated worlds, used again if it has them")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = run(given.keep or Path(temporary), given.worlds, given.lines, given.workers)
    for probabilities, held_in in found.items():
        print(f"\n{probabilities} probabilities, {given.worlds} worlds of {given.lines:,} lines")
        print(coverage(held_in).round(3).to_string())


if __name__ == "__main__":
    main()
