"""Roles for numbers in prose: `{num}`, `{interval}`, `{bounds}`, `{pub}`, `{edition}`. No result is typed by hand."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxRole

from vcse_monograph.book import context, numbers, passports

Produced = tuple[list[Node], list[system_message]]
NO_INTERVAL = "no interval is known"
NO_BOUNDS = "no bounds are known"


class NumRole(SphinxRole):
    """`` {num}`spending.total` `` or `` {num}`spending.total:,.2f` ``: an estimate, formatted by its unit."""

    def run(self) -> Produced:
        """The number, linked to what explains it; the reason, where this edition's data do not allow it."""
        name, _, spec = self.text.partition(":")
        evidence = context.estimates_of(self.env)
        if estimate := evidence.estimates.get(name):
            text = self._text(estimate, spec)
            return [passports.marked(text, passports.estimate_label(name), numbers.describe(estimate))], []
        if name in evidence.left_out:
            return [nodes.inline("", "not available", classes=["vcse-absent"])], []
        context.warn_unknown("estimate", name, evidence.estimates, self.get_location())
        return [nodes.problematic(self.text, f"[{name}]")], []

    def _text(self, estimate: numbers.Estimate, spec: str) -> str:
        return numbers.format_estimate(estimate, spec)


class IntervalRole(NumRole):
    """`` {interval}`spending.vcse_share_of_value` ``: the interval of an estimate."""

    def _text(self, estimate: numbers.Estimate, spec: str) -> str:
        return numbers.format_interval(estimate, spec) or NO_INTERVAL


class BoundsRole(NumRole):
    """`` {bounds}`spending.vcse_share_of_value` ``: from near-certain suppliers only to all plausible ones."""

    def _text(self, estimate: numbers.Estimate, spec: str) -> str:
        return numbers.format_bounds(estimate, spec) or NO_BOUNDS


class PubRole(SphinxRole):
    """`` {pub}`study.invoices` ``: a figure that somebody published, its source on hover."""

    def run(self) -> Produced:
        """The published value, or that nobody has transcribed it."""
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.published_csv)
        figure = evidence.published.get(self.text)
        if figure is None:
            context.warn_unknown("published figure", self.text, evidence.published, self.get_location())
            return [nodes.problematic(self.text, f"[{self.text}]")], []
        hover = f"{figure.label}. Published in: {figure.source_title}"
        text = numbers.format_published(figure.value, figure.unit)
        return [passports.marked(text, passports.published_label(self.text), hover)], []


class EditionRole(SphinxRole):
    """`` {edition}`title` ``: a field of the edition."""

    def run(self) -> Produced:
        """The field as text; lists are joined by commas."""
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.edition_file)
        if self.text not in evidence.edition:
            context.warn_unknown("field of the edition", self.text, evidence.edition, self.get_location())
            return [nodes.problematic(self.text, f"[{self.text}]")], []
        value = evidence.edition[self.text]
        text = ", ".join(map(str, value)) if isinstance(value, list) else numbers.format_text(str(value))
        return [nodes.Text(text)], []
