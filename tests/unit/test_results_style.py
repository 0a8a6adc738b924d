"""The words and numbers on figures and in tables for readers."""

import pandas as pd
import pytest

from tests.made_up_spending import write_pack
from vcse_monograph.findings.shown import format_value
from vcse_monograph.findings.style import SYNTHETIC, House, per_cent, plural, pounds, room_for, short
from vcse_monograph.findings.tables import for_readers
from vcse_monograph.measures.pack import read_pack


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0%"),
        (0.001, "<0.01%"),
        (0.97, "0.97%"),
        (9.994, "9.99%"),
        (25.26, "25.3%"),
        (100, "100%"),
        (-0.5, "−0.50%"),
    ],
)
def test_a_percentage_on_a_figure_is_that_of_the_prose(value, text):
    assert per_cent(value) == text == format_value(value, "%")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "£0"),
        (90, "£90"),
        (7_800, "£7,800"),
        (999_600, "£999,600"),
        (1_234_567, "£1.23m"),
        (45_600_000, "£45.6m"),
        (-2e9, "−£2.00bn"),
    ],
)
def test_pounds_on_a_figure_are_those_of_the_prose(value, text):
    assert pounds(value) == text == format_value(value, "£")


def test_counts_agree_with_their_noun():
    assert (plural(1, "line"), plural(2345, "line")) == ("1 line", "2,345 lines")


def test_a_long_label_is_cut_at_a_word():
    assert short("NHS Alderbeck CCG") == "NHS Alderbeck CCG"
    assert short("NHS Westerdale and Northmoor Valley CCG") == "NHS Westerdale and\nNorthmoor Valley CCG"
    assert short("NHS Westerdale and Northmoor Valley CCG", 1) == "NHS Westerdale and…"
    assert short("x" * 10_000, 2).count("\n") <= 1


def test_longer_words_get_more_room():
    assert room_for([]) == 1
    assert room_for(["a" * 20]) > room_for(["a" * 10])
    assert room_for(["a" * 500]) <= 4


def texts(figure):
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def test_a_figure_of_synthetic_data_says_so_itself(tmp_path):
    figure, _ = House.of(read_pack(write_pack(tmp_path)), "demo").canvas()
    assert SYNTHETIC in texts(figure)
    assert "Made-up spending (demo): April 2018 to March 2020; synthetic data." in texts(figure)


def test_a_figure_of_open_data_carries_the_attribution(tmp_path):
    attribution = "Contains public sector information licensed under the Open Government Licence v3.0."
    pack = read_pack(write_pack(tmp_path, data_kind="open", attribution=attribution))
    figure, _ = House.of(pack, "london").canvas()
    assert attribution in texts(figure)
    assert SYNTHETIC not in texts(figure)


def test_tables_for_readers_have_words_and_rounded_numbers():
    shown = for_readers(pd.DataFrame({"kind": ["gp"], "value": [1 / 3], "share": [2 / 3], "lines": [3]}))
    row = {"Kind": "general practices", "Value (£)": 0.33, "Share of value (%)": 0.67, "Lines": 3}
    assert shown.to_dict("records") == [row]


def test_two_columns_cannot_be_headed_alike():
    with pytest.raises(ValueError, match="headed alike"):
        for_readers(pd.DataFrame({"share": [1.0], "share_of_value": [1.0]}))
    with pytest.raises(KeyError):
        for_readers(pd.DataFrame({"shrae": [1.0]}))
