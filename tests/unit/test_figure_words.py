"""What stands under a figure as a table: words, where the data behind it have codes."""

import pandas as pd

from vcse_monograph.findings.figure_words import in_words
from vcse_monograph.findings.illustration import Words
from vcse_monograph.findings.results import PLAIN
from vcse_monograph.findings.spending_figures import SHARE_OF_TIES

LABELS = {"tracer": {"end_of_life": "End-of-life care"}, "period": {"covid": "During COVID-19"}}


def told(data, words=PLAIN, headings=None):
    """Headings, and the first row."""
    shown = in_words(pd.DataFrame(data), words, headings or {})
    return list(shown.columns), shown.iloc[0].tolist()


def test_a_code_gives_way_to_the_words_beside_it():
    data = {"pattern": ["one_payment"], "meaning": ["paid in one month only"], "share": [47.1]}
    assert told(data, headings=SHARE_OF_TIES) == (
        ["Meaning", "Share of expected ties (%)"],
        ["paid in one month only", 47.1],
    )


def test_labels_of_an_edition_stand_for_its_codes_in_cells_and_headings():
    data = {"tracer": ["end_of_life"], "low": [0.2], "covid": [0.5]}
    headings, cells = told(data, Words(LABELS, {"low": "Lowest"}))
    assert headings == ["tracer", "Lowest", "During COVID-19"]
    assert cells == ["End-of-life care", 0.2, 0.5]


def test_yes_and_no_half_years_and_codes_that_nobody_labels():
    data = {"level": [True], "later": ["2020-21 H2"], "outcome": ["no_answer"], "n": [3]}
    assert told(data)[1] == ["yes", "October 2020 to March 2021", "no answer", 3]


def test_names_stay_as_they_are():
    data = {"commissioner": ["NHS A_B CCG"], "organisation": ["<script>"]}
    assert told(data)[1] == ["NHS A_B CCG", "<script>"]
