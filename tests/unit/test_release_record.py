"""The record of a release: written once, read back whole, refused where it is none."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import copy_project
from vcse_monograph.editions import Edition, file_settings, load_edition
from vcse_monograph.errors import DataError, UsageError
from vcse_monograph.findings.record import (
    Release,
    find_release,
    read_release,
    release_names,
    told_releases,
    write_release,
)
from vcse_monograph.findings.results import Estimate
from vcse_monograph.pipeline.releasing import code_of, inputs_of, kind_of
from vcse_monograph.pipeline.verify import differences
from vcse_monograph.pipeline.workplace import Workplace

SHARE = Estimate("spending.share", 0.97, "%", (0.8, 1.1), 24, "Share of value", (0.7, 1.2))
TOTAL = Estimate("spending.total", 1234.56, "£", None, 24, "All payments")
RELEASE = Release(
    edition="mine",
    version="0.1.0",
    title="My edition",
    data_kind="user",
    settings={"measures": {"certain": 0.95}},
    code={"version": "0.1.0", "measures": "abc"},
    inputs={"payments": {"a.csv": "def"}},
    estimates={"spending.total": TOTAL, "spending.share": SHARE},
    left_out={"spending.months": "no dates"},
    verdicts={"K12": {"verdict": "holds", "because": "wide"}},
)


def test_a_record_is_read_back_as_it_was_written(tmp_path):
    path = write_release(tmp_path, RELEASE)
    assert path == tmp_path / "releases" / "mine-0.1.0.json"
    assert read_release(path) == replace(RELEASE, told=[])
    assert list(json.loads(path.read_text(encoding="utf-8"))["estimates"]) == ["spending.share", "spending.total"]


def test_a_release_is_never_changed(tmp_path):
    path = write_release(tmp_path, RELEASE)
    assert write_release(tmp_path, RELEASE) == path
    with pytest.raises(UsageError, match="released already"):
        write_release(tmp_path, replace(RELEASE, title="Another"))
    assert read_release(path).title == "My edition"


def test_releases_are_found_by_name_in_the_order_of_their_versions(tmp_path):
    for version in ("0.10.0", "0.9.0", "0.9.1"):
        write_release(tmp_path, replace(RELEASE, version=version))
    assert release_names(tmp_path) == ["mine-0.9.0", "mine-0.9.1", "mine-0.10.0"]
    assert find_release(tmp_path, "mine-0.10.0").version == "0.10.0"
    with pytest.raises(UsageError, match="Did you mean"):
        find_release(tmp_path, "mine-0.9")


def test_a_record_changes_the_pages_neither_of_its_own_version_nor_of_one_released_before(tmp_path):
    write_release(tmp_path, replace(RELEASE, version="0.0.9"))
    assert told_releases(tmp_path, "mine", "0.1.0") == ["mine-0.0.9"]
    path = write_release(tmp_path, RELEASE)
    write_release(tmp_path, replace(RELEASE, edition="another"))
    assert told_releases(tmp_path, "mine", "0.1.0") == ["mine-0.0.9"]
    assert told_releases(tmp_path, "mine", "0.2.0") == ["another-0.1.0", "mine-0.0.9", "mine-0.1.0"]
    assert write_release(tmp_path, RELEASE) == path, "the same may be recorded again"


def test_a_record_from_before_it_kept_what_its_pages_tell_of_stays_as_it_is(tmp_path):
    path = write_release(tmp_path, RELEASE)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["told"]
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_release(tmp_path, replace(RELEASE, edition="another"))
    assert told_releases(tmp_path, "mine", "0.1.0") == ["another-0.1.0"]
    assert write_release(tmp_path, RELEASE) == path


@pytest.mark.parametrize("text", ["not JSON", "[]", "{}", '{"edition": "mine"}', '"text"'])
def test_what_is_no_record_is_refused(tmp_path, text):
    path = tmp_path / "mine-0.1.0.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="not the record of a release"):
        read_release(path)


def test_inputs_are_hashed_by_kind_and_code_by_part(tmp_path):
    project = copy_project(tmp_path)
    (project / "data" / "raw" / "mine").mkdir(parents=True)
    (project / "data" / "raw" / "mine" / "april.csv").write_text("Entity,Amount\n", encoding="utf-8")
    (project / "register.csv").write_text("organisation_id,name,kind\n", encoding="utf-8")
    text = (project / "editions" / "small.toml").read_text(encoding="utf-8")
    text = text.replace("generated = { seed = 20241012, lines = 3000 }", 'folder = "data/raw/mine"')
    text = text.replace("_build/small/raw/register.csv.gz", "register.csv")
    text = text.replace("_build/small/raw/boundaries.geojson", "boundaries.geojson")
    (project / "boundaries.geojson").write_text("{}", encoding="utf-8")
    (project / "editions" / "mine.toml").write_text(text, encoding="utf-8")
    place = Workplace(project, load_edition(project, "mine"))
    inputs = inputs_of(place)
    assert {kind: sorted(files) for kind, files in inputs.items() if kind in ("payments", "registers")} == {
        "payments": ["april.csv"],
        "registers": ["register.csv"],
    }
    code = code_of(project)
    assert {"version", "records", "linkage", "measures", "notebooks", "data/linkage"} <= set(code)
    notebook = project / "notebooks" / "spending.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert {part for part, found in code_of(project).items() if code[part] != found} == {"notebooks"}


def test_where_only_the_pack_is_here_its_tables_are_the_inputs(project):
    london = load_edition(project, "london-2020-21")
    assert london.spending is not None
    elsewhere = london.model_copy(update={"spending": london.spending.model_copy(update={"folder": "nowhere"})})
    assert sorted(inputs_of(Workplace(project, elsewhere))["pack"])[-1] == "spending.csv"


WHOLE = """
title = "Kent"
summary = "Payments of Kent."
version = "1.0"
issued = 2026-11-22
data_kind = "user"
first_month = "2024-04"
last_month = "2025-03"
licence = "None"

[spending]
folder = "raw"
column_names = ["files/names.toml"]
[[spending.accepted]]
file = "a.csv"
reason = "%s"

[linkage]
registers = ["files/register.csv"]
calibration = "files/calibration.json"
decisions = "files/decisions.csv"

[survey]
codebook = "files/survey.toml"
exports = [{ file = "files/wave-1.csv", wave = "files" }]

[cases]
codebook = "files/codes-2013.toml"
extracts = ["files/extracts.csv"]
sites = "files/sites.csv"
foi = "files/foi.csv"

[geography]
boundaries = "files/boundaries.geojson"
name = "name"
"""
"""An edition that has a file for each setting that may have one."""
FILES = {
    "column_names": ["names.toml"],
    "registers": ["register.csv"],
    "calibration": ["calibration.json"],
    "decisions": ["decisions.csv"],
    "survey": ["survey.toml", "wave-1.csv"],
    "cases": ["codes-2013.toml", "codes-2024.toml", "extracts.csv", "foi.csv", "sites.csv"],
    "geography": ["boundaries.geojson"],
}


@pytest.fixture
def whole(tmp_path) -> Workplace:
    """The edition above with all its files; a reason longer than any file's name may be."""
    for folder in ("raw", "files", "editions"):
        (tmp_path / folder).mkdir()
    for name in (name for files in FILES.values() for name in files):
        (tmp_path / "files" / name).write_text('successor = "codes-2024.toml"' if name == "codes-2013.toml" else "")
    (tmp_path / "raw" / "a.csv").write_text("x")
    (tmp_path / "editions" / "kent.toml").write_text(WHOLE % ("é" * 300), encoding="utf-8")
    return Workplace(tmp_path, load_edition(tmp_path, "kent"))


def test_every_file_that_the_settings_name_is_an_input_and_nothing_else_is(whole):
    """A list of codes is read with its successor; a wave that is called as a folder is no file."""
    found = {kind: sorted(Path(name).name for name in files) for kind, files in inputs_of(whole).items()}
    assert found == {"payments": ["a.csv"], **FILES}
    assert {kind_of(way) for way in file_settings(Edition)} == set(FILES)


@pytest.mark.parametrize(("kind", "file"), [(kind, file) for kind, files in FILES.items() for file in files])
def test_a_file_that_the_settings_name_and_that_changed_is_told_by_its_kind(whole, kind, file):
    before, path = inputs_of(whole), whole.project / "files" / file
    path.write_text(path.read_text() + "\n# changed")
    now = inputs_of(whole)
    assert {name for name in before if before[name] != now[name]} == {kind}
    was = replace(RELEASE, inputs=before)
    assert next(differences(was, replace(was, inputs=now))).startswith(f"inputs: {kind} / files/{file} was ")


def test_decisions_that_nobody_has_made_yet_are_no_input(whole):
    (whole.project / "files" / "decisions.csv").unlink()
    assert "decisions" not in inputs_of(whole)


def test_the_kinds_of_input_are_those_that_the_architecture_tells(project):
    text = (project / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = text.partition("`inputs` (SHA-256 by file: ")[2].partition(")")[0]
    assert set(told.replace("`", "").split(", ")) == {"payments", "pack", *FILES}
