"""Files that a page offers: a link with the kind and size of what comes, working from a folder opened offline."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import context
from vcse_monograph.files import disarmed, write_text

FOLDER = "lists"
"""Below the edition's folder: the book's own lists as CSV."""
KILO = 1000


def link(directive: SphinxDirective, path: Path, label: str) -> addnodes.download_reference:
    """A link to download `path`: `This table (CSV, 4 kB)`."""
    words = f"{label} ({path.suffix[1:].upper()}, {size_of(path)})"
    target = context.in_source(directive.env, path)
    about = {"refdoc": directive.env.docname, "reftarget": target, "reftype": "download", "refdomain": ""}
    return addnodes.download_reference("", "", nodes.inline("", words), **about)


def size_of(path: Path) -> str:
    """The size of a file in words: `480 bytes`, `4 kB`, `1.2 MB`."""
    size = path.stat().st_size
    if size < KILO:
        return f"{size} bytes"
    return f"{size / KILO:.0f} kB" if size < KILO**2 else f"{size / KILO**2:.1f} MB"


def list_file(
    directive: SphinxDirective, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> addnodes.download_reference:
    """Write a list of the book as `lists/<name>.csv` below the edition's folder; the link to it."""
    path = context.evidence_of(directive.env).folder / FOLDER / f"{name}.csv"
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([disarmed("" if cell is None else str(cell)) for cell in row] for row in rows)
    write_text(path, stream.getvalue())
    return link(directive, path, "This list")
