"""What axe-core finds on every page of the built books, in light and in dark: `book/accessibility.json`.

`python -m bench.accessibility` needs both books built (`make book`), and a browser. It takes some minutes. The book's
page on accessibility prints the file, so build the books again afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vcse_monograph.book.forms.browser import ALONE, PATIENCE, find_browser
from vcse_monograph.files import write_text

PROJECT = Path(__file__).resolve().parents[1]
EDITIONS = ("demo", "london-2020-21")
RESULTS = PROJECT / "book" / "accessibility.json"
COLOURS = ("light", "dark")
PASSPORTS = "passports of numbers"
Rows = dict[tuple[str, str], dict[str, Any]]
"""Rules that pages broke, or that a person must judge, by their name and the colours."""

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The rules of axe-core for WCAG 2.2, levels A and AA."""

AT_ONCE = "*, ::before, ::after { transition: none !important }"
"""Colours change at once: halfway from light to dark, letters are paler than in either."""

ASK = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations", "incomplete"]});
  const brief = (kind) => kind.map(rule => ({rule: rule.id, help: rule.help, impact: rule.impact || "",
    elements: rule.nodes.length, example: rule.nodes.length ? rule.nodes[0].html.slice(0, 160) : ""}));
  return {axe: found.testEngine.version, violations: brief(found.violations), incomplete: brief(found.incomplete),
    rules: [...found.passes, ...found.violations, ...found.incomplete, ...found.inapplicable].map(rule => rule.id)};
}"""


@contextmanager
def reader() -> Iterator[Any]:
    """A page of a browser in which axe-core is at hand. Raises MachineError when there is no browser."""
    from axe_playwright_python.base import AXE_SCRIPT
    from playwright.sync_api import sync_playwright

    program = find_browser()
    arguments = [argument for argument in ALONE if argument != "--headless"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments, chromium_sandbox=False)
        context = started.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(1000 * PATIENCE)
        context.add_init_script(AXE_SCRIPT)
        yield context.new_page()
        started.close()


def examine(page: Any, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Of a built page, (colours, what axe-core found), in light and in dark."""
    page.emulate_media(color_scheme="light")
    page.goto(path.resolve().as_uri())
    page.add_style_tag(content=AT_ONCE)
    for colours in COLOURS:
        page.emulate_media(color_scheme=colours)
        page.wait_for_function("wanted => document.documentElement.dataset.theme === wanted", arg=colours)
        yield colours, page.evaluate(ASK, list(STANDARD))


def pages_of(html: Path) -> list[Path]:
    """Every page that a reader sees: not the theme's own files, and not pages that only forward to another."""
    found = (path for path in sorted(html.rglob("*.html")) if "_static" not in path.parts)
    return [path for path in found if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")]


def kind_of(name: str) -> str:
    """The kind of a page, from its path in the book."""
    folder = name.partition("/")[0]
    return {"findings": "findings", "numbers": PASSPORTS}.get(folder, "chapters and other pages")


def chosen(html: Path, every: int) -> list[Path]:
    """The pages to look at: all, but of passports, which one template makes, one in `every`."""
    pages = pages_of(html)
    passports = [path for path in pages if kind_of(path.relative_to(html).as_posix()) == PASSPORTS]
    left_out = set(passports) - set(passports[::every])
    return [path for path in pages if path not in left_out]


def looked_at(paths: Sequence[Path]) -> list[tuple[Path, str, Mapping[str, Any]]]:
    """(page, colours, what axe-core found) of pages, in a browser of their own; tells which page is done."""
    found = []
    with reader() as page:
        for path in paths:
            found += [(path, colours, said) for colours, said in examine(page, path)]
            print(path.name, flush=True)
    return found


def examined(html: Path, every: int = 1, browsers: int = 2) -> dict[str, Any]:
    """What was found in a book: pages by kind, and each rule that was broken, or left open."""
    paths = chosen(html, every)
    with ThreadPoolExecutor(browsers) as pool:
        parts = pool.map(looked_at, [paths[start::browsers] for start in range(browsers)])
    found = sorted((one for part in parts for one in part), key=lambda one: (one[0], one[1]))
    broken: dict[str, Rows] = {"violations": {}, "incomplete": {}}
    for path, colours, said in found:
        for sort, rows in broken.items():
            _add(rows, said[sort], colours, path.relative_to(html).as_posix())
    return {
        "axe": found[0][2]["axe"],
        "rules": sorted({rule for _, _, said in found for rule in said["rules"]}),
        "pages": counted(html, paths),
        **{sort: [rows[key] for key in sorted(rows)] for sort, rows in broken.items()},
    }


def counted(html: Path, paths: Sequence[Path]) -> dict[str, dict[str, int]]:
    """Of each kind of page, how many were looked at, of how many."""
    kinds = Counter(kind_of(path.relative_to(html).as_posix()) for path in paths)
    there = Counter(kind_of(path.relative_to(html).as_posix()) for path in pages_of(html))
    return {kind: {"looked at": kinds[kind], "of": there[kind]} for kind in sorted(there)}


def _add(rows: Rows, said: Iterable[Mapping[str, Any]], colours: str, name: str) -> None:
    for one in said:
        first = {"rule": one["rule"], "help": one["help"], "colours": colours, "where": name, "example": one["example"]}
        row = rows.setdefault((one["rule"], colours), first | {"pages": 0, "elements": 0})
        row["pages"] += 1
        row["elements"] += one["elements"]


def main(arguments: Sequence[str]) -> None:
    """Examine the built books, and write what was found; a book that is not named keeps its results."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("editions", nargs="*", default=EDITIONS)
    options.add_argument("--every", type=int, default=1, help="of passports, look at one in so many (default: all)")
    asked = options.parse_args(arguments)
    built = {name: PROJECT / "_build" / name for name in asked.editions}
    if absent := [name for name, folder in built.items() if not (folder / "html" / "index.html").is_file()]:
        sys.exit(f"Not built: {', '.join(absent)}. Run `vcse build` for each of them first.")
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    for name, folder in built.items():
        about = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
        found = examined(folder / "html", asked.every)
        results[name] = {key: about[key] for key in ("title", "version", "issued")} | found
    write_text(RESULTS, json.dumps(results, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    for name in built:
        print(f"{name}: {len(results[name]['violations'])} rules broken")


if __name__ == "__main__":
    main(sys.argv[1:])
