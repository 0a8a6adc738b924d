"""What axe-core finds on every page of the built books, in light and in dark: `book/accessibility.json`.

`python -m bench.accessibility` needs both books built (`make book`), and a browser. It takes some minutes. The book's
page on accessibility prints the file, so build the books again afterwards.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vcse_monograph.book.forms.browser import ALONE, find_browser
from vcse_monograph.files import write_text

PROJECT = Path(__file__).resolve().parents[1]
EDITIONS = ("demo", "london-2020-21")
RESULTS = PROJECT / "book" / "accessibility.json"
COLOURS = ("light", "dark")
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The rules of axe-core for WCAG 2.2, levels A and AA."""

ASK = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules});
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
        context.add_init_script(AXE_SCRIPT)
        yield context.new_page()
        started.close()


def examine(page: Any, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Of a built page, (colours, what axe-core found), in light and in dark."""
    page.emulate_media(color_scheme="light")
    page.goto(path.resolve().as_uri())
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
    return {"findings": "findings", "numbers": "passports of numbers"}.get(folder, "chapters and other pages")


def examined(page: Any, html: Path, tell: Any = lambda text: None) -> dict[str, Any]:
    """What was found on all pages of a book: counts by kind of page, and each rule that was broken, or left open."""
    counts: dict[str, int] = {}
    found: dict[str, dict[tuple[str, str], dict[str, Any]]] = {"violations": {}, "incomplete": {}}
    rules: set[str] = set()
    version = ""
    for path in pages_of(html):
        name = path.relative_to(html).as_posix()
        counts[kind_of(name)] = counts.get(kind_of(name), 0) + 1
        for colours, said in examine(page, path):
            version, rules = said["axe"], rules | set(said["rules"])
            for sort, rows in found.items():
                _add(rows, said[sort], colours, name)
        tell(name)
    lists = {sort: [rows[key] for key in sorted(rows)] for sort, rows in found.items()}
    return {"axe": version, "rules": sorted(rules), "pages": dict(sorted(counts.items())), **lists}


def _add(rows: dict[tuple[str, str], dict[str, Any]], said: Iterable[Mapping[str, Any]], colours: str, name: str) -> None:
    for one in said:
        key = (one["rule"], colours)
        row = rows.setdefault(key, {"rule": one["rule"], "help": one["help"], "colours": colours, "pages": 0, "elements": 0})
        row["pages"] += 1
        row["elements"] += one["elements"]
        row.setdefault("where", name)
        row.setdefault("example", one["example"])


def main(editions: Iterable[str]) -> None:
    """Examine the built books, and write what was found."""
    built = {name: PROJECT / "_build" / name for name in editions}
    if absent := [name for name, folder in built.items() if not (folder / "html" / "index.html").is_file()]:
        sys.exit(f"Not built: {', '.join(absent)}. Run `vcse build` for each of them first.")
    results = {}
    with reader() as page:
        for name, folder in built.items():
            about = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
            said = examined(page, folder / "html", tell=lambda text: print(text, flush=True))
            results[name] = {key: about[key] for key in ("title", "version", "issued")} | said
    write_text(RESULTS, json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    for name, said in results.items():
        print(f"{name}: {sum(said['pages'].values())} pages, {len(said['violations'])} rules broken")


if __name__ == "__main__":
    main(sys.argv[1:] or EDITIONS)
