"""Any table, written in any layout that publishers use, is read back to the penny and field for field."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape

import openpyxl
import pandas as pd
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading import column, names, read, saved
from vcse_monograph.records.columns import FIELDS

PROFILE = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
WORDS = st.sampled_from(
    [
        "QUILLBROOK",
        "ASHDEN",
        "Brîarley",
        "O'CORLEY",
        "&",
        "SON",
        "LTD",
        "(THE)",
        "TOTAL",
        "GAS",
        "1st",
        "£5",
        "@home",
        "<b>",
    ]
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join).filter(lambda name: name[0].isalpha())
EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
PENCE = st.integers(-10_000_000_00, 10_000_000_00)


@dataclass(frozen=True)
class Payment:
    commissioner: str
    date: date
    expense_type: str
    expense_area: str
    supplier: str
    transaction: str
    amount: Decimal


PAYMENTS = st.builds(
    Payment,
    commissioner=st.sampled_from(["NHS Thornby CCG", "NHS Marlbury ICB"]),
    date=st.dates(date(2019, 1, 1), date(2023, 12, 31)),
    expense_type=st.sampled_from(["Grants", "Services-Voluntary", ""]),
    expense_area=st.sampled_from(["Community", "Acute, and other", ""]),
    supplier=NAMES,
    transaction=st.integers(1000, 99_999_999).map(str),
    amount=PENCE.map(lambda pence: Decimal(pence).scaleb(-2)),
)
# One date whose day is over 12 settles the order, as any month of real payments does.
TABLES = st.lists(PAYMENTS, min_size=1, max_size=12).map(
    lambda rows: [
        Payment("NHS Thornby CCG", date(2020, 4, 30), "Grants", "Acute", "ASHDEN", "1", Decimal("1.25")),
        *rows,
    ]
)


@dataclass(frozen=True)
class Style:
    """How a publisher lays a table out."""

    seed: int
    date_format: str
    money_format: str
    titles: int
    repeat_header: bool
    total: bool
    line_breaks: bool


STYLES = st.builds(
    Style,
    seed=st.integers(0, 10_000),
    date_format=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%b-%y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y"]),
    money_format=st.sampled_from(["plain", "grouped", "pounds", "brackets", "trailing", "CR"]),
    titles=st.integers(0, 3),
    repeat_header=st.booleans(),
    total=st.booleans(),
    line_breaks=st.booleans(),
)


def headings(style: Style) -> dict[str, str]:
    """A heading for each field in a random order; the first of each field's headings are the surest."""
    chosen = random.Random(style.seed)
    fields = list(FIELDS)
    chosen.shuffle(fields)
    return {name: chosen.choice(names().fields[name]) for name in fields}


def money(amount: Decimal, form: str) -> str:
    size, negative = f"{abs(amount):,.2f}", amount < 0
    if form == "plain":
        return f"{amount:.2f}"
    if form == "pounds":
        return f"{'-' if negative else ''}£{size}"
    if not negative:
        return size
    return {"grouped": f"-{size}", "brackets": f"({size})", "trailing": f"{size}-", "CR": f"{size} CR"}[form]


def as_text(payment: Payment, name: str, style: Style) -> str:
    value = getattr(payment, name)
    if name == "date":
        return value.strftime(style.date_format)
    if name == "amount":
        return money(value, style.money_format)
    return value.replace(" ", "\n", 1) if style.line_breaks and name == "supplier" else value


def laid_out(payments: list[Payment], style: Style, cell=as_text) -> list[list[object]]:  # type: ignore[no-untyped-def]
    """The rows of the sheet: titles, header, payments, perhaps the header again, a total."""
    header = headings(style)
    titles = [["Spending report"], [], ["Payments of 2019 to 2023"]][: style.titles]
    rows = [[cell(payment, name, style) for name in header] for payment in payments]
    if style.repeat_header:
        rows.insert(len(rows) // 2 + 1, list(header.values()))
    if style.total:
        label = next(name for name in header if name not in ("amount", "date"))
        total = Payment("", date(2020, 1, 1), "", "", "", "", sum((p.amount for p in payments), Decimal(0)))
        rows.append(
            [("Total" if name == label else cell(total, name, style) if name == "amount" else "") for name in header]
        )
    return [*titles, list(header.values()), *rows]


def holds(found, payments: list[Payment], style: Style) -> None:  # type: ignore[no-untyped-def]
    """What was read is what was written."""
    assert found.quarantine == []
    for name in FIELDS:
        assert column(found, name) == [getattr(payment, name) for payment in payments], name
    ledger = found.ledger
    assert ledger.rows_found == ledger.rows_kept + ledger.rows_quarantined == len(payments)
    if style.total:
        assert ledger.control_total_difference == 0


@PROFILE
@given(
    TABLES,
    STYLES,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_separated_values(payments, style, separator, encoding, quoting, end) -> None:  # type: ignore[no-untyped-def]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerows(laid_out(payments, style))
    holds(read(stream.getvalue().encode(encoding)), payments, style)


def as_cell(payment: Payment, name: str, style: Style) -> object:
    """A spreadsheet's own dates and numbers, or text."""
    if name == "date" and style.seed % 2:
        return datetime.combine(payment.date, datetime.min.time())
    if name == "amount" and style.seed % 3:
        return float(payment.amount)
    return as_text(payment, name, style)


@settings(PROFILE, max_examples=100)
@given(TABLES, STYLES)
def test_xlsx(payments: list[Payment], style: Style) -> None:
    book = openpyxl.Workbook()
    for row in laid_out(payments, style, as_cell):
        book.active.append(row)
    holds(read(saved(book), "payments.xlsx"), payments, style)


@settings(PROFILE, max_examples=100)
@given(TABLES, STYLES)
def test_xls(payments: list[Payment], style: Style) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Payments")
    as_date = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for y, row in enumerate(laid_out(payments, style, as_cell)):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell, as_date) if isinstance(cell, datetime) else sheet.write(y, x, cell)
    holds(read(saved(book), "payments.xls"), payments, style)


@settings(PROFILE, max_examples=50)
@given(TABLES, STYLES)
def test_ods(payments: list[Payment], style: Style) -> None:
    stream = io.BytesIO()
    rows = [[*row, *[None] * (len(FIELDS) - len(row))] for row in laid_out(payments, style, as_cell)]
    pd.DataFrame(rows).to_excel(stream, engine="odf", header=False, index=False)
    holds(read(stream.getvalue(), "payments.ods"), payments, style)


@settings(PROFILE, max_examples=50)
@given(TABLES, st.sampled_from(["utf-8", "cp1252"]))
def test_web_page_named_xls(payments: list[Payment], encoding: str) -> None:
    """As some finance systems export: a table in HTML, dates as spreadsheet numbers, a workbook's name."""
    style = Style(0, "%d/%m/%Y", "grouped", 0, False, False, False)
    written = [
        [f"{(p.date - EPOCH).days}" if name == "date" else as_text(p, name, style) for name in headings(style)]
        for p in payments
    ]
    rows = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in [list(headings(style).values()), *written]]
    page = f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>"
    holds(read(page.encode(encoding), "payments.xls"), payments, style)
