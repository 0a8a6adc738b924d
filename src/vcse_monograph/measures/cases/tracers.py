"""Does the balance of the modes differ between tracers, beyond what one witness or chance would make of it?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.measures.cases.chance import SEED, SHUFFLES
from vcse_monograph.measures.cases.material import Material, passages
from vcse_monograph.measures.cases.modes import score_ranges, scores
from vcse_monograph.measures.measurement import Measurement, absent

ONE_TRACER = "passages of fewer than two tracers speak for a mode"


def by_tracer(material: Material) -> pd.DataFrame:
    """The mode score of each tracer, the range that any one witness's loss leaves, and the lowest and highest site."""
    codings = _with_tracer(material)
    found = score_ranges(codings, ["tracer"])
    sites = scores(codings, ["tracer", "site"])["score"].groupby("tracer").agg(site_low="min", site_high="max")
    return found.join(sites).reset_index()


def _with_tracer(material: Material) -> pd.DataFrame:
    known = [term.id for term in material.book.tracers]
    return material.indicators[material.indicators["tracer"].isin(known)]


def chance_of_difference(material: Material) -> float:
    """The share of shuffles in which tracers differ as much: tracers are exchanged between the sources of a site."""
    by_source = passages(_with_tracer(material)).groupby(["site", "source", "tracer"])
    sums = by_source[["signed", "weight"]].sum().reset_index()
    codes, names = pd.factorize(sums["tracer"], sort=True)
    places = [np.flatnonzero(sums["site"] == site) for site in sorted(sums["site"].unique())]
    signed, weight = sums["signed"].to_numpy(), sums["weight"].to_numpy()

    def spread(labels: np.ndarray) -> float:
        totals = np.bincount(labels, weight, len(names))
        means = np.bincount(labels, signed, len(names))[totals > 0] / totals[totals > 0]
        return float(means.max() - means.min())

    rng, observed, as_far = np.random.default_rng(SEED), spread(codes), 0
    for _ in range(SHUFFLES):
        shuffled = codes.copy()
        for place in places:
            shuffled[place] = rng.permutation(codes[place])
        as_far += spread(shuffled) >= observed
    return (as_far + 1) / (SHUFFLES + 1)


def tracer_measurements(material: Material) -> dict[str, Measurement]:
    """The difference between the tracers' mode scores, beside the widest range within a tracer, and its chance."""
    words = {
        "difference": "Mode score of the most collaborative tracer less that of the most commodified",
        "range_within": "Widest range of one tracer's mode score as any one source or coder is left out",
        "range_between_sites": "Widest range of one tracer's mode score between sites",
        "chance": "Share of shuffles, tracers exchanged between sources of a site, in which tracers differ as much",
    }
    table = by_tracer(material) if len(_with_tracer(material)) else pd.DataFrame()
    if len(table) < 2:
        return {name: absent(_unit(name), text, ONE_TRACER) for name, text in words.items()}
    values = {
        "difference": table["score"].max() - table["score"].min(),
        "range_within": (table["high"] - table["low"]).max(),
        "range_between_sites": (table["site_high"] - table["site_low"]).max(),
        "chance": chance_of_difference(material),
    }
    n = int(table["extracts"].sum())
    return {name: Measurement(float(values[name]), _unit(name), n, text) for name, text in words.items()}


def _unit(name: str) -> str:
    return "probability" if name == "chance" else "score"
