"""Dates as written, and the order that a whole file decides."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from vcse_monograph.records.dates import DateOrder, decide_order, month_in_title, months_in, written


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime(2020, 4, 30, 12), date(2020, 4, 30)),
        (date(2020, 4, 30), date(2020, 4, 30)),
        (43951, date(2020, 4, 30)),
        (43951.5, date(2020, 4, 30)),
        (20200430, date(2020, 4, 30)),
        ("30/4/20", date(2020, 4, 30)),
        ("30 . 04 . 2020", date(2020, 4, 30)),
        ("30/04/2020 00:00", date(2020, 4, 30)),
        ("2020-04-30T00:00:00.000", date(2020, 4, 30)),
        ("Thursday, 30th April 2020", date(2020, 4, 30)),
        ("April 30, 2020", date(2020, 4, 30)),
        ("Sept 20", date(2020, 9, 30)),
        ("February 2020", date(2020, 2, 29)),
    ],
)
def test_a_date(cell: object, day: date) -> None:
    form = written(cell)  # type: ignore[arg-type]
    assert form is not None and form.read(day_first=True) == day


@pytest.mark.parametrize(
    "cell",
    [None, "", True, 12, 99999, "30-Apr", "April", "soon", "2020-02-30", "1/2", date(1899, 12, 31), "2199-01-01"],
)
def test_no_date(cell: object) -> None:
    assert written(cell) is None  # type: ignore[arg-type]


def test_a_day_that_does_not_exist_cannot_be_read_in_either_order() -> None:
    form = written("31/02/2020")
    assert form is not None and [form.read(True), form.read(False)] == [None, None]


def decided(*cells: object, hints: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    return decide_order(Counter(form for cell in cells if (form := written(cell))), hints)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (("30/04/2020", "01/04/2020"), DateOrder.DAY_FIRST),
        (("04/30/2020", "04/01/2020"), DateOrder.MONTH_FIRST),
        (("2020-04-01",), DateOrder.YEAR_FIRST),
        ((43951, 43950.0), DateOrder.SERIAL),
        (("1 April 2020",), DateOrder.TEXT),
        (("01/02/2020", "03/04/2020"), DateOrder.ASSUMED),
        (("04/01/2020", "04/05/2020"), DateOrder.MONTH_FIRST),
        (("01/04/2020", "05/04/2020"), DateOrder.DAY_FIRST),
        ((), DateOrder.NONE),
    ],
)
def test_the_order_of_a_file(cells: tuple[object, ...], order: DateOrder) -> None:
    assert decided(*cells).order == order


def test_the_more_frequent_reading_of_a_mixed_file_is_taken() -> None:
    assert decided("04/30/2020", "04/29/2020", "28/04/2020").day_first is False
    assert "1 dates cannot be read month first" in decided("04/30/2020", "04/29/2020", "28/04/2020").note


def test_dates_that_a_spreadsheet_may_have_swapped_are_remarked() -> None:
    assert "swapped" in decided("30/04/2020", "29/04/2020", datetime(2020, 5, 4)).note
    assert decided("30/04/2020", "29/04/2020", datetime(2020, 5, 14)).note == ""


def test_months_in_titles_and_file_names() -> None:
    assert months_in("Payments April 2020") == [(4, 2020)]
    assert months_in("spend-2018-04.csv") == [(4, 2018)]
    assert months_in("financial year 2011-12") == []
    assert month_in_title(["no month", "over £25k, Sept", "Sept 20"]) == date(2020, 9, 30)
    assert month_in_title(["spend"]) is None
    assert months_in("Payments to May 31, 2020") == [(5, 2020)]


@pytest.mark.parametrize(
    "text",
    [
        "Note: figures may change",
        "over £25,000 may include VAT",
        "the march of time",
        "Contact: April Jones",
        "£25 may be",
    ],
)
def test_a_word_that_is_also_a_month_names_none(text: str) -> None:
    assert months_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "May 2020",
        "may-20.csv",
        "2020_May",
        "2020-21 May",
        "31st May",
        "the 1st of May",
        "May 31",
        "May 1st",
        "spend.may20",
    ],
)
def test_a_word_that_is_also_a_month_names_it_beside_a_year_or_a_day(text: str) -> None:
    assert {month for month, _ in months_in(text)} == {5}


def test_a_month_s_name_in_a_sentence_does_not_decide_the_order() -> None:
    cells = ("05/04/2020", "06/06/2020", "05/07/2020")
    assert decided(*cells, hints=("Note: figures may change",)).order == DateOrder.ASSUMED
    assert decided(*cells, hints=("Payments of May 2020",)).order == DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    "title",
    [
        "April 2020 to March 2021",
        "April to June 2020",
        "May-July 2020",
        "2020-04 to 2021-03",
        "April 2020 - April 2021",
    ],
)
def test_a_title_of_several_months_dates_nothing(title: str) -> None:
    assert month_in_title([title, "published March 2021"]) is None


def test_a_title_that_says_its_month_twice_dates_its_lines() -> None:
    assert month_in_title(["1 April 2020 to 30 April 2020 (Apr-20)"]) == date(2020, 4, 30)
