"""Where a number, a finding or a verdict in prose leads: to its passport, a page of its own.

The one place that knows it. A role leaves a `marked` inline node; after all pages are read, `NumberLinks` turns each
into a link. A book in one piece (the PDF's) has no such pages: there a number leads to its row in a register.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.transforms.post_transforms import SphinxPostTransform

CLASS = "vcse-number"
CARD = "vcse-passport"
"""The class of a link whose title is shown as a card (`cards.js`)."""
PAGES = {"estimate": "numbers/{}", "published": "numbers/published/{}", "finding": "findings/{}"}
"""The passport's address by kind. Stable: others cite it. Names hold lower case, digits, `_` and at least one dot."""
INPUTS_PAGE = "numbers/inputs"
SEPARATOR = " | "
"""Parts of a short form: the value first, the definition last. `cards.js` takes it apart."""


def estimate_label(name: str) -> str:
    """The label of an estimate."""
    return f"estimate:{name}"


def published_label(name: str) -> str:
    """The label of a published figure."""
    return f"published:{name}"


def finding_label(name: str) -> str:
    """The label of a finding."""
    return f"finding:{name}"


def page_of(label: str) -> str:
    """The passport's page, as Sphinx names pages."""
    kind, _, name = label.partition(":")
    return PAGES[kind].format(name)


def short_form(parts: Sequence[str]) -> str:
    """What a reader sees on hover, from the value to the definition; empty parts are left out."""
    return SEPARATOR.join(part.replace(SEPARATOR.strip(), "/") for part in parts if part)


def marked(text: str, label: str, hover: str, *classes: str) -> nodes.inline:
    """`text` as a number that leads to `label`, with `hover` as its short explanation."""
    return nodes.inline(text, text, classes=[*(classes or [CLASS])], vcse_label=label, vcse_hover=hover)


def leading(text: str, page: str, anchor: str = "") -> nodes.inline:
    """`text` as a link to a page of the book, or to an anchor on it."""
    return nodes.inline(text, text, vcse_page=page, vcse_anchor=anchor)


def has_pages(app: Sphinx) -> bool:
    """Whether this build makes passports as pages."""
    return app.builder.name == "html" and bool(app.config.vcse_passports)


def resolve(app: Sphinx, root: nodes.Element, page: str) -> None:
    """Turn what is marked below `root`, a part of `page`, into links; what leads nowhere stays plain text."""
    for node in list(root.findall(nodes.inline)):
        address = _address(app, node, page)
        if address:
            link = nodes.reference("", "", node.deepcopy(), internal=True, refuri=address)
            if node.get("vcse_hover"):
                link["reftitle"] = node["vcse_hover"]
                link["classes"].append(CARD)
            node.replace_self(link)


def place_of(app: Sphinx, label: str) -> tuple[str, str]:
    """The page and anchor that a label leads to: its passport, or its row in a register; empty when it has neither."""
    if has_pages(app) and label:
        return page_of(label), ""
    labels = cast(StandardDomain, app.env.get_domain("std")).anonlabels
    return labels.get(label, ("", ""))


def _address(app: Sphinx, node: nodes.inline, page: str) -> str:
    if "vcse_page" in node:
        target, anchor = node["vcse_page"], node["vcse_anchor"]
        if target not in app.env.found_docs and not (has_pages(app) and target == INPUTS_PAGE):
            return ""
    else:
        target, anchor = place_of(app, node.get("vcse_label", ""))
    if not target:
        return ""
    return app.builder.get_relative_uri(page, target) + (f"#{anchor}" if anchor else "")


class NumberLinks(SphinxPostTransform):
    """Link each marked number to its passport."""

    default_priority = 400

    def run(self, **_: Any) -> None:
        """Replace the marked nodes of one page."""
        resolve(self.app, self.document, self.env.docname)
