"""Directives that list everything of a kind: all estimates, all published figures, all terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from docutils import nodes
from docutils.nodes import Node
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import context, numbers, passports
from vcse_monograph.book.figures import named, notebook_page
from vcse_monograph.findings.results import Estimate

TERM = re.compile(r"^- \*\*(?P<term>[^*]+)\*\*: (?P<text>.+)$")


class EstimateRegister(SphinxDirective):
    """` ```{estimate-register} `: every estimate of this edition; `{num}` leads to its row here."""

    def run(self) -> list[Node]:
        """One table for each notebook."""
        evidence = context.estimates_of(self.env)
        shown: list[Node] = []
        for notebook in sorted(set(evidence.notebooks.values())):
            estimates = [e for name, e in sorted(evidence.estimates.items()) if evidence.notebooks[name] == notebook]
            headings = ["What it is", "Value", "Interval", "Linkage bounds", "n"]
            rows = [self._row(estimate) for estimate in estimates]
            shown.append(register_table(headings, rows, f"Numbers that the notebook “{notebook}” recorded"))
            if (page := notebook_page(self, notebook, f"The notebook “{notebook}”, as it ran")) is not None:
                shown.append(nodes.paragraph("", "", page, classes=["vcse-below"]))
        return shown

    def _row(self, estimate: Estimate) -> nodes.row:
        unit = "" if estimate.unit in ("%", "£") else f" {estimate.unit}"
        cells = [
            nodes.inline("", "", nodes.Text(f"{estimate.definition} "), nodes.literal("", estimate.name)),
            nodes.Text(numbers.format_estimate(estimate) + unit),
            nodes.Text(numbers.format_interval(estimate) or "–"),
            nodes.Text(numbers.format_bounds(estimate) or "–"),
            nodes.Text(f"{estimate.n:,}"),
        ]
        return labelled_row(self, cells, passports.estimate_label(estimate.name))


class PublishedRegister(SphinxDirective):
    """` ```{published-register} `: every published figure that the book cites, with its source."""

    def run(self) -> list[Node]:
        """One table."""
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.published_csv)
        rows = []
        for name, figure in evidence.published.items():
            where = "; ".join(part for part in (figure.where, figure.status, figure.note) if part)
            cells = [
                nodes.Text(figure.label),
                nodes.Text(numbers.format_published(figure.value, figure.unit)),
                source_link(figure.source_title, figure.source),
                nodes.Text(where),
            ]
            rows.append(labelled_row(self, cells, passports.published_label(name)))
        return [
            register_table(["Figure", "Value", "Source", "Where, and notes"], rows, "Published figures, other people's")
        ]


class Glossary(SphinxDirective):
    """` ```{glossary-file} ../GLOSSARY.md `: the terms of a list `- **term**: definition`, for `` {term}`...` ``."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """A Sphinx glossary."""
        _, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(path)
        lines = ["```{glossary}"]
        for term, text in read_terms(Path(path)):
            lines += [term, f"  {text}", ""]
        holder = nodes.Element()
        self.state.nested_parse(StringList([*lines, "```"], path), 0, holder)
        return holder.children


def read_terms(path: Path) -> list[tuple[str, str]]:
    """The terms of a glossary file with their definitions; a definition may run over indented lines."""
    terms: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := TERM.match(line):
            terms.append((match["term"], match["text"]))
        elif terms and line.startswith("  ") and line.strip():
            term, text = terms.pop()
            terms.append((term, f"{text} {line.strip()}"))
    return terms


def register_table(headings: Sequence[str], rows: Sequence[nodes.row], caption: str) -> nodes.table:
    """A captioned table whose first column heads its rows."""
    table = nodes.table(classes=["vcse-table", "vcse-register"])
    table += nodes.title(caption, "", nodes.Text(caption))
    group = nodes.tgroup(cols=len(headings))
    table += group
    for position, _ in enumerate(headings):
        group += nodes.colspec(colwidth=1, **({"stub": 1} if position == 0 else {}))
    group += nodes.thead("", _cells([nodes.Text(heading) for heading in headings]))
    group += nodes.tbody("", *rows)
    return table


def labelled_row(directive: SphinxDirective, cells: Sequence[Node], label: str) -> nodes.row:
    """A row that links can lead to."""
    row = _cells(cells)
    named(directive, row, label)
    return row


def source_link(title: str, address: str) -> Node:
    """The source's title, linked where its address is on the web."""
    if address.startswith(("https://", "http://")):
        return nodes.reference("", title, refuri=address)
    return nodes.Text(f"{title}, {address}" if address else title)


def _cells(cells: Sequence[Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))
