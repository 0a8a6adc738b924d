"""Run a parameterised notebook with papermill, and make what it leaves the same bytes every time.

What differs between two runs of the same notebook is times, durations, paths and random ids in the
metadata; `normalised` drops them, so that the executed notebook depends on its inputs alone.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from vcse_monograph.book.making import Watch, write_made
from vcse_monograph.errors import NotebookError, Problem, did_you_mean
from vcse_monograph.files import write_text

# What a cell raises is told by us; the kernel's own log would only add that it was shut down.
QUIET_KERNEL = ["--IPKernelApp.log_level=50"]
LAST_LINES = 12
OBJECT_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,16}")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> list[Problem]:
    """Parameters that the notebook does not declare, as problems; papermill itself would only warn."""
    declared = papermill.inspect_notebook(str(notebook))
    return [
        Problem(
            what=f'{notebook.name} has no parameter "{name}".{did_you_mean(name, declared)}',
            needed=f"one of: {', '.join(sorted(declared))}",
        )
        for name in parameters
        if name not in declared
    ]


def execute(notebook: Path, executed: Path, parameters: Mapping[str, Any], project: Path) -> None:
    """Run `notebook` with `parameters` in the project's folder; write the normalised result to `executed`.

    Where `out` is a parameter, the folder of results that it names gets a `made.json` (see `making`).

    Raises NotebookError naming the cell, its last lines and the notebook's path; the notebook as far as
    it ran is kept beside `executed` as `<name>.failed.ipynb`.
    """
    problems = check_parameters(notebook, parameters)
    if problems:
        raise NotebookError(problems, where=f"notebooks/{notebook.name}")
    failed = executed.with_suffix(".failed.ipynb")
    failed.parent.mkdir(parents=True, exist_ok=True)
    out = project / str(parameters.get("out", ""))
    watch = Watch(out)
    with tempfile.TemporaryDirectory(prefix="vcse-") as sockets:
        try:
            result = papermill.execute_notebook(
                str(notebook),
                str(failed),
                parameters=dict(parameters),
                # Not papermill's `cwd`: that changes the whole process's, under notebooks that run side by side.
                resources={"metadata": {"path": str(project)}},
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
                on_cell_executed=watch,
                extra_arguments=QUIET_KERNEL,
                **_talk_through(sockets),
            )
        except PapermillExecutionError as error:
            raise NotebookError(_failure(error, notebook, failed), after="the book was not built") from None
    clean = normalised(result)
    write_text(executed, nbformat.writes(clean, indent=1) + "\n")
    if "out" in parameters:
        cells = {name: clean.cells[index]["id"] for name, index in watch.found.items()}
        write_made(out, notebook, parameters, project, cells)
    failed.unlink(missing_ok=True)


def _talk_through(folder: str) -> dict[str, Config]:
    """Kernels talk through files where the machine can (not on Windows): no port is opened, nothing warns.

    Each needs a folder of its own: two kernels that share the default name hear each other.
    """
    if os.name == "nt":
        return {}
    return {"config": Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})}


def _failure(error: PapermillExecutionError, notebook: Path, failed: Path) -> Problem:
    lines = ANSI.sub("", "\n".join(error.traceback)).strip().splitlines()
    last = [line for line in lines if line.strip()][-LAST_LINES:]
    source = "\n           ".join(error.source.strip().splitlines()[:LAST_LINES])
    return Problem(
        what=f"notebooks/{notebook.name} failed in cell {error.cell_index}: {error.ename}: {error.evalue}",
        found=source + "\n\n           " + "\n           ".join(last),
        do=f"open {failed} to see it as far as it ran",
    )


def normalised(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy without what differs from run to run, and with the injected parameters hidden on the page."""
    clean = nbformat.from_dict(json.loads(nbformat.writes(notebook)))
    clean.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        }
    )
    for position, cell in enumerate(clean.cells):
        for key in ("papermill", "execution", "ExecuteTime"):
            cell.metadata.pop(key, None)
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
            cell.metadata["tags"] = sorted({*tags, "remove-cell"})
        elif "id" not in cell:
            cell["id"] = f"cell-{position}"
        for output in cell.get("outputs", []):
            _without_addresses(output)
    return clean


def _without_addresses(output: nbformat.NotebookNode) -> None:
    """Memory addresses in an object's plain text (`<Axes at 0x7f...>`) become `0x0`."""
    plain = output.get("data", {}).get("text/plain")
    if plain is not None:
        text = plain if isinstance(plain, str) else "".join(plain)
        output["data"]["text/plain"] = OBJECT_ADDRESS.sub("0x0", text)
