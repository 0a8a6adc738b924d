"""The box that a reader cites from: text, BibTeX, RIS and CSL-JSON, to be read, copied or downloaded.

It is plain HTML that opens without a script; `cite.js` adds the buttons that copy. The files to download stand in
`cite/`, beside the permanent address. On paper and in an e-book there are no boxes.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from docutils.nodes import Node
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from vcse_monograph.book import context
from vcse_monograph.book.citing.citation import BOOK, KINDS, Thing, citation_of
from vcse_monograph.book.citing.formats import FORMATS, as_text
from vcse_monograph.book.evidence import Evidence


class CiteBox(nodes.General, nodes.Element):
    """A box about `thing`, on `page`; not text, so that no search finds a chapter by its BibTeX."""


def cite_box(thing: Thing, page: str) -> CiteBox:
    """The box about a thing."""
    return CiteBox(thing=thing, page=page)


class CiteEdition(SphinxDirective):
    """` ```{cite-edition} `: how to cite the edition, in a sentence that every form of the book prints, and its box."""

    def run(self) -> list[Node]:
        """The sentence, quoted, and the box; nothing in a book without `CITATION.cff`."""
        evidence = context.evidence_of(self.env)
        evidence = context.evidence_of(self.env, evidence.edition_file)
        if evidence.publication is None:
            return []
        thing = Thing(BOOK, BOOK, evidence.publication.title)
        words = as_text(citation_of(thing, evidence.publication, evidence.edition))
        return [nodes.block_quote("", nodes.paragraph("", words)), cite_box(thing, self.env.docname)]


def add_boxes(app: Sphinx) -> None:
    """Make Sphinx print the boxes in a website, and nowhere else."""

    def visit(self: HTML5Translator, node: CiteBox) -> None:
        if self.builder.name == "html":
            found: Evidence = context.evidence_of(self.builder.env)
            self.body.append(box(node["thing"], self.builder.get_target_uri(node["page"]), found))
        raise nodes.SkipNode

    def skip(self: Any, node: CiteBox) -> None:
        raise nodes.SkipNode

    app.add_directive("cite-edition", CiteEdition)
    app.add_node(CiteBox, html=(visit, None), latex=(skip, None), text=(skip, None))


def box(thing: Thing, address: str, evidence: Evidence, is_open: bool = False) -> str:
    """The box as HTML, for a page at `address`; empty for a book without `CITATION.cff`."""
    if evidence.publication is None:
        return ""
    citation = citation_of(thing, evidence.publication, evidence.edition)
    permanent = f"{thing.page}.html"
    parts = [_format("text", as_text(citation), "")]
    for suffix, (name, write, _) in FORMATS.items():
        parts.append(_format(name, write(citation), relative_uri(address, f"{thing.page}.{suffix}")))
    return (
        f'<details class="vcse-cite" data-cite="{escape(thing.id)}"{" open" if is_open else ""}>'
        f"<summary>Cite {KINDS[thing.kind].words}</summary>\n"
        f'<p class="vcse-cite__address">Permanent address: <a href="{escape(relative_uri(address, permanent))}">'
        f"{escape(permanent)}</a></p>\n{''.join(parts)}</details>\n"
    )


def _format(name: str, text: str, file: str) -> str:
    """One format: its name, where to download it, and the text."""
    heading = name[:1].upper() + name[1:]
    link = f' <a href="{escape(file)}" download>Download {escape(name)}</a>' if file else ""
    return (
        f'<div class="vcse-cite__format" data-format="{escape(name)}"><p><strong>{escape(heading)}</strong>{link}</p>'
        f"<pre>{escape(text.strip(), quote=False)}</pre></div>\n"
    )
