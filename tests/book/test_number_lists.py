"""The lists of all numbers: parted by subject, each number once, old links still arriving."""

from __future__ import annotations

import csv
import re

from tests.book.made_up import PROJECT
from vcse_monograph.book.cells import breaking


def test_a_register_has_a_row_for_each_number_with_the_value_that_it_is_sorted_by(render):
    page = render("```{estimate-register} spending\n```\n")
    assert page.warnings == ""
    row = re.search(r'<tr [^>]*id="estimate-spending-total">.*?</tr>', page.html, re.DOTALL)[0]
    assert '<data value="12345678.9">' in row
    assert "£12.3m" in row
    assert "<td><p>£</p></td>" in row
    assert "estimate-provenance-files" not in page.html


def test_a_notebook_that_this_edition_did_not_run_is_said_to_be_absent(render):
    page = render("```{estimate-register} regional\n```\n")
    assert page.warnings == ""
    assert "Not in this edition: it has no such numbers." in page.html


def test_the_index_names_every_number_under_its_old_anchor(render):
    page = render("```{number-index}\n```\n\n```{estimate-register} spending provenance\n```\n")
    assert '<li id="estimate-spending-total">' in page.html
    assert '<li id="published-study-invoices">' in page.html
    assert 'href="#estimate-spending-total"><span class="vcse-number">spending.<wbr>total</span>' in page.html


def test_a_list_comes_as_a_file_with_unrounded_values(render):
    page = render("```{number-index}\n```\n\n```{estimate-register} spending\n```\n")
    assert re.search(r"This list \(CSV, \d+ kB\)", page.html)
    (path,) = page.folder.glob("_downloads/*/numbers.csv")
    rows = {row["name"]: row for row in csv.DictReader(path.open(encoding="utf-8", newline=""))}
    assert rows["spending.total"]["value"] == "12345678.9"
    assert (rows["spending.total"]["low"], rows["spending.total"]["notebook"]) == ("", "spending")


def test_every_notebook_has_its_place_in_the_book():
    pages = [path.read_text(encoding="utf-8") for path in (PROJECT / "book").glob("numbers-*.md")]
    listed = {
        name for page in pages for found in re.findall(r"{estimate-register} (.+)", page) for name in found.split()
    }
    assert listed == {path.stem for path in (PROJECT / "notebooks").glob("*.ipynb")}


def test_a_name_breaks_after_dots_and_underscores_alone():
    parts = [node.astext() for node in breaking("K4.number_and_size")]
    assert parts == ["K4.", "", "number_", "", "and_", "", "size"]
    assert [node.astext() for node in breaking("K1")] == ["K1"]


def test_the_dashboard_comes_as_a_file_with_the_reason_of_each_verdict(demo_html):
    (path,) = demo_html.glob("_downloads/*/findings.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert [row["id"] for row in rows[:2]] == ["K1", "K2"]
    assert all(row["verdict"] and row["because"] for row in rows)


def test_the_concordance_comes_as_a_file_with_a_value_or_a_reason(demo_html):
    (path,) = demo_html.glob("_downloads/*/concordance.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert rows
    assert all(bool(row["estimate"]) != bool(row["why_not"]) for row in rows)


def test_a_finding_whose_data_an_edition_lacks_says_which_they_are(open_html):
    assert "needs cases: none here" in (open_html / "index.html").read_text(encoding="utf-8")
