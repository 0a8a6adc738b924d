"""Repairs to the theme's HTML: each is made once, and a repaired page stays as it is."""

from __future__ import annotations

import pytest

from vcse_monograph.book.accessibility import mended

REGION = ' role="region" aria-label="Book and search">'
PAIRS = [
    (
        '<summary><span class="toctree-toggle" role="presentation">',
        '<summary aria-label="Show or hide the pages below"><span class="toctree-toggle" role="presentation">',
    ),
    ('<div class="citation" role="doc-biblioentry">', '<div class="citation" role="listitem">'),
    ("<tr><th></th>", "<tr><td></td>"),
    ('<th class="head">', '<th scope="col" class="head">'),
    ('<th class="head vcse-numeric">', '<th scope="col" class="head vcse-numeric">'),
    ('<th class="stub">', '<th scope="row" class="stub">'),
    (
        '<button class="btn search-button-field search-button__button" title="Search" aria-label="Search">',
        '<button class="btn search-button-field search-button__button" title="Search">',
    ),
    (
        '<i class="theme-switch fa-sun" title="Light">',
        '<i aria-hidden="true" class="theme-switch fa-sun">',
    ),
    (
        '<div class="sidebar-primary-items__start sidebar-primary__section">',
        '<div class="sidebar-primary-items__start sidebar-primary__section"' + REGION,
    ),
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_fault_of_the_theme_is_repaired_once(before, after):
    assert mended(before) == after
    assert mended(after) == after


def test_other_html_is_left_alone():
    page = '<table><tr><th scope="row" class="stub">A</th><td class="head">B</td></tr></table>'
    assert mended(page) == page
