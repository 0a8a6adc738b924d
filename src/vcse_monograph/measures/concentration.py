"""How concentrated VCSE spending is: Lorenz curve, Gini, Herfindahl-Hirschman index, largest recipients.

Payments are netted per organisation over the whole pack. An organisation whose payments net to nil or less
(its credit notes outweigh its payments) received nothing: it is left out and counted, since a share of a
negative sum has no meaning here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from vcse_monograph.measures.definition import PENCE, Definition
from vcse_monograph.measures.measurement import Measurement, absent, bounded, count

Values = npt.NDArray[np.float64]

NOBODY = "no plausible VCSE received more than nil, credit notes netted"


def received(vcse: pd.DataFrame) -> pd.DataFrame:
    """Net pence per organisation in the three ways, largest expected first.

    `vcse` as from `Definition.select`. Index: `organisation_id`; columns: `organisation, probability` (the
    likeliest), `pence_expected, pence_certain, pence_plausible`. Organisations with nil or less are left out.
    """
    first = {"organisation": "first", "probability": "max", **dict.fromkeys(PENCE, "sum")}
    found = vcse.sort_values(["organisation_id", "organisation"], kind="stable").groupby("organisation_id").agg(first)
    found = found[found["pence_expected"] > 0]
    return found.sort_values("pence_expected", ascending=False, kind="stable")


def lorenz(values: Values) -> tuple[Values, Values]:
    """The Lorenz curve of positive values: cumulative share of recipients (poorest first) and of value, from 0 to 1."""
    ordered = np.sort(values)
    value = np.concatenate([[0.0], np.cumsum(ordered)]) / ordered.sum()
    return np.linspace(0, 1, len(ordered) + 1), value


def gini(values: Values) -> float:
    """Gini coefficient of positive values, 0 (all alike) to (n-1)/n (one has all).

    G = sum((2i - n - 1) x_i) / (n sum(x)), x ascending, i from 1: the plain sample formula,
    without the small-sample factor n/(n-1).
    """
    ordered, n = np.sort(values), len(values)
    return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / (n * ordered.sum()))


def herfindahl(values: Values) -> float:
    """Herfindahl-Hirschman index: the sum of squared shares, 1/n (all alike) to 1 (one has all)."""
    return float(((values / values.sum()) ** 2).sum())


def top_share(values: Values, how_many: int) -> float:
    """Share of the largest few in per cent; all of it where there are no more than that."""
    return float(100 * np.sort(values)[::-1][:how_many].sum() / values.sum())


MEASURES: dict[str, tuple[Callable[[Values], float], str, str]] = {
    "gini": (gini, "ratio", "Gini coefficient of what {many} received (0 all alike, 1 one has all)"),
    "hhi": (herfindahl, "ratio", "Herfindahl-Hirschman index of what {many} received (sum of squared shares)"),
    "top_share": (
        lambda values: top_share(values, 1),
        "%",
        "Share of the value paid to {many} that the largest recipient received",
    ),
    "top_ten_share": (
        lambda values: top_share(values, 10),
        "%",
        "Share of the value paid to {many} that the ten largest received",
    ),
}


def concentration(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """Gini, Herfindahl-Hirschman index, share of the largest and of the ten largest, over organisations.

    Bounds: the same measure over near-certain and over all plausible VCSEs, each counted in full.
    """
    vcse = definition.select(spending)
    found = received(vcse)
    left_out = vcse["organisation_id"].nunique() - len(found)
    many = definition.many
    counted = {
        "organisations": count(len(found), "organisations", f"{many} that received more than nil"),
        "left_out": Measurement(
            left_out, "organisations", left_out + len(found), f"{many} whose payments net to nil or less, left out"
        ),
    }
    return counted | {
        name: _three_ways(found, measure, unit, words.format(many=many))
        for name, (measure, unit, words) in MEASURES.items()
    }


def _three_ways(found: pd.DataFrame, measure: Callable[[Values], float], unit: str, words: str) -> Measurement:
    """A measure of expected receipts, bounded by the two other ways of counting where somebody is left to count."""
    if found.empty:
        return absent(unit, words, NOBODY)
    columns = [found.loc[found[column] > 0, column].to_numpy(dtype=float) for column in PENCE]
    return bounded([measure(values) for values in columns if len(values)], unit, len(found), words)


def top_recipients(spending: pd.DataFrame, definition: Definition, how_many: int = 20) -> pd.DataFrame:
    """The largest VCSE recipients, ranked by expected value.

    Columns: `rank, organisation, organisation_id` (empty where no register numbers it), `probability,
    value` (pounds, in full), `share` (the expected share of VCSE value, per cent).
    """
    found = received(definition.select(spending))
    top = found.head(how_many).reset_index()
    return pd.DataFrame(
        {
            "rank": range(1, len(top) + 1),
            "organisation": top["organisation"],
            "organisation_id": top["organisation_id"].where(top["organisation_id"] != top["organisation"], ""),
            "probability": top["probability"],
            "value": top["pence_plausible"] / 100,
            "share": top["pence_expected"] / found["pence_expected"].sum() * 100,
        }
    )
