"""What a query prints would stand between the lines of a command, or in a page of the book."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from vcse_monograph.database import connected, own_csv, quoted

LONG = "SELECT sum(hash(a.range + b.range)) FROM range(30000) a, range(3000) b"
BAR = "SELECT current_setting('enable_progress_bar')"


def printed(connection: duckdb.DuckDBPyConnection, capfd: pytest.CaptureFixture[str]) -> str:
    connection.execute(LONG).fetchall()
    told = capfd.readouterr()
    return told.out + told.err


def test_a_long_query_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """DuckDB draws its bar after two seconds; told to draw it at once, it does unless it is switched off."""
    with duckdb.connect() as plain, connected() as ours:
        plain.execute("SET progress_bar_time = 1")
        assert "%" in printed(plain, capfd)
        plain.execute("SET enable_progress_bar = false")
        assert printed(plain, capfd) == ""
        assert [one.execute(BAR).fetchone() for one in (plain, ours)] == [(False,), (False,)]


def test_a_path_with_an_apostrophe_is_one_text_of_sql(tmp_path: Path) -> None:
    path = tmp_path / "O'Neil''s [2024]" / "p.parquet"
    path.parent.mkdir()
    with connected() as db:
        db.execute(f"COPY (SELECT 1 AS a) TO {quoted(path)} (FORMAT parquet)")
        assert db.execute(f"SELECT a FROM read_parquet({quoted(path)})").fetchall() == [(1,)]


PLAIN = [["a.csv", "1.00", "x"]]
QUOTED = [["a.csv", "", 'THE "FRIENDS", AND\nCO']]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["", "", ""]],
        30_000 * PLAIN + QUOTED,
        [*QUOTED, ["a.csv", "", "'=x;|\t£\\ #"]],
        [["a.csv", "", "x" * 3_000_000], ["b.csv", "2", '"\n' * 2_000_000], *PLAIN],
    ],
    ids=["none", "empty", "first quotation mark late", "other separators", "rows of millions of letters"],
)
def test_a_table_that_the_project_wrote_is_read_as_it_was_written(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "O'Neil.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([["source_file", "amount", "text"], *rows])
    with connected() as db:
        found = db.execute(f"SELECT source_file, amount, text FROM {own_csv(path)}").fetchall()
    assert found == [tuple(cell or None for cell in row) for row in rows]
