"""What is true in the demonstration data, kept beside the messy files so that every step can be checked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vcse_monograph.files import write_text, written_whole
from vcse_monograph.sources.demo.publishing import Stood
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


def pounds(pence: Sequence[int] | NDArray[np.int64]) -> pa.Array:
    """Exact pounds, DECIMAL(18,2), from whole pence."""
    return pc.multiply(pa.array(pence, pa.int64()), pa.scalar(Decimal("0.01"))).cast(pa.decimal128(18, 2))


def table_of(stood: Stood) -> pa.Table:
    """A month's lines as a table with the columns of payments.parquet, its text as dictionaries."""
    columns = {name: pa.DictionaryArray.from_arrays(codes, values) for name, (values, codes) in stood.columns.items()}
    columns["amount"] = pounds(stood.pence)
    columns["source_row"] = pa.array(stood.rows, pa.int32())
    return pa.table({name: columns[name] for name in PAYMENTS.names})


def write_payments(path: Path, parts: Iterable[Stood]) -> pa.Table:
    """Write every line in the order of the files, and return the table, its text as dictionaries.

    A commissioner's lines are written at a time, so that the text of all of them is never in memory at once.
    """
    table = pa.concat_tables([table_of(part) for part in parts]).unify_dictionaries()
    with written_whole(path) as temporary, pq.ParquetWriter(temporary, PAYMENTS, compression="zstd") as writer:
        for start in range(0, table.num_rows, ROWS_AT_ONCE):
            writer.write_table(table.slice(start, ROWS_AT_ONCE).cast(PAYMENTS))
    return table


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_text(path, text.getvalue())


def write_suppliers(path: Path, world: World) -> None:
    """Write each printed supplier name with the organisation behind it."""
    columns = ["supplier", "organisation_id", "organisation", "kind", "is_vcse"]
    rows = [
        (name, organisation.organisation_id, organisation.name, organisation.kind, organisation.kind in VCSE)
        for name, organisation in sorted(world.suppliers.items())
    ]
    write_rows(path, columns, rows)


@dataclass(frozen=True)
class Coded:
    """A column as its distinct values and, for each row, the position of its own."""

    values: list[str]
    codes: NDArray[np.int64]

    def sums(self, amounts: NDArray[np.float64]) -> dict[str, float]:
        """The sum of `amounts` for each value; exact for whole pence, which stay far below 2**53."""
        return dict(zip(self.values, np.bincount(self.codes, amounts, len(self.values)).tolist(), strict=True))


def coded(column: pa.ChunkedArray, label: Callable[[Any], str] = str) -> Coded:
    """A column's values under labels, sorted by label; rows whose labels are alike fall together."""
    array = column.combine_chunks()
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    labels = [label(value) for value in array.dictionary.to_pylist()]
    values = sorted(set(labels))
    position = {value: i for i, value in enumerate(values)}
    moved = np.array([position[one] for one in labels])
    return Coded(values, moved[array.indices.to_numpy()])


def write_shares(path: Path, table: pa.Table, world: World) -> dict[str, Any]:
    """Write the true shares of value and of lines, by rung, commissioner and month; per cent; and return them."""
    pence = pc.multiply(table["amount"], pa.scalar(Decimal(100))).cast(pa.decimal128(22, 0)).cast(pa.int64())
    pence = pence.to_numpy().astype(np.float64)
    supplier = {
        field: coded(table["supplier"], {name: getattr(o, field) for name, o in world.suppliers.items()}.__getitem__)
        for field in ("kind", "group", "organisation_id")
    }
    value, lines = supplier["kind"].sums(pence), supplier["kind"].sums(np.ones(len(pence)))
    kinds = {k: {"value": percent(value[k], pence.sum()), "lines": percent(lines[k], len(pence))} for k in value}
    charity = pence * (np.array(supplier["kind"].values)[supplier["kind"].codes] == "charity")
    paid = sorted((v for v in supplier["organisation_id"].sums(charity).values() if v), reverse=True)
    content = {
        "lines": len(pence),
        "value_pounds": f"{Decimal(int(pence.sum())) / 100:.2f}",
        "up_to_rung": _ladder(value, lines),
        "by_kind": kinds,
        "charity_share_of_value_by_commissioner": _ratios(coded(table["commissioner"]), charity, pence),
        "charity_share_of_value_by_month": _ratios(coded(table["date"], lambda d: f"{d:%Y-%m}"), charity, pence),
        "charities_paid": len(paid),
        "hospices_share_of_charity_value": percent(supplier["group"].sums(charity).get("hospice", 0), sum(paid)),
        "top_ten_share_of_charity_value": percent(sum(paid[:10]), sum(paid)),
        "gini_of_charity_value": gini(paid),
    }
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return content


def percent(part: float, whole: float) -> float:
    """100 x part / whole, to six places; 0 where there is no whole."""
    return round(100 * part / whole, 6) if whole else 0.0


def _ladder(value: dict[str, float], lines: dict[str, float]) -> dict[str, dict[str, float]]:
    """Shares of each rung of the definition together with those below it."""
    steps = {VCSE[i]: VCSE[: i + 1] for i in range(len(VCSE))}
    return {
        rung: {
            name: percent(sum(sums.get(kind, 0) for kind in kinds), sum(sums.values()))
            for name, sums in (("value", value), ("lines", lines))
        }
        for rung, kinds in steps.items()
    }


def _ratios(column: Coded, part: NDArray[np.float64], whole: NDArray[np.float64]) -> dict[str, float]:
    top, bottom = column.sums(part), column.sums(whole)
    return {value: percent(top[value], bottom[value]) for value in column.values}


def gini(amounts: Sequence[float]) -> float:
    """Gini coefficient of amounts that are not negative, 0 to 1; 0 where there are none."""
    ordered = sorted(amount for amount in amounts if amount > 0)
    if not ordered:
        return 0.0
    weighted = sum(rank * amount for rank, amount in enumerate(ordered, start=1))
    count = len(ordered)
    return round(2 * weighted / (count * sum(ordered)) - (count + 1) / count, 6)
