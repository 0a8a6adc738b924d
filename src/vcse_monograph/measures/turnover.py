"""VCSE suppliers gained and lost from one period to the next.

A tie is a pair of commissioner and VCSE; it is alive in a period if any payment line fell in it. Only
commissioners that published every month of both periods are compared, or a missing file would look like a
lost supplier. Periods are financial years; where fewer than two are complete anywhere, half-years (April to
September, October to March).
"""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.measurement import Measurement, absent, bounded, count
from vcse_monograph.measures.months import dated

NOT_TWO = "no commissioner published every month of two consecutive periods"


def with_period(spending: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The dated rows with `period` (`2019-20`, or `2019-20 H1`), and how many months a period has."""
    rows = dated(spending)
    if consecutive(complete(rows.rename(columns={"financial_year": "period"}), 12)):
        return rows.rename(columns={"financial_year": "period"}), 12
    second = rows["calendar_month"].isin(["Oct", "Nov", "Dec", "Jan", "Feb", "Mar"])
    half = second.map({False: " H1", True: " H2"})
    return rows.assign(period=rows["financial_year"] + half), 6


def period_in_words(period: str) -> str:
    """`2019-20` as it is, `2019-20 H1` as `April to September 2019`, `2019-20 H2` as `October 2019 to March 2020`."""
    year, _, half = period.partition(" ")
    first = int(year[:4])
    return {"H1": f"April to September {first}", "H2": f"October {first} to March {first + 1}"}.get(half, year)


def complete(rows: pd.DataFrame, months: int) -> dict[str, set[str]]:
    """The commissioners that published every month of each period, by period in time order."""
    months_published = rows[["period", "commissioner", "month"]].drop_duplicates()
    counted = months_published.groupby(["period", "commissioner"])["month"].size()
    full = counted[counted == months].reset_index()
    return {str(period): set(group["commissioner"]) for period, group in full.groupby("period")}


def consecutive(found: dict[str, set[str]]) -> list[tuple[str, str, set[str]]]:
    """Neighbouring periods and the commissioners that are complete in both, where there are any."""
    periods = sorted(found)
    pairs = [(a, b, found[a] & found[b]) for a, b in pairwise(periods) if _adjacent(a, b)]
    return [pair for pair in pairs if pair[2]]


def _adjacent(earlier: str, later: str) -> bool:
    """Whether one period follows the other at once."""

    def place(period: str) -> float:
        return int(period[:4]) + (0.5 if period.endswith("H2") else 0.0)

    return place(later) - place(earlier) == (0.5 if "H" in later else 1.0)


def turnover(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Ties kept, gained and lost between consecutive periods, by commissioner and for all together.

    Columns: `earlier, later, commissioner` (`all` for the sum), `commissioners, kept, gained, lost, jaccard`
    and the same four with near-certain VCSEs only (`kept_certain`, ...). Jaccard = kept / (kept + gained +
    lost), missing where no tie existed. Empty when no two consecutive periods are complete.
    """
    rows, months = with_period(spending)
    vcse = definition.select(rows)
    plausible, certain = _ties(vcse), _ties(vcse[vcse["probability"] >= definition.certain])
    found = []
    for earlier, later, commissioners in consecutive(complete(rows, months)):
        for name, chosen in [("all", commissioners), *((each, {each}) for each in sorted(commissioners))]:
            plain = _compare(plausible, earlier, later, chosen)
            sure = {f"{key}_certain": value for key, value in _compare(certain, earlier, later, chosen).items()}
            head = {"earlier": earlier, "later": later, "commissioner": name, "commissioners": len(chosen)}
            found.append({**head, **plain, **sure})
    return pd.DataFrame(found, columns=COLUMNS)


CHANGES = ("kept", "gained", "lost", "jaccard")
COLUMNS = ["earlier", "later", "commissioner", "commissioners", *CHANGES, *(f"{change}_certain" for change in CHANGES)]


Ties = dict[str, set[tuple[str, str]]]


def _ties(vcse: pd.DataFrame) -> Ties:
    """The (commissioner, organisation) pairs that were alive in each period."""
    pairs = vcse[["period", "commissioner", "organisation_id"]].drop_duplicates()
    return {
        str(period): set(zip(group["commissioner"], group["organisation_id"], strict=True))
        for period, group in pairs.groupby("period")
    }


def _compare(ties: Ties, earlier: str, later: str, commissioners: set[str]) -> dict[str, float | None]:
    """Ties of some commissioners in two periods."""
    before, after = ({tie for tie in ties.get(period, set()) if tie[0] in commissioners} for period in (earlier, later))
    kept, either = len(before & after), len(before | after)
    jaccard = kept / either if either else None
    return {"kept": kept, "gained": len(after - before), "lost": len(before - after), "jaccard": jaccard}


def turnover_measurements(changes: pd.DataFrame) -> dict[str, Measurement]:
    """The last two periods compared, all complete commissioners together (`changes` as from `turnover`).

    Value: all plausible VCSEs; interval: hull with near-certain ones only.
    """
    overall = changes[changes["commissioner"] == "all"]
    n = int(overall["commissioners"].iloc[-1]) if len(overall) else 0
    found = {"commissioners": count(n, "commissioners", "Commissioners complete in the last two periods compared")}
    words = {
        "kept": "VCSE-commissioner ties in both of the last two periods",
        "gained": "VCSE-commissioner ties in the later of the last two periods only",
        "lost": "VCSE-commissioner ties in the earlier of the last two periods only",
        "jaccard": "Ties kept, over ties kept, gained or lost",
    }
    for name, text in words.items():
        unit = "ratio" if name == "jaccard" else "supplier ties"
        found[name] = _last(overall, name, unit, text)
    return found


def _last(overall: pd.DataFrame, name: str, unit: str, words: str) -> Measurement:
    if overall.empty:
        return absent(unit, words, NOT_TWO)
    last = overall.iloc[-1]
    ties = int(last["kept"] + last["gained"] + last["lost"])
    if not ties:
        return absent(unit, words, "no plausible VCSE was paid in the last two periods compared")
    values = [last[name], last[f"{name}_certain"]]
    between = f"{words} ({period_in_words(last['earlier'])}, {period_in_words(last['later'])})"
    return bounded([float(x) for x in values if pd.notna(x)], unit, ties, between)
