"""The whole path on a small synthetic edition: from messy files to a book, and again, and interrupted."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.book.test_figures import lacking
from tests.conftest import copy_project
from vcse_monograph.errors import DataError, NotebookError, UsageError
from vcse_monograph.files import sha256
from vcse_monograph.pipeline.publish import publish_pack
from vcse_monograph.pipeline.run import build, status

pytestmark = pytest.mark.xdist_group("whole path")  # one worker: these build on one another's fixture


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A project whose edition `small` has been built once."""
    project = copy_project(tmp_path_factory.mktemp("path"))
    build(project, "small")
    return project


def hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in folder.rglob("*") if path.is_file()}


def edit(project: Path, old: str, new: str) -> None:
    path = project / "editions" / "small.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_line_that_was_made_is_read_back(small):
    folder = small / "_build" / "small"
    columns = pq.read_schema(folder / "payments.parquet").names
    read, truth = (
        pq.read_table(path, columns=columns).to_pylist()
        for path in (folder / "payments.parquet", folder / "raw" / "truth" / "payments.parquet")
    )
    as_rows = [sorted(tuple(str(row[c]) for c in columns) for row in table) for table in (read, truth)]
    assert as_rows[0] == as_rows[1]


def test_every_figure_of_the_book_has_words_data_making_and_citation(small):
    assert lacking(small / "_build" / "small" / "html") == {}


def test_the_pack_sums_to_the_payments(small):
    folder = small / "_build" / "small"
    amounts = pq.read_table(folder / "payments.parquet", columns=["amount"])["amount"].to_pylist()
    with (folder / "pack" / "spending.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sum(Decimal(row["amount"]) for row in rows) == sum(amounts)
    assert sum(int(row["lines"]) for row in rows) == len(amounts)


def test_no_individual_or_practice_is_named_in_the_pack(small):
    folder = small / "_build" / "small"
    suppliers = pq.read_table(folder / "suppliers.parquet", columns=["supplier", "kind"]).to_pylist()
    people = {row["supplier"].upper() for row in suppliers if row["kind"] in ("individual", "gp")}
    assert people
    for path in (folder / "pack").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = {cell.upper() for row in csv.reader(stream) for cell in row}
        assert not cells & people


def test_the_book_says_on_every_page_that_it_is_synthetic(small):
    html = small / "_build" / "small" / "html"
    pages = [html / "index.html", *sorted((html / "book").rglob("*.html"))]
    assert len(pages) > 8
    for page in pages:
        assert "a check of the code, not evidence" in page.read_text(encoding="utf-8"), page.name


def test_building_leaves_the_working_directory_alone(small):
    assert Path.cwd() != small
    for notebook in (small / "_build" / "small" / "executed").glob("*.ipynb"):
        assert "_build/small/pack" in notebook.read_text(encoding="utf-8"), "the notebook ran in the project's folder"


def test_a_second_build_runs_nothing(small):
    assert build(small, "small").ran == []
    assert not any(step.must_run for step in status(small, "small"))


def test_two_builds_give_the_same_bytes(small, tmp_path):
    other = copy_project(tmp_path / "elsewhere")
    build(other, "small", workers=1)
    assert hashes(other / "_build" / "small" / "html") == hashes(small / "_build" / "small" / "html")


def test_one_changed_parameter_runs_only_what_depends_on_it_and_says_which(small):
    edit(small, "transaction_threshold = 25000", "transaction_threshold = 20000")
    told = {step.name: step.reason for step in status(small, "small") if step.must_run}
    assert told["pack"] == "parameter changed: transaction_threshold: 25000 -> 20000"
    assert not {"generate", "read", "link"} & set(told)
    ran = [step.name for step in build(small, "small").ran]
    assert ran[0] == "pack" and ran[-1] == "book"
    edit(small, "transaction_threshold = 20000", "transaction_threshold = 25000")


def test_a_failing_notebook_names_its_cell_and_its_last_lines(small):
    path = small / "notebooks" / "spending.ipynb"
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    last = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][-1]
    last["source"] = ["raise ValueError('the money ran out')"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(NotebookError) as caught:
        build(small, "small")
    path.write_text(text, encoding="utf-8")
    assert "notebooks/spending.ipynb failed in cell" in str(caught.value)
    assert "ValueError: the money ran out" in str(caught.value)
    assert "spending.failed.ipynb" in str(caught.value)
    build(small, "small")
    assert not list((small / "_build").rglob("*.failed.ipynb"))


HOSTILE = ("<script>alert(1)</script> TRUST CIC", "=HYPERLINK(1) CIC", "X" * 10_000 + " CIC", "\u202egnp.txe CIC")


def test_hostile_names_reach_no_page_as_anything_but_text(tmp_path):
    project = copy_project(tmp_path)
    raw = project / "data" / "raw" / "mine"
    raw.mkdir(parents=True)
    rows = [f'NHS Thornby CCG,30/04/2018,"{name}",{40_000 + i}.01' for i, name in enumerate(HOSTILE)]
    text = "Entity,Date,Supplier,Amount\n" + "\n".join(rows) + "\n"
    (raw / "april.csv").write_text(text, encoding="utf-8")
    edition_of(project, 'folder = "data/raw/mine"')
    build(project, "mine")
    folder = project / "_build" / "mine"
    assert pq.read_table(folder / "payments.parquet")["supplier"].to_pylist() == list(HOSTILE)
    for page in (folder / "html").rglob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8").lower(), page.name
    for table in folder.rglob("*.csv"):
        assert not any(
            cell.startswith("=") for row in csv.reader(table.open(encoding="utf-8", newline="")) for cell in row
        ), table.name


def test_an_edition_without_spending_shows_the_published_findings_alone(tmp_path):
    project = copy_project(tmp_path)
    settings = (project / "editions" / "small.toml").read_text(encoding="utf-8")
    (project / "editions" / "bare.toml").write_text(settings.partition("[spending]")[0], encoding="utf-8")
    ran = [step.name for step in build(project, "bare").ran]
    assert ran == ["edition", "verdicts", "book"]
    chapter = (project / "_build" / "bare" / "html" / "book" / "spending.html").read_text(encoding="utf-8")
    assert "Not in this edition" in chapter
    assert "692,659" in chapter


def test_released_pages_stay_what_they_were_whatever_is_built_and_released_after_them(tmp_path, monkeypatch, vcse):
    project = copy_project(tmp_path)
    settings = (project / "editions" / "small.toml").read_text(encoding="utf-8").partition("[spending]")[0]
    for name in ("bare", "other"):
        (project / "editions" / f"{name}.toml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(project)
    for verb in (["build", "bare"], ["release", "bare"], ["site"], ["build", "bare"], ["site"]):
        code, text = vcse(*verb)
        assert code == 0, f"{verb}: {text}"
    html = hashes(project / "_build" / "bare" / "html")
    for verb in (["release", "other"], ["build", "bare"], ["site"]):
        code, text = vcse(*verb)
        assert code == 0, f"{verb}: {text}"
    (project / "_build" / "bare" / ".steps.json").unlink()
    build(project, "bare")
    assert hashes(project / "_build" / "bare" / "html") == html
    assert vcse("site")[0] == 0


def edition_of(project: Path, source: str, more: str = "") -> None:
    """Write the edition `mine`: as `small`, with its own source of payments, no gap, no register and no map."""
    edition = (project / "editions" / "small.toml").read_text(encoding="utf-8")
    mine = edition.replace("generated = { seed = 20241012, lines = 3000 }", source)
    mine = mine.replace('registers = ["_build/small/raw/register.csv.gz"]', "registers = []")
    mine = re.sub(r"(?m)^\[\[spending.missing\]\]\n(?:(?!\[).*\n?)*", "", mine.partition("[geography]")[0])
    (project / "editions" / "mine.toml").write_text(mine + more, encoding="utf-8")


def test_an_unreadable_file_stops_the_build_until_the_edition_accepts_it(tmp_path):
    project = copy_project(tmp_path)
    raw = project / "data" / "raw" / "mine"
    raw.mkdir(parents=True)
    (raw / "april.csv").write_text(
        "Entity,Date,Supplier,Amount\nNHS Thornby CCG,30/04/2018,ST ZED HOSPICE,30000.01\n", encoding="utf-8"
    )
    (raw / "may.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (raw / "june.csv").write_text("When,Who\n1,2\n", encoding="utf-8")
    edition_of(project, 'folder = "data/raw/mine"')
    with pytest.raises(DataError) as caught:
        build(project, "mine", until="pack")
    assert "may.xlsx: corrupt" in str(caught.value)
    assert "june.csv: no payment columns found" in str(caught.value)
    accepted = "".join(
        f'\n[[spending.accepted]]\nfile = "{name}"\nreason = "asked for again on 3 March"\n'
        for name in ("may.xlsx", "june.csv")
    )
    edition_of(project, 'folder = "data/raw/mine"', accepted)
    ran = [step.name for step in build(project, "mine", until="pack").ran]
    assert ran == ["check", "link", "pack"], "the files that could be read are not read again"
    with pytest.raises(UsageError, match="would ship in"):
        publish_pack(project, "mine")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to kill")
def test_a_killed_run_leaves_no_half_written_file_and_resumes(tmp_path):
    project = copy_project(tmp_path)
    command = [sys.executable, "-m", "vcse_monograph", "build", "small", "--quiet"]
    run = subprocess.Popen(command, cwd=project, start_new_session=True)
    suppliers = project / "_build" / "small" / "suppliers.parquet"
    deadline = time.monotonic() + 120
    while not suppliers.is_file() and time.monotonic() < deadline and run.poll() is None:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert pq.read_table(suppliers).num_rows > 0, "what is there is whole"
    again = [step.name for step in build(project, "small").ran]
    assert "generate" not in again and "read" not in again
    assert (project / "_build" / "small" / "html" / "index.html").is_file()
