"""Registers of organisations, in their published forms, read into one tidy table."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.linkage.register_forms import (
    FORMS,
    INTEGRATED_CARE_BOARDS,
    KINDS,
    NAME_TYPES,
    TIDY,
    looks_like_nhs_list,
    nhs_list,
    recognise,
)

TOLD = 3
"""Bad rows of a register that are told one by one: enough to see what is wrong, few enough to read."""
NO_NUMBERS = ("", "0", "nan", "None")


@dataclass(frozen=True)
class RegisterReport:
    """What one register file gave: rows found = names kept + bad rows + duplicates.

    `wrong` says of the first bad rows what is wrong; `unnumbered` are charities' names that were kept without a number.
    """

    file: str
    form: str
    found: int
    kept: int
    bad: int
    duplicates: int
    wrong: Sequence[str] = ()
    unnumbered: int = 0

    def __str__(self) -> str:
        """One sentence for a reader, and a line for each of the first bad rows."""
        text = (
            f"{self.file}: {self.form}; {self.found:,} names found, {self.kept:,} kept, "
            f"{self.bad:,} without a usable name, {self.duplicates:,} repeated"
        )
        if self.unnumbered:
            text += f"; {self.unnumbered:,} names of charities bear no number, and so weigh little"
        more = [f"and {self.bad - len(self.wrong):,} more"] if self.wrong and self.bad > len(self.wrong) else []
        return "\n  ".join([text, *self.wrong, *more])


def read_registers(paths: Sequence[Path]) -> pd.DataFrame:
    """The tidy table of all names in the register files (see `register_forms`), sorted, without repeats.

    Raises DataError for files that are missing, unreadable or of an unknown form, all told at once.
    """
    return read_registers_with_reports(paths)[0]


def read_registers_with_reports(paths: Sequence[Path]) -> tuple[pd.DataFrame, list[RegisterReport]]:
    """As `read_registers`, with a report for each file."""
    frames: list[pd.DataFrame] = []
    reports: list[RegisterReport] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            frame, report = _read_one(Path(path))
        except DataError as error:
            problems.extend(error.problems)
            continue
        frames.append(frame)
        reports.append(report)
    if problems:
        raise DataError(problems, where="the registers")
    if not frames:
        return pd.DataFrame(columns=TIDY, dtype="str"), []
    together = _filled(pd.concat(frames, ignore_index=True))
    return together, reports


def _read_one(path: Path) -> tuple[pd.DataFrame, RegisterReport]:
    raw, form, tidy = _tidy_rows(path)
    faults = _faults(tidy)
    good = faults == ""
    kept = tidy[good & ~tidy.duplicated()]
    bad = int((~good).sum())
    # Row 1 is the heading; where a row gave several names, which row it was is no longer known.
    rows = [f"row {place + 2}: " if len(tidy) == len(raw) else "" for place in np.flatnonzero(~good)[:TOLD]]
    wrong = [f"{row}{fault}" for row, fault in zip(rows, faults[~good], strict=False)]
    if kept.empty:
        do = f"give a register with names, kinds one of: {', '.join(KINDS)}"
        found = "; ".join(wrong) if wrong else "headings, and no row below them"
        raise DataError(Problem(f"The register {path} has no usable name.", found, do=do), where="the registers")
    unnumbered = int(((kept["kind"] == "charity") & (kept["organisation_id"] == "")).sum())
    return kept, RegisterReport(
        path.name, form, len(raw), len(kept), bad, len(tidy) - bad - len(kept), wrong, unnumbered
    )


def _faults(tidy: pd.DataFrame) -> pd.Series:
    """What is wrong with each row of a tidy table; empty where nothing is."""
    faults = pd.Series("", index=tidy.index, dtype="str")
    for column, allowed in (("name_type", (*NAME_TYPES, "")), ("kind", KINDS)):
        known = ", ".join(filter(None, allowed))
        told = f'the {column} "' + tidy[column] + f'" is none of {known}'
        faults = faults.mask(~tidy[column].isin(allowed), told)
    return faults.mask(~tidy["name"].str.contains(r"\w", regex=True), "there is no name")


def _tidy_rows(path: Path) -> tuple[pd.DataFrame, str, pd.DataFrame]:
    header, separator = _header(path)
    if looks_like_nhs_list(header):
        raw = _read_table(path, separator, header=None)
        return raw, "NHS organisation list", _cleaned(nhs_list(raw))
    columns = [name.strip().lstrip("\ufeff") for name in header]
    form = recognise(columns)
    if form is None:
        raise DataError(_unknown(path, columns))
    raw = _read_table(path, separator, header=0)
    raw.columns = pd.Index([str(name).strip().lstrip("\ufeff") for name in raw.columns])
    tidy = _cleaned(form.tidy(raw))
    return (tidy if len(tidy) > len(raw) else raw), form.title, tidy


def _cleaned(tidy: pd.DataFrame) -> pd.DataFrame:
    for column in TIDY:
        tidy[column] = tidy[column].str.strip()
    tidy["company_number"] = tidy["company_number"].where(~tidy["company_number"].isin(NO_NUMBERS), "")
    tidy["income"] = tidy["income"].where(pd.to_numeric(tidy["income"], errors="coerce").notna(), "")
    tidy["kind"] = tidy["kind"].str.lower()
    return tidy


def _filled(tidy: pd.DataFrame) -> pd.DataFrame:
    """Facts given once for an organisation hold for all its names; rows sorted."""
    by_id = tidy[tidy["organisation_id"] != ""].groupby("organisation_id")
    for column in ("company_number", "postcode", "income", "sector", "active_2021"):
        known = by_id[column].max()
        facts = tidy["organisation_id"].map(known).fillna("") if len(known) else ""
        tidy[column] = tidy[column].where(tidy[column] != "", facts)
    return tidy.drop_duplicates().sort_values(
        ["name", "organisation_id", "name_type", "kind"], ignore_index=True, kind="stable"
    )


def _header(path: Path) -> tuple[list[str], str]:
    if path.suffix == ".parquet":
        return _guarded(path, lambda: list(pd.read_parquet(path).columns)), ""
    text = _guarded(path, lambda: _first_text(path))
    if text.lstrip("\ufeff \n\r")[:1] in ("[", "{"):
        return _guarded(path, lambda: list(_read_json(path).columns)), "json"
    first = next(iter(text.splitlines()), "")
    separator = "\t" if first.count("\t") > first.count(",") else ","
    return next(csv.reader([first], delimiter=separator), []), separator


def _first_text(path: Path) -> str:
    with _opened(path) as stream:
        return stream.readline(100_000)


def _opened(path: Path) -> io.TextIOBase:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    if path.suffix == ".zip":
        archive = zipfile.ZipFile(path)
        return io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _read_json(path: Path) -> pd.DataFrame:
    with _opened(path) as stream:
        content = json.load(stream)
    rows = content if isinstance(content, list) else [content]
    return pd.DataFrame([{key: "" if cell is None else str(cell) for key, cell in row.items()} for row in rows]).fillna(
        ""
    )


def _read_table(path: Path, separator: str, header: Literal[0] | None) -> pd.DataFrame:
    if separator == "":
        return _guarded(path, lambda: pd.read_parquet(path).astype("str").fillna(""))
    if separator == "json":
        return _guarded(path, lambda: _read_json(path))
    # the Charity Commission's tab-separated text is not quoted: a stray quotation mark must not swallow lines
    quoting: Literal[0, 3] = 3 if separator == "\t" else 0
    return _guarded(
        path,
        lambda: pd.read_csv(
            path,
            sep=separator,
            header=header,
            dtype=str,
            keep_default_na=False,
            quoting=quoting,
            encoding="utf-8-sig",
        ),
    )


def _guarded(path, read):  # type: ignore[no-untyped-def]
    try:
        return read()
    except FileNotFoundError as error:
        problem = Problem(f"The register {path} is not there.", do="name a register file that exists")
        raise DataError(problem, where="the registers") from error
    except (OSError, ValueError, zipfile.BadZipFile, pd.errors.ParserError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        problem = Problem(f"The register {path} cannot be read.", found=first, do="save it again as UTF-8 CSV")
        raise DataError(problem, where="the registers") from error


def _unknown(path: Path, columns: list[str]) -> Problem:
    known = "; ".join(f"{form.title} ({', '.join(sorted(form.needs))})" for form in FORMS)
    return Problem(
        what=f"The register {path} has a form that is not known.",
        found="columns " + ", ".join(columns[:20]) if columns else "an empty file",
        needed=f"{known}; {INTEGRATED_CARE_BOARDS.title} (ICB24NM); an NHS organisation list without header",
        do="rename the columns to those of the tidy table: " + ", ".join(TIDY),
    )
