"""Doctored data: one finding's evidence is turned round in a copy, and that finding's verdict turns, no other."""

import csv
import json
import re
from pathlib import Path

import pytest

from tests.conftest import PROJECT, copy_project
from vcse_monograph.pipeline.comparing import compare_named
from vcse_monograph.pipeline.run import build
from vcse_monograph.sources.demo_cases import generate

pytestmark = pytest.mark.xdist_group("doctored")  # one worker: these build on one another's fixture

EDITION = (PROJECT / "editions" / "demo.toml").read_text(encoding="utf-8").partition("[spending]")[0]
TURNED = {"collaborative": "commodified", "commodified": "collaborative"}
SHOWN = re.compile(r'findings/(K[\w.]+)\.html[^>]*>\s*<span class="vcse-verdict [^"]*">([^<]*)</span>')
"""A verdict on a page: which finding it leads to, and the word."""


def settle_conflicts_the_other_way(table: Path) -> None:
    """Turn the direction of every passage on a conflict, and nothing else."""
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if row["code"] == "conflict":
            row["direction"] = TURNED.get(row["direction"], row["direction"])
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project with the demonstration's cases as edition `true`, and doctored as edition `doctored`, both built."""
    copy = copy_project(tmp_path_factory.mktemp("doctored"))
    for name in ("true", "doctored"):
        folder = copy / "data" / "raw" / name
        generate(folder, seed=20241012)
        files = [f'"data/raw/{name}/{file}"' for file in ("team-1.csv", "team-2.csv")]
        more = f'[cases]\nextracts = [{", ".join(files)}]\nsites = "data/raw/{name}/sites.csv"\n'
        (copy / "editions" / f"{name}.toml").write_text(f"{EDITION}\n{more}", encoding="utf-8")
    for table in ("team-1.csv", "team-2.csv"):
        settle_conflicts_the_other_way(copy / "data" / "raw" / "doctored" / table)
    for name in ("true", "doctored"):
        build(copy, name)
    return copy


def words(project: Path, edition: str) -> dict[str, str]:
    text = (project / "_build" / edition / "verdicts.json").read_text(encoding="utf-8")
    return {name: found["verdict"] for name, found in json.loads(text).items()}


def shown(project: Path, edition: str) -> dict[str, list[tuple[str, str]]]:
    """The verdicts that each page shows, by page."""
    html = project / "_build" / edition / "html"
    pages = {path.relative_to(html).as_posix(): path.read_text(encoding="utf-8") for path in html.rglob("*.html")}
    return {name: SHOWN.findall(text) for name, text in pages.items()}


def test_exactly_the_doctored_findings_verdict_turns(project):
    before, after = words(project, "true"), words(project, "doctored")
    assert {name for name in before if before[name] != after[name]} == {"K6"}
    assert (before["K6"], after["K6"]) == ("holds", "does not hold")


def test_pages_show_it_in_its_chapter_and_the_dashboard_and_no_other_verdict_moves(project):
    before, after = shown(project, "true"), shown(project, "doctored")
    assert before.keys() == after.keys()
    moved = {page: [pair for pair in before[page] if pair not in after[page]] for page in before}
    moved = {page: pairs for page, pairs in moved.items() if pairs}
    assert {name for pairs in moved.values() for name, _ in pairs} == {"K6"}
    assert {"index.html", "book/summary.html", "book/workarounds.html"} <= moved.keys()
    # The last chapter and the page of the conclusion that rests on it repeat it; no other page may.
    repeated = {"book/findings.html", "findings/K11.html"}
    assert moved.keys() <= {"index.html", "book/summary.html", "book/workarounds.html"} | repeated


def test_the_diff_tells_that_one_verdict_and_its_cause(project):
    compared = compare_named(project, "true", "doctored")
    assert [change.id for change in compared.verdicts] == ["K6"]
    assert compared.causes
