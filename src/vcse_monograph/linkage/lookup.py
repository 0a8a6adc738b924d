"""Finding equal strings, and strings that go on where another stops, among half a million without reading them all.

Both look at the first `WIDTH` bytes of each string, which an index keeps as plain arrays, and compare the strings
themselves only where those agree.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vcse_monograph.linkage.arrow import flags

WIDTH = 32  # bytes; of a register's names one in a hundred has a namesake to here that differs later
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio, odd: it spreads neighbouring numbers evenly
LAST = "\U0010ffff"  # no character comes after this one


@dataclass(frozen=True)
class Lookup:
    """The places of n strings (`entries`) in order of a number made from each (`keys`)."""

    keys: np.ndarray
    entries: np.ndarray

    @classmethod
    def of(cls, text: pa.StringArray) -> Lookup:
        """Make strings ready to be found; empty ones never are."""
        entries = np.flatnonzero(flags(pc.not_equal(text, "")))
        keys = numbers(text)[entries]
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], entries[order].astype(np.int32))

    def equal(self, wanted: pa.StringArray, text: pa.StringArray) -> tuple[np.ndarray, np.ndarray]:
        """Places in `wanted` and in `text`, the strings that this was made of, where the two are equal."""
        keys = numbers(wanted)
        row, place = spread(np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right"))
        return _same(wanted, row, text, self.entries[place].astype(np.intp))


def equal_in_order(wanted: pa.StringArray, text: pa.StringArray, begin: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same of strings in alphabetical order; `begin` are their `beginnings`. Empty ones are never found."""
    places = np.flatnonzero(flags(pc.not_equal(wanted, "")))
    first = beginnings(wanted.take(pa.array(places)))
    row, entry = spread(np.searchsorted(begin, first, "left"), np.searchsorted(begin, first, "right"))
    return _same(wanted, places[row], text, entry)


def _same(
    wanted: pa.StringArray, row: np.ndarray, text: pa.StringArray, entry: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    same = flags(pc.equal(wanted.take(pa.array(row)), text.take(pa.array(entry))))
    return row[same], entry[same]


def numbers(text: pa.StringArray) -> np.ndarray:
    """A number for each of n strings, from its length and beginning: equal for equal strings, seldom for others."""
    number = np.asarray(pc.binary_length(text).to_numpy(), dtype=np.uint64)
    for word in _bytes(text).view(np.uint64).T:
        number = (number ^ word) * MIX
        number ^= number >> np.uint64(32)
    return number


def beginnings(text: pa.StringArray) -> np.ndarray:
    """The first `WIDTH` bytes of each of n strings, zeros after its end (n of dtype S32)."""
    return _bytes(text).view(f"S{WIDTH}").ravel()


def _bytes(text: pa.StringArray) -> np.ndarray:
    if not len(text):
        return np.zeros((0, WIDTH), dtype=np.uint8)
    _, offsets, data = text.buffers()
    width = np.int64 if pa.types.is_large_string(text.type) else np.int32
    bounds = np.frombuffer(offsets, dtype=width)[text.offset : text.offset + len(text) + 1]
    spelt = np.frombuffer(data, dtype=np.uint8)[: bounds[-1]] if data else np.zeros(0, dtype=np.uint8)
    padded = np.concatenate([spelt[bounds[0] :], np.zeros(WIDTH, dtype=np.uint8)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, WIDTH)[bounds[:-1] - bounds[0]]
    windows *= np.arange(WIDTH) < np.diff(bounds)[:, None]
    return windows


def continuations(
    wanted: pa.StringArray, text: pa.StringArray, begin: np.ndarray, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """Places in `wanted` and in `text` where the second begins with the first; none of one that more than `most` do.

    `text` is in alphabetical order, `begin` its `beginnings`.
    """
    spelt = _bytes(wanted)
    first, last = (filled.view(begin.dtype).ravel() for filled in (spelt, np.where(spelt == 0, np.uint8(255), spelt)))
    low, high = np.searchsorted(begin, first, "left"), np.searchsorted(begin, last, "right")
    long = flags(pc.greater(pc.binary_length(wanted), WIDTH))
    for row in np.flatnonzero(long & (high > low)):
        name = wanted[int(row)].as_py()
        low[row] = bisect_left(text, name, low[row], high[row], key=pa.StringScalar.as_py)
        high[row] = bisect_right(text, name + LAST, low[row], high[row], key=pa.StringScalar.as_py)
    return spread(low, np.where(high - low <= most, high, low))


def spread(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All places from each of n `low` up to its `high`: whose each is, and the place."""
    size = high - low
    row = np.repeat(np.arange(len(size)), size)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(low, size)
