"""How much of the spending goes to VCSEs: overall, by commissioner, by rung of the ladder, and where the rest goes."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures.definition import LINES, PENCE, RUNGS, WAYS, Definition, totals
from vcse_monograph.measures.measurement import Measurement, absent, bounded, count, share_of
from vcse_monograph.measures.pack_tables import KINDS

NO_VALUE = "the payments net to nil or less, so there is no total to take a share of"
NOT_VCSE = ("nhs", "gp", "public", "company", "individual", "unknown")


def overall(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """Totals, and the VCSE and charity-only shares of value and of lines.

    `spending` is a pack's table (one row per cell, with `pence` and `lines`).
    Shares are in per cent of all payments, credit notes netted; their interval is the linkage bounds.
    """
    vcse, charity = definition.select(spending), narrowed(definition, 1).select(spending)
    pence, lines = int(spending["pence"].sum()), int(spending["lines"].sum())
    share = share_of(totals(vcse, PENCE), pence, lines, f"Share of value paid to {definition.words}", missing=NO_VALUE)
    return {
        **_sizes(spending),
        "vcse_value": bounded(
            [x / 100 for x in totals(vcse, PENCE)], "£", int(vcse["lines"].sum()), f"Paid to {definition.words}"
        ),
        "vcse_share_of_value": share,
        "vcse_share_of_lines": share_of(
            totals(vcse, LINES), lines, lines, f"Share of payment lines that went to {definition.words}"
        ),
        "vcse_organisations": bounded(
            definition.count_organisations(vcse), "organisations", vcse["organisation_id"].nunique(), "VCSEs paid"
        ),
        "charity_share_of_value": share_of(
            totals(charity, PENCE), pence, lines, "Share of value paid to registered charities", missing=NO_VALUE
        ),
        "charity_share_of_lines": share_of(
            totals(charity, LINES), lines, lines, "Share of payment lines that went to registered charities"
        ),
        "linkage_width": _width(share),
        "beyond_charity_factor": _beyond_charity(spending, definition),
    }


def _sizes(spending: pd.DataFrame) -> dict[str, Measurement]:
    """How much there is of everything."""
    lines = int(spending["lines"].sum())
    months = spending.loc[spending["month"] != "", "month"].nunique()
    definition = "Calendar months with at least one payment"
    return {
        "total": Measurement(int(spending["pence"].sum()) / 100, "£", lines, "All payments, credit notes netted"),
        "lines": count(lines, "lines", "Payment lines"),
        "commissioners": count(spending["commissioner"].nunique(), "commissioners", "Commissioners with payments"),
        "months": count(months, "months", definition)
        if months
        else absent("months", definition, "no payment has a date"),
    }


def _width(share: Measurement) -> Measurement:
    """How wide the linkage bounds of a share are."""
    definition, unit = "Width of the linkage bounds of the VCSE share of value", "percentage points"
    if share.interval is None:
        return absent(unit, definition, share.missing)
    return Measurement(share.interval[1] - share.interval[0], unit, share.n, definition)


def _beyond_charity(spending: pd.DataFrame, definition: Definition) -> Measurement:
    """How many times the value grows from charities alone to all four rungs."""
    wide, narrow = narrowed(definition, len(RUNGS)).select(spending), narrowed(definition, 1).select(spending)
    words = "Value paid to VCSEs on all four rungs, over the value paid to registered charities"
    return share_of(
        totals(wide, PENCE),
        totals(narrow, PENCE),
        int(wide["lines"].sum()),
        words,
        unit="ratio",
        missing="nothing was paid to a plausible registered charity",
    )


def narrowed(definition: Definition, rungs: int) -> Definition:
    """The same probabilities with the first so many rungs of the ladder."""
    return Definition(tuple(RUNGS)[:rungs], definition.certain, definition.plausible)


def ladder(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """The definition ladder: one row per rung, widening.

    Columns: `rung, who, organisations, lines, value` (what this rung adds: plausible organisations,
    their lines, expected pounds), `share, share_low, share_high` (cumulative, per cent of all value;
    missing if the total is nil or less).
    """
    rows = []
    for number, rung in enumerate(RUNGS, start=1):
        added = Definition((rung,), definition.certain, definition.plausible).select(spending)
        share = _ladder_share(spending, definition, number)
        low, high = share.interval or (None, None)
        rows.append(
            {
                "rung": rung,
                "who": ("" if number == 1 else "plus ") + RUNGS[rung],
                "organisations": added["organisation_id"].nunique(),
                "lines": int(added["lines"].sum()),
                "value": totals(added, PENCE)[0] / 100,
                "share": share.value,
                "share_low": low,
                "share_high": high,
            }
        )
    return pd.DataFrame(rows)


def ladder_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """The cumulative share of value at each rung, named by the rung that was added last."""
    return {rung: _ladder_share(spending, definition, number) for number, rung in enumerate(RUNGS, start=1)}


def _ladder_share(spending: pd.DataFrame, definition: Definition, rungs: int) -> Measurement:
    wide = narrowed(definition, rungs)
    return share_of(
        totals(wide.select(spending), PENCE),
        int(spending["pence"].sum()),
        int(spending["lines"].sum()),
        f"Share of value paid to {wide.words}",
        missing=NO_VALUE,
    )


def group_shares(spending: pd.DataFrame, definition: Definition, by: str) -> pd.DataFrame:
    """The VCSE share of value and of lines in each group of `by`, sorted by `by`.

    Columns: `by, lines, value` (pounds), `vcse_value` (expected), `share, share_low, share_high` and
    `share_of_lines` in per cent. A group whose payments net to nil or less has no share of value (missing).
    """
    whole = spending.groupby(by)[["lines", "pence"]].sum()
    part = definition.select(spending).groupby(by)[PENCE + LINES].sum().reindex(whole.index, fill_value=0.0)
    pence = whole["pence"].where(whole["pence"] > 0).astype("float64")
    shares = part[PENCE].div(pence, axis=0) * 100
    return pd.DataFrame(
        {
            "lines": whole["lines"],
            "value": whole["pence"] / 100,
            "vcse_value": part[f"pence_{WAYS[0]}"] / 100,
            "share": shares[f"pence_{WAYS[0]}"],
            "share_low": shares.min(axis=1),
            "share_high": shares.max(axis=1),
            "share_of_lines": part[f"lines_{WAYS[0]}"] / whole["lines"] * 100,
        }
    ).reset_index()


def commissioner_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """How the VCSE share of value differs between commissioners: median, quartiles, extremes.

    Quantiles interpolate linearly; commissioners are not weighted. Commissioners whose payments net to
    nil or less have no share and are left out. Bounds of the median: the median of the lower and of the
    upper bounds.
    """
    shares = group_shares(spending, definition, "commissioner").dropna(subset="share").sort_values("share")
    n = len(shares)
    named = {
        "median": (0.5, f"Median over commissioners of the {definition.one} share of value"),
        "lower_quartile": (0.25, f"Lower quartile over commissioners of the {definition.one} share of value"),
        "upper_quartile": (0.75, f"Upper quartile over commissioners of the {definition.one} share of value"),
        "lowest": (0.0, f"Share of value paid to {definition.many}, by the commissioner with the lowest"),
        "highest": (1.0, f"Share of value paid to {definition.many}, by the commissioner with the highest"),
    }
    if not n:
        words = {name: text for name, (_, text) in named.items()} | {"iqr": "Upper less lower quartile"}
        found = {name: absent("%", text, "no commissioner has payments above nil") for name, text in words.items()}
    else:
        found = {name: _quantile(shares, at, text) for name, (at, text) in named.items()}
        spread = shares["share"].quantile(0.75) - shares["share"].quantile(0.25)
        words_iqr = f"Upper less lower quartile over commissioners of the {definition.one} share of value"
        found["iqr"] = Measurement(float(spread), "percentage points", n, words_iqr)
    paid = definition.select(spending)["commissioner"].nunique()
    without = spending["commissioner"].nunique() - paid
    words_none = f"Commissioners with no payment to a plausible {definition.one}"
    return found | {"without_vcse": Measurement(without, "commissioners", without + paid, words_none)}


def _quantile(shares: pd.DataFrame, at: float, words: str) -> Measurement:
    """A quantile of the commissioners' shares; bounds for the median and the extremes only."""
    value, n = float(shares["share"].quantile(at)), len(shares)
    if at == 0.5:
        low, high = shares["share_low"].median(), shares["share_high"].median()
    elif at in (0.0, 1.0):
        low, high = shares.iloc[0 if at == 0.0 else -1][["share_low", "share_high"]]
    else:
        return Measurement(value, "%", n, words)
    return bounded([value, float(low), float(high)], "%", n, words)


def by_kind(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Where all the money goes: one row per kind of supplier that was paid, largest value first.

    Columns: `kind, who, lines, value` (pounds), `share` (per cent of all value; missing if the total is nil
    or less). Suppliers counted as plausible VCSEs stand in one row `vcse`, in full; everything else is what
    the definition excludes, by kind.
    """
    index = definition.select(spending).index
    kind = spending["kind"].where(~spending.index.isin(index), "vcse")
    names = {"vcse": "plausible VCSEs", **{k: _excluded(k, who) for k, who in KINDS.items()}}
    found = spending.groupby(kind)[["lines", "pence"]].sum().sort_values("pence", ascending=False, kind="stable")
    total = int(spending["pence"].sum())
    return pd.DataFrame(
        {
            "kind": found.index,
            "who": [names[k] for k in found.index],
            "lines": found["lines"].to_numpy(),
            "value": found["pence"].to_numpy() / 100,
            "share": found["pence"].to_numpy() / total * 100 if total > 0 else None,
        }
    )


def _excluded(kind: str, who: str) -> str:
    """How an excluded kind is called: a VCSE kind outside the definition, or linked too weakly, says so."""
    return f"{who}, outside the definition or doubtful" if kind in RUNGS else who


def kind_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """Share of value of each kind that is not a VCSE, 0 where none was paid; no bounds, since kinds are decided.

    `not_counted`: VCSE kinds on a rung outside the definition, or too doubtful to name. With the plausible
    VCSEs counted in full, all shares add up to 100.
    """
    total, lines = int(spending["pence"].sum()), int(spending["lines"].sum())
    pence = spending.groupby("kind")["pence"].sum()
    found = {
        kind: _plain_share(int(pence.get(kind, 0)), total, lines, f"Share of value paid to suppliers: {KINDS[kind]}")
        for kind in NOT_VCSE
    }
    rest = int(pence.reindex(list(RUNGS), fill_value=0).sum() - definition.select(spending)["pence"].sum())
    words = "Share of value paid to VCSE kinds outside the definition, or too doubtful to count"
    return found | {"not_counted": _plain_share(rest, total, lines, words)}


def _plain_share(part: int, whole: int, n: int, words: str) -> Measurement:
    """A share in per cent without bounds."""
    if whole <= 0:
        return absent("%", words, NO_VALUE)
    return Measurement(100 * part / whole, "%", n, words)
