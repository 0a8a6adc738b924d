"""Parts that pages are put together from: tables, particulars, links, and details that open on demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from docutils import nodes
from docutils.nodes import Node
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from vcse_monograph.book import cells

Cell: TypeAlias = str | Node | Sequence[Node]
"""What stands in a cell or beside a term: text, or nodes in a line."""


class Details(nodes.container):
    """What a reader may open: `summary` in one line, the rest below. A book on paper shows all of it."""


def details(summary: str, *body: Node) -> Details:
    """Details with that summary."""
    return Details("", *body, summary=summary, classes=["vcse-details"])


def add_details(app: Sphinx) -> None:
    """Make Sphinx print `Details` as HTML's own element."""

    def visit(self: HTML5Translator, node: Details) -> None:
        self.body.append(self.starttag(node, "details", ""))
        self.body.append(f"<summary>{self.encode(node['summary'])}</summary>")

    def depart(self: HTML5Translator, node: Details) -> None:
        self.body.append("</details>\n")

    app.add_node(Details, html=(visit, depart))


def line(cell: Cell, *classes: str) -> nodes.paragraph:
    """A paragraph of text or of nodes in a line."""
    paragraph = nodes.paragraph(classes=list(classes))
    paragraph += inline(cell)
    return paragraph


def inline(cell: Cell) -> list[Node]:
    """A cell's content as nodes."""
    if isinstance(cell, str):
        return [nodes.Text(cell)] if cell else []
    return [cell] if isinstance(cell, Node) else list(cell)


def strong(text: str) -> nodes.strong:
    """Text that stands out."""
    return nodes.strong("", text)


def code(text: str) -> nodes.literal:
    """A name or a hash, set as code."""
    return nodes.literal("", text)


def particulars(pairs: Iterable[tuple[str, Cell]]) -> nodes.definition_list:
    """Terms with what they are; a pair whose second part is empty is left out."""
    found = nodes.definition_list(classes=["vcse-particulars"])
    for term, cell in pairs:
        if content := inline(cell):
            words = nodes.definition("", line(content))
            found += nodes.definition_list_item("", nodes.term("", term), words)
    return found


def bullets(items: Iterable[Cell]) -> nodes.bullet_list:
    """A list of lines."""
    return nodes.bullet_list("", *(nodes.list_item("", line(item)) for item in items))


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *classes: str, caption: str = "") -> nodes.table:
    """A table whose first column heads its rows."""
    return table_of(headings, [row_of(row) for row in rows], *classes, caption=caption)


def table_of(headings: Sequence[str], rows: Sequence[nodes.row], *classes: str, caption: str = "") -> nodes.table:
    """The same of rows that have been made already, some of them with labels."""
    found = nodes.table(classes=["vcse-table", *classes])
    if caption:
        found += nodes.title(caption, "", nodes.Text(caption))
    group = nodes.tgroup(cols=len(headings))
    found += group
    for position, _ in enumerate(headings):
        group += nodes.colspec(colwidth=1, **({"stub": 1} if position == 0 else {}))
    heads = row_of(headings)
    group += nodes.thead("", heads)
    group += nodes.tbody("", *rows)
    for column in zip(heads, *rows, strict=True):
        if any(cells.is_numeric(entry) for entry in column):
            for entry in column:
                entry["classes"].append(cells.NUMERIC)
    return found


def row_of(content: Sequence[Cell]) -> nodes.row:
    """A table's row."""
    return nodes.row("", *(nodes.entry("", line(cell)) for cell in content))


def source_link(title: str, address: str) -> Node:
    """The source's title, linked where its address is on the web or a doi."""
    if address.startswith("10."):
        return nodes.reference("", title, refuri=f"https://doi.org/{address}")
    if address.startswith(("https://", "http://")):
        return nodes.reference("", title, refuri=address)
    return nodes.Text(f"{title}, {address}" if address else title)
