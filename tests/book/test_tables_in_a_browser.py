"""A table in a reader's browser: sorted, filtered, unfolded, downloaded, printed; and a term with its definition."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.book.browser import browser
from tests.book.conftest import PUBLISHED, small_book
from tests.book.made_up import EDITION, PROJECT
from vcse_monograph.findings.results import Results

pytestmark = pytest.mark.xdist_group("book")
PLACES = 30
SHARES = {1: "1.2349", 2: "1.2341", 3: "12.5", 4: "[c]", 5: "<3", 6: "", 7: "-3.0"}
"""Of the first places; the rest have 9. The first two are printed alike."""
TEXT = """
What {term}`tracer`s are.

```{result-table} few
```

```{result-table} many
:rows: 5
```

```{result-table} wide
```

```{glossary-file} words.txt
```
"""
WORDS = "- **tracer**: An activity followed through a system.\n"
STATIC = PROJECT / "book" / "_assets" / "static"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory) -> Path:
    """A small book with three tables and a term."""
    edition, book = tmp_path_factory.mktemp("edition"), tmp_path_factory.mktemp("book")
    (edition / "edition.json").write_text(json.dumps(EDITION), encoding="utf-8")
    (edition / "published_figures.csv").write_text(PUBLISHED, encoding="utf-8")
    results = Results(edition / "results" / "made", "demo")
    numbers = range(1, PLACES + 1)
    many = pd.DataFrame({"place": [f"Place {n}" for n in numbers], "share": [SHARES.get(n, "9") for n in numbers]})
    results.table("many", many, caption="Many places")
    results.table("few", many.head(4), caption="Few places")
    results.table("wide", pd.DataFrame({f"a long heading {n}": ["text"] * 4 for n in range(12)}), caption="Wide")
    assets = {"html_static_path": [str(STATIC)], "html_js_files": ["cards.js", "tables.js"]}
    styles = {"html_css_files": ["book.css", "tables.css"]}
    page = small_book(book, edition, TEXT, {"words.txt": WORDS}, **assets, **styles)
    assert page.warnings == ""
    return page.folder / "index.html"


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture
def opened(chromium, page_file):
    """Open the page in a context of its own."""
    contexts = []

    def go(width: int = 1280, **settings):
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, **settings))
        page = contexts[-1].new_page()
        page.set_default_timeout(5000)
        page.goto(page_file.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()


def column(page, table: str, place: int) -> list[str]:
    """The cells of a column that can be seen, from the top."""
    return page.locator(f"#{table} tbody tr:visible").evaluate_all(
        "(rows, place) => rows.map((row) => row.cells[place].textContent.trim())", place
    )


def test_a_column_is_sorted_by_its_numbers_with_hidden_ones_last_and_equal_ones_in_order(opened):
    page = opened()
    page.click("text=Show all 30 rows")
    heading = page.locator("#tab-many thead th").nth(1)
    heading.locator("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert column(page, "tab-many", 1)[:3] == ["−3.00", "1.23", "1.23"]
    assert column(page, "tab-many", 0)[:3] == ["Place 7", "Place 2", "Place 1"]
    assert column(page, "tab-many", 0)[3:6] == ["Place 8", "Place 9", "Place 10"]
    heading.locator("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert column(page, "tab-many", 1)[0] == "12.50"
    assert column(page, "tab-many", 1)[-3:] == ["[c]", "<3", ""]
    heading.locator("button").press("Enter")
    assert heading.get_attribute("aria-sort") is None
    assert column(page, "tab-many", 0) == [f"Place {n}" for n in range(1, PLACES + 1)]


def test_names_are_sorted_as_people_count(opened):
    page = opened()
    page.click("text=Show all 30 rows")
    for _ in range(2):
        page.locator("#tab-many thead th button").first.click()
    assert column(page, "tab-many", 0)[:3] == ["Place 30", "Place 29", "Place 28"]


def test_a_filter_looks_through_all_rows_and_says_how_many_it_left(opened):
    page = opened()
    status = page.locator(".vcse-tools [role=status]")
    assert status.inner_text() == "5 of 30 rows"
    assert page.locator("input[type=search][id^=vcse-filter]").count() == 1  # the table of four rows needs none
    page.get_by_label("Filter rows of Table 2 Many places").fill("12.5")
    page.wait_for_function("document.querySelector('.vcse-tools [role=status]').textContent.startsWith('1 of')")
    assert column(page, "tab-many", 0) == ["Place 3"]
    assert status.inner_text() == "1 of 30 rows"
    page.get_by_label("Filter rows of Table 2 Many places").fill("nowhere")
    page.wait_for_function("document.querySelector('.vcse-tools [role=status]').textContent.startsWith('0 of')")


def test_rows_are_unfolded_and_folded_again(opened):
    page = opened()
    assert len(column(page, "tab-many", 0)) == 5
    page.get_by_role("button", name="Show all 30 rows").press("Enter")
    assert len(column(page, "tab-many", 0)) == 30
    folding = page.get_by_role("button", name="Show the first 5 rows")
    assert folding.get_attribute("aria-expanded") == "true"
    folding.click()
    assert len(column(page, "tab-many", 0)) == 5


def test_the_whole_table_comes_as_a_file_from_a_book_opened_from_a_folder(opened):
    page = opened(accept_downloads=True)
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile(r"Whole table \(CSV, \d+ bytes\)")).click()
    assert started.value.suggested_filename == "many.csv"
    assert len(started.value.path().read_text(encoding="utf-8").splitlines()) == 31


def test_a_hidden_number_is_read_out_as_hidden_and_explained_below_its_table(opened):
    page = opened()
    assert page.locator("#tab-many").get_by_role("img", name="hidden").all_inner_texts() == ["[c]", "<3"]
    note = page.locator("p.vcse-note").last
    assert note.inner_text() == (
        "<3 not published; [c] not published: it rests on too few people, or would let such a number be worked out."
    )


def test_a_wide_table_scrolls_in_a_region_of_its_own_and_the_page_does_not(opened):
    page = opened(width=360)
    region = page.get_by_role("region", name="Table 3 Wide")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.activeElement.matches(':focus-visible')")


def test_without_a_script_a_table_is_plain_and_says_how_much_of_it_is_shown(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("article button.vcse-sort, article input").count() == 0
    assert page.locator("#tab-many tbody tr:visible").count() == 5
    assert "First 5 of 30 rows. " in page.inner_text("article")


def test_on_paper_stands_every_row_and_nothing_to_click(opened):
    page = opened()
    page.get_by_label("Filter rows of Table 2 Many places").fill("nowhere")
    page.wait_for_function("document.querySelector('.vcse-tools [role=status]').textContent.startsWith('0 of')")
    page.emulate_media(media="print")
    assert page.locator("#tab-many tbody tr:visible").count() == 30
    assert page.locator(".vcse-tools:visible, .vcse-tools__more:visible").count() == 0


def test_a_term_tells_its_meaning_on_hover_and_focus_until_escape(opened):
    page = opened()
    term, card = page.locator("a.vcse-term"), page.get_by_role("tooltip")
    term.hover()
    assert card.inner_text().split("\n") == ["tracer", "An activity followed through a system."]
    card.hover()  # the pointer may go over it
    page.wait_for_timeout(250)
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.mouse.move(0, 0)
    term.focus()
    assert term.get_attribute("aria-describedby") == card.get_attribute("id")
    assert card.is_visible()


def test_a_first_tap_on_a_term_tells_its_meaning_and_the_second_goes_there(opened):
    page = opened(width=400, has_touch=True)
    term, card = page.locator("a.vcse-term"), page.get_by_role("tooltip")
    term.tap()
    assert "An activity followed through a system." in card.inner_text()
    assert "#" not in page.url
    page.locator("article h1").tap()
    assert not card.is_visible()
    term.tap()
    term.tap()
    assert page.url.endswith("#term-tracer")
