"""Little spending tables for tests: invented commissioners and organisations, one row per line of the table."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from vcse_monograph.measures.pack_tables import TABLES

ORGANISATIONS = {
    "Lanternhollow Hospice": ("charity", 1.0, "C31", 2_500_000),
    "Quillbrook Carers": ("charity", 0.6, "D13", 85_000),
    "Fennimere Wellbeing CIC": ("cic", 1.0, "C12", None),
    "Osterwick Community Benefit Society": ("society", 0.8, "F20", 400_000),
}
"""Name: rung, probability, sector, income."""


def paid(
    commissioner: str,
    month: str,
    who: str,
    pounds: float,
    *,
    lines: int = 1,
    transactions: int = 1,
    over: tuple[bool, bool] = (True, True),
    probability: float | None = None,
) -> dict[str, object]:
    """One row of spending.csv: `who` is an organisation named above, or a kind of supplier that is not a VCSE."""
    rung, likely, sector, income = ORGANISATIONS.get(who, ("", 0.0, "", None))
    return {
        "commissioner": commissioner,
        "month": month,
        "expense_type": "Services",
        "expense_area": "Community",
        "kind": rung or who,
        "organisation_id": f"X-{who.split()[0]}" if rung else "",
        "organisation": who if rung else "",
        "probability": likely if probability is None else probability,
        "rung": rung,
        "sector": sector,
        "income": income,
        "transaction_over_threshold": over[0],
        "line_over_threshold": over[1],
        "lines": lines,
        "transactions": transactions,
        "pence": round(pounds * 100),
    }


def doubtful(commissioner: str, month: str, number: int, pounds: float, *, probability: float) -> dict[str, object]:
    """One row paid to a supplier that may be a VCSE, but is too unlikely to be named."""
    row = paid(commissioner, month, "company", pounds, probability=probability)
    return row | {"organisation_id": f"doubtful-{number}", "rung": "other_vcse"}


def spending(*rows: dict[str, object]) -> pd.DataFrame:
    """The rows as `Pack.spending` holds them."""
    frame = pd.DataFrame(list(rows), columns=list(paid("", "", "nhs", 0)))
    types = {"probability": "float64", "income": "float64", "lines": "int64", "pence": "int64"}
    flags = {"transaction_over_threshold": bool, "line_over_threshold": bool}
    texts = ("commissioner", "month", "kind", "organisation_id", "organisation", "rung", "sector")
    return frame.astype({**types, **flags, **dict.fromkeys(texts, "str")})


MONTHS = [f"{2018 + (n + 3) // 12}-{(n + 3) % 12 + 1:02d}" for n in range(24)]
"""April 2018 to March 2020."""


def two_years() -> pd.DataFrame:
    """Two commissioners, two financial years: monthly block payments, April grants, one month missing."""
    rows = []
    for month in MONTHS:
        for commissioner in ("NHS Alderbeck CCG", "NHS Brookmere CCG"):
            if (commissioner, month) == ("NHS Brookmere CCG", "2019-07"):
                continue
            rows += [paid(commissioner, month, "nhs", 90_000), paid(commissioner, month, "unknown", 4_000, lines=3)]
        rows.append(paid("NHS Alderbeck CCG", month, "Lanternhollow Hospice", 5_000, over=(False, False)))
        if month.endswith("-04"):
            carers = paid("NHS Alderbeck CCG", month, "Quillbrook Carers", 30_000)
            rows.append(carers | {"expense_type": "Clinical&Medical-Voluntary Sector"})
    rows.append(paid("NHS Alderbeck CCG", "2018-09", "Fennimere Wellbeing CIC", 1_000, over=(True, False)))
    rows.append(paid("NHS Brookmere CCG", "2019-10", "Osterwick Community Benefit Society", 12_000))
    rows.append(paid("NHS Brookmere CCG", "2019-11", "Osterwick Community Benefit Society", -2_000))
    return spending(*rows)


def write_pack(folder: Path, table: pd.DataFrame | None = None, **description: object) -> Path:
    """A whole pack in `folder`, by default of `two_years`; returns the folder."""
    table = two_years() if table is None else table
    folder.mkdir(parents=True, exist_ok=True)
    shown = table.assign(amount=[_pounds(pence) for pence in table["pence"]]).drop(columns="pence")
    for flag in ("transaction_over_threshold", "line_over_threshold"):
        shown[flag] = shown[flag].map({True: "true", False: "false"})
    _write(folder, "spending", shown.to_dict("records"))
    _write(
        folder, "ledger", [*_ledger(table), {"source_file": "c.pdf", "state": "scanned", "do": "ask for a text PDF"}]
    )
    _write(folder, "quarantine", [{"source_file": "0.csv", "reason": "no amount", "rows": "2", "amount": "0.00"}])
    _write(folder, "linkage", _linkage(table))
    _write(folder, "missing", [{"commissioner": "NHS Brookmere CCG", "month": "2019-07", "reason": "never published"}])
    fields = {"title": "Made-up spending", "data_kind": "synthetic", **description}
    (folder / "datapackage.json").write_text(json.dumps(fields), encoding="utf-8")
    return folder


def _ledger(table: pd.DataFrame) -> list[dict[str, object]]:
    """One file per commissioner, two rows of the first refused; each prints its control total, the second misses it."""
    rows: list[dict[str, object]] = []
    for number, (commissioner, part) in enumerate(table.groupby("commissioner")):
        lines, total, refused = int(part["lines"].sum()), _pounds(int(part["pence"].sum())), 0 if number else 2
        counts = {"rows_found": lines + refused, "rows_kept": lines, "rows_quarantined": refused}
        sums = {"sum_found": total, "sum_kept": total, "control_total": total, "commissioners": commissioner}
        missed = "-0.05" if number else "0.00"
        rows.append(
            {"source_file": f"{number}.csv", "state": "read", **counts, **sums} | {"control_total_difference": missed}
        )
    return rows


def _linkage(table: pd.DataFrame) -> list[dict[str, object]]:
    """One deciding rule per kind."""
    return [
        {
            "decided_by": f"rule for {kind}",
            "kind": kind,
            "suppliers": 2,
            "lines": int(part["lines"].sum()),
            "amount": _pounds(int(part["pence"].sum())),
            "named_amount": _pounds(int(part.loc[part["organisation"] != "", "pence"].sum())),
            "doubtful_amount": _pounds(
                int(part.loc[(part["rung"] != "") & (part["organisation"] == ""), "pence"].sum())
            ),
            "expected_amount": _pounds(round(float((part["pence"] * part["probability"]).sum()))),
        }
        for kind, part in table.groupby("kind")
    ]


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    """A table of the pack with all its columns."""
    frame = pd.DataFrame(rows, columns=list(TABLES[name]), dtype=object)
    frame.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
