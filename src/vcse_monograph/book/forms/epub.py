"""The whole book as an EPUB, made by pandoc from the same chapters as the PDF."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from copy import copy
from importlib.resources import files
from pathlib import Path
from typing import Any

from bs4 import Tag

from vcse_monograph.book.forms.bound import check_epub
from vcse_monograph.book.forms.whole import Chapter
from vcse_monograph.book.frame import SYNTHETIC, banner
from vcse_monograph.book.render import FIXED_SURROUNDINGS
from vcse_monograph.errors import MachineError, Problem
from vcse_monograph.files import write_text, written_whole

ANCHORS_LOST = ["table", "tr", "td", "th", "dt", "dd", "li", "p"]
"""Elements whose anchors pandoc drops; a span inside them keeps them."""

NAMESPACE = uuid.UUID("7b1d4e0c-5d0e-5b61-9d86-2f4c1a6f3b10")
"""Drawn once, at random: identifiers of this book's EPUBs are made from it and the edition's name and version."""


def build_epub(chapters: Sequence[Chapter], edition: Mapping[str, Any], images: Path, epub: Path) -> None:
    """Write the EPUB; pictures are relative to `images`; `edition["authors"]` are the names of its creators, if any.

    Raises MachineError when pandoc is absent or fails, and BookError when a link of what it made leads nowhere.
    """
    with tempfile.TemporaryDirectory() as work, written_whole(epub) as temporary:
        page, style = Path(work) / "book.html", Path(work) / "book.css"
        write_text(page, document(chapters, edition))
        write_text(style, files("vcse_monograph.book.forms").joinpath("epub.css").read_text(encoding="utf-8"))
        made, options = Path(work) / "book.epub", _options(chapters[0].title, edition)
        finished = subprocess.run(
            [find_pandoc(), *options, f"--resource-path={images}", f"--css={style}", f"--output={made}", str(page)],
            env={**os.environ, **FIXED_SURROUNDINGS},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        # A picture that pandoc does not find is a warning only; a book without it is no book.
        if finished.returncode != 0 or "Could not fetch" in finished.stderr:
            said = finished.stderr.strip() or "it said nothing"
            raise MachineError(Problem(what="pandoc did not make the EPUB.", found=said[-500:]))
        check_epub(made)
        temporary.write_bytes(made.read_bytes())


def find_pandoc() -> str:
    """The pandoc that came with pypandoc_binary, else one on the path. Raises MachineError when there is none."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        if found := shutil.which("pandoc"):
            return found
    raise MachineError(
        Problem(what="An EPUB is made by pandoc, which is not here.", do="pip install pypandoc_binary, then try again")
    )


def document(chapters: Sequence[Chapter], edition: Mapping[str, Any]) -> str:
    """The chapters as one HTML document; the banner opens each, since an e-reader may open the book anywhere."""
    front, *rest = chapters
    said = banner(edition)
    parts = [
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{html.escape(front.title)}</title>',
        "</head><body>",
        *(_with_banner(chapter, said) for chapter in (front, *rest)),
        "</body></html>",
    ]
    return "\n".join(parts)


def _with_banner(chapter: Chapter, said: str) -> str:
    """A chapter as pandoc reads it best, its heading followed by what its data are."""
    body = flat(chapter.body)
    end = body.find("</h1>") + len("</h1>")
    # Of a paragraph pandoc drops the class, of a division it keeps it.
    return f'{body[:end]}<div class="vcse-banner">{said}</div>{body[end:]}'


def flat(body: Tag) -> str:
    """A chapter without its nested sections, since pandoc finds chapters by their headings; every anchor is kept."""
    holder = copy(body)
    for section in [holder, *holder.find_all("section")]:
        heading = section.find(re.compile(r"^h[1-6]$"))
        if isinstance(heading, Tag) and section.get("id"):
            heading["id"] = section["id"]
    for section in holder.find_all("section"):
        section.unwrap()
    for element in holder.find_all(ANCHORS_LOST, id=True):
        place = element.find(["th", "td"]) or element if element.name == "tr" else element
        mark = Tag(name="span", attrs={"id": element["id"]})
        if element.name == "table":
            element.insert_before(mark)
        else:
            place.insert(0, mark)
        del element["id"]
    return holder.decode_contents()


def _options(title: str, edition: Mapping[str, Any]) -> list[str]:
    name = f"{edition['name']} {edition['version']}"
    metadata = {
        "title": f"{title}: {edition['title']}, version {edition['version']}",
        "subtitle": SYNTHETIC if edition["data_kind"] == "synthetic" else "",
        "lang": "en-GB",
        "identifier": f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}",
        "date": str(edition.get("issued", "")),
        "rights": "Text: CC BY 4.0",
        "description": str(edition.get("summary", "")),
        "accessibility-summary": "Every figure has a text alternative; tables have headings.",
    }
    given = [f"--metadata={key}={value}" for key, value in metadata.items() if value]
    given += [f"--metadata=author={author}" for author in edition.get("authors", [])]
    return ["--from=html", "--to=epub3", "--split-level=1", "--toc", "--toc-depth=2", "--mathml", *given]
