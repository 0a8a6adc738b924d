"""Directives for prose that depends on the edition: what it has, what its data allow, what kind they are."""

from __future__ import annotations

import operator
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from vcse_monograph.book import context, pieces
from vcse_monograph.book.evidence import GEOGRAPHY, SECTIONS

LACKS = {
    **{name: f"it has no {name} data. What was published stands above" for name in SECTIONS},
    GEOGRAPHY: "it names no boundaries to draw a map of",
}
"""What an edition may have, and what is said of one that has it not."""

DATA_KINDS = ("synthetic", "open", "user")


class Conditional(SphinxDirective):
    """Shows its body or not; headings stay outside, so that every edition has the same ones."""

    required_arguments = 1
    has_content = True

    def body(self) -> list[Node]:
        """The parsed content."""
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        return holder.children

    def note(self, text: str) -> list[Node]:
        """One line that says why nothing stands here."""
        return [nodes.paragraph("", nodes.Text(text), classes=["vcse-absent"]).deepcopy()]


class WhereEditionHas(Conditional):
    """`:::{where-edition-has} spending`: the body, or a note that this edition lacks such data.

    With `:quietly:` there is no note: for a chapter's opening, where the verdict beside it says as much.
    """

    option_spec: ClassVar[dict[str, Any]] = {"quietly": directives.flag}

    def run(self) -> list[Node]:
        """The body or the note."""
        section = self.arguments[0]
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.edition_file)
        if section not in LACKS:
            context.warn_unknown("section", section, LACKS, self.get_location())
        if evidence.has(section):
            return self.body()
        if "quietly" in self.options:
            return []
        return self.note(f"Not in this edition: {LACKS.get(section, section)}.")


class IfEstimate(Conditional):
    """`:::{if-estimate} spending.turnover.jaccard`: the body, or why this edition's data do not allow it.

    Several names may be given, parted by spaces: all are needed. A name that no notebook has either
    recorded or left out with a reason is a mistake.
    """

    final_argument_whitespace = True

    def run(self) -> list[Node]:
        """The body or the reasons."""
        evidence = context.estimates_of(self.env)
        wanted = self.arguments[0].split()
        absent = [name for name in wanted if name not in evidence.estimates]
        for name in absent:
            if name not in evidence.left_out:
                context.warn_unknown("estimate", name, evidence.estimates, self.get_location())
        if not absent:
            return self.body()
        reasons = sorted({evidence.left_out[name].rstrip(".") for name in absent if name in evidence.left_out})
        return self.note(f"Not in this edition: {'; '.join(reasons)}.")


RELATIONS = {"above": operator.gt, "is": operator.eq}


class IfValue(Conditional):
    """`:::{if-value} provenance.missing_months above 0`: the body where that is so of the edition, else nothing.

    The middle word is `above` or `is`. An estimate that the data do not allow is so of no number.
    """

    required_arguments = 3

    def run(self) -> list[Node]:
        """The body or nothing."""
        name, relation, number = self.arguments
        evidence = context.estimates_of(self.env)
        if name not in evidence.estimates and name not in evidence.left_out:
            context.warn_unknown("estimate", name, evidence.estimates, self.get_location())
        if relation not in RELATIONS:
            context.warn_unknown("relation", relation, RELATIONS, self.get_location())
        found = evidence.estimates.get(name)
        holds = found is not None and relation in RELATIONS and RELATIONS[relation](found.value, float(number))
        return self.body() if holds else []


class InEdition(Conditional):
    """`:::{in-edition} london-2020-21`: the body in that edition alone, for what is peculiar to its files."""

    def run(self) -> list[Node]:
        """The body or nothing."""
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.edition_file)
        return self.body() if evidence.edition.get("name") == self.arguments[0] else []


class Fold(Conditional):
    """`:::{fold} Each site, period by period`: technical detail under that line, opened on demand and on paper."""

    final_argument_whitespace = True

    def run(self) -> list[Node]:
        """The folded body; nothing where the edition left it empty."""
        body = self.body()
        return [pieces.details(self.arguments[0], *body)] if body else []


class WhenDataAre(Conditional):
    """`:::{when-data-are} synthetic`: the body in editions of that kind of data, nothing in others."""

    def run(self) -> list[Node]:
        """The body or nothing."""
        kind = self.arguments[0]
        evidence = context.evidence_of(self.env)
        context.evidence_of(self.env, evidence.edition_file)
        if kind not in DATA_KINDS:
            context.warn_unknown("kind of data", kind, DATA_KINDS, self.get_location())
        return self.body() if evidence.edition.get("data_kind") == kind else []
