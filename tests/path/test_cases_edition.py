"""An edition that has cases and nothing else, from a team's own files to its book."""

import csv
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.conftest import PROJECT, copy_project
from tests.made_up_cases import CONDITIONS, book
from tests.unit.test_case_notebooks import everything
from vcse_monograph.editions import load_edition
from vcse_monograph.errors import UsageError
from vcse_monograph.pipeline.run import build
from vcse_monograph.pipeline.steps import cases
from vcse_monograph.pipeline.workplace import Workplace
from vcse_monograph.records.cases.refi_write import write_project

pytestmark = pytest.mark.xdist_group("cases edition")  # one worker: these build on one another's fixture

ABOUT = (PROJECT / "editions" / "demo.toml").read_text(encoding="utf-8").partition("[spending]")[0]
USER = ABOUT.replace('"synthetic"', '"user"')
CASES = """
[cases]
extracts = ["data/raw/ours/one.csv", "data/raw/ours/two.qdpx"]
sites = "data/raw/ours/sites.csv"
foi = "data/raw/ours/foi.csv"
"""
NAMES = {"C1": "Ann Example", "C2": "Bob Example"}
SECRET = "we simply rang the hospice"


def rows_of(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_ours(project: Path) -> None:
    """Three sites as a table with coders' names and quotations, three as a project."""
    folder = project / "data" / "raw" / "ours"
    told = [replace(e, coder=NAMES[e.coder], source=f"Talk with {e.source}", quotation=SECRET) for e in everything()]
    rows_of(folder / "one.csv", [asdict(extract) for extract in told if extract.site in "ABC"])
    write_project(folder / "two.qdpx", [extract for extract in told if extract.site in "DEF"], book())
    places = [
        {"site": site, "label": f"Place {site}", **{name: pair[at > 2] for name, pair in CONDITIONS.items()}}
        for at, site in enumerate("ABCDEF")
    ]
    rows_of(folder / "sites.csv", places)
    rows_of(folder / "foi.csv", [{"enquiry": n, "body_kind": "council", "outcome": "no reply"} for n in range(3)])


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project whose edition `ours` has been built once."""
    copy = copy_project(tmp_path_factory.mktemp("cases"))
    write_ours(copy)
    (copy / "editions" / "ours.toml").write_text(USER + CASES, encoding="utf-8")
    build(copy, "ours")
    return copy


def test_the_chapters_show_verdicts_and_the_extracts_behind_them(project):
    folder = project / "_build" / "ours"
    verdicts = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    assert verdicts["K5"]["verdict"] in ("holds", "holds in part")
    assert "hance" in verdicts["K5"]["because"]
    assert verdicts["K12"]["verdict"] == "not testable here"
    page = (folder / "html" / "book" / "workarounds.html").read_text(encoding="utf-8")
    assert "extracts-behind-k5" in page
    assert "Not in this edition" not in page.partition("What the spending side can say")[0]


def test_no_coder_source_or_quotation_reaches_tables_or_pages(project):
    folder = project / "_build" / "ours"
    assert "Ann Example" in (folder / "cases-keys.csv").read_text(encoding="utf-8")
    for path in [*folder.glob("cases/*"), *folder.rglob("results/**/*"), *folder.rglob("html/**/*.html")]:
        if path.is_file():
            told = path.read_bytes()
            assert b"Example" not in told and b"Talk with" not in told, path.name
            assert SECRET.encode() not in told, path.name


def test_both_teams_files_are_in_the_ledger(project):
    with (project / "_build" / "ours" / "cases" / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        ledger = list(csv.DictReader(stream))
    assert [row["source_file"] for row in ledger] == ["one.csv", "two.qdpx"]
    assert sum(int(row["rows_kept"]) for row in ledger) == len(everything())


def test_a_second_build_runs_nothing(project):
    assert build(project, "ours").ran == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("[cases]\n", "names no data"),
        (f"{CASES}generated = {{ seed = 1 }}\n", "has both `extracts` and `generated`"),
        (CASES.replace("two.qdpx", "three.qdpx"), "names a file that does not exist: data/raw/ours/three.qdpx"),
        (CASES + "quotation = true\n", 'has no setting "quotation"'),
        ("[cases]\ngenerated = { seed = 1 }\n", "generated data are synthetic"),
    ],
)
def test_a_wrong_section_is_refused_in_words(project, settings, words):
    (project / "editions" / "wrong.toml").write_text(USER + settings, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        load_edition(project, "wrong")


def test_the_demonstration_reads_one_team_from_a_table_and_one_from_a_project(project, tmp_path):
    (project / "editions" / "made.toml").write_text(f"{ABOUT}[cases]\ngenerated = {{ seed = 7 }}\n", encoding="utf-8")
    place = Workplace(project, load_edition(project, "made"))
    for step in (*cases.generation(place), *cases.steps(place)):
        step.action()
        assert all(path.is_file() for path in step.outputs)
    ledger = (place.folder / "cases" / "ledger.csv").read_text(encoding="utf-8")
    assert "team-1.csv" in ledger and "team-2.qdpx" in ledger
