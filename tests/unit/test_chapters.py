"""How every chapter is built up: finding, figure that carries it, card; and what would change our mind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vcse_monograph.findings.declared import read_findings

PROJECT = Path(__file__).resolve().parents[2]
FINDINGS = read_findings(PROJECT / "data" / "findings.yml")
CHAPTERS = sorted({finding.chapter for finding in FINDINGS.values()})
CONCLUSION = "findings"
"""The chapter that adds up has its premises, a list, where the others have a figure."""


def prose(chapter: str) -> str:
    return (PROJECT / "book" / f"{chapter}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("finding", FINDINGS.values(), ids=lambda finding: finding.id)
def test_a_finding_has_its_card_in_the_chapter_that_it_names(finding):
    assert f"```{{finding-card}} {finding.id}\n" in prose(finding.chapter)


@pytest.mark.parametrize("chapter", [*sorted(set(CHAPTERS) - {CONCLUSION}), "spending"])
def test_a_chapter_shows_the_figure_that_carries_it_before_its_first_section(chapter):
    opening = prose(chapter).partition("\n## ")[0]
    assert opening.count("{result-figure}") == 1


@pytest.mark.parametrize("chapter", [*CHAPTERS, "spending"])
def test_a_chapter_says_what_its_data_cannot(chapter):
    headings = re.findall(r"^## (.+)$", prose(chapter), re.MULTILINE)
    assert any(words in heading for heading in headings for words in ("change our mind", "cannot say"))
