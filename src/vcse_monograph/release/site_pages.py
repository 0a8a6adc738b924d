"""The pages of a site that belong to no book: where a reader chooses an edition, and one of its versions."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment

from vcse_monograph.book.citing.redirects import redirect_page
from vcse_monograph.book.frame import SYNTHETIC
from vcse_monograph.book.linked_data import BOOK
from vcse_monograph.book.versions import Version

TEMPLATE = "site.html"


def site_page(editions: Sequence[Sequence[Version]]) -> str:
    """The landing page of a site; of each edition the versions, newest first."""
    return _page(BOOK, editions, "", "")


def edition_page(versions: Sequence[Version]) -> str:
    """The landing page of an edition."""
    return _page(f"{BOOK}: {versions[0].title}", [versions], f"{versions[0].edition}/", "../index.html")


def latest_page(page: str, newest: Version) -> str:
    """A page below `latest/` that leads to the same page of the newest version."""
    up = "../" * (page.count("/") + 1)
    return redirect_page(f"{newest.title}, version {newest.version}", f"{up}{newest.version}/{page}.html", True)


def _page(title: str, editions: Sequence[Sequence[Version]], here: str, up: str) -> str:
    """`here` is the page's own folder in the site; links start from it."""
    text = files("vcse_monograph.release").joinpath(TEMPLATE).read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
    return template.render(title=title, editions=editions, here=here, up=up, synthetic=SYNTHETIC) + "\n"
