"""What an edition says of files, commissioners and months is held against what was read."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from tests.made_up_editions import tiny
from vcse_monograph.errors import DataError
from vcse_monograph.pipeline.check import Checked, check_files

REASON = "was never published"


@pytest.fixture
def checked(tmp_path: Path):
    """Hold settings against one file of NHS Kent ICB, April 2024, and one that could not be read."""
    payments, ledger = tmp_path / "payments.parquet", tmp_path / "ledger.csv"
    row = "SELECT 'NHS KENT ICB' AS commissioner, DATE '2024-04-30' AS date"
    duckdb.sql(f"COPY ({row}) TO '{payments.as_posix()}'")
    with ledger.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([["source_file", "state", "notes", "do"], ["april.csv", "read", "", ""]])
        writer.writerow(["may.pdf", "scanned", "no text", "ask for a text file"])

    def check(**spending: object) -> Checked:
        months = {"first_month": "2024-04", "last_month": "2024-06"}
        edition = tiny("kent", title="Kent", **months, spending={"folder": "raw", **spending})
        return check_files(ledger, payments, edition)

    return check


ACCEPTED = {"accepted": [{"file": "may.pdf", "reason": REASON}]}
RENAMED = {"commissioner_names": {"NHS KENT ICB": "NHS Kent ICB"}}


def gap(commissioner: str, *months: str) -> dict[str, object]:
    return {"missing": [{"commissioner": commissioner, "months": list(months), "reason": REASON}]}


def test_a_file_that_was_not_read_is_accepted_by_name(checked):
    assert checked(**ACCEPTED) == Checked(["may.pdf"])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "may.pdf: scanned."),
        (
            {"accepted": [*ACCEPTED["accepted"], {"file": "mayy.pdf", "reason": REASON}]},
            '[spending.accepted] entry 2: there is no file "mayy.pdf". Did you mean "may.pdf"?',
        ),
        (
            {**ACCEPTED, **RENAMED, **gap("NHS Kentt ICB", "2024-05")},
            '[spending.missing] entry 1: "NHS Kentt ICB" matches no commissioner. Did you mean "NHS Kent ICB"?',
        ),
        (
            {**ACCEPTED, **RENAMED, **gap("NHS KENT ICB", "2024-05")},
            'matches no commissioner. Did you mean "NHS Kent ICB"?',
        ),
        ({**ACCEPTED, "commissioner_names": {"NHS Kent": "x"}}, '"NHS Kent" matches no commissioner.'),
    ],
)
def test_a_setting_that_speaks_of_nothing_that_is_there_stops_the_build(checked, settings, told):
    with pytest.raises(DataError) as caught:
        checked(**settings)
    assert str(caught.value).startswith("1 problem in editions/kent.toml and its files; no notebook was run.")
    assert told in str(caught.value)


def test_all_of_them_are_told_together(checked):
    with pytest.raises(DataError, match="2 problems"):
        checked(**gap("NHS Nowhere ICB", "2024-05"))


def test_a_commissioner_of_whom_nothing_was_published_is_missing_in_every_month(checked):
    assert checked(**ACCEPTED, **gap("NHS Nowhere ICB", "2024-04", "2024-05", "2024-06")).notes == []


def test_a_month_said_to_be_missing_that_has_payments_is_told(checked):
    notes = checked(**ACCEPTED, **RENAMED, **gap("NHS Kent ICB", "2024-04")).notes
    assert notes == ["[[spending.missing]]: NHS Kent ICB has 1 payment lines in 2024-04, all the same"]
