"""The card of a finding: what was claimed, what this edition's data say, and on what grounds.

`finding_card` makes it for a chapter and for the finding's own page alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import context, marks, numbers, passports, pieces
from vcse_monograph.book.citing import things
from vcse_monograph.book.citing.boxes import cite_box
from vcse_monograph.book.evidence import Evidence
from vcse_monograph.book.figures import named
from vcse_monograph.book.roles import estimate_mark, finding_link, published_mark
from vcse_monograph.findings.declared import Change, Finding
from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.verdicts import Verdict

NOBODY = "nobody yet"
REFERENCES = "book/references"
STEADY = "No: the verdict stays what it is within the doubt about its numbers."


class FindingCard(SphinxDirective):
    """` ```{finding-card} K1 `: the finding's card. With `:again:` it is a second showing, which takes no label."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"again": directives.flag}

    def run(self) -> list[Node]:
        """The card, or a warning that names the nearest finding."""
        evidence = context.findings_of(self.env)
        finding = evidence.findings.get(self.arguments[0])
        if finding is None:
            context.warn_unknown("finding", self.arguments[0], evidence.findings, self.get_location())
            return []
        card = finding_card(finding, evidence)
        if "again" not in self.options:
            named(self, card, passports.finding_label(finding.id))
        card += cite_box(things.finding(finding), self.env.docname)
        return [card]


def finding_card(finding: Finding, evidence: Evidence) -> nodes.container:
    """Claim, verdict, grounds; below, to be opened, the test and its history."""
    verdict = evidence.verdicts.get(finding.id)
    word = str(verdict.verdict).replace(" ", "-") if verdict else "none"
    heading = pieces.line([finding_link(finding), nodes.Text(f" {finding.title}")], "vcse-finding__title")
    return nodes.container(
        "",
        heading,
        pieces.line(finding.claim, "vcse-finding__claim"),
        pieces.line(marks.in_card(finding.id, finding.title, verdict), "vcse-finding__verdict"),
        pieces.particulars(_grounds(finding, verdict, evidence)),
        pieces.details("The test, its reasons and its history", *about_test(finding, verdict, evidence)),
        classes=["vcse-finding", f"vcse-finding--{word}"],
    )


def _grounds(finding: Finding, verdict: Verdict | None, evidence: Evidence) -> Iterator[tuple[str, pieces.Cell]]:
    """What stands on the card, term by term."""
    yield "Because", verdict.because if verdict else ""
    yield "Estimate", _estimate(verdict, evidence)
    yield "Also used", _others(verdict, evidence)
    yield "Parts", _parts(verdict, evidence)
    yield "Data", _data(finding, verdict)
    yield "Fragile", _fragile(verdict)
    yield "Published", _published(finding, evidence)
    yield "Source", source(finding)
    yield "Holds when", finding.holds_when
    yield "Rival reading", finding.rival


def _estimate(verdict: Verdict | None, evidence: Evidence) -> list[Node]:
    found = evidence.estimates.get(verdict.estimate) if verdict else None
    return described(found) if found else []


def described(estimate: Estimate) -> list[Node]:
    """An estimate in a line: value, interval, bounds, n, definition."""
    _, *more, definition = (part for part in numbers.short_form(estimate) if part)
    value = estimate_mark(estimate, numbers.with_unit(estimate))
    return [value, nodes.Text(f" ({', '.join(more)}). {definition.rstrip('.')}.")]


def _others(verdict: Verdict | None, evidence: Evidence) -> list[Node]:
    names = [name for name in verdict.estimates if name != verdict.estimate] if verdict else []
    found: list[Node] = []
    for name in names:
        if estimate := evidence.estimates.get(name):
            found += [nodes.Text("; " if found else ""), estimate_mark(estimate, numbers.with_unit(estimate))]
            found.append(nodes.Text(f": {estimate.definition.rstrip('.')}"))
    return found


def _parts(verdict: Verdict | None, evidence: Evidence) -> list[Node]:
    found: list[Node] = []
    for name in verdict.parts or {} if verdict else {}:
        part = evidence.findings[name]
        found += [nodes.Text("; " if found else ""), finding_link(part), nodes.Text(f" {part.title}: ")]
        found += marks.in_card(name, part.title, evidence.verdicts.get(name))
    return found


def _data(finding: Finding, verdict: Verdict | None) -> str:
    sections = " and ".join(finding.evidence)
    if verdict is None:
        return sections
    beside = f": a {marks.NOT_EVIDENCE}" if marks.is_check(verdict.data_kind) else ""
    return f"{sections}; {verdict.data_kind}{beside}"


def _fragile(verdict: Verdict | None) -> str:
    if verdict is None or verdict.verdict == "not testable here":
        return ""
    return f"Yes. {verdict.fragile_because}" if verdict.fragile else STEADY


def _published(finding: Finding, evidence: Evidence) -> pieces.Cell:
    figure = evidence.published.get(finding.published_value)
    return published_mark(figure) if figure else numbers.NOT_TRANSCRIBED


def source(finding: Finding) -> list[Node]:
    """Where the finding was published, linked."""
    found = finding.source
    address = found.doi or found.url
    where = pieces.source_link(found.doi or found.key, address) if address else _in_references(found.key)
    return [where, nodes.Text(f", {found.where}")]


def _in_references(key: str) -> Node:
    """A source without an address is told by the list of references."""
    return passports.leading(f"{key}, in the references", REFERENCES)


def about_test(finding: Finding, verdict: Verdict | None, evidence: Evidence) -> list[Node]:
    """The test with its parameters and their reasons, who declared and checked it, and what it was before."""
    test = finding.test
    overdue = " (overdue at this edition's date)" if verdict and verdict.overdue else ""
    found: list[Node] = [
        pieces.particulars(
            [
                ("Test", pieces.code(test.function)),
                ("Fingerprint", pieces.code(finding.fingerprint)),
                ("Declared on", finding.declared_on.isoformat()),
                ("Checked by", finding.checked_by or NOBODY),
                ("Check again by", finding.check_again_by.isoformat() + overdue),
                ("History", "" if finding.changed else "The test is the one that was declared."),
            ]
        )
    ]
    if test.parameters:
        rows = [_parameter(name, value, finding, evidence) for name, value in test.parameters.items()]
        found.insert(1, pieces.table(["Parameter", "Value", "Why this"], rows, "vcse-parameters"))
    return [*found, *history(finding)]


def _parameter(name: str, value: Any, finding: Finding, evidence: Evidence) -> list[pieces.Cell]:
    return [pieces.code(name), _value(value, evidence), finding.test.reasons.get(name, "–")]


def _value(value: Any, evidence: Evidence) -> list[Node]:
    """A parameter's value; the name of an estimate or finding leads to it."""
    if isinstance(value, list):
        joined: list[Node] = []
        for item in value:
            joined += [nodes.Text(", " if joined else ""), *_value(item, evidence)]
        return joined
    if value in evidence.estimates:
        return [estimate_mark(evidence.estimates[value], value)]
    if value in evidence.findings:
        return [finding_link(evidence.findings[value])]
    return [nodes.Text(str(value))]


def history(finding: Finding) -> list[Node]:
    """The versions of a test that was changed; nothing where it never was."""
    if not finding.changed:
        return []
    rows = [_change(change) for change in finding.history]
    heading = pieces.line([pieces.strong("The test was changed after it was declared.")])
    return [heading, pieces.table(["Since", "Why", "Data seen by then", "What it was"], rows, "vcse-parameters")]


def _change(change: Change) -> Sequence[pieces.Cell]:
    was = "as above"
    if change.test is not None:
        parameters = ", ".join(f"{name} = {value}" for name, value in change.test.parameters.items())
        was = f"{change.test.holds_when} ({change.test.function}: {parameters})"
    return [change.date.isoformat(), change.why, ", ".join(change.seen) or "none", was]
