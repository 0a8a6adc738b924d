"""The command `vcse`: the same few verbs everywhere."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from vcse_monograph import __version__
from vcse_monograph.errors import DataError, Problem, UsageError, UserError

if TYPE_CHECKING:
    from vcse_monograph.pipeline.run import Progress
    from vcse_monograph.records.payments import LedgerRow

app = typer.Typer(
    name="vcse",
    help="The VCSE Commissioning Monograph: from published spending files to a book.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=True)

EditionName = Annotated[str, typer.Argument(help="An edition: the name of a file in editions/, without .toml")]


def main() -> None:
    """Run the command; a user's mistake ends with its message and exit code, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except UserError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(escape(str(error)))
        raise SystemExit(error.exit_code) from None


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Options of the command itself."""
    if show:
        out.print(f"vcse-monograph {__version__}")
        raise typer.Exit


@app.command()
def build(
    edition: EditionName,
    pack_only: Annotated[bool, typer.Option("--pack-only", help="Stop when the spending pack is made.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only what went wrong.")] = False,
) -> None:
    """Build an edition's book; only what changed is done again, and why is printed."""
    from vcse_monograph.pipeline import run
    from vcse_monograph.project import find_project

    progress = run.Progress() if quiet else told_progress()
    started = time.perf_counter()
    built = run.build(find_project(), edition, until="pack" if pack_only else "book", progress=progress)
    if quiet:
        return
    seconds = time.perf_counter() - started
    out.print(f"{'nothing changed' if not built.ran else f'{len(built.ran)} steps ran'}, {seconds:.1f} s")
    if not pack_only:
        out.print(f"book: {escape(shown(built.html))}")


def told_progress() -> Progress:
    """Progress that prints a line when a step starts, with why, and one when it is done."""
    from vcse_monograph.pipeline.run import Progress

    begun: dict[str, float] = {}

    def start(name: str, title: str, reason: str) -> None:
        begun[name] = time.perf_counter()
        out.print(f"[bold]run [/bold] {escape(title)}  [dim]({escape(reason)})[/dim]")

    def done(name: str, title: str) -> None:
        out.print(f"[green]done[/green] {escape(title)}  [dim]{time.perf_counter() - begun[name]:.1f} s[/dim]")

    def note(text: str) -> None:
        out.print(f"[yellow]note[/yellow] {escape(text)}")

    return Progress(start=start, done=done, note=note)


@app.command()
def status(edition: EditionName) -> None:
    """Say which steps `vcse build` would run, and why; nothing is run."""
    from vcse_monograph.pipeline.run import status as status_of
    from vcse_monograph.project import find_project

    for step in status_of(find_project(), edition):
        mark = "[bold]run  [/bold]" if step.must_run else "[green]fresh[/green]"
        out.print(f"{mark} {escape(step.title)}" + (f"  [dim]({escape(step.reason)})[/dim]" if step.reason else ""))


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

    found, root = spending_files(files)
    names = [find_project() / "data" / "column_names.toml", *(columns or [])]
    summary = read_files(
        found,
        root=root,
        payments=output,
        ledger=ledger or output.with_name("ledger.csv"),
        quarantine=quarantine or output.with_name("quarantine.csv"),
        column_names=load_column_names(names),
        on_file=lambda row: out.print(escape(file_line(row))),
    )
    out.print(escape(str(summary)))
    if not summary.rows_kept:
        problem = Problem(what="No payment was found in any of the files.", do="see the ledger for each file's state")
        raise DataError(problem, after=f"the ledger is {ledger or output.with_name('ledger.csv')}")


def file_line(row: LedgerRow) -> str:
    """A ledger row in a line of text; what went wrong, and what to do, where something did."""
    line = f"{row.source_file}: {row.state}, {row.rows_kept} kept, {row.rows_quarantined} quarantined"
    if row.control_total_difference:
        line += f"; the printed total {row.control_total:,} is £{row.control_total_difference:,} more than the rows"
    if row.state != "read":
        line += f"\n  found   {row.notes}\n  do      {row.do}"
    return line


def spending_files(given: list[Path]) -> tuple[list[Path], Path]:
    """The files named, folders opened, and the folder that holds them all. UsageError names every missing one."""
    missing = [path for path in given if not path.exists()]
    if missing:
        do = "correct the path; the working directory is where a relative path starts"
        raise UsageError([Problem(what=f"There is no file {path}.", do=do) for path in missing])
    found = {
        file.resolve()
        for path in given
        for file in (path.rglob("*") if path.is_dir() else [path])
        if file.is_file() and not file.name.startswith(".")
    }
    if not found:
        raise UsageError(Problem(what=f"There is no file in {', '.join(map(str, given))}.", do="name files that exist"))
    return sorted(found), Path(os.path.commonpath([file.parent for file in found]))


@app.command()
def link(
    payments: Annotated[Path, typer.Argument(help="Payments, as `vcse read` wrote them")],
    register: Annotated[list[Path], typer.Option("--register", help="A register, in its published form or tidy")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the suppliers go (Parquet)")],
) -> None:
    """Look suppliers up in registers: who is this supplier, and how sure are we that it is a VCSE?"""
    from vcse_monograph.linkage.link import link_payments

    missing = [path for path in (payments, *register) if not path.is_file()]
    if missing:
        raise UsageError([Problem(what=f"There is no file {path}.", do="correct the path") for path in missing])
    out.print(escape(str(link_payments(payments, register, output))))


@app.command()
def new(edition: Annotated[str, typer.Argument(help="A name of lower-case letters, digits and hyphens")]) -> None:
    """Write a first edition file for your own data, with every setting explained."""
    from vcse_monograph.pipeline.template import write_edition
    from vcse_monograph.project import find_project

    path = write_edition(find_project(), edition)
    out.print(f"wrote {escape(shown(path))}: put your spending files in data/raw/{edition}, then: vcse build {edition}")


@app.command()
def publish(edition: EditionName) -> None:
    """Copy the spending pack that was made from the raw files to where it ships (data/...)."""
    from vcse_monograph.pipeline.publish import publish_pack
    from vcse_monograph.project import find_project

    for line in publish_pack(find_project(), edition):
        out.print(escape(line))


@app.command()
def serve(
    edition: EditionName = "demo",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 lets the machine choose")] = 8000,
) -> None:
    """Show an edition's book in a browser, from this machine alone."""
    from vcse_monograph.pipeline.serve import serve_book
    from vcse_monograph.project import find_project

    serve_book(find_project(), edition, port, lambda address: out.print(f"{address}  (stop with Ctrl-C)"))


def shown(path: Path) -> str:
    """A path as a person types it: from the working directory where it lies below it."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
