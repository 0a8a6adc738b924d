"""The review list: which suppliers a person should look at first, because most money hangs on doubt about them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from vcse_monograph.files import disarmed, written_whole
from vcse_monograph.linkage.decisions import COLUMNS, PERSONS, Decision

LEAST = 0.01
"""Probability under which, and over whose complement, a supplier is not asked about: the figures do not count it as
doubtful either (release/known.sql)."""

LIST = (
    *("rank", "supplier", "pounds", "lines", "probability", "at_stake"),
    *("candidate", "candidate_id", "candidate_kind", "why"),
    *(name for name in COLUMNS if name != "supplier"),
)
"""The columns of the list: what is known, then what a person fills in (`decisions`)."""


@dataclass(frozen=True)
class LeftOut:
    """Suppliers in doubt that are not in the list, since their names may be persons': how many, and their pounds."""

    suppliers: int
    pounds: Decimal

    def __str__(self) -> str:
        """One sentence for whoever reviews."""
        return (
            f"{self.suppliers:,} suppliers in doubt (£{self.pounds:,.2f}) are not in the list: they may be persons or "
            "practices, and their names stay in the published files"
        )


def review_list(suppliers: pd.DataFrame, decisions: Mapping[str, Decision], rows: int) -> tuple[pd.DataFrame, LeftOut]:
    """The list for people (columns LIST), and who is left out of it.

    `suppliers` as suppliers.parquet. First the `rows` undecided suppliers with most at stake: pounds x p x (1 - p),
    which is what the figures' doubt grows with; then every supplier decided upon, with its decision.
    """
    pounds = suppliers["amount"].astype(float).abs()
    doubt = suppliers["probability"] * (1 - suppliers["probability"])
    stake = (pounds * doubt).where(suppliers["probability"].between(LEAST, 1 - LEAST), 0.0)
    ranked = suppliers.assign(pounds=suppliers["amount"], at_stake=stake.round(2))
    ranked = ranked.sort_values(["at_stake", "supplier"], ascending=[False, True], kind="stable")
    decided, person = ranked["supplier"].isin(list(decisions)), ranked["kind"].isin(PERSONS)
    asked = ranked[(ranked["at_stake"] > 0) & ~decided & ~person]
    listed = pd.concat([asked.head(rows), ranked[decided]], ignore_index=True)
    hidden = ranked[(ranked["at_stake"] > 0) & ~decided & person]
    return _for_people(listed, decisions), LeftOut(len(hidden), sum(hidden["amount"], Decimal(0)))


def _for_people(listed: pd.DataFrame, decisions: Mapping[str, Decision]) -> pd.DataFrame:
    """The list's columns, decisions filled in where there are any."""
    candidate = {"organisation": "candidate", "organisation_id": "candidate_id", "kind": "candidate_kind"}
    table = listed.rename(columns={**candidate, "decided_by": "why"}).assign(rank=range(1, len(listed) + 1))
    for name in COLUMNS[1:]:
        table[name] = [getattr(decisions.get(supplier), name, "") for supplier in table["supplier"]]
    return table[list(LIST)]


def write_list(path: Path, table: pd.DataFrame) -> None:
    """Write the list as CSV that Excel opens as it is: UTF-8 with its mark, formulas disarmed."""
    text = io.StringIO(newline="")
    rows = [[disarmed(str(cell)) for cell in row] for row in table.itertuples(index=False)]
    csv.writer(text, lineterminator="\r\n").writerows([table.columns, *rows])
    with written_whole(path) as temporary:
        temporary.write_bytes(text.getvalue().encode("utf-8-sig"))
