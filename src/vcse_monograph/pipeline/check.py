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
    problems = [
        Problem(
            what=f"{row['source_file']}: {row['state']}.",
            found=row.get("notes", ""),
            do=row["do"] or "mend the file, or accept it in the edition: see [[spending.accepted]]",
        )
        for row in refused
        if row["source_file"] not in accepted
    ]
    if problems:
        raise DataError(problems, where=f"{edition_file} and its files", after="no notebook was run")
    return sorted(row["source_file"] for row in refused)
