"""The demonstration data: an invented world, its messy spending files, and the truth beside them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from vcse_monograph.files import write_text, written_whole
from vcse_monograph.sources import REGISTER_COLUMNS
from vcse_monograph.sources.demo import about, geography, register, truth
from vcse_monograph.sources.demo.contracts import Contracts, make_contracts
from vcse_monograph.sources.demo.publishing import Published, publish
from vcse_monograph.sources.demo.scale import groups, scale_of
from vcse_monograph.sources.demo.world import Population, World, make_commissioners

__all__ = ["DemoSummary", "generate"]


@dataclass(frozen=True)
class DemoSummary:
    """What was written: payment lines, unreadable rows beyond them, files, missing months, suppliers, names."""

    lines: int
    unreadable: int
    files: int
    missing: int
    suppliers: int
    register_names: int
    charity_share_of_value: float
    """Per cent."""


def generate(
    out: Path, *, seed: int = 20241012, lines: int = 692_659, workers: int = 2, written: bool = True
) -> DemoSummary:
    """Write the demonstration's spending files, register, boundaries and truth below `out`.

    `lines` payment lines in all (default: the study's number of invoices); the bytes depend on `seed` and `lines`
    alone. Where not `written`, the same payments stand in the truth alone, and in no file: half the time for those who
    need no files. Raises UsageError when `lines` is too small for a world.
    """
    out = Path(out)
    scale = scale_of(lines)
    rng = np.random.default_rng([seed, 0])
    world = World(scale)
    make_commissioners(world, rng)
    people = Population(world, rng)
    contracts = [make_contracts(people, commissioner, rng) for commissioner in world.commissioners]
    names = register.make_register(world, people, rng)
    parts = _publish_all(out if written else None, world, contracts, seed, workers)
    files = [name for part in parts for name in part.files]
    _forget_former(out, files)
    table = truth.write_payments(
        out / "truth" / "payments.parquet", [table for part in parts for table in part.payments]
    )
    truth.write_suppliers(out / "truth" / "suppliers.csv", world)
    shares = truth.write_shares(out / "truth" / "shares.json", table, world)
    unreadable = [row for part in parts for row in part.unreadable]
    truth.write_rows(out / "truth" / "missing.csv", ["commissioner", "month", "reason"], world.missing)
    columns = ["source_file", "source_sheet_or_page", "source_row", "reason", "text"]
    truth.write_rows(out / "truth" / "unreadable.csv", columns, unreadable)
    _write_register(out / "register.csv.gz", names)
    geography.write_boundaries(out / "boundaries.geojson", world.commissioners, seed)
    write_text(out / "DATA.md", about.text(seed, lines, len(groups()[0]), shares))
    return DemoSummary(
        lines=table.num_rows,
        unreadable=len(unreadable),
        files=len(files),
        missing=len(world.missing),
        suppliers=len(world.suppliers),
        register_names=len(names),
        charity_share_of_value=shares["up_to_rung"]["charity"]["value"],
    )


def _publish_all(
    out: Path | None, world: World, contracts: list[Contracts], seed: int, workers: int
) -> list[Published]:
    """Every commissioner's files, each from its own stream of random numbers, so that their order is free."""
    jobs = [
        (out, commissioner, one, [seed, number])
        for number, (commissioner, one) in enumerate(zip(world.commissioners, contracts, strict=True), start=1)
    ]
    with _mapper(min(workers, len(jobs))) as run:
        return list(run(publish, *zip(*jobs, strict=True)))


def _forget_former(out: Path, files: list[str]) -> None:
    """Remove spending files that a former, different demonstration left in the same folder, and nothing else."""
    if not (out / "DATA.md").is_file():
        return
    kept = {out / name for name in files}
    for path in sorted((out / "spending").glob("D[0-9][0-9]/D[0-9][0-9] *")):
        if path not in kept:
            path.unlink()


@contextmanager
def _mapper(workers: int) -> Iterator:
    if workers <= 1:
        yield map
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool.map


def _write_register(path: Path, rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([REGISTER_COLUMNS, *rows])
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, compresslevel=6, filename="") as stream:
        stream.write(text.getvalue().encode("utf-8"))
    with written_whole(path) as temporary:
        temporary.write_bytes(packed.getvalue())
