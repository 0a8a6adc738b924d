"""The same payments in several files are counted once, whatever form the files have; mostly the same ones are told."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
import xlsxwriter

from tests.reading import names
from vcse_monograph.records.read import ReadSummary, read_files

HEADING = ["Entity", "Date", "Supplier", "Transaction Number", "Amount"]


def lines(count: int, first: int = 0, entity: str = "NHS Thornby CCG", number: str = "T{}") -> list[list[str]]:
    return [
        [entity, f"{n % 28 + 1:02}/04/2020", f"SUPPLIER {n}", number.format(n), f"{n}.50"]
        for n in range(first, first + count)
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    return "\n".join(map(",".join, [HEADING, *rows])).encode("utf-8") + b"\n"


def as_xlsx(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADING, *rows]):
            sheet.write_row(number, 0, [*row[:4], float(row[4]) if number else row[4]])


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


def read(raw: Path) -> tuple[ReadSummary, dict[str, dict[str, str]]]:
    out = raw.parent / "out"
    summary = read_files(
        sorted(raw.rglob("*.*")),
        root=raw,
        payments=out / "payments.parquet",
        ledger=out / "ledger.csv",
        quarantine=out / "quarantine.csv",
        column_names=names(),
        workers=1,
    )
    with (out / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        return summary, {row["source_file"]: row for row in csv.DictReader(stream)}


def test_one_month_in_four_forms_is_counted_once(raw):
    (raw / "p.csv").write_bytes(as_csv(lines(5)))
    (raw / "p with a blank line.csv").write_bytes(as_csv(lines(5)) + b"\n")
    (raw / "p, otherwise ordered.csv").write_bytes(as_csv(lines(5)[::-1]))
    (raw / "p.csv.gz").write_bytes(gzip.compress(as_csv(lines(5))))
    as_xlsx(raw / "p.xlsx", lines(5))
    summary, ledger = read(raw)
    assert (summary.files_read, summary.duplicates, summary.unread, summary.rows_kept) == (1, 4, 0, 5)
    assert "the same 5 payments as p with a blank line.csv, in another form" in ledger["p.xlsx"]["notes"]
    assert ledger["p.xlsx"]["do"] == "nothing: its rows were counted once"
    assert "4 files are duplicates, counted once" in str(summary)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lines(5), lines(5, entity="NHS Marlbury CCG")),
        (lines(5), lines(6)),
        (lines(5), lines(5, number="U{}")),
        ([["", "", "RENT", "", "500.00"]], [["", "", "RENT", "", "500.0"]]),
    ],
)
def test_payments_of_others_or_other_payments_are_no_duplicates(raw, one, other):
    (raw / "a.csv").write_bytes(as_csv(one))
    (raw / "b.csv").write_bytes(as_csv(other))
    summary, _ = read(raw)
    assert (summary.files_read, summary.duplicates, summary.overlaps) == (2, 0, ())


def test_files_that_share_most_of_their_rows_are_both_counted_and_told(raw):
    (raw / "a year.csv").write_bytes(as_csv(lines(100)))
    (raw / "b month.csv").write_bytes(as_csv([*lines(19, first=50), *lines(1, first=200)]))
    (raw / "c half.csv").write_bytes(as_csv(lines(40, first=80)))
    (raw / "d few.csv").write_bytes(as_csv(lines(19)))
    summary, ledger = read(raw)
    assert (summary.files_read, summary.rows_kept) == (4, 179)
    told = "95% of the rows of the shorter stand in a year.csv too, and both files are counted"
    assert summary.overlaps == (f"b month.csv: {told}",)
    assert told in ledger["b month.csv"]["notes"] and "take one of the files out" in ledger["b month.csv"]["do"]
