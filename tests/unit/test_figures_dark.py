"""A figure follows the page into the dark: one file, its text and marks told from the ground in both."""

import re

import pytest
from matplotlib.colors import to_hex

from vcse_monograph.findings.case_figures import MODES
from vcse_monograph.findings.dark import (
    FAINT,
    IN_THE_DARK,
    INK,
    ON_DARK,
    ON_LIGHT,
    PAPER,
    WARNING,
    contrast,
    ink_on,
    with_dark,
)
from vcse_monograph.findings.style import BLUE, GREEN, GREY, ORANGE, RED
from vcse_monograph.findings.survey_figures import answer_colours

MARKS = (BLUE, ORANGE, GREEN, RED, GREY)
GROUNDS = {"light": PAPER, "dark": IN_THE_DARK[PAPER]}


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", [INK, FAINT, WARNING])
def test_text_stands_out_in_the_light_and_in_the_dark(text):
    assert contrast(text, PAPER) >= 4.5
    assert contrast(IN_THE_DARK[text], IN_THE_DARK[PAPER]) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("mark", MARKS)
def test_marks_stand_out_from_either_ground(mark, ground):
    assert contrast(mark, ground) >= 3


@pytest.mark.parametrize(
    "colour",
    [
        BLUE,
        ORANGE,
        GREEN,
        GREY,
        *answer_colours(7),
        *answer_colours(5),
        *(to_hex(MODES(step / 20)) for step in range(21)),
    ],
)
def test_numbers_on_marks_can_be_read(colour):
    assert contrast(ink_on(colour), colour) >= 4.5


def test_what_lies_on_a_mark_is_not_exchanged():
    assert not {ON_DARK, ON_LIGHT, *MARKS} & set(IN_THE_DARK)


def test_the_exchange_stands_in_the_file_for_the_colours_that_it_uses():
    svg = f'<svg a="1">\n <path style="fill: {PAPER}; stroke: {BLUE}"/></svg>'
    dark = with_dark(svg)
    rule = f'[style*="fill: {PAPER}"]{{fill:{IN_THE_DARK[PAPER]}!important}}'
    assert re.findall(r"<style>(.*)</style>", dark) == [f"@media screen and (prefers-color-scheme: dark){{{rule}}}"]
    assert dark.replace(re.search(r"\n <style>.*</style>", dark)[0], "") == svg
