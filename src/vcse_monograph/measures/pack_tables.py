"""The tables of the spending pack: their columns, and how each kind of cell is read and checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from vcse_monograph.errors import Problem, did_you_mean
from vcse_monograph.measures.definition import RUNGS

KINDS = {
    **RUNGS,
    "nhs": "NHS bodies",
    "gp": "general practices",
    "public": "other public bodies",
    "company": "companies",
    "individual": "individuals",
    "unknown": "kind not known",
}
"""The kinds of supplier, as the linkage names them."""


def _text(cells: pd.Series) -> pd.Series:
    return cells


def _matching(pattern: str, read: Callable[[pd.Series], pd.Series]) -> Callable[[pd.Series], pd.Series]:
    """A reader that refuses every cell that does not match the whole pattern."""

    def reader(cells: pd.Series) -> pd.Series:
        wrong = ~cells.str.fullmatch(pattern)
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise ValueError(row, cells.iloc[row])
        return read(cells)

    return reader


def _pence(cells: pd.Series) -> pd.Series:
    """Pounds with two decimals as whole pence, exactly: the decimal point is taken out, nothing is multiplied."""
    return cells.str.replace(".", "", regex=False).where(cells != "", "0").astype("int64")


COUNT = _matching(r"\d+", lambda cells: cells.astype("int64"))
COUNT_OR_NONE = _matching(r"\d*", lambda cells: cells.where(cells != "", "0").astype("int64"))
POUNDS = _matching(r"-?\d+\.\d{2}", _pence)
POUNDS_OR_NONE = _matching(r"(-?\d+\.\d{2})?", _pence)
POUNDS_WHOLE_OR_NONE = _matching(r"(-?\d+(\.\d+)?)?", lambda cells: pd.to_numeric(cells.where(cells != "", None)))
MONTH = _matching(r"(\d{4}-(0[1-9]|1[0-2]))?", _text)
PROBABILITY = _matching(r"0(\.\d+)?|1(\.0+)?", lambda cells: cells.astype("float64"))
FLAG = _matching(r"true|false", lambda cells: cells == "true")
KIND = _matching(f"({'|'.join(KINDS)})", _text)
RUNG = _matching(f"({'|'.join(RUNGS)})?", _text)
RUNG_SHARES = _matching(r"([01]\.\d+( [01]\.\d+){3})?", _text)

DOUBTFUL = "doubtful-"
"""How the identifier of a supplier begins that may be a VCSE, but is too unlikely to be named; a number follows."""

Columns = dict[str, Callable[[pd.Series], pd.Series]]

TABLES: dict[str, Columns] = {
    "spending": {
        "commissioner": _text,
        "month": MONTH,
        "expense_type": _text,
        "expense_area": _text,
        "kind": KIND,
        "organisation_id": _text,
        "organisation": _text,
        "probability": PROBABILITY,
        "rung": RUNG,
        "rungs": RUNG_SHARES,
        "sector": _text,
        "income": POUNDS_WHOLE_OR_NONE,
        "transaction_over_threshold": FLAG,
        "line_over_threshold": FLAG,
        "lines": COUNT,
        "transactions": COUNT,
        "amount": POUNDS,
    },
    "ledger": {
        "source_file": _text,
        "state": _text,
        "encoding": _text,
        "rows_found": COUNT_OR_NONE,
        "rows_kept": COUNT_OR_NONE,
        "rows_quarantined": COUNT_OR_NONE,
        "sum_found": POUNDS_OR_NONE,
        "sum_kept": POUNDS_OR_NONE,
        "date_order": _text,
        "first_date": _text,
        "last_date": _text,
        "commissioners": _text,
        "control_total": _text,
        "control_total_where": _text,
        "control_total_difference": _text,
        "columns_used": _text,
        "columns_unused": _text,
        "notes": _text,
        "do": _text,
    },
    "quarantine": {"source_file": _text, "reason": _text, "rows": COUNT, "amount": POUNDS_OR_NONE},
    "linkage": {
        "decided_by": _text,
        "kind": KIND,
        "suppliers": COUNT,
        "lines": COUNT,
        "amount": POUNDS,
        "named_amount": POUNDS,
        "doubtful_amount": POUNDS,
        "expected_amount": POUNDS,
    },
    "missing": {"commissioner": _text, "month": MONTH, "reason": _text},
}

OPTIONAL = ("rungs",)
"""Columns of text that a table may lack; read as empty. `rungs` is there only where a rung is in doubt."""

IN_PENCE = {
    "amount": "pence",
    "named_amount": "named_pence",
    "doubtful_amount": "doubtful_pence",
    "expected_amount": "expected_pence",
    "sum_found": "pence_found",
    "sum_kept": "pence_kept",
}


def read_table(path: Path, columns: Columns, problems: list[Problem]) -> pd.DataFrame:
    """One table of a pack, each column read and checked; problems are added to the list, not raised."""
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8", engine="pyarrow")
    except (OSError, ValueError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else str(error)
        problems.append(Problem(what=f"{path.name} cannot be read.", found=found, do="make the pack anew"))
        return pd.DataFrame(columns=list(columns))
    wrong = _wrong_columns(path.name, list(raw.columns), list(columns))
    if wrong:
        problems += wrong
        return pd.DataFrame(columns=list(columns))
    raw = raw.assign(**{name: "" for name in OPTIONAL if name in columns and name not in raw})
    read = {name: _read_column(path.name, name, rearmed(raw[name]), columns[name], problems) for name in columns}
    return pd.DataFrame(read).rename(columns=IN_PENCE)


def rearmed(cells: pd.Series) -> pd.Series:
    """Text as it was before its writer put an apostrophe before what a spreadsheet would run as a formula."""
    quoted = cells.str.startswith("'")
    return cells.str.replace(r"^'(?=[=+\-@\t\r])", "", regex=True) if quoted.any() else cells


def _wrong_columns(file: str, found: list[str], needed: list[str]) -> list[Problem]:
    """Columns that lack, and columns that nobody knows."""
    unknown = [name for name in found if name not in needed]
    problems = [
        Problem(what=f'{file} has an unknown column "{name}".{did_you_mean(name, needed)}', needed=", ".join(needed))
        for name in unknown
    ]
    lacking = [name for name in needed if name not in (*found, *OPTIONAL)]
    if lacking:
        problems.append(Problem(what=f"{file} lacks {', '.join(lacking)}.", found=", ".join(found)))
    return problems


def _read_column(
    file: str, name: str, cells: pd.Series, read: Callable[[pd.Series], pd.Series], problems: list[Problem]
) -> pd.Series:
    """One column, or its first wrong cell as a problem (row 1 is the header)."""
    try:
        return read(cells)
    except ValueError as error:
        row, cell = error.args
        what = f"{file}, row {row + 2}: {name} cannot be read."
        problems.append(Problem(what=what, found=repr(cell)[:80], do="make the pack anew"))
        return cells


def check_spending(spending: pd.DataFrame) -> list[Problem]:
    """Rules that hold between columns of spending.csv; an empty list when all do."""
    named = spending["organisation"] != ""
    doubtful = ~named & spending["organisation_id"].str.startswith(DOUBTFUL)
    rules = {
        "give a rung to each organisation that is named or numbered as doubtful, and to no other": (named | doubtful)
        == (spending["rung"] != ""),
        "give no identifier and no probability to any other supplier": named
        | doubtful
        | ((spending["probability"] == 0) & (spending["organisation_id"] == "")),
        "name or number no individual": ~((named | doubtful) & (spending["kind"] == "individual")),
    }
    problems = []
    for needed, holds in rules.items():
        if not holds.all():
            row = int((~holds).to_numpy().argmax()) + 2
            problems.append(Problem(what=f"spending.csv, row {row}: a pack must {needed}.", do="make the pack anew"))
    return problems
