"""Every figure of a built book: its words, its data, its making, its citation; on a phone and in the dark."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.book.browser import browser
from vcse_monograph.findings.dark import IN_THE_DARK, PAPER
from vcse_monograph.findings.results import SENTENCE
from vcse_monograph.findings.style import TEXT, TINY, WIDTH

pytestmark = pytest.mark.xdist_group("book")


def figures_of(html: Path) -> Iterator[tuple[Path, Tag]]:
    """Every page's figures."""
    for page in sorted(path for path in html.rglob("*.html") if not {"_static", "cite"} & set(path.parts)):
        text = page.read_text(encoding="utf-8")
        if "vcse-figure" in text:
            yield from ((page, found) for found in BeautifulSoup(text, "html.parser").select("figure.vcse-figure"))


def faults(page: Path, figure: Tag) -> list[str]:
    """What a figure lacks."""
    image, caption = figure.find("img"), figure.select_one(".caption-text")
    alt, said = str(image.get("alt") or ""), caption.get_text(" ", strip=True) if caption else ""
    data = figure.select_one("ul.vcse-figure-actions a[download]")
    made = figure.find("a", string="How was this made?")
    return [
        fault
        for fault, there in {
            "no alternative text of a sentence": len(alt.split()) >= SENTENCE,
            "its alternative text is its caption": alt.casefold() != said.casefold(),
            "no picture": (page.parent / str(image["src"])).is_file(),
            "no CSV with its size": data is not None and "(CSV, " in data.get_text() and _holds_data(page, data),
            "no cell that made it": made is not None and _leads_somewhere(page, str(made["href"])),
            "no citation": bool(figure.select(".vcse-figure-actions .vcse-cite pre")),
        }.items()
        if not there
    ]


def lacking(html: Path) -> dict[str, list[str]]:
    """What the figures of a book lack, by page and figure; AssertionError for a book without any."""
    found = {f"{page.name} {figure.get('id')}": faults(page, figure) for page, figure in figures_of(html)}
    assert found, "the book has no figure"
    return {name: lacks for name, lacks in found.items() if lacks}


def _holds_data(page: Path, link: Tag) -> bool:
    file = page.parent / str(link["href"])
    return file.suffix == ".csv" and "," in file.read_text(encoding="utf-8")


def _leads_somewhere(page: Path, address: str) -> bool:
    target, _, anchor = address.partition("#")
    return bool(anchor) and f'id="{anchor}"' in (page.parent / target).read_text(encoding="utf-8")


@pytest.fixture(params=["demo_html", "open_html"])
def book(request) -> Path:
    """Two editions; tests/path builds a third through the whole pipeline."""
    return request.getfixturevalue(request.param)


def test_every_figure_has_words_data_making_and_citation(book):
    assert lacking(book) == {}


def test_what_a_figure_lacks_is_found(demo_html):
    page, figure = next(figures_of(demo_html))
    assert faults(page, figure) == []
    figure.find("img")["alt"] = "Bars"
    figure.select_one("ul.vcse-figure-actions a[download]").decompose()
    figure.find("a", string="How was this made?")["href"] += "-no-such-cell"
    figure.select_one(".vcse-cite").decompose()
    assert len(faults(page, figure)) == 4
    figure.find("img")["alt"] = figure.select_one(".caption-text").get_text().upper()
    assert "its alternative text is its caption" in faults(page, figure)


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


def test_letters_in_figures_can_be_read_on_a_phone_and_match_the_text_on_a_laptop(chromium, demo_html):
    page = chromium.new_page()
    page.goto((demo_html / "book" / "spending.html").as_uri())
    breadths = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        script = "[...document.querySelectorAll('.vcse-figure img')].map(image => image.clientWidth)"
        breadths[width] = page.evaluate(script)
    page.close()
    scale = {width: min(found) / (WIDTH * 72) for width, found in breadths.items()}  # pixels of a point
    assert scale[360] * TEXT >= 10
    assert scale[360] * TINY >= 9
    assert 14 <= scale[1280] * TEXT <= 18


def test_a_figure_follows_the_page_into_the_dark_and_is_light_on_paper(chromium, demo_html):
    page = chromium.new_page()
    page.goto((demo_html / "book" / "spending.html").as_uri())
    image = page.locator(".vcse-figure img").first
    grounds = []
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        image.scroll_into_view_if_needed()
        grounds.append(_ground(image.screenshot()))
    page.emulate_media(media="print")
    grounds.append(_ground(image.screenshot()))
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.close()
    assert grounds == [PAPER, IN_THE_DARK[PAPER], PAPER]
    assert paper == "rgb(255, 255, 255)"


def _ground(screenshot: bytes) -> str:
    """The colour near a picture's corner, within its rim."""
    from PIL import Image

    red, green, blue = Image.open(io.BytesIO(screenshot)).convert("RGB").getpixel((6, 6))
    return f"#{red:02x}{green:02x}{blue:02x}"
