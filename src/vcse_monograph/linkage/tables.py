"""The small tables that hold what the linkage knows about words: `data/linkage/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parents[3] / "data" / "linkage"


@cache
def table(name: str) -> pd.DataFrame:
    """A table of `data/linkage/` by its name without suffix; all cells are text, empty where blank."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8", comment="#")


@cache
def words(what: str) -> dict[str, str]:
    """The words of one class ("legal form", "abbreviation", ...) and what each stands for."""
    rows = table("words")
    rows = rows[rows["what"] == what]
    return dict(zip(rows["word"], rows["stands_for"], strict=True))


@dataclass(frozen=True)
class Pattern:
    """A name that fits `pattern` and not `unless` is of this kind; `says` is the reason in words."""

    kind: str
    says: str
    pattern: str
    unless: str


@cache
def patterns() -> tuple[Pattern, ...]:
    """The patterns of `data/linkage/patterns.toml`, in order."""
    content = tomllib.loads((FOLDER / "patterns.toml").read_text(encoding="utf-8"))
    return tuple(
        Pattern(entry["kind"], entry["says"], "|".join(entry["any"]), "|".join(entry.get("unless", [])))
        for entry in content["pattern"]
    )
