"""Coded extracts: one row is one code that one coder gave to one passage."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from vcse_monograph.errors import DataError
from vcse_monograph.records.cases.codebook import Codebook, Vocabulary
from vcse_monograph.records.cases.tables import Columns, Complaints, Row, read_rows

COLUMNS = Columns(
    headings={
        "extract": ("extract id", "segment", "quotation id", "passage", "excerpt"),
        "site": ("case", "locality", "place", "case study"),
        "tracer": ("activity", "tracer activity"),
        "period": ("time", "phase", "when"),
        "code": ("codes", "node", "theme", "code name"),
        "direction": ("value", "mode", "polarity", "coded as"),
        "strength": ("weight", "intensity", "rating"),
        "episode": ("episode id", "incident"),
        "source_kind": ("source type", "kind of source", "document type", "type of source"),
        "source": ("source id", "document", "file", "interview", "document name"),
        "coder": ("coded by", "user", "researcher", "analyst"),
        "length": ("characters", "extract length", "size"),
        "quotation": ("quote", "text", "coded text", "segment text"),
    },
    required=("site", "code", "source_kind", "source", "coder"),
)
ONE_OF_EXTRACT = ("site", "tracer", "period", "source_kind", "source")
"""What a passage has once, whoever codes it."""


@dataclass(frozen=True, order=True)
class Extract:
    """One code of one coder for one passage. `tracer`, `period`, `episode`, `quotation` are empty where there is none;
    `length` counts characters, 0 where it is not known."""

    extract: str
    code: str
    coder: str
    direction: str
    strength: int
    site: str
    tracer: str
    period: str
    episode: str
    source_kind: str
    source: str
    length: int
    quotation: str


@dataclass(frozen=True)
class Reading:
    """What a file of extracts held. `repeated` counts rows that say what another row says.

    `made` are the numbers of passages that the file gave none: they tell apart the passages of this file alone.
    """

    extracts: list[Extract]
    rows_found: int
    repeated: int = 0
    notes: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()

    def apart(self, file: str) -> Reading:
        """The same, with `made` numbers that no other file's passages have."""
        named = [replace(e, extract=f"{file} {e.extract}") if e.extract in self.made else e for e in self.extracts]
        return replace(self, extracts=named, made=frozenset(f"{file} {number}" for number in self.made))


class Reader:
    """Turns rows of text into extracts by a codebook, gathering what is wrong.

    `given` are the passages' numbers that the file states: none is made that is among them.
    """

    def __init__(self, book: Codebook, given: Container[str] = ()) -> None:
        self.book = book
        self.given = given
        self.complaints = Complaints()
        self.without_strength = 0
        self.recoded: dict[str, int] = {}

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        """The names that each field may hold."""
        book = self.book
        return {
            "code": Vocabulary.of(book.codes, book.former),
            "tracer": Vocabulary.of(book.tracers),
            "period": Vocabulary.of(book.periods),
            "source_kind": Vocabulary.of(book.source_kinds),
        }

    def extract(self, row: Row) -> Extract | None:
        """The extract of a row, or None after noting what is wrong."""
        code, tracer, period, kind = (self._term(row, name) for name in self.vocabularies)
        site, source, coder = (self._named(row, name) for name in ("site", "source", "coder"))
        direction = self._direction(row, code) if code else None
        strength, length = self._strength(row), self._length(row)
        episode = self._episode(row, code) if code else None
        if code is None or tracer is None or period is None or kind is None or direction is None:
            return None
        if site is None or source is None or coder is None or strength is None or length is None or episode is None:
            return None
        if row["code"] in self.book.former and row["code"] != code:
            self.recoded[row["code"]] = self.recoded.get(row["code"], 0) + 1
        return Extract(
            extract=row["extract"] or self._made(source, row.number),
            code=code,
            coder=coder,
            direction=direction,
            strength=strength,
            site=site,
            tracer=tracer,
            period=period,
            episode=episode,
            source_kind=kind,
            source=source,
            length=length,
            quotation=row["quotation"],
        )

    def _made(self, source: str, row: int) -> str:
        """A number for the passage of a row that states none."""
        number = f"{source}-{row}"
        while number in self.given:
            number += "+"
        return number

    def _term(self, row: Row, name: str) -> str | None:
        text, vocabulary = row[name], self.vocabularies[name]
        if not text and name not in COLUMNS.required:
            return ""
        found = vocabulary.find(text)
        if found is None:
            self.complaints.unknown(row.number, name.replace("_", " "), text, sorted(set(vocabulary.known.values())))
        return found

    def _named(self, row: Row, name: str) -> str | None:
        if not row[name]:
            self.complaints.add(row.number, f"The {name} is lacking.", "fill it in")
        return row[name] or None

    def _direction(self, row: Row, code: str) -> str | None:
        scale = self.book.scale_of(code)
        text = row["direction"].lower().replace(" ", "_") or scale.default
        if text in scale.values:
            return text
        self.complaints.unknown(row.number, f'direction of "{code}"', text, scale.values)
        return None

    def _strength(self, row: Row) -> int | None:
        text = row["strength"].lower()
        if not text:
            self.without_strength += 1
            return self.book.default_strength
        known = {**self.book.strengths, **{str(n): n for n in self.book.strengths.values()}}
        if text not in known:
            self.complaints.unknown(row.number, "strength", text, known)
        return known.get(text)

    def _length(self, row: Row) -> int | None:
        text = row["length"].replace(",", "")
        if text.isdecimal() or not text:
            return int(text or len(row["quotation"]))
        do = "count characters, or leave it out"
        self.complaints.add(row.number, f'The length "{text}" is no number of characters.', do)
        return None

    def _episode(self, row: Row, code: str) -> str | None:
        if self.book.by_id[code].episodes and not row["episode"]:
            do = "number the episodes of a place"
            self.complaints.add(row.number, f'An extract of "{code}" names no episode.', do)
            return None
        return row["episode"] if self.book.by_id[code].episodes else ""

    def notes(self) -> tuple[str, ...]:
        """What was taken for granted, in sentences."""
        taken = [f"{n} extracts coded {old} read as {self.book.former[old]}" for old, n in sorted(self.recoded.items())]
        if self.without_strength:
            taken.append(f"{self.without_strength} rows without a strength, read as {self.book.default_strength}")
        return tuple(taken)


def read_extracts(path: Path, book: Codebook, called: str = "") -> Reading:
    """The coded extracts of a CSV, XLSX or ODS file. Raises DataError with every problem of the file."""
    return from_rows(read_rows(path, COLUMNS, called), book, called or path.name)


def from_rows(rows: Sequence[Row], book: Codebook, file: str) -> Reading:
    """The extracts of rows of text, sorted. Raises DataError with every problem of the rows."""
    given = {row["extract"] for row in rows}
    reader = Reader(book, given)
    read = [(row.number, extract) for row in rows if (extract := reader.extract(row))]
    _check_passages(read, reader.complaints)
    if problems := reader.complaints.problems(file):
        raise DataError(problems, where=file)
    kept = sorted({extract for _, extract in read})
    made = frozenset(extract.extract for extract in kept) - given
    return Reading(kept, len(rows), len(rows) - len(kept), reader.notes(), made)


def _check_passages(read: Sequence[tuple[int, Extract]], complaints: Complaints) -> None:
    """A passage stands in one source, at one place and time: its rows must agree."""
    first: dict[str, Extract] = {}
    for number, extract in read:
        known = first.setdefault(extract.extract, extract)
        for name in ONE_OF_EXTRACT:
            if getattr(known, name) != getattr(extract, name):
                both = f'"{getattr(known, name)}" and "{getattr(extract, name)}"'
                what = f"Extract {extract.extract} has two values of {name}: {both}."
                complaints.add(number, what, "number extracts apart")
