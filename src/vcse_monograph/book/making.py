"""How a notebook's results were made: its parameters, the files it was given, the cell behind each of them.

`made.json` stands beside the results, written when the notebook has run; passports print from it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from vcse_monograph.files import sha256, write_text

FILE = "made.json"
GIVEN = ("pack", "survey", "cases", "geography")
"""Parameters that name what a notebook may read: a folder below the project."""
DESCRIPTION, LEDGER = "datapackage.json", "ledger.csv"
FROM_LEDGER = {
    "state": "{}",
    "form": "{}",
    "holds": "{}",
    "rows_found": "{} rows found",
    "rows_kept": "{} kept",
    "complete": "{} complete",
    "partial": "{} partial",
    "sum_kept": "£{} kept",
}
"""Columns of a ledger, of payments, survey or cases, with the words that tell of them."""


@dataclass(frozen=True)
class Source:
    """A file that the inputs were made from: its hash, where known, and what the ledger tells of it."""

    path: str
    sha256: str
    told: str


@dataclass(frozen=True)
class Made:
    """`inputs` are SHA-256 by path below the project; `cells` the id of the cell that recorded each result."""

    notebook: str
    notebook_sha256: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[Source] = ()
    cells: Mapping[str, str] = field(default_factory=dict)


class Watch:
    """Called after each cell of a running notebook: notes the index of the cell that recorded each result."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._last = self._estimates()
        self._before = self._drawn()
        self.found: dict[str, int] = {}

    def __call__(self, *, cell_index: int, **_: Any) -> None:
        """Look at the results as they now are."""
        content = self._estimates()
        changed = json.loads(content) if content != self._last else {}
        self._last = content
        for name in [*changed, *sorted(self._drawn() - self._before)]:
            self.found.setdefault(name, cell_index)

    def _estimates(self) -> str:
        file = self._out / "estimates.json"
        return file.read_text(encoding="utf-8") if file.is_file() else "{}"

    def _drawn(self) -> set[str]:
        """The names of the figures and tables that are there."""
        return {path.stem for kind in ("figures", "tables") for path in self._out.glob(f"{kind}/*.json")}


def cell_anchor(cell: str) -> str:
    """The anchor of a notebook's cell on its page."""
    return f"cell-{cell}"


def write_made(
    out: Path, notebook: Path, parameters: Mapping[str, Any], project: Path, cells: Mapping[str, str]
) -> None:
    """Write `made.json` to the folder `out` of a notebook's results."""
    folders = [project / str(parameters[name]) for name in GIVEN if parameters.get(name)]
    files = [path for folder in folders for path in sorted(folder.rglob("[!.]*")) if path.is_file()]
    made = Made(
        notebook=notebook.name,
        notebook_sha256=sha256(notebook),
        parameters=dict(parameters),
        inputs={path.relative_to(project).as_posix(): sha256(path) for path in files},
        sources=[source for folder in folders for source in sources_of(folder)],
        cells=dict(cells),
    )
    write_text(out / FILE, json.dumps(asdict(made), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def sources_of(folder: Path) -> list[Source]:
    """The files that a folder of inputs was made from, by path: its ledger tells of them, and its description or
    the ledger has their hashes.
    """
    ledger = _ledger(folder / LEDGER)
    hashes = {name: row.get("sha256", "") for name, row in ledger.items()} | _hashes(folder / DESCRIPTION)
    return [Source(name, digest, _in_words(ledger.get(name, {}))) for name, digest in sorted(hashes.items())]


def read_made(path: Path) -> Made:
    """`made.json` as written."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Made(**{**content, "sources": [Source(**source) for source in content["sources"]]})


def _hashes(description: Path) -> dict[str, str]:
    if not description.is_file():
        return {}
    sources = json.loads(description.read_text(encoding="utf-8")).get("sources", [])
    return {source["path"]: source["hash"].removeprefix("sha256:") for source in sources}


def _ledger(path: Path) -> dict[str, dict[str, str]]:
    """The row of each file in a ledger."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["source_file"]: row for row in csv.DictReader(stream) if row.get("source_file")}


def _in_words(row: Mapping[str, str]) -> str:
    return ", ".join(words.format(row[name]) for name, words in FROM_LEDGER.items() if row.get(name))
