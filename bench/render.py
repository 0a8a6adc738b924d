"""How soon a page stands before its reader: first paint from disk, in a real browser, and how large its HTML is.

`python -m bench.render [FOLDER]` measures the five heaviest pages of a built book (by default the demonstration's):
the median of three loads, each in a fresh browser context. Measure on a quiet machine.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from vcse_monograph.book.forms.browser import ALONE, find_browser

BOOK = Path(__file__).resolve().parents[1] / "_build" / "demo" / "html"
PAGES, LOADS = 5, 3
TIMES = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const load = performance.getEntriesByType("navigation")[0];
  return [paint ? paint.startTime : null, load.domContentLoadedEventEnd, load.loadEventEnd];
}"""


def heaviest(book: Path) -> list[Path]:
    """The pages of the book with the most bytes of HTML."""
    pages = [path for path in sorted(book.rglob("*.html")) if "_static" not in path.parts]
    return sorted(pages, key=lambda path: -path.stat().st_size)[:PAGES]


def times(browser: Any, page: Path) -> tuple[float, float, float]:
    """First contentful paint, document ready and loaded, in milliseconds, of one load."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(page.as_uri(), wait_until="load")
    tab.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    found = tab.evaluate(TIMES)
    context.close()
    return tuple(found)


def main(book: Path = BOOK) -> None:
    """Print a row for each page, or what to do where there is no book."""
    if not book.is_dir():
        print(f"There is no book in {book.name}: run `vcse build demo` first.")
        return
    arguments = [argument for argument in ALONE if argument != "--headless"]
    print(f"{'page':<44}{'HTML, kB':>10}{'first paint, ms':>17}{'ready, ms':>11}{'loaded, ms':>12}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=arguments, chromium_sandbox=False)
        for page in heaviest(book):
            loads = [times(browser, page) for _ in range(LOADS)]
            paint, ready, loaded = (median(column) for column in zip(*loads, strict=True))
            name = page.relative_to(book).as_posix()
            print(f"{name:<44}{page.stat().st_size / 1000:>10,.0f}{paint:>17,.0f}{ready:>11,.0f}{loaded:>12,.0f}")
        browser.close()


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:2]))
