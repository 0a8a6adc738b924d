"""How a comparison is told: sentences first, in the terminal, on a page, as JSON; text from data stays text."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from tests.made_up_sides import HOSTILE, comparison, estimate, side, stage, verdict
from vcse_monograph.findings.diff import Cause, Stage, as_html, as_json, compare, for_terminal, words
from vcse_monograph.findings.diff.compare import VerdictChange


def page_of(compared) -> BeautifulSoup:
    return BeautifulSoup(as_html(compared), "html.parser")


def terminal(compared) -> str:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(for_terminal(compared))
    return capture.get()


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        ("synthetic", "open", "The data of before are synthetic and those of after are not, so no difference"),
        ("open", "synthetic", "The data of after are synthetic and those of before are not"),
        ("synthetic", "synthetic", "Both sides are synthetic"),
        ("open", "user", "The two sides rest on different files"),
    ],
)
def test_the_first_sentence_says_what_the_comparison_can_mean(a, b, says):
    compared = comparison(a, b)
    assert words.meaning(compared.a, compared.b).startswith(says)
    first = page_of(compared).select("main > p")[0]
    assert first.text.startswith(says)
    assert ("synthetic" in first["class"]) == ("synthetic" in (a, b))


def test_an_edition_and_its_own_release_are_the_same_edition_at_two_times():
    sides = side("demo-0.1.0", kind="open", released=True), side("demo", kind="open")
    assert words.meaning(*sides).startswith("Both sides are the same edition at two times")
    other = side("demo-0.2.0", kind="open", released=True)
    assert words.meaning(sides[0], other).startswith("Both sides are the same edition at two times")


@pytest.mark.parametrize("other", [("kent-north", False), ("kent-north-0.2.0", True), ("kent-0.2.0", False)])
def test_an_edition_whose_name_begins_alike_is_another_edition(other):
    name, released = other
    sides = side("kent", kind="open"), side(name, kind="open", released=released)
    for pair in (sides, sides[::-1]):
        assert words.meaning(*pair).startswith("The two sides rest on different files")


def test_what_changed_and_why_is_told_in_sentences():
    compared = comparison()
    assert words.verdict_sentence(compared) == (
        "Of 2 findings tested on both sides, 1 has another verdict: K1 (holds → does not hold). "
        "On synthetic data a verdict is a code check, not evidence."
    )
    assert words.estimate_sentence(compared) == (
        "Of 5 estimates that both sides have, 1 moved beyond their intervals, 2 that have no interval changed, "
        "1 moved within their intervals and 1 did not move. On one side alone: 1 in before."
    )
    total, share = words.headlines(compared)
    assert words.change_sentence(total, compared) == (
        "All payments: £100.00 in before, £120.05 in after, £20.05 more. The causes: payments added +£30.10 "
        "(+25.05 to +30.10 by the order); registers −£10.05 (−10.05 to −5.00 by the order)."
    )
    assert words.change_sentence(share, compared).startswith(
        "Share of VCSEs (in before: Share of charities): 1.00% in before, 1.10% in after, 0.10 points more. "
    )
    (reversed_finding,) = compared.verdicts
    assert list(words.flip_words(reversed_finding)) == ["with registers (holds → does not hold)"]


def test_causes_whose_sign_depends_on_the_order_are_said_to_work_together():
    one, other = (side(name, estimate("spending.total", value)) for name, value in (("a", 10.0), ("b", 12.0)))

    def way(first: str, then: str, between: float) -> list[Stage]:
        stages = [((), 10.0), ((first,), between), ((then,), 12.0)]
        return [Stage(changed, {"spending.total": estimate("spending.total", value)}) for changed, value in stages]

    both = way("payments", "registers", 5.0), way("registers", "payments", 2.0)
    compared = compare(one, other, lambda _: both, [Cause("payments"), Cause("registers")])
    assert words.change_sentence(compared.changes[0], compared).endswith(
        "payments −£5.00 (−5.00 to +10.00 by the order); registers +£7.00 (−8.00 to +7.00 by the order). "
        "Whether payments and registers raise or lower it depends on the order: the causes work together, none of them "
        "alone."
    )
    assert words.caution(compared).startswith("Between the two sides stand payments of the one")
    assert words.caution(compared) in terminal(compared).replace("\n", " ").replace("  ", " ")
    assert words.caution(compared) in page_of(compared).text
    assert words.caution(comparison()) == ""


def test_a_minus_stays_with_its_pounds():
    assert words.tied("−£5.00, +£7.00") == "−\u2060£5.00, +\u2060£7.00"


def test_a_finding_that_one_side_alone_can_test_has_not_changed_its_verdict():
    here = side("here", kind="open", verdicts={"K1": verdict("holds", "So."), "K2": verdict("holds", "So.")})
    there = side(
        "there", kind="open", verdicts={"K1": verdict("not testable here", "No data."), "K2": verdict("holds", "So.")}
    )
    turned = VerdictChange("K1", here.verdicts["K1"], there.verdicts["K1"], [], [])
    told = words.verdict_sentence(replace(comparison(), a=here, b=there, verdicts=[turned], same_verdicts=["K2"]))
    assert told == "The finding tested on both sides has the same verdict. here alone has the data to test K1."


def test_counts_of_findings_read_well_when_none_or_all_agree():
    nothing = compare(side("a"), side("b"), lambda _: ([], []))
    assert words.verdict_sentence(nothing) == "No finding was tested on both sides."
    holds = {"K1": verdict("holds", "Yes")}
    one = compare(side("a", verdicts=holds), side("b", verdicts=holds), lambda _: ([], []))
    assert words.verdict_sentence(one) == "The finding tested on both sides has the same verdict."
    two = {**holds, "K2": verdict("holds", "Yes")}
    both = compare(side("a", verdicts=two), side("b", verdicts=two), lambda _: ([], []))
    assert words.verdict_sentence(both) == "All 2 findings tested on both sides have the same verdict."


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        ("12.5", "£", "+£12.50"),
        ("-1234.5", "£", "−£1,234.50"),
        ("0.1234", "%", "+0.12 points"),
        ("-0.00123", "percentage points", "−0.0012 points"),
        ("0", "%", "0.00 points"),
        ("1", "files", "+1 file"),
        ("-3", "suppliers", "−3 suppliers"),
        ("0.35", "ratio", "+0.35"),
        ("2.5", "organisations", "+2.50 organisations"),
    ],
)
def test_amounts_have_a_sign_a_unit_and_two_figures(amount, unit, text):
    assert words.signed(Decimal(amount), unit) == text


def test_causes_that_only_linking_could_tell_apart_are_called_data_and_linkage():
    assert words.label(("payments", "registers")) == "data and linkage together"
    assert words.label(("payments", "definition")) == "payments and definition together"
    assert words.label(("code",)) == "code"


def test_the_terminal_has_the_sentences_the_causes_and_the_reasons_of_verdicts():
    text = terminal(comparison(notes=["the payment files of after are not here"], middle=0))
    for part in ("Both sides are synthetic", "1 has another verdict", "old.csv, new.csv", "Wide", "Narrow"):
        assert part in text
    assert "data and linkage together +£20.05" in text
    assert "Not told apart: the payment files of after are not here." in text


def test_the_page_is_whole_sound_and_opens_from_its_file():
    text = as_html(comparison(notes=["the payment files of after are not here"]))
    page = BeautifulSoup(text, "html.parser")
    assert page.html["lang"] == "en-GB" and page.title.text.startswith("before and after")
    assert not page.select("script, link, img, iframe"), "nothing is fetched, nothing runs"
    assert "http" not in text
    assert len(page.select("h1")) == 1
    for table in page.select("table"):
        assert all(cell.get("scope") for cell in table.select("th"))
        assert table.parent["tabindex"] == "0" and table.parent["aria-label"]
    assert "could not be told apart: the payment files of after" in page.text
    assert "K1: Both modes" in page.text and "fragile: By a hair." in page.text


def test_text_from_data_never_becomes_markup():
    text = as_html(comparison())
    assert HOSTILE not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_the_tables_of_the_page_add_up():
    table = page_of(comparison()).find(attrs={"aria-label": "Causes of spending.total, table"})
    rows = [[cell.text for cell in row.select("th, td")] for row in table.select("tr")]
    assert [row[0] for row in rows] == ["Cause", "before", "payments added", "registers", "Together", "after"]
    assert [row[2] for row in rows[1:]] == ["£100.00", "+£30.10", "−£10.05", "+£20.05", "£120.05"]
    assert [row[3] for row in rows[2:5]] == ["+£25.05", "−£5.00", "+£20.05"]


def test_json_has_everything_unrounded_and_sums():
    content = json.loads(as_json(comparison()))
    assert content["says"][0].startswith("Both sides are synthetic")
    total = next(change for change in content["changes"] if change["name"] == "spending.total")
    assert sum(Decimal(effect["amount"]) for effect in total["effects"]) == Decimal(total["difference"])
    assert content["absent"][0] == {
        "name": "K3",
        "side": "before",
        "what": "finding",
        "why": "after did not declare it",
    }
    assert content["payments"][0]["amount"] == "30.10"
    assert content["a"]["data_kind"] == "synthetic"


def test_a_page_of_two_equal_sides_says_that_nothing_differs():
    same = estimate("spending.total", 1.0)
    way = [stage(), stage()]
    text = as_html(compare(side("a", same), side("b", same), lambda _: (way, way)))
    assert "Nothing: payments, registers, settings and code are the same." in text
    assert "1 estimates are the same" in text
