"""Pages stand before their scripts run: scripts wait until the page has been read, and a page loads none in vain."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

from vcse_monograph.files import write_text

SEARCH_PAGE = "search.html"
SEARCHING = re.compile(r'\s*<script src="[^"]*\b(?:searchtools|language_data|searchindex)\.js[^"]*"></script>')
"""The theme loads the index of the whole book into every page, for a search while typing, which this book has not."""

NOT_NOW = re.compile(r'<script (?![^>]*\b(?:defer|async)\b)(?![^>]*\bdocumentation_options\.js)(?=[^>]*\bsrc=")')
"""A script from a file that the browser would wait for. Scripts within the page set the options, and need theirs."""


def opened(page: str) -> str:
    """The page with scripts that wait, in their order, and without those of the search."""
    return NOT_NOW.sub("<script defer ", SEARCHING.sub("", page))


def defer(app: Sphinx, exception: Exception | None) -> None:
    """Do so in every page of a finished HTML build but that of the search, whose scripts call one another."""
    if exception is not None or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*.html")):
        if path.name != SEARCH_PAGE:
            write_text(path, opened(path.read_text(encoding="utf-8")))
