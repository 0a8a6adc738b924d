"""Invented worlds, where the truth is known: generated and linked once, by seed and size."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from vcse_monograph.files import write_text
from vcse_monograph.linkage.calibration import model_hash
from vcse_monograph.linkage.link import link_payments
from vcse_monograph.pipeline.releasing import code_of
from vcse_monograph.sources.demo import generate

PROJECT = Path(__file__).resolve().parents[1]


def make_world(folder: Path, lines: int, seed: int) -> Path:
    """Generate the world of a seed below `folder` and link it by the shipped model; what is up to date stays.

    Returns its folder: `payments.parquet`, `suppliers.parquet`, and `truth/`.
    """
    world = folder / f"{seed}-{lines}"
    generated, linked = _stamps()
    if _changed(world / "generated-by.txt", generated):
        generate(world, seed=seed, lines=lines, workers=1, written=False)
        shutil.copyfile(world / "truth" / "payments.parquet", world / "payments.parquet")
        write_text(world / "generated-by.txt", generated)
    if _changed(world / "linked-by.txt", generated + linked):
        link_payments(world / "payments.parquet", [world / "register.csv.gz"], world / "suppliers.parquet")
        write_text(world / "linked-by.txt", generated + linked)
    return world


@cache
def _stamps() -> tuple[str, str]:
    """The code that generates, and the code and model that link."""
    code = code_of(PROJECT)
    return code["sources"], code["linkage"] + model_hash()


def _changed(stamp: Path, now: str) -> bool:
    return not stamp.is_file() or stamp.read_text(encoding="utf-8") != now


@contextmanager
def mapper(workers: int) -> Iterator[Callable[..., Iterable]]:
    """A `map` over that many processes."""
    if workers <= 1:
        yield map
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield partial(pool.map, chunksize=4)
