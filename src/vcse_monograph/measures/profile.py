"""Which VCSEs are paid: by size of income and by sector."""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.doubt import EXPECTED, Selection
from vcse_monograph.measures.measurement import Measurement, share_of
from vcse_monograph.measures.shares import ends

NOT_KNOWN = "not_known"

SIZES = {
    "micro": (0, "under £10k"),
    "small": (10_000, "£10k to £100k"),
    "medium": (100_000, "£100k to £1m"),
    "large": (1_000_000, "£1m to £10m"),
    "major": (10_000_000, "£10m to £100m"),
    "super_major": (100_000_000, "£100m and more"),
}
"""Lower edge in pounds a year (included), and words. The bands of NCVO's UK Civil Society Almanac 2018:
https://blogs.ncvo.org.uk/2019/01/21/small-charities-key-findings-from-our-data/"""

SECTIONS = {
    "culture": "A",
    "education": "B",
    "health": "C",
    "social_services": "D",
    "environment": "E",
    "community_housing": "F",
    "civic": "G",
    "philanthropy": "H",
    "religion": "I",
    "business": "J",
    "professional": "K",
    "other": "L",
}
"""Names for estimates, and the sections of the classification (ICNPTSO) that they stand for."""

NOTHING_PAID = "nothing was paid to plausible VCSEs, credit notes netted"


def with_size(vcse: pd.DataFrame) -> pd.DataFrame:
    """The rows with `size`: the band of the organisation's income, or `not_known`. An income of nil is micro."""
    edges = [edge for edge, _ in SIZES.values()] + [float("inf")]
    band = pd.cut(vcse["income"].astype("float64").clip(lower=0), edges, right=False, labels=list(SIZES))
    return vcse.assign(size=band.astype(object).where(band.notna(), NOT_KNOWN))


@cache
def sector_table() -> pd.DataFrame:
    """The sector codes: `code, label, section, section_label, scheme`; both ICNPTSO and the older ICNPO.

    Source: UN Handbook on Satellite Account on Non-profit and Related Institutions and Volunteer Work (2018)
    for ICNPTSO; ICNPO as extended by NCVO, each code put in the ICNPTSO section that the handbook gives it.
    """
    with resources.as_file(resources.files(__package__) / "sectors.csv") as path:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def with_sector(vcse: pd.DataFrame) -> pd.DataFrame:
    """The rows with `section` (a name of SECTIONS), `section_label` and `sector_label`; `not_known` for other codes."""
    codes = sector_table().set_index("code")
    named = {letter: name for name, letter in SECTIONS.items()}
    section = vcse["sector"].map(codes["section"]).map(named)
    return vcse.assign(
        section=section.where(section.notna(), NOT_KNOWN),
        section_label=vcse["sector"].map(codes["section_label"]).where(section.notna(), "Sector not known"),
        sector_label=vcse["sector"].map(codes["label"]).where(section.notna(), "Sector not known"),
    )


def sizes(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """VCSE spending by band of income, every band once, smallest first, `not_known` last.

    Columns: `size, income, organisations, lines, value` (expected pounds), `share, share_low, share_high, bounds_low,
    bounds_high` (per cent of VCSE value; missing if that is nil or less), `share_of_organisations` (plausible ones).
    """
    vcse = definition.select(spending)
    found = _parts(vcse.narrowed(with_size(vcse.rows)), "size", [*SIZES, NOT_KNOWN])
    found.insert(1, "income", [*(words for _, words in SIZES.values()), "income not known"])
    return found


def sectors(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """VCSE spending by section of the classification, every section once. Columns as `sizes`, `label` for `income`."""
    vcse = definition.select(spending)
    found = _parts(vcse.narrowed(with_sector(vcse.rows)), "section", [*SECTIONS, NOT_KNOWN])
    labels = sector_table().drop_duplicates("section").set_index("section")["section_label"]
    found.insert(1, "label", [*(labels[letter] for letter in SECTIONS.values()), "Sector not known"])
    return found


def sector_groups(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """VCSE spending by single sector code that was paid, largest first.

    Columns: `sector, label, section, organisations, lines, value`, then shares as `sizes`.
    """
    vcse = definition.select(spending)
    rows = with_sector(vcse.rows)
    found = _parts(vcse.narrowed(rows), "sector", sorted(rows["sector"].unique()))
    labels = rows.drop_duplicates("sector").set_index("sector")
    found.insert(1, "label", found["sector"].map(labels["sector_label"]))
    found.insert(2, "section", found["sector"].map(labels["section_label"]))
    return found.drop(columns="share_of_organisations").sort_values("value", ascending=False, kind="stable")


def _parts(vcse: Selection, by: str, order: list[str]) -> pd.DataFrame:
    """VCSE value, lines and organisations by group, in the given order, absent groups as nought."""
    pence, whole = vcse.totals_by("pence", by, order), vcse.total("pence")
    listed = vcse.listed
    groups = listed.groupby(by)
    organisations = groups["organisation_id"].nunique().reindex(order, fill_value=0)
    everyone = listed["organisation_id"].nunique()
    shares = np.divide(100 * pence, whole, out=np.full(pence.shape, np.nan), where=whole > 0)
    shares = shares if whole[EXPECTED] > 0 else np.full(pence.shape, np.nan)
    return pd.DataFrame(
        {
            by: order,
            "organisations": organisations.to_numpy(),
            "lines": groups["lines"].sum().reindex(order, fill_value=0).to_numpy(),
            "value": pence[:, EXPECTED] / 100,
            **ends(shares),
            "share_of_organisations": organisations.to_numpy() / everyone * 100 if everyone else float("nan"),
        }
    )


def size_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """Share of VCSE value by band of income, named by band."""
    words = {band: f"organisations with income {text}" for band, (_, text) in SIZES.items()}
    vcse = definition.select(spending)
    rows = vcse.narrowed(with_size(vcse.rows))
    return _part_measurements(rows, "size", words | {NOT_KNOWN: "organisations whose income is not known"})


def sector_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """Share of VCSE value by section of the sector classification, named by section."""
    labels = sector_table().drop_duplicates("section").set_index("section")["section_label"]
    words = {name: f"organisations in the section {labels[letter]}" for name, letter in SECTIONS.items()}
    vcse = definition.select(spending)
    rows = vcse.narrowed(with_sector(vcse.rows))
    return _part_measurements(rows, "section", words | {NOT_KNOWN: "organisations whose sector is not known"})


def _part_measurements(vcse: Selection, by: str, words: dict[str, str]) -> dict[str, Measurement]:
    whole, n = vcse.total("pence"), vcse.listed["organisation_id"].nunique()
    parts = vcse.totals_by("pence", by, list(words))
    return {
        name: share_of(part, whole, n, f"Share of VCSE value that went to {text}", missing=NOTHING_PAID)
        for (name, text), part in zip(words.items(), parts, strict=True)
    }
