"""The rhythm of payment: the month profile and its April peak, the payment pattern, which months were published."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.doubt import EXPECTED, Selection
from vcse_monograph.measures.measurement import Measurement, absent, count, share_of
from vcse_monograph.measures.pack import Pack
from vcse_monograph.measures.shares import group_shares, in_columns

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
"""The months of the financial year, which starts in April."""

REGULAR_MONTHS = 10
"""Ten, because a late first invoice and a year-end settlement leave ten of twelve instalments alike."""

NEAR_EQUAL = 0.10
"""Within a tenth of the median, because an uplift within the year and rounding move an instalment by a few
per cent, while payment by volume moves it by more."""

PATTERNS = {
    "one_payment": "paid in one month only",
    "regular": f"{REGULAR_MONTHS} or more near-equal months",
    "irregular": "any other",
}

NO_DATES = "the data give no dates"
"""Why nothing is drawn by month."""


def financial_year(month: str) -> str:
    """`2019-04` to `2020-03` as `2019-20`."""
    year = int(month[:4]) - (month[5:7] < "04")
    return f"{year}-{(year + 1) % 100:02d}"


def calendar_month(month: str) -> str:
    """`2019-04` as `Apr`."""
    return MONTHS[int(month[5:7]) - 4]


def dated(spending: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a month, with `calendar_month` (Apr, May, ...) and `financial_year`."""
    rows = spending[spending["month"] != ""]
    months = rows["month"].unique()
    names, years = ({month: tell(month) for month in months} for tell in (calendar_month, financial_year))
    return rows.assign(calendar_month=rows["month"].map(names), financial_year=rows["month"].map(years))


def month_profile(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """The VCSE share of value by calendar month, April first, years pooled; a month without payments is absent.

    Columns as `shares.group_shares`, by `calendar_month`, with `years` (how many years are pooled) and
    `commissioners` (how many published in that month).
    """
    rows = dated(spending)
    found = group_shares(rows, definition, "calendar_month").set_index("calendar_month")
    found["years"] = rows.groupby("calendar_month")["financial_year"].nunique()
    found["commissioners"] = rows.groupby("calendar_month")["commissioner"].nunique()
    return found.reindex([month for month in MONTHS if month in found.index]).reset_index()


def april_peak(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """The VCSE share of value in April, in the other months together, and the ratio of the two."""
    rows = dated(spending)
    is_april = rows["calendar_month"] == "Apr"
    april, others = rows[is_april], rows[~is_april]
    words = f"Share of value paid to {definition.many}"
    found = {
        "april_share": _share(april, definition, f"{words} in April", "no payments above nil in April"),
        "other_months_share": _share(others, definition, f"{words} in all other months", "no payments in other months"),
    }
    ratio_words = f"April's {definition.one} share of value over that of the other months"
    if any(share.value is None for share in found.values()):
        return found | {"april_ratio": absent("ratio", ratio_words, "April or the other months have no share")}
    scaled = definition.select(april).total("pence") * (others["pence"].sum() / april["pence"].sum())
    return found | {
        "april_ratio": share_of(
            scaled,
            definition.select(others).total("pence"),
            int(rows["lines"].sum()),
            ratio_words,
            unit="ratio",
            missing=f"no plausible {definition.one} was paid in the other months",
        )
    }


def _share(rows: pd.DataFrame, definition: Definition, words: str, missing: str) -> Measurement:
    pence, lines = int(rows["pence"].sum()), int(rows["lines"].sum())
    return share_of(definition.select(rows).total("pence"), pence, lines, words, missing=missing)


def published_months(spending: pd.DataFrame) -> pd.DataFrame:
    """One row per commissioner and month with payments: `commissioner, month, lines`."""
    return spending[spending["month"] != ""].groupby(["commissioner", "month"])["lines"].sum().reset_index()


def month_grid(pack: Pack) -> pd.DataFrame:
    """Commissioner by month: payment lines, 0 where the month is recorded as missing or simply absent.

    Index: commissioner, sorted; columns: every month of the edition's period, or, where the pack names none,
    from the first to the last that has payments or is recorded as missing. A month outside the period is no
    column: a late invoice of one commissioner would make it look missing for all others.
    """
    paid = published_months(pack.spending)
    gaps = pack.missing[pack.missing["month"] != ""].assign(lines=0)[["commissioner", "month", "lines"]]
    both = pd.concat([paid, gaps], ignore_index=True)
    if both.empty:
        return pd.DataFrame()
    grid = both.pivot_table(index="commissioner", columns="month", values="lines", aggfunc="sum", fill_value=0)
    first, last = pack.ends or (both["month"].min(), both["month"].max())
    every = pd.period_range(first, last, freq="M").astype(str)
    return grid.reindex(columns=every, fill_value=0).astype("int64")


@dataclass(frozen=True)
class YearlyTies:
    """What one commissioner paid one VCSE in one financial year, classified by payment pattern.

    `ties`: a row for each, with `commissioner, organisation_id, financial_year, months` (with net payments above
    nil), `pattern` (a key of PATTERNS), `ties` (1), and the likeliest link of the organisation. `payments`: the rows
    that they are made of, with `pattern`. Both can be counted in every way.
    """

    ties: Selection
    payments: Selection

    @property
    def listed(self) -> pd.DataFrame:
        """The ties of named, plausible VCSEs."""
        return self.ties.listed


TIE = ["commissioner", "organisation_id", "financial_year"]


def organisation_years(spending: pd.DataFrame, definition: Definition) -> YearlyTies:
    """Yearly ties with their payment pattern.

    Left out: commissioner-years with fewer than REGULAR_MONTHS published months, where nothing could be regular, and
    ties that net to nil or less. A cell of the pack sums a month, so several payments within one month count as one.
    """
    rows = dated(spending)
    published = rows[["commissioner", "financial_year", "month"]].drop_duplicates()
    long_enough = published.groupby(["commissioner", "financial_year"])["month"].size() >= REGULAR_MONTHS
    vcse = definition.select(rows)
    years = pd.MultiIndex.from_frame(vcse.rows[["commissioner", "financial_year"]])
    vcse = vcse.narrowed(vcse.rows[long_enough.reindex(years).to_numpy(dtype=bool)])
    monthly = vcse.rows.groupby([*TIE, "month"])["pence"].sum().reset_index()
    found = classify(monthly[monthly["pence"] > 0], TIE)
    net = vcse.rows.groupby(TIE)["pence"].sum()
    found = found[net.reindex(found.index) > 0].reset_index()
    ties = vcse.likeliest(TIE)[[*TIE, "organisation", "probability", "link"]].merge(found.assign(ties=1), on=TIE)
    return YearlyTies(vcse.narrowed(ties), vcse.narrowed(vcse.rows.merge(found, on=TIE)))


def classify(monthly: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The payment pattern of each group of `keys`, from its monthly sums (`pence`, all above nil).

    One payment: a single month. Regular: at least REGULAR_MONTHS months within NEAR_EQUAL of the group's
    median month. Irregular: any other. Index: `keys`; columns: `months, pattern`.
    """
    median = monthly.groupby(keys)["pence"].transform("median")
    near = (monthly["pence"] - median).abs() <= NEAR_EQUAL * median
    found = monthly.assign(near=near).groupby(keys).agg(months=("pence", "size"), near=("near", "sum"))
    pattern = pd.Series("irregular", index=found.index, dtype=object)
    pattern[found["near"] >= REGULAR_MONTHS] = "regular"
    pattern[found["months"] == 1] = "one_payment"
    return pd.DataFrame({"months": found["months"], "pattern": pattern})


def payment_pattern(years: YearlyTies) -> pd.DataFrame:
    """Shares of yearly ties and of their value by pattern.

    Columns: `pattern, meaning, organisation_years` (plausible ties, each counted in full), `expected_ties` (counted by
    their probability, on which shares rest), `value` (expected pounds), then in per cent `share, share_low, share_high,
    bounds_low, bounds_high` of expected ties and `share_of_value`; shares are missing if there are none.
    """
    rows = []
    measured, listed = pattern_measurements(years), years.listed
    expected = years.ties.totals_by("ties", "pattern", list(PATTERNS))[:, EXPECTED]
    values = years.payments.totals_by("pence", "pattern", list(PATTERNS))[:, EXPECTED] / 100
    for (pattern, meaning), ties, value in zip(PATTERNS.items(), expected, values, strict=True):
        rows.append(
            {
                "pattern": pattern,
                "meaning": meaning,
                "organisation_years": int((listed["pattern"] == pattern).sum()),
                "expected_ties": ties,
                "value": value,
                **in_columns("share", measured[pattern]),
                "share_of_value": measured[f"{pattern}_value"].value,
            }
        )
    return pd.DataFrame(rows)


def pattern_measurements(years: YearlyTies) -> dict[str, Measurement]:
    """Yearly ties classified, and the share of each payment pattern by number and by value."""
    n = len(years.listed)
    words = "Yearly ties (one VCSE, one commissioner, one financial year) with at least ten months published"
    found = {"organisation_years": count(n, "yearly ties", words)}
    missing = "no commissioner published ten months of a financial year in which it paid a plausible VCSE"
    ties, pence = years.ties.total("ties"), years.payments.total("pence")
    ties_by = years.ties.totals_by("ties", "pattern", list(PATTERNS))
    pence_by = years.payments.totals_by("pence", "pattern", list(PATTERNS))
    for (pattern, meaning), number, value in zip(PATTERNS.items(), ties_by, pence_by, strict=True):
        text = f"Share of yearly ties with the payment pattern: {meaning}"
        found[pattern] = share_of(number, ties, n, text, missing=missing)
        text = f"Share of the value of yearly ties with the payment pattern: {meaning}"
        found[f"{pattern}_value"] = share_of(value, pence, n, text, missing=missing)
    return found
