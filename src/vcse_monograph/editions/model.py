"""The model of an edition file."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from vcse_monograph.editions.cases import Cases
from vcse_monograph.editions.fields import VERSION, File, FileIfAny, Month, Share
from vcse_monograph.editions.geography import Geography
from vcse_monograph.editions.spending import Spending
from vcse_monograph.editions.survey import Survey
from vcse_monograph.strict import Strict

SECTIONS = ("spending", "survey", "cases")
"""The kinds of data that an edition may have, in the order of the book."""


class DataKind(StrEnum):
    """What the data of an edition are; printed on every page."""

    SYNTHETIC = "synthetic"
    OPEN = "open"
    USER = "user"


class Linkage(Strict):
    """The registers that suppliers are looked up in, and the file that keeps what people decided about suppliers.

    `calibration` makes the probabilities right for this edition's population (`vcse link calibrate`); the linkage
    model stands as it ships where none is named.
    """

    registers: list[File] = []
    calibration: FileIfAny = ""
    decisions: FileIfAny = ""


class Publish(Strict):
    """What may appear in the pack and on a page."""

    plausible: Share = 0.5


class Measures(Strict):
    """Parameters of the measures; handed to the notebooks."""

    definition: Literal["charity", "charity+cic", "charity+cic+society", "charity+cic+society+other_vcse"] = (
        "charity+cic+society+other_vcse"
    )
    certain: Share = 0.95
    plausible: Share = 0.5


class Edition(Strict):
    """One edition of the monograph: which data, which parameters, how it is called.

    `name` is the file's stem, and no setting of the file; `issued` the date of this version, by which it is cited.
    A section that is absent (no `[spending]`) is legitimate. Whether settings of several tables agree, `agreement`
    says, of settings as they are written: so that it is told beside a fault of any one of them.
    """

    name: str
    title: Annotated[str, StringConstraints(min_length=3)]
    summary: Annotated[str, StringConstraints(min_length=10)]
    version: Annotated[str, Field(pattern=f"^{VERSION}$", examples=["0.1.0"])]
    issued: datetime.date
    data_kind: DataKind
    first_month: Month
    last_month: Month
    licence: str
    attribution: str = ""
    spending: Spending | None = None
    survey: Survey | None = None
    cases: Cases | None = None
    geography: Geography | None = None
    linkage: Linkage = Linkage()
    publish: Publish = Publish()
    measures: Measures = Measures()

    @property
    def sections(self) -> list[str]:
        """The kinds of data that this edition has, in the order of the book."""
        return [name for name in SECTIONS if getattr(self, name) is not None]

    def months(self) -> list[str]:
        """Every month from first to last, `YYYY-MM`."""
        year, month = map(int, self.first_month.split("-"))
        found = []
        while f"{year:04d}-{month:02d}" <= self.last_month:
            found.append(f"{year:04d}-{month:02d}")
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return found
