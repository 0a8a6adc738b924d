"""The search page has a script of its own, which no other page loads."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

PAGE = "search"
SCRIPT = "search.js"


def add_script(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Let the search page load the script once Sphinx's own have run, and before they search."""
    if pagename == PAGE:
        app.add_js_file(SCRIPT, loading_method="defer")
