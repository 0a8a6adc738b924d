"""The page that says what the demonstration data are, written beside them."""

from __future__ import annotations

from typing import Any

PAGE = """# The demonstration data

**Synthetic: a check of the code, not evidence.** Every commissioner, organisation, supplier, person, payment, postcode
and number here is invented. Nothing in these files says anything about real commissioning.

Made by `vcse_monograph.sources.demo.generate` with seed {seed} and {lines:,} payment lines. The same seed and number
give the same bytes.

## What is here

| path | what |
|---|---|
| `spending/<code>/` | spending files as publishers make them: CSV of several layouts, tab-separated text, XLSX, PDF |
| `register.csv.gz` | an invented register in the tidy form |
| `truth/payments.parquet` | every payment line, with the file, sheet or page, and row where it stands |
| `truth/suppliers.csv` | each supplier name as printed, the organisation behind it, its kind, whether it is a VCSE |
| `truth/shares.json` | the true shares of value and of lines, by rung, commissioner and month |
| `truth/missing.csv` | months that a commissioner did not publish |
| `truth/unreadable.csv` | rows that nothing can read: amounts shown as ########, impossible dates, words |

Unreadable rows come on top of the payment lines. Files that print a control total hold none of them, so every printed
total is the sum of the file's lines, to the penny.

## How it is made

Places, surnames and company names are built from syllables; a test compares them with the names of real organisations.
Each commissioner has suppliers of {groups} groups (`organisations.toml`), each supplier a yearly amount (lognormal)
and a payment pattern: monthly, quarterly, each April, once, or irregular. About a fifth begin or end within the period.
Payments are split over lines; some publishers leave out transactions below £25,000, counted on the whole transaction.
NHS trusts take what the other groups leave of a commissioner's budget; general practice fills each file to its planned
number of lines. Supplier names are printed in ledger form; about a quarter are shortened, cut off, misspelt, given a
branch, a trading name or a cost-centre number, or stripped of their legal form.

## What it is calibrated to

Published values are for clinical commissioning groups in 2012-20 (Rahal and Mohan 2024, and the data behind it), except
where another source is named. "Here" is what these files hold.

| quantity | published | here |
|---|---|---|
| charities' share of value | 0.97 % | {charity_value:.2f} % |
| charities' share of lines | 3.69 % | {charity_lines:.2f} % |
| the same in April (value) | 1.76 % | {april:.2f} % |
| charities : community interest companies, of value to VCSEs (TCSS procurement records) | 57.5 : 31.0 | {ratio} |
| hospices' share of charity value | 36.4 % | {hospices:.1f} % |
| top ten charities' share of charity value (all commissioners) | 40.6 % | {top_ten:.1f} % |
| Gini coefficient of charity value (all commissioners) | .88 | {gini:.2f} |
| quartiles of commissioners' charity shares of value | .43, .71, 1.21 | {quartiles} |
| payment lines | 692,659 invoices (the study) | {lines:,} |

Judgements, not published values: about £{mean:,.0f} a line on average (real files above £25,000 have far larger lines);
the shares of general practice, companies, care homes, councils and individuals; how often a name is misprinted; the
number of unreadable rows and of missing months. Charities' shares by sector and by number follow the same publication.
"""


def text(seed: int, lines: int, groups: int, shares: dict[str, Any]) -> str:
    """DATA.md: what the data are, how they are made, and what they are calibrated to."""
    rungs, kinds = shares["up_to_rung"], shares["by_kind"]
    april = [v for month, v in shares["charity_share_of_value_by_month"].items() if month.endswith("-04")]
    spread = sorted(shares["charity_share_of_value_by_commissioner"].values())
    vcse = rungs["other_vcse"]["value"]
    return PAGE.format(
        seed=seed,
        lines=lines,
        groups=groups,
        charity_value=rungs["charity"]["value"],
        charity_lines=rungs["charity"]["lines"],
        april=sum(april) / len(april),
        ratio=" : ".join(f"{100 * kinds[kind]['value'] / vcse:.1f}" for kind in ("charity", "cic")),
        hospices=shares["hospices_share_of_charity_value"],
        top_ten=shares["top_ten_share_of_charity_value"],
        gini=shares["gini_of_charity_value"],
        quartiles=", ".join(f"{_quantile(spread, level):.2f}" for level in (0.25, 0.5, 0.75)),
        mean=float(shares["value_pounds"]) / lines,
    )


def _quantile(ordered: list[float], level: float) -> float:
    """A quantile of sorted numbers, neighbours joined by a straight line."""
    place = level * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
