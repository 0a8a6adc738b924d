"""What an automated check of accessibility found on this edition's pages, as `bench.accessibility` wrote it down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import context, pieces

RESULTS = "book/accessibility.json"
NOT_CHECKED = "The pages of this edition have not been checked by a program yet."


class AccessibilityResults(SphinxDirective):
    """` ```{accessibility-results} `: pages checked, rules, what was broken, and what a person must judge."""

    def run(self) -> list[Node]:
        """A sentence where this edition was never checked."""
        path = Path(self.env.srcdir, RESULTS)
        self.env.note_dependency(str(path))
        results = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        found = results.get(str(context.evidence_of(self.env).edition["name"]))
        return [pieces.line(NOT_CHECKED)] if found is None else shown(found)


def shown(found: Mapping[str, Any]) -> list[Node]:
    """The results of one edition: particulars, then a table of each kind of result that is not empty."""
    about = [
        ("Program", f"axe-core {found['axe']}, {len(found['rules'])} rules of WCAG 2.2, levels A and AA"),
        ("Checked", f"{found['title']}, version {found['version']}, {found['issued']}"),
        *((f"Pages: {kind}", f"{count['looked at']:,} of {count['of']:,}") for kind, count in found["pages"].items()),
        ("Rules broken", f"{len(found['violations']):,}"),
    ]
    tables = [
        _table("Rules that pages break", found["violations"]),
        _table("What the program could not decide, and a person must", found["incomplete"]),
    ]
    return [pieces.particulars(about), *(node for nodes in tables for node in nodes)]


def _table(caption: str, rows: Sequence[Mapping[str, Any]]) -> list[Node]:
    if not rows:
        return []
    cells = [[row["help"], row["colours"], f"{row['pages']:,}", f"{row['elements']:,}"] for row in rows]
    return [pieces.table(["Rule", "Colours", "Pages", "Elements"], cells, "vcse-register", caption=caption)]
