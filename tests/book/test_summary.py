"""The book in two minutes: one sheet of paper, with every finding on it."""

from __future__ import annotations

import re

import pypdfium2

from tests.book.browser import browser


def test_the_summary_is_one_sheet_of_paper_that_names_every_finding(demo_html, tmp_path):
    with browser() as started:
        page = started.new_page()
        page.goto((demo_html / "book" / "summary.html").as_uri())
        page.pdf(path=tmp_path / "summary.pdf", format="A4", prefer_css_page_size=True)
    (sheet,) = pypdfium2.PdfDocument(tmp_path / "summary.pdf")
    text = sheet.get_textpage().get_text_range()
    assert sorted(set(re.findall(r"\bK\d+\b", text))) == sorted(f"K{number}" for number in range(1, 13))
    assert "synthetic" in text.lower()


def test_a_printed_page_says_at_its_foot_how_to_cite_it_and_whose_data_it_has(open_html):
    with browser() as started:
        page = started.new_page(viewport={"width": 680, "height": 1000})  # a sheet less its margins
        page.goto((open_html / "book" / "summary.html").as_uri())
        page.emulate_media(media="print")
        foot = page.locator(".vcse-footer").inner_text()
        sheet, words = (page.locator(place).bounding_box() for place in ("body", "table.vcse-dashboard"))
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in foot
    assert "Cite as: " in foot and "North edition" in foot and "How to cite" not in foot
    assert words["width"] > 0.9 * sheet["width"]
