"""The concordance's laws, and that the project's own file keeps them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vcse_monograph.book.concordance import read_concordance
from vcse_monograph.errors import DataError
from vcse_monograph.findings.published import read_published

PROJECT = Path(__file__).resolve().parents[2]
HEADER = "published_id,estimate,differs,why_not\n"


@pytest.fixture
def refusal(tmp_path):
    """What the reader says to a file of these rows, where `a.x` and `b.y` are the published figures."""

    def refuse(rows: str, header: str = HEADER) -> str:
        path = tmp_path / "concordance.csv"
        path.write_text(header + rows, encoding="utf-8")
        with pytest.raises(DataError) as error:
            read_concordance(path, ["a.x", "b.y"])
        return str(error.value)

    return refuse


def test_each_published_figure_has_an_estimate_and_what_differs_or_a_reason(tmp_path):
    path = tmp_path / "concordance.csv"
    path.write_text(HEADER + "a.x,spending.total,Other years,\nb.y,,,Nobody counts it.\n", encoding="utf-8")
    read = read_concordance(path, ["a.x", "b.y"])
    assert read["a.x"].estimate == "spending.total"
    assert read["b.y"].why_not == "Nobody counts it."


def test_all_that_breaks_a_law_is_told_at_once(refusal):
    told = refusal("c.z,spending.total,,\nb.y,,,\nb.y,,,Twice.\n")
    assert "6 problems" in told
    for words in (
        "b.y needs an estimate or a reason why there is none: one of the two.",
        "c.z: an estimate needs a word on how it differs, and nothing else does.",
        "The published figure a.x has no row.",
        'No published figure is called "c.z".',
        "b.y stands twice.",
        "The rows are not sorted by published_id.",
    ):
        assert words in told, words


def test_a_file_of_another_form_is_refused(refusal, tmp_path):
    assert "The file has other columns" in refusal("", "id,estimate\n")
    assert "a row has more or fewer cells" in refusal("a.x,spending.total\n")
    with pytest.raises(DataError, match="The file cannot be read"):
        read_concordance(tmp_path / "absent.csv", [])


def test_every_estimate_of_the_projects_concordance_is_one_that_a_notebook_records():
    names = (PROJECT / "docs" / "estimate-names.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| `([a-z0-9_.]+)` \|", names, flags=re.MULTILINE))
    rows = read_concordance(
        PROJECT / "data" / "concordance.csv", read_published(PROJECT / "data" / "published_figures.csv")
    )
    assert len(rows) > 150
    assert {row.estimate for row in rows.values() if row.estimate} <= known
