"""How concentrated VCSE spending is: Lorenz curve, Gini, Herfindahl-Hirschman index, largest recipients.

Payments are netted per organisation over the whole pack. An organisation whose payments net to nil or less
(its credit notes outweigh its payments) received nothing: it is left out and counted, since a share of a
negative sum has no meaning here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.doubt import EXPECTED, FIRST_DRAW, Selection, Values
from vcse_monograph.measures.measurement import SPREAD, Measurement, absent, count, counted

NOBODY = "no plausible VCSE received more than nil, credit notes netted"


def received(vcse: Selection) -> pd.DataFrame:
    """What each named, plausible VCSE received, largest expected first; those with nil or less are left out.

    Index: `organisation_id`; columns: `organisation, probability` (the likeliest), `pence_expected, pence` (in full).
    """
    rows = vcse.listed.sort_values(["organisation_id", "organisation"], kind="stable")
    rows = rows.assign(pence_expected=rows["pence"] * rows["probability"])
    how = {"organisation": "first", "probability": "max", "pence_expected": "sum", "pence": "sum"}
    found = rows.groupby("organisation_id").agg(how)
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

    Each is the mean over the draws of who is who: in a draw an organisation received all or nothing.
    """
    vcse = definition.select(spending)
    found, many = received(vcse), definition.many
    left_out = vcse.listed["organisation_id"].nunique() - len(found)
    numbers = {
        "organisations": count(len(found), "organisations", f"{many} that received more than nil"),
        "left_out": Measurement(
            left_out, "organisations", left_out + len(found), f"{many} whose payments net to nil or less, left out"
        ),
    }
    paid = [values[values > 0] for values in vcse.received()]
    for name, (measure, unit, text) in MEASURES.items():
        words = text.format(many=many)
        ways = np.array([measure(values) if len(values) else np.nan for values in paid])
        numbers[name] = (
            absent(unit, words, NOBODY)
            if found.empty or np.isnan(ways[FIRST_DRAW:]).all()
            else counted(ways, unit, len(found), words, nonlinear=True)
        )
    return numbers


GRID = np.linspace(0, 100, 101)
"""Per cent of organisations at which a Lorenz curve is taken."""


def lorenz_curve(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """The Lorenz curve over the draws: `share_of_organisations` (0 to 100), `share_of_value` (mean of the draws),
    `low, high` (95 in 100 draws); all per cent. Empty where nobody received more than nil."""
    paid = [values[values > 0] for values in definition.select(spending).received()[FIRST_DRAW:]]
    curves = [_on_grid(values) for values in paid if len(values)]
    columns = ["share_of_organisations", "share_of_value", "low", "high"]
    if not curves:
        return pd.DataFrame(columns=columns, dtype="float64")
    low, high = np.quantile(curves, SPREAD, axis=0, method="inverted_cdf")
    return pd.DataFrame(dict(zip(columns, [GRID, np.mean(curves, axis=0), low, high], strict=True)))


def _on_grid(values: Values) -> Values:
    who, value = lorenz(values)
    return np.interp(GRID, 100 * who, 100 * value)


def top_recipients(spending: pd.DataFrame, definition: Definition, how_many: int = 20) -> pd.DataFrame:
    """The largest VCSE recipients, ranked by expected value.

    Columns: `rank, organisation, organisation_id` (empty where no register numbers it), `probability,
    value` (pounds, in full), `share` (the expected share of VCSE value, per cent).
    """
    vcse = definition.select(spending)
    found = received(vcse)
    top = found.head(how_many).reset_index()
    return pd.DataFrame(
        {
            "rank": range(1, len(top) + 1),
            "organisation": top["organisation"],
            "organisation_id": top["organisation_id"].where(top["organisation_id"] != top["organisation"], ""),
            "probability": top["probability"],
            "value": top["pence"] / 100,
            "share": top["pence_expected"] / vcse.total("pence")[EXPECTED] * 100,
        }
    )
