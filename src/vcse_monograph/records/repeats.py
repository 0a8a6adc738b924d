"""Files that hold the same payments in other forms: found by their rows, since their bytes differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

COMPARED = ("supplier", "transaction")
"""Text by which a payment is known again, beside its date and amount."""
ENOUGH = 20
"""Rows from which an overlap is no chance: payments that recur each month are fewer, or differ in their dates."""
MOST = 0.9
"""Share of a file's rows that stand in another, above which it is told."""
MIX = np.uint64(0x100000001B3)  # the FNV prime: any odd number would do


@dataclass(frozen=True)
class Marks:
    """By what a file's payments are known again: a sorted number for each row, and who paid, where the file says so."""

    rows: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.uint64))
    commissioners: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    @property
    def digest(self) -> bytes:
        """The same for files with the same rows, in whatever order."""
        return hashlib.sha256(self.rows.tobytes()).digest()


def marks_of(payments: pa.Table, commissioners: frozenset[str]) -> Marks:
    """The marks of a file's payments. None where rows have neither date nor number, and are too few to tell by."""
    days = payments["date"]
    numbered = pc.any(pc.not_equal(payments["transaction"], "")).as_py()
    if not len(payments) or (days.null_count == len(payments) and not numbered and len(payments) < ENOUGH):
        return Marks()
    pence = pc.cast(pc.multiply(payments["amount"], pa.scalar(100, pa.decimal128(3, 0))), pa.int64())
    found = pc.fill_null(days.cast(pa.int32()), 0).to_numpy().astype(np.uint64)
    with np.errstate(over="ignore"):
        for column in (pence.to_numpy().astype(np.uint64), *(_hashed(payments[name]) for name in COMPARED)):
            found = (found * MIX) ^ (column + (column >> np.uint64(31)))
    ends = pc.min_max(days).as_py()
    return Marks(np.sort(found), commissioners, ends["min"], ends["max"])


def _hashed(column: pa.ChunkedArray) -> np.ndarray:
    """A number for each text, capitals and white space apart; each distinct text is hashed once."""
    coded = pc.utf8_upper(pc.utf8_trim_whitespace(column)).combine_chunks().dictionary_encode()
    hashes = pd.util.hash_array(np.array(coded.dictionary.to_pylist(), dtype=object), categorize=False)
    return hashes[coded.indices.to_numpy()] if len(hashes) else np.empty(0, dtype=np.uint64)


class Repeats:
    """The files read so far, by what their payments are known by."""

    def __init__(self) -> None:
        self._files: list[tuple[str, Marks]] = []
        self._by_digest: dict[bytes, list[tuple[str, Marks]]] = {}

    def twin(self, source: str, marks: Marks) -> str:
        """The earlier file with the very same payments; empty where there is none, and the file is then remembered."""
        if not len(marks.rows):
            return ""
        alike = self._by_digest.setdefault(marks.digest, [])
        for earlier, others in alike:
            if _may_share(marks.commissioners, others.commissioners):
                return earlier
        alike.append((source, marks))
        return ""

    def overlaps(self, source: str, marks: Marks) -> Iterator[tuple[str, float]]:
        """Earlier files with the share of the shorter one's rows in both, where above MOST; it is then remembered."""
        if len(marks.rows) < ENOUGH:
            return
        for earlier, others in self._files:
            if _may_share(marks.commissioners, others.commissioners) and _days_meet(marks, others):
                share = shared(marks.rows, others.rows)
                if share > MOST:
                    yield earlier, share
        self._files.append((source, marks))


def shared(one: np.ndarray, other: np.ndarray) -> float:
    """The share of the shorter one's rows that the other has too (0 to 1), each as often as it stands there."""
    (here, these), (there, those) = (np.unique(rows, return_counts=True) for rows in (one, other))
    _, left, right = np.intersect1d(here, there, assume_unique=True, return_indices=True)
    return float(np.minimum(these[left], those[right]).sum() / min(len(one), len(other)))


def _may_share(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two files may be of one commissioner: they name the same, or one of them names none."""
    return not one or not other or bool(one & other)


def _days_meet(one: Marks, other: Marks) -> bool:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return True
    return one.first <= other.last and other.first <= one.last


def told(overlaps: Sequence[tuple[str, float]]) -> list[str]:
    """A sentence for each overlap."""
    return [
        f"{share:.0%} of the rows of the shorter stand in {other} too, and both files are counted"
        for other, share in overlaps
    ]
