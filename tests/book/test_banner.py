"""Synthetic data are called so at the head of a page, on the screen however it is scrolled, and on paper."""

from __future__ import annotations

import pytest

from tests.book.browser import browser
from vcse_monograph.findings.dark import contrast

pytestmark = pytest.mark.xdist_group("book")
STRIP = """() => {
  const strip = getComputedStyle(document.body, "::after");
  return {words: strip.content, place: strip.position, bottom: strip.bottom, ink: strip.color,
          ground: strip.backgroundColor};
}"""


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


def hexadecimal(colour: str) -> str:
    """`rgb(255, 241, 204)` as `#fff1cc`."""
    return "#" + "".join(f"{int(part):02x}" for part in colour[4:-1].split(", "))


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_strip_says_so_wherever_a_page_is_scrolled_to_and_can_be_read(chromium, demo_html, colours):
    page = chromium.new_page(color_scheme=colours, viewport={"width": 360, "height": 700})
    page.goto((demo_html / "book" / "spending.html").as_uri())
    page.evaluate("window.scrollTo(0, 4000)")
    strip = page.evaluate(STRIP)
    page.close()
    assert (strip["words"], strip["place"], strip["bottom"]) == ('"Synthetic data: not evidence"', "fixed", "0px")
    assert contrast(hexadecimal(strip["ink"]), hexadecimal(strip["ground"])) >= 4.5


def test_paper_has_the_banner_and_no_strip(chromium, demo_html):
    page = chromium.new_page()
    page.emulate_media(media="print")
    page.goto((demo_html / "book" / "spending.html").as_uri())
    assert page.locator(".vcse-banner--synthetic").is_visible()
    assert page.evaluate(STRIP)["words"] == "none"
    page.close()


def test_open_data_have_no_strip(chromium, open_html):
    page = chromium.new_page()
    page.goto((open_html / "book" / "spending.html").as_uri())
    assert page.evaluate(STRIP)["words"] == "none"
    page.close()
