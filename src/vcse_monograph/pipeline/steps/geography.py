"""From a file of boundaries to the areas of the commissioners."""

from __future__ import annotations

from pathlib import Path

from vcse_monograph.measures.places import FILE
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.workplace import Workplace


def areas_file(place: Workplace) -> Path | None:
    """`_build/<edition>/geography/areas.json`; None for an edition that names no boundaries."""
    return place.folder / "geography" / FILE if place.edition.geography else None


def geography_steps(place: Workplace) -> list[Step]:
    """The step that reads the boundaries; none for an edition that names none."""
    geography, out = place.edition.geography, areas_file(place)
    if geography is None or out is None:
        return []
    boundaries = place.project / geography.boundaries

    def read() -> None:
        from vcse_monograph.records.boundaries import read_boundaries, write_areas

        areas = read_boundaries(boundaries, geography.name, geography.boundaries)
        write_areas(out, areas, geography.areas, geography.source)

    return [
        Step(
            name="boundaries",
            title="read the commissioners' boundaries",
            action=read,
            inputs=[boundaries],
            outputs=[out],
            parameters=geography.model_dump(mode="json"),
            code=("records/boundaries", "files"),
        )
    ]
