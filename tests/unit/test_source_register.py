"""The register of sources has laws, and a file that is not what it says is told."""

from dataclasses import replace

import pytest

from vcse_monograph.errors import DataError
from vcse_monograph.sources.register import check, describe, deviations, read_register, write_register


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "raw"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "april, 2020.csv").write_text("1")
    (folder / "b.csv").write_text("2")
    return folder, sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def rows(files):
    return describe("kent", *files, publisher="NHS Kent CCG", licence="OGL-UK-3.0")


def test_the_register_that_ships_keeps_its_laws(project):
    register = read_register(project / "data" / "sources.csv")
    assert {row.dataset for row in register} >= {"london-2020-21", "registers"}
    assert len({row.publisher for row in register if row.dataset == "london-2020-21"}) == 13


def test_a_register_is_read_back_as_it_was_written(tmp_path, rows):
    write_register(tmp_path / "sources.csv", reversed(rows))
    assert read_register(tmp_path / "sources.csv") == rows


def test_every_broken_law_is_named(rows):
    one, two = rows
    broken = [replace(two, licence="none"), replace(one, sha256="?"), one]
    said = " ".join(problem.what for problem in check(broken))
    assert "not sorted" in said
    assert "no known licence" in said
    assert "no sound hash" in said
    assert "exactly one version must be the latest" in said


def test_a_register_with_other_columns_or_broken_laws_is_refused(tmp_path, rows):
    path = tmp_path / "sources.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="other columns"):
        read_register(path)
    write_register(path, [replace(rows[0], licence="none")])
    with pytest.raises(DataError, match="no known licence"):
        read_register(path)


def test_a_changed_a_missing_and_an_unknown_file_are_told(files, rows):
    folder, paths = files
    assert deviations(rows, "kent", folder, paths) == []
    assert deviations(rows, "another dataset", folder, paths) == []
    (folder / "b.csv").write_text("3")
    (folder / "c.csv").write_text("3")
    assert deviations(rows, "kent", folder, [folder / "b.csv", folder / "c.csv"]) == [
        "a/april, 2020.csv is not here",
        "c.csv is not in the register of sources",
        "b.csv is not the file that the register of sources names",
    ]
