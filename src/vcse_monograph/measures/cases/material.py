"""The case tables of an edition, as the measures read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from vcse_monograph.records.cases.codebook import SIGN, Codebook, read_codebook

TEXTS = (
    *("extract", "site", "tracer", "period", "code", "direction", "episode"),
    *("source_kind", "source", "coder", "quotation"),
)


@dataclass(frozen=True)
class Material:
    """Coded extracts and what belongs to them.

    `codings` has one row per code that one coder gave to one passage: the columns of `extracts.parquet`, and
    `value` (what its direction counts on the code's scale), `mode` (the mode of commissioning that it indicates, or
    empty) and `sign` (-1 commodified, 1 collaborative, 0 neither). `sites` is indexed by site.
    """

    book: Codebook
    codings: pd.DataFrame
    sites: pd.DataFrame
    foi: pd.DataFrame
    ledger: pd.DataFrame
    about: dict[str, Any]

    @property
    def title(self) -> str:
        """What the edition is called."""
        return str(self.about["title"])

    @property
    def data_kind(self) -> str:
        """`synthetic`, `open` or `user`."""
        return str(self.about["data_kind"])

    @property
    def attribution(self) -> str:
        """The sentence that the data's licence asks for; empty if it asks for none."""
        return str(self.about.get("attribution") or "")

    @property
    def period(self) -> str:
        """What the figures print as the time of the data: fieldwork has no months here."""
        return f"{self.codings['source'].nunique():,} sources, {len(self.sites)} sites"

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The codings that speak for a mode."""
        return self.codings[self.codings["mode"] != ""]

    def of(self, *codes: str) -> pd.DataFrame:
        """The codings of some codes."""
        return self.codings[self.codings["code"].isin(codes)]

    def without(self, column: str, value: str) -> Material:
        """The material as it would be without one source, coder or site."""
        return replace(self, codings=self.codings[self.codings[column] != value])


def read_material(folder: str | Path) -> Material:
    """The case tables in a folder, as the step `cases` wrote them (`docs/architecture.md`, "Cases")."""
    place = Path(folder)
    book = read_codebook(place / "codebook.json")
    return Material(
        book=book,
        codings=with_modes(pd.read_parquet(place / "extracts.parquet"), book),
        sites=pd.read_csv(place / "sites.csv", dtype={"site": "str", "label": "str"}).set_index("site"),
        foi=pd.read_csv(place / "foi.csv", dtype="str", keep_default_na=False),
        ledger=pd.read_csv(place / "ledger.csv", keep_default_na=False),
        about=json.loads((place / "about.json").read_text(encoding="utf-8")),
    )


def with_modes(extracts: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The extracts with `value`, `mode` and `sign`."""
    pairs = list(zip(extracts["code"], extracts["direction"], strict=True))
    known = {pair: (book.value(*pair), book.mode(*pair) or "") for pair in set(pairs)}
    return extracts.astype(dict.fromkeys(TEXTS, "str")).assign(
        value=pd.array([known[pair][0] for pair in pairs], dtype="float64"),
        mode=pd.array([known[pair][1] for pair in pairs], dtype="str"),
        sign=pd.array([SIGN.get(known[pair][1], 0.0) for pair in pairs], dtype="float64"),
    )


def counts(codings: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Passages, sources, kinds of source and coders of each group, indexed by it."""
    distinct = {"extracts": "extract", "sources": "source", "source_kinds": "source_kind", "coders": "coder"}
    return codings.groupby(list(by)).agg(**{name: (column, "nunique") for name, column in distinct.items()})


def passages(codings: pd.DataFrame) -> pd.DataFrame:
    """One row per passage and code: coders' values and signs, weighted by strength, averaged over the coders.

    Averaged so that a passage read by two coders counts no more than one read by one. Columns: the passage's own, and
    `weight` (mean strength), `signed` (mean of sign times strength), `valued` (mean of value times strength).
    """
    weighed = codings.assign(
        weight=codings["strength"].astype("float64"),
        signed=codings["sign"] * codings["strength"],
        valued=codings["value"] * codings["strength"],
    )
    own = ["extract", "code", "episode", "site", "tracer", "period", "source_kind", "source"]
    return weighed.groupby(own, sort=True)[["weight", "signed", "valued"]].mean().reset_index()
