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
STANDARD = "WCAG 2.2, levels A and AA"
"""The rules that `bench.accessibility` asks for."""

NOT_CHECKED = "No program has checked the pages of this edition yet"


class AccessibilityResults(SphinxDirective):
    """` ```{accessibility-results} `: pages checked, rules, what was broken, and what a person must judge."""

    def run(self) -> list[Node]:
        """What was found; where this edition was never checked, that it was not, and which editions were."""
        path = Path(self.env.srcdir, RESULTS)
        self.env.note_dependency(str(path))
        results = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        found = results.get(str(context.evidence_of(self.env).edition["name"]))
        return [pieces.line(not_checked(results))] if found is None else shown(found)


def not_checked(others: Mapping[str, Mapping[str, Any]]) -> str:
    """What is said of an edition without results."""
    if not others:
        return f"{NOT_CHECKED}."
    names = " and ".join(f"{found['title']}, version {found['version']}" for _, found in sorted(others.items()))
    return f"{NOT_CHECKED}. The same templates made those of {names}, which were checked: see that book's own page."


def shown(found: Mapping[str, Any]) -> list[Node]:
    """The results of one edition: what was done, particulars, then a table of each kind of result that is not empty."""
    about = [
        ("Program", f"axe-core {found['axe']}, {len(found['rules'])} rules of {STANDARD}"),
        ("Checked", f"{found['title']}, version {found['version']}, {found['issued']}"),
        *((f"Pages: {kind}", f"{count['looked at']:,} of {count['of']:,}") for kind, count in found["pages"].items()),
        ("Rules broken", f"{len(found['violations']):,}"),
    ]
    tables = [
        _table("Rules that pages break", found["violations"]),
        _table("What the program could not decide, and a person must", found["incomplete"]),
    ]
    return [pieces.line(done(found["pages"])), pieces.particulars(about), *(one for nodes in tables for one in nodes)]


def done(pages: Mapping[str, Mapping[str, int]]) -> str:
    """What the program did: which pages it opened, and of which kinds only a sample."""
    samples = [f"{count['looked at']:,} of the {count['of']:,} {kind}" for kind, count in _sampled(pages)]
    opened = "every page" if not samples else f"every page but those of which it took a sample: {', '.join(samples)}"
    return (
        f"A program, axe-core, opened {opened}. It looked at each in a browser, twice: in light colours and in dark "
        "ones. This is what it found."
    )


def _sampled(pages: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Mapping[str, int]]]:
    return [(kind, count) for kind, count in sorted(pages.items()) if count["looked at"] < count["of"]]


def _table(caption: str, rows: Sequence[Mapping[str, Any]]) -> list[Node]:
    if not rows:
        return []
    cells = [[row["help"], row["colours"], f"{row['pages']:,}", f"{row['elements']:,}"] for row in rows]
    return [pieces.table(["Rule", "Colours", "Pages", "Elements"], cells, "vcse-register", caption=caption)]
