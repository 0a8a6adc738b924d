"""Describe the edition, and render its book."""

from __future__ import annotations

import json

from vcse_monograph.book.code_version import COMPUTING
from vcse_monograph.files import write_text
from vcse_monograph.findings.record import FOLDER, told_releases
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps.notebooks import notebooks_of
from vcse_monograph.pipeline.workplace import Workplace, period

BANNERS = {
    "synthetic": "Synthetic: a check of the code, not evidence",
    "open": "Open data, as published by the commissioners",
    "user": "Data supplied by the maker of this edition",
}


def edition_step(place: Workplace) -> Step:
    """`edition.json`: what roles, banner and footer print of the edition."""
    edition = place.edition
    fields = {
        **edition.model_dump(
            mode="json",
            include={"name", "title", "summary", "version", "issued", "data_kind", "licence", "attribution"},
        ),
        "period": period(edition.first_month, edition.last_month),
        "sections": edition.sections,
        "geography": edition.geography is not None,
        "banner": BANNERS[edition.data_kind.value],
    }
    path = place.folder / "edition.json"
    return Step(
        name="edition",
        title="describe the edition",
        action=lambda: write_text(path, json.dumps(fields, indent=1, ensure_ascii=False) + "\n"),
        inputs=[],
        outputs=[path],
        parameters=fields,
    )


def book_step(place: Workplace) -> Step:
    """Stage the prose beside the results, and render it."""
    project, folder = place.project, place.folder
    results = [folder / "results" / f"{name}.files.json" for name in notebooks_of(place)]
    executed = [folder / "executed" / f"{name}.ipynb" for name in notebooks_of(place)]
    prose = [project / "_config.yml", project / "_toc.yml", project / "index.md", project / "GLOSSARY.md"]
    prose += [project / "data" / name for name in ("published_figures.csv", "findings.yml", "concordance.csv")]
    prose += [project / "CITATION.cff", project / "data" / "redirects.csv"]
    prose += [project / "data" / "sources.csv", project / "uv.lock"]
    told = told_releases(project, place.edition.name, place.edition.version)
    prose += [project / FOLDER / f"{name}.json" for name in told]
    chapters = [
        path for path in sorted((project / "book").rglob("*")) if path.is_file() and "evidence" not in path.parts
    ]

    def render() -> None:
        from vcse_monograph.book.render import build_html
        from vcse_monograph.book.stage import stage

        fields = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
        build_html(stage(project, folder, fields), folder / "html")

    return Step(
        name="book",
        title="render the book",
        action=render,
        inputs=[folder / "edition.json", folder / "verdicts.json", *results, *executed, *prose, *chapters],
        outputs=[folder / "html" / "index.html"],
        # The passports name the code that computed, so all of it counts, not only what draws the pages.
        code=("book", "errors", *COMPUTING),
    )
