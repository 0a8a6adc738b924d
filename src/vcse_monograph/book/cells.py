"""What stands in a table's cells besides text: values to sort by, what is hidden, where a long name may break."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from vcse_monograph.findings.shown import MINUS

NUMERIC = "vcse-numeric"
"""The class of a cell that holds a number, and of the heading of such cells."""


class Value(nodes.inline):
    """What is printed of a number, with the number itself as `value`: a column is sorted by it, not by the text."""


class Hidden(nodes.inline):
    """The sign in the place of a number that is not published; it is read out as `hidden`."""


class Break(nodes.Inline, nodes.Element):
    """A place where a long name may be broken over lines; nothing is copied or read out."""


class FoldedRow(nodes.row):
    """A row of the table that a reader sees on asking for it: it is in the page, and not on paper."""


def value(number: float | str, *printed: nodes.Node) -> Value:
    """`printed` as a cell to be sorted by `number`."""
    return Value("", "", *printed, vcse_value=str(number))


def same_number(printed: str, number: str) -> bool:
    """Whether a text says the number itself, so that nothing has to be kept beside it."""
    try:
        return Decimal(printed.replace(",", "").replace(MINUS, "-")) == Decimal(number)
    except InvalidOperation:
        return False


def breaking(name: str) -> list[nodes.Node]:
    """A name (`K4.number_and_size`) that may be broken after a dot or an underscore, and nowhere else."""
    first, *rest = re.split(r"(?<=[._])", name)
    return [nodes.Text(first), *(node for part in rest for node in (Break(), nodes.Text(part)))]


def is_numeric(entry: nodes.Node) -> bool:
    """Whether a cell holds a number."""
    return next(iter(entry.findall(Value)), None) is not None


def add(app: Sphinx) -> None:
    """Make Sphinx print these nodes."""
    app.add_node(Value, html=(_visit_value, _depart("</data>")))
    app.add_node(Hidden, html=(_visit_hidden, _depart("</span>")))
    app.add_node(Break, html=(_visit_break, _depart("")))
    app.add_node(FoldedRow, html=(_visit_folded, _depart("</tr>\n")))


def _visit_value(self: HTML5Translator, node: Value) -> None:
    self.body.append(f'<data value="{html.escape(node["vcse_value"])}">')


def _visit_hidden(self: HTML5Translator, node: Hidden) -> None:
    self.body.append('<span class="vcse-hidden" role="img" aria-label="hidden" title="hidden: see below the table">')


def _visit_break(self: HTML5Translator, node: Break) -> None:
    self.body.append("<wbr>")


def _visit_folded(self: HTML5Translator, node: FoldedRow) -> None:
    self.visit_row(node)
    self.body[-1] = self.body[-1].replace("<tr", "<tr hidden", 1)


def _depart(end: str) -> Callable[[HTML5Translator, nodes.Node], None]:
    def depart(self: HTML5Translator, node: nodes.Node) -> None:
        self.body.append(end)

    return depart
