"""Links between the pages of a single-page book keep the page that they lead to.

Sphinx turns `page#anchor` into `#anchor`; but anchors such as `id2` stand on many pages, so that such a link leads to
whichever of them comes first.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

PAGE = "document-"
"""The prefix of the anchor that Sphinx sets before each page of a single-page book."""

WITHIN = "%23"
"""What stands between a page and its anchor in a link: the sign # itself, written so that Sphinx does not cut there."""


def keep_pages(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write `#document-page#anchor` as `#document-page%23anchor`; at `doctree-resolved`, for a single page alone.

    The page so made is not for reading: `whole.read_chapters` gives every link its anchor in the document.
    """
    if app.builder.name != "singlehtml":
        return
    for link in doctree.findall(nodes.reference):
        page, _, anchor = link.get("refuri", "").removeprefix(f"#{PAGE}").partition("#")
        if anchor and link["refuri"].startswith(f"#{PAGE}"):
            link["refuri"] = f"#{PAGE}{page}{WITHIN}{anchor}"
