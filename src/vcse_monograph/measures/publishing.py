"""Which lines a commissioner publishes, and when that changed.

The duty is to publish transactions over a threshold. Some publish every line of such a transaction, some only lines
that are themselves over it, and some smaller transactions too. Where the rule changes, suppliers come and go from the
files who were paid all the while.
"""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures.measurement import Measurement
from vcse_monograph.measures.provenance import months_in_words

NIL = 2.0
"""Per cent of a month's lines up to which they count as none: 2, because a rounded or late line slips through (one line
in ninety, in a month of London's)."""

SOME = 20.0
"""Per cent of a month's lines from which they are a rule and no slip: 20, far below the half to nine tenths that lines
under the threshold make up where every line is published."""

LEAST_LINES = 30
"""Lines from which a month is judged: 30, because where a fifth of the lines are small, so many hold none of them
once in 800 months."""

SMALL = {
    "line_over_threshold": "lines under the threshold",
    "transaction_over_threshold": "transactions under the threshold",
}
"""What a rule may leave out, by the column that tells."""


def small_shares(spending: pd.DataFrame, column: str) -> pd.DataFrame:
    """Per cent of lines that are not over the threshold by `column`: `commissioner, month, lines, share`.

    Months of fewer than LEAST_LINES lines, and rows without a month, are left out.
    """
    rows = spending[spending["month"] != ""]
    rows = rows.assign(small=rows["lines"].where(~rows[column], 0))
    found = rows.groupby(["commissioner", "month"])[["lines", "small"]].sum().reset_index()
    found = found[found["lines"] >= LEAST_LINES]
    return found.assign(share=100 * found["small"] / found["lines"]).drop(columns="small")


def rule_changes(spending: pd.DataFrame) -> pd.DataFrame:
    """Commissioners that publish small lines, or small transactions, in some months and none in others.

    Columns: `commissioner, left_out` (what is missing in the months without), `without, with` (months in words),
    `share` (per cent of lines that are small in the months that have them). Empty where every rule stands throughout.
    """
    rows = []
    for column, words in SMALL.items():
        for commissioner, months in small_shares(spending, column).groupby("commissioner"):
            none, some = months[months["share"] <= NIL], months[months["share"] >= SOME]
            if len(none) and len(some):
                ends = {"without": months_in_words(none["month"]), "with": months_in_words(some["month"])}
                share = float((some["share"] * some["lines"]).sum() / some["lines"].sum())
                rows.append({"commissioner": commissioner, "left_out": words, **ends, "share": share})
    table = pd.DataFrame(rows, columns=["commissioner", "left_out", "without", "with", "share"])
    return table.sort_values(["commissioner", "left_out"]).reset_index(drop=True)


def changed_rule(spending: pd.DataFrame) -> set[str]:
    """The commissioners of `rule_changes`."""
    return set(rule_changes(spending)["commissioner"])


def publishing_measurements(spending: pd.DataFrame) -> dict[str, Measurement]:
    """How many commissioners changed their rule within the edition."""
    words = "Commissioners that publish lines, or transactions, under the threshold in some months and none in others"
    everyone = spending["commissioner"].nunique()
    return {"rule_changed": Measurement(len(changed_rule(spending)), "commissioners", everyone, words)}
