"""An edition that has a survey and nothing else: from its exports to its book."""

import html
import json
import re
from pathlib import Path
from shutil import copytree

import pandas as pd
import pytest

from tests.conftest import PROJECT, copy_project
from vcse_monograph.editions import load_edition
from vcse_monograph.errors import DataError, UsageError
from vcse_monograph.files import sha256
from vcse_monograph.pipeline.run import Progress, build, run_steps
from vcse_monograph.pipeline.steps import survey
from vcse_monograph.pipeline.workplace import Workplace
from vcse_monograph.sources.demo_survey import draw_responses, generate, planted, read_instrument

pytestmark = pytest.mark.xdist_group("survey edition")  # one worker: these build on one another's fixture
CODEBOOK = "data/codebooks/acap-vcse.toml"
ABOUT = (
    (PROJECT / "editions" / "demo.toml").read_text(encoding="utf-8").partition("[spending]")[0]
    + """
[survey]
codebook = "data/codebooks/acap-vcse.toml"
"""
)
USER = ABOUT.replace('"synthetic"', '"user"')
ONE = 'exports = [{ file = "x.csv" }]\n'
GENERATED = "generated = { seed = 11, responses = 60 }\n"


def edition(project: Path, name: str, settings: str, about: str = ABOUT) -> None:
    (project / "editions" / f"{name}.toml").write_text(about + settings, encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project whose edition `answers` has been built once, from generated responses."""
    copy = copy_project(tmp_path_factory.mktemp("survey"))
    edition(copy, "answers", GENERATED)
    build(copy, "answers")
    return copy


def test_an_edition_with_only_a_survey_builds_a_book(project):
    folder = project / "_build" / "answers"
    assert load_edition(project, "answers").sections == ["survey"]
    assert json.loads((folder / "edition.json").read_text(encoding="utf-8"))["sections"] == ["survey"]
    assert (folder / "html" / "book" / "capacity.html").is_file()
    estimates = json.loads((folder / "results" / "survey" / "estimates.json").read_text(encoding="utf-8"))
    assert estimates["survey.respondents"]["value"] == 60
    spending = (folder / "html" / "book" / "spending.html").read_text(encoding="utf-8")
    assert "Not in this edition" in spending


def test_a_second_build_runs_nothing(project):
    assert build(project, "answers").ran == []


def test_nothing_personal_of_the_exports_is_in_the_book_or_the_records(project):
    folder = project / "_build" / "answers"
    drawn = draw_responses(read_instrument(project / CODEBOOK), seed=11, responses=60)
    texts = [text.encode() for text in planted(drawn) if not text.startswith("=")]
    made = [path for place in ("survey", "html", "results") for path in (folder / place).rglob("*") if path.is_file()]
    files = [path for path in made if "_static" not in path.parts]  # the theme's own files
    assert len(files) > 20
    for path in files:
        data = path.read_bytes()
        assert not [text for text in texts if text in data], path.name


INFERENCE = re.compile(r"\bp\s?[=<>≤]|p[- ]values?|margins? of error|confidence interval|significan", re.IGNORECASE)
"""Words for what a sample drawn at random can say of those who were not asked."""


def said(page: str) -> str:
    """What a reader, or a screen reader, is told: the text of a page, and its alternative and hover texts."""
    spoken = re.findall(r'\b(?:alt|title|aria-label)="([^"]*)"', page)
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL))
    return html.unescape(" ".join([text, *spoken]))


def test_respondents_who_were_not_drawn_at_random_bear_no_words_of_inference(project):
    """Chapter, notebook, the findings' own pages, figures, tables and estimates."""
    folder = project / "_build" / "answers"
    pages = [
        folder / "html" / "book" / name for name in ("capacity.html", "evidence/survey.html", "numbers-survey.html")
    ]
    pages += [path for path in (folder / "html").rglob("*.html") if "K10" in path.stem or "k10" in path.stem]
    files = [path for path in (folder / "results" / "survey").rglob("*") if path.suffix in (".csv", ".json")]
    assert len(pages) >= 3
    assert len(files) > 20
    for path in [*pages, *files]:
        text = path.read_text(encoding="utf-8")
        found = INFERENCE.search(said(text) if path.suffix == ".html" else text)
        assert not found, f"{path.name}: {found}"
    assert "among respondents" in said(pages[0].read_text(encoding="utf-8")).lower()


@pytest.fixture
def records(tmp_path):
    """Reads an edition's answers, as its build does before any notebook; gives the folder of the records."""
    copytree(PROJECT / "data" / "codebooks", tmp_path / "data" / "codebooks")
    (tmp_path / "editions").mkdir()

    def read(name: str, settings: str, about: str = USER) -> Path:
        edition(tmp_path, name, settings, about)
        place = Workplace(tmp_path, load_edition(tmp_path, name))
        for steps in (survey.generation, survey.steps):
            run_steps(steps(place), place, Progress())
        return place.folder / "survey"

    return read


def test_another_form_of_export_gives_the_same_answers_and_says_why_it_reads_again(records, tmp_path):
    folder = records("answers", GENERATED, ABOUT)
    before = (folder / "answers.parquet").read_bytes()
    edition(tmp_path, "answers", GENERATED.replace(" }", ', form = "google-forms" }'))
    place = Workplace(tmp_path, load_edition(tmp_path, "answers"))
    assert run_steps(survey.generation(place), place, Progress()) == []
    (ran,) = run_steps(survey.steps(place), place, Progress())
    assert ran.reason.startswith("parameter changed: exports")
    assert (folder / "answers.parquet").read_bytes() == before
    assert "Google Forms" in (folder / "ledger.csv").read_text(encoding="utf-8")


def test_two_waves_from_files_of_ones_own(records, tmp_path):
    generate(tmp_path / "mine", tmp_path / CODEBOOK, seed=1, responses=20, waves=2)
    exports = [
        '{ file = "mine/jisc-wave-1.csv", wave = "2023" }',
        '{ file = "mine/spss-wave-2.sav", wave = "2024" }',
    ]
    ledger = pd.read_csv(records("mine", f"exports = [{', '.join(exports)}]\n") / "ledger.csv", dtype=str)
    assert ledger[["wave", "source_file", "form", "rows_found"]].to_numpy().tolist() == [
        ["2023", "mine/jisc-wave-1.csv", "Jisc Online Surveys", "22"],
        ["2024", "mine/spss-wave-2.sav", "SPSS", "22"],
    ]
    assert ledger["sha256"].tolist() == [sha256(tmp_path / file) for file in ledger["source_file"]]


def test_a_fault_stops_the_build_until_the_edition_accepts_it(records, tmp_path):
    generate(tmp_path / "odd", tmp_path / CODEBOOK, seed=1, responses=20)
    path = tmp_path / "odd" / "plain-wave-1.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[3] = "70"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:-2]]) + "\n", encoding="utf-8")
    exports = 'exports = [{ file = "odd/plain-wave-1.csv" }]\n'
    with pytest.raises(DataError, match="Answers to item acq1 lie outside the scale"):
        records("odd", exports)
    assert not (tmp_path / "_build" / "odd" / "survey").exists()
    accepted = '[[survey.accepted]]\nfile = "odd/plain-wave-1.csv"\nfault = "out of range"\n'
    folder = records("odd", f'{exports}{accepted}reason = "typed by hand from paper"\n')
    assert "accepted, out of range: typed by hand" in (folder / "ledger.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("", "names no answers: give `exports`"),
        (GENERATED + ONE, "has both `exports` and `generated`"),
        (ONE, "[survey] exports names a file that does not exist: x.csv"),
        ('exports = [{ file = "x.csv" }, { file = "x.csv" }]\n', "names an export twice: x.csv"),
        (GENERATED.replace(" }", ', form = "qualtric" }'), "needed  one of: 'qualtrics'"),
        (GENERATED.replace("responses", "response"), 'Did you mean "responses"?'),
        ('exports = [{ file = "x.csv", from = "qualtrics" }]\n', '[survey.exports] entry 1 has no setting "from"'),
        (
            ONE + 'accepted = [{ file = "y.csv", fault = "duplicate", reason = "it is fine so" }]\n',
            "accepts a fault of a file that is no export of it: y.csv",
        ),
    ],
)
def test_a_mistake_in_the_section_is_told_before_anything_runs(tmp_path, settings, told):
    (tmp_path / "editions").mkdir()
    edition(tmp_path, "mine", settings)
    with pytest.raises(UsageError) as caught:
        load_edition(tmp_path, "mine")
    assert told in str(caught.value)
    assert "[survey] codebook names a file that does not exist" in str(caught.value)


def test_generated_answers_are_synthetic(tmp_path):
    (tmp_path / "editions").mkdir()
    edition(tmp_path, "mine", GENERATED, USER)
    with pytest.raises(UsageError, match="generated data are synthetic"):
        load_edition(tmp_path, "mine")
