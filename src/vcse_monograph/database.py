"""DuckDB as the project uses it: in memory, and silent."""

from __future__ import annotations

import duckdb


def connected() -> duckdb.DuckDBPyConnection:
    """A new database in memory. It draws no progress bar, which would stand between the lines that commands print."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection
