"""Where a number in prose leads: today to its row on the page of all numbers, its definition on hover.

The one place that knows it. A role leaves a `marked` inline node; after all pages are read, `NumberLinks`
turns each into a link to the target that a register directive has set under the same label.
"""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from sphinx.domains.std import StandardDomain
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

CLASS = "vcse-number"


def estimate_label(name: str) -> str:
    """The label of an estimate's row."""
    return f"estimate:{name}"


def published_label(name: str) -> str:
    """The label of a published figure's row."""
    return f"published:{name}"


def marked(text: str, label: str, hover: str) -> nodes.inline:
    """`text` as a number that leads to `label`, with `hover` as its short explanation."""
    return nodes.inline(text, text, classes=[CLASS], vcse_label=label, vcse_hover=hover)


class NumberLinks(SphinxPostTransform):
    """Link each marked number to the row that explains it; without such a row it stays plain text."""

    default_priority = 400

    def run(self, **_: Any) -> None:
        """Replace the marked nodes of one page."""
        labels = cast(StandardDomain, self.env.get_domain("std")).anonlabels
        for node in list(self.document.findall(nodes.inline)):
            page, target = labels.get(node.get("vcse_label", ""), ("", ""))
            if page:
                link = make_refnode(
                    self.app.builder, self.env.docname, page, target, node.deepcopy(), node["vcse_hover"]
                )
                node.replace_self(link)
