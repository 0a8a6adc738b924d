"""The README's pictures: the landing page, a finding's chapter, a passport and a figure, on a phone and on a desk.

`python -m bench.screenshots` needs a built London book (`vcse build london-2020-21`) and a browser. It writes
`docs/images/`, and `pictures.json` beside the pictures, by which a test knows when they are old.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vcse_monograph.book.forms.browser import ALONE, find_browser
from vcse_monograph.files import write_text, written_whole

PROJECT = Path(__file__).resolve().parents[1]
EDITION = "london-2020-21"
IMAGES = PROJECT / "docs" / "images"
WIDTHS = {360: 720, 1280: 900}
"""Width and height of the window, in pixels: a phone, a desk."""

PAGES = {
    "landing": "index.html",
    "chapter": "book/spending.html",
    "passport": "numbers/spending.vcse_share_of_value.html",
    "figure": "book/spending.html",
}
FIGURE = "article figure"
QUALITY = 80
"""Of WebP: letters stay sharp, eight pictures stay below half a megabyte."""


@contextmanager
def window() -> Iterator[Any]:
    """A page of a browser in light colours. Raises MachineError when there is no browser."""
    from playwright.sync_api import sync_playwright

    arguments = [argument for argument in ALONE if argument != "--headless"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=arguments, chromium_sandbox=False)
        yield started.new_context(color_scheme="light").new_page()
        started.close()


def photograph(page: Any, html: Path, images: Path) -> dict[str, dict[str, str]]:
    """Take all pictures of the book below `html`; return, for each, its page and that page's heading."""
    from PIL import Image

    taken = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for name, path in PAGES.items():
            page.goto((html / path).resolve().as_uri())
            shot = page.locator(FIGURE).first.screenshot() if name == "figure" else page.screenshot()
            file = f"{name}-{width}.webp"
            with written_whole(images / file) as temporary, Image.open(io.BytesIO(shot)) as picture:
                picture.convert("RGB").save(temporary, format="WEBP", quality=QUALITY, method=6)
            taken[file] = {"page": path, "heading": heading(page)}
    return dict(sorted(taken.items()))


def heading(page: Any) -> str:
    """The heading of the page that is open, without the sign that links to it."""
    return str(page.locator("article h1").first.inner_text()).rstrip("#").strip()


def main() -> None:
    """Photograph the built London book."""
    built = PROJECT / "_build" / EDITION
    if not (built / "html" / "index.html").is_file():
        sys.exit(f"Not built: run `vcse build {EDITION}` first.")
    about = json.loads((built / "edition.json").read_text(encoding="utf-8"))
    with window() as page:
        taken = photograph(page, built / "html", IMAGES)
    told = {"edition": about["name"], "version": about["version"], "pictures": taken}
    write_text(IMAGES / "pictures.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
