"""A step: what it reads, what it writes, and the parameters and code that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
CODE = (".py", ".sql", ".csv", ".toml", ".css", ".js")
"""What decides what a step writes."""
BESIDE = ("findings/diff",)
"""Folders that look at results and decide none: no step runs again because of them."""


@dataclass(frozen=True)
class Step:
    """One arrow of the data flow. It runs again when an input, a parameter or its code has changed.

    `inputs` and `outputs` are files; `code` names the modules and folders of the package that decide
    what it writes; `action` does it, and is given nothing.
    """

    name: str
    title: str
    action: Callable[[], object]
    inputs: list[Path]
    outputs: list[Path]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    code: tuple[str, ...] = ()

    def dependencies(self) -> list[Path]:
        """Input files and code files, sorted, each once."""
        return sorted({*self.inputs, *code_files(*self.code)})


def code_files(*names: str) -> list[Path]:
    """The package's source files: of modules (`files`), folders (`records`), patterns (`records/*`: not below).

    Without those of folders that decide nothing (`BESIDE`).
    """
    found: set[Path] = set()
    for name in names:
        place = PACKAGE / name
        if "*" in name:
            found |= {path for path in PACKAGE.glob(name) if path.suffix in CODE}
        elif place.is_dir():
            found |= {path for path in place.rglob("*") if path.suffix in CODE}
        else:
            found.add(place.with_suffix(".py"))
    beside = [PACKAGE / name for name in BESIDE]
    return sorted(path for path in found if not any(path.is_relative_to(folder) for folder in beside))


class Parameters:
    """doit's `uptodate` check for a step's parameters; remembers them, so that a change can be told by name."""

    KEY = "parameters"

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = dict(parameters)

    def __call__(self, task: Any, values: Mapping[str, Any]) -> bool:
        """True if the parameters are those of the last run; doit passes the task and what that run saved."""
        task.value_savers.append(lambda: {self.KEY: self.parameters})
        return values.get(self.KEY) == self.parameters

    def changes(self, values: Mapping[str, Any]) -> list[str]:
        """`name: old -> new` for each parameter that differs from what was remembered."""
        before = values.get(self.KEY)
        if before is None:
            return []
        names = sorted({*before, *self.parameters})
        return [
            f"{name}: {shortened(before.get(name, 'unset'))} -> {shortened(self.parameters.get(name, 'unset'))}"
            for name in names
            if before.get(name) != self.parameters.get(name)
        ]


def shortened(value: Any) -> str:
    """A value as text of at most forty letters, as a line of a report has room for."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
