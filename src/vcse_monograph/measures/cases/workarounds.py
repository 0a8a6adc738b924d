"""Do workarounds need embedded ties? Necessity over places and tracers, with its relevance and its chance."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures import qca
from vcse_monograph.measures.cases.chance import Values, share_of_orders
from vcse_monograph.measures.cases.material import Material
from vcse_monograph.measures.cases.membership import members
from vcse_monograph.measures.measurement import Measurement, absent

CELL = ["site", "tracer"]
WORKAROUND, EMBEDDEDNESS = "workaround", "embeddedness"
HALF = 0.5

UNDEFINED = {
    "ron": "every site and tracer pair has both workarounds and embedded ties, in full",
    "coverage": "no site and tracer pair has embedded ties",
}
"""When a share of nothing is asked for; the others have a base wherever a pair has workarounds."""


def cells(material: Material) -> pd.DataFrame:
    """Each place and tracer: its memberships in `embeddedness` and `workaround` (0 where nothing is said)."""
    columns = {name: members(material, name, CELL) for name in (EMBEDDEDNESS, WORKAROUND)}
    return pd.DataFrame(columns).reset_index()


def chance_of_necessity(need: Values, of: Values) -> float:
    """The share of orders of `of` over the cells in which it needs `need` as consistently."""
    observed = qca.necessity(need, of).consistency or 0.0

    def as_good(order: Values) -> bool:
        return (qca.necessity(need, order).consistency or 0.0) >= observed - 1e-9

    return share_of_orders(of.tolist(), as_good)


def workaround_measurements(material: Material) -> dict[str, Measurement]:
    """How often workarounds are coded, and how far they need embedded ties."""
    table = cells(material)
    x, y = (table[name].to_numpy(dtype=float) for name in (EMBEDDEDNESS, WORKAROUND))
    present = table[y > HALF]
    found = {
        "cells": Measurement(float(len(present)), "pairs", len(table), "Site and tracer pairs with workarounds"),
        "sites": Measurement(
            float(present["site"].nunique()), "sites", len(material.sites), "Sites with workarounds in some tracer"
        ),
    }
    words = {
        "embeddedness_consistency": "Consistency of embedded ties as necessary for workarounds",
        "ron": "Relevance of that necessity (low where ties are embedded everywhere)",
        "coverage": "Coverage of embedded ties by workarounds",
        "chance": "Share of orders of workarounds over pairs in which they need embedded ties as consistently",
    }
    if present.empty:
        why = "no site and tracer pair has workarounds"
        return found | {name: absent(_unit(name), text, why) for name, text in words.items()}
    fit = qca.necessity(x, y)
    values = (fit.consistency, fit.relevance, fit.coverage, chance_of_necessity(x, y))
    return found | {
        name: absent(_unit(name), text, UNDEFINED[name])
        if value is None
        else Measurement(value, _unit(name), len(table), text)
        for (name, text), value in zip(words.items(), values, strict=True)
    }


def _unit(name: str) -> str:
    return "probability" if name == "chance" else "ratio"
