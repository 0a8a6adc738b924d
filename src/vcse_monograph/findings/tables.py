"""Tables for readers: columns in plain words with their units, numbers rounded as a reader wants them."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.findings.shown import format_value
from vcse_monograph.measures.pack_tables import KINDS
from vcse_monograph.measures.turnover import period_in_words

HEADINGS = {
    "commissioner": "Commissioner",
    "commissioners": "Commissioners",
    "area": "Area",
    "on_map": "On the map",
    "expense_type": "Expense type",
    "coded_value": "Coded voluntary (£)",
    "coded_lines": "Lines coded voluntary",
    "other_value": "Coded otherwise (£)",
    "other_lines": "Lines coded otherwise",
    "coded_share": "Coded voluntary (%)",
    "register_share": "By the register (%)",
    "code_share": "By the payer's code (%)",
    "both_share": "By both (%)",
    "kind": "Kind",
    "who": "Who",
    "rung": "Rung",
    "organisation": "Organisation",
    "organisation_id": "Identifier",
    "organisations": "Organisations",
    "organisation_years": "Yearly ties (plausible)",
    "expected_ties": "Yearly ties (expected)",
    "pattern": "Pattern",
    "meaning": "Meaning",
    "probability": "Probability of being a VCSE",
    "rank": "Rank",
    "sector": "Code",
    "label": "Sector",
    "section": "Section",
    "payments": "Payments",
    "suppliers": "Supplier names",
    "lines": "Lines",
    "value": "Value (£)",
    "vcse_value": "Paid to VCSEs, expected (£)",
    "named_value": "Of which named (£)",
    "amount": "Amount (£)",
    "share": "Share of value (%)",
    "share_low": "Interval from (%)",
    "share_high": "Interval to (%)",
    "bounds_low": "Lower linkage bound (%)",
    "bounds_high": "Upper linkage bound (%)",
    "share_of_lines": "Share of lines (%)",
    "share_of_value": "Share of value (%)",
    "earlier": "Earlier period",
    "later": "Later period",
    "step": "Step",
    "left": "Left after it (£)",
    "level": "Is a level",
    "income": "Income",
    "calendar_month": "Month",
    "years": "Years pooled",
    "share_of_organisations": "Share of organisations (%)",
    "low": "Low",
    "high": "High",
    "kept": "Kept",
    "gained": "Gained",
    "lost": "Lost",
    "jaccard": "Jaccard",
    "kept_certain": "Kept (near-certain)",
    "gained_certain": "Gained (near-certain)",
    "lost_certain": "Lost (near-certain)",
    "jaccard_certain": "Jaccard (near-certain)",
    "files": "Files",
    "files_of_one_length": "Files of one length",
    "files_read": "Files read",
    "rows": "Rows",
    "rows_found": "Rows found",
    "rows_kept": "Rows kept",
    "rows_quarantined": "Rows quarantined",
    "sum_found": "Sum found (£)",
    "sum_kept": "Sum kept (£)",
    "control_totals": "Control totals",
    "control_totals_met": "Control totals met",
    "missing_months": "Missing months",
    "source_file": "File",
    "state": "State",
    "notes": "Notes",
    "do": "What to do",
    "reason": "Reason",
    "month": "Month",
    "which": "Which",
    "control_total": "Printed total (£)",
    "where": "Where",
    "difference": "Printed less rows (£)",
    "met": "Met",
    "decided_by": "Decided by",
    "left_out": "Left out",
    "without": "Months without them",
    "with": "Months with them",
    "by_chance": "Such groups by chance",
}
"""Every column that a table for readers may have, in words."""

DECIMALS = {"(expected)": 1, "(£)": 2, "(%)": 2, "Jaccard": 2, "Probability": 2}
"""Decimals by what a heading holds; counts have none."""


def for_readers(frame: pd.DataFrame, headings: dict[str, str] | None = None) -> pd.DataFrame:
    """The frame with headings in words and units, and numbers rounded by their unit.

    `headings` overrides the common words for single columns. Raises KeyError for a column without words,
    ValueError if two columns would have the same.
    """
    words = {column: (headings or {}).get(column) or HEADINGS[column] for column in frame.columns}
    if len(set(words.values())) < len(words):
        raise ValueError(f"two columns would be headed alike: {sorted(words.values())}")
    shown = frame.rename(columns=words)
    for column in shown.columns:
        digits = next((digits for part, digits in DECIMALS.items() if part in column), None)
        if digits is not None and pd.api.types.is_float_dtype(shown[column]):
            shown[column] = shown[column].round(digits)
    if "Kind" in shown:
        shown["Kind"] = shown["Kind"].replace(KINDS)
    for column in {"Earlier period", "Later period"} & set(shown.columns):
        shown[column] = shown[column].map(period_in_words)
    if "Such groups by chance" in shown:
        shown["Such groups by chance"] = [format_value(cell, "probability") for cell in shown["Such groups by chance"]]
    if "Met" in shown:
        shown["Met"] = shown["Met"].map({True: "yes", False: "no"})
    return shown.reset_index(drop=True)
