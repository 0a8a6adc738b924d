"""Moving between editions and versions, and citing, in a real browser: from a folder, with the keyboard, on a phone."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.book.browser import Visit, browser
from tests.book.conftest import small_book
from vcse_monograph.book.versions import FILE, as_script, read_version
from vcse_monograph.files import sha256, write_text
from vcse_monograph.release.site import assemble

pytestmark = pytest.mark.xdist_group("book")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
KEPT = "book/spending.html"
DROPPED = "book/covid.html"
"""A page that the older version of the tests' site has and the newer has not."""


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def site(demo_html, tmp_path_factory) -> Path:
    """A site of two versions of one edition, the newer of which lacks a page, and of another edition."""
    folder = tmp_path_factory.mktemp("books")
    demo = read_version(demo_html)
    later = replace(demo, version="0.10.0", issued="2027-01-31")
    other = replace(demo, edition="north", title="North <b>edition</b>", data_kind="open")
    for name, version in (("later", later), ("other", other)):
        shutil.copytree(demo_html, folder / name)
        write_text(folder / name / FILE, as_script(version))
    (folder / "later" / DROPPED).unlink()
    assemble(folder / "site", [demo_html, folder / "later", folder / "other"])
    return folder / "site"


@pytest.fixture
def visit(chromium):
    """Open a page at a width; `visit.heard` is what it did."""
    context = chromium.new_context(accept_downloads=True)
    page, heard = context.new_page(), Visit()
    heard.watch(page)

    def go(path: Path, anchor: str = "", width: int = 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path.as_uri() + anchor)
        return page

    go.heard = heard
    yield go
    context.close()


def switcher(page):
    return page.locator(".vcse-switcher")


def test_every_page_says_which_edition_and_version_it_is(site, visit):
    for name in ("index.html", KEPT, "search.html", "numbers/spending.total.html", "findings/K1.html"):
        page = visit(site / "demo" / "0.1.0" / name, width=360)
        assert switcher(page).locator("summary").inner_text().split() == [
            "Demonstration",
            "edition",
            "version",
            "0.1.0",
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def test_a_book_by_itself_lists_no_other_and_is_never_old(demo_html, visit):
    page = visit(demo_html / KEPT)
    switcher(page).locator("summary").click()
    assert "stands by itself" in switcher(page).inner_text()
    assert page.locator(".vcse-old").count() == 0


def test_the_switcher_keeps_page_and_place_with_the_keyboard_alone(site, visit):
    page = visit(site / "demo" / "0.1.0" / KEPT, "#fig-definition-ladder")
    switcher(page).locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Version 0.10.0, the newest"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/demo/0\.10\.0/book/spending\.html#fig-definition-ladder$"))
    assert visit.heard.errors == []


def test_escape_closes_the_list_and_gives_the_focus_back(site, visit):
    page = visit(site / "demo" / "0.1.0" / KEPT)
    switcher(page).locator("summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert switcher(page).locator("details").get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_another_edition_is_one_choice_away_and_its_title_is_text(site, visit):
    page = visit(site / "demo" / "0.10.0" / KEPT)
    switcher(page).locator("summary").click()
    assert "North <b>edition</b>" in switcher(page).inner_text()
    switcher(page).locator("a", has_text="Version 0.1.0").last.click()
    page.wait_for_url(re.compile(r"/north/0\.1\.0/book/spending\.html$"))


def test_a_page_that_the_other_version_lacks_leads_to_its_first_page_and_says_so(site, visit):
    page = visit(site / "demo" / "0.1.0" / DROPPED)
    switcher(page).locator("summary").click()
    assert "31 January 2027; lacks this page" in switcher(page).inner_text()
    switcher(page).locator("a", has_text="0.10.0").click()
    page.wait_for_url(re.compile(r"/demo/0\.10\.0/index\.html$"))


def test_an_old_version_says_so_and_leads_to_the_same_page_of_the_newest(site, visit):
    page = visit(site / "demo" / "0.1.0" / KEPT, width=360)
    told = page.locator(".vcse-old").inner_text()
    assert told == (
        "You are reading an old version, version 0.1.0 of 22 November 2026. "
        "The newest is version 0.10.0 of 31 January 2027."
    )
    page.locator(".vcse-old a").click()
    page.wait_for_url(re.compile(r"/demo/0\.10\.0/book/spending\.html$"))
    assert page.locator(".vcse-old").count() == 0


def test_an_old_version_is_still_the_book_that_was_released(site, demo_html):
    placed = site / "demo" / "0.1.0"
    files = [path.relative_to(demo_html) for path in sorted(demo_html.rglob("*")) if path.is_file()]
    assert [name for name in files if sha256(placed / name) != sha256(demo_html / name)] == [FILE]


def test_latest_and_the_landing_pages_lead_to_the_newest(site, visit):
    page = visit(site / "index.html")
    page.get_by_role("link", name="Read the newest version of Demonstration edition").click()
    page.wait_for_url(re.compile(r"/demo/0\.10\.0/index\.html$"))
    page = visit(site / "demo" / "latest" / KEPT, "#fig-definition-ladder")
    page.wait_for_url(re.compile(r"/demo/0\.10\.0/book/spending\.html#fig-definition-ladder$"))


@pytest.mark.parametrize("script", [True, False])
def test_a_permanent_address_ends_at_the_thing_with_and_without_a_script(chromium, demo_html, script):
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto((demo_html / "cite" / "fig-definition-ladder.html").as_uri())
    page.wait_for_url(re.compile(r"/book/\w+\.html#fig-definition-ladder$"))
    assert page.locator("figure#fig-definition-ladder").is_visible()
    context.close()


def test_an_old_address_ends_at_the_right_place_of_the_page_that_moved(chromium, evidence, tmp_path):
    write_text(tmp_path / "data" / "redirects.csv", "old,new,since\nbook/money,one,2026-11-22\n")
    files = {"one.md": "# One\n\n(place)=\n## A place\n\nText.\n"}
    book = small_book(tmp_path, evidence, "```{toctree}\none\n```", files)
    context = chromium.new_context()
    page = context.new_page()
    page.goto((book.folder / "book" / "money.html").as_uri() + "#place")
    page.wait_for_url(re.compile(r"/out/one\.html#place$"))
    assert page.locator("section:has(> #place)").inner_text().startswith("A place")
    context.close()


def test_a_figures_bibtex_is_copied_with_the_keyboard_alone(chromium, demo_html):
    context = chromium.new_context()
    page = context.new_page()
    page.goto((demo_html / KEPT).as_uri())
    box = page.locator("figure#fig-definition-ladder details.vcse-cite")
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    button = box.get_by_role("button", name="Copy BibTeX")
    for _ in range(6):
        page.keyboard.press("Tab")
        if button.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    box.get_by_role("button", name="Copied").wait_for()
    assert box.locator("[role=status]").inner_text() == "BibTeX copied"
    page.evaluate("document.body.prepend(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.press("Control+V")
    assert page.locator("textarea").input_value() == box.locator("[data-format=BibTeX] pre").inner_text()
    assert page.locator("textarea").input_value().startswith("@misc{demo-0.1.0-fig-definition-ladder,")
    context.close()


def test_a_citation_is_saved_as_a_file_of_its_own_name(demo_html, visit):
    page = visit(demo_html / "findings" / "K1.html")
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download CSL-JSON").click()
    assert caught.value.suggested_filename == "finding-K1.json"
    saved = Path(caught.value.path()).read_text(encoding="utf-8")
    assert saved == (demo_html / "cite" / "finding-K1.json").read_text(encoding="utf-8")


def test_without_a_script_the_box_opens_and_shows_every_format(chromium, demo_html):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((demo_html / KEPT).as_uri())
    box = page.locator("#cite-this details")
    box.locator("summary").click()
    assert box.locator("pre").count() == 4
    assert box.locator("pre").last.is_visible()
    assert box.locator("button").count() == 0
    context.close()


def test_neither_boxes_nor_switcher_are_printed(demo_html, visit):
    page = visit(demo_html / KEPT)
    page.emulate_media(media="print")
    assert page.locator(".vcse-cite:visible, .vcse-switcher:visible").count() == 0


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_in_open_boxes_the_open_list_and_the_sites_own_pages(chromium, site, colours):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(color_scheme=colours, viewport={"width": 1280, "height": 900})
    page, found = context.new_page(), {}
    for name in ("index.html", "demo/index.html", f"demo/0.1.0/{KEPT}", "demo/0.1.0/findings/K1.html"):
        page.goto((site / name).as_uri())
        page.evaluate("document.querySelectorAll('.vcse-cite, .vcse-switcher details').forEach(e => { e.open = true })")
        for violation in Axe().run(page, options=WCAG).response["violations"]:
            found[f"{name}: {violation['id']}"] = violation["nodes"][0]["html"][:120]
    context.close()
    assert not found


def test_nothing_of_a_site_scrolls_sideways_or_asks_anyone_outside(site, visit):
    for name in ("index.html", "demo/index.html", f"demo/0.1.0/{KEPT}"):
        page = visit(site / name, width=360)
        page.evaluate("document.querySelectorAll('.vcse-cite, .vcse-switcher details').forEach(e => { e.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    assert [asked for asked in visit.heard.requests if not asked.startswith((site.as_uri(), "data:"))] == []
    assert visit.heard.errors == []
