"""From a sheet's rows to payment rows: what is a payment, what is refused, what is furniture.

Furniture is what stands round the payments: titles, headers, blank rows, totals, notes. It is counted,
and totals are kept as promises to check; it is never taken for a payment, nor a payment for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from vcse_monograph.records.columns import ColumnNames
from vcse_monograph.records.layout import Layout, Row, checked_against, header_at
from vcse_monograph.records.money import NO_MONEY, Money, MoneyReader
from vcse_monograph.records.sheets import Cell, Sheet

TOTAL = re.compile(r"\b(grand\s*|sub\s*-?\s*|report\s*|overall\s*)?totals?\b", re.IGNORECASE)
HASHES = re.compile(r"#{2,}")
TITLE_ROWS = 60


@dataclass(frozen=True)
class Total:
    """A total that a publisher printed: where, how much (pence), and the sums that it may be of."""

    where: str
    pence: int
    covers: tuple[int, ...]

    @property
    def difference(self) -> int:
        """Printed less summed, in pence, against the sum that comes nearest."""
        return min((self.pence - pence for pence in self.covers), key=abs)


@dataclass
class PaymentRows:
    """The payment rows of a file, field by field, before dates and commissioners are settled.

    All lists have one entry a row. `titles` are the texts above the first header of each sheet.
    """

    commissioner: list[Cell] = field(default_factory=list)
    date: list[Cell] = field(default_factory=list)
    expense_type: list[Cell] = field(default_factory=list)
    expense_area: list[Cell] = field(default_factory=list)
    supplier: list[Cell] = field(default_factory=list)
    transaction: list[Cell] = field(default_factory=list)
    pence: list[int] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    refused: list[tuple[str, int, str, str]] = field(default_factory=list)
    """Rows without a readable amount: place, number, reason, text."""
    totals: list[Total] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    furniture: int = 0
    glued: int = 0
    parted: int = 0
    rounded: int = 0
    rounding_lost: Decimal = Decimal(0)

    def __len__(self) -> int:
        return len(self.pence)


class SheetReader:
    """Reads the sheets of one file in turn; a sheet without a header goes on with the layout before it."""

    def __init__(self, names: ColumnNames, money: MoneyReader) -> None:
        self.names = names
        self.money = money
        self.found = PaymentRows()
        self.layout: Layout | None = None
        self.partial: Layout | None = None
        """The nearest thing to a header in a file that has none, for the error message."""

    def read(self, sheet: Sheet) -> None:
        """Add the payment rows of a sheet."""
        rows = sheet.rows
        start = self._first_header(sheet)
        if start is None:
            if not self._continues(sheet):
                self.found.furniture += sum(not blank(row) for row in rows)
                return
            start = 0
        else:
            start += len(self.layout.header) if self.layout else 0
        self._payments(sheet, start)

    def _first_header(self, sheet: Sheet) -> int | None:
        for index in range(len(sheet.rows)):
            layout = header_at(sheet.rows, index, self.names)
            if layout is None:
                continue
            if layout.complete:
                self._titles(sheet, index)
                self._use(layout, sheet, index)
                return index
            if self.partial is None or len(layout.matches) > len(self.partial.matches):
                self.partial = layout
        return None

    def _use(self, layout: Layout, sheet: Sheet, index: int) -> None:
        self.layout = checked_against(layout, sheet.rows[index + len(layout.header) :])
        self.found.layouts.append(self.layout)
        self.found.furniture += len(layout.header)

    def _continues(self, sheet: Sheet) -> bool:
        """Whether a sheet without a header has amounts where the last layout has them."""
        if self.layout is None:
            return False
        position = self.layout.columns["amount"]
        filled = [row for row in sheet.rows if not blank(row)]
        good = sum(position < len(row) and self.money(row[position]).pence is not None for row in filled)
        return bool(filled) and good >= len(filled) / 2

    def _titles(self, sheet: Sheet, header: int) -> None:
        for index in range(max(0, header - TITLE_ROWS), header):
            text = " ".join(text_of(cell) for cell in sheet.rows[index] if text_of(cell))
            if text:
                self.found.titles.append(text)
        self.found.furniture += sum(not blank(row) for row in sheet.rows[:header])

    def _payments(self, sheet: Sheet, start: int) -> None:
        """Sort the rows from `start` into payments, totals, refused rows and furniture."""
        assert self.layout is not None
        columns = self.layout.columns
        others = [(columns.get(name, -1), getattr(self.found, name)) for name in TEXT_FIELDS]
        amount_at, rows = columns["amount"], sheet.rows
        opening = since = sum(self.found.pence)
        running = opening
        for index in range(start, len(rows)):
            row = rows[index]
            value = self.money(row[amount_at]) if amount_at < len(row) else NO_MONEY
            if value.pence is None and (parted := parted_cells(row, columns, self.money)):
                row, value = parted, self.money(parted[amount_at])
                self.found.parted += 1
            if value.pence is None:
                if layout := self._other_header(sheet, index):
                    self._use(layout, sheet, index)
                    self._payments(sheet, index + len(layout.header))
                    return
                self._refuse_or_pass(sheet, index)
            elif not filled(row, columns) and self._is_total(row, columns):
                covers = (running, running - opening, running - since)
                self.found.totals.append(Total(_where(sheet, index), value.pence, covers))
                self.found.furniture += 1
                since = running
            else:
                for position, values in others:
                    values.append(row[position] if 0 <= position < len(row) else None)
                running += value.pence
                self._amount(sheet, index, value)

    def _amount(self, sheet: Sheet, index: int, value: Money) -> None:
        found = self.found
        found.pence.append(value.pence or 0)
        found.place.append(sheet.places[index])
        found.number.append(sheet.numbers[index])
        if value.lost or value.glued:
            found.glued += value.glued
            found.rounded += bool(value.lost)
            found.rounding_lost += value.lost

    def _other_header(self, sheet: Sheet, index: int) -> Layout | None:
        """The layout of a header that stands at a row without an amount; None if the row is no header."""
        row = sheet.rows[index]
        if sum(self.names.is_heading(cell) for cell in row) < 2:
            return None
        layout = header_at(sheet.rows, index, self.names)
        return layout if layout and layout.complete else None

    def _is_total(self, row: Row, columns: dict[str, int]) -> bool:
        """An amount without a date and transaction, that says total, or that has no supplier either."""

        texts = {name: text_of(row[at]) for name, at in columns.items() if at < len(row)}
        if texts.get("transaction") or (texts.get("date") and not TOTAL.search(texts["date"])):
            return False
        if any(isinstance(cell, str) and TOTAL.search(cell) for cell in row):
            return sum(text_of(cell) != "" for cell in row) <= FEW_CELLS
        return not texts.get("supplier") and not texts.get("expense_type")

    def _refuse_or_pass(self, sheet: Sheet, index: int) -> None:
        """A row without a readable amount: refused if it is a payment for the rest, else furniture."""
        row = sheet.rows[index]
        if blank(row):
            return
        assert self.layout is not None
        columns = self.layout.columns
        texts = {name: text_of(row[at]) for name, at in columns.items() if at < len(row)}
        amount = texts.get("amount", "")
        evidence = sum(bool(texts.get(name)) for name in ("date", "transaction", "supplier", "expense_type"))
        repeated = self.names.is_heading(amount) or self.names.is_heading(texts.get("supplier", ""))
        if repeated or not (evidence >= 2 or (amount and texts.get("supplier"))):
            self.found.furniture += 1
            return
        if HASHES.search(amount):
            reason = "the amount was too wide for its column when the file was printed (######)"
        else:
            reason = f"the amount cannot be read: {amount[:40]}" if amount else "there is no amount"
        self.found.refused.append((sheet.places[index], sheet.numbers[index], reason, as_line(row)))

    def title_totals(self) -> list[Total]:
        """Sums printed beside the titles, checked against all rows of the file; call it after the last sheet."""
        whole = sum(self.found.pence)
        return [
            Total(f'title "{title[:60]}"', money.pence, (whole,))
            for title in self.found.titles
            if not NO_PROMISE.search(title)
            for text in PRINTED_SUM.findall(title)
            if (money := self.money(text)).pence is not None
        ]


TEXT_FIELDS = ("commissioner", "date", "expense_type", "expense_area", "supplier", "transaction")
FEW_CELLS = 4  # a total's row has its word, its sum, and seldom more than a count and a unit
# A sum as printed: with pence. A threshold, a date, a time or a telephone number is none.
PRINTED_SUM = re.compile(
    r"(?<![\d,.:/])\(?-?£?\d{1,3}(?:,\d{3})*\.\d{2}\)?(?![\d.:/])|(?<![\d,.:/])\d{4,}\.\d{2}(?![\d.])"
)
NO_PROMISE = re.compile(r"threshold|\bover\b|\babove\b|greater than|exceed|minimum|version|run:", re.IGNORECASE)


DATE_WITHIN = re.compile(r"(.*?)\s*(\d{2}[/.-]\d{2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})\s*(.*)", re.DOTALL)


def parted_cells(row: Row, columns: dict[str, int], money: MoneyReader) -> Row | None:
    """A row whose date has run together with the cell before it or after it ("25/06/2012900"), parted again.

    None unless that puts the date and an amount where they belong.
    """
    date_at, amount_at = columns.get("date", -1), columns["amount"]
    for position in range(max(0, date_at - 1), min(date_at + 1, len(row))):
        cell = row[position]
        match = DATE_WITHIN.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is None or not (match[1] or match[3]):
            continue
        parted = [*row[:position], *(part for part in match.groups() if part), *row[position + 1 :]]
        if amount_at < len(parted) and parted[date_at] == match[2] and money(parted[amount_at]).pence is not None:
            return parted
    return None


def filled(row: Row, columns: dict[str, int]) -> bool:
    """Whether a row has both a supplier and a transaction number: the quick proof that it is a payment."""
    supplier, transaction = columns["supplier"], columns.get("transaction", -1)
    return bool(0 <= transaction < len(row) and supplier < len(row) and row[transaction] and row[supplier])


def blank(row: Row) -> bool:
    """Whether a row has nothing in it."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


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


def _where(sheet: Sheet, index: int) -> str:
    place = f"{sheet.places[index]}, " if sheet.places[index] else ""
    return f"{place}row {sheet.numbers[index]}"
