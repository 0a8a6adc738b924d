"""No result is typed by hand: what `vcse lint` finds in the prose of a chapter, and what it lets stand."""

import pytest

from vcse_monograph.book.lint.prose import ASIDE, passages
from vcse_monograph.book.lint.results import counting, typed_results

SYNTAX = frozenset({"colon_fence", "deflist", "attrs_inline", "substitution"})
COUNTED = counting(["commissioners", "interviews", "sites"])


def found(markdown: str) -> list[tuple[int, str]]:
    """(line, words) of every result typed in a page."""
    return [
        (passage.line, words)
        for passage in passages(markdown, SYNTAX)
        for words in typed_results(passage.text, COUNTED)
    ]


@pytest.mark.parametrize(
    ("prose", "typed"),
    [
        ("VCSEs received 0.97% of it.", ["0.97%"]),
        ("They had £1,240,000 (in all) or £1.2m.", ["£1,240,000", "£1.2m"]),
        ("A ratio of 1.74: more than before.", ["1.74"]),
        ("The study rests on 189 interviews.", ["189"]),
        ("Six local health and care economies were chosen.", ["Six local health and care economies"]),
        ("Thirteen London commissioners", ["Thirteen London commissioners"]),
        ("Six cases are six cases.", ["Six cases", "six cases"]),
        ("fewer than half of the commissioners", ["half of the commissioners"]),
        ("two thirds of all lines", ["two thirds of all lines"]),
        ("twenty-two sites", ["twenty-two sites"]),
        ("2019 was better, with 2,019 payments", ["2,019"]),
    ],
)
def test_a_number_that_states_a_result_is_found(prose, typed):
    assert [words for _, words in found(prose)] == typed


@pytest.mark.parametrize(
    "prose",
    [
        "In April 2020, on 31 March 2020, on March 31, 2020 and on 3 March it fell.",
        "From 2012 to 2020; 2020-21; 2019/20; 2012–2020; 2020-04-30; in 2013.",
        "Two modes, six media of power, three ways to use this book.",
        "One supplier, one commissioner, one in ten.",
        "{num}`spending.total` of {pub}`study.invoices` ({interval}`x.y1`), {cite:p}`sheaff2024`, {numref}`tab-1`",
        "`9/10/2020` in code, {math}`x = 12`, a [link](https://example.org/2024/12), {doc}`this page <book/page2>`",
        "```\n12 lines of code\n```",
        "```{result-table} table-12\n:rows: 30\n```",
        "% 12: a comment",
        "1. The numbers of a list\n2. are no results.",
        "(label-12)=\n# A heading",
    ],
)
def test_dates_roles_code_targets_and_options_are_let_stand(prose):
    assert found(prose) == []


def test_every_place_where_a_reader_reads_is_looked_at_and_its_line_is_told():
    page = """\
# A heading of 1

A paragraph
on several lines, 4
of them [with a link of 4](x.md) and ![a picture of 4](x.png).

::::{where-edition-has} spending
:::{list-table} A title of 8
:header-rows: 1

* - A cell
  - of 12
:::
::::

```{figure} picture-99.png
:alt: alternative text of 16
:width: 99

A caption of 19
```

Term of 22
: Definition of 23

| a | column of 25 |
|---|---|
| a | cell of 27 |

<p class="x9">raw text of 29</p>

{doc}`a title of 31 <book/page9>` and [ours, 31]{.vcse-ours}
"""
    told = found(page)
    assert [line for line, _ in told] == [1, 4, 5, 5, 8, 12, 17, 20, 23, 24, 26, 28, 30, 32, 32]
    assert len({words for _, words in told}) == 12


def test_what_is_not_prose_stands_aside_in_its_place():
    (passage,) = passages("Paid {num}`a.b` in `code` {term}`ties <tie>`.", SYNTAX)
    assert passage.text == f"Paid {ASIDE} in {ASIDE} ties."
