"""The application that each module of verbs adds its commands to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from vcse_monograph import __version__
from vcse_monograph.errors import UserError, machine_error

app = typer.Typer(
    name="vcse",
    help="The VCSE Commissioning Monograph: from published spending files to a book.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=True)

INTERRUPTED = 130
"""The exit code of a command that was stopped with Ctrl-C."""

EditionName = Annotated[str, typer.Argument(help="An edition: the name of a file in editions/, without .toml")]


def main() -> None:
    """Run the command; a user's mistake ends with its message and exit code, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except UserError as error:
        ended(str(error), error.exit_code)
    except OSError as error:
        if told := machine_error(error):
            ended(str(told), told.exit_code)
        raise
    except SystemExit as stopped:
        if stopped.code == INTERRUPTED:
            ended("Stopped. Nothing is half written; run the same command to go on.", INTERRUPTED)
        raise


def ended(message: str, code: int) -> NoReturn:
    """Print the message, and end with the exit code."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(escape(message))
    raise SystemExit(code) from None


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Options of the command itself."""
    if show:
        out.print(f"vcse-monograph {__version__}")
        raise typer.Exit


def shown(path: Path) -> str:
    """A path as a person types it: from the working directory where it lies below it."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
