"""Tables of the case comparison for readers: columns in words, labels for identifiers, numbers rounded."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.findings.illustration import Words
from vcse_monograph.findings.shown import MINUS, format_value
from vcse_monograph.measures.cases.behind import labelled, labels_of
from vcse_monograph.measures.cases.material import Material

HEADINGS = {
    "site": "Site",
    "tracer": "Tracer",
    "period": "Period",
    "code": "Code",
    "label": "Code",
    "medium": "Medium",
    "direction": "Coded as",
    "strength": "Strength",
    "extract": "Extract",
    "extracts": "Extracts",
    "sources": "Sources",
    "source_kinds": "Kinds of source",
    "source_kind": "Kind of source",
    "coders": "Coders",
    "quotation": "Words",
    "value": "Value",
    "confidence": "Confidence",
    "score": "Mode score",
    "low": "Lowest, one left out",
    "high": "Highest, one left out",
    "commodified_extracts": "Commodified: extracts",
    "commodified_sources": "Commodified: sources",
    "commodified_coders": "Commodified: coders",
    "collaborative_extracts": "Collaborative: extracts",
    "collaborative_sources": "Collaborative: sources",
    "collaborative_coders": "Collaborative: coders",
    "both": "Both",
    "robust": "Without any one",
    "marks": "Marks",
    "alpha": "Alpha",
    "passages": "Passages read twice",
    "disagreements": "Disagreements",
    "condition": "Condition",
    "expected": "Expected mode",
    "consistency": "Consistency",
    "pri": "PRI",
    "coverage": "Coverage",
    "reverse_consistency": "Consistency, opposite",
    "reverse_pri": "PRI, opposite",
    "chance": "Chance",
    "cases": "Cases",
    "out": "Outcome",
    "model": "Model",
    "term": "Term",
    "unique": "Unique coverage",
    "above": "Cut above",
    "up_to": "Up to",
    "solution": "Solution",
    "episode": "Episode",
    "settled": "Settled",
    "collaborative": "Collaborative",
    "commodified": "Commodified",
    "unresolved": "Unresolved",
    "episodes": "Episodes",
    "embeddedness": "Embedded ties",
    "workaround": "Workaround",
    "proposition": "Proposition",
    "context": "Context",
    "mechanism": "Mechanism",
    "outcome": "Outcome",
    "rival": "Rival",
    "units": "Units",
    "inside": "In context",
    "inside_shown": "With the outcome",
    "outside": "Outside",
    "outside_shown": "With it outside",
    "matched": "Matched",
    "rival_matched": "Rival matched",
    "before": "Before",
    "covid": "During COVID-19",
    "change": "Change",
    "price": "In full cost",
    "below": "Below",
    "documented": "By a document",
    "deficit": "In deficit",
    "strained": "Strained",
    "site_low": "Lowest site",
    "site_high": "Highest site",
    "body_kind": "Kind of body",
    "enquiries": "Enquiries",
    "answered": "Answered",
    "partial": "In part",
    "refused": "Refused",
    "no_answer": "No answer",
    "source_file": "File",
    "rows_found": "Codings found",
    "rows_kept": "Kept",
    "rows_repeated": "Repeated",
    "notes": "Notes",
}
"""Every column that such a table may have, in words."""


def words_of(material: Material) -> Words:
    """What an edition of the case comparison calls its sites, tracers, periods and codes, and these columns."""
    return Words(labels_of(material), HEADINGS)


PROBABILITIES = ("chance",)
MISSING = "not shown"


def for_readers(frame: pd.DataFrame, material: Material, headings: dict[str, str] | None = None) -> pd.DataFrame:
    """The frame with headings in words, labels in the place of identifiers, yes and no, and rounded numbers.

    `headings` adds or overrides columns. KeyError for a column without words.
    """
    table = labelled(frame, material)
    for column in table.columns:
        if pd.api.types.is_bool_dtype(table[column]):
            table[column] = table[column].map({True: "yes", False: "no"})
        elif any(isinstance(value, float) for value in table[column].dropna()):
            unit = "probability" if column in PROBABILITIES else "ratio"
            table[column] = [_written(cell, unit) if isinstance(cell, float) else cell for cell in table[column]]
    words = {**HEADINGS, **(headings or {})}
    return table.rename(columns={column: words[column] for column in table.columns}).reset_index(drop=True)


def _written(value: float, unit: str) -> str:
    """A number as text; a plain minus, so that the file can be computed with."""
    return format_value(value, unit).replace(MINUS, "-") if pd.notna(value) else MISSING
