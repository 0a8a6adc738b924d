"""Rendering: what is told when the prose is wrong, and what is kept when a build fails."""

from __future__ import annotations

import pytest

from vcse_monograph.book.render import build_html, problems
from vcse_monograph.errors import BookError


def test_each_warning_is_one_problem_with_its_place_in_the_book(tmp_path):
    output = (
        "building [html]\n"
        f'\x1b[91m{tmp_path}/book/spending.md:12: WARNING: no estimate is called "x". [vcse.estimate]\x1b[39;49;00m\n'
        f'{tmp_path}/book/spending.md:12: WARNING: no estimate is called "x". [vcse.estimate]\n'
        "build finished with problems, 1 warning.\n"
    )
    found = [problem.what for problem in problems(output, tmp_path)]
    assert found == ['book/spending.md:12: WARNING: no estimate is called "x". [vcse.estimate]']


def test_a_configuration_error_keeps_the_lines_that_explain_it(tmp_path):
    output = "\nConfiguration error:\n1 problem; nothing was run.\n\n   do      run `vcse build demo` first\n"
    (found,) = problems(output, tmp_path)
    assert "run `vcse build demo` first" in found.what


def test_other_trouble_is_told_by_the_last_lines(tmp_path):
    (found,) = problems("one\n\nNo space left on device\n", tmp_path)
    assert "No space left on device" in found.found
    assert "it said nothing" in problems("", tmp_path)[0].found


def test_a_failed_build_keeps_the_old_book_and_leaves_nothing_half_made(tmp_path):
    source, html = tmp_path / "source", tmp_path / "html"
    source.mkdir()
    html.mkdir()
    (html / "index.html").write_text("the old book", encoding="utf-8")
    with pytest.raises(BookError, match="the old book is kept"):
        build_html(source, html)
    assert (html / "index.html").read_text(encoding="utf-8") == "the old book"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html", "source"]
