"""The verb that puts books side by side: site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vcse_monograph.cli.app import app, out, shown


@app.command()
def site(
    folder: Annotated[Path | None, typer.Argument(help="Where the site stands or shall stand; _build/site")] = None,
    book: Annotated[
        list[Path] | None,
        typer.Option(help="A built book besides those of _build/, such as a kept version; again for each"),
    ] = None,
) -> None:
    """Put every built edition and version into one folder, in which readers move from one to another."""
    from vcse_monograph.findings.record import release_names
    from vcse_monograph.project import find_project
    from vcse_monograph.release.site import assemble, built_books

    project = find_project()
    place = folder or project / "_build" / "site"
    made = assemble(place, [*built_books(project), *(book or [])], release_names(project))
    for version in made.versions:
        mark = "put in" if version in made.added else "kept"
        out.print(f"{mark:<7}{escape(version.folder)}  [dim]{escape(version.issued)}[/dim]")
    out.print(f"site: {escape(shown((place / 'index.html').resolve()))}")
