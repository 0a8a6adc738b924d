"""Published figures: each with its source, as printed; what nobody has transcribed stays empty."""

import pytest

from vcse_monograph.errors import DataError
from vcse_monograph.findings.published import COLUMNS, NOT_TRANSCRIBED, STATUSES, read_published

HEADER = ",".join(COLUMNS)
GOOD = "study.invoices,Invoices,692659,invoices,The report,https://doi.org/10.3310/NTDT7965,abstract,published,"


def written(tmp_path, *lines):
    path = tmp_path / "published_figures.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_figure_is_read_as_printed(tmp_path):
    figure = read_published(written(tmp_path, GOOD))["study.invoices"]
    assert (figure.value, figure.unit, figure.where) == ("692659", "invoices", "abstract")
    assert figure.source.startswith("https://doi.org/")


def test_a_figure_that_nobody_transcribed_has_no_value(tmp_path):
    row = GOOD.replace("692659", "").replace("published", NOT_TRANSCRIBED)
    assert read_published(written(tmp_path, row))["study.invoices"].value is None


@pytest.mark.parametrize(
    ("row", "needed"),
    [
        (GOOD.replace("692659", ""), "a plain number"),
        (GOOD.replace("692659", "about 700"), "a plain number"),
        (GOOD.replace("published", NOT_TRANSCRIBED), "a plain number"),
        (GOOD.replace("published", "seen"), "a status"),
        (GOOD.replace("study.invoices", "Invoices"), "an id such as"),
        (GOOD.replace("The report", ""), "the title of its source"),
        (GOOD + ",more", "more or fewer cells"),
        ("study.invoices,Invoices", "more or fewer cells"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, row, needed):
    with pytest.raises(DataError, match="Row 2") as error:
        read_published(written(tmp_path, row))
    assert needed in str(error.value)


def test_twice_and_out_of_order_are_told(tmp_path):
    with pytest.raises(DataError, match="stands twice"):
        read_published(written(tmp_path, GOOD, GOOD))
    with pytest.raises(DataError, match="not sorted"):
        read_published(written(tmp_path, GOOD, GOOD.replace("study.invoices", "study.aims")))


def test_wrong_columns_and_no_file(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("id,lable\n", encoding="utf-8")
    with pytest.raises(DataError, match='Did you mean "label"'):
        read_published(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_published(tmp_path / "none.csv")


def test_the_shipped_figures(project):
    figures = read_published(project / "data" / "published_figures.csv")
    assert figures["study.invoices"].value == "692659"
    assert figures["nhsspend.ccg_charity_share_of_value"].value == "0.970"
    assert figures["study.vcse_share_of_value"].value is None
    assert {figure.status for figure in figures.values()} == set(STATUSES)
    assert all(figure.source.startswith("https://") for figure in figures.values())
