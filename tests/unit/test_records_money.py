"""Amounts, to the penny; what is no amount stays none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from vcse_monograph.records.money import Money, MoneyReader, is_vat_number, writes_comma_decimals

LARGEST = 999_999_999_999_999_999


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        (0.1 + 0.2, 30),
        (2.675, 268),
        (-5, -500),
        (9.094947017729282e-13, 0),
        (1e13 + 0.25, 1_000_000_000_000_025),
        ("9999999999999999.99", LARGEST),
        ("9.09E-13", 0),
        (".5", 50),
        ("5.", 500),
        ("+5.00", 500),
        ("CR5.00", -500),
        ("-(5.00)", -500),
        ("(-5.00)", -500),
        ("Â£5.00", 500),
        ("œ5.00", 500),
        ("\u200e1 234.50", 123_450),
        ("GBP 12.00", 1200),
    ],
)
def test_an_amount_in_pence(cell: object, pence: int) -> None:
    assert MoneyReader()[cell].pence == pence  # type: ignore[index]


@pytest.mark.parametrize(
    "cell",
    [None, "", True, False, date(2020, 4, 1), float("nan"), float("inf"), 1e16, "9999999999999999.995", "$5", "1,23.00",
     "1.234,56", "5p", "--5", "1-2", "A5", "().", "-£"],
)  # fmt: skip
def test_what_is_no_amount(cell: object) -> None:
    expected = 0 if cell == "-£" else None
    assert MoneyReader()[cell].pence == expected  # type: ignore[index]


def test_true_is_not_one() -> None:
    money = MoneyReader()
    assert (money[True].pence, money[1].pence, money[1.0].pence) == (None, 100, 100)


def test_fractions_of_a_penny_are_counted_and_crumbs_are_not() -> None:
    money = MoneyReader()
    assert money["1.125"] == Money(112, Decimal("0.005"))
    assert money["0.30000000000000004"] == Money(30)


def test_a_vat_number_is_parted_from_its_amount_only_where_it_must_be_one() -> None:
    money = MoneyReader()
    assert money["1,234.56123456789"] == Money(123_456, glued=True)
    assert money["1234.56GB123456789012"] == Money(123_456, glued=True)
    # 220430231 bears its check digits; 88664.30999999999 is a spreadsheet's 88664.31
    assert money["1234.56220430231"] == Money(123_456, glued=True)
    assert money["88664.30999999999"] == Money(8_866_431)


@pytest.mark.parametrize(("digits", "true"), [("220430231", True), ("220430232", False), ("000000000", False)])
def test_check_digits_of_a_vat_number(digits: str, true: bool) -> None:
    assert is_vat_number(digits) is true


def test_comma_decimals_are_decided_by_the_whole_column() -> None:
    assert writes_comma_decimals(["Betrag", "1.234,56", "12,5", None, 7])
    assert not writes_comma_decimals(["1.234,56", "1,234.56"])
    assert not writes_comma_decimals(["1,234", "12"])
    money = MoneyReader(comma_decimal=True)
    assert [money[cell].pence for cell in ("1.234", "1.234,5", "-12,34", "1,234.56", 1.5)] == [
        123_400, 123_450, -1234, None, 150,
    ]  # fmt: skip
