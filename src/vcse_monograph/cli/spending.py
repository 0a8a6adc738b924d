"""Verbs for spending files: read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.markup import escape

from vcse_monograph.cli.app import app, out
from vcse_monograph.cli.paths import Output, check_paths, files_at
from vcse_monograph.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from vcse_monograph.records.payments import LedgerRow


AnyPath = TypeVar("AnyPath", bound=PurePath)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Spending files or folders: CSV, XLS, XLSX, ODS, text PDF")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the payments go (Parquet)")],
    ledger: Annotated[Path | None, typer.Option(help="Where the ledger goes (CSV), one row a file")] = None,
    quarantine: Annotated[Path | None, typer.Option(help="Where refused rows go (CSV)")] = None,
    columns: Annotated[list[Path] | None, typer.Option(help="Further tables of column names (TOML)")] = None,
) -> None:
    """Read spending files of any layout into one table of payments; nothing is lost silently."""
    from vcse_monograph.project import find_project
    from vcse_monograph.records.columns import load_column_names
    from vcse_monograph.records.read import read_files

    ledger, quarantine = ledger or output.with_name("ledger.csv"), quarantine or output.with_name("quarantine.csv")
    tables = [Output("--ledger", ledger, (".csv",)), Output("--quarantine", quarantine, (".csv",))]
    check_paths([*files, *(columns or [])], [Output("--output", output, (".parquet",)), *tables], folders=True)
    found, root = spending_files(files)
    names = [find_project() / "data" / "column_names.toml", *(columns or [])]
    summary = read_files(
        found,
        root=root,
        payments=output,
        ledger=ledger,
        quarantine=quarantine,
        column_names=load_column_names(names),
        on_file=lambda row: out.print(escape(file_line(row))),
    )
    out.print(escape(str(summary)))
    for sentence in summary.overlaps:
        out.print(escape(sentence))
    if not summary.rows_kept:
        problem = Problem(what="No payment was found in any of the files.", do="see the ledger for each file's state")
        raise DataError(problem, after=f"the ledger is {ledger}")
    if summary.unread:
        what = f"{summary.unread} of {summary.files} files could not be read."
        do = f"mend them as {ledger} says for each, or leave them out"
        raise DataError(Problem(what, do=do), after=f"the payments of the others are in {output}")


def file_line(row: LedgerRow) -> str:
    """A ledger row in a line of text; what went wrong, and what to do, where something did."""
    line = f"{row.source_file}: {row.state}, {row.rows_kept} kept, {row.rows_quarantined} quarantined"
    if row.control_total_difference:
        line += f"; the printed total {row.control_total:,} is £{row.control_total_difference:,} more than the rows"
    if row.state != "read":
        line += f"\n  found   {row.notes}\n  do      {row.do}"
    return line


def spending_files(given: list[Path]) -> tuple[list[Path], Path]:
    """The files named, folders opened, and the folder that holds them all. UsageError if there is none."""
    found = sorted({file.resolve() for path in given for file in files_at(path)})
    if not found:
        raise UsageError(Problem(what=f"There is no file in {', '.join(map(str, given))}.", do="name files that exist"))
    return found, folder_of(found)


def folder_of(files: Sequence[AnyPath]) -> AnyPath:
    """The deepest folder that holds all the files. UsageError where none does, as on two drives of Windows."""
    folder = next((up for up in files[0].parents if all(file.is_relative_to(up) for file in files)), None)
    if folder is None:
        drives = sorted({file.anchor for file in files})
        raise UsageError(
            Problem(
                what="The files lie on different drives, and the ledger names each by its path below one folder.",
                found=", ".join(drives),
                do="copy them below one folder, or read each drive by itself",
            )
        )
    return folder
