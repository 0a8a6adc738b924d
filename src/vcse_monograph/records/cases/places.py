"""Conditions of the places compared, and the freedom-of-information enquiries that were made of public bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from vcse_monograph.errors import DataError
from vcse_monograph.records.cases.codebook import Codebook, Vocabulary
from vcse_monograph.records.cases.tables import Columns, Complaints, Row, read_rows

NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
"""Commas stand between thousands, or the text is no number: 12,5 is not a hundred and twenty-five."""

OUTCOMES = {
    "answered": ["full", "fully answered", "disclosed", "complete"],
    "partial": ["partly answered", "part", "partially answered", "in part"],
    "refused": ["declined", "exempt", "withheld", "rejected"],
    "no_answer": ["no reply", "no response", "unanswered", "none", "overdue"],
}
"""What became of an enquiry, and other words for it."""

FOI = Columns(
    headings={
        "enquiry": ("enquiry id", "request", "reference", "foi"),
        "body_kind": ("kind of body", "body type", "organisation type"),
        "site": ("case", "locality", "place"),
        "asked": ("date asked", "sent", "date sent"),
        "outcome": ("result", "status", "response"),
    },
    required=("enquiry", "body_kind", "outcome"),
)


@dataclass(frozen=True)
class Site:
    """A place: its code, what it is called here, and the raw value of each condition's columns."""

    site: str
    label: str
    values: dict[str, float]


@dataclass(frozen=True, order=True)
class Enquiry:
    """One enquiry: of what kind of body, and what became of it (one of OUTCOMES)."""

    enquiry: str
    body_kind: str
    site: str
    asked: str
    outcome: str


def read_sites(path: Path, book: Codebook) -> list[Site]:
    """The places with every column that the codebook's conditions need. Raises DataError with every problem."""
    columns = sorted({part.column for condition in book.conditions for part in condition.parts})
    headings: dict[str, tuple[str, ...]] = {"site": ("case", "locality"), "label": ("name", "called")}
    headings |= {column: (column.replace("_", " "),) for column in columns}
    complaints = Complaints()
    found: list[Site] = []
    for row in read_rows(path, Columns(headings, ("site", *columns))):
        values = {column: _number(row, column, complaints) for column in columns}
        if any(row["site"] == site.site for site in found):
            complaints.add(row.number, f'The site "{row["site"]}" stands twice.', "keep one row for each site")
        found.append(Site(row["site"], row["label"] or row["site"], values))
    if problems := complaints.problems(path.name):
        raise DataError(problems, where=path.name)
    return sorted(found, key=lambda site: site.site)


def read_foi(path: Path) -> list[Enquiry]:
    """The enquiries, one a row; an enquiry without an answer is a result. Raises DataError with every problem."""
    outcomes, complaints = Vocabulary(OUTCOMES), Complaints()
    found: list[Enquiry] = []
    for row in read_rows(path, FOI):
        outcome = outcomes.find(row["outcome"])
        if outcome is None:
            complaints.unknown(row.number, "outcome", row["outcome"], OUTCOMES)
        if any(row["enquiry"] == enquiry.enquiry for enquiry in found):
            complaints.add(row.number, f'The enquiry "{row["enquiry"]}" stands twice.', "number the enquiries apart")
        rest = (row["body_kind"], row["site"], row["asked"], outcome or "")
        found.append(Enquiry(row["enquiry"], *rest))
    if problems := complaints.problems(path.name):
        raise DataError(problems, where=path.name)
    return sorted(found)


def _number(row: Row, column: str, complaints: Complaints) -> float:
    text = row[column].strip("£% ")
    if not NUMBER.fullmatch(text):
        complaints.add(row.number, f'The {column} "{row[column]}" is no number.', "write it as 1250.5 or 1,250.5")
        return 0.0
    return float(text.replace(",", ""))
