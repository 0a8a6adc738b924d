"""Cells as text, and the columns of a sheet read one by one: most cells repeat, and each is understood once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from vcse_monograph.records.money import NO_MONEY, Money, MoneyReader
from vcse_monograph.records.sheets import Cell, Sheet
from vcse_monograph.records.totals import is_total_label

Row = Sequence[Cell]


def text_of(cell: Cell) -> str:
    """A cell as text: white space collapsed, a whole float without its point, nothing as an empty string."""
    if isinstance(cell, str):
        return " ".join(cell.replace("\x00", "").split())
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def as_line(row: Row) -> str:
    """A row as one line of text, for the quarantine."""
    return " | ".join(text_of(cell) for cell in row)


def blank(row: Row) -> bool:
    """Whether a row has nothing in it."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


class Texts(dict[Cell, str]):
    """`texts[cell]` is `text_of(cell)`, worked out once for each distinct cell."""

    def __missing__(self, cell: Cell) -> str:
        found = self[cell] = text_of(cell)
        return found


class Dated(dict[Cell, Cell]):
    """`dated[cell]` is a date column's cell: text tidied, dates and numbers as they are, nothing as ""."""

    def __missing__(self, cell: Cell) -> Cell:
        found = self[cell] = text_of(cell) if cell is None or isinstance(cell, str) else cell
        return found


class Memory:
    """What has been understood of the cells of one file, whatever sheet they stand on."""

    def __init__(self, money: MoneyReader) -> None:
        self.money = money
        self.texts = Texts()
        self.dated = Dated()


class Grid:
    """A sheet by columns. A column that a row does not reach, or position None, holds nothing there."""

    def __init__(self, sheet: Sheet, memory: Memory) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.memory = memory
        self._narrowest = min(map(len, sheet.rows), default=0)
        self._texts: dict[int | None, list[str]] = {}
        self._labels: dict[int | None, frozenset[str]] = {}
        self._dated: dict[int | None, list[Cell]] = {}
        self._money: dict[int, list[Money]] = {}
        self._longer: dict[int, frozenset[int]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def _cells(self, position: int | None) -> Iterator[Cell]:
        if position is None:
            return iter([None] * len(self.rows))
        if position < self._narrowest:
            return map(itemgetter(position), self.rows)
        return (row[position] if position < len(row) else None for row in self.rows)

    def texts(self, position: int | None) -> list[str]:
        """A column as text."""
        if position not in self._texts:
            self._texts[position] = list(map(self.memory.texts.__getitem__, self._cells(position)))
        return self._texts[position]

    def labels(self, position: int | None) -> frozenset[str]:
        """The texts of a column that label a total."""
        if position not in self._labels:
            self._labels[position] = frozenset(filter(is_total_label, set(self.texts(position))))
        return self._labels[position]

    def dated(self, position: int | None) -> list[Cell]:
        """A column of dates, as written."""
        if position not in self._dated:
            self._dated[position] = list(map(self.memory.dated.__getitem__, self._cells(position)))
        return self._dated[position]

    def money(self, position: int) -> list[Money]:
        """A column as amounts."""
        if position not in self._money:
            self._money[position] = list(map(self.memory.money.__getitem__, self._cells(position)))
        return self._money[position]

    def longer_than(self, width: int) -> frozenset[int]:
        """The rows with something beyond `width` cells; none where most rows have: a column without heading."""
        if width not in self._longer:
            indices = [i for i, row in enumerate(self.rows) if len(row) > width and any(map(text_of, row[width:]))]
            own = len(indices) > len(self.rows) * 0.9 or self._narrowest > width
            self._longer[width] = frozenset() if own else frozenset(indices)
        return self._longer[width]

    def where(self, index: int) -> str:
        """A row's place in words: `April, row 12`."""
        place = f"{self.sheet.places[index]}, " if self.sheet.places[index] else ""
        return f"{place}row {self.sheet.numbers[index]}"


def fields_of(row: Row, columns: Mapping[str, int]) -> dict[str, str]:
    """A row's cells as text, by field."""
    return {name: text_of(row[at]) if at < len(row) else "" for name, at in columns.items()}


def money_at(row: Row, columns: Mapping[str, int], money: MoneyReader) -> Money:
    """A row's amount."""
    position = columns["amount"]
    return money[row[position]] if position < len(row) else NO_MONEY
