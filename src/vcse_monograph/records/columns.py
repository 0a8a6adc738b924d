"""Which column is which: the headings that publishers use, and how a heading is recognised."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from vcse_monograph.errors import Problem, UsageError, did_you_mean

FIELDS = ("commissioner", "date", "expense_type", "expense_area", "supplier", "transaction", "amount")
REQUIRED = ("supplier", "amount")
# 84 of 100: "expsene type" and "suppklier" stay above it, "supplier id" stays below "supplier".
CLOSE = 84
HOLDS, MOST_WORDS = 50.0, 5  # a longer "heading" is a sentence
SHORTEST_CLOSE = 4  # "dat" may be anything
LONGEST = 80  # no heading is longer; a narrative is
# Columns that publishers are known to run together, under the field that is taken from the cell first.
JOINED: dict[str, set[str | None]] = {"commissioner": {"commissioner", "date"}, "amount": {"amount", "vat_number"}}
NOT_WORDS = re.compile(r"[^a-z0-9£]+")


def _one_word(heading: str) -> bool:
    return len(heading) >= SHORTEST_CLOSE and " " not in heading


@lru_cache(maxsize=1 << 16)
def plain(heading: object) -> str:
    """A heading without case, punctuation and white space at the ends: `AP Amount (£)` -> `ap amount £`."""
    return NOT_WORDS.sub(" ", str(heading).lower().replace("&", " and ")).strip() if heading is not None else ""


@dataclass(frozen=True)
class Match:
    """A heading that was recognised as a field: where, as what, how surely (100 = one of the known headings)."""

    position: int
    heading: str
    field: str
    score: float

    def __str__(self) -> str:
        note = "" if self.score == 100 else " (close spelling)" if self.score > HOLDS else " (by one of its words)"
        return f"{self.field}={' '.join(self.heading.split())}{note}"


@dataclass(frozen=True)
class ColumnNames:
    """Known headings: `fields` are the payments' own columns, `unused` are known and ignored."""

    fields: dict[str, tuple[str, ...]]
    unused: dict[str, tuple[str, ...]]

    @cached_property
    def known(self) -> dict[str, str]:
        """Plain heading -> field name, unused ones included; the pound sign alone may be left out."""
        found: dict[str, str] = {}
        for name, headings in (*self.unused.items(), *self.fields.items()):
            for heading in headings:
                found[plain(heading)] = name
                found.setdefault(plain(heading).replace("£", "").strip() or "£", name)
        return found

    @cached_property
    def fields_by_word(self) -> dict[str, str]:
        """The known headings of one word, which a longer heading may hold ("Sterling Amount")."""
        return {
            heading: name
            for name, headings in self.fields.items()
            for heading in map(plain, headings)
            if _one_word(heading)
        }

    def recognise(self, headings: Sequence[object]) -> list[Match]:
        """Each heading's field: known headings first, then close spellings, then headings that hold a known word.

        Each field is given once, to the best.
        """
        candidates = []
        for position, heading in enumerate(headings):
            text = plain(heading)
            bare = text.replace("£", "").strip() or text
            if not bare:
                continue
            if bare in self.known or text in self.known:
                candidates.append((100.0, position, self.known.get(text) or self.known[bare]))
                continue
            if joined := self._joins_two(bare):
                candidates.append((100.0, position, joined))
                continue
            best = process.extractOne(bare, list(self.known), scorer=fuzz.ratio, score_cutoff=CLOSE)
            if best and len(bare) >= SHORTEST_CLOSE:
                candidates.append((best[1], position, self.known[best[0]]))
            elif len(words := bare.split()) <= MOST_WORDS:
                candidates += [
                    (HOLDS, position, self.fields_by_word[word]) for word in words if word in self.fields_by_word
                ]
        return self._one_to_one(candidates, headings)

    def _joins_two(self, text: str) -> str:
        """The field under which the cells of a heading that names two columns are read; they are parted later."""
        words = text.split()
        halves = ((" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words)))
        pairs = [{self.known.get(left), self.known.get(right)} for left, right in halves]
        return next((field for field, pair in JOINED.items() if pair in pairs), "")

    def _one_to_one(self, candidates: list[tuple[float, int, str]], headings: Sequence[object]) -> list[Match]:
        taken: set[str] = set()
        placed: set[int] = set()
        found = []
        rank = {heading: i for headings_ in self.fields.values() for i, heading in enumerate(map(plain, headings_))}
        for score, position, name in sorted(
            candidates, key=lambda c: (-c[0], rank.get(plain(headings[c[1]]), 999), c[1])
        ):
            if (name in self.fields and name in taken) or position in placed:
                continue
            taken.add(name)
            placed.add(position)
            found.append(Match(position, str(headings[position]), name, score))
        return sorted(found, key=lambda match: match.position)

    def alternatives(self, headings: Sequence[object], taken: dict[str, int]) -> dict[str, tuple[int, ...]]:
        """For each field, further columns whose heading is known to be its own."""
        found: dict[str, list[int]] = {}
        for position, heading in enumerate(headings):
            name = self.known.get(plain(heading))
            if name in self.fields and taken.get(name) not in (None, position):
                found.setdefault(name, []).append(position)
        return {name: tuple(positions) for name, positions in found.items()}

    def is_heading(self, cell: object) -> bool:
        """Whether a cell is exactly a known heading."""
        return isinstance(cell, str) and len(cell) <= LONGEST and plain(cell) in self.known


def load_column_names(paths: Sequence[Path]) -> ColumnNames:
    """Merge tables of column names (TOML). UsageError names every table that is missing or malformed."""
    fields: dict[str, list[str]] = {name: [] for name in FIELDS}
    unused: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            table = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(Problem(what=f"The table of column names {path} cannot be read.", found=str(error)))
            continue
        for name, headings in table.items():
            if name == "unused" and isinstance(headings, dict):
                for key, values in headings.items():
                    unused.setdefault(key, []).extend(map(str, values))
            elif name not in FIELDS or not _texts(headings):
                problems.append(_bad_field(path, name))
            else:
                fields[name].extend(headings)
    if problems:
        raise UsageError(problems)
    return ColumnNames(_frozen(fields), _frozen(unused))


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _bad_field(path: Path, name: str) -> Problem:
    if name in FIELDS:
        return Problem(what=f'{path}: "{name}" must be a list of headings.', do=f'write {name} = ["A heading"]')
    return Problem(
        what=f'{path}: there is no field "{name}".{did_you_mean(name, FIELDS)}', needed=f"one of: {', '.join(FIELDS)}"
    )


def _frozen(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(values)) for name, values in lists.items()}
