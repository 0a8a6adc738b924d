"""No output of a verb replaces what it reads; what cannot be written is told before work starts."""

from __future__ import annotations

import errno
import ntpath
import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from vcse_monograph.cli.paths import Output, check_paths, files_at
from vcse_monograph.cli.spending import folder_of
from vcse_monograph.errors import UsageError, machine_error
from vcse_monograph.files import written_whole

PAYMENTS = "Entity,Date,Supplier,Amount\nNHS Thornby CCG,30/04/2020,ST ZED HOSPICE,30000.01\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with two spending files, a register and something that is called payments."""
    monkeypatch.chdir(tmp_path)
    for name in ("s1.csv", "s2.csv", "p.parquet"):
        (tmp_path / name).write_text(PAYMENTS.replace("01", f"0{len(name)}"), encoding="utf-8")
    (tmp_path / "reg.csv").write_text("name,kind\nSt Zed Hospice,charity\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").hardlink_to(tmp_path / "s1.csv")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("read s1.csv -o s1.csv", "--output s1.csv is one of the files that are read"),
        ("read s1.csv s2.csv -o o.parquet --ledger s2.csv", "--ledger s2.csv is one of the files that are read"),
        ("read s1.csv s2.csv -o o.parquet --quarantine ./folder/../s2.csv", "s2.csv is one of the files"),
        ("read s1.csv -o o.parquet --ledger link.csv", "--ledger link.csv is one of the files that are read"),
        ("read . -o p.parquet", "--output p.parquet is one of the files that are read"),
        ("read s1.csv -o o.parquet --ledger l.csv --quarantine l.csv", "name the same place: l.csv"),
        ("read s1.csv -o o.csv", "ends in .parquet"),
        ("read s1.csv -o folder", "--output folder is a folder"),
        ("link p.parquet --register reg.csv -o p.parquet", "--output p.parquet is one of the files"),
        ("link p.parquet --register reg.csv -o reg.csv", "--output reg.csv is one of the files"),
        ("link p.parquet --register reg.csv -o o.parquet --cache reg.csv", "--cache reg.csv is one of the files"),
        ("link p.parquet --register folder -o o.parquet", "folder is a folder, not a file"),
        ("link train s1.csv --register reg.csv -o o.json --card s1.csv", "--card s1.csv is one of the files"),
        ("link calibrate folder -o s1.csv --card s1.csv", "--output and --card name the same place"),
    ],
)
def test_an_input_is_never_an_output(vcse, here, words, told):
    before = contents(here)
    code, text = vcse(*words.split())
    assert (code, told in text, "Traceback" in text) == (2, True, False), text
    assert contents(here) == before


def test_all_that_is_wrong_with_the_paths_is_told_together(vcse, here):
    code, text = vcse("link", "absent.parquet", "--register", "gone.csv", "-o", "o.txt", "--cache", "s1.csv")
    assert (code, text.count("\n1. "), "4 problems" in text) == (2, 1, True), text


def test_a_comparison_does_not_replace_the_edition_that_it_compares(vcse, copy_of_project, monkeypatch):
    monkeypatch.chdir(copy_of_project)
    text = (copy_of_project / "editions" / "small.toml").read_text(encoding="utf-8")
    (copy_of_project / "editions" / "other.toml").write_text(text, encoding="utf-8")
    code, told = vcse("diff", "small", "other", "--json", "editions/small.toml")
    assert (code, "--json editions/small.toml is one of the files" in told) == (2, True)
    assert (copy_of_project / "editions" / "small.toml").read_text(encoding="utf-8") == text


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux has a folder in which nobody may write")
@pytest.mark.parametrize("place", ["/proc/x.parquet", "/proc/deep/x.parquet", "s2.csv/x.parquet"])
def test_what_the_machine_does_not_let_be_written_is_told_before_work_starts(vcse, here, place):
    before = contents(here)
    code, text = vcse("read", "s1.csv", "-o", place, "--ledger", "l.csv", "--quarantine", "q.csv")
    assert (code, f"--output {place} cannot be written" in text) == (6, True), text
    assert contents(here) == before


def test_what_stopped_the_writing_is_told_and_not_what_stopped_the_clearing_up(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "cleared")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OSError, match="written"), written_whole(tmp_path / "a"):
        raise OSError(errno.EROFS, "Read-only file system", "written")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EISDIR, errno.ENOSPC])
def test_a_machine_that_refuses_is_answered_in_words(vcse, monkeypatch, number):
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), "editions/kent.toml")

    monkeypatch.setattr("vcse_monograph.pipeline.template.write_edition", refuse)
    code, text = vcse("new", "kent")
    assert (code, "editions/kent.toml" in text, "Traceback" in text) == (6, True, False)
    assert machine_error(OSError(errno.EPIPE, "Broken pipe")) is None


def test_a_stopped_command_says_so(vcse, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vcse_monograph.pipeline.template.write_edition", stop)
    code, text = vcse("new", "kent")
    assert (code, "Stopped" in text) == (130, True)


def test_a_name_without_an_ending_can_be_written_as_the_first_ending_says(tmp_path):
    check_paths([], [Output("--output", tmp_path / "suppliers", (".parquet", ".csv"))])


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        (["C:/raw/a.csv"], "C:/raw"),
        (["C:/raw/2024/a.csv", "c:/RAW/2025/b.csv"], "C:/raw"),
        (["C:/a.csv", "C:/raw/b.csv"], "C:/"),
        (["//server/share/raw/a.csv", "//server/share/b.csv"], "//server/share/"),
    ],
)
def test_files_have_one_folder_above_them(files, folder):
    assert folder_of([PureWindowsPath(file) for file in files]) == PureWindowsPath(folder)
    if files[0].startswith("C:"):
        assert folder_of([PurePosixPath(file[2:].lower()) for file in files]) == PurePosixPath(folder[2:].lower())


@pytest.mark.parametrize("other", ["D:\\raw\\b.csv", "\\\\server\\share\\b.csv"])
def test_files_on_two_drives_are_a_users_mistake(other):
    with pytest.raises(ValueError):
        ntpath.commonpath(["C:\\raw\\a.csv", other])
    with pytest.raises(UsageError, match="The files lie on different drives"):
        folder_of([PureWindowsPath("C:\\raw\\a.csv"), PureWindowsPath(other)])


def test_an_output_on_a_drive_that_is_not_there_is_a_users_mistake(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda self: False)
    with pytest.raises(UsageError) as caught:
        check_paths([], [Output("--output", tmp_path / "o.parquet"), Output("--ledger", tmp_path / "l.csv")])
    assert str(caught.value).startswith("2 problems")
    assert f"has no place: there is no {tmp_path.anchor}" in str(caught.value)


def test_what_programs_leave_is_not_read(vcse, here):
    """Excel keeps ~$name beside a workbook that is open; a shell hands it over as any other file."""
    left = [*("~$s1.xlsx", "Thumbs.db"), "folder/.ipynb_checkpoints/s1-checkpoint.csv", "folder/__MACOSX/s1.csv"]
    for name in left:
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(PAYMENTS, encoding="utf-8")
    assert [path.name for path in files_at(here)] == ["link.csv", "p.parquet", "reg.csv", "s1.csv", "s2.csv"]
    code, text = vcse("read", "s1.csv", "~$s1.xlsx", "folder", "-o", "o.parquet")
    assert (code, "1 of 1 files read" in text) == (0, True), text
