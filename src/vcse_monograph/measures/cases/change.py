"""What changed, site by site: the mode score in March 2020, ties and influence as integrated care systems formed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from vcse_monograph.measures.cases.chance import at_least, sign_test
from vcse_monograph.measures.cases.material import Material, passages
from vcse_monograph.measures.cases.modes import score_ranges, scores, without_each_source
from vcse_monograph.measures.measurement import Measurement, absent

BEFORE, COVID, FORMING, FORMED = "before", "covid", "forming", "formed"
NO_PAIR = "no site has passages from both periods"
DIP_BY_CHANCE = 1 / 3
"""Three periods in random order: the middle one is lowest one time in three."""


def mode_by_period(material: Material) -> pd.DataFrame:
    """The mode score of each site and period with the range that any one witness's loss leaves (`score_ranges`)."""
    periods = [term.id for term in material.book.periods]
    codings = material.indicators[material.indicators["period"].isin(periods)]
    return score_ranges(codings, ["site", "period"]).reset_index()


def shifts(material: Material) -> pd.DataFrame:
    """Each site's mode score before and during COVID-19: before, covid, change, robust.

    `robust`: the change keeps its sign without any one source or coder.
    """
    codings = material.indicators[material.indicators["period"].isin([BEFORE, COVID])]
    table = _two_periods(scores(codings, ["site", "period"])["score"])
    left = [_two_periods(without_each_source(codings, ["site"], "period")).droplevel("source")]
    for coder in sorted(codings["coder"].unique()):
        left.append(_two_periods(scores(codings[codings["coder"] != coder], ["site", "period"])["score"]))
    changes = pd.concat([(part[COVID] - part[BEFORE]).dropna() for part in left])
    table = table.dropna().assign(change=lambda x: x[COVID] - x[BEFORE])
    sites = changes.index
    robust = [bool(((changes[sites == site] > 0) == (change > 0)).all()) for site, change in table["change"].items()]
    return table.assign(robust=robust).reset_index()


def _two_periods(score: pd.Series) -> pd.DataFrame:
    return score.unstack("period").reindex(columns=[BEFORE, COVID])


COVID_WORDS = {
    "sites": "Sites with passages from before and during COVID-19",
    "sites_up": "Sites whose mode score moved towards the collaborative mode with COVID-19",
    "sites_up_robust": "Sites whose mode score moved so, and still would without any one source or coder",
    "p": "Chance that as many sites moved one way by a coin's throw each: exact sign test, two-sided",
    "change_median": "Median over sites of the change of the mode score with COVID-19; interval: over all sites",
}
TIES_WORDS = {
    "sites": "Sites with passages on ties from before, during and after the forming of integrated care systems",
    "sites_dip": "Sites whose ties were fewer while integrated care systems formed than before",
    "sites_dip_then_recovery": "Sites whose ties fell as integrated care systems formed and rose after",
    "chance": "Chance of as many such sites if each site's three periods stood in random order",
}
INFLUENCE_WORDS = {
    "influence_sites": "Sites with passages of the last period on VCSE influence",
    "sites_influence": "Sites whose passages of the last period speak of more VCSE influence rather than less",
    "influence_p": "Chance that as many sites lean one way by a coin's throw each: exact sign test, two-sided",
}
UNITS = {"p": "probability", "chance": "probability", "influence_p": "probability", "change_median": "score"}


def _measured(words: Mapping[str, str], values: Sequence[float], n: int, missing: str) -> dict[str, Measurement]:
    """One measurement for each word and value; absent for the same reason where there is no site."""
    units = {name: UNITS.get(name, "sites") for name in words}
    if not n:
        return {name: absent(units[name], text, missing) for name, text in words.items()}
    pairs = zip(words.items(), values, strict=True)
    return {name: Measurement(float(value), units[name], n, text) for (name, text), value in pairs}


def covid_measurements(material: Material) -> dict[str, Measurement]:
    """In how many sites the mode score rose with COVID-19, the chance of as many, and the median change."""
    table = shifts(material)
    n, change = len(table), table["change"]
    up = change > 0
    values = (n, up.sum(), (up & table["robust"].astype(bool)).sum(), sign_test(int(up.sum()), n), change.median())
    found = _measured(COVID_WORDS, values, n, NO_PAIR)
    if n:
        spread = (float(change.min()), float(change.max()))
        found["change_median"] = replace(found["change_median"], interval=spread)
    return found


def level_by_period(material: Material, code: str, periods: Sequence[str]) -> pd.DataFrame:
    """The mean of a code's direction, weighted by strength, of each site and period: sites in rows."""
    sums = passages(material.of(code)).groupby(["site", "period"])[["valued", "weight"]].sum()
    level = (sums["valued"] / sums["weight"]).unstack("period")
    return level.reindex(columns=list(periods), index=material.sites.index)


def ics_measurements(material: Material) -> dict[str, Measurement]:
    """In how many sites ties were lost and then regained, and VCSEs expect more influence."""
    ties = level_by_period(material, "ics_ties", [COVID, FORMING, FORMED]).dropna()
    dip = ties[FORMING] < ties[COVID]
    both = int((dip & (ties[FORMED] > ties[FORMING])).sum())
    values = (len(ties), dip.sum(), both, at_least(both, len(ties), DIP_BY_CHANCE))
    found = _measured(TIES_WORDS, values, len(ties), "no site has passages on ties from all three periods")
    level = level_by_period(material, "vcse_influence", [FORMED])[FORMED].dropna()
    more, n = int((level > 0).sum()), len(level)
    why = "no passage of the last period speaks of VCSE influence"
    return found | _measured(INFLUENCE_WORDS, (n, more, sign_test(more, n)), n, why)
