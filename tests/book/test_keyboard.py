"""The keyboard alone reaches everything, in the order of the page, and shows where it is."""

from __future__ import annotations

import pytest

from tests.book.browser import browser

pytestmark = pytest.mark.xdist_group("book")
PAGES = ("index.html", "book/spending.html", "book/findings.html", "numbers/spending.total.html")

REACHABLE = """() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = (one) => one.getClientRects().length && one.checkVisibility({visibilityProperty: true});
  const takes = (one) => one.tabIndex >= 0 && !one.disabled;
  window.wanted = [...document.querySelectorAll(kinds)].filter((one) => takes(one) && seen(one));
  window.reached = [];
  window.unseen = [];
  document.addEventListener("focusin", ({target}) => {
    const style = getComputedStyle(target);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    window.reached.push(target);
    if (!outlined && style.boxShadow === "none") window.unseen.push(target.outerHTML.slice(0, 120));
  });
  return window.wanted.length;
}"""

WALKED = """() => {
  const told = (one) => one.outerHTML.slice(0, 120);
  const again = window.reached.findIndex((one, place) => window.reached.indexOf(one) !== place);
  const walk = again < 0 ? window.reached : window.reached.slice(0, again);
  const back = walk.filter((one, place) =>
    place && !(walk[place - 1].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
  const missed = window.wanted.filter((one) => !walk.includes(one) && one.checkVisibility());
  return {missed: missed.map(told), back: back.map(told), unseen: window.unseen, steps: walk.length};
}"""


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_walks_through_everything_once_in_order_and_is_seen(chromium, demo_html, name):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((demo_html / name).as_uri())
    wanted = page.evaluate(REACHABLE)
    for _ in range(wanted + 10):
        page.keyboard.press("Tab")
    walked = page.evaluate(WALKED)
    context.close()
    assert walked.pop("steps") >= wanted > 10
    assert walked == {"missed": [], "back": [], "unseen": []}
