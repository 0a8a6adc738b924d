"""Sections that an edition leaves empty stand as one, and every link to them holds."""

from __future__ import annotations

EMPTY = ":::{where-edition-has} survey\nAsked.\n:::\n"
TEXT = f"""See {{ref}}`the coders <coders>` and {{ref}}`answers`.

## What was published

Words.

(answers)=
## The answers

{EMPTY}

## Paid

Pounds.

(coders)=
## Do the *coders* agree?

{EMPTY}
"""


def test_empty_sections_become_one_that_names_them_and_keeps_their_anchors(render):
    page = render(TEXT)
    assert page.warnings == ""
    assert page.html.count("Not in this edition: it has no survey data.") == 1
    assert page.html.index("What was published</") < page.html.index("What this edition cannot show</")
    assert page.html.index("What this edition cannot show</") < page.html.index("Pounds.")
    for anchor in ("answers", "coders", "the-answers", "do-the-coders-agree"):
        assert page.html.count(f'id="{anchor}"') == 1, anchor
    assert 'href="#answers"><span class="std std-ref">The answers' in page.html
    assert "Do the <em>coders</em> agree?" in page.html.partition("What this edition cannot show<")[2]


def test_one_empty_section_keeps_its_heading_and_one_that_says_more_is_not_empty(render):
    page = render(f"## The answers\n\n{EMPTY}\n\n## Paid\n\n{EMPTY}\n\nPounds.\n")
    assert "cannot show" not in page.html
    assert page.html.count("Not in this edition") == 2
