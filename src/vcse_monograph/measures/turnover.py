"""VCSE suppliers gained and lost from one period to the next.

A tie is a pair of commissioner and VCSE; it is alive in a period if any payment line fell in it. Only
commissioners that published every month of both periods, by one rule, are compared, or a missing file, or a small
line that is no longer published, would look like a lost supplier. Periods are financial years; where fewer than two
are complete anywhere, half-years (April to September, October to March).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.doubt import CERTAIN, FIRST_DRAW, PLAUSIBLE, Selection, Values
from vcse_monograph.measures.measurement import Measurement, absent, count, counted
from vcse_monograph.measures.months import dated
from vcse_monograph.measures.publishing import changed_rule

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


@dataclass(frozen=True)
class Pair:
    """Two neighbouring periods, the commissioners that are complete in both, and those of them that changed their rule.

    `compared` are the others.
    """

    earlier: str
    later: str
    complete: frozenset[str]
    changed: frozenset[str]

    @property
    def compared(self) -> list[str]:
        """Complete by one rule, sorted."""
        return sorted(self.complete - self.changed)

    @property
    def few(self) -> bool:
        """Whether the change of rules leaves fewer than half: the rest would then be the exceptions."""
        return 2 * len(self.changed) > len(self.complete)

    @property
    def why_not(self) -> str:
        """Why nothing is compared between these periods; empty where something is."""
        if not self.few:
            return ""
        earlier, later, n = period_in_words(self.earlier), period_in_words(self.later), len(self.complete)
        return (
            f"of {n} commissioner{'s' if n > 1 else ''} that published every month of {earlier} and of {later}, "
            f"{len(self.changed)} changed in these months which lines they publish, so that too few are left to compare"
        )


def pairs_of(rows: pd.DataFrame, months: int) -> list[Pair]:
    """The pairs of neighbouring periods in time order; `rows` and `months` as `with_period` gives them."""
    found = []
    for earlier, later, names in consecutive(complete(rows, months)):
        changed = changed_rule(rows[rows["period"].isin([earlier, later]) & rows["commissioner"].isin(names)])
        found.append(Pair(earlier, later, frozenset(names), frozenset(changed)))
    return found


def why_not(spending: pd.DataFrame) -> str:
    """Why the last two periods cannot be compared, in words; empty where they can."""
    pairs = pairs_of(*with_period(spending))
    return pairs[-1].why_not if pairs else NOT_TWO


def last_periods(spending: pd.DataFrame) -> tuple[str, str]:
    """The last two periods that some commissioner completed, in words; empty where there are none."""
    pairs = pairs_of(*with_period(spending))
    return (period_in_words(pairs[-1].earlier), period_in_words(pairs[-1].later)) if pairs else ("", "")


def _adjacent(earlier: str, later: str) -> bool:
    """Whether one period follows the other at once."""

    def place(period: str) -> float:
        return int(period[:4]) + (0.5 if period.endswith("H2") else 0.0)

    return place(later) - place(earlier) == (0.5 if "H" in later else 1.0)


CHANGES = ("kept", "gained", "lost", "jaccard")
COLUMNS = ["earlier", "later", "commissioner", "commissioners", *CHANGES, *(f"{change}_certain" for change in CHANGES)]


def turnover(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Ties kept, gained and lost between consecutive periods, by commissioner and for all together.

    Columns: `earlier, later, commissioner` (`all` for the sum), `commissioners, kept, gained, lost, jaccard`
    of all plausible VCSEs, and the same four with near-certain ones only (`kept_certain`, ...). Jaccard = kept /
    (kept + gained + lost), missing where no tie existed. Commissioners that changed their publishing rule between
    the two are left out, and so are pairs of periods in which that leaves too few.
    """
    rows, months = with_period(spending)
    vcse, found = definition.select(rows), []
    for pair in pairs_of(rows, months):
        if pair.few:
            continue
        names, earlier, later = pair.compared, pair.earlier, pair.later
        each = _changes(vcse, earlier, later, names)
        together = {change: ways.sum(axis=0, keepdims=True) for change, ways in each.items()}
        for name, ways, row in [("all", together, 0), *((name, each, row) for row, name in enumerate(names))]:
            compared = {"commissioner": name, "commissioners": len(names) if name == "all" else 1}
            plain = _cells({change: values[row, PLAUSIBLE] for change, values in ways.items()})
            sure = _cells({change: values[row, CERTAIN] for change, values in ways.items()})
            cells = plain | {f"{change}_certain": value for change, value in sure.items()}
            found.append({"earlier": earlier, "later": later, **compared, **cells})
    return pd.DataFrame(found, columns=COLUMNS)


def _cells(changes: dict[str, float]) -> dict[str, float | None]:
    """Ties counted one way, as whole numbers, with their Jaccard index."""
    either = sum(changes.values())
    numbers: dict[str, float | None] = {change: int(value) for change, value in changes.items()}
    return numbers | {"jaccard": changes["kept"] / either if either else None}


def _changes(vcse: Selection, earlier: str, later: str, commissioners: list[str]) -> dict[str, Values]:
    """Ties kept, gained and lost by commissioner, counted in every way (commissioners x WAYS).

    A tie is as likely as the likeliest name under which it was paid in a period. It is kept where it counts in both
    periods, so its less likely link decides.
    """
    rows = vcse.rows[vcse.rows["period"].isin([earlier, later])]
    ties = vcse.narrowed(rows).likeliest(["commissioner", "organisation_id", "period"]).assign(ties=1)
    pairs = ties.sort_values("probability", ascending=False, kind="stable")
    kept = pairs[pairs.duplicated(["commissioner", "organisation_id"])]
    parts = {"kept": kept, "before": ties[ties["period"] == earlier], "after": ties[ties["period"] == later]}
    counts = {
        name: vcse.narrowed(part).totals_by("ties", "commissioner", commissioners) for name, part in parts.items()
    }
    gained, lost = counts["after"] - counts["kept"], counts["before"] - counts["kept"]
    return {"kept": counts["kept"], "gained": gained, "lost": lost}


WORDS = {
    "kept": "VCSE-commissioner ties in both of the last two periods",
    "gained": "VCSE-commissioner ties in the later of the last two periods only",
    "lost": "VCSE-commissioner ties in the earlier of the last two periods only",
    "jaccard": "Ties kept, over ties kept, gained or lost",
}


def turnover_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """The last two periods compared, all commissioners that are complete by one rule together."""
    rows, months = with_period(spending)
    pairs = pairs_of(rows, months)
    last = pairs[-1] if pairs else Pair("", "", frozenset(), frozenset())
    units = dict.fromkeys(WORDS, "supplier ties") | {"jaccard": "ratio"}
    found = _who_is_compared(last, months)
    each = _changes(definition.select(rows), last.earlier, last.later, last.compared)
    ways = {change: values.sum(axis=0) for change, values in each.items()}
    either = ways["kept"] + ways["gained"] + ways["lost"]
    n = int(either[PLAUSIBLE])
    if last.few or not n or not either[FIRST_DRAW:].any():
        nobody = "no plausible VCSE was paid in the last two periods compared" if pairs else NOT_TWO
        return found | {name: absent(units[name], text, last.why_not or nobody) for name, text in WORDS.items()}
    ways["jaccard"] = np.divide(ways["kept"], either, out=np.full(either.shape, np.nan), where=either > 0)
    between = f"({period_in_words(last.earlier)}, {period_in_words(last.later)})"
    return found | {name: counted(ways[name], units[name], n, f"{text} {between}") for name, text in WORDS.items()}


def _who_is_compared(last: Pair, months: int) -> dict[str, Measurement]:
    """Commissioners complete, left out and compared in the last two periods, and how long a period is."""
    every, changed = len(last.complete), len(last.changed)
    words = "Commissioners complete in the last two periods"
    length = "Months of each of the last two periods"
    return {
        "complete": count(every, "commissioners", words),
        "rule_changed": Measurement(changed, "commissioners", every, f"{words} that changed which lines they publish"),
        "commissioners": count(every - changed, "commissioners", f"{words} that published by one rule throughout"),
        "period_months": count(months, "months", length) if every else absent("months", length, NOT_TWO),
    }
