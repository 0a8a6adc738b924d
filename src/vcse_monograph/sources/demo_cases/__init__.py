"""The demonstration's coded extracts: invented, at the study's counts, with planted patterns and the truth beside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np

from vcse_monograph.files import write_text
from vcse_monograph.sources.demo_cases import plan
from vcse_monograph.sources.demo_cases.talk import Passage, Source, Talk

__all__ = ["FILES", "generate"]

TEAMS = {"team-1.csv": ("A", "B", "C"), "team-2.csv": ("D", "E", "F")}
FILES = (*TEAMS, "sites.csv", "foi.csv", "truth.json")
"""What `generate` writes: two teams' extracts, the places' conditions, the enquiries, and what was planted."""


def generate(out: Path, *, seed: int = 20241012) -> None:
    """Write the demonstration's case files below `out`; the bytes depend on `seed` alone."""
    talk = Talk(np.random.default_rng([seed, 6]))
    sources = list(talk.sources())
    for source in sources:
        for site in source.sites:
            source.passages += _said(talk, source, site)
    talk.episodes(sources)
    rows = [asdict(passage) for passage in talk.code(sources)]
    names = [field.name for field in fields(Passage)]
    for file, sites in TEAMS.items():
        _write(Path(out) / file, names, ([row[n] for n in names] for row in rows if row["site"] in sites))
    _write_sites(Path(out) / "sites.csv")
    _write_foi(Path(out) / "foi.csv")
    write_text(Path(out) / "truth.json", json.dumps(plan.truth(), indent=1) + "\n")


def _said(talk: Talk, source: Source, site: str) -> list[Passage]:
    """Everything that a source says of a place."""
    return [
        *talk.about_media(source, site),
        *talk.about_marks(source, site),
        *talk.about_cells(source, site),
        *talk.about_change(source, site),
    ]


def _write_sites(path: Path) -> None:
    rows = [
        [site, f"Site {site}", *values.values(), plan.DEPRIVATION[site], plan.RURAL[site]]
        for site, values in plan.CONDITIONS.items()
    ]
    _write(path, ["site", "label", *plan.CONDITIONS["A"], "deprivation_score", "rural_share"], rows)


def _write_foi(path: Path) -> None:
    outcomes = [(kind, what) for kind, counts in plan.FOI.items() for what, n in counts.items() for _ in range(n)]
    sites = list(plan.SITES)
    rows = [
        [f"F{number:03d}", kind, sites[number % len(sites)], "2021-03-01", what]
        for number, (kind, what) in enumerate(outcomes, start=1)
    ]
    _write(path, ["enquiry", "body_kind", "site", "asked", "outcome"], rows)


def _write(path: Path, names: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    lines = [",".join(str(cell) for cell in row) for row in rows]
    write_text(path, "\n".join([",".join(names), *lines]) + "\n")
