"""The book in other forms than a website: PDF and EPUB, made when they are asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps.book import book_step
from vcse_monograph.pipeline.workplace import Workplace

Form = Literal["pdf", "epub"]


def form_file(place: Workplace, form: Form) -> Path:
    """`_build/<edition>/<edition>-<version>.pdf`."""
    return place.folder / f"{place.edition.name}-{place.edition.version}.{form}"


def form_step(place: Workplace, form: Form) -> Step:
    """One step a form, after the website: both are rendered from the source that was staged for it."""
    book, out = book_step(place), form_file(place, form)

    def make() -> None:
        import tempfile

        from vcse_monograph.book.forms.epub import build_epub
        from vcse_monograph.book.forms.pdf import build_pdf
        from vcse_monograph.book.forms.whole import read_chapters
        from vcse_monograph.book.render import build_single

        edition = json.loads((place.folder / "edition.json").read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as work:
            page = build_single(place.folder / "source", Path(work))
            build = build_pdf if form == "pdf" else build_epub
            build(read_chapters(page), edition, page.parent, out)

    return Step(
        name=form,
        title=f"make the {form.upper()}",
        action=make,
        inputs=[*book.inputs, *book.outputs],
        outputs=[out],
        code=book.code,
    )
