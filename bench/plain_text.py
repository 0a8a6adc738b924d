"""What a PDF prints, by a route that knows nothing of columns and rows: pdfium's plain text and one pattern.

Transaction numbers of London's commissioners in 2020-21 run from 28,000,000 to 36,999,999 and stand before the amount.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium

NUMBER = r"(?:- *|\()?£?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\)?"
PAIR = re.compile(rf"(?<!\d)(?P<transaction>(?:2[89]|3\d)\d{{6}})\s+(?P<amount>{NUMBER})(?![\d,/:-])")
HYPHENS = dict.fromkeys(map(ord, "\x02\ufffe\u2010\u2011"), "-")


class PrintedRow(NamedTuple):
    """A transaction number and the amount after it, and the text that stands before them on the page."""

    transaction: str
    amount: Decimal
    before: str


def page_texts(path: Path) -> Iterator[str]:
    """Each page's plain text, white space made single."""
    document = pdfium.PdfDocument(path)
    try:
        for page in document:
            text_page = page.get_textpage()
            yield " ".join(text_page.get_text_range().translate(HYPHENS).split())
            text_page.close()
            page.close()
    finally:
        document.close()


def printed_rows(path: Path, reach: int = 200) -> list[PrintedRow]:
    """The rows that a PDF prints; `before` has at most `reach` characters."""
    rows = []
    for text in page_texts(path):
        for match in PAIR.finditer(text):
            before = text[max(0, match.start() - reach) : match.start()].strip()
            rows.append(PrintedRow(match["transaction"], amount_of(match["amount"]), before))
    return rows


def amount_of(text: str) -> Decimal:
    """`(1,250.00)` -> -1250.00."""
    number = Decimal(re.sub(r"[^\d.]", "", text)).quantize(Decimal("0.01"))
    return -number if text.startswith(("-", "(")) else number


def pairs(rows: list[PrintedRow]) -> Counter[tuple[str, Decimal]]:
    """How often each transaction number and amount stand together."""
    return Counter((row.transaction, row.amount) for row in rows)
