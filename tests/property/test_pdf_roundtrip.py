"""Any payments, printed in any look, are read back to the penny with every field."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.made_up_pdf import AREAS, TYPES, Look, Paid, print_payments
from tests.reading import names
from vcse_monograph.records.payments import read_file

WORDS = (
    "Quillmoor",
    "Zorvane",
    "Hospice",
    "CARERS",
    "& Sons",
    "Yarrowfen",
    "CIC",
    "Ltd",
    "(Upper",
    "Villages)",
    "O'Corley",
)
SUPPLIERS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
PENCE = st.integers(-9_999_999_99, 9_999_999_99)


@st.composite
def paid(draw: st.DrawFn) -> list[Paid]:
    """1 to 60 payments; the first has every field, so that no column is without a text."""
    count = draw(st.integers(1, 60))
    seeds = draw(st.lists(st.tuples(SUPPLIERS, PENCE, st.integers(0, 11)), min_size=1, max_size=12))
    made = []
    for n in range(count):
        supplier, pence, kind = seeds[n % len(seeds)]
        area = AREAS[kind % 3] if kind % 4 or n == 0 else ""
        amount = f"{Decimal(pence + 100 * n * (1 if pence >= 0 else -1)) / 100:,.2f}"
        made.append(
            Paid("NHS Lower Quill CCG", f"{1 + n % 28:02}/06/2020", TYPES[kind % 3], area, supplier, "",
                 f"GB{700000000 + 37 * n}" if kind % 3 or n == 0 else "", str(34_000_000 + 3 * n), amount)
        )  # fmt: skip
    return made


LOOKS = st.builds(
    Look,
    ruled=st.booleans(),
    upright=st.sampled_from(["top", "middle", "bottom"]),
    amounts=st.sampled_from(["left", "right"]),
    minus_left=st.booleans(),
    header_lines=st.integers(1, 3),
    header_each_page=st.booleans(),
    title=st.sampled_from([(), ("NHS Lower Quill CCG: all payments to suppliers in June 2020",)]),
    footer=st.booleans(),
    rotate=st.sampled_from([0, 90, 180, 270]),
    turned=st.integers(0, 3),
    tagged=st.booleans(),
    word_by_word=st.booleans(),
)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(paid(), LOOKS)
def test_what_is_printed_is_read(payments: list[Paid], look: Look) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = print_payments(Path(folder) / "x.pdf", payments, look)
        found = read_file(path, "NHS Lower Quill CCG/June 2020.pdf", names())
    read = [
        Paid(
            row["commissioner"], f"{row['date']:%d/%m/%Y}", row["expense_type"], row["expense_area"], row["supplier"],
            "", "", row["transaction"], f"{row['amount']:,.2f}",
        )
        for row in found.payments.to_pylist()
    ]  # fmt: skip
    assert read == [payment._replace(vat="") for payment in payments]
    assert found.ledger.rows_quarantined == 0
