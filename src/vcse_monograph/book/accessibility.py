"""Repairs to the theme's HTML that its settings do not offer, found by running axe-core on the pages."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

from vcse_monograph.files import write_text

REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = (
    # The arrows that open a part of the contents have no words.
    (re.compile(r"<summary>(?=<span class=\"toctree-toggle\")"), '<summary aria-label="Show or hide the pages below">'),
    # An entry of the bibliography is an item of a list; its own role is deprecated.
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),
    # The empty corner of a table that pandas printed heads nothing.
    (re.compile(r"<th></th>"), "<td></td>"),
    # Which cells a heading heads.
    (re.compile(r'<th class="head(?P<more>[^"]*)"(?![^>]*\bscope=)'), r'<th scope="col" class="head\g<more>"'),
    (re.compile(r'<th class="(?P<more>[^"]*\bstub)"(?![^>]*\bscope=)'), r'<th scope="row" class="\g<more>"'),
    # A button whose label leaves out words that can be seen: its own words name it, its icons say nothing.
    (re.compile(r'(?<=search-button-field )([^>]*?) aria-label="Search"'), r"\1"),
    (re.compile(r'<i class="theme-switch(?![^>]*aria-hidden)'), '<i aria-hidden="true" class="theme-switch'),
    (re.compile(r'(?P<icon><i aria-hidden="true" class="theme-switch[^>]*?)\s+title="[^"]*"'), r"\g<icon>"),
    (re.compile(r'="Color mode"'), '="Colour mode"'),
    # The block with the book's title is outside every landmark.
    (
        re.compile(r'(?<=<div class="sidebar-primary-items__start sidebar-primary__section")>'),
        ' role="region" aria-label="Book and search">',
    ),
)


def mended(page: str) -> str:
    """The page with all repairs; a repaired page stays as it is."""
    for pattern, replacement in REPAIRS:
        page = pattern.sub(replacement, page)
    return page


def mend(app: Sphinx, exception: Exception | None) -> None:
    """Repair every page of a finished HTML build."""
    if exception is not None or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*.html")):
        write_text(path, mended(path.read_text(encoding="utf-8")))
