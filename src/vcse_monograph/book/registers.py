"""Directives that list everything of a kind: all published figures, what became of them, all terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

from docutils import nodes
from docutils.nodes import Node
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import cells, context, downloads, marks, passports, pieces
from vcse_monograph.book.evidence import Evidence
from vcse_monograph.book.figures import named
from vcse_monograph.book.lint.readability import readability
from vcse_monograph.book.passport_parts import concordance_cells
from vcse_monograph.book.roles import published_mark
from vcse_monograph.findings.published import Published

CONCORDANCE = (
    "published_id",
    "label",
    "published",
    "unit",
    "source_title",
    "source_url_or_doi",
    "estimate",
    "here",
    "unit_here",
    "differs",
    "why_not",
)
"""Columns of the concordance as a file."""
TERM = re.compile(r"^- \*\*(?P<term>[^*]+)\*\*: (?P<text>.+)$")


class ReadabilityTable(SphinxDirective):
    """` ```{readability} `: how hard the prose of each page is to read."""

    def run(self) -> list[Node]:
        """One row a page, in alphabetical order; pages of few sentences are left out."""
        rows = []
        for path in sorted(Path(self.env.srcdir, "book").glob("*.md")):
            text = path.read_text(encoding="utf-8")
            found = readability(text, frozenset(self.config.myst_enable_extensions))
            if found.telling:
                title = text.partition("\n")[0].lstrip("# ")
                rows.append([title, f"{found.words:,}", f"{found.words_a_sentence:.1f}", f"{found.grade:.1f}"])
            self.env.note_dependency(str(path))
        return [pieces.table(["Page", "Words", "Words a sentence", "School year"], rows, "vcse-register")]


class PublishedRegister(SphinxDirective):
    """` ```{published-register} `: every published figure that the book cites, with its source."""

    def run(self) -> list[Node]:
        """One table."""
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.published_csv)
        rows = []
        for name, figure in evidence.published.items():
            where = "; ".join(part for part in (figure.where, figure.status, figure.note) if part)
            row: list[pieces.Cell] = [
                figure.label,
                published_value(figure),
                pieces.source_link(figure.source_title, figure.source),
                where,
            ]
            rows.append(labelled_row(self, row, passports.published_label(name)))
        headings, caption = ["Figure", "Value", "Source", "Where, and notes"], "Published figures, other people's"
        columns = [field.name for field in fields(Published)]
        file = downloads.list_file(self, "published", columns, map(astuple, evidence.published.values()))
        table = pieces.table_of(headings, rows, "vcse-register", caption=caption)
        return [table, pieces.line([file], "vcse-below")]


def published_value(figure: Published) -> Node:
    """A published value as a cell; one that nobody has transcribed has none to be sorted by."""
    return cells.value(figure.value, published_mark(figure)) if figure.value else published_mark(figure)


class ConcordanceTable(SphinxDirective):
    """` ```{concordance} `: a row for each published figure, with what this edition computes beside it, or why not."""

    def run(self) -> list[Node]:
        """Two tables: the figures that have an estimate beside them in this edition, and the others with the reason."""
        evidence = context.estimates_of(self.env)
        context.evidence_of(self.env, evidence.published_csv, evidence.concordance_file)
        here = [name for name, row in evidence.concordance.items() if row.estimate in evidence.estimates]
        absent = [name for name in evidence.concordance if name not in here]
        tables = [
            (
                here,
                ["Figure", "Published", "Source", _heading_here(evidence), "What differs"],
                "Published figures, each beside this edition's",
            ),
            (
                absent,
                ["Figure", "Published", "Source", "Why not"],
                "Published figures without one of this edition's beside them",
            ),
        ]
        shown: list[Node] = [
            pieces.table(headings, [_row(name, evidence) for name in names], "vcse-register", caption=caption)
            for names, headings, caption in tables
            if names
        ]
        rows = [_file_row(name, evidence) for name in evidence.concordance]
        return [*shown, pieces.line([downloads.list_file(self, "concordance", CONCORDANCE, rows)], "vcse-below")]


def _heading_here(evidence: Evidence) -> str:
    """The heading of this edition's values, with what they are worth."""
    return marks.in_words("In this edition", str(evidence.edition["data_kind"]))


def _row(name: str, evidence: Evidence) -> list[pieces.Cell]:
    figure, estimate = evidence.published[name], evidence.estimates.get(evidence.concordance[name].estimate)
    told = [cell for _, cell in concordance_cells(name, evidence)]
    if estimate:
        told[0] = cells.value(estimate.value, *pieces.inline(told[0]))
    return [figure.label, published_value(figure), pieces.source_link(figure.source_title, figure.source), *told]


def _file_row(name: str, evidence: Evidence) -> list[object]:
    figure, row = evidence.published[name], evidence.concordance[name]
    here = evidence.estimates.get(row.estimate)
    why_not = "" if here else row.why_not or evidence.why_absent(row.estimate)
    value = [here.name, here.value, here.unit] if here else ["", None, ""]
    published = [figure.label, figure.value, figure.unit, figure.source_title, figure.source]
    return [name, *published, *value, row.differs if here else "", why_not]


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


def labelled_row(directive: SphinxDirective, content: Sequence[pieces.Cell], label: str) -> nodes.row:
    """A row that links can lead to."""
    row = pieces.row_of(content)
    named(directive, row, label)
    return row
