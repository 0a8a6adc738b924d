"""How much of the spending goes to VCSEs: overall, by commissioner, by rung of the ladder, and where the rest goes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.measures.definition import RUNGS, Definition
from vcse_monograph.measures.doubt import CERTAIN, EXPECTED, FIRST_DRAW, PLAUSIBLE, Values
from vcse_monograph.measures.measurement import SPREAD, Measurement, absent, count, counted, share_of
from vcse_monograph.measures.pack_tables import KINDS

NO_VALUE = "the payments net to nil or less, so there is no total to take a share of"
NOT_VCSE = ("nhs", "gp", "public", "company", "individual", "unknown")


def overall(
    spending: pd.DataFrame, definition: Definition, within: pd.DataFrame | None = None
) -> dict[str, Measurement]:
    """Totals, and the VCSE and charity-only shares of value and of lines.

    `spending` is a pack's table (one row per cell, with `pence` and `lines`); months are counted of the rows `within`
    the edition's months, where these are told apart (`Pack.within`).
    Shares are in per cent of all payments, credit notes netted.
    """
    vcse, charity = definition.select(spending), narrowed(definition, 1).select(spending)
    pence, lines = int(spending["pence"].sum()), int(spending["lines"].sum())
    paid, listed = vcse.total("pence"), vcse.listed
    share = share_of(paid, pence, lines, f"Share of value paid to {definition.words}", missing=NO_VALUE)
    organisations = listed["organisation_id"].nunique()
    return {
        **_sizes(spending, spending if within is None else within),
        "vcse_value": counted(paid / 100, "£", int(listed["lines"].sum()), f"Paid to {definition.words}"),
        "vcse_share_of_value": share,
        "vcse_share_of_lines": share_of(
            vcse.total("lines"), lines, lines, f"Share of payment lines that went to {definition.words}"
        ),
        "vcse_organisations": counted(vcse.organisations(), "organisations", organisations, "VCSEs paid"),
        "charity_share_of_value": share_of(
            charity.total("pence"), pence, lines, "Share of value paid to registered charities", missing=NO_VALUE
        ),
        "charity_share_of_lines": share_of(
            charity.total("lines"), lines, lines, "Share of payment lines that went to registered charities"
        ),
        "linkage_width": _width(share.bounds, share, "Width of the linkage bounds of the VCSE share of value"),
        "interval_width": _width(share.interval, share, "Width of the interval of the VCSE share of value"),
        "beyond_charity_factor": _beyond_charity(spending, definition),
    }


def _sizes(spending: pd.DataFrame, within: pd.DataFrame) -> dict[str, Measurement]:
    """How much there is of everything."""
    lines = int(spending["lines"].sum())
    months = within.loc[within["month"] != "", "month"].nunique()
    definition = "Calendar months of the edition with at least one payment"
    return {
        "total": Measurement(int(spending["pence"].sum()) / 100, "£", lines, "All payments, credit notes netted"),
        "lines": count(lines, "lines", "Payment lines"),
        "commissioners": count(spending["commissioner"].nunique(), "commissioners", "Commissioners with payments"),
        "months": count(months, "months", definition)
        if months
        else absent("months", definition, "no payment is dated within the edition's months"),
    }


def _width(ends: tuple[float, float] | None, share: Measurement, words: str) -> Measurement:
    """How wide the interval or the linkage bounds of a share are."""
    if ends is None:
        return absent("percentage points", words, share.missing)
    return Measurement(ends[1] - ends[0], "percentage points", share.n, words)


def _beyond_charity(spending: pd.DataFrame, definition: Definition) -> Measurement:
    """How many times the value grows from charities alone to all four rungs."""
    wide, narrow = narrowed(definition, len(RUNGS)).select(spending), narrowed(definition, 1).select(spending)
    words = "Value paid to VCSEs on all four rungs, over the value paid to registered charities"
    return share_of(
        wide.total("pence"),
        narrow.total("pence"),
        int(wide.listed["lines"].sum()),
        words,
        unit="ratio",
        missing="nothing was paid to a plausible registered charity",
    )


def narrowed(definition: Definition, rungs: int) -> Definition:
    """The same probabilities with the first so many rungs of the ladder."""
    return Definition(tuple(RUNGS)[:rungs], definition.certain, definition.plausible)


def ladder(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """The definition ladder: one row per rung, widening.

    Columns: `rung, who, organisations, lines, value` (what this rung adds: organisations that are plausible once it
    counts, their lines, expected pounds), `share, share_low, share_high, bounds_low, bounds_high` (cumulative, per cent
    of all value, with interval and linkage bounds; missing if the total is nil or less).
    """
    rows = []
    organisations = lines = 0
    for number, rung in enumerate(RUNGS, start=1):
        added = Definition((rung,), definition.certain, definition.plausible).select(spending)
        before = organisations, lines
        listed = narrowed(definition, number).select(spending).listed
        organisations, lines = listed["organisation_id"].nunique(), int(listed["lines"].sum())
        rows.append(
            {
                "rung": rung,
                "who": ("" if number == 1 else "plus ") + RUNGS[rung],
                "organisations": organisations - before[0],
                "lines": lines - before[1],
                "value": added.total("pence")[EXPECTED] / 100,
                **in_columns("share", _ladder_share(spending, definition, number)),
            }
        )
    return pd.DataFrame(rows)


def in_columns(name: str, share: Measurement) -> dict[str, float | None]:
    """A share as cells of a table: `share, share_low, share_high` (interval), `bounds_low, bounds_high`."""
    low, high = share.interval or (None, None)
    lower, upper = share.bounds or (None, None)
    return {name: share.value, f"{name}_low": low, f"{name}_high": high, "bounds_low": lower, "bounds_high": upper}


def ladder_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """The cumulative share of value at each rung, named by the rung that was added last."""
    return {rung: _ladder_share(spending, definition, number) for number, rung in enumerate(RUNGS, start=1)}


def _ladder_share(spending: pd.DataFrame, definition: Definition, rungs: int) -> Measurement:
    wide = narrowed(definition, rungs)
    return share_of(
        wide.select(spending).total("pence"),
        int(spending["pence"].sum()),
        int(spending["lines"].sum()),
        f"Share of value paid to {wide.words}",
        missing=NO_VALUE,
    )


def group_shares(spending: pd.DataFrame, definition: Definition, by: str) -> pd.DataFrame:
    """The VCSE share of value and of lines in each group of `by`, sorted by `by`.

    Columns: `by, lines, value` (pounds), `vcse_value` (expected), in per cent `share, share_low, share_high`
    (interval), `bounds_low, bounds_high` and `share_of_lines`. A group whose payments net to nil or less has no share
    of value (missing).
    """
    whole = spending.groupby(by)[["lines", "pence"]].sum()
    vcse = definition.select(spending)
    pence, lines = (vcse.totals_by(column, by, list(whole.index)) for column in ("pence", "lines"))
    return pd.DataFrame(
        {
            "lines": whole["lines"],
            "value": whole["pence"] / 100,
            "vcse_value": pence[:, EXPECTED] / 100,
            **ends(_shares(pence, whole["pence"])),
            "share_of_lines": lines[:, EXPECTED] / whole["lines"] * 100,
        }
    ).reset_index()


def _shares(pence: Values, whole: pd.Series) -> Values:
    """Shares in per cent (groups x ways), nan where a group's payments net to nil or less."""
    return pence / whole.where(whole > 0).to_numpy(dtype=float)[:, None] * 100


def ends(shares: Values) -> dict[str, Values]:
    """Columns of a table from shares counted in every way (groups x WAYS): value, interval, linkage bounds.

    As `measurement.counted` for a single share; a group without a share is missing (nan) in all.
    """
    value = shares[:, EXPECTED]
    draws = np.where(np.isnan(value)[:, None], 0.0, shares[:, FIRST_DRAW:])
    low, high = np.nanquantile(draws, SPREAD, axis=1, method="inverted_cdf") if len(draws) else (value, value)
    outer = shares[:, [EXPECTED, CERTAIN, PLAUSIBLE]]
    return {
        "share": value,
        "share_low": np.minimum(low, value),
        "share_high": np.maximum(high, value),
        "bounds_low": np.fmin.reduce(outer, axis=1),
        "bounds_high": np.fmax.reduce(outer, axis=1),
    }


def commissioner_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """How the VCSE share of value differs between commissioners: median, quartiles, extremes.

    Quantiles interpolate linearly; commissioners are not weighted. Commissioners whose payments net to
    nil or less have no share and are left out. Each is taken anew in every way of counting.
    """
    whole = spending.groupby("commissioner")["pence"].sum()
    whole, vcse = whole[whole > 0], definition.select(spending)
    shares = _shares(vcse.totals_by("pence", "commissioner", list(whole.index)), whole)
    words = {
        "median": f"Median over commissioners of the {definition.one} share of value",
        "lower_quartile": f"Lower quartile over commissioners of the {definition.one} share of value",
        "upper_quartile": f"Upper quartile over commissioners of the {definition.one} share of value",
        "lowest": f"Share of value paid to {definition.many}, by the commissioner with the lowest",
        "highest": f"Share of value paid to {definition.many}, by the commissioner with the highest",
        "iqr": f"Upper less lower quartile over commissioners of the {definition.one} share of value",
    }
    paid, everyone = vcse.listed["commissioner"].nunique(), spending["commissioner"].nunique()
    words_none = f"Commissioners with no payment to a plausible {definition.one}"
    none = {"without_vcse": Measurement(everyone - paid, "commissioners", everyone, words_none)}
    if not len(whole):
        return {
            name: absent("%", text, "no commissioner has payments above nil") for name, text in words.items()
        } | none
    found = dict(zip(words, _quantiles(shares), strict=True))
    units = dict.fromkeys(words, "%") | {"iqr": "percentage points"}
    return {name: counted(found[name], units[name], len(whole), text) for name, text in words.items()} | none


def _quantiles(shares: Values) -> list[Values]:
    """Median, quartiles, lowest, highest and the distance between the quartiles, over groups, in every way."""
    median, lower, upper, lowest, highest = np.quantile(shares, [0.5, 0.25, 0.75, 0.0, 1.0], axis=0)
    return [median, lower, upper, lowest, highest, upper - lower]


def by_kind(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Where all the money goes: one row per kind of supplier that was paid, largest value first.

    Columns: `kind, who, lines, value` (pounds), `share` (per cent of all value; missing if the total is nil
    or less). Suppliers counted as plausible VCSEs stand in one row `vcse`, in full; everything else is what
    the definition excludes, by kind.
    """
    index = definition.select(spending).listed.index
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
    rest = int(pence.reindex(list(RUNGS), fill_value=0).sum() - definition.select(spending).listed["pence"].sum())
    words = "Share of value paid to VCSE kinds outside the definition, or too doubtful to count"
    return found | {"not_counted": _plain_share(rest, total, lines, words)}


def _plain_share(part: int, whole: int, n: int, words: str) -> Measurement:
    """A share in per cent without bounds."""
    if whole <= 0:
        return absent("%", words, NO_VALUE)
    return Measurement(100 * part / whole, "%", n, words)
