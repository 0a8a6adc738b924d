"""The data behind a figure as a table for readers: words where the file has codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from vcse_monograph.findings.illustration import Words
from vcse_monograph.findings.tables import HEADINGS
from vcse_monograph.measures.turnover import period_in_words

BESIDE = {
    "pattern": ("meaning",),
    "kind": ("who",),
    "rung": ("who",),
    "size": ("income",),
    "section": ("label",),
    "code": ("label", "medium"),
}
"""Columns of codes, and the columns that say the same in words; where both stand, the words are enough."""

CODE = re.compile(r"[a-z]+(_[a-z]+)+")
HALF = re.compile(r"\d{4}-\d{2} H[12]")


def in_words(data: pd.DataFrame, words: Words, headings: Mapping[str, str]) -> pd.DataFrame:
    """The data with labels for codes, yes and no, periods in months, and headings in words.

    `headings` are the figure's own. A column that is a period's code is headed by the period's label.
    Raises ValueError if two columns would be headed alike.
    """
    shown = data[_without_codes([str(column) for column in data.columns])].copy()
    for column in shown.columns:
        shown[column] = _in_words(shown[column], words.labels.get(str(column), {}))
    known = {**HEADINGS, **words.labels.get("period", {}), **words.headings, **headings}
    renamed = {column: known[column] for column in shown.columns if column in known}
    if len(set(renamed.values())) < len(renamed):
        raise ValueError(f"two columns would be headed alike: {sorted(renamed.values())}")
    return shown.rename(columns=renamed)


def _without_codes(columns: list[str]) -> list[str]:
    """The columns, each of words in the place of its codes."""
    kept = list(columns)
    for code, told in BESIDE.items():
        words = next((column for column in told if column in kept), None)
        if code in kept and words is not None:
            kept.remove(words)
            kept[kept.index(code)] = words
    return kept


def _in_words(cells: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    """One column: booleans as yes and no, codes by their label, else without underscores; numbers as they are."""
    if pd.api.types.is_bool_dtype(cells):
        return cells.map({True: "yes", False: "no"})
    if pd.api.types.is_numeric_dtype(cells):
        return cells
    return pd.Series([_word(cell, labels) for cell in cells], index=cells.index, dtype=object)


def _word(cell: object, labels: Mapping[str, str]) -> object:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if not isinstance(cell, str):
        return cell
    if cell in labels:
        return labels[cell]
    if HALF.fullmatch(cell):
        return period_in_words(cell)
    return cell.replace("_", " ") if CODE.fullmatch(cell) else cell
