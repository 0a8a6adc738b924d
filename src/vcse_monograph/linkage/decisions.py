"""What people decided about suppliers: read back from a spreadsheet, checked all at once, kept, put above the model.

A decision says that a supplier is a VCSE (`yes`) or is not (`no`), who decided and when. Decisions are kept in a file
that ships with the edition, so that they outlive every new list, every new model and every build.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.files import disarmed, write_text
from vcse_monograph.linkage.calibration import SHARES
from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.records import dates
from vcse_monograph.records.cells import text_of
from vcse_monograph.records.contents import open_file
from vcse_monograph.records.sheets import Cell, FileState, Sheet

COLUMNS = ("supplier", "decision", "kind", "organisation_id", "decided_by", "decided_on", "note")
YES, NO, UNDECIDED = "yes", "no", "undecided"
SPELLINGS = {YES: YES, "y": YES, NO: NO, "n": NO, UNDECIDED: UNDECIDED}
OTHER_KINDS = ("nhs", "gp", "public", "company", "individual", "unknown")
PERSONS = ("individual", "gp")
"""Kinds whose suppliers may be persons, by name: partners of a practice too. Their names stay out of what ships."""


DAY_LIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
DISARMED = re.compile(r"^'(?=[=+\-@])")
"""The apostrophe that keeps a spreadsheet from running a name as a formula."""


@dataclass(frozen=True)
class Decision:
    """One supplier: `decision` is yes or no (or undecided, which takes a former one back); `decided_on` YYYY-MM-DD.

    `kind` and `organisation_id` may be empty: then the model's candidate stands.
    """

    supplier: str
    decision: str
    kind: str = ""
    organisation_id: str = ""
    decided_by: str = ""
    decided_on: str = ""
    note: str = ""
    row: int = field(default=0, compare=False)
    """Where it stands in the file that it was read from; 0 where it was not."""

    @property
    def words(self) -> str:
        """What a reader is told decided on the supplier."""
        return f"decided by a person: {self.decided_by}, {self.decided_on}"


def read_decisions(path: Path) -> dict[str, Decision]:
    """Decisions by supplier, from a filled list or from the file that keeps them: CSV of any separator, XLSX or ODS.

    Rows without a decision are passed over. Raises DataError with every problem of the file.
    """
    found, problems = understood(path)
    if problems:
        raise refusal(problems, path.name)
    return found


def understood(path: Path) -> tuple[dict[str, Decision], list[Problem]]:
    """As `read_decisions`, with what is wrong in place of an error: so that more can be held against the same rows.

    Decisions with something wrong are among those found. Raises DataError where the file is no list at all.
    """
    problems: list[Problem] = []
    found: dict[str, Decision] = {}
    for row, cells in _rows(path):
        decision, wrong = _understood(row, cells)
        problems += wrong
        if decision is None:
            continue
        before = found.setdefault(decision.supplier, decision)
        if _says(before) != _says(decision):
            problems.append(_twice(before, decision))
    return dict(sorted(found.items())), problems


def refusal(problems: Sequence[Problem], where: str) -> DataError:
    """The error of decisions that cannot be taken over."""
    return DataError(problems, where=where, after="no decision was taken over")


def _says(decision: Decision) -> tuple[str, str, str]:
    return decision.decision, decision.kind, decision.organisation_id


def _twice(one: Decision, other: Decision) -> Problem:
    said = [" ".join(part for part in _says(decision) if part) for decision in (one, other)]
    return Problem(
        what=f"Rows {one.row} and {other.row} decide differently on {one.supplier}.",
        found=f"{said[0]}; {said[1]}",
        do="leave one decision for each supplier",
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows below the heading as text by column, with their number in the file; a date stays what it says."""
    contents = open_file(path)
    if contents.state is not FileState.READ:
        problem = Problem(f"{path.name} cannot be read.", found=contents.detail, do="save the list as CSV or XLSX")
        raise DataError(problem, where="the decisions", after="no decision was taken over")
    sheet = contents.sheets[0]
    start, names = _heading(path, sheet)
    for cells, number in list(zip(sheet.rows, sheet.numbers, strict=True))[start + 1 :]:
        row = {name: _text(name, cell) for name, cell in zip(names, cells, strict=False) if name in COLUMNS}
        if any(row.values()):
            yield number, {name: row.get(name, "") for name in COLUMNS}


def _heading(path: Path, sheet: Sheet) -> tuple[int, list[str]]:
    """The first row that names the columns; DataError if none does."""
    needed = ("supplier", "decision", "decided_by", "decided_on")
    for number, cells in enumerate(sheet.rows):
        names = ["_".join(text_of(cell).casefold().split()) for cell in cells]
        if set(needed) <= set(names):
            return number, names
    found = ", ".join(text_of(cell) for cell in (sheet.rows[0] if sheet.rows else [])) or "no row at all"
    problem = Problem(f"{path.name} has no heading.", found, f"the columns {', '.join(needed)}", "make the list anew")
    raise DataError(problem, where="the decisions", after="no decision was taken over")


def _text(name: str, cell: Cell) -> str:
    """A cell as text; the day of a decision as YYYY-MM-DD where a spreadsheet has written it in its own way."""
    text = DISARMED.sub("", text_of(cell))
    if name != "decided_on" or not text:
        return text
    written = dates.written(text if isinstance(cell, str) else cell)
    day = written.read(day_first=True) if written else None  # day first, as British spreadsheets write
    return day.isoformat() if day else text


def _understood(row: int, cells: Mapping[str, str]) -> tuple[Decision | None, list[Problem]]:
    """A row's decision (None where it holds none), and all that is wrong with it."""
    if not cells["decision"]:
        stray = [name for name in ("decided_by", "decided_on", "kind") if cells[name]]
        if not stray or not cells["supplier"]:
            return None, []
        what = f"Row {row} ({cells['supplier']}) says {' and '.join(stray)}, but no decision."
        return None, [Problem(what, needed="yes, no or undecided", do="fill in `decision`, or empty the others")]
    decision = SPELLINGS.get(cells["decision"].casefold(), "")
    cells = {**cells, "kind": cells["kind"].casefold()}
    faults = _faults(decision, cells)
    problems = [Problem(f"Row {row} ({cells['supplier']}): {what}", found, needed) for what, found, needed in faults]
    if not (decision and cells["supplier"]):
        return None, problems
    return Decision(**{**cells, "decision": decision}, row=row), problems


def _faults(decision: str, cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(what, found, needed) of everything that is wrong with a row that decides."""
    if not cells["supplier"]:
        yield "it names no supplier.", "", "the supplier as the list prints it"
    if not decision:
        yield "the decision is not known.", cells["decision"], "yes, no or undecided"
    if not cells["decided_by"]:
        yield "nobody is named who decided.", "", "a person's name in `decided_by`"
    if not _is_day(cells["decided_on"]):
        what = "there is no such day." if DAY_LIKE.fullmatch(cells["decided_on"]) else "it is not said when."
        yield what, cells["decided_on"], "a date in `decided_on`, as 2026-11-22 or 22/11/2026"
    allowed = {YES: VCSE_KINDS, NO: OTHER_KINDS}.get(decision, ())
    if cells["kind"] and decision in (YES, NO) and cells["kind"] not in allowed:
        yield f'"{decision}" and this kind exclude each other.', cells["kind"], ", ".join(allowed)
    if cells["organisation_id"] and decision == NO:
        yield "no VCSE, yet an organisation is named.", cells["organisation_id"], "yes, or no organisation"


def _is_day(text: str) -> bool:
    """Whether a text is a date of the calendar, as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_against(
    decisions: Iterable[Decision], suppliers: pd.DataFrame, register: pd.DataFrame | None, where: str
) -> None:
    """Raise DataError with every decision that these suppliers and registers cannot bear out (`unborne`)."""
    if problems := list(unborne(decisions, suppliers, register)):
        raise refusal(problems, where)


def unborne(decisions: Iterable[Decision], suppliers: pd.DataFrame, register: pd.DataFrame | None) -> Iterator[Problem]:
    """What these suppliers and registers cannot bear out of decisions, with the rows.

    `suppliers` as suppliers.parquet; `register` tidy, or None where no organisation is named.
    """
    kinds = dict(zip(suppliers["supplier"], suppliers["kind"], strict=True))
    known = {} if register is None else dict(zip(register["organisation_id"], register["kind"], strict=True))
    for one in decisions:
        row = f"Row {one.row}: " if one.row else ""
        if one.supplier not in kinds:
            near = did_you_mean(one.supplier, kinds)
            do = "copy the name from the list, letter for letter"
            yield Problem(f'{row}There is no supplier "{one.supplier}" in this edition.{near}', do=do)
        elif kinds[one.supplier] in PERSONS and one.decision == YES and not one.organisation_id:
            what = f"{row}{one.supplier} is taken for a person or a practice, whose names do not ship."
            needed = "the organisation_id of a registered organisation"
            yield Problem(what, needed=needed, do="name it, or leave the supplier out")
        if one.organisation_id and one.organisation_id not in known:
            what = f'No register that the edition names has the organisation "{one.organisation_id}" ({one.supplier}).'
            yield Problem(row + what, do="correct the identifier, or add the register to [linkage] registers")
        elif one.organisation_id and not one.kind and known[one.organisation_id] not in VCSE_KINDS:
            what = f"{row}{one.organisation_id} ({one.supplier}) is in the register as {known[one.organisation_id]}."
            yield Problem(what, needed=f"a `kind`: {', '.join(VCSE_KINDS)}", do="fill in `kind`")


def merge(kept: Mapping[str, Decision], given: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decisions kept with those given put over them; `undecided` takes one back. Nothing else is ever dropped.

    Of two decisions about a supplier the later one stands, so that an old list cannot undo what was decided since.
    """
    newer = {name: one for name, one in given.items() if name not in kept or one.decided_on >= kept[name].decided_on}
    together = {**kept, **newer}
    return {name: one for name, one in sorted(together.items()) if one.decision != UNDECIDED}


def write_decisions(path: Path, decisions: Mapping[str, Decision]) -> None:
    """Write the file that keeps the decisions, sorted by supplier."""
    text = io.StringIO(newline="")
    rows = [[disarmed(getattr(one, name)) for name in COLUMNS] for _, one in sorted(decisions.items())]
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    write_text(path, text.getvalue())


def apply_decisions(
    suppliers: pd.DataFrame, decisions: Mapping[str, Decision], register: pd.DataFrame | None
) -> pd.DataFrame:
    """The suppliers (as suppliers.parquet) with the decisions above the model: probability 1 or 0, said so.

    A decision about a supplier that is not among them has no effect here.
    """
    decided = suppliers.copy()
    for place in decided.index[decided["supplier"].isin(list(decisions))]:
        row = decided.loc[place]
        decision = decisions[row["supplier"]]
        new = _as_vcse(row, decision, register) if decision.decision == YES else _as_other(row, decision)
        if "organisation_probability" in decided:
            new |= {"organisation_probability": new["probability"]}
        if set(SHARES) <= set(decided.columns):
            new |= {share: float(share.startswith(new["kind"])) for share in SHARES}
        for column, value in {**new, "decided_by": decision.words}.items():
            decided.at[place, column] = value
    return decided


FACTS = {"organisation_id": "", "organisation": "", "income": None, "sector": "", "postcode": ""}
"""What is known of a supplier's organisation, where nothing is."""


def _as_other(row: pd.Series, decision: Decision) -> dict[str, Any]:
    kind = decision.kind or ("unknown" if row["kind"] in VCSE_KINDS else row["kind"])
    return {**FACTS, "kind": kind, "probability": 0.0}


def _as_vcse(row: pd.Series, decision: Decision, register: pd.DataFrame | None) -> dict[str, Any]:
    if decision.organisation_id and decision.organisation_id != row["organisation_id"]:
        assert register is not None, "a named organisation is looked up"
        return {**_facts(decision, register), "probability": 1.0}
    kind = decision.kind or (row["kind"] if row["kind"] in VCSE_KINDS else "other_vcse")
    return {"kind": kind, "organisation": row["organisation"] or row["normalised"], "probability": 1.0}


def _facts(decision: Decision, register: pd.DataFrame) -> dict[str, Any]:
    """What the registers say of the organisation that a person named; its main name where they have one."""
    rows = register[register["organisation_id"] == decision.organisation_id]
    main = rows[rows["name_type"] == "main"]
    one = (main if len(main) else rows).iloc[0]
    income = pd.to_numeric(one["income"], errors="coerce")
    return {
        "organisation_id": decision.organisation_id,
        "organisation": one["name"],
        "kind": decision.kind or one["kind"],
        "income": None if pd.isna(income) else float(income),
        "sector": one["sector"],
        "postcode": one["postcode"],
    }


def names_organisations(decisions: Iterable[Decision]) -> bool:
    """Whether any decision names an organisation, so that the registers must be opened."""
    return any(one.organisation_id for one in decisions)


def unused(decisions: Sequence[str], suppliers: Sequence[str]) -> list[str]:
    """A sentence if decisions are about suppliers that are not among these; they are kept."""
    gone = sorted(set(decisions) - set(suppliers))
    listed = ", ".join(gone[:3]) + (" and others" if len(gone) > 3 else "")
    return [f"{len(gone)} decisions are about suppliers that are not in these payments ({listed})"] if gone else []
