"""The register of sources: `data/sources.csv`, one row for each file that an edition was made from.

It has laws, which `check` holds it to: sorted by dataset, path and version; each row with a SHA-256, a size and a
licence; one version of each file marked `latest`. A file that is not what the register says is told, never
silently used.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.files import sha256, write_text

LICENCES = ("OGL-UK-3.0", "CC-BY-4.0", "CC0-1.0", "ODbL-1.0", "several, share-alike")


@dataclass(frozen=True, order=True)
class Source:
    """One file: its dataset (an edition's files, or a register), path below the dataset's folder, and contents."""

    dataset: str
    path: str
    version: str
    latest: str
    sha256: str
    bytes: int
    publisher: str
    licence: str


COLUMNS = tuple(field.name for field in fields(Source))


def read_register(path: Path) -> list[Source]:
    """The register's rows, in order. DataError names every row that breaks a law."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            found, needed = ", ".join(reader.fieldnames or ()), ", ".join(COLUMNS)
            raise DataError(Problem(what=f"{path.name} has other columns.", found=found, needed=needed))
        rows = [_source(row) for row in reader]
    if problems := check(rows):
        raise DataError(problems, where=path.name)
    return rows


def _source(row: dict[str, str]) -> Source:
    return Source(
        dataset=row["dataset"],
        path=row["path"],
        version=row["version"],
        latest=row["latest"],
        sha256=row["sha256"],
        bytes=int(row["bytes"]) if row["bytes"].isdigit() else -1,
        publisher=row["publisher"],
        licence=row["licence"],
    )


def check(rows: Sequence[Source]) -> list[Problem]:
    """What breaks the register's laws."""
    problems = []
    if list(rows) != sorted(rows):
        first = next(row for row, right in zip(rows, sorted(rows), strict=True) if row != right)
        problems.append(Problem(what=f"The rows are not sorted, from {first.dataset}/{first.path} on.", do="sort them"))
    latest = Counter((row.dataset, row.path) for row in rows if row.latest == "yes")
    for row in rows:
        name = f"{row.dataset}/{row.path} (version {row.version})"
        if len(row.sha256) != 64 or not set(row.sha256) <= set("0123456789abcdef") or row.bytes < 0:
            problems.append(Problem(what=f"{name} has no sound hash and size.", found=f"{row.sha256}, {row.bytes}"))
        if row.licence not in LICENCES:
            problems.append(Problem(what=f"{name} has no known licence.", found=row.licence, needed=str(LICENCES)))
        if latest[row.dataset, row.path] != 1:
            problems.append(Problem(what=f"{name}: exactly one version must be the latest.", do="mark one `yes`"))
    return problems


def deviations(rows: Iterable[Source], dataset: str, folder: Path, files: Iterable[Path]) -> list[str]:
    """How the files below `folder` differ from a dataset's latest versions, a sentence each; none if it has no rows."""
    registered = {row.path: row for row in rows if row.dataset == dataset and row.latest == "yes"}
    if not registered:
        return []
    here = {path.relative_to(folder).as_posix(): path for path in files}
    found = [f"{name} is not here" for name in sorted(registered.keys() - here.keys())]
    found += [f"{name} is not in the register of sources" for name in sorted(here.keys() - registered.keys())]
    for name in sorted(here.keys() & registered.keys()):
        if here[name].stat().st_size != registered[name].bytes or sha256(here[name]) != registered[name].sha256:
            found.append(f"{name} is not the file that the register of sources names")
    return found


def describe(dataset: str, folder: Path, files: Iterable[Path], *, publisher: str, licence: str) -> list[Source]:
    """First rows for a dataset's files, to be put into the register."""

    def row(path: Path) -> Source:
        name = path.relative_to(folder).as_posix()
        return Source(dataset, name, "1", "yes", sha256(path), path.stat().st_size, publisher, licence)

    return sorted(map(row, files))


def write_register(path: Path, rows: Iterable[Source]) -> None:
    """Write the register, sorted."""
    lines = [",".join(COLUMNS)]
    for row in sorted(rows):
        cells = [str(cell) for cell in asdict(row).values()]
        lines.append(",".join(f'"{cell}"' if "," in cell else cell for cell in cells))
    write_text(path, "\n".join(lines) + "\n")
