"""The Sphinx extension: finds the edition's evidence, and adds the roles, directives and page frame.

Settings (in `_config.yml`, below `sphinx: config:`):

- `vcse_evidence`: the folder that holds `edition.json`, `results/` and `executed/`, from the source folder
- `vcse_published`: the table of published figures, from the source folder
- `vcse_passports`: whether to make a page for every number and finding (true), or to let each lead to its row
- `vcse_ensure`: `module:function`, called with the edition's name and the source folder when the evidence is not
  there yet; by name, because this package stands below the pipeline that it calls
"""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective, SphinxRole

import vcse_monograph
from vcse_monograph.book import (
    absent,
    accessibility,
    accessibility_page,
    cards,
    cells,
    conditions,
    context,
    dashboard,
    deferred,
    figures,
    frame,
    lean,
    notebook_cells,
    number_lists,
    passport_pages,
    passports,
    pieces,
    registers,
    roles,
    searching,
    terms,
    versions,
)
from vcse_monograph.book.citing import boxes as cite_boxes
from vcse_monograph.book.citing import files as cite_files
from vcse_monograph.book.citing import pages as cite_pages
from vcse_monograph.book.evidence import Evidence, load_evidence
from vcse_monograph.book.forms import single
from vcse_monograph.errors import BookError, Problem, UserError

BEFORE_TOC = 100
"""Priority at `config-inited`: 100, because sphinx-external-toc reads the pages' list at 900 and ours are in it."""


ROLES: dict[str, type[SphinxRole]] = {
    "num": roles.NumRole,
    "interval": roles.IntervalRole,
    "bounds": roles.BoundsRole,
    "word": roles.WordRole,
    "pub": roles.PubRole,
    "published-in": roles.PublishedInRole,
    "verdict": roles.VerdictRole,
    "claim": roles.ClaimRole,
    "finding": roles.IdRole,
    "edition": roles.EditionRole,
}
DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "accessibility-results": accessibility_page.AccessibilityResults,
    "result-figure": figures.ResultFigure,
    "result-table": figures.ResultTable,
    "where-edition-has": conditions.WhereEditionHas,
    "if-estimate": conditions.IfEstimate,
    "if-value": conditions.IfValue,
    "in-edition": conditions.InEdition,
    "fold": conditions.Fold,
    "when-data-are": conditions.WhenDataAre,
    "estimate-register": number_lists.EstimateRegister,
    "number-index": number_lists.NumberIndex,
    "readability": registers.ReadabilityTable,
    "published-register": registers.PublishedRegister,
    "concordance": registers.ConcordanceTable,
    "glossary-file": registers.Glossary,
    "finding-card": cards.FindingCard,
    "finding-dashboard": dashboard.FindingDashboard,
    "claim-register": dashboard.ClaimRegister,
    "finding-history": dashboard.FindingHistory,
    "premises": dashboard.Premises,
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    app.add_config_value("vcse_evidence", "_build/demo", "env", str)
    app.add_config_value("vcse_published", "data/published_figures.csv", "env", str)
    app.add_config_value("vcse_ensure", "", "", str)
    app.add_config_value("vcse_passports", True, "html", bool)
    for name, role in ROLES.items():
        app.add_role(name, role())
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    pieces.add_details(app)
    absent.add(app)
    cite_boxes.add_boxes(app)
    cells.add(app)
    app.add_post_transform(passports.NumberLinks)
    app.add_post_transform(terms.TermCards)
    app.connect("config-inited", prepare, priority=BEFORE_TOC)
    app.connect("doctree-read", notebook_cells.anchor_cells)
    app.connect("doctree-resolved", single.keep_pages)
    app.connect("html-collect-pages", passport_pages.collect)
    app.connect("html-page-context", frame.add_print_style)
    app.connect("html-page-context", cite_pages.say_how_to_cite)
    app.connect("html-page-context", searching.add_script)
    app.connect("build-finished", accessibility.mend)
    app.connect("build-finished", lean.slim)
    app.connect("build-finished", deferred.defer)
    app.connect("build-finished", cite_files.write_citations)
    app.connect("build-finished", versions.write_own)
    return {"version": vcse_monograph.__version__, "parallel_read_safe": True, "parallel_write_safe": True}


def prepare(app: Sphinx, config: Config) -> None:
    """Find the evidence, put the executed notebooks among the pages, and frame every page for the edition."""
    try:
        evidence = find_evidence(Path(app.srcdir), config)
    except UserError as error:
        raise ConfigError(str(error)) from error
    context.set_evidence(app, evidence)
    copy_notebooks(evidence.folder / "executed", Path(app.srcdir) / figures.EVIDENCE_PAGES)
    frame.apply(config, evidence.edition)
    config.html_baseurl = cite_pages.site_address(evidence)


def find_evidence(source: Path, config: Config) -> Evidence:
    """The evidence that the settings name, first brought up to date. Raises BookError when it cannot be."""
    folder = (source / config.vcse_evidence).resolve()
    if config.vcse_ensure:
        ensure(config.vcse_ensure, folder.name, source)
    return load_evidence(folder, source / config.vcse_published, source)


def ensure(function: str, edition: str, project: Path) -> None:
    """Call `module:function` with the edition's name and the project; it makes the results of that edition."""
    module, _, name = function.partition(":")
    try:
        make = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise BookError(
            Problem(
                what=f"The setting vcse_ensure names nothing that can be called: {function}.",
                found=str(error),
                do=f"correct it in _config.yml, or run `vcse build {edition}` first",
            )
        ) from error
    make(edition, project)


def copy_notebooks(executed: Path, pages: Path) -> None:
    """Make `pages` hold the executed notebooks and no others; an unchanged one keeps its time stamp."""
    pages.mkdir(parents=True, exist_ok=True)
    notebooks = {path.name: path for path in executed.glob("*.ipynb") if not path.name.endswith(".failed.ipynb")}
    for path in pages.glob("*.ipynb"):
        if path.name not in notebooks:
            path.unlink()
    for name, path in sorted(notebooks.items()):
        if not (pages / name).is_file() or (pages / name).read_bytes() != path.read_bytes():
            shutil.copyfile(path, pages / name)
