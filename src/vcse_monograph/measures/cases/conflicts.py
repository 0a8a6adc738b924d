"""Where the modes clashed, which way was it settled? One row an episode, told by several sources."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.measures.cases.chance import at_least, binomial_interval
from vcse_monograph.measures.cases.material import Material, counts, passages
from vcse_monograph.measures.measurement import Measurement, absent, count

NO_EPISODES = "no conflict episode is coded"


def episodes(material: Material) -> pd.DataFrame:
    """The ledger of episodes: site, episode, tracer, period, settled, extracts, sources, coders.

    Settled (collaborative, commodified, unresolved) as the weight of its passages says; a tie is unresolved. Tracer and
    period are those of the most passages.
    """
    conflict = [code.id for code in material.book.codes if code.episodes]
    codings = material.of(*conflict)
    keys = ["site", "episode"]
    told = passages(codings)
    weight = told.groupby(keys)["valued"].sum()
    settled = np.sign(weight).map({1.0: "collaborative", -1.0: "commodified", 0.0: "unresolved"})
    about = told.groupby(keys)[["tracer", "period"]].agg(_most)
    found = about.assign(settled=settled).join(counts(codings, keys)[["extracts", "sources", "coders"]])
    return found.reset_index()


def _most(values: pd.Series) -> str:
    """The most frequent value; of several, the first in order."""
    return str(values.value_counts().sort_index().idxmax())


def by_site(ledger: pd.DataFrame) -> pd.DataFrame:
    """Episodes of each site by how they were settled: collaborative, commodified, unresolved, episodes."""
    ways = ["collaborative", "commodified", "unresolved"]
    table = pd.crosstab(ledger["site"], ledger["settled"]).reindex(columns=ways, fill_value=0)
    return table.assign(episodes=table.sum(axis=1)).rename_axis(None, axis=1).reset_index()


def conflict_measurements(material: Material) -> dict[str, Measurement]:
    """How many episodes leaned to the collaborative mode, the chance of as many, and in how many sites most did."""
    ledger = episodes(material)
    n = len(ledger)
    words = {
        "collaborative": "Conflict episodes settled by the collaborative mode",
        "share": "Share of conflict episodes settled by the collaborative mode, with its exact interval",
        "chance": "Chance of as many if each episode were a coin's throw: exact binomial, one-sided",
        "sites": "Sites with conflict episodes",
        "sites_mostly": "Sites in which more than half of the episodes were settled by the collaborative mode",
    }
    found = {"episodes": count(n, "episodes", "Conflict episodes, counted once however many passages tell of them")}
    if not n:
        units = {"share": "%", "chance": "probability", "sites": "sites", "sites_mostly": "sites"}
        return found | {name: absent(units.get(name, "episodes"), text, NO_EPISODES) for name, text in words.items()}
    sites = by_site(ledger)
    yes = int((ledger["settled"] == "collaborative").sum())
    low, high = binomial_interval(yes, n)
    mostly = int((2 * sites["collaborative"] > sites["episodes"]).sum())
    return found | {
        "collaborative": Measurement(float(yes), "episodes", n, words["collaborative"]),
        "share": Measurement(100 * yes / n, "%", n, words["share"], (100 * low, 100 * high)),
        "chance": Measurement(at_least(yes, n), "probability", n, words["chance"]),
        "sites": count(len(sites), "sites", words["sites"]),
        "sites_mostly": Measurement(float(mostly), "sites", len(sites), words["sites_mostly"]),
    }
