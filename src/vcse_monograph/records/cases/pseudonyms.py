"""Names of people stay where the data came from: coders and sources are published as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from vcse_monograph.records.cases.extracts import Extract

CODE_LIKE = re.compile(r"(?:[CDIMNPRSX]|coder)?[-_ ]?\d{1,7}", re.IGNORECASE)
"""A number, alone or after a letter that says what it counts: coder, document, interview, meeting, national meeting,
paper, rapportage, source, extract. Any other letters may be somebody's: "Jo 2", "AB1"."""

PREFIXES = {"coder": "C", "source": "S", "extract": "X"}

Keys = list[tuple[str, str, str]]
"""(field, what is published, what the file said)."""


def numbered(values: Iterable[str], prefix: str) -> dict[str, str]:
    """A number for each value, in their sorted order; values that are all codes already stay as they are."""
    names = sorted(set(values))
    if all(CODE_LIKE.fullmatch(name) for name in names):
        return {name: name for name in names}
    digits = len(str(len(names)))
    return {name: f"{prefix}{number:0{digits}d}" for number, name in enumerate(names, start=1)}


def without_names(extracts: Sequence[Extract]) -> tuple[list[Extract], Keys]:
    """The extracts with coders, sources and passages as numbers, and the key, which is never published."""
    keys: Keys = []
    for name, prefix in PREFIXES.items():
        given = numbered((getattr(extract, name) for extract in extracts), prefix)
        extracts = [_named(extract, name, given) for extract in extracts]
        keys += [(name, new, old) for old, new in given.items() if new != old]
    return sorted(extracts), keys


def _named(extract: Extract, name: str, given: dict[str, str]) -> Extract:
    new: dict[str, Any] = {name: given[getattr(extract, name)]}
    return replace(extract, **new)
