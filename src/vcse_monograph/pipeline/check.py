"""Files that could not be read stop a build, unless the edition accepts them with a reason."""

from __future__ import annotations

import csv
from pathlib import Path

from vcse_monograph.editions import Spending
from vcse_monograph.errors import DataError, Problem

READ_STATES = ("read", "duplicate")


def unread_files(ledger: Path, spending: Spending, edition_file: str) -> list[str]:
    """The files of the ledger that were not read and that the edition accepts; DataError names all the others."""
    accepted = {file.file for file in spending.accepted}
    with ledger.open(encoding="utf-8", newline="") as stream:
        refused = [row for row in csv.DictReader(stream) if row["state"] not in READ_STATES]
    stopping: dict[tuple[str, str, str], list[str]] = {}
    for row in refused:
        if row["source_file"] not in accepted:
            stopping.setdefault((row["state"], row["notes"], row["do"]), []).append(row["source_file"])
    problems = [
        Problem(
            what=f"{_files(files)}: {state}.",
            found=found,
            do=f"{do}; or accept it in the edition with a reason, see [[spending.accepted]]",
        )
        for (state, found, do), files in stopping.items()
    ]
    if problems:
        raise DataError(problems, where=f"{edition_file} and its files", after="no notebook was run")
    return sorted(row["source_file"] for row in refused)


def _files(names: list[str]) -> str:
    """Files that share a problem, the first of many by name."""
    return ", ".join(names) if len(names) <= 3 else f"{names[0]}, {names[1]} and {len(names) - 2} files more like them"
