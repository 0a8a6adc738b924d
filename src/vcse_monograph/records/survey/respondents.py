"""Who answered: rows that are responses, those that are repeated, and the audience of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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


def identity(export: Export, row: Row) -> tuple[str, ...]:
    """What tells a row from the others of its file; empty where the form has nothing."""
    found = (_cells(export, row, names) for names in export.form.identity)
    return next((cells for cells in found if cells), ())


def everywhere(export: Export, row: Row) -> tuple[str, ...]:
    """What tells a row from those of other files too; empty where the form has nothing, or the row lacks it."""
    cells = _cells(export, row, export.form.everywhere)
    return cells if all(cells) else ()


def _cells(export: Export, row: Row, names: Sequence[str]) -> tuple[str, ...]:
    """What stands under the headings `names`; nothing where the export lacks one of them."""
    columns = [column for name in names if (column := export.named(name))]
    return tuple(key(row.cell(column) or "") for column in columns) if len(columns) == len(names) else ()


class Response(StrEnum):
    """What a row is; the states of `respondents.csv`, and REFUSED for a row that is no response."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answered:
    """One row: its audience, its answers to the items put to it, and what it is; `why` says why it is refused.

    `identity` tells it from others of its file, `everywhere` from those of other files; empty where nothing does.
    Neither is ever written.
    """

    row: Row
    state: Response
    audience: str = ""
    answers: Mapping[str, Answer] | None = None
    not_put: int = 0
    why: str = ""
    identity: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()


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
            answered = _answered(row, said, answers, items, minimum_answered)
            rows.append(replace(answered, identity=identity(export, row), everywhere=everywhere(export, row)))
    return rows, faults.told()


def _no_response(export: Export, row: Row) -> str:
    status = export.named("status")
    if status and export.form.name == "qualtrics" and key(row.cell(status) or "") in NOT_A_RESPONSE:
        return "a preview, a test or spam, says the survey tool"
    told = identity(export, row)
    if told and not any(told):
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
