"""A term in prose shows its definition on hover, focus and tap, by the means that show a number's short form."""

from __future__ import annotations

from typing import Any, cast
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from vcse_monograph.book import passports

CLASS = "vcse-term"
_known: WeakKeyDictionary[Sphinx, dict[str, tuple[str, str]]] = WeakKeyDictionary()


class TermCards(SphinxPostTransform):
    """Give each link to a term its definition, from the page that holds the glossary."""

    default_priority = 400
    """As `passports.NumberLinks`: after Sphinx has resolved what leads where, at 10."""
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Mark the links to terms on one page."""
        for link in self.document.findall(nodes.reference):
            anchor = str(link.get("refid") or link.get("refuri", "")).rpartition("#")[2]
            if not _is_term(link) or anchor not in (known := definitions(self.app)):
                continue
            link["reftitle"] = passports.short_form(known[anchor])
            link["classes"] += [passports.CARD, CLASS]


def _is_term(link: nodes.reference) -> bool:
    return any("std-term" in child["classes"] for child in link.findall(nodes.Element) if child is not link)


def definitions(app: Sphinx) -> dict[str, tuple[str, str]]:
    """The term and its definition by the term's anchor, from every page that holds a glossary."""
    if app not in _known:
        domain = cast(StandardDomain, app.env.get_domain("std"))
        pages = sorted({page for (kind, _), (page, _) in domain.objects.items() if kind == "term"})
        _known[app] = {anchor: told for page in pages for anchor, told in _on_page(app.env, page).items()}
    return _known[app]


def _on_page(env: BuildEnvironment, page: str) -> dict[str, tuple[str, str]]:
    found = {}
    for glossary in env.get_doctree(page).findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            terms, meaning = list(item.findall(nodes.term)), next(item.findall(nodes.definition))
            told = " ".join(meaning.astext().split())
            found.update({anchor: (term.astext(), told) for term in terms for anchor in term["ids"]})
    return found
