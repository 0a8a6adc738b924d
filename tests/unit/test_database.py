"""What a query prints would stand between the lines of a command, or in a page of the book."""

from __future__ import annotations

import duckdb
import pytest

from vcse_monograph.database import connected

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
