"""Between pandas and Arrow, whose compiled functions do the work on text."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

FEWEST = 5000  # strings: starting on fewer takes longer than it saves
Result = TypeVar("Result")


def in_lots(work: Callable[[pa.StringArray], Result], text: pa.StringArray) -> list[Result]:
    """`work` on n strings, in as many parts as there are processors, in order; Arrow's functions run side by side."""
    count = max(1, min(os.cpu_count() or 1, len(text) // FEWEST))
    size = -(-len(text) // count)
    parts = [text.slice(start, size) for start in range(0, max(len(text), 1), max(size, 1))]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, parts))


def strings(column: pd.Series) -> pa.StringArray:
    """A column of n strings as one Arrow array (n strings)."""
    array = pa.array(column, type=pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def flags(array: pa.BooleanArray) -> np.ndarray:
    """An Arrow array of n truth values, none missing, as booleans (n)."""
    return np.array(array.to_numpy(zero_copy_only=False), dtype=bool)


def few_values(column: pd.Series) -> pd.Series:
    """A column of n strings, few of them different, as categories in order of appearance."""
    return strings(column).dictionary_encode().to_pandas().set_axis(column.index)


def numbered(column: pd.Series) -> np.ndarray:
    """A number for each of n strings, the same for the same string, counted from 0."""
    return strings(column).dictionary_encode().indices.to_numpy()
