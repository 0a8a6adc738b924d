"""The extracts behind a claim: how many, from where, and their numbers; words only where the edition allows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vcse_monograph.measures.cases.material import Material, counts
from vcse_monograph.measures.cases.matrix import suppressed
from vcse_monograph.measures.measurement import Measurement, count

NOT_SHOWN = "not shown"


def summary(material: Material, claim: str) -> pd.DataFrame:
    """Passages, sources and coders behind a claim, by site, code and direction; small numbers are suppressed."""
    codings = material.of(*material.book.codes_of(claim))
    table = counts(codings, ["site", "code", "direction"]).drop(columns="source_kinds").reset_index()
    return suppressed(labelled(table, material), int(material.about["suppress_below"]))


def listed(material: Material, claim: str) -> pd.DataFrame:
    """Every passage behind a claim, one row for each code and direction, with its words where the edition allows them.

    Columns: extract, site, tracer, period, code, direction, source_kind, strength, coders, quotation. The kind of
    source is not shown where a site has fewer sources of it than the edition's threshold.
    """
    codings = material.of(*material.book.codes_of(claim))
    keys = ["extract", "site", "tracer", "period", "code", "direction", "source_kind", "quotation"]
    table = codings.groupby(keys).agg(strength=("strength", "max"), coders=("coder", "nunique")).reset_index()
    kinds = material.codings.groupby(["site", "source_kind"])["source"].nunique()
    least = int(material.about["suppress_below"])
    few = [kinds[pair] < least for pair in zip(table["site"], table["source_kind"], strict=True)]
    table["source_kind"] = table["source_kind"].mask(pd.Series(few, index=table.index, dtype=bool), NOT_SHOWN)
    if not (table["quotation"] != "").any():
        table = table.drop(columns="quotation")
    return labelled(table, material)


def labelled(table: pd.DataFrame, material: Material) -> pd.DataFrame:
    """The table with labels in the place of identifiers."""
    words = labels_of(material)
    return table.assign(**{column: table[column].replace(known) for column, known in words.items() if column in table})


def labels_of(material: Material) -> dict[str, dict[str, str]]:
    """The label of each identifier, by the column that it stands in."""
    book = material.book
    return {
        "site": {str(site): str(label) for site, label in material.sites["label"].items()},
        "tracer": {term.id: term.label for term in book.tracers},
        "period": {term.id: term.label for term in book.periods},
        "code": {code.id: code.label for code in book.codes},
        "source_kind": {term.id: term.label for term in book.source_kinds},
    }


def claim_measurements(material: Material, claims: Sequence[str]) -> dict[str, Measurement]:
    """Passages and sources behind each claim: `k5.extracts`, `k5.sources`."""
    found: dict[str, Measurement] = {}
    for claim in claims:
        codings = material.of(*material.book.codes_of(claim))
        for name, column in (("extracts", "extract"), ("sources", "source")):
            words = f"{'Passages' if name == 'extracts' else 'Sources'} behind claim {claim}"
            found[f"{claim.lower()}.{name}"] = count(int(codings[column].nunique()), name, words)
    return found
