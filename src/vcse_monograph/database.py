"""DuckDB as the project uses it: in memory, and silent; paths and the project's own tables as SQL writes them."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

LEAST_BUFFER = 1 << 16


def connected() -> duckdb.DuckDBPyConnection:
    """A new database in memory. It draws no progress bar, which would stand between the lines that commands print."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def quoted(path: Path) -> str:
    """A path as a text of SQL, between its quotation marks: a folder may be called O'Neil."""
    text = path.as_posix().replace("'", "''")
    return f"'{text}'"


def own_csv(path: Path) -> str:
    """A CSV that the project wrote, as a table of SQL; every column is text, null where it is empty.

    Nothing of its form is guessed: DuckDB looks at the first rows alone, and takes no row beyond two million bytes.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        columns = dict.fromkeys(next(csv.reader(stream)), "VARCHAR")
    whole = max(path.stat().st_size + 1, LEAST_BUFFER)  # a row may be as long as the file
    return (
        f"read_csv({quoted(path)}, auto_detect = false, columns = {columns}, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', max_line_size = {whole}, buffer_size = {whole}, parallel = false)"
    )
