"""Files as commissioners, trusts and councils published them, where they are present.

Sums are held against an independent reading: the csv module and Decimal, the layout written out by hand.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import SHARED
from tests.reading import names
from vcse_monograph.records.payments import FileRead, read_file

SPEND = SHARED / "spend"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SPEND.is_dir(), reason="needs the shared spending files (../shared/data/spend)"),
]


def read(path: str) -> FileRead:
    found = read_file(SPEND / path, path, names())
    assert found.ledger.rows_found == found.ledger.rows_kept + found.ledger.rows_quarantined
    return found


def summed(rows: Iterable[dict[str, str]], heading: str) -> tuple[int, Decimal]:
    """Rows that state an amount, and their sum, by the simplest reading there is."""
    amounts = [row[heading].replace(",", "").replace("£", "").strip() for row in rows]
    return sum(amount != "" for amount in amounts), sum((Decimal(amount) for amount in amounts if amount), Decimal(0))


def separated(path: str) -> list[dict[str, str]]:
    with (SPEND / path).open(encoding="cp1252" if "ROYF" in path else "utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def files(pattern: str) -> list[str]:
    return sorted(path.relative_to(SPEND).as_posix() for path in SPEND.glob(pattern))


@pytest.mark.parametrize("path", files("london-2020-21/commissioners/*/*.csv"))
def test_commissioners_that_published_csv(path: str) -> None:
    ledger = read(path).ledger
    rows = separated(path)
    heading = next(name for name in rows[0] if name.lower().endswith("amount"))
    assert (ledger.rows_kept, ledger.sum_kept) == summed(rows, heading)
    assert (ledger.state, ledger.rows_quarantined, ledger.date_order in ("day first", "month first")) == (
        "read",
        0,
        True,
    )


@pytest.mark.parametrize("path", files("london-2020-21/trusts/*/*.xlsx"))
def test_trusts_that_published_workbooks(path: str) -> None:
    found = read(path)
    total = Decimal(0)
    for sheet in load_workbook(SPEND / path, data_only=True, read_only=True):
        table = list(sheet.iter_rows(values_only=True))
        at = [str(name).strip().lower() for name in table[0]].index("amount") if table and table[0] else 0
        numbers = [row[at] for row in table[1:] if row and len(row) > at]
        total += sum((Decimal(repr(x)) for x in numbers if isinstance(x, int | float)), Decimal(0))
    assert abs(found.ledger.sum_found - total) < Decimal("0.01")


def test_each_row_that_a_trust_s_files_refuse_has_its_reason() -> None:
    refused = [row for path in files("london-2020-21/trusts/*/*.*") for row in read(path).quarantine]
    assert len(refused) == 3
    assert all(row.reason and row.text for row in refused)


@pytest.mark.parametrize("year", ["201207", "202211"])
def test_a_county_council(year: str) -> None:
    path = f"councils/DCCSpendingOver500_{year}.csv"
    found = read(path)
    count, total = summed(separated(path), "Amount")
    assert found.ledger.rows_kept == count
    assert abs(found.ledger.sum_kept - total) < Decimal("0.01")  # two of its amounts have fractions of a penny
    assert found.ledger.commissioners == "Devon County Council"


def test_a_borough_whose_dates_ran_together_with_amounts_meets_its_printed_total() -> None:
    ledger = read("councils/lambeth_2012-06-payments.csv").ledger
    assert str(ledger.sum_kept) == "40292334.84" == str(ledger.control_total)
    assert (ledger.rows_quarantined, str(ledger.control_total_difference)) == (0, "0.00")


def test_an_integrated_care_board_of_147_thousand_lines() -> None:
    path = "gloucestershire-icb/NHS_Gloucestershire_ICB.csv.gz"
    with gzip.open(SPEND / path, "rt", encoding="utf-8", newline="") as stream:
        count, total = summed(csv.DictReader(stream), "Amount")
    ledger = read(path).ledger
    assert (ledger.rows_kept, ledger.sum_kept) == (count, total) == (146_979, ledger.sum_found)


def test_every_transcript_is_read_or_says_why_not() -> None:
    for path in files("london-2020-21/pdf-transcripts/*/*.csv"):
        ledger = read(path).ledger
        assert ledger.state == "read" or (ledger.notes and ledger.do), Path(path).name
