"""What a finished build gets beside its pages: `cite/<id>.html`, `.bib`, `.ris`, `.json`, and pages that lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.osutil import relative_uri

from vcse_monograph.book import context
from vcse_monograph.book.citing.citation import citation_of
from vcse_monograph.book.citing.formats import FORMATS
from vcse_monograph.book.citing.redirects import FILE, Moved, check_targets, read_redirects, redirect_page, resolved
from vcse_monograph.book.citing.things import Placed, all_things
from vcse_monograph.errors import UserError
from vcse_monograph.files import write_text

ANCHORS = re.compile(r'\sid="([^"]+)"')
SUFFIX = ".html"


def write_citations(app: Sphinx, exception: Exception | None) -> None:
    """At `build-finished`: write them all. A website only; what is wrong with the redirects fails the build."""
    if exception is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for placed in all_things(app):
        _write(placed, out, app)
    try:
        moved = read_redirects(Path(app.srcdir) / FILE)
        check_targets(moved, dict(pages_of(out, moved)))
    except UserError as error:
        raise ConfigError(str(error)) from error
    for row in resolved(moved):
        target = relative_uri(row.old + SUFFIX, row.new + SUFFIX)
        page = redirect_page("Moved", f"{target}#{row.anchor}" if row.anchor else target, not row.anchor)
        write_text(out / (row.old + SUFFIX), page)


def pages_of(out: Path, moved: list[Moved]) -> Iterator[tuple[str, set[str]]]:
    """Every page below `out` with its anchors; pages that an earlier build left for `moved` are none."""
    left = {row.old for row in moved if (out / (row.old + SUFFIX)).is_file()}
    for path in sorted(out.rglob(f"*{SUFFIX}")):
        page = path.relative_to(out).as_posix().removesuffix(SUFFIX)
        text = path.read_text(encoding="utf-8")
        if page not in left or "location.replace" not in text:
            yield page, set(ANCHORS.findall(text))


def _write(placed: Placed, out: Path, app: Sphinx) -> None:
    """The permanent address of a thing, and its citation in each format."""
    evidence, thing = context.evidence_of(app.env), placed.thing
    target = relative_uri(thing.page + SUFFIX, placed.page + SUFFIX)
    page = redirect_page(thing.title, f"{target}#{placed.anchor}" if placed.anchor else target)
    write_text(out / (thing.page + SUFFIX), page)
    if evidence.publication is not None:
        citation = citation_of(thing, evidence.publication, evidence.edition)
        for suffix, (_, write, _) in FORMATS.items():
            write_text(out / f"{thing.page}.{suffix}", write(citation))
