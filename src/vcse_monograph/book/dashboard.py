"""All findings at a glance: the dashboard, the premises of a conclusion, the tests that were changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import cards, context, downloads, figures, marks, pieces, roles
from vcse_monograph.book.evidence import Evidence
from vcse_monograph.findings.declared import Finding
from vcse_monograph.findings.tests import Word
from vcse_monograph.findings.verdicts import Verdict

COLUMNS = ("id", "title", "claim", "verdict", "because", "fragile", "data_kind")
"""Columns of the dashboard as a file."""


class FindingDashboard(SphinxDirective):
    """` ```{finding-dashboard} `: every finding with its verdict. With `:parts:` their sub-claims too.

    With `:brief:` a finding is told by its title alone, to fit on a sheet.
    """

    option_spec: ClassVar[dict[str, Any]] = {"parts": directives.flag, "brief": directives.flag}

    def run(self) -> list[Node]:
        """A table, and the line that counts its verdicts."""
        evidence = context.findings_of(self.env)
        declared = sorted(evidence.findings.values(), key=_by_number)
        shown = [finding for finding in declared if "parts" in self.options or not finding.parent]
        if not shown:
            return [pieces.line("This book declares no findings.", "vcse-absent")]
        headings, classes = ["Finding", "Claim, restated", "Verdict", "Data"], ["vcse-dashboard"]
        rows = [_row(finding, evidence) for finding in shown]
        if "brief" in self.options:
            headings, classes = ["Finding", "In short", "Verdict"], ["vcse-dashboard", "vcse-dashboard--brief"]
            rows = [[row[0], finding.title, row[2]] for row, finding in zip(rows, shown, strict=True)]
        verdicts = (evidence.verdicts.get(finding.id) for finding in shown)
        told = [pieces.line(summary(verdicts, "parts" in self.options))]
        told.append(pieces.table(headings, rows, *classes))
        if "brief" not in self.options:
            file = downloads.list_file(self, "findings", COLUMNS, [_file_row(finding, evidence) for finding in shown])
            told.append(pieces.line([file], "vcse-below"))
        return told


def _by_number(finding: Finding) -> tuple[int, str]:
    """K2 before K10, and a whole before its parts, which keep their order by name."""
    whole, _, part = finding.id.partition(".")
    return int(whole[1:]), part


def summary(verdicts: Iterable[Verdict | None], with_parts: bool = False) -> str:
    """The verdicts counted, and what that is worth; `with_parts` says that the findings' parts are counted too."""
    found = list(verdicts)
    judged = [verdict for verdict in found if verdict is not None]
    counts = Counter(verdict.verdict for verdict in judged)
    told = [f"{counts[word]} “{word}”" for word in Word if counts[word]]
    if len(found) > len(judged):
        told.append(f"{len(found) - len(judged)} without a verdict")
    text = f"Verdicts of this edition{', with their parts' if with_parts else ''}: {', '.join(told)}."
    if any(marks.is_check(verdict.data_kind) for verdict in judged):
        return f"{text} On synthetic data each is a {marks.NOT_EVIDENCE}."
    return text


def _row(finding: Finding, evidence: Evidence) -> list[pieces.Cell]:
    verdict = evidence.verdicts.get(finding.id)
    mark = marks.in_card(finding.id, finding.title, verdict)
    if verdict and verdict.fragile:
        mark.append(nodes.inline("", "; fragile", classes=["vcse-fragile"]))
    return [roles.finding_link(finding), finding.claim, mark, _data(finding, verdict, evidence)]


def _data(finding: Finding, verdict: Verdict | None, evidence: Evidence) -> str:
    """Which data judge the finding, and of what kind; or which the edition lacks."""
    if absent := [section for section in finding.evidence if not evidence.has(section)]:
        return f"needs {' and '.join(absent)}: none here"
    return ", ".join(finding.evidence) + (f"; {verdict.data_kind}" if verdict else "")


class ClaimRegister(SphinxDirective):
    """` ```{claim-register} `: every published claim, its source, and what was declared to show it."""

    def run(self) -> list[Node]:
        """A table, one row a finding; sub-claims stand with their own findings."""
        evidence = context.findings_of(self.env)
        whole = sorted((found for found in evidence.findings.values() if not found.parent), key=_by_number)
        rows = [[roles.finding_link(one), one.claim, cards.source(one), one.holds_when] for one in whole]
        headings = ["Claim", "Restated", "Source", "It would be shown by"]
        table = pieces.table(headings, rows, "vcse-claims", caption="The register of claims")
        figures.named(self, table, "tab-claims")
        return [table]


def _file_row(finding: Finding, evidence: Evidence) -> list[object]:
    about: list[object] = [finding.id, finding.title, finding.claim]
    if (verdict := evidence.verdicts.get(finding.id)) is None:
        return [*about, marks.NO_VERDICT, "", "", ""]
    fragile = "yes" if verdict.fragile else "no"
    return [*about, marks.words(verdict), verdict.because, fragile, verdict.data_kind]


class Premises(SphinxDirective):
    """` ```{premises} K1 K5 K6 K8 `: the findings that a conclusion rests on, each with its verdict and reason."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[Node]:
        """A list, one line a finding."""
        evidence = context.findings_of(self.env)
        names = self.arguments[0].split()
        for name in names:
            if name not in evidence.findings:
                context.warn_unknown("finding", name, evidence.findings, self.get_location())
        known = [evidence.findings[name] for name in names if name in evidence.findings]
        return [pieces.bullets(_premise(finding, evidence) for finding in known)]


def _premise(finding: Finding, evidence: Evidence) -> list[Node]:
    verdict = evidence.verdicts.get(finding.id)
    because = f". {verdict.because}" if verdict else "."
    mark = marks.in_card(finding.id, finding.title, verdict)
    return [roles.finding_link(finding), nodes.Text(f" {finding.title}: "), *mark, nodes.Text(because)]


class FindingHistory(SphinxDirective):
    """` ```{finding-history} `: every test that was changed after it was declared, with what it was."""

    def run(self) -> list[Node]:
        """The changes of each such finding, or that there are none."""
        evidence = context.findings_of(self.env)
        changed = [finding for finding in evidence.findings.values() if finding.changed]
        if not changed:
            return [pieces.line("No test has been changed since it was declared.")]
        found: list[Node] = []
        for finding in changed:
            found.append(pieces.line([roles.finding_link(finding), nodes.Text(f" {finding.title}")]))
            found += cards.history(finding)
        return found
