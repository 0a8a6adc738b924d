"""Spending tables printed as PDF in the manners that publishers have, for tests: every look of the same payments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FONT = "Helvetica"
MARGIN, BOTTOM = 24.0, 40.0
PAD = 2.0  # points between a cell's side and its text


class Paid(NamedTuple):
    """A payment as it is printed; `vat` is what stands beside the amount and is no part of the payment."""

    commissioner: str
    date: str
    expense_type: str
    expense_area: str
    supplier: str
    description: str
    vat: str
    transaction: str
    amount: str


HEADINGS = Paid(
    "Entity", "Date", "Expense Type", "Expense Area", "Supplier", "Description", "VAT Registration Number",
    "Transaction Number", "AP Amount",
)  # fmt: skip
WIDTHS = Paid(96, 48, 110, 110, 150, 60, 84, 72, 66)  # type: ignore[arg-type]
PRINTED = tuple(name for name in Paid._fields if name != "description")
NUMBERS = {"amount"}


@dataclass(frozen=True)
class Look:
    """How a table is printed; the default is Excel's print-out without rules, one line a row."""

    columns: tuple[str, ...] = PRINTED
    paper: tuple[float, float] = landscape(A4)
    size: float = 6.5
    ruled: bool = False
    wrap: bool = True
    """Long texts are wrapped in their cell; else they run over their neighbour."""
    upright: str = "top"
    """Where a cell's lines stand in a row made taller by another cell: top, middle or bottom."""
    amounts: str = "right"
    minus_left: bool = False
    """The minus of a negative amount stands at the left of the cell, as accountants set it."""
    header_lines: int = 1
    header_each_page: bool = False
    title: tuple[str, ...] = ()
    footer: bool = False
    pounds_left: bool = False
    """A pound sign stands at the left of every amount's cell."""
    rotate: int = 0
    """How the page is shown, in degrees clockwise."""
    turned: int = 0
    """Quarters that the content itself is turned by, anticlockwise, on paper that fits it."""
    tagged: bool = False
    word_by_word: bool = False
    """Words are placed one by one, and no space is printed."""
    by_column: bool = False
    """A page is printed column by column, not row by row."""
    glued: bool = False
    """The amount stands against the number after it, printed in one go."""


class Text(NamedTuple):
    """One line of one cell, its place from the top left of the page."""

    x: float
    y: float
    text: str
    cell: int


class Printer:
    """Draws rows of cells down the pages of one document."""

    def __init__(self, path: Path, look: Look) -> None:
        self.look = look
        size = look.paper[::-1] if look.turned % 2 else look.paper
        self.canvas = Canvas(str(path), pagesize=size, invariant=1)
        self.page, self.cell, self.y = 0, 0, 0.0
        self.texts: list[Text] = []
        self.left = [MARGIN]
        for name in look.columns:
            self.left.append(self.left[-1] + float(getattr(WIDTHS, name)))
        self._open()

    def _open(self) -> None:
        self.page, self.cell, self.y = self.page + 1, 0, MARGIN
        self.texts = []
        if self.look.rotate:
            self.canvas.setPageRotation(self.look.rotate)
        if self.look.turned:
            width, height = self.look.paper
            self.canvas.translate(*((0, 0), (height, 0), (width, height), (0, width))[self.look.turned])
            self.canvas.rotate(90 * self.look.turned)

    def close_page(self) -> None:
        """Print what was placed, in the look's order, and turn the page."""
        if self.look.by_column:
            self.texts.sort(key=lambda text: (round(text.x / 40), text.y))
        for text in self.texts:
            self._print(text)
        if self.look.footer:
            self.canvas.setFont(FONT, 6)
            self.canvas.drawCentredString(self.look.paper[0] / 2, 14, f"Page {self.page}")
        self.canvas.showPage()
        self._open()

    def _print(self, text: Text) -> None:
        y = self.look.paper[1] - text.y
        self.canvas.setFont(FONT, self.look.size)
        with self._marked(text.cell):
            x = text.x
            for word in text.text.split(" ") if self.look.word_by_word else [text.text]:
                self.canvas.drawString(x, y, word)
                x += stringWidth(word + " ", FONT, self.look.size)

    @contextmanager
    def _marked(self, cell: int) -> Iterator[None]:
        if self.look.tagged:
            self.canvas.addLiteral(f"/P <</MCID {cell}>> BDC")
        yield
        if self.look.tagged:
            self.canvas.addLiteral("EMC")

    def room(self) -> float:
        """Points left on the page."""
        return self.look.paper[1] - BOTTOM - self.y

    def line(self, text: str) -> None:
        """A line across the page, above the table."""
        self.texts.append(Text(MARGIN + PAD, self.y + self.look.size, text, self.cell))
        self.cell += 1
        self.y += self.look.size * 1.6

    def row(self, cells: Sequence[Sequence[str]], numbers: bool = True) -> None:
        """A row of cells, each a list of lines."""
        look, step = self.look, self.look.size * 1.2
        height = max(len(lines) for lines in cells) * step
        for index, lines in enumerate(cells):
            spare = height - len(lines) * step
            y = self.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[look.upright] + look.size
            for number, line in enumerate(lines):
                if line:
                    self._place(index, line, y + number * step, numbers)
            self.cell += 1
        if look.ruled:
            top = look.paper[1] - self.y + 1.5
            self.canvas.grid(self.left, [top, top - height - look.size * 0.5])
        self.y += height + look.size * 0.5

    def _place(self, index: int, text: str, y: float, numbers: bool) -> None:
        low, high = self.left[index] + PAD, self.left[index + 1] - PAD
        if not (numbers and self.look.columns[index] in NUMBERS and self.look.amounts == "right"):
            self.texts.append(Text(low, y, text, self.cell))
            return
        if self.look.minus_left and text.startswith("-"):
            self.texts.append(Text(low, y, "-", self.cell))
            text = text[1:]
        if self.look.pounds_left:
            self.texts.append(Text(low, y, "£", self.cell))
        self.texts.append(Text(high - stringWidth(text, FONT, self.look.size), y, text, self.cell))

    def cells_of(self, paid: Paid) -> list[list[str]]:
        """A payment's cells, wrapped to their widths."""
        texts = [str(getattr(paid, name)) for name in self.look.columns]
        if self.look.glued:
            at = self.look.columns.index("amount")
            texts[at : at + 2] = [texts[at] + texts[at + 1], ""]
        if not self.look.wrap:
            return [[text] for text in texts]
        widths = [high - low - 2 * PAD for low, high in zip(self.left, self.left[1:], strict=False)]
        return [
            simpleSplit(text, FONT, self.look.size, width) or [""] for text, width in zip(texts, widths, strict=True)
        ]


def print_payments(path: Path, payments: Sequence[Paid], look: Look | None = None) -> Path:
    """Print the payments to `path` as `look` says (the default look for None)."""
    look = look or Look()
    printer = Printer(path, look)
    for line in look.title:
        printer.line(line)
    _header(printer)
    for paid in payments:
        cells = printer.cells_of(paid)
        if printer.room() < max(map(len, cells)) * look.size * 1.2:
            printer.close_page()
            if look.header_each_page:
                _header(printer)
        printer.row(cells)
    printer.close_page()
    printer.canvas.save()
    return path


def _header(printer: Printer) -> None:
    printer.row(
        [_broken(getattr(HEADINGS, name), printer.look.header_lines) for name in printer.look.columns], numbers=False
    )


def _broken(heading: str, lines: int) -> list[str]:
    """A heading over at most so many lines, broken between words."""
    words = heading.split()
    head = words[: lines - 1]
    return [*head, " ".join(words[lines - 1 :])] if len(words) >= lines else words


TYPES = ("Voluntary Sector Grants", "Cont Care-Funded Nursing Care Allow", "Hcare Srv Rec Fdtn Trust-Contract Baseline")
AREAS = ("COMMUNITY SERVICES", "MENTAL HEALTH SERVICES - ADULTS", "CHILDREN AND YOUNG PERSONS PALLIATIVE CARE")
SUPPLIERS = (
    "Quillmoor Hospice",
    "Zorvane Carers CIC",
    "Brackenthwyte & Ostle Community Association of the Seven Upper Villages Ltd",
    "Yarrowfen Wellbeing",
    "Dr Wibblethorp's Practice (F00001)",
)


def payments(count: int, **fixed: str) -> list[Paid]:
    """So many different payments of one invented commissioner; `fixed` sets a field of all of them."""
    made = [
        Paid(
            "NHS Lower Quill CCG",
            f"{28 - n % 9}/04/2020",
            TYPES[n % 3],
            AREAS[n * 7 % 3],
            SUPPLIERS[n * 3 % 5],
            "",
            f"GB{700000000 + n * 7919}",
            str(34_100_000 + n * 37),
            f"{(n * 7919 % 90_000) * 1.37 - (60_000 if n % 4 == 3 else 0):,.2f}",
        )
        for n in range(1, count + 1)
    ]
    return [paid._replace(**fixed) for paid in made]
