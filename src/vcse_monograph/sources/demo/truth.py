"""What is true in the demonstration data, kept beside the messy files so that every step can be checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vcse_monograph.files import write_text, written_whole
from vcse_monograph.sources.demo.world import VCSE, World

PAYMENTS = pa.schema(
    [
        ("commissioner", pa.string()),
        ("date", pa.date32()),
        ("expense_type", pa.string()),
        ("expense_area", pa.string()),
        ("supplier", pa.string()),
        ("transaction", pa.string()),
        ("amount", pa.decimal128(18, 2)),
        ("source_file", pa.string()),
        ("source_sheet_or_page", pa.string()),
        ("source_row", pa.int32()),
    ]
)
"""The columns of payments.parquet; see docs/architecture.md."""


ROWS_AT_ONCE = 100_000


def pounds(pence: Any) -> pa.Array:
    """Exact pounds, DECIMAL(18,2), from whole pence."""
    return pc.multiply(pa.array(pence, pa.int64()), pa.scalar(Decimal("0.01"))).cast(pa.decimal128(18, 2))


def write_payments(path: Path, parts: Sequence[pa.Table]) -> pa.Table:
    """Write every line in the order of the files, and return the table, its text as dictionaries.

    A commissioner's lines are written at a time, so that the text of all of them is never in memory at once.
    """
    table = pa.concat_tables(parts).unify_dictionaries()
    with written_whole(path) as temporary, pq.ParquetWriter(temporary, PAYMENTS, compression="zstd") as writer:
        for start in range(0, table.num_rows, ROWS_AT_ONCE):
            writer.write_table(table.slice(start, ROWS_AT_ONCE).cast(PAYMENTS))
    return table


def write_suppliers(path: Path, world: World) -> None:
    """Write each printed supplier name with the organisation behind it."""
    rows = [
        (name, organisation.organisation_id, organisation.name, organisation.kind, organisation.kind in VCSE)
        for name, organisation in sorted(world.suppliers.items())
    ]
    frame = pd.DataFrame(rows, columns=["supplier", "organisation_id", "organisation", "kind", "is_vcse"])
    write_text(path, frame.to_csv(index=False, lineterminator="\n"))


def write_shares(path: Path, table: pa.Table, world: World) -> dict[str, Any]:
    """Write the true shares of value and of lines, by rung, commissioner and month; per cent; and return them."""
    frame = _with_kinds(table, world)
    value, lines = int(frame.pence.sum()), len(frame)
    steps = {VCSE[i]: VCSE[: i + 1] for i in range(len(VCSE))}
    rungs = {
        rung: {
            "value": round(100 * int(frame.pence[frame.kind.isin(kinds)].sum()) / value, 6),
            "lines": round(100 * int(frame.kind.isin(kinds).sum()) / lines, 6),
        }
        for rung, kinds in steps.items()
    }
    charity = frame[frame.kind == "charity"]
    per_organisation = charity.groupby("organisation_id", observed=True).pence.sum().sort_values(ascending=False)
    content = {
        "lines": lines,
        "value_pounds": f"{Decimal(value) / 100:.2f}",
        "up_to_rung": rungs,
        "by_kind": _shares(frame, "kind", frame.groupby("kind", observed=True).pence.sum(), value),
        "charity_share_of_value_by_commissioner": _ratios(charity, frame, "commissioner"),
        "charity_share_of_value_by_month": _ratios(charity, frame, "month"),
        "charities_paid": len(per_organisation),
        "hospices_share_of_charity_value": round(
            100 * float(charity.pence[charity.group == "hospice"].sum() / max(1, charity.pence.sum())), 6
        ),
        "top_ten_share_of_charity_value": round(
            100 * float(per_organisation.iloc[:10].sum() / max(1, per_organisation.sum())), 6
        ),
        "gini_of_charity_value": gini(per_organisation.tolist()),
    }
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return content


def _with_kinds(table: pa.Table, world: World) -> pd.DataFrame:
    """Commissioner, month, pence, kind, group and organisation of each line."""
    pence = pc.multiply(table["amount"], pa.scalar(Decimal(100))).cast(pa.decimal128(22, 0)).cast(pa.int64())
    columns = {"pence": pence.to_numpy()}
    commissioners, codes = _coded(table["commissioner"])
    columns["commissioner"] = _categorical(commissioners, codes)
    days, codes = _coded(table["date"])
    columns["month"] = _categorical([f"{day:%Y-%m}" for day in days], codes)
    names, codes = _coded(table["supplier"])
    for column in ("kind", "group", "organisation_id"):
        columns[column] = _categorical([getattr(world.suppliers[name], column) for name in names], codes)
    return pd.DataFrame(columns)


def _coded(column: pa.ChunkedArray) -> tuple[list[Any], Any]:
    """The distinct values of a column, and for each row the position of its own."""
    array = column.combine_chunks()
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    return array.dictionary.to_pylist(), array.indices.to_numpy()


def _categorical(values: list[str], codes: Any) -> pd.Categorical:
    inner, categories = pd.factorize(pd.Series(values, dtype=object), sort=True)
    return pd.Categorical.from_codes(inner[codes], categories)


def _shares(frame: pd.DataFrame, column: str, sums: Any, value: int) -> dict[str, dict[str, float]]:
    counts = frame.groupby(column, observed=True).size()
    return {
        str(key): {"value": round(100 * float(sums[key]) / value, 6), "lines": round(100 * float(n) / len(frame), 6)}
        for key, n in counts.items()
    }


def _ratios(part: pd.DataFrame, whole: pd.DataFrame, column: str) -> dict[str, float]:
    top, bottom = (frame.groupby(column, observed=True).pence.sum() for frame in (part, whole))
    return {str(key): round(100 * float(top.get(key, 0)) / float(total), 6) for key, total in bottom.items()}


def gini(amounts: Sequence[float]) -> float:
    """Gini coefficient of amounts that are not negative, 0 to 1; 0 where there are none."""
    ordered = sorted(amount for amount in amounts if amount > 0)
    if not ordered:
        return 0.0
    weighted = sum(rank * amount for rank, amount in enumerate(ordered, start=1))
    count = len(ordered)
    return round(2 * weighted / (count * sum(ordered)) - (count + 1) / count, 6)
