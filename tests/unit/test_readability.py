"""How hard prose is to read: the automated readability index, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from vcse_monograph.book.lint import hard_pages
from vcse_monograph.book.lint.readability import of_sentences, readability

MYST = frozenset({"colon_fence", "deflist", "attrs_inline"})


def test_the_index_of_two_short_sentences():
    found = of_sentences(["The cat sat down. It purred and slept."])  # 8 words, 2 sentences, 29 letters
    assert (found.words, found.sentences, found.letters) == (8, 2, 29)
    assert found.grade == pytest.approx(4.71 * 29 / 8 + 0.5 * 8 / 2 - 21.43)


def test_headings_tables_of_words_and_code_are_no_sentences():
    page = "# A heading of several words\n\nOne plain sentence stands here.\n\n```python\nprint('nothing')\n```\n"
    assert readability(page, MYST).sentences == 1


def test_a_number_from_the_data_counts_as_a_short_word():
    assert readability("The share is {num}`spending.share` of all value.", MYST).words == 7


def test_a_page_without_sentences_has_no_grade():
    assert of_sentences(["A title"]).grade == 0


def test_a_page_that_is_hard_to_read_is_named(tmp_path):
    hard = tmp_path / "hard.md"
    hard.write_text("Notwithstanding aforementioned considerations, institutional arrangements persist. " * 10)
    easy = tmp_path / "easy.md"
    easy.write_text("The money goes to those who ask for it. " * 10)
    (problem,) = hard_pages([hard, easy], tmp_path, MYST)
    assert problem.what.startswith("hard.md is hard to read: school year")


def test_every_page_of_this_book_is_measured():
    project = Path(__file__).resolve().parents[2]
    for path in [project / "index.md", *(project / "book").glob("*.md")]:
        assert readability(path.read_text(encoding="utf-8"), MYST).words > 0 or path.stem == "references", path
