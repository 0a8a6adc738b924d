"""What a notebook records: whole, once, finite, and the same bytes each time."""

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from vcse_monograph.findings.illustration import Illustration
from vcse_monograph.findings.results import Results, read_estimates, write_csv
from vcse_monograph.measures.measurement import Measurement, absent

ONE = {"unit": "%", "n": 3, "definition": "A share"}


@pytest.fixture
def results(tmp_path):
    return Results(tmp_path / "results" / "spending", "demo")


def figure():
    drawn = Figure()
    drawn.subplots().plot([0, 1], [0, 1])
    return drawn


def test_an_estimate_is_kept_with_all_that_it_needs(results):
    results.record("spending.share", Decimal("0.97"), interval=(0.9, 1.1), **ONE)
    found = read_estimates(results.out.parent)["spending.share"]
    assert (found.value, found.interval, found.unit, found.n) == (0.97, (0.9, 1.1), "%", 3)


def test_last_bits_are_not_kept(results):
    assert results.record("spending.share", 0.1 + 0.2, **ONE).value == 0.3


@pytest.mark.parametrize(
    ("name", "value", "interval", "told"),
    [
        ("Share", 1, None, "lower case"),
        ("spending.share", np.nan, None, "not finite"),
        ("spending.share", 1, (0, np.inf), "not finite"),
        ("spending.share", 1, (2, 1), "upside down"),
    ],
)
def test_what_is_no_estimate_is_refused(results, name, value, interval, told):
    with pytest.raises(ValueError, match=told):
        results.record(name, value, interval=interval, **ONE)
    assert not (results.out / "estimates.json").exists()


def test_a_name_stands_for_one_number(results):
    results.record("spending.share", 1, **ONE)
    with pytest.raises(ValueError, match="twice"):
        results.record("spending.share", 2, **ONE)
    with pytest.raises(ValueError, match="twice"):
        results.leave_out("spending.share", "no data")
    with pytest.raises(ValueError, match="no definition"):
        results.record("spending.other", 1, unit="%", n=1, definition=" ")


def test_two_notebooks_cannot_share_a_name(tmp_path):
    for notebook in ("one", "two"):
        Results(tmp_path / notebook, "demo").record("spending.share", 1, **ONE)
    with pytest.raises(ValueError, match="recorded by two notebooks"):
        read_estimates(tmp_path)


def test_measurements_are_kept_or_left_out_with_their_reason(results):
    shown = results.keep(
        "spending.month",
        {"april": Measurement(1.5, "%", 10, "April", (1, 2)), "ratio": absent("ratio", "April over May", "no dates")},
    )
    assert json.loads((results.out / "left_out.json").read_text(encoding="utf-8")) == {
        "spending.month.ratio": "no dates"
    }
    assert list(read_estimates(results.out.parent)) == ["spending.month.april"]
    assert shown["interval"].to_dict() == {"spending.month.april": "1 to 2", "spending.month.ratio": "no dates"}
    with pytest.raises(ValueError, match="without a reason"):
        results.leave_out("spending.other", " ")


def test_a_figure_is_kept_with_its_data_and_words(results):
    data = pd.DataFrame({"who": ["=1+1", "A"], "value": [0.1 + 0.2, 1]})
    shown = results.illustrate("lorenz", Illustration(figure(), "Caption <b>", "A line that rises from 0 to 1", data))
    folder = results.out / "figures"
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".csv", ".json", ".png", ".svg"]
    assert (folder / "lorenz.csv").read_text(encoding="utf-8") == "who,value\n'=1+1,0.3\nA,1\n"
    page = shown._repr_html_()
    assert "Caption &lt;b&gt;" in page
    assert 'alt="A line that rises from 0 to 1"' in page


def test_a_figure_is_the_same_bytes_each_time(tmp_path):
    for attempt in ("one", "two"):
        words = {"caption": "A line", "alt": "A line that rises from 0 to 1"}
        Results(tmp_path / attempt, "demo").figure("line", figure(), data=pd.DataFrame(), **words)
    for suffix in ("svg", "png"):
        one, two = (tmp_path / attempt / "figures" / f"line.{suffix}" for attempt in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("slug", "caption", "alt", "told"),
    [
        ("Line", "A line", "A line that rises from 0 to 1", "lower case"),
        ("line", " ", "A line that rises from 0 to 1", "no caption"),
        ("line", "A line", "Line chart of sums", "alternative text"),
        ("line", "A line that rises from 0 to 1", "A line that rises from 0 to 1", "alternative text"),
    ],
)
def test_a_figure_without_words_is_refused(results, slug, caption, alt, told):
    with pytest.raises(ValueError, match=told):
        results.figure(slug, figure(), caption=caption, alt=alt, data=pd.DataFrame())


def test_a_slug_stands_for_one_table(results):
    results.table("ladder", pd.DataFrame({"a": [1]}), caption="The ladder")
    with pytest.raises(ValueError, match="used twice"):
        results.table("ladder", pd.DataFrame({"a": [1]}), caption="The ladder")


def test_text_that_a_spreadsheet_would_run_is_disarmed(tmp_path):
    write_csv(tmp_path / "t.csv", pd.DataFrame({"a": ["=HYPERLINK()", "@x", "-1", "-A1", None], "b": [-1, 2, 3, 4, 5]}))
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["a,b", "'=HYPERLINK(),-1", "'@x,2", "-1,3", "'-A1,4", ",5"]
