"""Roles for what is computed, published or judged; no result is typed by hand.

`{num}`, `{interval}`, `{bounds}`: an estimate; `{word}`: words that depend on the data; `{pub}`: a published figure;
`{verdict}`, `{claim}`: a finding; `{edition}`: a field of the edition.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxRole

from vcse_monograph.book import cells, context, marks, numbers, passports, pieces
from vcse_monograph.findings.declared import Finding
from vcse_monograph.findings.published import Published
from vcse_monograph.findings.results import Estimate

Produced = tuple[list[Node], list[system_message]]
NO_INTERVAL = "no interval is known"
NO_BOUNDS = "no bounds are known"


def estimate_mark(estimate: Estimate, text: str = "") -> nodes.inline:
    """An estimate's value, or `text`, as a link to its passport."""
    hover = passports.short_form(numbers.short_form(estimate))
    return passports.marked(text or numbers.format_estimate(estimate), passports.estimate_label(estimate.name), hover)


def published_mark(figure: Published) -> nodes.inline:
    """A published value as a link to its passport."""
    text = numbers.format_published(figure.value, figure.unit)
    hover = passports.short_form([text, figure.label, f"Published in: {figure.source_title}"])
    return passports.marked(text, passports.published_label(figure.id), hover)


def finding_link(finding: Finding) -> nodes.inline:
    """A finding's id as a link to its page; the id of a sub-claim may break after its dot."""
    hover = passports.short_form([f"{finding.id}: {finding.title}", finding.claim])
    mark = passports.marked("", passports.finding_label(finding.id), hover, "vcse-claim")
    mark += cells.breaking(finding.id)
    return mark


class NamedRole(SphinxRole):
    """A role whose text is a name that must be known."""

    def unknown(self, kind: str, name: str, known: Iterable[str]) -> Produced:
        """A warning that names the nearest, and the name in the place of its value."""
        context.warn_unknown(kind, name, known, self.get_location())
        return [nodes.problematic(self.text, f"[{name}]")], []


class NumRole(NamedRole):
    """`` {num}`spending.total` `` or `` {num}`spending.total:,.2f` ``: an estimate, formatted by its unit."""

    def run(self) -> Produced:
        """The number, linked to its passport; the reason, where this edition's data do not allow it."""
        name, _, spec = self.text.partition(":")
        evidence = context.estimates_of(self.env)
        if estimate := evidence.estimates.get(name):
            return [estimate_mark(estimate, self._text(estimate, spec))], []
        if name in evidence.left_out:
            return [nodes.inline("", "not available", classes=["vcse-absent"])], []
        return self.unknown("estimate", name, evidence.estimates)

    def _text(self, estimate: Estimate, spec: str) -> str:
        return numbers.format_estimate(estimate, spec)


class IntervalRole(NumRole):
    """`` {interval}`spending.vcse_share_of_value` ``: the interval of an estimate."""

    def _text(self, estimate: Estimate, spec: str) -> str:
        return numbers.format_interval(estimate, spec) or NO_INTERVAL


class BoundsRole(NumRole):
    """`` {bounds}`spending.vcse_share_of_value` ``: from near-certain suppliers only to all plausible ones."""

    def _text(self, estimate: Estimate, spec: str) -> str:
        return numbers.format_bounds(estimate, spec) or NO_BOUNDS


class WordRole(NamedRole):
    """`` {word}`spending.turnover.earlier` ``: words that depend on the data, such as the name of a period."""

    def run(self) -> Produced:
        """The words, or that there are none in this edition."""
        evidence = context.estimates_of(self.env)
        if self.text in evidence.words:
            return [nodes.Text(evidence.words[self.text])], []
        if self.text in evidence.left_out:
            return [nodes.inline("", "not available", classes=["vcse-absent"])], []
        return self.unknown("word", self.text, evidence.words)


class PubRole(NamedRole):
    """`` {pub}`study.invoices` ``: a figure that somebody published, its source on hover."""

    def run(self) -> Produced:
        """The published value, or that nobody has transcribed it."""
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.published_csv)
        figure = evidence.published.get(self.text)
        if figure is None:
            return self.unknown("published figure", self.text, evidence.published)
        return [self.mark(figure)], []

    def mark(self, figure: Published) -> Node:
        """What is printed of the figure."""
        return published_mark(figure)


class PublishedInRole(PubRole):
    """`` {published-in}`study.invoices` ``: who published that figure, as a link to where it stands."""

    def mark(self, figure: Published) -> Node:
        """The source's title."""
        return pieces.source_link(figure.source_title, figure.source)


class FindingRole(NamedRole):
    """A role whose text is a finding's id."""

    def run(self) -> Produced:
        """What the role prints of the finding, linked to the finding's page."""
        evidence = context.findings_of(self.env)
        finding = evidence.findings.get(self.text)
        if finding is None:
            return self.unknown("finding", self.text, evidence.findings)
        return self._print(finding), []

    def _print(self, finding: Finding) -> list[Node]:
        raise NotImplementedError


class VerdictRole(FindingRole):
    """`` {verdict}`K1` ``: the verdict's word; on synthetic data with the words that it is no evidence."""

    def _print(self, finding: Finding) -> list[Node]:
        verdict = context.evidence_of(self.env).verdicts.get(finding.id)
        return marks.in_prose(finding.id, finding.title, verdict)


class ClaimRole(FindingRole):
    """`` {claim}`K1` ``: the claim restated, after its id."""

    def _print(self, finding: Finding) -> list[Node]:
        return [finding_link(finding), nodes.Text(f" {finding.claim}")]


class IdRole(FindingRole):
    """`` {finding}`K1` ``: a finding's id, as a link to its page."""

    def _print(self, finding: Finding) -> list[Node]:
        return [finding_link(finding)]


class EditionRole(NamedRole):
    """`` {edition}`title` ``: a field of the edition."""

    def run(self) -> Produced:
        """The field as text; lists are joined by commas."""
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.edition_file)
        if self.text not in evidence.edition:
            return self.unknown("field of the edition", self.text, evidence.edition)
        value = evidence.edition[self.text]
        text = ", ".join(map(str, value)) if isinstance(value, list) else numbers.format_text(str(value))
        return [nodes.Text(text)], []
