"""How far a unit (a place and tracer, a place and period) is a member of what a code, a condition or a mode names."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vcse_monograph.measures import qca
from vcse_monograph.measures.cases.material import Material, passages
from vcse_monograph.measures.cases.modes import scores
from vcse_monograph.records.cases.codebook import MODES, SIGN, Condition, Thresholds

STRONGEST = 3
"""A passage of this strength counts in full."""


def calibrated(values: pd.Series, marks: Thresholds) -> pd.Series:
    """Memberships by the direct method (`qca.direct`: log-odds of 3 at fully in)."""
    thresholds = qca.Thresholds(marks.out, marks.cross, marks.within)
    return pd.Series(qca.direct(values.to_numpy(dtype=float), thresholds), index=values.index)


def coded(codings: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Membership of each group in one code: half where passages are balanced, 1 where all are strong and present.

    Mean over passages of (1 + value times strength over 3) / 2, passages of one source averaged first, so that a
    talkative source counts once.
    """
    found = passages(codings)
    member = (1 + found["valued"] / STRONGEST) / 2
    per_source = member.groupby([found[name] for name in (*by, "source")]).mean()
    return per_source.groupby(level=list(range(len(by)))).mean()


def condition(material: Material, of: Condition) -> pd.Series:
    """Membership of each site in a condition: the weakest of its parts. KeyError if the sites lack a column."""
    parts = [calibrated(material.sites[part.column], part) for part in of.parts]
    return pd.concat(parts, axis=1).min(axis=1)


def grid(material: Material, unit: Sequence[str]) -> pd.MultiIndex:
    """Every unit: all combinations of the sites, and of the codebook's tracers or periods."""
    levels = {
        "site": list(material.sites.index),
        "tracer": [term.id for term in material.book.tracers],
        "period": [term.id for term in material.book.periods],
    }
    return pd.MultiIndex.from_product([levels[name] for name in unit], names=list(unit))


def members(material: Material, name: str, unit: Sequence[str]) -> pd.Series:
    """Membership of every unit in a name of the codebook's propositions; `~` negates.

    `above_usual:collaborative` is how far a unit's mode score lies above its site's. A code that no passage of a unit
    speaks of counts as out (0): silence in all its sources is what its absence looks like. A negated code is out too
    where nothing is said.
    """
    bare, units = name.removeprefix("~"), grid(material, unit)
    conditions = {of.id: of for of in material.book.conditions}
    kind, _, term = bare.partition(":")
    if kind in ("tracer", "period") and term:
        found = pd.Series((units.get_level_values(kind) == term).astype(float), index=units)
    elif kind == "above_usual":
        found = _above_usual(material, term, list(unit)).reindex(units)
    elif bare in conditions:
        by_site = condition(material, conditions[bare])
        found = pd.Series(by_site.reindex(units.get_level_values("site")).to_numpy(), index=units)
    else:
        found = _by_unit(material, bare, list(unit)).reindex(units)
    found = 1 - found if name.startswith("~") else found
    return found.fillna(0.0).rename(name)


def _above_usual(material: Material, mode: str, unit: list[str]) -> pd.Series:
    """Membership in being further towards a mode than the site is as a whole."""
    usual = scores(material.indicators, ["site"])["score"]
    apart = scores(material.indicators, unit)["score"]
    apart = (apart - usual.reindex(apart.index.get_level_values("site")).to_numpy()) * SIGN[mode]
    return calibrated(apart, material.book.outcome)


def _by_unit(material: Material, name: str, unit: list[str]) -> pd.Series:
    """Membership in a mode or a code, of the units that are spoken of."""
    if name in MODES:
        member = calibrated(scores(material.indicators, unit)["score"], material.book.outcome)
        return _indexed(member if name == "collaborative" else 1 - member, unit)
    return _indexed(coded(material.of(name), unit), unit)


def _indexed(values: pd.Series, unit: list[str]) -> pd.Series:
    """The values by a multi-index, also where the unit has one part."""
    if len(unit) == 1:
        values.index = pd.MultiIndex.from_arrays([values.index], names=unit)
    return values
