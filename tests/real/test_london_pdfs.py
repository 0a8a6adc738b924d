"""The 98 PDFs of eleven London commissioners, held against what pdfium's plain text says is printed in them.

The plain text knows nothing of columns and rows. In it a transaction number stands before its amount and after its
supplier: a row lost, made up or shifted by us is a pair of numbers too few, too many, or after another name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.plain_text import pairs, printed_rows
from tests.reading import names
from vcse_monograph.records.payments import FileRead, LedgerRow, read_file

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "spend" / "london-2020-21" / "commissioners"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the shared London files"),
    pytest.mark.xdist_group("london"),
]

# Where a link's address is printed over the next cells, the plain text mixes it with them: Newham, June and August.
OVERPRINTED = {"NENW/NENW 03 - June.pdf": 1, "NENW/NENW 05 - August.pdf": 6}
FURNITURE = re.compile(r"(https?://\S*|(?<=\D)\d{1,3})$")
"""A link's address or a page number that the plain text puts between a supplier and a transaction number."""


class Checked(NamedTuple):
    """A file's ledger row; its (transaction, amount) pairs that only the plain text has, that only we have; suppliers
    that do not stand before their transaction number."""

    ledger: LedgerRow
    only_printed: Counter[tuple[str, Decimal]]
    only_read: Counter[tuple[str, Decimal]]
    misplaced: list[str]


def check(path: Path) -> Checked:
    found = read_file(path, path.relative_to(FOLDER).as_posix(), names())
    printed = printed_rows(path)
    read = Counter((transaction, amount) for _, transaction, amount in paid(found))
    before: dict[tuple[str, Decimal], list[str]] = {}
    for row in printed:
        text = row.before.replace(" ", "")
        before.setdefault((row.transaction, row.amount), []).extend((text, FURNITURE.sub("", text)))
    misplaced = [
        supplier
        for supplier, *pair in paid(found)
        if before.get((pair[0], pair[1]))
        and not any(text.endswith(supplier.replace(" ", "")) for text in before[pair[0], pair[1]])
    ]
    return Checked(found.ledger, pairs(printed) - read, read - pairs(printed), misplaced)


def paid(found: FileRead) -> Iterator[tuple[str, str, Decimal]]:
    """Supplier, transaction number and amount of each row, kept or quarantined (there: what its text holds)."""
    yield from zip(*(found.payments[name].to_pylist() for name in ("supplier", "transaction", "amount")), strict=True)
    for row in found.quarantine:
        number = re.search(r"(?<!\d)(?:2[89]|3\d)\d{6}(?!\d)", row.text)
        yield "", number[0] if number else "", row.amount or Decimal(0)


@pytest.fixture(scope="module")
def files() -> dict[str, Checked]:
    paths = sorted(FOLDER.glob("*/*.pdf"))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        checked = list(pool.map(check, paths, chunksize=4))
    return {one.ledger.source_file: one for one in checked}


def test_every_file_is_read_and_no_row_is_lost(files: dict[str, Checked]) -> None:
    assert len(files) == 98
    for name, one in files.items():
        ledger = one.ledger
        assert ledger.state == "read", name
        assert ledger.rows_found == ledger.rows_kept + ledger.rows_quarantined, name
    assert sum(one.ledger.rows_found for one in files.values()) == 69_763
    assert {name: one.ledger.rows_quarantined for name, one in files.items() if one.ledger.rows_quarantined} == {
        "NETH/NETH 07 - October.pdf": 34
    }


def test_transactions_and_amounts_are_those_of_the_plain_text(files: dict[str, Checked]) -> None:
    assert {name: one.only_printed for name, one in files.items() if one.only_printed} == {}
    assert {name: one.only_read.total() for name, one in files.items() if one.only_read} == OVERPRINTED


def test_suppliers_stand_before_their_transaction_number(files: dict[str, Checked]) -> None:
    assert {name: one.misplaced for name, one in files.items() if one.misplaced} == {}


def test_printed_totals_are_met_to_the_penny(files: dict[str, Checked]) -> None:
    april, june = files["NENW/NENW 01 - April.pdf"].ledger, files["SEL/SEL 03 - June.pdf"].ledger
    assert (april.sum_found, april.control_total_difference) == (Decimal("41954320.94"), 0)
    assert (june.sum_found, june.control_total_difference) == (Decimal("224661344.74"), 0)


def test_totals_of_more_rows_than_are_printed_are_told(files: dict[str, Checked]) -> None:
    differences = {
        name[10:-4]: (one.ledger.rows_found, str(one.ledger.control_total_difference))
        for name, one in files.items()
        if one.ledger.control_total_difference
    }
    assert differences == {
        "04 - July": (406, "1264098.89"),
        "05 - August": (406, "7194497.75"),
        "06 - September": (406, "337777.37"),
    }


def test_no_link_date_or_number_is_taken_for_a_supplier() -> None:
    found = read_file(FOLDER / "NENW" / "NENW 05 - August.pdf", "NENW/NENW 05 - August.pdf", names())
    odd = re.compile(r"https?:|www\.|\d{1,2}/\d{1,2}/\d{2,4}|^[\d.,() -]*$")
    texts = {text for name in ("supplier", "expense_type", "expense_area") for text in found.payments[name].to_pylist()}
    assert [text for text in sorted(texts) if odd.search(text)] == []
