"""Between pandas and Arrow, whose compiled functions do the work on text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa


def strings(column: pd.Series) -> pa.StringArray:
    """A column of n strings as one Arrow array (n strings)."""
    array = pa.array(column, type=pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def flags(array: pa.BooleanArray) -> np.ndarray:
    """An Arrow array of n truth values, none missing, as booleans (n)."""
    return np.array(array.to_numpy(zero_copy_only=False), dtype=bool)
