"""Run the notebooks of an edition's sections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vcse_monograph.files import write_hashes
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.workplace import Workplace
from vcse_monograph.release import TABLES

NOTEBOOKS = {"spending": ("provenance", "spending")}
"""The notebooks of each section of an edition."""


def notebook_steps(place: Workplace) -> list[Step]:
    """One step for each notebook of the sections that the edition has."""
    return [_notebook(place, name) for section in place.edition.sections for name in NOTEBOOKS[section]]


def _notebook(place: Workplace, name: str) -> Step:
    project, edition = place.project, place.edition
    notebook = project / "notebooks" / f"{name}.ipynb"
    out, executed = place.folder / "results" / name, place.folder / "executed" / f"{name}.ipynb"
    parameters = {
        "pack": place.pack.relative_to(project).as_posix(),
        "out": out.relative_to(project).as_posix(),
        "edition": edition.name,
        **declared_measures(notebook, edition.measures.model_dump()),
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
        inputs=[notebook, *(place.pack / f"{table}.csv" for table in TABLES), place.pack / "datapackage.json"],
        outputs=[executed, place.folder / "results" / f"{name}.files.json"],
        parameters=parameters,
        code=("measures", "findings", "book/execute", "files"),
    )


def declared_measures(notebook: Path, measures: dict[str, Any]) -> dict[str, Any]:
    """Those of the edition's measures that the notebook's `parameters` cell declares."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    source = "".join(
        line
        for cell in content["cells"]
        if "parameters" in cell["metadata"].get("tags", [])
        for line in [*cell["source"], "\n"]
    )
    declared = {line.partition("=")[0].partition(":")[0].strip() for line in source.splitlines()}
    return {name: value for name, value in measures.items() if name in declared}
