"""How each invented publisher lays out its spending files: headings, titles, dates, amounts, totals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """One publisher's habits. `columns` maps what a column holds to its printed heading, in printed order.

    A heading with line breaks takes as many header rows. `dates` is a strftime pattern; `runs` prints the day of
    each weekly payment run, otherwise every line bears the month's last day. `total` says where a control total is
    printed: in the title, in a row below the lines, or nowhere.
    """

    name: str
    form: str
    columns: tuple[tuple[str, str], ...]
    size: float = 1.0
    title: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"
    suffix: str = ".csv"
    dates: str = "%d/%m/%Y"
    runs: bool = True
    amounts: str = "commas"
    total: str = ""
    header_every: int = 0
    over_threshold: bool = False
    order: str = "transaction"
    prefix: str = ""
    months_per_file: int = 1


TREASURY = ("family", "entity", "date", "type", "area", "supplier", "transaction", "amount")
"""The columns that the Treasury's guidance asks for."""


def _columns(fields: tuple[str, ...], headings: str) -> tuple[tuple[str, str], ...]:
    return tuple(zip(fields, headings.split("|"), strict=True))


CSV_LAYOUTS = (
    Layout(
        name="treasury",
        form="csv",
        columns=_columns(
            TREASURY,
            "Department Family|Entity|Date|Expense Type|Expense Area|Supplier|Transaction Number|Amount",
        ),
        encoding="utf-8-sig",
        size=1.5,
    ),
    Layout(
        name="misspelt",
        form="csv",
        columns=_columns(
            TREASURY,
            "Department family|Entity|Date|Expsene Type|Expense area|Suppklier|Transaction number|AP Amount (£)",
        ),
        encoding="cp1252",
        runs=False,
        order="supplier",
        size=1.3,
    ),
    Layout(
        name="titled",
        form="csv",
        columns=_columns(
            ("date", "type", "area", "supplier", "transaction", "amount"),
            "Payment date|Expense type|Expense area|Supplier name|Transaction no|Amount £",
        ),
        title=("{commissioner}", "Payments over £25,000", "{month_name} {year}", ""),
        amounts="pounds",
        total="row",
        over_threshold=True,
        size=0.6,
    ),
    Layout(
        name="month-first",
        form="csv",
        columns=_columns(
            TREASURY,
            "Department Family|Entity|Date|Expense Type|Expense Area|Supplier|Transaction Number|amount",
        ),
        dates="%m/%d/%Y",
        amounts="plain",
        line_end="\n",
        order="supplier",
        size=1.5,
    ),
    Layout(
        name="semicolon",
        form="csv",
        columns=_columns(
            ("supplier", "postcode", "amount", "date", "transaction", "type", "area", "entity"),
            "Supplier Name|Supplier Postcode|Net Amount|Date Paid|Reference|Expense Type|Cost Centre|Body Name",
        ),
        delimiter=";",
        dates="%Y-%m-%d",
        amounts="plain",
        prefix="PV",
        total="row",
        size=1.4,
    ),
    Layout(
        name="trailing-minus",
        form="csv",
        columns=_columns(
            TREASURY,
            "Dept Family|Entity|Date of Payment|Expense Type|Expense Area|Supplier|Transaction Number|Sterling Amount",
        ),
        title=("Spending report", ""),
        footer=("", "Source: general ledger. Amounts include VAT that cannot be recovered."),
        dates="%d-%b-%y",
        amounts="trailing",
        encoding="cp1252",
        size=1.2,
    ),
    Layout(
        name="tabs",
        form="csv",
        columns=_columns(
            ("entity", "date", "type", "area", "supplier", "transaction", "amount"),
            "Entity|Date|Expense Type|Expense Area|Supplier|Transaction Number|Amount",
        ),
        encoding="utf-16-le",
        delimiter="\t",
        suffix=".txt",
        header_every=55,
        dates="%d %B %Y",
        runs=False,
        over_threshold=True,
        size=0.6,
    ),
    Layout(
        name="stacked-header",
        form="csv",
        columns=_columns(
            TREASURY,
            "Department\nfamily|Entity|Date|Expense\ntype|Expense\narea|Supplier|Transaction\nnumber|Amount\n£",
        ),
        amounts="brackets",
        total="row",
        size=1.3,
    ),
)

WORKBOOK_LAYOUTS = (
    Layout(
        name="quarterly-workbook",
        form="xlsx",
        columns=_columns(
            TREASURY,
            "Department Family|Entity|Date|Expense Type|Expense Area|Supplier|Transaction Number|Amount",
        ),
        title=("{commissioner}: spending over £25,000, {month_name} {year}", ""),
        suffix=".xlsx",
        over_threshold=True,
        months_per_file=3,
        size=0.4,
    ),
    Layout(
        name="monthly-workbook",
        form="xlsx",
        columns=_columns(
            ("date", "supplier", "type", "area", "transaction", "amount"),
            "Date|Supplier|Expense Type|Expense Area|Transaction Number|Amount",
        ),
        title=("{commissioner}", "Spend for {month_name} {year}", ""),
        suffix=".xlsx",
        runs=False,
        total="row",
        order="supplier",
        size=0.4,
    ),
)

PDF_LAYOUTS = (
    Layout(
        name="printed",
        form="pdf",
        columns=_columns(
            ("date", "type", "area", "supplier", "transaction", "amount", "invoice"),
            "Date|Expense Type|Expense area|Supplier|Transaction\nnumber|AP Amount (£)|Purchase invoice\nnumber",
        ),
        title=("{commissioner}", "Payments over £25,000", "{month_name} {year}"),
        suffix=".pdf",
        amounts="brackets",
        runs=False,
        total="title",
        over_threshold=True,
        size=0.2,
    ),
    Layout(
        name="printed-long",
        form="pdf",
        columns=_columns(
            ("entity", "date", "type", "area", "supplier", "transaction", "amount"),
            "Entity|Date|Expense Type|Expense Area|Supplier|Transaction Number|Amount",
        ),
        suffix=".pdf",
        amounts="commas",
        header_every=1,
        size=0.17,
    ),
)

LAYOUTS = (*CSV_LAYOUTS, *WORKBOOK_LAYOUTS, *PDF_LAYOUTS)


def layout_for(index: int) -> Layout:
    """The layout of the `index`-th commissioner: each layout once, then the CSV ones again."""
    return LAYOUTS[index] if index < len(LAYOUTS) else CSV_LAYOUTS[(index - len(LAYOUTS)) % len(CSV_LAYOUTS)]
