"""What every page carries: the banner that says what the data are, the edition, its version and licence."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

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


def _standard_words(edition: Mapping[str, Any]) -> str:
    kind = "Open data" if edition["data_kind"] == "open" else "Data supplied by the edition's maker"
    return SYNTHETIC if edition["data_kind"] == "synthetic" else f"{edition['title']}. {kind}."
