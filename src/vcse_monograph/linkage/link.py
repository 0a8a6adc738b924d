"""Who is this supplier, and how sure are we: payments and registers in, one row per distinct supplier name out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.files import disarmed, written_whole
from vcse_monograph.linkage.candidates import candidates
from vcse_monograph.linkage.decide import MORE_LIKELY_THAN_NOT, PLAUSIBLE, decide, score_pairs
from vcse_monograph.linkage.evidence import describe
from vcse_monograph.linkage.index import RegisterIndex, cached_index
from vcse_monograph.linkage.kinds import VCSE_KINDS, paid_as
from vcse_monograph.linkage.model import Model, shipped_model
from vcse_monograph.linkage.pairs import closest, likenesses, pair_features
from vcse_monograph.linkage.payments import asked, readied
from vcse_monograph.linkage.registers import RegisterReport
from vcse_monograph.linkage.tables import table
from vcse_monograph.linkage.tokens import Tokens
from vcse_monograph.linkage.wider import has_charity, names_paid, wider_features

SCHEMA = pa.schema(
    [
        ("supplier", pa.string()),
        ("normalised", pa.string()),
        ("organisation_id", pa.string()),
        ("organisation", pa.string()),
        ("kind", pa.string()),
        ("probability", pa.float64()),
        ("organisation_probability", pa.float64()),
        ("decided_by", pa.string()),
        ("income", pa.float64()),
        ("sector", pa.string()),
        ("postcode", pa.string()),
        ("lines", pa.int64()),
        ("amount", pa.decimal128(18, 2)),
    ]
)
MOST_AT_ONCE = 15_000  # suppliers looked up together: memory is bounded
FEWEST_AT_ONCE = 5_000  # what is done once for each lot takes as long as looking up some thousand suppliers


@dataclass(frozen=True)
class LinkSummary:
    """What the linkage found: counts of distinct suppliers, pounds by kind, and what each register file gave."""

    suppliers: int
    lines: int
    amount: Decimal
    by_kind: dict[str, tuple[int, Decimal]]
    registers: tuple[RegisterReport, ...]

    def __str__(self) -> str:
        """A small table of the kinds, the largest first, and a sentence for each register."""
        ranked = sorted(self.by_kind.items(), key=lambda item: (-item[1][1], item[0]))
        rows = [(kind, f"{count:,}", f"{pounds:,.2f}") for kind, (count, pounds) in ranked]
        rows = [("kind", "suppliers", "pounds"), *rows, ("all", f"{self.suppliers:,}", f"{self.amount:,.2f}")]
        wide = [max(len(row[place]) for row in rows) for place in range(3)]
        lines = [f"{kind:<{wide[0]}}  {count:>{wide[1]}}  {pounds:>{wide[2]}}" for kind, count, pounds in rows]
        lines.append(f"in {self.lines:,} payment lines")
        return "\n".join([*lines, "", *map(str, self.registers or ["no register was named: names alone decide"])])


def link_payments(
    payments: Path, registers: Sequence[Path], suppliers: Path, *, cache: Path | None = None
) -> LinkSummary:
    """Write `suppliers` (docs/architecture.md): one row per distinct supplier name, sorted by name; CSV if so named.

    `payments` is payments.parquet, or any table of suppliers (`payments.readied`); `registers` are files in any form
    that `registers` knows; below `cache` the registers' index is kept for the next time. Raises DataError.
    """
    with readied(payments) as table:
        totals, paid, until = supplier_totals(table), paid_as(table), _last_year(table)
    index, reports = cached_index(registers, cache)
    linked = link_names(totals["supplier"], index, paid, until=until)
    rows = linked.assign(lines=totals["lines"], amount=totals["amount"])
    with written_whole(suppliers) as temporary:
        _write(rows, temporary)
    return _summary(rows, reports)


def _write(rows: pd.DataFrame, path: Path) -> None:
    """Suppliers as CSV where the name says so, formulas disarmed; as Parquet else."""
    if path.suffix.lower() != ".csv":
        pq.write_table(pa.Table.from_pandas(rows, schema=SCHEMA, preserve_index=False), path)
        return
    texts = {field.name: rows[field.name].map(disarmed) for field in SCHEMA if field.type == pa.string()}
    rows.assign(**texts)[SCHEMA.names].to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def supplier_totals(payments: Path) -> pd.DataFrame:
    """Distinct supplier names with their payment `lines` and exact `amount` (Decimal pounds), sorted by name."""
    query = (
        "SELECT supplier, count(*)::BIGINT AS lines, sum(amount)::DECIMAL(18,2) AS amount "
        "FROM read_parquet(?) GROUP BY supplier ORDER BY supplier"
    )
    return pd.DataFrame(asked(query, payments), columns=["supplier", "lines", "amount"])


def _last_year(payments: Path) -> float | None:
    """The year, with its fraction, of the last payment; None where the payments have no dates."""
    last = "SELECT year(max(date)) + dayofyear(max(date)) / 366 FROM read_parquet(?)"
    return asked(last, payments)[0][0]


def link_names(
    names: pd.Series,
    register: pd.DataFrame | RegisterIndex,
    paid: pd.DataFrame | None = None,
    *,
    until: float | None = None,
    model: Model | None = None,
) -> pd.DataFrame:
    """Each of n supplier names with its organisation, kind and probabilities, in the order given (n rows).

    `register` is a tidy table (`registers.read_registers`) or, much faster for a second time, its
    `index.RegisterIndex`; `paid` is `kinds.paid_as`, or None where payments say nothing; `until` the year up to which
    payments run (that of the labels where None); `model` the fitted model (the shipped one where None). Columns as
    `SCHEMA` but `lines` and `amount`: `probability` that the supplier is a VCSE, `organisation_probability` that it is
    the organisation named, which has a number only where that is more likely than not.
    """
    model = model or shipped_model()
    index = register if isinstance(register, RegisterIndex) else RegisterIndex.build(register)
    until = until or model.about["until"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        described = list(pool.map(lambda lot: describe(pd.Series(lot), index, paid), _lots(names)))
        suppliers = pd.concat([some for some, _ in described], ignore_index=True)
        named = names_paid(suppliers, index)

        def decided(some: tuple[pd.DataFrame, Tokens]) -> pd.DataFrame:
            found, pairs = look_up(*some, index, until=until, named=named)
            return decide(some[0], found, score_pairs(pairs, model), index, model)

        return _linked(suppliers, pd.concat(pool.map(decided, described), ignore_index=True), index)


def _lots(names: pd.Series) -> list[np.ndarray]:
    """The names in lots of equal size, one for each processor where they are many enough."""
    wanted = min(os.cpu_count() or 1, len(names) // FEWEST_AT_ONCE)
    return np.array_split(names.to_numpy(), max(wanted, -(-len(names) // MOST_AT_ONCE), 1))


def look_up(
    suppliers: pd.DataFrame, tokens: Tokens, index: RegisterIndex, *, until: float, named: pd.Series | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Candidates of each supplier with their likenesses, and the pairs with features (`pairs.pair_features`, `wider`).

    `named` is `wider.names_paid` of all suppliers, where these are some of them.
    """
    found = candidates(suppliers, tokens, index)
    found = pd.concat([found, likenesses(found, suppliers, tokens, index)], axis=1)
    near = closest(found, index)
    found["has_charity"] = has_charity(near, tokens, index).reindex(found.index, fill_value=False)
    pairs = pair_features(near, suppliers, tokens, index, until=until)
    named = names_paid(suppliers, index) if named is None else named
    pairs = pd.concat([pairs, wider_features(pairs, tokens, index, named)], axis=1)
    return found, pairs.assign(kind=index.kind[pairs["entry"].to_numpy()])


def _linked(suppliers: pd.DataFrame, decided: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """The decisions in the columns of suppliers.parquet."""
    vcse = decided["kind"].isin(VCSE_KINDS)
    sure = vcse & (decided["organisation_probability"] > MORE_LIKELY_THAN_NOT)
    columns = ["compact", "name", "organisation_id", "income_pounds", "sector", "postcode"]
    facts = index.names[columns].reindex(decided["entry"].where(decided["entry"] >= 0)).set_axis(suppliers.index)
    same = (facts["compact"] == suppliers["compact"]) & (decided["rule"] != "society")
    candidate = (~vcse & (decided["organisation_probability"] >= PLAUSIBLE)) | sure | (vcse & same)
    own_name = suppliers["normalised"] + (suppliers["legal_form"] == "CIC").map({True: " CIC", False: ""})
    clear = suppliers["organisation_word"] | (suppliers["legal_form"] != "")  # any other name may be a person's
    organisation = facts["name"].where(candidate, "").fillna("").mask(vcse & ~candidate & clear, own_name)
    phrases = dict(zip(table("decisions")["rule"], table("decisions")["decided_by"], strict=True))
    return pd.DataFrame(
        {
            "supplier": suppliers["supplier"],
            "normalised": suppliers["normalised"],
            "organisation_id": facts["organisation_id"].where(sure, "").fillna(""),
            "organisation": organisation,
            "kind": decided["kind"].astype("str"),
            "probability": decided["probability"].round(4),
            "organisation_probability": decided["organisation_probability"].where(candidate, 0.0).round(4),
            "decided_by": decided["rule"].map(phrases).astype("str"),
            "income": facts["income_pounds"].where(sure).astype(float),
            "sector": facts["sector"].where(sure, "").fillna(""),
            "postcode": facts["postcode"].where(sure, "").fillna(""),
        }
    )


def _summary(suppliers: pd.DataFrame, reports: Sequence[RegisterReport]) -> LinkSummary:
    by_kind = {
        str(kind): (len(rows), sum(rows["amount"], Decimal(0))) for kind, rows in suppliers.groupby("kind", sort=True)
    }
    total = sum(suppliers["amount"], Decimal(0))
    return LinkSummary(len(suppliers), int(suppliers["lines"].sum()), total, by_kind, tuple(reports))
