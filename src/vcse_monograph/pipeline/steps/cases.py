"""From coded extracts and site conditions to the case tables."""

from __future__ import annotations

from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.workplace import Workplace


def generation(place: Workplace) -> list[Step]:
    """The step that makes the demonstration data of this section; none for an edition with files of its own."""
    return []


def steps(place: Workplace) -> list[Step]:
    """The steps of this section; none for an edition without it."""
    return []
