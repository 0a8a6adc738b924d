"""Verbs that make a book and keep it: build, status, new, publish, release, verify, serve."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from vcse_monograph.cli.app import EditionName, app, out, shown

if TYPE_CHECKING:
    from vcse_monograph.pipeline.run import Progress


@app.command()
def build(
    edition: EditionName,
    pdf: Annotated[bool, typer.Option("--pdf", help="Make a PDF of the whole book, too.")] = False,
    epub: Annotated[bool, typer.Option("--epub", help="Make an EPUB, too.")] = False,
    pack_only: Annotated[bool, typer.Option("--pack-only", help="Stop when the spending pack is made.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only what went wrong.")] = False,
) -> None:
    """Build an edition's book; only what changed is done again, and why is printed."""
    from vcse_monograph.pipeline import run
    from vcse_monograph.project import find_project

    progress = run.Progress() if quiet else told_progress()
    started = time.perf_counter()
    wanted: dict[run.Form, bool] = {"pdf": pdf, "epub": epub}
    forms = [form for form, is_wanted in wanted.items() if is_wanted]
    built = run.build(find_project(), edition, until="pack" if pack_only else "book", forms=forms, progress=progress)
    if quiet:
        return
    seconds = time.perf_counter() - started
    out.print(f"{'nothing changed' if not built.ran else f'{len(built.ran)} steps ran'}, {seconds:.1f} s")
    if not pack_only:
        out.print(f"book: {escape(shown(built.html))}")
    for path in built.forms:
        out.print(f"book: {escape(shown(path))}")


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
def release(edition: EditionName) -> None:
    """Record what this version of an edition says (releases/...), once: later editions are compared with it."""
    from vcse_monograph.editions import load_edition
    from vcse_monograph.findings.record import write_release
    from vcse_monograph.pipeline.releasing import release_of
    from vcse_monograph.pipeline.run import build as build_book
    from vcse_monograph.pipeline.workplace import Workplace
    from vcse_monograph.project import find_project

    project = find_project()
    # As far as the pages: the record fixes which releases they tell of, so they must be of this moment.
    build_book(project, edition, progress=told_progress())
    path = write_release(project, release_of(Workplace(project, load_edition(project, edition))))
    out.print(f"wrote {escape(shown(path))}")


@app.command()
def verify(release: Annotated[str, typer.Argument(help="A release: the name of a file in releases/")]) -> None:
    """Compute a release again from the files and code that are here: is it what it was?"""
    from vcse_monograph.pipeline.verify import verify as compare
    from vcse_monograph.project import find_project

    found = compare(find_project(), release, progress=told_progress())
    for line in found.differences:
        out.print(escape(line))
    counted = f"{found.estimates} estimates and {found.verdicts} verdicts"
    answer = ("yes", "are") if found.same else ("no", "are not all")
    out.print(f"{answer[0]}: {counted} of {escape(release)} {answer[1]} the same")
    raise typer.Exit(0 if found.same else 1)


@app.command()
def serve(
    edition: EditionName = "demo",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 lets the machine choose")] = 8000,
) -> None:
    """Show an edition's book in a browser, from this machine alone."""
    from vcse_monograph.pipeline.serve import serve_book
    from vcse_monograph.project import find_project

    serve_book(find_project(), edition, port, lambda address: out.print(f"{address}  (stop with Ctrl-C)"))
