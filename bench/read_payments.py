"""How fast payments are read, beside pandas on the same file in the same run.

    python -m bench.read_payments [FILE.csv]

pandas does the least that could be called reading: `read_csv`, `to_datetime` of a known format, amounts as
floats. The reader finds header, separator, encoding and date order itself, keeps amounts exact, checks totals
and accounts for every row. Ratios are given, since machines differ. Without a file, a table is made: 100,000
lines with the repetition of names that published files have.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from vcse_monograph.records.columns import ColumnNames, load_column_names
from vcse_monograph.records.payments import read_file

NAMES = Path(__file__).resolve().parents[1] / "data" / "column_names.toml"
HEADINGS = ["Entity", "Date", "Expense Type", "Expense Area", "Supplier", "Transaction Number", "Amount"]
LINES, REPEATS = 100_000, 5


def write_table(path: Path, lines: int = LINES) -> None:
    """A clean table of payments: about 3,000 suppliers, 12 months, thousands separators in the amounts."""
    chance = random.Random(2024)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for number in range(lines):
            day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/2020"
            pence = int(chance.lognormvariate(13, 2))
            words = (
                f"Type {chance.randint(1, 60)}",
                f"Area {chance.randint(1, 90)}",
                f"Supplier {chance.randint(1, 3000)}",
            )
            writer.writerow(["NHS Example CCG", day, *words, 31_000_000 + number // 3, f"{pence / 100:,.2f}"])


def with_pandas(path: Path) -> int:
    """Read as an analyst would who has looked at the file first."""
    table = pd.read_csv(path, dtype=str)
    table["Date"] = pd.to_datetime(table["Date"], format="%d/%m/%Y")
    table["Amount"] = table["Amount"].str.replace(",", "").astype(float)
    return len(table)


def with_reader(path: Path, names: ColumnNames) -> int:
    """Read as the project does."""
    return read_file(path, path.name, names).ledger.rows_kept


def best_time(work: Callable[[], int]) -> tuple[int, float]:
    """The lines read, and the shortest processor time of several tries, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        lines = work()
        times.append(time.process_time() - start)
    return lines, min(times)


def main(arguments: list[str] | None = None) -> None:
    """Print a small table."""
    names = load_column_names([NAMES])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[0]) if arguments else Path(folder) / "payments.csv"
        if not arguments:
            write_table(path)
        works = {"pandas": lambda: with_pandas(path), "reader": lambda: with_reader(path, names)}
        found = {name: best_time(work) for name, work in works.items()}
    base = found["pandas"][1]
    print(f"{'':8}{'lines':>10}{'seconds':>10}{'lines/s':>12}{'ratio':>8}")
    for name, (lines, seconds) in found.items():
        print(f"{name:8}{lines:>10,}{seconds:>10.2f}{lines / seconds:>12,.0f}{seconds / base:>8.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
