"""Verbs for findings: lint, diff."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vcse_monograph.cli.app import app, out, shown
from vcse_monograph.cli.paths import Output, check_paths


@app.command()
def lint() -> None:
    """Look for results typed by hand in chapters and notebooks; each number must be a role, a citation or a date."""
    from vcse_monograph.book.lint import lint as look
    from vcse_monograph.project import find_project

    clean = look(find_project())
    out.print(
        f"no result is typed by hand: {clean.files} files, {clean.passages:,} lines of prose, "
        f"{clean.exemptions} exemptions, all of them needed"
    )


@app.command()
def diff(
    a: Annotated[str, typer.Argument(help="An edition, or a release such as demo-0.1.0")],
    b: Annotated[str, typer.Argument(help="Another edition or release")],
    json: Annotated[Path | None, typer.Option(help="Write everything, unrounded, to this file")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page that opens from its file")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not tell which steps run.")] = False,
) -> None:
    """Say what changed between two editions or releases, and why: the causes add up to each difference."""
    from vcse_monograph.cli.books import told_progress
    from vcse_monograph.files import write_text
    from vcse_monograph.findings.diff import as_html, as_json, for_terminal
    from vcse_monograph.pipeline.comparing import compare_named
    from vcse_monograph.pipeline.grounds import side_file
    from vcse_monograph.project import find_project

    project = find_project()
    sides = [side_file(project, name) for name in (a, b)]
    check_paths([path for path in sides if path], [Output("--json", json), Output("--html", html)])
    compared = compare_named(project, a, b, None if quiet else told_progress())
    out.print(for_terminal(compared), soft_wrap=False)
    for path, written in ((json, as_json), (html, as_html)):
        if path:
            write_text(path, written(compared))
            out.print(f"wrote {escape(shown(path.resolve()))}")
