"""The files that the rule covers, and the prose of each: chapters, glossary, notebooks."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from vcse_monograph.book.lint.prose import ASIDE, Passage, passages

SPOKEN_ARGUMENTS = {"caption", "alt", "definition"}
"""Arguments of calls in notebooks whose text stands on a page."""


def covered_files(project: Path) -> list[Path]:
    """The chapters, the glossary and the notebooks, sorted; what a build writes into `book/evidence` is not typed."""
    chapters = [path for path in (project / "book").rglob("*.md") if "evidence" not in path.relative_to(project).parts]
    pages = [project / "index.md", project / "GLOSSARY.md", *chapters, *(project / "notebooks").glob("*.ipynb")]
    return sorted(path for path in pages if path.is_file())


def extensions(project: Path) -> frozenset[str]:
    """The extensions of MyST that the book is written in (`_config.yml`)."""
    config = yaml.safe_load((project / "_config.yml").read_text(encoding="utf-8"))
    return frozenset(config.get("parse", {}).get("myst_enable_extensions", []))


def prose_of(path: Path, syntax: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(place, words) of a file: the place is a line, or a cell's id and a line in it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield from ((str(passage.line), passage.text) for passage in passages(text, syntax))
        return
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        found = passages(source, syntax) if cell["cell_type"] == "markdown" else _spoken(source)
        yield from ((f"cell {cell.get('id', '?')}, line {passage.line}", passage.text) for passage in found)


def _spoken(code: str) -> Iterator[Passage]:
    """The captions, alternative texts and definitions typed in a cell of code; a cell that is no Python has none."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in SPOKEN_ARGUMENTS:
            yield Passage(node.lineno, _text(node.value))


def _text(node: Any) -> str:
    """The typed text of an expression; what is computed stands aside."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.FormattedValue):
        return ASIDE
    return "".join(_text(child) for child in ast.iter_child_nodes(node))
