"""What a cell says on an item's scale: an answer, not applicable, missing, or something that does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase

from vcse_monograph.records.sheets import Cell
from vcse_monograph.records.survey.codebook import Item
from vcse_monograph.records.survey.exports import Column, Row
from vcse_monograph.records.survey.wording import key


class State(StrEnum):
    """What became of an item; the states of `answers.parquet`."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not applicable"
    MISSING = "missing"
    OUT_OF_RANGE = "out of range"


@dataclass(frozen=True)
class Answer:
    """`value` is on the item's scale, as answered (a reverse item is not turned), and None unless answered.

    `unfit` is the text of a cell that is no answer of the scale; `number` says that it is a number.
    """

    state: State
    value: int | None = None
    unfit: str = ""
    number: bool = False


MISSING = Answer(State.MISSING)


class Reader:
    """Reads one item's cells; each distinct cell is understood once."""

    def __init__(self, item: Item) -> None:
        self.labelled = bool(item.labels)
        self.known = _known_answers(item)
        self.cache: dict[tuple[Cell, int], Answer] = {}

    def read(self, row: Row, columns: Sequence[Column]) -> Answer:
        """The first answer under the item's columns, of which branches of a form fill one; else what is said there."""
        answers = [self._cell(row.cell(column), column) for column in columns]
        return max(answers, key=lambda answer: _TELLING[answer.state]) if answers else MISSING

    def _cell(self, cell: Cell, column: Column) -> Answer:
        if cell is None or cell == "":
            return MISSING
        at = (cell, column.place)
        if at not in self.cache:
            self.cache[at] = self._understand(cell, column)
        return self.cache[at]

    def _understand(self, cell: Cell, column: Column) -> Answer:
        code, number = key(cell), _number(cell)
        if not code:
            return MISSING
        label = column.labels.get(code)
        if label is not None and (said := self.known.get(key(label))):
            return said
        said = self.known.get(code)
        # A label says what was answered; the code beside it may count from either end.
        if said and not (label is not None and self.labelled and said.state is State.ANSWERED):
            return said
        if number is not None and any(low <= number <= high for low, high in column.missing):
            return MISSING
        text = str(cell).strip() if label is None else label
        return Answer(State.OUT_OF_RANGE, unfit=text, number=label is None and number is not None)


_TELLING = {State.ANSWERED: 3, State.OUT_OF_RANGE: 2, State.NOT_APPLICABLE: 1, State.MISSING: 0}


def _known_answers(item: Item) -> dict[str, Answer]:
    """{what a cell may say, as a key: what it means}.

    `5`, `Agree`, `5 - Agree`, `Agree (5)` and, as forms made by import print it, `e. Agree` are the same answer.
    """
    known: dict[str, Answer] = {}
    for place, value in enumerate(range(item.scale_min, item.scale_max + 1)):
        answer = Answer(State.ANSWERED, value)
        known[str(value)] = answer
        if item.labels and (label := key(item.labels[place])):
            letter = ascii_lowercase[place] if place < len(ascii_lowercase) else ""
            known |= dict.fromkeys((label, f"{value} {label}", f"{label} {value}", f"{letter} {label}"), answer)
    known |= {key(code): Answer(State.NOT_APPLICABLE) for code in item.not_applicable}
    return known | {key(code): MISSING for code in item.missing}


def _number(cell: Cell) -> float | None:
    try:
        return float(str(cell))
    except ValueError:
        return None
