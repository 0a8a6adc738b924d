"""Run the notebooks of an edition's sections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vcse_monograph.editions.spending import PACK_FILES
from vcse_monograph.files import write_hashes
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps.geography import areas_file
from vcse_monograph.pipeline.workplace import Workplace

NOTEBOOKS = {"spending": ("provenance", "spending"), "survey": ("survey",), "cases": ("cases", "change")}
"""The notebooks of each section of an edition."""

FILES = {
    "survey": ("answers.parquet", "respondents.csv", "codebook.json", "ledger.csv"),
    "cases": ("extracts.parquet", "sites.csv", "foi.csv", "codebook.json", "ledger.csv", "about.json"),
}
"""The files that a section's notebooks read (docs/architecture.md)."""

MEASURES = {
    "spending": ("measures/*",),
    "survey": ("measures/*", "measures/survey"),
    "cases": ("measures/*", "measures/cases", "measures/qca"),
}
"""The code that measures a section's data."""

ABOUT = {"title", "data_kind", "attribution", "first_month", "last_month"}
"""What an edition says of itself that a notebook may declare as a parameter."""


def notebooks_of(place: Workplace) -> list[str]:
    """The notebooks of the sections that the edition has, in the order of the book."""
    return [name for section in place.edition.sections for name in NOTEBOOKS.get(section, ())]


def notebook_steps(place: Workplace) -> list[Step]:
    """One step for each notebook of the sections that the edition has."""
    return [
        _notebook(place, section, name) for section in place.edition.sections for name in NOTEBOOKS.get(section, ())
    ]


@dataclass(frozen=True)
class Given:
    """What a section hands to its notebooks: the parameter, the folder it names, and the files read there."""

    parameter: str
    folder: Path
    files: tuple[str, ...]


def given(place: Workplace, section: str) -> Given:
    """The folder of a section's data."""
    if section == "spending":
        return Given("pack", place.pack, PACK_FILES)
    return Given(section, place.folder / section, FILES[section])


def _notebook(place: Workplace, section: str, name: str) -> Step:
    project, edition, data = place.project, place.edition, given(place, section)
    notebook = project / "notebooks" / f"{name}.ipynb"
    out, executed = place.folder / "results" / name, place.folder / "executed" / f"{name}.ipynb"
    areas = areas_file(place)
    settings = {
        **edition.model_dump(mode="json", include=ABOUT),
        "geography": areas.parent.relative_to(project).as_posix() if areas else "",
        **getattr(edition, section).model_dump(mode="json"),
        **edition.measures.model_dump(),
    }
    declared = declared_settings(notebook, settings)
    mapped = [areas] if areas and "geography" in declared else []
    parameters = {
        **declared,
        data.parameter: data.folder.relative_to(project).as_posix(),
        "out": out.relative_to(project).as_posix(),
        "edition": edition.name,
    }

    def run() -> None:
        import shutil

        from vcse_monograph.book.execute import execute

        shutil.rmtree(out, ignore_errors=True)
        execute(notebook, executed, parameters, project)
        write_hashes(place.folder / "results" / f"{name}.files.json", out)

    return Step(
        name=f"notebook:{name}",
        title=f"run notebooks/{name}.ipynb",
        action=run,
        inputs=[notebook, *(data.folder / file for file in data.files), *mapped],
        outputs=[executed, place.folder / "results" / f"{name}.files.json"],
        parameters=parameters,
        code=(*MEASURES[section], "findings/*", "book/execute", "book/making", "files"),
    )


def declared_settings(notebook: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """Those of the edition's settings that the notebook's `parameters` cell declares; none where it is not there."""
    if not notebook.is_file():
        return {}
    content = json.loads(notebook.read_text(encoding="utf-8"))
    source = "".join(
        line
        for cell in content["cells"]
        if "parameters" in cell["metadata"].get("tags", [])
        for line in [*cell["source"], "\n"]
    )
    declared = {line.partition("=")[0].partition(":")[0].strip() for line in source.splitlines()}
    return {name: value for name, value in settings.items() if name in declared}
