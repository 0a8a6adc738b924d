"""The page that lists the files behind the numbers: each with its hash, what was read from it, its register row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes
from docutils.nodes import Node

from vcse_monograph.book import pieces
from vcse_monograph.book.evidence import Evidence
from vcse_monograph.book.making import Source
from vcse_monograph.sources import register

HEADINGS = ("File", "What was found in it", "SHA-256", "Register of sources")
NONE = "This edition's notebooks name no source files."


def sources_parts(evidence: Evidence) -> list[tuple[str, Sequence[Node]]]:
    """One table for each set of files, below the names of the notebooks that rest on it."""
    notebooks: dict[tuple[Source, ...], list[str]] = {}
    for name, made in sorted(evidence.made.items()):
        if made.sources:
            notebooks.setdefault(tuple(made.sources), []).append(name)
    if not notebooks:
        return [("", [pieces.line(NONE)])]
    return [(_heading(names), [_table(files, evidence.register)]) for files, names in notebooks.items()]


def _heading(notebooks: Sequence[str]) -> str:
    names = " and ".join(f"“{name}”" for name in notebooks)
    return f"Behind the notebook{'s' if len(notebooks) > 1 else ''} {names}"


def _table(files: Sequence[Source], registered: Mapping[str, register.Source]) -> Node:
    return pieces.table(HEADINGS, [_row(file, registered.get(file.sha256)) for file in files], "vcse-hashes")


def _row(file: Source, found: register.Source | None) -> list[pieces.Cell]:
    digest = pieces.code(file.sha256) if file.sha256 else nodes.Text("not recorded")
    return [pieces.code(file.path), file.told, digest, _registered(found)]


def _registered(found: register.Source | None) -> str:
    if found is None:
        return "not in the register"
    latest = "latest" if found.latest == "yes" else "not the latest"
    version = f"{found.dataset}, version {found.version} ({latest})"
    return f"{version}; {found.publisher}; {found.licence}; {found.bytes:,} bytes"
