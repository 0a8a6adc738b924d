"""`result-figure` and `result-table`: what a notebook drew, with its data and its making one click away."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import cells, context, downloads, tables
from vcse_monograph.book.citing import things
from vcse_monograph.book.citing.boxes import cite_box
from vcse_monograph.book.evidence import Drawn
from vcse_monograph.book.figure_actions import actions
from vcse_monograph.measures.measurement import HIDDEN

EVIDENCE_PAGES = "book/evidence"
MOST_CELLS = 1_200
"""Largest table that a page holds whole, of which `:rows:` shows the first: 1,200 cells weigh some 50 kB, and a page
may weigh 300 kB beside what all pages share, figures left out."""
TOO_FEW = "not published: it rests on too few people, or would let such a number be worked out"


def names(argument: str) -> list[str]:
    """An option parted by semicolons as a list; headings may hold commas."""
    return [part.strip() for part in argument.split(";") if part.strip()]


class ResultFigure(SphinxDirective):
    """` ```{result-figure} slug `: a notebook's figure, numbered, to be cited as `` {numref}`fig-slug` ``.

    With `:again:` it is a second showing, which takes no label.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"again": directives.flag}

    def run(self) -> list[Node]:
        """A figure node: image, caption, links to data and notebook."""
        slug = self.arguments[0]
        evidence = context.estimates_of(self.env)
        drawn = evidence.figures.get(slug)
        if drawn is None:
            context.warn_unknown("figure", slug, evidence.figures, self.get_location())
            return []
        uri = context.in_source(self.env, drawn.file(".svg"))
        figure = nodes.figure("", nodes.image(uri=uri, alt=drawn.alt), classes=["vcse-figure"])
        figure += nodes.caption(drawn.caption, "", nodes.Text(drawn.caption))
        figure += nodes.legend("", *actions(self, drawn, f"{EVIDENCE_PAGES}/{drawn.notebook}"))
        if "again" not in self.options:
            named(self, figure, f"fig-{slug}")
        return [figure]


class ResultTable(SphinxDirective):
    """` ```{result-table} slug `: a notebook's table, numbered, to be cited as `` {numref}`tab-slug` ``.

    `:rows: 20` shows the first twenty; `:columns: a; b` picks columns; `:exact:` keeps the pence of large sums.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "rows": directives.positive_int,
        "columns": names,
        "exact": directives.flag,
    }

    def run(self) -> list[Node]:
        """A table node and the line below it."""
        slug = self.arguments[0]
        evidence = context.estimates_of(self.env)
        drawn = evidence.tables.get(slug)
        if drawn is None:
            context.warn_unknown("table", slug, evidence.tables, self.get_location())
            return []
        context.evidence_of(self.env, drawn.file(".csv"))
        try:
            grid = tables.read_grid(drawn.file(".csv"), self.options.get("columns", ()), "exact" in self.options)
        except KeyError as error:
            context.warn_unknown(f"column of {slug}", error.args[0], [], self.get_location())
            return []
        return self._shown(drawn, grid)

    def _shown(self, drawn: Drawn, grid: tables.Grid) -> list[Node]:
        if not grid.rows:
            return [nodes.paragraph("", f"{drawn.caption.rstrip('.')}: none in this edition.", classes=["vcse-absent"])]
        shown = min(self.options.get("rows", len(grid.rows)), len(grid.rows))
        whole = shown == len(grid.rows) or grid.cells <= MOST_CELLS
        table = tables.table_node(grid if whole else grid.first(shown), drawn.caption, shown)
        table["classes"] += [] if whole else ["vcse-table--part"]
        named(self, table, f"tab-{drawn.slug}")
        line = below(self, drawn, "This table" if shown == len(grid.rows) else "Whole table")
        if shown < len(grid.rows):
            line.insert(0, nodes.inline("", f"First {shown:,} of {len(grid.rows):,} rows. ", classes=["vcse-extent"]))
        return [table, *_note(grid), line, cite_box(things.table(drawn), self.env.docname)]


def _note(grid: tables.Grid) -> list[Node]:
    """What the signs in the place of numbers mean, where the table has any."""
    told: list[Node] = []
    for sign in grid.signs:
        what = TOO_FEW if sign == HIDDEN else "not published"
        told += [nodes.Text("; " if told else ""), cells.Hidden("", nodes.Text(sign)), nodes.Text(f" {what}")]
    return [nodes.paragraph("", "", *told, nodes.Text("."), classes=["vcse-note"])] if told else []


def below(directive: SphinxDirective, drawn: Drawn, label: str) -> nodes.paragraph:
    """The line below a figure or table: its data, and the notebook that made it."""
    line = nodes.paragraph(classes=["vcse-below"])
    line += downloads.link(directive, drawn.file(".csv"), label)
    if (page := notebook_page(directive, drawn.notebook)) is not None:
        line += nodes.Text(" · ")
        line += page
    return line


def notebook_page(directive: SphinxDirective, notebook: str, text: str = "How was this made?") -> Node | None:
    """A link to the executed notebook's page, or None when the book does not show that notebook."""
    page = f"{EVIDENCE_PAGES}/{notebook}"
    if page not in directive.env.found_docs:
        return None
    link = addnodes.pending_xref(
        "", refdoc=directive.env.docname, refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=True
    )
    link += nodes.inline("", text)
    return link


def named(directive: SphinxDirective, node: nodes.Element, label: str) -> None:
    """Give `node` an anchor and the label that cross-references use."""
    node["names"].append(label)
    directive.state.document.note_explicit_target(node, node)
