"""A survey as it was answered: read from an edition's records, and laid out for the measures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vcse_monograph.errors import DataError, Problem

AUDIENCES = {"commissioner": "commissioners", "VCSE": "VCSEs"}
"""The two groups of respondents, and how many of them are called."""

HUNDRED = (0.0, 100.0)
"""The scale of scores where the items' own scales differ."""

HALF = 0.5
"""A score needs answers to at least this share of the subscale's items: the usual rule of half."""


@dataclass(frozen=True)
class Survey:
    """A survey's answers with its codebook, as docs/architecture.md lays them out.

    `answers`: `wave, respondent, audience, item, value, state`; `respondents`: `wave, respondent, audience, state`;
    `items`: `item, dimension, paraphrase, audience, scale_min, scale_max, reverse, labels`, in the codebook's order;
    `dimensions`: title by name; `waves`: names, oldest first; `margins`: known share of each audience, or none.
    """

    answers: pd.DataFrame
    respondents: pd.DataFrame
    items: pd.DataFrame
    dimensions: dict[str, str]
    waves: tuple[str, ...]
    title: str = "Survey"
    sampling: str = "non-random"
    wave_titles: dict[str, str] | None = None
    margins: dict[str, float] | None = None
    margins_source: str = ""

    @property
    def wave(self) -> str:
        """The latest wave: the one that a chapter is about."""
        return self.waves[-1]

    @cached_property
    def audiences(self) -> list[str]:
        """The groups that answered in the latest wave, commissioners first."""
        found = set(self.who(self.wave))
        return [audience for audience in AUDIENCES if audience in found]

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """The items put to everyone ("both") and to each audience alone."""
        return {to: [item for item, _, put in self._put if put == to] for to in ("both", *AUDIENCES)}

    @cached_property
    def scale(self) -> tuple[float, float]:
        """The scale of scores: that of the items if they share one, else 0 to 100."""
        scales = set(zip(self.items["scale_min"].astype(float), self.items["scale_max"].astype(float), strict=True))
        return next(iter(scales)) if len(scales) == 1 else HUNDRED

    def items_of(self, dimension: str, audience: str | None = None) -> list[str]:
        """The items of a subscale, all of them or those put to one audience."""
        put = ("both", audience) if audience is not None else ("both", *AUDIENCES)
        return [item for item, of, to in self._put if of == dimension and to in put]

    @cached_property
    def _put(self) -> list[tuple[str, str, str]]:
        """(item, dimension, audience) of every item."""
        return list(self.items[["item", "dimension", "audience"]].itertuples(index=False, name=None))

    def subscales_of(self, audience: str) -> list[str]:
        """The dimensions of which an audience was asked at least one item, in the codebook's order."""
        return [dimension for dimension in self.dimensions if self.items_of(dimension, audience)]

    def who(self, wave: str) -> pd.Series:
        """The audience of each respondent of a wave ("" where not told), by respondent."""
        rows = self.respondents[self.respondents["wave"] == wave]
        return rows.set_index("respondent")["audience"]

    def wide(self, wave: str, items: Sequence[str] | None = None, audience: str | None = None) -> pd.DataFrame:
        """One row per respondent, one column per item, floats on the item's scale; nan where there is no answer.

        Reversed items are turned: `scale_min + scale_max - value`. An item not put to a respondent is nan too.
        """
        chosen = list(self.items["item"]) if items is None else list(items)
        table = self._tables[wave][chosen]
        return table if audience is None else table[(self.who(wave) == audience).to_numpy()]

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        """All answers of each wave, reversed items turned; laid out once, since every measure starts from them."""
        about = self.items.set_index("item")
        turned = list(about.index[about["reverse"]])
        answered = self.answers[self.answers["state"] == "answered"]
        tables = {}
        for wave in self.waves:
            rows = answered[answered["wave"] == wave]
            table = rows.pivot(index="respondent", columns="item", values="value").astype(float)
            table = table.reindex(index=self.who(wave).index, columns=list(about.index)).rename_axis(columns=None)
            table[turned] = (about["scale_min"] + about["scale_max"])[turned] - table[turned]
            tables[wave] = table
        return tables

    def scores(self, wave: str, audience: str) -> pd.DataFrame:
        """One row per respondent of an audience, one column per subscale put to it: the mean of the answered items.

        On `scale`, high is capable; nan where fewer than half of the items were answered.
        """
        who = (self.who(wave) == audience).to_numpy()
        about = self.items.set_index("item")
        low, high = self.scale
        span = about["scale_max"] - about["scale_min"]
        placed = low + (high - low) * (self._tables[wave] - about["scale_min"]) / span
        columns = {}
        for dimension in self.subscales_of(audience):
            table = placed.loc[who, self.items_of(dimension, audience)]
            columns[dimension] = table.mean(axis=1).where(table.notna().mean(axis=1) >= HALF)
        return pd.DataFrame(columns, index=placed.index[who])


def read_survey(folder: str | Path) -> Survey:
    """The survey in `folder` (`answers.parquet`, `respondents.csv`, `codebook.json`). DataError where a file lacks."""
    folder = Path(folder)
    names = ("answers.parquet", "respondents.csv", "codebook.json")
    absent = [name for name in names if not (folder / name).is_file()]
    if absent:
        problem = Problem(what=f"The survey's records lack {', '.join(absent)}.", do="build the edition's survey anew")
        raise DataError(problem, where=folder.name)
    respondents = pd.read_csv(
        folder / "respondents.csv", dtype={"wave": str, "audience": str, "state": str}, keep_default_na=False
    )
    codebook = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
    return survey_of(pd.read_parquet(folder / "answers.parquet"), respondents, codebook)


def survey_of(answers: pd.DataFrame, respondents: pd.DataFrame, codebook: dict[str, Any]) -> Survey:
    """A survey from its answers, its respondents and its codebook as written (`codebook.json`)."""
    counted = respondents[respondents["state"] != "duplicate"]
    kept = answers.merge(counted[["wave", "respondent"]], on=["wave", "respondent"]).astype({"wave": str})
    found = {str(wave) for wave in counted["wave"]}
    named = [str(wave["wave"]) for wave in codebook.get("waves", [])]
    population = codebook.get("population") or {}
    columns = ["item", "dimension", "paraphrase", "audience", "scale_min", "scale_max", "reverse", "labels"]
    usual = {"audience": "both", "reverse": False, "labels": []}
    items = pd.DataFrame([usual | item for item in codebook["items"]])
    return Survey(
        answers=kept.assign(value=pd.to_numeric(kept["value"]).astype("Float64").astype(float)),
        respondents=counted.astype({"wave": str}).reset_index(drop=True),
        items=items[columns],
        dimensions={entry["dimension"]: entry["title"] for entry in codebook["dimensions"]},
        waves=(*(w for w in named if w in found), *sorted(found - set(named))) or ("",),
        title=str(codebook.get("title", "Survey")),
        sampling=str(codebook.get("sampling", "non-random")),
        wave_titles={str(wave["wave"]): wave.get("title") or str(wave["wave"]) for wave in codebook.get("waves", [])},
        margins=population.get("margins"),
        margins_source=str(population.get("source", "")),
    )


def share(part: float, whole: float) -> float:
    """Part of a whole in per cent; nan of nothing."""
    return 100.0 * part / whole if whole else float(np.nan)
