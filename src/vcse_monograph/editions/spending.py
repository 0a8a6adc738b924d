"""The part of an edition that says where its payments come from."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Annotated

from pydantic import Field, model_validator

from vcse_monograph.editions.fields import File, Month, Reason
from vcse_monograph.strict import Strict

EVERY_FILE = ["**/*"]

HIDDEN = (".", "~$")
"""How names begin that are no data: hidden ones, and those that Excel keeps beside a workbook while it is open."""
LEFT_BEHIND = ("thumbs.db", "desktop.ini", "__macosx")
"""What Windows puts in a folder, and macOS in an archive."""

PACK_TABLES = ("spending", "ledger", "quarantine", "linkage", "missing")
"""The tables of a spending pack, each a CSV file of that name."""
PACK_FILES = (*(f"{table}.csv" for table in PACK_TABLES), "datapackage.json")


def is_data(path: PurePath) -> bool:
    """Whether a path, as it is below the folder that was given, leads to data; every part of it is looked at."""
    names = [part for part in path.parts if part != ".."]
    return not any(name.startswith(HIDDEN) or name.lower() in LEFT_BEHIND for name in names)


def spending_files(folder: Path, patterns: Sequence[str] = EVERY_FILE) -> list[Path]:
    """The files below a folder that match any of the patterns, sorted; what `is_data` refuses is left out."""
    found: set[Path] = set()
    for pattern in patterns if folder.is_dir() else []:
        with suppress(NotImplementedError, ValueError):  # a pattern that begins with / or is empty matches nothing
            found |= set(folder.glob(pattern))
    return sorted(path for path in found if is_data(path.relative_to(folder)) and path.is_file())


def lacking_in_pack(folder: Path) -> list[str]:
    """The files of a spending pack that a folder does not have."""
    return [name for name in PACK_FILES if not (folder / name).is_file()]


class Generated(Strict):
    """Spending files made by the demonstration data's generator instead of read from a folder."""

    seed: Annotated[int, Field(ge=0)]
    lines: Annotated[int, Field(ge=2000, le=5_000_000)]


class AcceptedFile(Strict):
    """A file that cannot be read, and why the book goes on without it."""

    file: str
    reason: Reason


class MissingMonths(Strict):
    """Months that were never published or never collected, and why."""

    commissioner: str
    months: Annotated[list[Month], Field(min_length=1)]
    reason: Reason


class Spending(Strict):
    """Where the payments come from, and the rules that turn them into the spending pack."""

    folder: str = ""
    files: Annotated[list[str], Field(min_length=1)] = EVERY_FILE
    generated: Generated | None = None
    pack: str = ""
    column_names: list[File] = []
    commissioner_names: dict[str, str] = {}
    transaction_threshold: Annotated[int, Field(ge=0)] = 25_000
    accepted: list[AcceptedFile] = []
    missing: list[MissingMonths] = []

    @model_validator(mode="after")
    def _has_a_source(self) -> Spending:
        if not (self.folder or self.generated or self.pack):
            raise ValueError("names no data: give `folder` (your spending files), `pack` or `generated`")
        if self.folder and self.generated:
            raise ValueError("has both `folder` and `generated`: keep one")
        return self
