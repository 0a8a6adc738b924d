"""What a built book does not need is left out, so that a page opens at once, from a slow disk or a phone.

The theme sends two thousand icons (1.5 MB of script) for the twenty that it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

from vcse_monograph.files import write_text

ICONS = "_static/scripts/fontawesome.js"
STYLE = "_static/styles/pydata-sphinx-theme.css"
GLYPH = re.compile(r'(?:\.fa-[a-z0-9-]+:{1,2}before,?)+\{content:"[^"]*"\}')
"""A rule that draws an icon as a letter of a font. The script draws it as a picture, so that neither rule nor font is
needed: without the rules no browser asks for the font."""

SCRIPTS = ("_static/scripts/*theme.js", "_static/*.js")
"""Where icons are named besides the pages: the theme shows some of them by script."""

ENTRY = re.compile(
    r'(?P<name>"[a-z0-9-]+"|[a-z0-9]+):\[\d+,\d+,\[(?P<others>[^\]]*)\],"[0-9a-f]*",(?:"[^"]*"|\[[^\]]*\])\],?'
)
"""An icon of Font Awesome's script: its name, width, height, other names, code and outline."""

SETS = re.compile(
    rf"(?<=var [a-zA-Z]=\{{)(?:{ENTRY.pattern.replace('?P<name>', '?:').replace('?P<others>', '?:')})+(?=\}})"
)
USED = re.compile(r"\bfa-([a-z0-9-]+)")
TEMPLATES = ("_static/webpack-macros.html", "_static/sbt-webpack-macros.html")
"""Parts of the theme's own templates, which are no pages."""


def slim(app: Sphinx, exception: Exception | None) -> None:
    """Leave out of a finished HTML build the icons that no page shows, and what is no page."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for name in TEMPLATES:
        (out / name).unlink(missing_ok=True)
    script = out / ICONS
    if script.is_file():
        text = script.read_text(encoding="utf-8")
        write_text(script, with_icons(text, used_icons(out)))
    style = out / STYLE
    if script.is_file() and style.is_file():
        write_text(style, GLYPH.sub("", style.read_text(encoding="utf-8")))


def used_icons(out: Path) -> set[str]:
    """The names of the icons that the pages and scripts below `out` mention."""
    files = [*out.rglob("*.html"), *(path for pattern in SCRIPTS for path in out.glob(pattern))]
    return {name for path in files for name in USED.findall(path.read_text(encoding="utf-8"))}


def with_icons(script: str, names: Iterable[str]) -> str:
    """Font Awesome's script with those icons alone; a script of another build is returned as it is."""
    wanted = set(names)
    return SETS.sub(lambda found: _kept(found.group(), wanted), script)


def _kept(entries: str, wanted: set[str]) -> str:
    """The entries whose icon is called by one of the wanted names."""
    kept = [
        found.group().rstrip(",")
        for found in ENTRY.finditer(entries)
        if wanted & {found["name"].strip('"'), *re.findall(r'"([^"]*)"', found["others"])}
    ]
    return ",".join(kept)
