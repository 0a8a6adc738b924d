"""Laws of the book's prose: no result is typed by hand, and every page is plain enough to read.

A number is a role, a citation or a date, or has an exemption with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vcse_monograph.book.lint.exemptions import NAME, read_exemptions
from vcse_monograph.book.lint.pages import covered_files, extensions, prose_of
from vcse_monograph.book.lint.readability import HARDEST, readability
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
    """Look for typed results in all chapters and notebooks, and for pages that are hard to read.

    Raises BookError naming file, line and text of every result, every exemption that nothing needs, every such page.
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
    problems += hard_pages(files, project, syntax)
    if problems:
        raise BookError(problems, where="the book's prose", after="")
    return Clean(len(files), seen, len(exemptions.all))


def hard_pages(files: Iterable[Path], project: Path, syntax: frozenset[str]) -> Iterator[Problem]:
    """The chapters whose prose is harder to read than it may be."""
    for path in files:
        if path.suffix != ".md":
            continue
        found = readability(path.read_text(encoding="utf-8"), syntax)
        if found.telling and found.grade > HARDEST:
            long = f"{found.letters / found.words:.1f} letters a word"
            yield Problem(
                what=f"{path.relative_to(project).as_posix()} is hard to read: school year {found.grade:.1f}.",
                found=f"{found.words_a_sentence:.1f} words a sentence, {long}",
                needed=f"at most {HARDEST:.0f}",
                do="part long sentences, and use the shorter of two words",
            )


def _problem(name: str, place: str, text: str, words: str) -> Problem:
    """Where a result was typed, in what sentence, and what to do."""
    start = text.find(words)
    found = text[max(start - SHOWN, 0) : start + len(words) + SHOWN].strip()
    return Problem(what=f"{name}:{place}: “{words}” is typed by hand.", found=f"… {found} …", do=DO)
