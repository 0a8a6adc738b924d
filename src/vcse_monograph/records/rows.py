"""From a sheet's rows to payment rows: what is a payment, what is refused, what is furniture.

Furniture is what stands round the payments: titles, headers, blank rows, totals, notes. It is counted,
and totals are kept as promises to check; it is never taken for a payment, nor a payment for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from vcse_monograph.records.cells import Grid, Memory, Row, as_line, blank, fields_of, money_at, text_of
from vcse_monograph.records.columns import ColumnNames, plain
from vcse_monograph.records.layout import Layout, checked_against, header_at, side_by_side
from vcse_monograph.records.mend import joined_cells, parted_cells
from vcse_monograph.records.money import Money, MoneyReader
from vcse_monograph.records.sheets import Cell, Sheet
from vcse_monograph.records.totals import Promises, Total, is_count_label, is_total_label, may_be_a_name, printed_sums

TEXT_FIELDS = ("commissioner", "expense_type", "expense_area", "supplier", "transaction")
HASHES = re.compile(r"#{2,}")
TITLE_ROWS = 60
LOOK_AT = 400  # rows below a header, to see where amounts and names really stand
FEW_CELLS = 4  # a total's row has its word, its sum, and seldom more than a count and a unit
UNMET_OR_SUPPLIER = "the supplier's name ends as a total's label does, and the amount is no sum of the rows above it"


class Refused(NamedTuple):
    """A row that is no part of the payments: where it stands, why, its text, its amount in pence if it has one."""

    place: str
    number: int
    reason: str
    text: str
    pence: int | None = None


@dataclass
class PaymentRows:
    """The payment rows of a file, field by field, before dates and commissioners are settled.

    All lists of the first block have one entry a row. `titles` are the texts above the first header of each sheet.
    """

    commissioner: list[str] = field(default_factory=list)
    date: list[Cell] = field(default_factory=list)
    expense_type: list[str] = field(default_factory=list)
    expense_area: list[str] = field(default_factory=list)
    supplier: list[str] = field(default_factory=list)
    transaction: list[str] = field(default_factory=list)
    pence: list[int] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    number: list[int] = field(default_factory=list)

    refused: list[Refused] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    """For each layout, the row that its payments begin with."""
    furniture: int = 0
    parted: int = 0
    joined: int = 0
    glued: int = 0
    rounded: int = 0
    rounding_lost: Decimal = Decimal(0)

    def __len__(self) -> int:
        return len(self.pence)


class SheetReader:
    """Reads the sheets of one file in turn; a sheet without a header goes on with the layout before it."""

    def __init__(self, names: ColumnNames, money: MoneyReader) -> None:
        self.names = names
        self.money = money
        self.memory = Memory(money)
        self.found = PaymentRows()
        self.promises = Promises()
        self._checked: dict[tuple[Row, ...], Layout] = {}
        self._earlier: list[Sequence[Row]] = []
        self.layout: Layout | None = None
        self.partial: Layout | None = None
        """The nearest thing to a header in a file that has none, for the error message."""

    def read(self, sheet: Sheet) -> None:
        """Add the payment rows of a sheet; tables printed side by side are read one after the other."""
        if len(sheet.rows) > 1 and any(sheet.rows == earlier for earlier in self._earlier):
            self.found.notes.append(
                f'sheet "{sheet.places[0]}" says the same as an earlier one: it is not counted again'
            )
            self.found.furniture += len(sheet.rows)
            return
        self._earlier.append(sheet.rows)
        before, layouts = len(self.found), len(self.found.layouts)
        for table in side_by_side(sheet, self.names):
            self._read(table)
        if before and self._summarises(before, layouts):
            self._take_back(sheet, before)
            self.layout = self.found.layouts[layouts - 1]

    def _summarises(self, before: int, layouts: int) -> bool:
        """Whether the rows since `before` only sum up those before them: as much money, and no date or number."""
        own, earlier = self.found.layouts[layouts:], self.found.layouts[:layouts]
        dated = [any("date" in x.columns or "transaction" in x.columns for x in part) for part in (own, earlier)]
        pence = self.found.pence
        return bool(own) and dated == [False, True] and sum(pence[before:]) == sum(pence[:before])

    def _take_back(self, sheet: Sheet, before: int) -> None:
        """Count the rows since `before` as a promise, which is met, and not as payments."""
        found, place = self.found, f'sheet "{sheet.places[0]}"'
        found.notes.append(f"{place} sums up the sheets before it: its {len(found) - before} rows are not payments")
        found.furniture += len(found) - before
        pence = sum(found.pence[before:])
        for values in (
            *(getattr(found, name) for name in TEXT_FIELDS),
            found.date,
            found.pence,
            found.place,
            found.number,
        ):
            del values[before:]
        self.promises.take_back(place, pence)
        found.tables = [start for start in found.tables if start < before]

    def _read(self, sheet: Sheet) -> None:
        grid = Grid(sheet, self.memory)
        self.promises.open_sheet()
        start = self._first_header(grid)
        if start is None:
            if not self._continues(grid):
                self._pass_over(grid)
                return
            start = 0
        while start < len(grid):
            start = self._table(grid, start)

    def _first_header(self, grid: Grid) -> int | None:
        """Take the first header of a sheet, at worst one misspelt throughout; the row after it, None without one."""
        after = self._header_among(grid, len(grid))
        misspelt = after is None and self.layout is None
        return self._header_among(grid, min(len(grid), TITLE_ROWS), misspelt=True) if misspelt else after

    def _header_among(self, grid: Grid, rows: int, misspelt: bool = False) -> int | None:
        for index in range(rows):
            layout = header_at(grid.rows, index, self.names, misspelt)
            if layout is None:
                continue
            if layout.complete:
                after = self._use(layout, grid, index)
                self._above(grid, index)
                return after
            if self.partial is None or len(layout.matches) > len(self.partial.matches):
                self.partial = layout
        return None

    def _use(self, layout: Layout, grid: Grid, index: int) -> int:
        after = index + len(layout.header)
        if layout.header not in self._checked:
            self._checked[layout.header] = checked_against(layout, grid.rows[after : after + LOOK_AT], self.money)
        self.layout = self._checked[layout.header]
        self.found.layouts.append(self.layout)
        self.found.tables.append(len(self.found))
        self.found.furniture += len(layout.header)
        self.promises.open_table()
        return after

    def _above(self, grid: Grid, header: int) -> None:
        """The rows above a sheet's first header: titles, and payments that no header names, which are refused."""
        columns = self._columns()
        for index in range(header):
            row = grid.rows[index]
            if blank(row):
                continue
            texts, value = fields_of(row, columns), money_at(row, columns, self.money)
            if value.pence is not None and texts["supplier"] and (texts.get("transaction") or texts.get("date")):
                self._refuse(grid, index, "the row stands above the headings", value.pence)
                continue
            self.found.furniture += 1
            if index >= header - TITLE_ROWS:
                self.found.titles.append(" ".join(filter(None, map(text_of, row))))

    def _continues(self, grid: Grid) -> bool:
        """Whether a sheet without a header has amounts where the last layout has them."""
        if self.layout is None:
            return False
        filled = [row for row in grid.rows if not blank(row)]
        good = sum(money_at(row, self.layout.columns, self.money).pence is not None for row in filled)
        return bool(filled) and good >= len(filled) / 2

    def _pass_over(self, grid: Grid) -> None:
        count = sum(not blank(row) for row in grid.rows)
        self.found.furniture += count
        if count:
            place = f'sheet "{grid.sheet.places[0]}"' if grid.sheet.places[0] else "a table"
            self.found.notes.append(f"{place} names no payment columns: its {count} rows are not read")

    def _columns(self) -> dict[str, int]:
        assert self.layout is not None
        return self.layout.columns

    def _width(self) -> int:
        assert self.layout is not None
        return max(map(len, self.layout.header))

    def _table(self, grid: Grid, start: int) -> int:
        """Sort the rows from `start` up to the next header of another layout; the row to go on from."""
        done = start
        for index in self._doubtful(grid, start):
            if index < done:
                continue
            self._keep(grid, done, index)
            done = index + 1
            header = self._header(grid, index)
            if header is None:
                self._judge(grid, index)
            elif header is self.layout:
                done = index + len(header.header)
                self.found.furniture += len(header.header)
                self.promises.open_table()
            else:
                return self._use(header, grid, index)
        self._keep(grid, done, len(grid))
        return len(grid)

    def _doubtful(self, grid: Grid, start: int) -> Iterator[int]:
        """The rows that are not plainly payments: an amount, a supplier, and a date or a transaction number."""
        columns = self._columns()
        names = [columns.get(name) for name in ("supplier", "transaction", "date")]
        suppliers, transactions, dates = (grid.texts(position) for position in names)
        bare = names[1] is None and names[2] is None
        labels = frozenset().union(*map(grid.labels, names))
        odd = grid.longer_than(self._width())
        rows = zip(grid.money(columns["amount"]), suppliers, transactions, dates, strict=True)
        for index, (money, supplier, transaction, day) in enumerate(islice(rows, start, None), start):
            lacking = money.pence is None or not supplier or not (transaction or day or bare)
            labelled = labels and (supplier in labels or transaction in labels or day in labels)
            if lacking or labelled or (odd and index in odd):
                yield index

    def _keep(self, grid: Grid, start: int, stop: int) -> None:
        """Take the rows from `start` to `stop` as payments."""
        if start >= stop:
            return
        found, columns = self.found, self._columns()
        for name in TEXT_FIELDS:
            getattr(found, name).extend(grid.texts(columns.get(name))[start:stop])
        found.date.extend(grid.dated(columns.get("date"))[start:stop])
        found.place.extend(grid.sheet.places[start:stop])
        found.number.extend(grid.sheet.numbers[start:stop])
        money = grid.money(columns["amount"])[start:stop]
        pence = [value.pence or 0 for value in money]
        found.pence.extend(pence)
        self.promises.running += sum(pence)
        for value in money:
            if value.lost or value.glued:
                self._remark(value)

    def _keep_mended(self, grid: Grid, index: int, row: Row) -> None:
        """Take a single row, whose cells were put right, as a payment."""
        found, texts = self.found, fields_of(row, self._columns())
        value = money_at(row, self._columns(), self.money)
        for name in TEXT_FIELDS:
            getattr(found, name).append(texts.get(name, ""))
        found.date.append(texts.get("date", ""))
        found.place.append(grid.sheet.places[index])
        found.number.append(grid.sheet.numbers[index])
        found.pence.append(value.pence or 0)
        self.promises.running += value.pence or 0
        self._remark(value)

    def _remark(self, value: Money) -> None:
        self.found.glued += value.glued
        self.found.rounded += bool(value.lost)
        self.found.rounding_lost += value.lost

    def _header(self, grid: Grid, index: int) -> Layout | None:
        """The layout of a header that stands at a row without an amount; None if the row is no header."""
        row = grid.rows[index]
        if sum(self.names.is_heading(cell) for cell in row) < 2:
            return None
        assert self.layout is not None
        if tuple(map(tuple, grid.rows[index : index + len(self.layout.header)])) == self.layout.header:
            return self.layout
        if money_at(row, self.layout.columns, self.money).pence is not None:
            return None
        layout = header_at(grid.rows, index, self.names)
        return layout if layout and layout.complete else None

    def _judge(self, grid: Grid, index: int) -> None:
        """A row that is not plainly a payment: a payment after all, a total, refused, or furniture."""
        row, columns = grid.rows[index], self._columns()
        if index in grid.longer_than(self._width()) and grid.memory.texts[row[columns["amount"]]]:
            self._judge_longer(grid, index)
            return
        value = money_at(row, columns, self.money)
        if value.pence is None:
            parted = parted_cells(row, columns, self.money)
            if parted is None:
                self._refuse_or_pass(grid, index)
            else:
                self._keep_mended(grid, index, parted)
                self.found.parted += 1
            return
        texts = fields_of(row, columns)
        label = next(filter(is_total_label, map(text_of, row)), "")
        met = label != "" and value.pence in self.promises.covers(label)
        if label and says_total(row, texts, met):
            if not met and label == texts.get("supplier") and may_be_a_name(label):
                self._refuse(grid, index, UNMET_OR_SUPPLIER, value.pence)
            else:
                self._total(grid, index, value.pence, label)
        elif any(map(is_count_label, texts.values())) and not (texts.get("transaction") or texts.get("date")):
            self.found.furniture += 1
        elif any(texts.get(name) for name in ("supplier", "transaction", "date", "expense_type")):
            self._keep(grid, index, index + 1)
        elif value.pence in self.promises.covers() or self._is_last(grid, index):
            self._total(grid, index, value.pence)
        else:
            self._refuse(grid, index, "an amount without supplier, date and transaction number", value.pence)

    def _judge_longer(self, grid: Grid, index: int) -> None:
        """A row with more cells than there are headings: what stands under the headings may not belong there."""
        joined = joined_cells(grid.rows[index], self._width(), self._columns(), self.money)
        if joined is None:
            self._refuse(grid, index, "the row has more cells than the table has headings: its cells may be shifted")
        else:
            self._keep_mended(grid, index, joined)
            self.found.joined += 1

    def _total(self, grid: Grid, index: int, pence: int, label: str = "") -> None:
        self.promises.keep(grid.where(index), pence, label)
        self.found.furniture += 1

    def _is_last(self, grid: Grid, index: int) -> bool:
        """Whether no payment follows a row."""
        columns = self._columns()
        suppliers, amounts = grid.texts(columns["supplier"]), grid.money(columns["amount"])
        return not any(suppliers[i] and amounts[i].pence is not None for i in range(len(grid) - 1, index, -1))

    def _refuse_or_pass(self, grid: Grid, index: int) -> None:
        """A row without a readable amount: refused if it is a payment for the rest, else furniture."""
        row = grid.rows[index]
        if blank(row):
            return
        texts = fields_of(row, self._columns())
        amount = texts["amount"]
        evidence = sum(bool(texts.get(name)) for name in ("date", "transaction", "supplier", "expense_type"))
        repeated = any(self.names.known.get(plain(texts[name])) == name for name in ("supplier", "amount"))
        if repeated or not (evidence >= 2 or (amount and evidence)):
            self._furniture(grid, index)
        elif HASHES.search(amount):
            self._refuse(grid, index, "the amount was too wide for its column when the file was printed (######)")
        else:
            self._refuse(grid, index, f"the amount cannot be read: {amount[:40]}" if amount else "there is no amount")

    def _furniture(self, grid: Grid, index: int) -> None:
        """A title, note or heading among the payments; a total printed within it is a promise too."""
        self.found.furniture += 1
        texts = [text_of(cell) for cell in grid.rows[index]]
        sums = printed_sums(" ".join(texts), self.money) if any("total" in text.lower() for text in texts) else []
        if len(sums) == 1:
            self.promises.keep(grid.where(index), sums[0])

    def _refuse(self, grid: Grid, index: int, reason: str, pence: int | None = None) -> None:
        row, sheet = grid.rows[index], grid.sheet
        self.found.refused.append(Refused(sheet.places[index], sheet.numbers[index], reason, as_line(row), pence))

    def totals(self) -> list[Total]:
        """All totals, those beside the titles too (of all rows of the file); call it after the last sheet."""
        titles = [(title, pence) for title in self.found.titles for pence in printed_sums(title, self.money)]
        beside = [Total(f'title "{title[:60]}"', pence, (self.promises.running,)) for title, pence in titles]
        return [*self.promises.found, *beside]


def says_total(row: Row, texts: Mapping[str, str], met: bool) -> bool:
    """Whether a row that is labelled a total is one: it bears no transaction number, nor the date of a payment.

    `met` says that its amount is the sum of the payments before it. Some totals bear the date of the report.
    """
    supplier, transaction, day = (texts.get(name, "") for name in ("supplier", "transaction", "date"))
    if transaction and not is_total_label(transaction):
        return False
    if day and not is_total_label(day):
        return is_total_label(supplier) and (met or "transaction" in texts)
    return not supplier or is_total_label(supplier) or sum(text_of(cell) != "" for cell in row) <= FEW_CELLS
