"""Labelled suppliers: the layout that `vcse link train` reads, and how they are split by organisation.

A CSV file with the columns `supplier, kind, organisation_id, group, amount`: the name as paid; what it is (one of the
kinds of supplier; `unknown` for one that is known to be none of the VCSE kinds); the right organisation's number, empty
where it has none or is no VCSE; a word shared by all suppliers of one organisation, which are split together (its
number, say); pounds paid, empty where unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from vcse_monograph.errors import DataError, Problem

COLUMNS = ("supplier", "kind", "organisation_id", "group", "amount")
KINDS = ("charity", "cic", "society", "other_vcse", "nhs", "gp", "public", "company", "individual", "unknown")
SALT = "vcse-linkage-2026-11:"
SPLIT_RULE = (
    "a supplier trains when the first byte of the SHA-256 of "
    f"'{SALT}' followed by its group is even; all suppliers of one group fall on one side"
)


def read_labels(paths: Sequence[Path]) -> pd.DataFrame:
    """Labelled suppliers of all files, distinct, sorted by supplier; `amount` in pounds, missing where unknown.

    Raises DataError that names every problem of every file.
    """
    problems: list[Problem] = []
    frames = [frame for path in paths if (frame := _read(Path(path), problems)) is not None]
    if problems:
        raise DataError(problems, where="the labels")
    labels = pd.concat(frames, ignore_index=True).drop_duplicates("supplier")
    labels["amount"] = pd.to_numeric(labels["amount"], errors="coerce")
    return labels.sort_values("supplier", ignore_index=True)


def _read(path: Path, problems: list[Problem]) -> pd.DataFrame | None:
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        do = "name a CSV file in UTF-8 that exists"
        problems.append(Problem(f"The labels {path} cannot be read.", found=str(error).split("\n")[0], do=do))
        return None
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        found = "columns " + ", ".join(frame.columns)
        do = f"add the columns {', '.join(missing)}"
        problems.append(Problem(f"The labels {path} lack columns.", found=found, needed=", ".join(COLUMNS), do=do))
        return None
    frame = frame[list(COLUMNS)]
    unknown = sorted(set(frame["kind"]) - set(KINDS))
    if unknown:
        needed = "one of " + ", ".join(KINDS)
        problems.append(Problem(f"The labels {path} hold unknown kinds.", ", ".join(unknown), needed, "correct them"))
    if len(frame) == 0 or (frame[["supplier", "group"]] == "").any(axis=None):
        found = f"{len(frame)} rows" if len(frame) == 0 else "a row with an empty supplier or group"
        do = "fill them in, or leave the row out"
        problems.append(Problem(f"The labels {path} are incomplete.", found, "a supplier and a group in each row", do))
    return frame


def in_training_half(groups: pd.Series) -> pd.Series:
    """Whether each organisation's suppliers train (`SPLIT_RULE`); the others are the test half."""
    return _first_bytes(groups, SALT) % 2 == 0


def folds(groups: pd.Series, count: int) -> pd.Series:
    """A fold from 0 to `count` - 1 for each supplier, by organisation, independent of the split."""
    return _first_bytes(groups, SALT + "fold:") % count


def _first_bytes(groups: pd.Series, salt: str) -> pd.Series:
    drawn = {group: hashlib.sha256((salt + group).encode("utf-8")).digest()[0] for group in groups.unique()}
    return groups.map(drawn).astype(int)
