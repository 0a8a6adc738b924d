"""The statement on accessibility prints what was found, and says so where nothing was looked at."""

from __future__ import annotations

import json

import pytest

from bench.accessibility import kind_of, pages_of
from vcse_monograph.book.accessibility_page import done

FOUND = {
    "title": "Demonstration edition",
    "version": "0.1.0",
    "issued": "2026-11-22",
    "axe": "4.11.0",
    "rules": ["image-alt", "label"],
    "pages": {
        "chapters and other pages": {"looked at": 24, "of": 24},
        "passports of numbers": {"looked at": 9, "of": 812},
    },
    "violations": [],
    "incomplete": [
        {
            "rule": "color-contrast",
            "help": "Text is <clear>",
            "colours": "dark",
            "pages": 3,
            "elements": 7,
            "where": "index.html",
        }
    ],
}


@pytest.fixture
def results(tmp_path):
    (tmp_path / "book").mkdir()
    return tmp_path / "book" / "accessibility.json"


def test_it_tells_pages_rules_what_is_broken_and_what_a_person_must_judge(render, results):
    results.write_text(json.dumps({"demo": FOUND}), encoding="utf-8")
    page = render("```{accessibility-results}\n```")
    assert not page.warnings
    for words in ("axe-core 4.11.0, 2 rules", "version 0.1.0, 2026-11-22", "24 of 24", "9 of 812", "a person must"):
        assert words in page.html
    assert "Text is &lt;clear&gt;" in page.html and "Rules that pages break" not in page.html


def test_a_broken_rule_has_its_table(render, results):
    broken = {"rule": "image-alt", "help": "Images have words", "colours": "light", "pages": 2, "elements": 3}
    results.write_text(json.dumps({"demo": FOUND | {"violations": [broken]}}), encoding="utf-8")
    page = render("```{accessibility-results}\n```")
    assert "Rules that pages break" in page.html and "Images have words" in page.html


def test_an_edition_that_nobody_looked_at_says_so(render, results):
    results.write_text(json.dumps({"another": FOUND}), encoding="utf-8")
    page = render("```{accessibility-results}\n```").html
    assert "No program has checked the pages of this edition yet" in page
    assert "those of Demonstration edition, version 0.1.0, which were checked" in page
    assert "<dl" not in page and "This is what it found" not in page


def test_an_edition_of_which_every_page_was_opened_says_so_and_one_with_a_sample_says_that(render, results):
    results.write_text(json.dumps({"demo": FOUND}), encoding="utf-8")
    assert "a sample: 9 of the 812 passports of numbers. It looked" in render("```{accessibility-results}\n```").html
    assert done({"findings": {"looked at": 3, "of": 3}}).startswith("A program, axe-core, opened every page. It looked")


def test_pages_that_only_forward_and_the_themes_own_files_are_no_pages_to_look_at(tmp_path):
    for name, text in {
        "index.html": "<p>a page</p>",
        "cite/k1.html": '<meta http-equiv="refresh" content="0; url=../index.html">',
        "_static/macros.html": "<p>the theme's</p>",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [path.name for path in pages_of(tmp_path)] == ["index.html"]
    assert [kind_of(name) for name in ("findings/K1.html", "numbers/published/x.html", "book/modes.html")] == [
        "findings",
        "passports of numbers",
        "chapters and other pages",
    ]
