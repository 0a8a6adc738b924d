"""Marks and letters that crowd are told apart, and a text alternative says what is drawn."""

from __future__ import annotations

import itertools

import pandas as pd

from vcse_monograph.findings.case_figures import episode_ledger, mode_spectrum
from vcse_monograph.findings.case_figures_change import ties_by_period
from vcse_monograph.findings.lettering import LETTERS, MARK, places
from vcse_monograph.findings.style import House

HOUSE = House("A source.")


def test_letters_of_marks_that_lie_on_one_another_stand_apart_and_off_the_marks():
    marks = [(100.0, 100.0), (100.0, 100.0), (103.0, 98.0), (108.0, 101.0), (300.0, 20.0)]
    found = places(marks)
    for (one_x, one_y), (other_x, other_y) in itertools.combinations(found, 2):
        assert max(abs(one_x - other_x), abs(one_y - other_y)) >= LETTERS
    for (x, y), (across, up) in itertools.product(found, marks):
        assert max(abs(x - across), abs(y - up)) >= (LETTERS + MARK) / 2
    assert places([]) == []


def test_the_spectrum_tells_every_mark_and_no_mean():
    rows = pd.DataFrame({"site": ["A", "A"], "tracer": ["x", "y"], "score": [0.5, -0.25]})
    drawn = mode_spectrum(rows.assign(low=-0.5, high=0.6, extracts=3), {"x": "End of life", "y": "Support"}, HOUSE)
    assert drawn.alt == "Dot chart of mode scores by site and tracer. Site A: end of life +0.50, support −0.25."


def test_the_ties_of_like_sites_have_a_row_each_and_all_periods_are_told():
    levels = pd.DataFrame({"covid": [0.9, 0.9], "forming": [-1.0, -0.9], "formed": [0.8, 0.7]}, index=["A", "B"])
    levels.index.name = "site"
    drawn = ties_by_period(levels, {"covid": "2021", "forming": "2022", "formed": "2023"}, HOUSE)
    assert [label.get_text() for label in drawn.figure.axes[0].get_yticklabels()] == ["Site A", "Site B"]
    for words in ("2021: between +0.90 and +0.90", "2022: between −1.00 and −0.90", "2023: between +0.70 and +0.80"):
        assert words in drawn.alt


def test_one_square_is_one_episode():
    ledger = pd.DataFrame({"site": ["A", "A", "B"], "settled": ["collaborative", "unresolved", "commodified"]})
    axes = episode_ledger(ledger, ["A", "B"], HOUSE).figure.axes[0]
    shown = [bar for bar in axes.patches if bar.get_width()]
    assert len(shown) == 3 and axes.get_aspect() == 1
    assert all(bar.get_width() == bar.get_height() for bar in shown)
