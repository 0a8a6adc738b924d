"""Context, mechanism, outcome: predictions written before looking, scored unit by unit, each beside its rival."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.measures.cases.chance import Values, share_of_orders
from vcse_monograph.measures.cases.material import Material
from vcse_monograph.measures.cases.membership import members
from vcse_monograph.measures.measurement import Measurement, absent, count
from vcse_monograph.records.cases.codebook import Proposition

HALF = 0.5
"""More in than out."""


def memberships(material: Material, names: list[str], unit: list[str]) -> pd.Series:
    """Membership of every unit in all of several names: the weakest."""
    return pd.concat([members(material, name, unit) for name in names], axis=1).min(axis=1)


def cmo_table(material: Material, of: Proposition) -> pd.DataFrame:
    """One row per unit: its membership in the context and the outcome, passages that tell of the mechanism, and whether
    the prediction and the rival are matched there."""
    context = memberships(material, of.when, list(of.unit))
    rival = memberships(material, of.rival_when, list(of.unit))
    outcome = members(material, of.then, list(of.unit))
    told = material.of(*of.by)
    mechanism = told[told["value"] > 0].groupby(list(of.unit))["extract"].nunique().reindex(context.index).fillna(0)
    table = pd.DataFrame({"context": context, "mechanism": mechanism.astype("int64"), "outcome": outcome})
    shown = outcome > HALF
    return table.assign(matched=(context > HALF) == shown, rival_matched=(rival > HALF) == shown).reset_index()


def cmo_of(material: Material, proposition: str) -> pd.DataFrame:
    """The units of one proposition (`cmo_table`); no rows where the codebook or the sites lack it."""
    of = next((of for of in material.book.propositions if of.id == proposition and _possible(material, of)), None)
    if of is None:
        return pd.DataFrame(columns=["site", "tracer", "context", "mechanism", "outcome", "matched", "rival_matched"])
    return cmo_table(material, of)


def written(material: Material) -> pd.DataFrame:
    """Every proposition in words: proposition, context, mechanism, outcome, rival."""
    names = ["context", "mechanism", "outcome", "rival"]
    rows = [(of.id, *(getattr(of, name) for name in names)) for of in material.book.propositions]
    return pd.DataFrame(rows, columns=["proposition", *names])


SCORES = ("units", "inside", "inside_shown", "outside", "outside_shown", "matched", "rival_matched", "chance")


def scored(material: Material) -> pd.DataFrame:
    """One row per proposition: `proposition` and SCORES.

    `inside`: units in its context; `inside_shown`: of them with the outcome; `chance`: of as many matches if outcomes
    were shuffled over the units.
    """
    possible = [of for of in material.book.propositions if _possible(material, of)]
    rows = [{"proposition": of.id, **_score(cmo_table(material, of))} for of in possible]
    return pd.DataFrame(rows, columns=["proposition", *SCORES])


def _score(table: pd.DataFrame) -> dict[str, float]:
    inside, shown = (table[name].to_numpy() > HALF for name in ("context", "outcome"))
    matched = int((inside == shown).sum())

    def as_many(order: Values) -> bool:
        return int((inside == (order > HALF)).sum()) >= matched

    chance = share_of_orders(shown.astype(float).tolist(), as_many)
    rival = int(table["rival_matched"].sum())
    counts = (
        len(table),
        inside.sum(),
        (inside & shown).sum(),
        (~inside).sum(),
        (~inside & shown).sum(),
        matched,
        rival,
    )
    return dict(zip(SCORES, (*map(int, counts), chance), strict=True))


def _possible(material: Material, of: Proposition) -> bool:
    """Whether the sites have what the proposition's conditions need."""
    needed = {
        part.column
        for condition in material.book.conditions
        if condition.id in {name.removeprefix("~") for name in (*of.when, *of.rival_when)}
        for part in condition.parts
    }
    return needed <= set(material.sites.columns)


def pattern_measurements(table: pd.DataFrame) -> dict[str, Measurement]:
    """How many propositions match better than their rival, and beyond chance (`table` as from `scored`)."""
    n = len(table)
    words = {
        "better_than_rival": "Propositions that match more units than their rival does",
        "beyond_chance": "Propositions with more matches than all but 5 in 100 shuffles of the outcome over the units",
    }
    found = {"propositions": count(n, "propositions", "Propositions scored")}
    if not n:
        why = "no proposition can be scored"
        return found | {name: absent("propositions", text, why) for name, text in words.items()}
    values = (np.sum(table["matched"] > table["rival_matched"]), np.sum(table["chance"] <= 0.05))
    pairs = zip(words, values, strict=True)
    return found | {name: Measurement(float(value), "propositions", n, words[name]) for name, value in pairs}
