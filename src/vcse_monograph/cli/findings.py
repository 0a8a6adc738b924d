"""Verbs for findings: lint, diff."""

from __future__ import annotations

from vcse_monograph.cli.app import app, out


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
