"""What stands under a figure: its data, how it was made, and the same as a table of text."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import context, downloads, passports, pieces, tables
from vcse_monograph.book.citing import things
from vcse_monograph.book.citing.boxes import cite_box
from vcse_monograph.book.evidence import Drawn
from vcse_monograph.book.making import cell_anchor
from vcse_monograph.findings.results import IN_WORDS

MOST_CELLS = 200
"""Largest table of text under a figure: 200 cells weigh some 8 kB; larger data stand in the file."""

LEFT_OUT = "vcse-below"
"""The class of what paper and e-books leave out."""


def actions(directive: SphinxDirective, drawn: Drawn, page: str) -> list[Node]:
    """The list under a figure; `page` is where its notebook is shown."""
    items: list[list[Node]] = [[nodes.paragraph("", "", data_link(directive, drawn))]]
    if page in directive.env.found_docs:
        items.append([nodes.paragraph("", "", making_link(directive, drawn, page))])
    items.append([cite_box(things.figure(drawn), directive.env.docname)])
    found: list[Node] = [
        nodes.bullet_list(
            "", *(nodes.list_item("", *item) for item in items), classes=["vcse-figure-actions", LEFT_OUT]
        )
    ]
    grid = tables.read_grid(drawn.file(IN_WORDS))
    if grid.rows and len(grid.rows) * len(grid.headings) <= MOST_CELLS:
        table = pieces.details("This figure as a table", tables.table_node(grid, ""))
        table["classes"] += ["vcse-figure-table", LEFT_OUT]
        found.append(table)
    return found


def data_link(directive: SphinxDirective, drawn: Drawn) -> Node:
    """`Data behind this figure (CSV, 4 kB)`."""
    return downloads.link(directive, drawn.file(".csv"), "Data behind this figure")


def making_link(directive: SphinxDirective, drawn: Drawn, page: str) -> Node:
    """To the cell that drew it, where that is known, else to the notebook."""
    made = context.evidence_of(directive.env).made.get(drawn.notebook)
    cell = made.cells.get(drawn.slug, "") if made else ""
    return passports.leading("How was this made?", page, cell_anchor(cell) if cell else "")
