"""The page of a comparison in a real browser: it fetches nothing, fits a phone, and says what it shows."""

import pytest

from tests.book.browser import browser
from tests.made_up_sides import comparison
from vcse_monograph.files import write_text
from vcse_monograph.findings.diff import as_html

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_opens_from_its_file_fits_a_phone_and_breaks_no_rule_of_wcag(chromium, tmp_path, colours):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "what-changed.html"
    write_text(path, as_html(comparison(notes=["the payment files of after are not here"])))
    page = chromium.new_page(color_scheme=colours, viewport={"width": 360, "height": 800})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert requests == [path.as_uri()]
    page.close()
