"""What a threshold on lines, instead of on transactions, would lose.

Publishers must show payments over a threshold (NHS: £25,000). It applies to the transaction; one transaction
may be printed as several lines, each below it. Credit notes count by their absolute value when the pack is made.
"""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.doubt import EXPECTED
from vcse_monograph.measures.measurement import Measurement, absent, share_of
from vcse_monograph.measures.shares import in_columns

NONE_OVER = "no transaction reaches the threshold"


def threshold_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """Lines and value lost by a threshold on lines, and the VCSE share of value under either threshold."""
    over = spending[spending["transaction_over_threshold"]]
    lost = over[~over["line_over_threshold"]]
    kept = over[over["line_over_threshold"]]
    lines, all_lines = int(lost["lines"].sum()), int(over["lines"].sum())
    words = "lines under the threshold that belong to transactions over it"
    share_words = f"Share of {words}, of all lines of such transactions"
    return {
        "lines_lost": Measurement(float(lines), "lines", all_lines, words.capitalize()),
        "value_lost": Measurement(int(lost["pence"].sum()) / 100, "£", lines, f"Value of {words}"),
        "lines_lost_share": Measurement(100 * lines / all_lines, "%", all_lines, share_words)
        if all_lines
        else absent("%", share_words, NONE_OVER),
        "vcse_share_of_value": _share(over, definition, "transactions over the threshold"),
        "vcse_share_by_line": _share(kept, definition, "lines over the threshold"),
    }


def _share(rows: pd.DataFrame, definition: Definition, which: str) -> Measurement:
    pence, lines = int(rows["pence"].sum()), int(rows["lines"].sum())
    words = f"Share of value paid to VCSEs, {which} only"
    return share_of(definition.select(rows).total("pence"), pence, lines, words, missing=NONE_OVER)


def threshold_table(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """All payments, transactions over the threshold, lines over it: one row each.

    Columns: `payments, lines, value` (pounds), `vcse_value` (expected), and in per cent `share, share_low, share_high,
    bounds_low, bounds_high`.
    """
    over = spending["transaction_over_threshold"]
    parts = {
        "all published": spending,
        "transactions over the threshold": spending[over],
        "lines over the threshold": spending[over & spending["line_over_threshold"]],
        "lost by a threshold on lines": spending[over & ~spending["line_over_threshold"]],
    }
    rows = []
    for name, part in parts.items():
        value, vcse = int(part["pence"].sum()) / 100, definition.select(part).total("pence")[EXPECTED] / 100
        lines = int(part["lines"].sum())
        rows.append(
            {"payments": name, "lines": lines, "value": value, "vcse_value": vcse}
            | in_columns("share", _share(part, definition, name))
        )
    return pd.DataFrame(rows)
