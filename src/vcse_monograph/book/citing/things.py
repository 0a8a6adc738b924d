"""Everything that a built book lets its readers cite, and where each of them stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain

from vcse_monograph.book import context, passports
from vcse_monograph.book.citing.citation import BOOK, Thing
from vcse_monograph.book.evidence import Drawn
from vcse_monograph.findings.declared import Finding
from vcse_monograph.findings.results import Estimate

NOTEBOOKS = "book/evidence/"


@dataclass(frozen=True)
class Placed:
    """A thing, and the page and anchor that it stands at now; its permanent address leads there."""

    thing: Thing
    page: str
    anchor: str = ""


def figure(drawn: Drawn) -> Thing:
    """A notebook's figure."""
    return Thing(f"fig-{drawn.slug}", "figure", drawn.caption)


def table(drawn: Drawn) -> Thing:
    """A notebook's table."""
    return Thing(f"tab-{drawn.slug}", "table", drawn.caption)


def number(estimate: Estimate) -> Thing:
    """An estimate."""
    return Thing(f"number-{estimate.name}", "number", f"{estimate.definition.rstrip('.')} ({estimate.name})")


def finding(found: Finding) -> Thing:
    """A finding as this edition judges it; the claim is cited from where it was published."""
    source = found.source.doi or found.source.url or found.source.key
    title = f"Verdict on {found.id}: {found.title}"
    return Thing(f"finding-{found.id}", "finding", title, f"The claim itself was published in {source}.")


def page_thing(app: Sphinx, page: str) -> Thing | None:
    """What the page of a chapter or notebook is; the landing page is the edition."""
    if page == app.config.root_doc:
        return Thing(BOOK, BOOK, str(app.config.project))
    if page not in app.env.found_docs:
        return None
    kind = "notebook" if page.startswith(NOTEBOOKS) else "chapter"
    return Thing(f"{kind}-{page.rpartition('/')[2]}", kind, app.env.titles[page].astext())


def all_things(app: Sphinx) -> Iterator[Placed]:
    """Every thing that stands somewhere in this build, in a fixed order."""
    for page in sorted(app.env.found_docs):
        if thing := page_thing(app, page):
            yield Placed(thing, page)
    yield from drawn_things(app)
    yield from passport_things(app)


def drawn_things(app: Sphinx) -> Iterator[Placed]:
    """Figures and tables, where a chapter shows them."""
    evidence = context.evidence_of(app.env)
    labels = cast(StandardDomain, app.env.get_domain("std")).anonlabels
    found = [figure(drawn) for _, drawn in sorted(evidence.figures.items())]
    found += [table(drawn) for _, drawn in sorted(evidence.tables.items())]
    for thing in found:
        if thing.id in labels:
            yield Placed(thing, *labels[thing.id])


def passport_things(app: Sphinx) -> Iterator[Placed]:
    """Numbers and findings, on their pages, or in the registers of a book that has no such pages."""
    evidence = context.evidence_of(app.env)
    labelled = [(number(found), passports.estimate_label(name)) for name, found in sorted(evidence.estimates.items())]
    labelled += [(finding(found), passports.finding_label(name)) for name, found in sorted(evidence.findings.items())]
    for thing, label in labelled:
        page, anchor = passports.place_of(app, label)
        if page:
            yield Placed(thing, page, anchor)
