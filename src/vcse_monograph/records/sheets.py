"""A sheet: one published table as its publisher laid it out, before anything is understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    """Rows of cells in reading order.

    `places[i]` is the sheet name or page number that row i was printed on, `numbers[i]` its 1-based
    row in the file (for a PDF: its row on the page). The three sequences have the same length.
    Rows may differ in length; titles, headers, blank rows, totals and footers are all still there.
    """

    rows: Sequence[Sequence[Cell]]
    places: Sequence[str]
    numbers: Sequence[int]
    notes: tuple[str, ...] = ()


class FileState(StrEnum):
    """What became of a file. Anything but READ is told to the user with what to do."""

    READ = "read"
    EMPTY = "empty"
    SCANNED = "scanned"
    PROTECTED = "password-protected"
    CORRUPT = "corrupt"
    UNSUPPORTED = "unsupported format"
    NO_HEADER = "no payment columns found"
    MISSING = "missing"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class FileContents:
    """All sheets of one file, or the state that explains why there are none."""

    state: FileState
    sheets: list[Sheet] = field(default_factory=list)
    encoding: str = ""
    detail: str = ""
    """What was found, and what to do, in a sentence each, when the state is not READ."""
