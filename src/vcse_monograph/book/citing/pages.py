"""What every page says of itself to readers who cite it: the box at its foot, and the head for reference managers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from vcse_monograph.book import context, linked_data, passports
from vcse_monograph.book.citing import things
from vcse_monograph.book.citing.boxes import box
from vcse_monograph.book.citing.citation import Citation, Thing, base_of, citation_of
from vcse_monograph.book.citing.formats import FORMATS, LANGUAGE, as_text
from vcse_monograph.book.evidence import Evidence


def say_how_to_cite(app: Sphinx, page: str, template: str, page_context: dict[str, Any], doctree: Any) -> None:
    """At `html-page-context`: put the box, its line for paper and the head's lines where the templates print them."""
    evidence = context.evidence_of(app.env)
    if evidence.publication is None or app.builder.name != "html":
        return
    thing = things.page_thing(app, page) or passport_thing(page, evidence)
    if thing is None:
        return
    address = app.builder.get_target_uri(page)
    citation = citation_of(thing, evidence.publication, evidence.edition)
    page_context["cite_box"] = box(thing, address, evidence, is_open=thing.kind in ("number", "finding"))
    page_context["cite_line"] = as_text(citation)
    lines = [*metas(citation), *links(citation, address, bool(page_context.get("pageurl")))]
    if page in app.env.found_docs:
        lines.append(linked_data.script(linked_data.of_page(citation, evidence.edition, parts_on(app, page))))
    page_context["metatags"] = page_context.get("metatags", "") + "\n".join(lines)


def passport_thing(page: str, evidence: Evidence) -> Thing | None:
    """The number or finding whose passport a page is; none for what others published, which is theirs to be cited."""
    if found := evidence.findings.get(page.removeprefix(passports.PAGES["finding"].format(""))):
        return things.finding(found)
    if estimate := evidence.estimates.get(page.removeprefix(passports.PAGES["estimate"].format(""))):
        return things.number(estimate)
    return None


def parts_on(app: Sphinx, page: str) -> list[Thing]:
    """The figures and tables of a page."""
    found = [placed.thing for placed in things.drawn_things(app) if placed.page == page]
    return sorted(found, key=lambda thing: thing.id)


def metas(citation: Citation) -> Iterator[str]:
    """The `citation_*` terms that Zotero and search engines for scholars read."""
    yield _meta("title", citation.book if citation.is_book else citation.thing.title)
    for author in citation.authors:
        yield _meta("author", f"{author.name}, {author.given}" if author.is_person else author.name)
    if not citation.is_book:
        yield _meta("inbook_title", citation.book)
    if citation.issued:
        yield _meta("publication_date", f"{citation.issued:%Y/%m/%d}")
    yield _meta("language", LANGUAGE)
    if citation.doi:
        yield _meta("doi", citation.doi)
    if citation.is_on_web:
        yield _meta("public_url", citation.address)


def links(citation: Citation, address: str, has_canonical: bool) -> Iterator[str]:
    """Typed links (RFC 8574 and FAIR Signposting): what to cite, and descriptions in each format."""
    here = citation.address if citation.is_on_web else relative_uri(address, citation.address)
    cited = f"https://doi.org/{citation.doi}" if citation.doi else here
    yield f'<link rel="cite-as" href="{escape(cited)}">'
    for suffix, (_, _, media) in FORMATS.items():
        file = relative_uri(address, f"{citation.thing.page}.{suffix}")
        yield f'<link rel="describedby" type="{media}" href="{escape(file)}">'
    if not has_canonical:
        yield f'<link rel="canonical" href="{escape(address.rpartition("/")[2])}">'


def site_address(evidence: Evidence) -> str:
    """Where this book stands on the web, for Sphinx's canonical addresses; empty where `CITATION.cff` names no url."""
    return base_of(evidence.publication, evidence.edition) if evidence.publication else ""


def _meta(name: str, content: str) -> str:
    return f'<meta name="citation_{name}" content="{escape(content)}">'
