"""What every page carries: the banner that says what the data are, the edition, its version and licence."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

SYNTHETIC = "Synthetic: a check of the code, not evidence"


def banner(edition: Mapping[str, Any]) -> str:
    """The banner as HTML. Synthetic data are always called so, whatever the edition's own words are."""
    kind = str(edition["data_kind"])
    words = str(edition.get("banner") or "") or _standard_words(edition)
    if kind == "synthetic" and SYNTHETIC.casefold() not in words.casefold():
        words = f"{SYNTHETIC}. {words}"
    attribution = str(edition.get("attribution") or "")
    if kind == "open" and attribution not in words:
        words = f"{words.rstrip('.')}. {attribution}"
    return f'<p class="vcse-banner vcse-banner--{html.escape(kind)}">{html.escape(words)}</p>'


def apply(config: Config, edition: Mapping[str, Any]) -> None:
    """Set title, version, banner and the templates' context for `edition`."""
    config.html_theme_options = {**config.html_theme_options, "announcement": banner(edition)}
    config.html_title = str(config.html_title or config.project)
    config.version = config.release = str(edition["version"])
    config.html_context = {**config.html_context, "edition": dict(edition)}


def print_style(edition: Mapping[str, Any]) -> str:
    """CSS that prints what synthetic data are in the margin of every sheet; nothing for other data."""
    if edition["data_kind"] != "synthetic":
        return ""
    words = css_string(f"{SYNTHETIC} ({edition['title']}, version {edition['version']})")
    return f"<style>@page {{ @top-center {{ content: {words}; font: 600 9pt sans-serif; }} }}</style>"


def css_string(text: str) -> str:
    """`text` as a CSS string: all but letters, digits and spaces escaped, so that it can end nothing."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


def add_print_style(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the print style into a page's head."""
    context["metatags"] = context.get("metatags", "") + print_style(context["edition"])


def _standard_words(edition: Mapping[str, Any]) -> str:
    kind = "Open data" if edition["data_kind"] == "open" else "Data supplied by the edition's maker"
    return SYNTHETIC if edition["data_kind"] == "synthetic" else f"{edition['title']}. {kind}."
