"""Which commissioner has which area, and the VCSE share of value in each area."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.shares import group_shares

FILE = "areas.json"
"""What the boundaries were written as (`records/boundaries.py`)."""

FORMS = (
    (r"&", " and "),
    (r"\bclinical commissioning group\b", "ccg"),
    (r"\bintegrated care board\b", "icb"),
    (r"[^\w]+", " "),
)
"""Spellings that tell no two commissioners apart."""


@dataclass(frozen=True)
class Land:
    """Areas by name, each a list of polygons; `commissioners`: what the edition says of whose area is whose."""

    areas: Mapping[str, list[Any]]
    commissioners: Mapping[str, str]
    source: str = ""


def read_land(folder: str | Path) -> Land | None:
    """The boundaries below a folder; None for an edition without."""
    if not folder:
        return None
    return Land(**json.loads((Path(folder) / FILE).read_text(encoding="utf-8")))


def key(name: str) -> str:
    """A name without what publishers spell differently: case, punctuation, `&`, long forms of CCG and ICB."""
    text = name.casefold()
    for pattern, form in FORMS:
        text = re.sub(pattern, form, text)
    return " ".join(text.split())


def areas_of(commissioners: Iterable[str], land: Land) -> dict[str, str]:
    """The area of each commissioner that has one: as the edition says, else the area of its name."""
    said = {key(commissioner): key(area) for commissioner, area in land.commissioners.items()}
    known = {key(area): area for area in land.areas}
    found = {name: known.get(said.get(key(name), key(name))) for name in commissioners}
    return {name: area for name, area in found.items() if area is not None}


def share_by_area(spending: pd.DataFrame, definition: Definition, land: Land) -> pd.DataFrame:
    """The VCSE share of value in each area, and of each commissioner without an area, by its own name.

    Columns: `area, commissioners` (their names), `on_map` (yes, no), then as `shares.group_shares`. Commissioners of
    one area are taken together: their VCSE spending over their whole spending. What is on the map comes first.
    """
    names = sorted(spending["commissioner"].unique())
    areas = areas_of(names, land)
    area = {name: areas.get(name, name) for name in names}
    found = group_shares(spending.assign(area=spending["commissioner"].map(area)), definition, "area")
    found.insert(1, "commissioners", [", ".join(n for n in names if area[n] == one) for one in found["area"]])
    found.insert(2, "on_map", found["area"].isin(list(areas.values())).map({True: "yes", False: "no"}))
    return found.sort_values(["on_map", "area"], ascending=[False, True], ignore_index=True)
