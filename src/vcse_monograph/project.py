"""Where the project is: the folder that holds `_config.yml`, `editions/` and `notebooks/`."""

from __future__ import annotations

from pathlib import Path

from vcse_monograph.errors import Problem, UsageError

MARKS = ("_config.yml", "_toc.yml", "editions", "notebooks")


def find_project(start: Path | None = None) -> Path:
    """The nearest folder at or above `start` (default: the working directory) that holds the project.

    Falls back to the checkout that this package was installed from. Raises UsageError when there is none.
    """
    begin = (start or Path.cwd()).resolve()
    for folder in (begin, *begin.parents, *Path(__file__).resolve().parents):
        if all((folder / mark).exists() for mark in MARKS):
            return folder
    raise UsageError(
        Problem(
            what="This is not a folder of the monograph.",
            found=f"no {', '.join(MARKS)} in {begin} or above it",
            do="change to the folder that you cloned or unpacked, then run the command again",
        )
    )
