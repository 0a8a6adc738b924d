"""Who answered: rows that are responses, those that are repeated, and the audience of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vcse_monograph.errors import Problem
from vcse_monograph.records.survey.answers import Answer, Reader, State
from vcse_monograph.records.survey.codebook import Codebook, Item
from vcse_monograph.records.survey.exports import Column, Export, Row
from vcse_monograph.records.survey.faults import Fault, rows_told, texts_told
from vcse_monograph.records.survey.forms import NOT_A_RESPONSE
from vcse_monograph.records.survey.matching import Matched
from vcse_monograph.records.survey.wording import key

SHIFTED_FROM = 3  # unfit cells: one is a slip, two may be; from three, if they are half of the row, it has moved


class Response(StrEnum):
    """What a row is; the states of `respondents.csv`, and REFUSED for a row that is no response."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answered:
    """One row: its audience, its answers to the items put to it, and what it is; `why` says why it is refused."""

    row: Row
    state: Response
    audience: str = ""
    answers: Mapping[str, Answer] | None = None
    not_put: int = 0
    why: str = ""


def understand(
    export: Export, matched: Matched, codebook: Codebook, *, audience: str, minimum_answered: float
) -> tuple[list[Answered], list[Fault]]:
    """Every row of an export, in order, and what is wrong with its answers."""
    items = [item for item in codebook.items if item.item in matched.items]
    readers = {item.item: Reader(item) for item in items}
    groups = codebook.grouping.audience_of()
    rows, faults = [], _Unfit(export, codebook)
    for row in export.rows:
        if why := _no_response(export, row):
            rows.append(Answered(row, Response.REFUSED, why=why))
            continue
        said = audience or _audience(row, matched.grouping, groups, faults)
        answers = {item.item: readers[item.item].read(row, matched.items[item.item]) for item in items}
        if _shifted(export, row, answers):
            faults.shifted.append(row.number)
            rows.append(Answered(row, Response.REFUSED, why="its answers stand in other columns"))
        elif said is None:
            rows.append(Answered(row, Response.REFUSED, why="its answer to who answers for whom is not known"))
        else:
            faults.note(answers)
            rows.append(_answered(row, said, answers, items, minimum_answered))
    kept = _without_repeats(export, rows)
    return kept, [*faults.told(), *_conflicts(export, rows, kept)]


def _no_response(export: Export, row: Row) -> str:
    status = export.named("status")
    if status and export.form.name == "qualtrics" and key(row.cell(status) or "") in NOT_A_RESPONSE:
        return "a preview, a test or spam, says the survey tool"
    identity = _identity_columns(export)
    if identity and all(row.cell(column) in (None, "") for column in identity):
        return "no response: the row has no identifier"
    return ""


def _audience(row: Row, columns: Sequence[Column], groups: Mapping[str, str], faults: _Unfit) -> str | None:
    """The audience that the row names; empty where it names none, None where what it says is not known."""
    for column in columns:
        cell = row.cell(column)
        if cell is None or not key(cell):
            continue
        label = column.labels.get(key(cell))
        for said in (label, cell):
            if said is not None and key(said) in groups:
                return groups[key(said)]
        faults.groups[str(label or cell).strip()] += 1
        return None
    return ""


def _shifted(export: Export, row: Row, answers: Mapping[str, Answer]) -> bool:
    """Whether cells stand beyond the headings, or half of what should be answers are texts that are none."""
    beyond = any(cell not in (None, "") for cell in row.cells[len(export.columns) :])
    said = [answer for answer in answers.values() if answer.state is not State.MISSING]
    unfit = sum(bool(answer.unfit) and not answer.number for answer in said)
    return beyond or (unfit >= SHIFTED_FROM and unfit * 2 >= len(said))


def _answered(
    row: Row, audience: str, answers: Mapping[str, Answer], items: Sequence[Item], minimum_answered: float
) -> Answered:
    put = {item.item: answers[item.item] for item in items if item.put_to(audience)}
    not_put = sum(answers[item.item].state is State.ANSWERED for item in items if item.item not in put)
    told = sum(answer.state is not State.MISSING for answer in put.values())
    if not told:
        return Answered(row, Response.REFUSED, why="no item is answered", not_put=not_put)
    complete = told >= minimum_answered * len(put)
    return Answered(row, Response.COMPLETE if complete else Response.PARTIAL, audience, put, not_put)


def _identity_columns(export: Export) -> list[Column]:
    """The columns that together tell one response from another; none where the form has none."""
    for names in export.form.identity:
        columns = [export.named(name) for name in names]
        if all(columns):
            return [column for column in columns if column is not None]
    return []


def _identity(row: Row, columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(str(row.cell(column) or "").strip().casefold() for column in columns)


def _same_response(export: Export, rows: Sequence[Answered]) -> list[list[int]]:
    """Places of rows with the same identifier, where there are several."""
    columns = _identity_columns(export)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, answered in enumerate(rows):
        if columns and answered.state is not Response.REFUSED:
            places[_identity(answered.row, columns)].append(place)
    return [same for same in places.values() if len(same) > 1]


def _without_repeats(export: Export, rows: Sequence[Answered]) -> list[Answered]:
    """Of rows with the same identifier the fullest stands, the first of those as full; the others are duplicates."""
    kept = list(rows)
    for same in _same_response(export, rows):
        fullest = max(same, key=lambda place: (_told(rows[place]), -place))
        for place in same:
            if place != fullest:
                kept[place] = Answered(rows[place].row, Response.DUPLICATE, rows[place].audience)
    return kept


def _told(answered: Answered) -> int:
    return sum(answer.state is State.ANSWERED for answer in (answered.answers or {}).values())


def _conflicts(export: Export, rows: Sequence[Answered], kept: Sequence[Answered]) -> list[Fault]:
    """One identifier with different answers is no repeat: which of them counts is for a person to say."""
    numbers = [
        rows[place].row.number
        for same in _same_response(export, rows)
        if any(
            (rows[place].audience, rows[place].answers) != (rows[same[0]].audience, rows[same[0]].answers)
            for place in same
        )
        for place in same
    ]
    if not numbers:
        return []
    names = " and ".join(f'"{column.name}"' for column in _identity_columns(export))
    problem = Problem(
        what=f"Responses with the same {names} have different answers.",
        found=rows_told(numbers),
        do="keep one of each in a copy of the export; or accept it: then the fullest counts, the first of equals",
    )
    return [Fault("duplicate", problem)]


class _Unfit:
    """Collects what does not fit, and tells it by item."""

    def __init__(self, export: Export, codebook: Codebook) -> None:
        self.export = export
        self.items = {item.item: item for item in codebook.items}
        self.allowed = [str(a) for answers in codebook.grouping.audiences.values() for a in answers]
        self.groups: Counter[str] = Counter()
        self.shifted: list[int] = []
        self.numbers: dict[str, Counter[str]] = defaultdict(Counter)
        self.texts: dict[str, Counter[str]] = defaultdict(Counter)

    def note(self, answers: Mapping[str, Answer]) -> None:
        """Count the answers of a row that are none."""
        for item, answer in answers.items():
            if answer.unfit:
                (self.numbers if answer.number else self.texts)[item][answer.unfit] += 1

    def told(self) -> list[Fault]:
        """One fault for each item and kind."""
        faults = [self._out_of_range(item, found) for item, found in sorted(self.numbers.items())]
        faults += [self._unknown(item, found) for item, found in sorted(self.texts.items())]
        if self.groups:
            known = [key(answer) for answer in self.allowed]
            problem = Problem(
                what="Answers to who answers for whom that the codebook does not know.",
                found=texts_told(self.groups, known),
                needed="; ".join(self.allowed),
                do="add them to [grouping.audiences] of the codebook",
            )
            faults.append(Fault("no group", problem))
        if self.shifted:
            problem = Problem(
                what="The answers of some rows do not stand under their headings.",
                found=rows_told(self.shifted),
                do="export again; a comma or a line break in a comment may have moved the cells of a row",
            )
            faults.append(Fault("shifted row", problem))
        return faults

    def _out_of_range(self, item: str, found: Counter[str]) -> Fault:
        scale = self.items[item]
        problem = Problem(
            what=f"Answers to item {item} lie outside its scale.",
            found=texts_told(found, []),
            needed=f"{scale.scale_min} to {scale.scale_max}",
            do="correct the scale, or add the number to `missing` or `not_applicable` in the codebook",
        )
        return Fault("out of range", problem)

    def _unknown(self, item: str, found: Counter[str]) -> Fault:
        scale = self.items[item]
        known = [key(label) for label in scale.labels]
        problem = Problem(
            what=f"Answers to item {item} are texts that its scale does not have.",
            found=texts_told(found, known),
            needed=", ".join(scale.labels) or f"{scale.scale_min} to {scale.scale_max}; the codebook gives no labels",
            do="correct `labels` in the codebook; or the column holds the answers to another question",
        )
        return Fault("unknown answer", problem)
