"""No result is typed by hand: every number in the book's prose is a role, a citation, a date, or has an exemption."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vcse_monograph.book.lint.exemptions import NAME, read_exemptions
from vcse_monograph.book.lint.pages import covered_files, extensions, prose_of
from vcse_monograph.book.lint.results import counting, typed_results
from vcse_monograph.errors import BookError, Problem
from vcse_monograph.findings.published import read_published

DO = f"print it with {{num}}, {{pub}} or {{cite:p}}; or exempt it, with the reason, in {NAME}"
SHOWN = 40
"""Letters shown on either side of what was found."""


@dataclass(frozen=True)
class Clean:
    """What was looked at, where nothing was found: files, passages of prose, exemptions."""

    files: int
    passages: int
    exemptions: int


def lint(project: Path) -> Clean:
    """Look for typed results in all chapters and notebooks.

    Raises BookError naming file, line and text of every one, and every exemption that nothing needs.
    """
    exemptions, syntax = read_exemptions(project), extensions(project)
    published = read_published(project / "data" / "published_figures.csv").values()
    counted = counting(figure.unit for figure in published if figure.unit.isalpha())
    problems: list[Problem] = []
    files, seen = covered_files(project), 0
    for path in files:
        name = path.relative_to(project).as_posix()
        for place, text in prose_of(path, syntax):
            seen += 1
            rest = exemptions.apply(text, name, counted)
            problems += [_problem(name, place, text, words) for words in typed_results(rest, counted)]
    problems += exemptions.idle()
    if problems:
        raise BookError(problems, where="the book's prose", after="")
    return Clean(len(files), seen, len(exemptions.all))


def _problem(name: str, place: str, text: str, words: str) -> Problem:
    """Where a result was typed, in what sentence, and what to do."""
    start = text.find(words)
    found = text[max(start - SHOWN, 0) : start + len(words) + SHOWN].strip()
    return Problem(what=f"{name}:{place}: “{words}” is typed by hand.", found=f"… {found} …", do=DO)
