"""Every number of the edition: a register for each subject, and the index that leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import cells, context, downloads, numbers, passports, pieces
from vcse_monograph.book.evidence import Evidence
from vcse_monograph.book.figures import named, notebook_page
from vcse_monograph.book.roles import estimate_mark
from vcse_monograph.findings.results import Estimate

NONE = "–"
HEADINGS = ("What it is", "Value", "Unit", "Interval", "Linkage bounds", "n")
COLUMNS = ("name", "value", "unit", "low", "high", "bounds_low", "bounds_high", "n", "definition", "notebook")
"""Columns of the list as a file: values unrounded."""


class EstimateRegister(SphinxDirective):
    """` ```{estimate-register} cases change `: the estimates that those notebooks recorded, in one table each.

    `{num}` leads to a row here where the book has no passports.
    """

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[Node]:
        """A table for each notebook, and the file that holds all of it."""
        evidence = context.estimates_of(self.env)
        notebooks = [name for name in self.arguments[0].split() if name in evidence.notebooks.values()]
        if not notebooks:
            return [pieces.line("Not in this edition: it has no such numbers.", "vcse-absent")]
        shown = [node for notebook in notebooks for node in self._of_notebook(notebook, evidence)]
        rows = [row for notebook in notebooks for row in exact_rows(recorded_by(notebook, evidence), evidence)]
        file = downloads.list_file(self, f"numbers-{'-'.join(notebooks)}", COLUMNS, rows)
        return [*shown, pieces.line([file], "vcse-below")]

    def _of_notebook(self, notebook: str, evidence: Evidence) -> Iterator[Node]:
        rows = [self._row(estimate) for estimate in recorded_by(notebook, evidence)]
        caption = f"Numbers that the notebook “{notebook}” recorded"
        yield pieces.table_of(HEADINGS, rows, "vcse-register", "vcse-table--wide", caption=caption)
        if (page := notebook_page(self, notebook, f"The notebook “{notebook}”, as it ran")) is not None:
            yield nodes.paragraph("", "", page, classes=["vcse-below"])

    def _row(self, estimate: Estimate) -> nodes.row:
        value = estimate_mark(estimate, numbers.format_estimate(estimate))
        name = nodes.literal("", "", *cells.breaking(estimate.name))
        row = pieces.row_of(
            [
                [nodes.Text(f"{estimate.definition} "), name],
                cells.value(estimate.value, value),
                estimate.unit,
                _range(estimate.interval, numbers.format_interval(estimate)),
                _range(estimate.bounds, numbers.format_bounds(estimate)),
                cells.value(estimate.n, nodes.Text(f"{estimate.n:,}")),
            ]
        )
        named(self, row, passports.estimate_label(estimate.name))
        return row


class NumberIndex(SphinxDirective):
    """` ```{number-index} `: the name of every estimate and published figure, each leading to its passport.

    Each stands under the anchor that the number's row had when all rows were one page, so that old links still arrive.
    """

    def run(self) -> list[Node]:
        """A list for each notebook, one for what was published elsewhere, and all estimates as a file."""
        evidence = context.estimates_of(self.env)
        context.evidence_of(self.env, evidence.published_csv)
        found: list[Node] = []
        for notebook in sorted(set(evidence.notebooks.values())):
            labels = [passports.estimate_label(estimate.name) for estimate in recorded_by(notebook, evidence)]
            found += _listed(f"Recorded by the notebook “{notebook}”", labels)
        found += _listed("Published elsewhere", [passports.published_label(name) for name in evidence.published])
        every = [evidence.estimates[name] for name in sorted(evidence.estimates)]
        file = downloads.list_file(self, "numbers", COLUMNS, exact_rows(every, evidence))
        return [pieces.line([file], "vcse-below"), nodes.container("", *found, classes=["vcse-index"])]


def _listed(title: str, labels: Sequence[str]) -> list[Node]:
    return [pieces.line([pieces.strong(f"{title} ({len(labels)})")]), nodes.bullet_list("", *map(_entry, labels))]


def _entry(label: str) -> nodes.list_item:
    mark = passports.marked("", label, "")
    mark += cells.breaking(label.partition(":")[2])
    return nodes.list_item("", pieces.line([mark]), ids=[nodes.make_id(label)])


def recorded_by(notebook: str, evidence: Evidence) -> list[Estimate]:
    """The estimates of one notebook, by name."""
    return [found for name, found in sorted(evidence.estimates.items()) if evidence.notebooks[name] == notebook]


def exact_rows(estimates: Sequence[Estimate], evidence: Evidence) -> Iterator[list[object]]:
    """Estimates as rows of COLUMNS."""
    for found in estimates:
        ends = [*(found.interval or (None, None)), *(found.bounds or (None, None))]
        about = [found.n, found.definition, evidence.notebooks[found.name]]
        yield [found.name, found.value, found.unit, *ends, *about]


def _range(ends: tuple[float, float] | None, printed: str) -> pieces.Cell:
    return cells.value(ends[0], nodes.Text(printed)) if ends else NONE
