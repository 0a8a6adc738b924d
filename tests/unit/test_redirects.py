"""The register of moved pages, checked like code."""

from __future__ import annotations

import pytest

from vcse_monograph.book.citing.redirects import FILE, Moved, check_targets, read_redirects, redirect_page, resolved
from vcse_monograph.errors import BookError
from vcse_monograph.files import write_text
from vcse_monograph.project import find_project

PAGES = {"book/spending": {"fig-share"}, "book/about": set()}


def register(tmp_path, *rows: str) -> list[Moved]:
    write_text(tmp_path / "redirects.csv", "\n".join(["old,new,since", *rows, ""]))
    return read_redirects(tmp_path / "redirects.csv")


def test_the_projects_own_register_keeps_its_laws():
    assert isinstance(read_redirects(find_project() / FILE), list)


def test_a_row_leads_from_an_old_address_to_a_page_and_a_place_on_it(tmp_path):
    moved = register(tmp_path, "book/money,book/spending#fig-share,2026-11-22")
    assert moved == [Moved("book/money", "book/spending", "2026-11-22", "fig-share")]
    check_targets(moved, PAGES)


def test_what_moved_twice_leads_to_where_it_is_now(tmp_path):
    rows = ("book/cash,book/money,2026-11-22", "book/money,book/spending#fig-share,2026-12-01")
    first, second = resolved(register(tmp_path, *rows))
    assert (first.new, first.anchor) == (second.new, second.anchor) == ("book/spending", "fig-share")
    check_targets(register(tmp_path, *rows), PAGES)


def test_a_project_without_moved_pages_has_none(tmp_path):
    assert read_redirects(tmp_path / "absent.csv") == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["a,b,2026-11-22", "b,a,2026-11-22"], "leads back to itself"),
        (["a,a,2026-11-22"], "leads back to itself"),
        (["b,x,2026-11-22", "a,x,2026-11-22"], "not sorted"),
        (["a,x,2026-11-22", "a,y,2026-11-22"], "stands twice"),
        (["a,x,yesterday"], "no date"),
        (["a,https://example.org,2026-11-22"], "not an address of a page"),
        (["../a,x,2026-11-22"], "not an address of a page"),
        (["a,x#<b>,2026-11-22"], "not an anchor"),
        (["a,x"], "three cells"),
    ],
)
def test_a_register_that_breaks_a_law_is_refused(tmp_path, rows, told):
    with pytest.raises(BookError, match=told):
        register(tmp_path, *rows)


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    with pytest.raises(BookError) as caught:
        register(tmp_path, "b,b,2026-11-22", "a,x,soon")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("old,book/spendin,2026-11-22", 'no page.*\n.*Did you mean "book/spending"'),
        ("old,book/spending#fig-shar,2026-11-22", 'no anchor.*\n.*Did you mean "fig-share"'),
        ("book/about,book/spending,2026-11-22", "book/about is a page of the book"),
    ],
)
def test_a_row_is_held_against_the_pages_that_were_built(tmp_path, row, told):
    with pytest.raises(BookError, match=told):
        check_targets(register(tmp_path, row), PAGES)


def test_a_redirect_page_leads_on_with_and_without_a_script_and_runs_nothing_from_a_title():
    page = redirect_page("<b>Money</b>", "../book/spending.html#fig-share")
    assert 'content="0; url=../book/spending.html#fig-share"' in page
    assert '<link rel="canonical" href="../book/spending.html#fig-share">' in page
    assert '<a href="../book/spending.html#fig-share">' in page
    assert "&lt;b&gt;Money&lt;/b&gt;" in page
    assert "<b>" not in page
