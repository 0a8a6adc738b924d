"""Verbs for record linkage: link."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vcse_monograph.cli.app import app, out
from vcse_monograph.errors import Problem, UsageError


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
