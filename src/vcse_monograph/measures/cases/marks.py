"""Do the marks of a mode come together? K2 and K3 say what each mode is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.measures.cases.chance import SEED, SHUFFLES
from vcse_monograph.measures.cases.material import Material, counts
from vcse_monograph.measures.cases.modes import LEAST_WITNESSES
from vcse_monograph.measures.measurement import Measurement, absent
from vcse_monograph.records.cases.codebook import Mode


def present(material: Material, mode: Mode) -> pd.DataFrame:
    """The codings in which a mark of the mode is present."""
    marks = material.of(*material.book.marks(mode))
    return marks[marks["value"] > 0]


def by_site(material: Material, mode: Mode) -> pd.DataFrame:
    """For each site: how many of the mode's marks are coded there (`marks`), and how many still are without any one
    source or coder (`robust`)."""
    found = counts(present(material, mode), ["site", "code"])
    robust = (found[["sources", "coders"]] >= LEAST_WITNESSES).all(axis=1)
    table = pd.DataFrame({"marks": found.groupby("site").size(), "robust": robust.groupby("site").sum()})
    return table.reindex(material.sites.index, fill_value=0).astype("int64")


def together(material: Material, mode: Mode) -> tuple[int, float, float]:
    """Pairs of the mode's marks that one source tells of; how many chance gives on average; and the chance of as many.

    Chance: each mark is shuffled over the sources of its site, so that a place rich in marks is no evidence.
    """
    marks = present(material, mode)
    table = pd.crosstab([marks["site"], marks["source"]], marks["code"]).clip(upper=1)
    every = material.codings[["site", "source"]].drop_duplicates()
    full = table.reindex(pd.MultiIndex.from_frame(every.sort_values(["site", "source"])), fill_value=0)
    cells, site = full.to_numpy(dtype=float), full.index.get_level_values("site")
    observed = pairs(cells)
    rng, found = np.random.default_rng(SEED), []
    places = [np.flatnonzero(site == name) for name in site.unique()]
    for _ in range(SHUFFLES):
        shuffled = cells.copy()
        for place in places:
            shuffled[place] = rng.permuted(cells[place], axis=0)
        found.append(pairs(shuffled))
    as_many = sum(number >= observed for number in found)
    return observed, float(np.mean(found)), (as_many + 1) / (SHUFFLES + 1)


def pairs(cells: np.ndarray) -> int:
    """Pairs of marks in the same row, over all rows."""
    marks = cells.sum(axis=1)
    return int((marks * (marks - 1) / 2).sum())


def mark_measurements(material: Material, mode: Mode) -> dict[str, Measurement]:
    """In how many sites all marks of the mode occur, and whether one source tells of them together beyond chance."""
    table, needed, n = by_site(material, mode), len(material.book.marks(mode)), len(material.sites)
    all_of = f"Sites in which all {needed} marks of the {mode} mode are coded"
    still = f"{all_of}, each still without any one source or coder"
    found = {
        "sites": Measurement(float((table["marks"] == needed).sum()), "sites", n, all_of),
        "sites_robust": Measurement(float((table["robust"] == needed).sum()), "sites", n, still),
    }
    words = f"Pairs of marks of the {mode} mode that one and the same source tells of"
    chance = f"Share of shuffles within sites with as many {words[0].lower()}{words[1:]}"
    marks = present(material, mode)
    if marks.empty:
        why = f"no mark of the {mode} mode is coded"
        return found | {
            "pairs": absent("pairs of marks", words, why),
            "pairs_chance": absent("probability", chance, why),
        }
    observed, _, probability = together(material, mode)
    sources = int(marks["source"].nunique())
    return found | {
        "pairs": Measurement(float(observed), "pairs of marks", sources, f"{words}; n: sources that tell of a mark"),
        "pairs_chance": Measurement(probability, "probability", sources, chance),
    }
