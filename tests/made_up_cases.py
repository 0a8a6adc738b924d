"""Little case comparisons for tests: rows of coded extracts in a table, and the material that the measures read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.conftest import PROJECT
from vcse_monograph.measures.cases.material import Material, read_material, with_modes
from vcse_monograph.records.cases.codebook import Codebook, load_codebook
from vcse_monograph.records.cases.extracts import Extract
from vcse_monograph.records.cases.places import Enquiry, Site
from vcse_monograph.records.cases.read import EXTRACT_COLUMNS, Cases, write_cases

CODEBOOK = PROJECT / "data" / "codebooks" / "cases-2024.toml"
ABOUT = {"title": "Made-up cases", "data_kind": "synthetic", "period": "", "attribution": "", "suppress_below": 3}
CONDITIONS = {
    "vcses_per_10000": (14.0, 40.0),
    "vcse_median_income": (9_000.0, 60_000.0),
    "years_joint_commissioning": (14.0, 2.0),
    "deprivation_score": (33.0, 13.0),
    "rural_share": (72.0, 8.0),
}
"""What a collaborative place, and a commodified one, has."""


def book() -> Codebook:
    """The project's codebook of 2024."""
    return load_codebook(CODEBOOK)


def coded(
    code: str,
    direction: str,
    *,
    site: str = "A",
    source: str = "I1",
    coder: str = "C1",
    extract: str = "",
    tracer: str = "end_of_life",
    period: str = "before",
    strength: int = 2,
    kind: str = "interview",
    episode: str = "",
) -> Extract:
    """One coding; without `extract`, a passage of its own for each source and code."""
    return Extract(
        extract=extract or f"{source}-{code}",
        code=code,
        coder=coder,
        direction=direction,
        strength=strength,
        site=site,
        tracer=tracer,
        period=period,
        episode=episode,
        source_kind=kind,
        source=source,
        length=100,
        quotation="",
    )


def material(*extracts: Extract, sites: str = "AB") -> Material:
    """What the measures read of some codings; half of the sites are as collaborative places are (`places`)."""
    frame = pd.DataFrame([vars(extract) for extract in extracts], columns=list(EXTRACT_COLUMNS))
    frame = frame.astype({"strength": "int64", "length": "int64"})
    rows = {site.site: {"label": site.label, **site.values} for site in places(sites)}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("site")
    foi = pd.DataFrame(columns=["enquiry", "body_kind", "site", "asked", "outcome"])
    return Material(book(), with_modes(frame, book()), table, foi, pd.DataFrame(), dict(ABOUT))


def places(sites: str) -> list[Site]:
    """Sites with conditions: the first half as collaborative places have them, the rest as commodified ones."""
    return [
        Site(site, f"Site {site}", {name: pair[2 * at >= len(sites)] for name, pair in CONDITIONS.items()})
        for at, site in enumerate(sites)
    ]


def write_folder(folder: Path, *extracts: Extract, sites: str = "AB", foi: tuple[Enquiry, ...] = ()) -> Path:
    """The case tables of some codings, as the step `cases` writes them; returns the folder."""
    rows = {
        "source_file": "made-up.csv",
        "sha256": "0" * 64,
        "holds": "coded extracts",
        "rows_found": len(extracts),
        "rows_kept": len(extracts),
    }
    cases = Cases(book(), sorted(extracts), places(sites), list(foi), [{**rows, "rows_repeated": 0, "notes": ""}], [])
    write_cases(cases, folder, folder.parent / "keys.csv", ABOUT)
    return folder


def read_folder(folder: Path) -> Material:
    """The material in a folder."""
    return read_material(folder)
