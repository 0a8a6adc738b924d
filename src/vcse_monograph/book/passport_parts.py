"""What stands on a passport, part by part; a part without content is left out of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.nodes import Node

from vcse_monograph.book import marks, numbers, passports, pieces
from vcse_monograph.book.evidence import Evidence
from vcse_monograph.book.figures import EVIDENCE_PAGES
from vcse_monograph.book.making import Made, cell_anchor
from vcse_monograph.book.roles import estimate_mark, finding_link, published_mark
from vcse_monograph.findings.published import Published
from vcse_monograph.findings.record import Release
from vcse_monograph.findings.results import Estimate


def estimate_facts(estimate: Estimate, evidence: Evidence) -> list[Node]:
    """The number large, then what it is."""
    edition = evidence.edition
    big = pieces.line([pieces.strong(numbers.with_unit(estimate)), *_check(edition)], "vcse-big")
    facts: list[tuple[str, pieces.Cell]] = [
        ("Unrounded", repr(estimate.value)),
        ("Unit", estimate.unit),
        ("Interval", numbers.format_interval(estimate) or "none is known"),
        ("Linkage bounds", numbers.format_bounds(estimate)),
        ("Rests on (n)", f"{estimate.n:,}"),
        ("Name", pieces.code(estimate.name)),
        ("Edition", f"{edition['title']}, version {edition['version']}"),
        ("Kind of data", kind_of_data(edition)),
    ]
    return [big, pieces.particulars(facts)]


def kind_of_data(edition: Any) -> str:
    """The edition's kind of data, and of synthetic data what it is worth."""
    kind = str(edition["data_kind"])
    return f"{kind}: a {marks.NOT_EVIDENCE}" if marks.is_check(kind) else kind


def _check(edition: Any) -> list[Node]:
    if not marks.is_check(str(edition["data_kind"])):
        return []
    return [nodes.inline("", f" ({marks.NOT_EVIDENCE})", classes=["vcse-check"])]


def making_of(name: str, evidence: Evidence) -> list[Node]:
    """The notebook and cell that computed an estimate, with what parameters and which code."""
    notebook = evidence.notebooks[name]
    made = evidence.made.get(notebook)
    cell = made.cells.get(name, "") if made else ""
    page = f"{EVIDENCE_PAGES}/{notebook}"
    where: list[Node] = [passports.leading(f"the notebook “{notebook}”, as it ran", page)]
    if cell:
        where = [passports.leading(f"cell “{cell}”", page, cell_anchor(cell)), nodes.Text(" of "), *where]
    facts: list[tuple[str, pieces.Cell]] = [("Computed by", where)]
    if made:
        facts.append(("Notebook", [nodes.Text(f"{made.notebook}, SHA-256 "), pieces.code(made.notebook_sha256)]))
        facts.append(("Parameters", pieces.code(", ".join(f"{k} = {v}" for k, v in sorted(made.parameters.items())))))
    facts.append(("Code", str(evidence.code)))
    return [pieces.particulars(facts)]


def inputs_of(made: Made | None) -> list[Node]:
    """The files that the notebook read, with their hashes, and the way to those that they were made from."""
    if made is None or not made.inputs:
        return []
    rows = [[pieces.code(path), pieces.code(digest)] for path, digest in sorted(made.inputs.items())]
    found: list[Node] = [pieces.table(["File", "SHA-256"], rows, "vcse-hashes")]
    if made.sources:
        count = f"the {len(made.sources):,} source files" if len(made.sources) > 1 else "the source file"
        link = passports.leading(f"{count}, with hashes and register rows", passports.INPUTS_PAGE)
        found.append(pieces.line([nodes.Text("These were made from "), link, nodes.Text(".")]))
    return found


def used_by(name: str, evidence: Evidence) -> list[Node]:
    """The findings whose test asks for the estimate; what the verdicts are, their own pages say."""
    rests = [key for key, verdict in evidence.verdicts.items() if name in verdict.estimates]
    return [pieces.bullets(_finding(key, evidence) for key in rests if key in evidence.findings)] if rests else []


def _finding(key: str, evidence: Evidence) -> list[Node]:
    finding = evidence.findings[key]
    return [finding_link(finding), nodes.Text(f" {finding.title}")]


def beside_estimate(name: str, evidence: Evidence) -> list[Node]:
    """The published figures that the concordance sets beside the estimate."""
    rows = [
        [figure.label, published_mark(figure), pieces.source_link(figure.source_title, figure.source), row.differs]
        for row in evidence.concordance.values()
        if row.estimate == name and (figure := evidence.published.get(row.published_id))
    ]
    return [pieces.table(["Published figure", "Value", "Source", "What differs"], rows)] if rows else []


def other_editions(estimate: Estimate, evidence: Evidence) -> list[Node]:
    """The estimate's value in every other release that has it."""
    rows: list[list[pieces.Cell]] = []
    for release in evidence.released:
        if found := release.estimates.get(estimate.name):
            value = marks.in_words(numbers.with_unit(found), release.data_kind)
            definition = "the same" if found.definition == estimate.definition else found.definition
            interval = numbers.format_interval(found) or "–"
            rows.append([_release(release), value, interval, f"{found.n:,}", definition])
    if not rows:
        return [pieces.line("No other release has been recorded that gives this number.")]
    return [pieces.table(["Release", "Value", "Interval", "n", "Definition"], rows)]


def finding_editions(name: str, evidence: Evidence) -> list[Node]:
    """The verdict on a finding in every other release that has one."""
    rows = [
        [_release(release), marks.in_words(str(release.verdicts[name]["verdict"]), release.data_kind)]
        for release in evidence.released
        if name in release.verdicts
    ]
    if not rows:
        return [pieces.line("No other release has been recorded that judges this finding.")]
    return [pieces.table(["Release", "Verdict"], rows)]


def _release(release: Release) -> str:
    return f"{release.title} {release.version}"


def published_facts(figure: Published) -> list[Node]:
    """What was published, and where."""
    big = pieces.line(pieces.strong(numbers.format_published(figure.value, figure.unit)), "vcse-big")
    facts: list[tuple[str, pieces.Cell]] = [
        ("As written there", "" if figure.value is None else figure.value),
        ("Unit", figure.unit),
        ("Source", pieces.source_link(figure.source_title, figure.source)),
        ("Where in it", figure.where),
        ("Status", figure.status),
        ("Note", figure.note),
        ("Name", pieces.code(figure.id)),
    ]
    return [big, pieces.particulars(facts)]


def reproduced(name: str, evidence: Evidence) -> list[Node]:
    """This edition's estimate beside the published figure, or why there is none."""
    row = evidence.concordance.get(name)
    worth = pieces.line(marks.NOT_EVIDENCE.capitalize() + ".", "vcse-check")
    checked = row and row.estimate in evidence.estimates and marks.is_check(str(evidence.edition["data_kind"]))
    shown = [pieces.particulars(concordance_cells(name, evidence))] if row else []
    return [*shown, worth] if checked else shown


def concordance_cells(name: str, evidence: Evidence) -> Iterator[tuple[str, pieces.Cell]]:
    """What the concordance says of a published figure, term by term."""
    row = evidence.concordance[name]
    if estimate := evidence.estimates.get(row.estimate):
        yield "Here", estimate_mark(estimate, numbers.with_unit(estimate))
        yield "What differs", row.differs
    else:
        yield "Not here", row.why_not or evidence.why_absent(row.estimate)
