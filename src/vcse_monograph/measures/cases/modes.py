"""Which mode of commissioning the passages speak for, place by place; and whether they do without any one witness."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vcse_monograph.measures.cases.chance import at_least
from vcse_monograph.measures.cases.material import Material, counts, passages
from vcse_monograph.measures.cases.slips import slip_rate
from vcse_monograph.measures.measurement import Measurement, absent, count
from vcse_monograph.records.cases.codebook import MODES

LEAST_WITNESSES = 2
"""An indicator that must survive the loss of any one source or coder needs two of each."""


def scores(codings: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The mode score of each group: -1 all commodified, 1 all collaborative, passages weighted by strength.

    `codings` are indicators of a mode. Columns: score, extracts, sources, source_kinds, coders.
    """
    sums = passages(codings).groupby(list(by))[["signed", "weight"]].sum()
    return pd.DataFrame({"score": sums["signed"] / sums["weight"]}).join(counts(codings, by))


def score_ranges(codings: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """`scores` with `low` and `high`: the lowest and highest score that the loss of any one source or coder leaves."""
    found = scores(codings, by)
    left = [without_each_source(codings, by).droplevel("source")]
    for coder in sorted(codings["coder"].unique()):
        rest = codings[codings["coder"] != coder]
        if len(rest):
            left.append(scores(rest, by)["score"])
    every = pd.concat([found["score"], *left])
    grouped = every.groupby(level=list(range(len(by))))
    return found.assign(low=grouped.min(), high=grouped.max())


def without_each_source(codings: pd.DataFrame, by: Sequence[str], also: str = "") -> pd.Series:
    """The score of each group without each of its sources in turn; indexed by group, `also`, and the source left out.

    `also` parts the groups further (by period), after the source was left out of the whole of its group.
    """
    keys = [*by, also] if also else list(by)
    parts = passages(codings).groupby([*keys, "source"])[["signed", "weight"]].sum()
    if also:  # a source that is silent in one period is left out there all the same
        every = pd.MultiIndex.from_frame(
            parts.reset_index()[[*by, "source"]]
            .drop_duplicates()
            .merge(parts.reset_index()[[also]].drop_duplicates(), how="cross")[[*keys, "source"]]
        )
        parts = parts.reindex(every, fill_value=0.0)
    rest = parts.groupby(level=keys).transform("sum") - parts
    rest = rest[rest["weight"] > 0]
    return rest["signed"] / rest["weight"]


PARTS = ("extracts", "sources", "coders")


def both_modes(material: Material) -> pd.DataFrame:
    """For each site: passages, sources and coders that speak for each mode; `both`: both occur; `robust`: they still
    would without any one source or coder."""
    found = counts(material.indicators, ["site", "mode"])
    rows = {}
    for site in material.sites.index:
        row = {f"{mode}_{part}": _at(found, site, part, mode) for mode in MODES for part in PARTS}
        both = all(row[f"{mode}_extracts"] >= 1 for mode in MODES)
        robust = all(row[f"{mode}_{part}"] >= LEAST_WITNESSES for mode in MODES for part in ("sources", "coders"))
        rows[site] = {**row, "both": both, "robust": robust}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("site")


def _at(found: pd.DataFrame, site: str, part: str, mode: str) -> int:
    return int(found[part].get((site, mode), 0))


def mode_measurements(material: Material) -> dict[str, Measurement]:
    """How much material speaks for the modes, and in how many sites both occur."""
    n, both = len(material.sites), both_modes(material)
    indicators = material.indicators
    found = {
        "sites": count(n, "sites", "Sites compared"),
        "cells": count(indicators.groupby(["site", "tracer"]).ngroups, "pairs", "Site and tracer pairs coded"),
        "extracts": count(indicators["extract"].nunique(), "extracts", "Passages that speak for a mode"),
        "sources": count(indicators["source"].nunique(), "sources", "Sources that speak for a mode"),
    }
    words = "Sites in which both modes are coded"
    found["sites_with_both"] = Measurement(float(both["both"].sum()), "sites", n, words)
    still = f"{words}, and still are without any one source or coder"
    found["sites_with_both_robust"] = Measurement(float(both["robust"].sum()), "sites", n, still)
    return found | {"chance": _chance(material, both)} | _site_scores(material)


def _chance(material: Material, both: pd.DataFrame) -> Measurement:
    """The chance that the rarer mode of some site is nothing but slips of its coders: the largest over sites."""
    words = "Largest chance over sites that passages of the rarer mode are all slips of coders"
    rate, read = slip_rate(material.codings)
    if both.empty or not read:
        return absent("probability", words, "no passage was given the same code by two coders")
    counts_of = both[[f"{mode}_extracts" for mode in MODES]]
    chances = [at_least(int(row.min()), int(row.sum()), rate) for _, row in counts_of.iterrows()]
    return Measurement(max(chances), "probability", read, words)


def _site_scores(material: Material) -> dict[str, Measurement]:
    """The most commodified and the most collaborative site's scores, with what one witness's loss would change."""
    words = {
        "most_commodified": "Mode score of the most commodified site (-1 all commodified, 1 all collaborative)",
        "most_collaborative": "Mode score of the most collaborative site (-1 all commodified, 1 all collaborative)",
    }
    if material.indicators.empty:
        return {name: absent("score", text, "no passage speaks for a mode") for name, text in words.items()}
    ranges = score_ranges(material.indicators, ["site"]).sort_values(["score"], kind="stable")
    ends = {"most_commodified": ranges.iloc[0], "most_collaborative": ranges.iloc[-1]}
    return {name: _score(row, words[name]) for name, row in ends.items()}


def _score(row: pd.Series, words: str) -> Measurement:
    interval = (float(row["low"]), float(row["high"]))
    return Measurement(float(row["score"]), "score", int(row["extracts"]), words, interval)
