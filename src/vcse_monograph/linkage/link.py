"""Who is this supplier, and how sure are we: payments and registers in, one row per distinct supplier name out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.files import written_whole
from vcse_monograph.linkage.evidence import COMPANY_FORMS, REGISTER_RULES, decide, probabilities
from vcse_monograph.linkage.kinds import VCSE_KINDS, kinds_by_name, looks_like_a_person, paid_as
from vcse_monograph.linkage.match import (
    LOOSE,
    RegisterIndex,
    best_candidates,
    equal_names,
    near_names,
    parts_of_names,
)
from vcse_monograph.linkage.names import compact, parse
from vcse_monograph.linkage.registers import RegisterReport, read_registers_with_reports
from vcse_monograph.linkage.tables import table
from vcse_monograph.linkage.words import bags, split_words

MORE_LIKELY_THAN_NOT = 0.5
SCHEMA = pa.schema(
    [
        ("supplier", pa.string()),
        ("normalised", pa.string()),
        ("organisation_id", pa.string()),
        ("organisation", pa.string()),
        ("kind", pa.string()),
        ("probability", pa.float64()),
        ("decided_by", pa.string()),
        ("income", pa.float64()),
        ("sector", pa.string()),
        ("postcode", pa.string()),
        ("lines", pa.int64()),
        ("amount", pa.decimal128(18, 2)),
    ]
)


@dataclass(frozen=True)
class LinkSummary:
    """What the linkage found: counts of distinct suppliers, pounds by kind, and what each register file gave."""

    suppliers: int
    lines: int
    amount: Decimal
    by_kind: dict[str, tuple[int, Decimal]]
    registers: tuple[RegisterReport, ...]


def link_payments(payments: Path, registers: Sequence[Path], suppliers: Path) -> LinkSummary:
    """Write `suppliers` (Parquet, docs/architecture.md): one row per distinct supplier name, sorted by name.

    `payments` is payments.parquet; `registers` are files in any form that `registers` knows. Raises DataError.
    """
    totals = supplier_totals(payments)
    register, reports = read_registers_with_reports(registers)
    linked = link_names(totals["supplier"], register, paid_as(payments))
    table = linked.assign(lines=totals["lines"], amount=totals["amount"])
    with written_whole(suppliers) as temporary:
        pq.write_table(pa.Table.from_pandas(table, schema=SCHEMA, preserve_index=False), temporary)
    return _summary(table, reports)


def supplier_totals(payments: Path) -> pd.DataFrame:
    """Distinct supplier names with their payment `lines` and exact `amount` (Decimal pounds), sorted by name."""
    query = (
        "SELECT supplier, count(*)::BIGINT AS lines, sum(amount)::DECIMAL(18,2) AS amount "
        "FROM read_parquet(?) GROUP BY supplier ORDER BY supplier"
    )
    try:
        with duckdb.connect() as connection:
            columns = connection.execute(query, [str(payments)]).fetchall()
    except duckdb.Error as error:
        problem = Problem(
            what=f"The payments {payments} cannot be read.",
            found=str(error).splitlines()[0],
            needed="a Parquet file with the columns supplier and amount",
            do="make it with `vcse read`",
        )
        raise DataError(problem, where="the payments") from error
    return pd.DataFrame(columns, columns=["supplier", "lines", "amount"])


def link_names(names: pd.Series, register: pd.DataFrame, paid: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each distinct name with organisation, kind, probability and the rule that decided, in the order given.

    `register` is tidy (`registers.read_registers`); `paid` is `kinds.paid_as`, or None where payments say nothing.
    """
    suppliers = describe(names, paid)
    index = RegisterIndex.build(register)
    best = find(suppliers, index)
    decisions = decisions_for(suppliers, best)
    return _linked(suppliers, best, decisions, index)


def describe(names: pd.Series, paid: pd.DataFrame | None = None) -> pd.DataFrame:
    """All that a supplier's own name and payments say, before any register is opened."""
    names = pd.Series(names.to_numpy(), dtype="str")
    suppliers = parse(names).reset_index(drop=True)
    suppliers.insert(0, "supplier", names)
    suppliers["compact"] = compact(suppliers["normalised"])
    suppliers["bag"] = bags(split_words(suppliers["normalised"]))
    by_name = kinds_by_name(suppliers)
    suppliers["kind_by_name"], suppliers["says"] = by_name["kind"], by_name["says"]
    suppliers["person"] = looks_like_a_person(suppliers["normalised"], suppliers["legal_form"])
    suppliers["gp"] = names.map(paid["gp"]).fillna(0.0) if paid is not None else 0.0
    return suppliers


def find(suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """The best register candidate of each supplier; looser ways are tried only where stricter ones found nothing.

    A possible person's name is only ever matched to the main name of an organisation, letter for letter.
    """
    equal = equal_names(suppliers, index)
    strict = (equal["how"] == "exact") & (index.names["name_type"].to_numpy()[equal["entry"]] == "main")
    equal = equal[strict | ~suppliers["person"].to_numpy()[equal["row"]]]
    settled = suppliers["kind_by_name"].isin(["nhs", "public", "gp", "individual"]) | suppliers["person"]
    settled |= (suppliers["gp"] > 0) | (suppliers["normalised"] == "")
    settled |= suppliers.index.isin(equal["row"])
    rest = suppliers[~settled]
    part = parts_of_names(rest, index)
    near = near_names(rest, index)
    return best_candidates(pd.concat([equal, part, near], ignore_index=True), suppliers, index)


def decisions_for(suppliers: pd.DataFrame, best: pd.DataFrame) -> pd.DataFrame:
    """The decision on each supplier with its `probability`.

    A loose match stands only where it makes the supplier more likely a VCSE than its own name does.
    """
    decisions = decide(suppliers, best)
    decisions[["vcse", "right"]] = probabilities(decisions["cell"])
    alone = decide(suppliers, best[~best["how"].isin(LOOSE)])
    alone[["vcse", "right"]] = probabilities(alone["cell"])
    return decisions.where(decisions["vcse"] > alone["vcse"], alone)


def _linked(suppliers: pd.DataFrame, best: pd.DataFrame, decisions: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    probability, kind = decisions["vcse"], decisions["kind"]
    doubtful = kind.isin(VCSE_KINDS) & (probability <= MORE_LIKELY_THAN_NOT)
    company = suppliers["legal_form"].isin(COMPANY_FORMS)
    kind = kind.mask(doubtful, pd.Series(np.where(company, "company", "unknown"), index=kind.index))
    matched = best.reindex(suppliers.index)
    from_register = decisions["rule"].isin(REGISTER_RULES)
    facts = index.names.reindex(matched["entry"].where(from_register)).set_axis(suppliers.index)
    sure = from_register & (matched["organisations"] == 1) & ~doubtful & (decisions["right"] > MORE_LIKELY_THAN_NOT)
    phrases = {str(rule): str(words) for rule, words in table("decisions").itertuples(index=False)}
    by_name_only = decisions["rule"].isin(["cic", "voluntary", "trust", "society"]) & ~doubtful
    return pd.DataFrame(
        {
            "supplier": suppliers["supplier"],
            "normalised": suppliers["normalised"],
            "organisation_id": facts["organisation_id"].where(sure, "").fillna(""),
            "organisation": facts["name"].fillna("").mask(by_name_only, suppliers["normalised"]),
            "kind": kind,
            "probability": probability,
            "decided_by": decisions["rule"].map(phrases),
            "income": pd.to_numeric(facts["income"].where(sure), errors="coerce"),
            "sector": facts["sector"].where(sure, "").fillna(""),
            "postcode": facts["postcode"].where(sure, "").fillna(""),
        }
    )


def _summary(table: pd.DataFrame, reports: list[RegisterReport]) -> LinkSummary:
    by_kind = {
        str(kind): (len(rows), sum(rows["amount"], Decimal(0))) for kind, rows in table.groupby("kind", sort=True)
    }
    total = sum(table["amount"], Decimal(0))
    return LinkSummary(len(table), int(table["lines"].sum()), total, by_kind, tuple(reports))
