"""The book as a reader's browser shows it: on a phone, on a laptop, from a folder, with the keyboard alone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.accessibility import ASK, STANDARD, examined, looked_at
from tests.book.browser import WIDTHS, Visit, browser, kept_pages, size
from vcse_monograph.errors import MachineError

pytestmark = pytest.mark.xdist_group("book")
MOST_BYTES = 1_048_576
FIGURES_WITHIN = re.compile(r"data:image/[^\"']*")
"""Figures that a notebook's page carries within itself."""


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture
def visit(chromium, demo_html):
    """Open a page of the book by its path, at a width; `visit.heard` is what it did."""
    context = chromium.new_context()
    page, heard = context.new_page(), Visit()
    heard.watch(page)

    def go(name: str, width: int = 1440):
        heard.clear()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((demo_html / name).as_uri())
        return page

    go.heard = heard
    yield go
    context.close()


def names(html: Path, every: int) -> list[str]:
    return [path.relative_to(html).as_posix() for path in kept_pages(html, every)]


def test_no_page_scrolls_sideways_complains_or_asks_anyone_outside(visit, demo_html):
    wide, complaints, outside = [], {}, []
    for name in names(demo_html, every=25):
        page = visit(name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, width))
        complaints |= {name: list(visit.heard.errors)} if visit.heard.errors else {}
        inside = (demo_html.as_uri(), "data:")
        outside += [(name, asked) for asked in visit.heard.requests if not asked.startswith(inside)]
    assert (wide, complaints, outside) == ([], {}, [])


def test_no_page_weighs_more_than_a_megabyte_besides_its_figures(visit, demo_html):
    heavy = {}
    for name in names(demo_html, every=50):
        visit(name).wait_for_load_state("load")
        text = (demo_html / name).read_text(encoding="utf-8")
        weight = size(visit.heard.requests) - sum(len(found) for found in FIGURES_WITHIN.findall(text))
        heavy |= {name: weight} if weight > MOST_BYTES else {}
    assert not heavy


def test_search_finds_a_word_in_a_book_opened_from_a_folder(visit):
    page = visit("search.html")
    page.goto(page.url + "?q=quarantine")
    page.wait_for_selector("#search-results li a")
    assert "Methods" in page.inner_text("#search-results")


def test_the_search_of_a_book_in_a_folder_complains_of_nothing_and_lists_each_place_once(visit):
    page = visit("search.html")
    page.goto(page.url + "?q=tracer")
    page.wait_for_selector("#search-results .search-summary:not(:empty)")
    found = page.locator("#search-results li a").evaluate_all(
        "links => links.map(link => [link.getAttribute('href'), link.textContent])"
    )
    assert ["book/glossary.html#term-tracer", "Glossary: tracer"] in found
    assert len(found) == len({address for address, _ in found}) == len({words for _, words in found}) > 5
    assert visit.heard.errors == []


def test_a_number_shows_its_short_form_on_focus_and_opens_its_passport(visit):
    page = visit("book/spending.html")
    number = page.locator("a.vcse-number, .vcse-number a, a:has(.vcse-number)").first
    number.focus()
    page.wait_for_selector(".vcse-hover:visible, [role=tooltip]:visible")
    number.press("Enter")
    page.wait_for_url(re.compile(r"/numbers/"))
    assert page.locator("article h1").count() == 1


def test_on_a_phone_the_findings_are_cards_that_need_no_scrolling_sideways_and_can_be_sorted(visit):
    page = visit("index.html", width=360)
    table = page.locator("table.vcse-dashboard")
    box = page.locator(".pst-scrollable-table-container:has(table.vcse-dashboard)")
    assert (
        box.evaluate("box => [box.scrollWidth <= box.clientWidth, box.scrollHeight <= box.clientHeight]") == [True] * 2
    )
    verdicts = [cell.bounding_box() for cell in table.locator("tbody td:nth-child(3)").all()]
    assert len(verdicts) == 12 and all(at["x"] > 0 and at["x"] + at["width"] <= 360 for at in verdicts)
    for _ in range(2):
        table.get_by_role("button", name="Finding").click()
    assert table.get_by_role("rowheader").first.inner_text() == "K12"
    page.get_by_label("Filter rows").fill("K7")
    page.wait_for_function("document.querySelectorAll('.vcse-dashboard tbody tr:not([hidden])').length === 1")
    assert [row.inner_text().split("\n")[0] for row in table.locator("tbody tr:visible").all()] == ["K7"]


def test_axe_finds_no_violation_of_wcag_in_a_phones_cards(visit):
    from axe_playwright_python.base import AXE_SCRIPT

    broken = {}
    for name in ("index.html", "book/concordance.html"):
        page = visit(name, width=360)
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(ASK, list(STANDARD))["violations"]
        broken |= {name: found} if found else {}
    assert broken == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_buttons_have_their_size_before_the_scripts_that_draw_their_icons(chromium, demo_html, width):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto((demo_html / "book" / "spending.html").as_uri())
    shown = [one.bounding_box() for one in page.locator("button, summary").all() if one.is_visible()]
    context.close()
    assert len(shown) > 3
    assert min(min(box["width"], box["height"]) for box in shown) >= 24


def test_axe_finds_no_violation_of_wcag_in_light_or_dark(demo_html):
    try:
        found = examined(demo_html, every=150)
    except MachineError as error:
        pytest.skip(f"no browser on this machine: {error}")
    assert found["pages"]["chapters and other pages"]["looked at"] > 20
    assert found["violations"] == []


def test_axe_does_find_a_picture_without_words_and_pale_letters_in_the_dark(tmp_path):
    theme = 'document.documentElement.dataset.theme = dark.matches ? "dark" : "light"'
    script = (
        f"<script>const dark = matchMedia('(prefers-color-scheme: dark)'); (dark.onchange = () => {theme})()</script>"
    )
    style = "<style>[data-theme=dark] p { color: #eee; background: #fff }</style>"
    page = f'<html lang="en"><title>x</title>{script}{style}<img src="x.png"><p>pale</p>'
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    try:
        # In a thread of its own: Playwright allows one browser a thread, and this module's may be open.
        with ThreadPoolExecutor(1) as thread:
            looked = thread.submit(lambda: list(looked_at([tmp_path / "page.html"]))).result()
        found = {colours: said["violations"] for _, colours, said in looked}
    except MachineError as error:
        pytest.skip(f"no browser on this machine: {error}")
    rules = {colours: [broken["rule"] for broken in violations] for colours, violations in found.items()}
    assert rules == {"light": ["image-alt"], "dark": ["color-contrast", "image-alt"]}
