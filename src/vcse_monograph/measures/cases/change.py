"""What changed, site by site: the mode score in March 2020, ties and influence as integrated care systems formed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vcse_monograph.measures.cases.chance import at_least, sign_test
from vcse_monograph.measures.cases.material import Material, passages
from vcse_monograph.measures.cases.modes import score_ranges, scores, without_each_source
from vcse_monograph.measures.measurement import Measurement, absent, count

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


def covid_measurements(material: Material) -> dict[str, Measurement]:
    """In how many sites the mode score rose with COVID-19, the chance of as many, and the median change."""
    table = shifts(material)
    words = {
        "sites_up": "Sites whose mode score moved towards the collaborative mode with COVID-19",
        "sites_up_robust": "Sites whose mode score moved so, and still would without any one source or coder",
        "p": "Chance that as many sites moved one way by a coin's throw each: exact sign test, two-sided",
        "change_median": "Median over sites of the change of the mode score (from -1 to 1) with COVID-19",
    }
    units = {"p": "probability", "change_median": "score"}
    n = len(table)
    if not n:
        return {name: absent(units.get(name, "sites"), text, NO_PAIR) for name, text in words.items()} | {
            "sites": absent("sites", "Sites with passages from before and during COVID-19", NO_PAIR)
        }
    up = table["change"] > 0
    values = {
        "sites_up": float(up.sum()),
        "sites_up_robust": float((up & table["robust"]).sum()),
        "p": sign_test(int(up.sum()), n),
        "change_median": float(table["change"].median()),
    }
    found = {name: Measurement(values[name], units.get(name, "sites"), n, words[name]) for name in words}
    spread = (float(table["change"].min()), float(table["change"].max()))
    text = f"{words['change_median']}; interval: from the lowest site to the highest"
    found["change_median"] = Measurement(values["change_median"], "score", n, text, spread)
    return found | {"sites": count(n, "sites", "Sites with passages from before and during COVID-19")}


def level_by_period(material: Material, code: str, periods: Sequence[str]) -> pd.DataFrame:
    """The mean of a code's direction, weighted by strength, of each site and period: sites in rows."""
    sums = passages(material.of(code)).groupby(["site", "period"])[["valued", "weight"]].sum()
    return (sums["valued"] / sums["weight"]).unstack().reindex(columns=list(periods), index=material.sites.index)


def ics_measurements(material: Material) -> dict[str, Measurement]:
    """In how many sites ties were lost and then regained, and VCSEs expect more influence."""
    ties = level_by_period(material, "ics_ties", [COVID, FORMING, FORMED]).dropna()
    n, words = (
        len(ties),
        {
            "sites_dip": "Sites whose ties were fewer while integrated care systems formed than before",
            "sites_dip_then_recovery": "Sites whose ties fell as integrated care systems formed and rose after",
            "chance": "Chance of as many such sites if each site's three periods stood in random order",
        },
    )
    why = "no site has passages on ties from before, during and after the forming of integrated care systems"
    units = {"chance": "probability"}
    if not n:
        found = {name: absent(units.get(name, "sites"), text, why) for name, text in words.items()}
    else:
        dip = ties[FORMING] < ties[COVID]
        both = dip & (ties[FORMED] > ties[FORMING])
        values = (float(dip.sum()), float(both.sum()), at_least(int(both.sum()), n, DIP_BY_CHANCE))
        found = {
            name: Measurement(value, units.get(name, "sites"), n, words[name])
            for name, value in zip(words, values, strict=True)
        }
    return found | _influence(material)


def _influence(material: Material) -> dict[str, Measurement]:
    level = level_by_period(material, "vcse_influence", [FORMED])[FORMED].dropna()
    words = "Sites whose passages of the last period speak of more VCSE influence rather than less"
    chance = "Chance that as many sites lean one way by a coin's throw each: exact sign test, two-sided"
    if level.empty:
        why = "no passage of the last period speaks of VCSE influence"
        return {"sites_influence": absent("sites", words, why), "influence_p": absent("probability", chance, why)}
    more, n = int((level > 0).sum()), len(level)
    return {
        "sites_influence": Measurement(float(more), "sites", n, words),
        "influence_p": Measurement(sign_test(more, n), "probability", n, chance),
    }
