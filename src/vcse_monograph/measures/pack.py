"""The publishable spending pack: read strictly, money as whole pence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.measures.pack_tables import TABLES, check_spending, read_table

DATA_KINDS = {"synthetic": "synthetic data", "open": "open data", "user": "data supplied by the user"}


@dataclass(frozen=True)
class Pack:
    """One edition's spending, as docs/architecture.md lays it out.

    `spending` has one row per cell (commissioner, month, expense type and area, kind of supplier or
    named organisation, ...) with `lines`, `transactions` and `pence` (whole pence, credit notes negative); an
    organisation that no register numbers is known by its name, also in `organisation_id`;
    `ledger` one row per file; `quarantine` one per file and reason; `linkage` one per deciding rule and
    kind; `missing` one per commissioner and month. Amounts of pounds become columns of whole pence:
    `amount` -> `pence`, `sum_kept` -> `pence_kept`, and so on.
    """

    spending: pd.DataFrame
    ledger: pd.DataFrame
    quarantine: pd.DataFrame
    linkage: pd.DataFrame
    missing: pd.DataFrame
    description: dict[str, Any]

    @property
    def title(self) -> str:
        """What the data are called."""
        return str(self.description["title"])

    @property
    def data_kind(self) -> str:
        """`synthetic`, `open` or `user`."""
        return str(self.description["data_kind"])

    @property
    def plausible(self) -> float:
        """The probability from which the pack names an organisation; 0 if it does not say."""
        return float(self.description.get("parameters", {}).get("plausible", 0.0))

    @property
    def attribution(self) -> str:
        """The sentence that the data's licence asks for; empty if it asks for none."""
        return str(self.description.get("attribution") or "")

    @property
    def ends(self) -> tuple[str, str] | None:
        """The first and last month (`2020-04`) that the description names; None if it does not name both."""
        first, last = self.description.get("first_month"), self.description.get("last_month")
        return (str(first), str(last)) if first and last else None

    @property
    def within(self) -> pd.DataFrame:
        """The rows of `spending` dated within the edition's months; all that have a month where it names no ends."""
        months = self.spending["month"]
        first, last = self.ends or ("0", "9")
        return self.spending[(months != "") & (months >= first) & (months <= last)]

    @property
    def outside(self) -> pd.DataFrame:
        """The rows of `spending` dated in other months: kept in totals, and in no figure by month."""
        dated = self.spending[self.spending["month"] != ""]
        return dated.drop(index=self.within.index)

    @cached_property
    def period(self) -> str:
        """First and last month in words, as the description gives them or else as the payments show."""
        months = sorted(month for month in self.spending["month"].unique() if month)
        first, last = self.ends or ((months[0], months[-1]) if months else ("", ""))
        return f"{month_in_words(first)} to {month_in_words(last)}" if first and last else "no month given"


def month_in_words(month: str) -> str:
    """`2020-04` as `April 2020`."""
    return f"{pd.Period(month).strftime('%B')} {month[:4]}"


def read_pack(folder: str | Path) -> Pack:
    """Read a pack. Raises DataError, with every problem of every file, when any is not as laid down."""
    folder = Path(folder)
    problems: list[Problem] = []
    tables = {name: read_table(folder / f"{name}.csv", columns, problems) for name, columns in TABLES.items()}
    description = _read_description(folder / "datapackage.json", problems)
    if not problems:
        problems += check_spending(tables["spending"])
    if problems:
        raise DataError(problems, where=f"the spending pack {folder.name}")
    spending = tables.pop("spending")
    numbered = spending["organisation_id"] != ""
    spending["organisation_id"] = spending["organisation_id"].where(numbered, spending["organisation"])
    return Pack(spending=spending, **tables, description=description)


def _read_description(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The fields of `datapackage.json`; `title` and `data_kind` are needed."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else str(error)
        problems.append(Problem(what=f"{path.name} cannot be read.", found=found, do="make the pack anew"))
        return {}
    if not isinstance(fields, dict) or not fields.get("title"):
        problems.append(Problem(what=f"{path.name} has no title.", needed='a line "title": "..."'))
    elif fields.get("data_kind") not in DATA_KINDS:
        found, needed = repr(fields.get("data_kind")), f"one of {', '.join(DATA_KINDS)}"
        problems.append(Problem(what=f"{path.name} does not say what kind of data it is.", found=found, needed=needed))
    return fields if isinstance(fields, dict) else {}
