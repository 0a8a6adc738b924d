"""Who answered: rows that are responses, those that are repeated, and the audience of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from vcse_monograph.records.survey.answers import Answer, Reader, State
from vcse_monograph.records.survey.codebook import Codebook, Item
from vcse_monograph.records.survey.exports import Column, Export, Row
from vcse_monograph.records.survey.faults import Fault
from vcse_monograph.records.survey.forms import NOT_A_RESPONSE
from vcse_monograph.records.survey.matching import Matched
from vcse_monograph.records.survey.unfit import Unfit
from vcse_monograph.records.survey.wording import key

MOVED_FROM = 3  # unfit cells: one is a slip, two may be; from three, if they are half of the row, it has moved


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
    # As it stands: identifiers differ by case, and addresses by their dots.
    return tuple(str(row.cell(column) or "").strip() for column in columns) if len(columns) == len(names) else ()


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
    faults = Unfit(codebook)
    moved = _moved(export, matched, readers)
    rows = []
    for row in export.rows:
        why = _no_response(export, row)
        if not why and row.number in moved:
            faults.moved.append(row.number)
            why = "its answers stand in other columns"
        said = "" if why else audience or _audience(row, matched.grouping, codebook, faults)
        if why or said is None:
            rows.append(Answered(row, Response.REFUSED, why=why or "who it answers for is not known"))
            continue
        answers = {item: reader.read(row, matched.items[item]) for item, reader in readers.items()}
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


def _audience(row: Row, columns: Sequence[Column], codebook: Codebook, faults: Unfit) -> str | None:
    """The audience that the row names; empty where it names none, None where what it says is not known."""
    groups = codebook.grouping.audience_of()
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


def _moved(export: Export, matched: Matched, readers: Mapping[str, Reader]) -> set[int]:
    """Rows whose cells have moved: some stand beyond the headings, or half of the answers are texts that are none.

    Where most rows are like that, it is the codebook that does not fit, and its labels are told instead.
    """
    width = len(export.columns)
    beyond = {row.number for row in export.rows if any(cell not in (None, "") for cell in row.cells[width:])}
    odd = set()
    for row in export.rows:
        read = [reader.read(row, matched.items[item]) for item, reader in readers.items()]
        said = [answer for answer in read if answer.state is not State.MISSING]
        unfit = sum(bool(answer.unfit) and not answer.number for answer in said)
        if unfit >= MOVED_FROM and unfit * 2 >= len(said):
            odd.add(row.number)
    return beyond | (odd if len(odd) * 2 <= len(export.rows) else set())


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
