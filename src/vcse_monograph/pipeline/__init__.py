"""From an edition's file to its book: the steps, and which of them must run."""

from __future__ import annotations

from pathlib import Path


def ensure_results(name: str, project: Path | None = None) -> Path:
    """Bring an edition's results up to date without building its book; return its build folder.

    `jupyter-book build .` calls it, so that the book can be built by hand too.
    """
    from vcse_monograph.pipeline.run import build
    from vcse_monograph.project import find_project

    project = project or find_project()
    build(project, name, until="results")
    return project / "_build" / name
