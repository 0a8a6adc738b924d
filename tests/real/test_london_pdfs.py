"""The 98 PDFs of eleven London commissioners, held against what pdfium's plain text says is printed in them.

The plain text knows nothing of columns and rows: it gives the words of a page. No number is lost, none is made up,
each transaction number stands on as many rows as it is printed, and next to its own amount.
"""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.reading import names
from vcse_monograph.records.payments import LedgerRow, read_file

FOLDER = SHARED / "spend" / "london-2020-21" / "commissioners"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the shared London files"),
    pytest.mark.xdist_group("london"),
]

NUMBER = re.compile(r"(?<![\d.,/:-])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|(?<![\d.,/:])-?\d+(?:\.\d+)?(?![\d,/:])")
WITH_PENCE = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?![\d.])|(?<![\d.,])\d+\.\d{2}(?![\d.])")
# Texts of cells that look like amounts: bandings, percentages and sums within descriptions.
NO_AMOUNT = Decimal(10)


@dataclass(frozen=True)
class Checked:
    """One file: its ledger row, and where it differs from its plain text."""

    ledger: LedgerRow
    never_printed: list[str]
    not_read: list[str]
    transactions: list[str]
    apart: int


def check(path: Path) -> Checked:
    from bench.plain_text import page_texts

    found = read_file(path, path.relative_to(FOLDER).as_posix(), names())
    text = " ".join(page_texts(path))
    amounts = Counter(abs(amount) for amount in found.payments["amount"].to_pylist())
    amounts.update(abs(row.amount) for row in found.quarantine if row.amount is not None)
    printed = Counter(abs(Decimal(number.replace(",", ""))) for number in NUMBER.findall(text))
    with_pence = Counter(Decimal(number.replace(",", "")) for number in WITH_PENCE.findall(text))
    return Checked(
        found.ledger,
        sorted(map(str, amounts - printed)),
        sorted(map(str, with_pence - amounts)),
        _miscounted(found.payments["transaction"].to_pylist(), [row.text for row in found.quarantine], text),
        0,
    )
