"""The framework matrix: places in rows, codes in columns; each cell with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vcse_monograph.measures.cases.material import Material, counts, passages
from vcse_monograph.measures.measurement import HIDDEN

HIGH, MODERATE, LOW = "high", "moderate", "low"
WITNESSES = {HIGH: (3, 2, 2), MODERATE: (2, 1, 1)}
"""Least sources, kinds of source and coders. High: three sources of two kinds and two coders, so that neither one
interview, nor interviews as such, nor one reader carries it. Moderate: at least a second source."""


def framework(material: Material, by: Sequence[str] = ("site",)) -> pd.DataFrame:
    """One row for each group and code that occurs there.

    Columns: those of `by`, code, value (mean of direction times strength, over strength: on the code's own scale),
    extracts, sources, source_kinds, coders, confidence.
    """
    keys = [*by, "code"]
    sums = passages(material.codings).groupby(keys)[["valued", "weight"]].sum()
    found = pd.DataFrame({"value": sums["valued"] / sums["weight"]}).join(counts(material.codings, keys))
    witnesses = found[["sources", "source_kinds", "coders"]].to_numpy()
    return found.assign(confidence=[confidence(*row) for row in witnesses]).reset_index()


def confidence(sources: int, kinds: int, coders: int) -> str:
    """How far a cell can be trusted, by its witnesses."""
    for word, least in WITNESSES.items():
        if all(n >= needed for n, needed in zip((sources, kinds, coders), least, strict=True)):
            return word
    return LOW


def wide(matrix: pd.DataFrame, rows: str, columns: Sequence[str], value: str = "value") -> pd.DataFrame:
    """A framework matrix with one column for each code, in the given order; missing where a code does not occur."""
    return matrix.pivot(index=rows, columns="code", values=value).reindex(columns=list(columns))


def suppressed(frame: pd.DataFrame, below: int, people: str = "sources") -> pd.DataFrame:
    """The frame without the numbers of rows that rest on fewer than `below` sources; a source may be one person.

    The count of sources reads `<3` (where `below` is 3), their other numbers `[c]`.
    """
    few = frame[people] < below
    shown = frame.copy()
    for column in shown.columns:
        if not pd.api.types.is_numeric_dtype(shown[column]) or pd.api.types.is_bool_dtype(shown[column]):
            continue
        if pd.api.types.is_integer_dtype(shown[column]):
            sign = f"<{below}" if column == people else HIDDEN
            shown[column] = [sign if hide else f"{n:,}" for hide, n in zip(few, frame[column], strict=True)]
        else:
            shown[column] = frame[column].astype(object).mask(few & frame[column].notna(), HIDDEN)
    return shown
