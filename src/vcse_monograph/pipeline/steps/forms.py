"""The book in other forms than a website: PDF and EPUB, made when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps.book import book_step
from vcse_monograph.pipeline.workplace import Workplace

Form = Literal["pdf", "epub"]


def form_file(place: Workplace, form: Form) -> Path:
    """`_build/<edition>/<edition>-<version>.pdf`."""
    return place.folder / f"{place.edition.name}-{place.edition.version}.{form}"


def form_steps(place: Workplace, forms: Sequence[Form]) -> list[Step]:
    """The book as one page, once, and of it each form asked for; after the website, whose staged source it shares."""
    return [single_step(place), *(form_step(place, form) for form in forms)] if forms else []


def single_step(place: Workplace) -> Step:
    """`_build/<edition>/single/`: all pages as one, from which every form is made."""
    book, folder = book_step(place), place.folder / "single"

    def make() -> None:
        from vcse_monograph.book.render import build_single

        build_single(place.folder / "source", folder)

    return Step(
        name="single",
        title="render the book as one page",
        action=make,
        inputs=[*book.inputs, *book.outputs],
        outputs=[folder / "index.html"],
        code=book.code,
    )


def authors(project: Path) -> list[str]:
    """Whom `CITATION.cff` names as the book's authors; nobody where the project has none."""
    from vcse_monograph.book.citing.publication import FILE, read_publication

    path = project / FILE
    found = read_publication(path).authors if path.is_file() else ()
    return [" ".join(part for part in (author.given, author.name) if part) for author in found]


def form_step(place: Workplace, form: Form) -> Step:
    """Make a form of the book from its single page."""
    single, out = single_step(place), form_file(place, form)
    (page,) = single.outputs

    def make() -> None:
        from vcse_monograph.book.forms.epub import build_epub
        from vcse_monograph.book.forms.pdf import build_pdf
        from vcse_monograph.book.forms.whole import read_chapters

        edition = json.loads((place.folder / "edition.json").read_text(encoding="utf-8"))
        edition["authors"] = authors(place.project)
        build = build_pdf if form == "pdf" else build_epub
        build(read_chapters(page), edition, page.parent, out)

    return Step(
        name=form,
        title=f"make the {form.upper()}",
        action=make,
        inputs=[*single.inputs, page],
        outputs=[out],
        code=single.code,
    )
