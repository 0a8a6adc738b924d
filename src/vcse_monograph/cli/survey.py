"""Verbs for surveys: codebook draft, codebook check, codebook questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vcse_monograph.cli.app import app, out, shown
from vcse_monograph.cli.paths import Output, check_paths
from vcse_monograph.errors import Problem, UsageError
from vcse_monograph.files import write_text

codebook_app = typer.Typer(
    name="codebook", help="Codebooks of surveys: draft one, check it, print its questionnaire.", no_args_is_help=True
)
app.add_typer(codebook_app)

Export = Annotated[Path, typer.Argument(help="An export of a survey tool: CSV, XLSX or SPSS .sav")]
FormOption = Annotated[str, typer.Option("--form", help="The export's form, where it is not recognised")]


@codebook_app.command()
def draft(
    export: Export,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where the codebook goes (TOML)")] = None,
    form: FormOption = "",
) -> None:
    """Write a first codebook from an export; personal columns are named and left out."""
    from vcse_monograph.records.survey.draft import draft_codebook

    if output is not None and output.exists():
        raise UsageError(Problem(what=f"{output} exists already.", do="name another file: a draft replaces nothing"))
    check_paths([export], [Output("--output", output)])
    drafted = draft_codebook(export, form)
    if output is None:
        out.print(escape(drafted.text))
        return
    write_text(output, drafted.text)
    out.print(f"form: {drafted.form}")
    out.print(f"{len(drafted.items)} items: {escape(', '.join(drafted.items))}")
    out.print(f"grouping question: {escape(drafted.grouping) or 'none found'}")
    for what, names in (("left out, personal or the tool's own", drafted.personal), ("left out", drafted.other)):
        if names:
            out.print(f"{what}: {escape(', '.join(names))}")
    out.print(f"wrote {escape(shown(output))}: go through the lines that say CHECK")


@codebook_app.command()
def check(
    codebook: Annotated[Path, typer.Argument(help="A codebook (TOML)")],
    exports: Annotated[list[Path] | None, typer.Argument(help="Exports to read with it; nothing is kept")] = None,
    form: FormOption = "",
) -> None:
    """Say whether a codebook is sound, and whether exports can be read with it; nothing is written."""
    from vcse_monograph.records.survey.codebook import load_codebook
    from vcse_monograph.records.survey.read import check_exports

    book = load_codebook(codebook)
    out.print(f"{escape(book.title)}: {len(book.items)} items in {len(book.dimensions)} dimensions")
    for row in check_exports(exports or [], book, form):
        out.print(escape(str(row)))


@codebook_app.command()
def questionnaire(
    codebook: Annotated[Path, typer.Argument(help="A codebook (TOML)")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder that the questionnaire goes to")],
) -> None:
    """Write the questionnaire that a codebook describes: for Word, for a quick import into Forms, as a CSV heading."""
    from vcse_monograph.records.survey.codebook import load_codebook
    from vcse_monograph.records.survey.questionnaire import write_questionnaire

    check_paths([], [Output("--output", output, folder=True)])
    for path in write_questionnaire(load_codebook(codebook), output):
        out.print(f"wrote {escape(shown(path))}")
