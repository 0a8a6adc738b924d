"""What a population's suppliers turn out to be: the linkage's probabilities, made right for one population.

The linkage learnt from suppliers of English NHS bodies. Elsewhere the same evidence may mean something else: where half
of those that no register knows are VCSEs, or where large suppliers of doubtful kind hardly ever are. An edition whose
population has labelled suppliers of its own may therefore name a calibration (`[linkage] calibration`): for each way in
which the linkage decides, a line in log odds whose terms are the linkage's own probabilities and what the supplier is
paid; and how likely each rung of the ladder is, should it be a VCSE. `calibrate` fits it; here it is read and used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.database import connected
from vcse_monograph.errors import DataError, Problem
from vcse_monograph.files import sha256, write_text, written_whole
from vcse_monograph.linkage.kinds import VCSE_KINDS, clearly_an_organisation
from vcse_monograph.linkage.model import MODEL, log_odds, sigmoid
from vcse_monograph.linkage.names import parse

FORMAT = 3  # raised whenever the layout of the file or the meaning of a term changes
TERMS = {
    "always": "1",
    "vcse": "log odds that the supplier is a VCSE, over 5",
    "organisation": "log odds that it is the organisation named, over 5",
    "pounds": "pounds a payment line, logarithm to base 10, less 3.5",
    "pounds squared": "the square of that",
    "lines": "payment lines a month, logarithm to base 10",
    "lines squared": "the square of that",
    "pounds x lines": "the product of the two",
    "income known": "1 where the income of the organisation named is known",
    "of income": "pounds paid a year over that income, logarithm to base 10, from -4 to 4; 0 where it is not known",
    "of income squared": "the square of that",
    "vcse squared": "the square of the log odds that the supplier is a VCSE, over 5",
    "vcse x pounds": "the product of these log odds and the pounds a line",
    "vcse x lines": "the product of these log odds and the lines a month",
    "pounds cubed": "the third power of the pounds a line",
    "over a million": "by how many tenths of a power of ten the pounds a year exceed a million; 0 below",
    "vcse x over a million": "the product of the log odds that the supplier is a VCSE and that",
}
UNTOUCHED = ("individual", "gp")  # may be persons: whatever the numbers say, they are not named
MORE_LIKELY_THAN_NOT = 0.5
MILLION = 1e6
COMPANY_FORMS = ("LTD", "PLC", "LLP", "INC")
SHARES = tuple(f"{kind}_share" for kind in VCSE_KINDS)
"""Columns: how likely a supplier stands on each rung, should it be a VCSE; they add up to 1."""


@dataclass(frozen=True)
class Calibration:
    """Coefficients of `TERMS` and shares of the rungs, by `decision`; `usual` serves decisions that were never met."""

    lines: Mapping[str, Sequence[float]]
    rungs: Mapping[str, Sequence[float]]
    usual: tuple[Sequence[float], Sequence[float]]
    about: Mapping[str, Any]

    def probability(self, suppliers: pd.DataFrame, months: int) -> np.ndarray:
        """The probability of being a VCSE of n suppliers whose payments run over so many months."""
        coefficients = np.array([self.lines.get(one, self.usual[0]) for one in decision(suppliers)])
        return sigmoid((terms(suppliers, months) * coefficients.reshape(-1, len(TERMS))).sum(axis=1))

    def rung_shares(self, suppliers: pd.DataFrame) -> pd.DataFrame:
        """The probability of each rung, should it be a VCSE, of n suppliers (n x `SHARES`)."""
        shares = np.array([self.rungs.get(one, self.usual[1]) for one in decision(suppliers)])
        return pd.DataFrame(shares.reshape(-1, len(SHARES)), suppliers.index, columns=list(SHARES))


def decision(suppliers: pd.DataFrame) -> pd.Series:
    """How the linkage decided about each supplier: what decided, and the kind."""
    return suppliers["decided_by"] + " | " + suppliers["kind"]


def unmasked(suppliers: pd.DataFrame) -> pd.DataFrame:
    """The suppliers, those that a rule took for persons or practices as companies if they claim to be one.

    A company is no person, so that doubt about it may be counted; and it is no partnership, so that it may be a VCSE.
    """
    claims = _legal_form(suppliers).isin(COMPANY_FORMS) & suppliers["kind"].isin(UNTOUCHED)
    return suppliers.assign(kind=suppliers["kind"].mask(claims, "company"))


def _legal_form(suppliers: pd.DataFrame) -> pd.Series:
    return parse(suppliers["supplier"])["legal_form"].set_axis(suppliers.index)


def terms(suppliers: pd.DataFrame, months: int) -> np.ndarray:
    """The `TERMS` of n suppliers, from their probabilities, `lines` and `amount` (n x terms)."""
    count = suppliers["lines"].to_numpy(dtype=float)
    pounds = np.log10(np.maximum(suppliers["amount"].astype(float).abs(), 1) / count) - 3.5
    lines = np.log10(count / max(months, 1))
    said = [log_odds(suppliers[name]) / 5 for name in ("probability", "organisation_probability")]
    income = suppliers["income"].to_numpy(dtype=float)
    yearly = np.maximum(suppliers["amount"].astype(float).abs(), 1) * 12 / max(months, 1)
    known = income > 0  # a missing income is not
    part = np.clip(np.log10(yearly / np.where(known, income, 1)), -4, 4) * known
    paid = [pounds, pounds**2, lines, lines**2, pounds * lines, known, part, part**2]
    vcse = said[0]
    both = [vcse**2, vcse * pounds, vcse * lines, pounds**3]
    # what no register knows is a VCSE up to some size and none beyond: no curve that is smooth bends so soon
    large = np.maximum(10 * np.log10(yearly / MILLION), 0)
    return np.column_stack([np.ones(len(count)), *said, *paid, *both, large, vcse * large])


def months_of(payments: Path) -> int:
    """In how many calendar months anything was paid; 1 where the payments have no dates."""
    if "date" not in pq.read_schema(payments).names:
        return 1
    query = "SELECT count(DISTINCT date_trunc('month', date)) FROM read_parquet(?)"
    with connected() as db:
        return max(int(db.execute(query, [str(payments)]).fetchall()[0][0]), 1)


def calibrated(suppliers: pd.DataFrame, calibration: Calibration, months: int) -> pd.DataFrame:
    """The suppliers with the population's probabilities, the kinds that follow, and the columns `SHARES`."""
    suppliers = unmasked(suppliers)
    found = suppliers.copy()
    kept = suppliers["kind"].isin(UNTOUCHED)
    shares = calibration.rung_shares(suppliers)
    probability = pd.Series(calibration.probability(suppliers, months), suppliers.index).round(4)
    found["probability"] = probability.where(~kept, suppliers["probability"])
    found["organisation_probability"] = _organisation_probability(suppliers, found["probability"])
    form = _legal_form(suppliers)
    found = _with_kinds(found.join(shares), kept, form)
    sure = found["organisation_probability"] > MORE_LIKELY_THAN_NOT
    for column, nothing in {"organisation_id": "", "income": np.nan, "sector": "", "postcode": ""}.items():
        found[column] = found[column].where(sure & found["kind"].isin(VCSE_KINDS), nothing)
    unnamed = found["kind"].isin(VCSE_KINDS) & (found["organisation"] == "")
    clear = clearly_an_organisation(found["normalised"], form)  # any other name may be a person's
    found["organisation"] = found["organisation"].mask(unnamed & clear, found["normalised"])
    return found


def _organisation_probability(suppliers: pd.DataFrame, probability: pd.Series) -> pd.Series:
    """That it is the organisation named: as large a part of the probability of a VCSE as it was."""
    before = suppliers["probability"].clip(lower=1e-4)
    part = (suppliers["organisation_probability"] / before).clip(upper=1)
    return (part * probability).round(4)


def _with_kinds(found: pd.DataFrame, kept: pd.Series, form: pd.Series) -> pd.DataFrame:
    """Whoever is likelier a VCSE than not has the kind of the likeliest rung; nobody else has a VCSE's kind."""
    vcse = (found["probability"] > MORE_LIKELY_THAN_NOT) & ~kept
    was = found["kind"].isin(VCSE_KINDS)
    rung = found[list(SHARES)].idxmax(axis=1).map(dict(zip(SHARES, VCSE_KINDS, strict=True)))
    other = pd.Series(np.where(form.isin(COMPANY_FORMS), "company", "unknown"), found.index)
    return found.assign(kind=found["kind"].mask(vcse & ~was, rung).mask(was & ~vcse, other))


def calibrate_suppliers(suppliers: Path, payments: Path, calibration: Path) -> list[str]:
    """Rewrite suppliers.parquet with a calibration; a sentence where it was made over another model."""
    known = read_calibration(calibration)
    table = calibrated(pq.read_table(suppliers).to_pandas(), known, months_of(payments))
    schema = pq.read_schema(suppliers)
    for column in SHARES:
        schema = schema.append(pa.field(column, pa.float64()))
    with written_whole(suppliers) as temporary:
        pq.write_table(pa.Table.from_pandas(table, schema=schema, preserve_index=False), temporary)
    again = f"{calibration.name} was made over another linkage model: make it anew (docs/linkage-calibration.md)"
    return [] if known.about.get("model") == model_hash() else [again]


def model_hash() -> str:
    """The SHA-256 of the linkage model that ships."""
    return sha256(MODEL)


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration as JSON, a decision a line."""
    told = {name: [calibration.lines[name], calibration.rungs[name]] for name in sorted(calibration.lines)}
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in told.items())
    head = {"format": FORMAT, "about": calibration.about, "terms": TERMS, "rungs": VCSE_KINDS}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    body = [*lines, f'"usual": {json.dumps(calibration.usual)}', f'"decisions": {{\n{rows}\n}}']
    write_text(path, "{\n" + ",\n".join(body) + "\n}\n")


def read_calibration(path: Path) -> Calibration:
    """Read a calibration. Raises DataError where it is absent, broken or of another format."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT or list(content["terms"]) != list(TERMS):
            raise ValueError(f"format {content['format']}")
        rows = {str(name): _row(row) for name, row in content["decisions"].items()}
        lines, rungs = ({name: row[place] for name, row in rows.items()} for place in (0, 1))
        return Calibration(lines, rungs, _row(content["usual"]), content["about"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = Problem(
            what=f"The calibration {path.name} cannot be used.",
            found=f"{type(error).__name__}: {error}",
            needed=f"a calibration of format {FORMAT}",
            do="take the file that ships, or make it anew with `vcse link calibrate`",
        )
        raise DataError(problem, where="the calibration of the linkage") from error


def _row(told: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    line, rungs = ([float(number) for number in part] for part in told)
    if (len(line), len(rungs)) != (len(TERMS), len(VCSE_KINDS)):
        raise ValueError(f"{len(line)} coefficients and {len(rungs)} rungs")
    return line, rungs
