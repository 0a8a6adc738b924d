"""How numbers are printed."""

from __future__ import annotations

import pytest

from vcse_monograph.book import numbers
from vcse_monograph.findings.results import Estimate


def estimate(value: float, unit: str, interval: tuple[float, float] | None = None) -> Estimate:
    return Estimate("a.name", value, unit, interval, 692_659, "Paid to VCSEs, of all value.")


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (0.9734, "%", "0.97%"),
        (9.9999, "%", "10.0%"),
        (57.54, "%", "57.5%"),
        (100, "%", "100%"),
        (99.97, "%", "99.97%"),
        (0, "%", "0%"),
        (-0.4, "percentage points", "−0.40"),
        (692_659, "lines", "692,659"),
        (0, "files", "0"),
        (2.5, "months", "2.5"),
        (32.7, "supplier ties", "33"),
        (88.56, "chi-square", "88.6"),
        (1.74, "ratio", "1.74"),
        (-0.305, "score", "−0.30"),
        (0.03125, "probability", "0.031"),
        (0.0004, "probability", "<0.001"),
        (0, "probability", "0.000"),
        (41_954_320.94, "£", "£42.0m"),
        (2_476_000_000, "£", "£2.48bn"),
        (1_234_567, "£", "£1.23m"),
        (862_000_000, "£", "£862m"),
        (95_400, "£", "£95,400"),
        (12.5, "£", "£12.50"),
        (0, "£", "£0"),
        (-1_500_000, "£", "−£1.50m"),
        (-0.001, "%", "0.00%"),
        (0.003, "%", "<0.01%"),
        (0.005, "%", "0.01%"),
        (0.003, "percentage points", "0.00"),
    ],
)
def test_a_number_is_printed_by_its_unit_and_size(value, unit, printed):
    assert numbers.format_value(value, unit) == printed


def test_a_given_format_replaces_the_rounding_and_keeps_the_unit():
    assert numbers.format_value(41_954_320.94, "£", ",.2f") == "£41,954,320.94"
    assert numbers.format_value(0.9734, "%", ".3f") == "0.973%"


def test_both_ends_of_an_interval_are_rounded_alike():
    assert numbers.format_interval(estimate(9.5, "%", (8.123, 11.5))) == "8.1% to 11.5%"
    assert numbers.format_interval(estimate(2e6, "£", (950_000, 3_100_000))) == "£950,000 to £3.10m"
    assert numbers.format_interval(estimate(9.5, "%")) == ""


def test_the_short_form_tells_value_interval_bounds_n_and_definition():
    told = numbers.short_form(estimate(12, "organisations", (10, 14)))
    assert told == ["12 organisations", "interval 10 to 14", "", "n = 692,659", "Paid to VCSEs, of all value."]
    assert numbers.short_form(estimate(0.97, "%"))[0] == "0.97%"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("692659", "692,659"),
        ("0.970", "0.970"),
        ("-1200.5", "−1,200.5"),
        ("0.1.0", "0.1.0"),
        ("demo", "demo"),
        ("", ""),
    ],
)
def test_a_number_held_as_text_keeps_its_decimals(text, printed):
    assert numbers.format_text(text) == printed


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("692659", "", "692,659"),
        ("0.970", "%", "0.970%"),
        ("15.2", "£bn", "£15.2bn"),
        ("204", "£", "£204"),
        ("", "%", numbers.NOT_TRANSCRIBED),
        (None, "%", numbers.NOT_TRANSCRIBED),
    ],
)
def test_a_published_value_is_printed_as_published_or_said_to_be_missing(value, unit, printed):
    assert numbers.format_published(value, unit) == printed
