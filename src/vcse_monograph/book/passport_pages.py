"""The passports: a page for every estimate, published figure and finding, and one for the files behind them.

They are made when the chapters are done (`html-collect-pages`), as parts of a page in the theme's frame: no chapter
lists them, no search finds them but by the register of numbers, and three hundred take a few seconds.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from docutils.nodes import Node
from sphinx.application import Sphinx

from vcse_monograph.book import cards, context, linked_data, passports
from vcse_monograph.book.evidence import Evidence
from vcse_monograph.book.passport_parts import (
    beside_estimate,
    estimate_facts,
    finding_editions,
    inputs_of,
    making_of,
    other_editions,
    published_facts,
    reproduced,
    used_by,
)
from vcse_monograph.book.sources_page import sources_parts

TEMPLATE = "passport.html"
SIDEBAR = ("navbar-logo.html", "edition.html", "search-button-field.html", "passport-contents.html")
"""The sidebar of the chapters, but for the contents: the theme's own take three times as long as all the rest."""
Part = tuple[str, Sequence[Node]]


@dataclass(frozen=True)
class Passport:
    """One page: its address, title, the parts below their headings, and what it says to machines."""

    page: str
    title: str
    kind: str
    parts: Sequence[Part]
    linked: str = ""


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every passport as Sphinx wants a page: its name, what the template prints, the template."""
    if not passports.has_pages(app):
        return
    frame = {"sidebars": list(SIDEBAR), "chapters": chapters(app)}
    for passport in all_passports(context.evidence_of(app.env)):
        yield passport.page, {**frame, **rendered(app, passport)}, TEMPLATE


def chapters(app: Sphinx) -> list[tuple[str, str]]:
    """The pages of the contents with their titles and chapter numbers, in their order."""
    env = app.env
    found = []
    for page in env.toctree_includes.get(env.config.root_doc, []):
        number = env.toc_secnumbers.get(page, {}).get("", ())
        words = ".".join(map(str, number)) + ". " if number else ""
        found.append((page, html.escape(words + env.titles[page].astext())))
    return found


def all_passports(evidence: Evidence) -> Iterator[Passport]:
    """The passports of an edition."""
    for name in sorted(evidence.estimates):
        yield of_estimate(name, evidence)
    for name in sorted(evidence.published):
        yield of_published(name, evidence)
    for name in evidence.findings:
        yield of_finding(name, evidence)
    yield Passport(passports.INPUTS_PAGE, "The files behind the numbers", "Sources", sources_parts(evidence))


def of_estimate(name: str, evidence: Evidence) -> Passport:
    """The passport of an estimate of this edition."""
    estimate = evidence.estimates[name]
    page = passports.page_of(passports.estimate_label(name))
    made = evidence.made.get(evidence.notebooks[name])
    parts: list[Part] = [
        ("", estimate_facts(estimate, evidence)),
        ("How it was computed", making_of(name, evidence)),
        ("What it was computed from", inputs_of(made)),
        ("What rests on it", used_by(name, evidence)),
        ("Beside it, elsewhere", beside_estimate(name, evidence)),
        ("In other editions and releases", other_editions(estimate, evidence)),
    ]
    linked = linked_data.script(linked_data.of_estimate(estimate, evidence.edition, made, evidence.code))
    return Passport(page, estimate.definition, "A number of this edition, defined as", parts, linked)


def of_published(name: str, evidence: Evidence) -> Passport:
    """The passport of a figure that somebody else published."""
    figure = evidence.published[name]
    page = passports.page_of(passports.published_label(name))
    parts: list[Part] = [
        ("", published_facts(figure)),
        ("What this edition computes beside it", reproduced(name, evidence)),
        ("How to cite it", [nodes.paragraph("", "Cite the source, not this book.")]),
    ]
    linked = linked_data.script(linked_data.of_published(figure))
    return Passport(page, figure.label, "A published figure", parts, linked)


def of_finding(name: str, evidence: Evidence) -> Passport:
    """The page of a finding: its card, what it was in other editions, how to cite it."""
    finding, verdict = evidence.findings[name], evidence.verdicts.get(name)
    page = passports.page_of(passports.finding_label(name))
    chapter = passports.leading("The chapter that tells of it", f"book/{finding.chapter}")
    parts: list[Part] = [
        ("", [cards.finding_card(finding, evidence), nodes.paragraph("", "", chapter)]),
        ("In other editions and releases", finding_editions(name, evidence)),
    ]
    linked = linked_data.script(linked_data.of_finding(finding, verdict, evidence.edition))
    return Passport(page, f"{name}: {finding.title}", "A finding", parts, linked)


def rendered(app: Sphinx, passport: Passport) -> dict[str, Any]:
    """What the template prints of a passport: titles as text for HTML, parts as HTML."""
    parts = []
    for position, (heading, content) in enumerate(passport.parts):
        if not content:
            continue
        holder = nodes.container("", *content)
        passports.resolve(app, holder, passport.page)
        parts.append({"id": f"part-{position}", "heading": html.escape(heading), "body": fragment(app, holder)})
    return {
        "title": html.escape(passport.title),
        "kind": html.escape(passport.kind),
        "parts": parts,
        "metatags": passport.linked,
    }


def fragment(app: Sphinx, holder: nodes.container) -> str:
    """The nodes as HTML."""
    return str(app.builder.render_partial(holder)["fragment"])  # type: ignore[attr-defined]
