"""The run: what runs, why, and what is left behind when it stops half-way."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.made_up_editions import tiny
from vcse_monograph.editions import load_edition
from vcse_monograph.errors import DataError, MachineError, Problem, UsageError
from vcse_monograph.pipeline import run
from vcse_monograph.pipeline.alone import FILE, alone
from vcse_monograph.pipeline.run import Progress
from vcse_monograph.pipeline.step import PACKAGE, Step, code_files
from vcse_monograph.pipeline.steps.notebooks import notebook_steps
from vcse_monograph.pipeline.steps.verdicts import verdicts_step
from vcse_monograph.pipeline.workplace import Workplace, period

EDITION = tiny()


@pytest.fixture
def place(tmp_path) -> Workplace:
    (tmp_path / "in.txt").write_text("1")
    return Workplace(tmp_path, EDITION)


def doubled(place, factor=2, fail=None) -> Step:
    """in.txt -> out.txt, multiplied."""

    def action() -> None:
        if fail:
            raise fail
        (place.project / "out.txt").write_text(str(int((place.project / "in.txt").read_text()) * factor))

    inputs, outputs = [place.project / "in.txt"], [place.project / "out.txt"]
    return Step("double", "double it", action, inputs, outputs, {"factor": factor})


def squared(place) -> Step:
    """out.txt -> squared.txt."""

    def action() -> None:
        (place.project / "squared.txt").write_text(str(int((place.project / "out.txt").read_text()) ** 2))

    return Step("square", "square it", action, [place.project / "out.txt"], [place.project / "squared.txt"])


def go(place, *steps) -> dict[str, str]:
    """Run the steps; which of them ran, and why."""
    return {step.name: step.reason for step in run.run_steps(steps, place, Progress(), workers=2)}


def test_the_first_run_runs_everything_and_the_second_nothing(place):
    assert go(place, doubled(place), squared(place)) == {"double": "first run", "square": "first run"}
    assert (place.project / "squared.txt").read_text() == "4"
    assert go(place, doubled(place), squared(place)) == {}


def test_a_changed_input_is_named_and_what_depends_on_it_follows(place):
    go(place, doubled(place), squared(place))
    (place.project / "in.txt").write_text("31")
    assert go(place, doubled(place), squared(place)) == {
        "double": "file changed: in.txt",
        "square": "file changed: out.txt",
    }
    assert (place.project / "squared.txt").read_text() == "3844"


def test_a_changed_parameter_is_named_with_both_values(place):
    go(place, doubled(place))
    assert go(place, doubled(place, factor=3)) == {"double": "parameter changed: factor: 2 -> 3"}


def test_a_step_that_writes_the_same_again_stops_the_chain_there(place):
    go(place, doubled(place), squared(place))
    (place.project / "in.txt").write_text("01")
    assert go(place, doubled(place), squared(place)) == {"double": "file changed: in.txt"}


def test_touching_a_file_without_changing_it_runs_nothing(place):
    go(place, doubled(place))
    time.sleep(0.01)
    (place.project / "in.txt").write_text("1")
    assert go(place, doubled(place)) == {}


def test_a_missing_output_is_made_again(place):
    go(place, doubled(place))
    (place.project / "out.txt").unlink()
    assert go(place, doubled(place)) == {"double": "file not there: out.txt"}


def test_a_failure_is_told_as_it_was_raised_and_finished_steps_are_kept(place):
    go(place, doubled(place))
    failing = Step(
        "square",
        "square it",
        doubled(place, fail=DataError(Problem(what="No."))).action,
        [place.project / "out.txt"],
        [place.project / "squared.txt"],
    )
    with pytest.raises(DataError, match=r"1\. No\."):
        go(place, doubled(place), failing)
    assert go(place, doubled(place), squared(place)) == {"square": "first run"}


def test_a_bug_is_not_dressed_up_as_a_users_mistake(place):
    with pytest.raises(ZeroDivisionError):
        go(place, doubled(place, fail=ZeroDivisionError("oh")))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "The disk is full."),
        (RuntimeError("IO Error: Could not write file: No space left on device"), "The disk is full."),
        (PermissionError(13, "Permission denied", "out.txt"), "cannot be written: out.txt"),
    ],
)
def test_a_full_disk_and_a_refused_permission_are_told_in_words(place, error, said):
    with pytest.raises(MachineError, match=said):
        go(place, doubled(place, fail=error))


def test_the_record_is_saved_after_each_step_so_that_a_killed_run_resumes(place):
    go(place, doubled(place))
    record = json.loads((place.folder / ".steps.json").read_text())
    assert "double" in record


def test_a_damaged_record_costs_time_and_not_truth(place):
    go(place, doubled(place))
    (place.folder / ".steps.json").write_text('{"double": {"_val')
    assert go(place, doubled(place)) == {"double": "first run"}


def test_code_files_are_modules_and_whole_folders():
    names = {path.name for path in code_files("files", "release")}
    assert {"files.py", "pack.py", "spending.sql"} <= names
    assert all(isinstance(path, Path) and path.is_file() for path in code_files("files", "release"))


def test_no_step_runs_again_because_of_how_editions_are_compared():
    """`findings/diff` looks at results and decides none; the linter scores the readability that a page prints."""
    code = {path.relative_to(PACKAGE).as_posix() for path in code_files("findings", "book")}
    assert {"findings/verdicts.py", "findings/tests/compare.py", "book/lint/readability.py"} <= code
    assert not {name for name in code if name.startswith("findings/diff/")}


def test_a_period_is_told_in_words():
    assert period("2020-04", "2021-03") == "April 2020 to March 2021"
    assert period("2020-04", "2020-04") == "April 2020"


def test_a_file_that_no_step_makes_and_that_is_not_there_is_told_with_all_others_before_anything_runs(place):
    needs = [place.project / "gone.csv", place.folder / "lost.csv", place.project / "out.txt"]
    reads = Step("read", "read it", lambda: None, needs, [place.project / "read.txt"])
    with pytest.raises(UsageError) as caught:
        go(place, doubled(place), reads)
    text = str(caught.value)
    assert text.startswith("2 problems in what tiny is built from; nothing was run.")
    assert "gone.csv is not there.\n   needed  to read it\n   do      put it back" in text
    assert "_build/tiny/lost.csv is not there." in text and "do      delete _build/tiny, and build again" in text
    assert not (place.project / "out.txt").exists()


def test_a_notebook_and_the_declared_findings_are_told_as_any_other_file_that_is_not_there(copy_of_project):
    place = Workplace(copy_of_project, load_edition(copy_of_project, "small"))
    for path in (copy_of_project / "notebooks" / "spending.ipynb", copy_of_project / "data" / "findings.yml"):
        path.unlink()
    with pytest.raises(UsageError) as caught:
        go(place, *notebook_steps(place), verdicts_step(place))
    assert "notebooks/spending.ipynb is not there.\n   needed  to run notebooks/spending.ipynb" in str(caught.value)
    assert "data/findings.yml is not there." in str(caught.value)


def test_a_second_build_at_the_same_time_is_refused_and_the_first_goes_on(place):
    step = doubled(place)
    with alone(place.folder, place.project), pytest.raises(MachineError) as caught:
        go(place, step)
    assert "Another build is at work in _build/tiny." in str(caught.value)
    assert f"found   process {os.getpid()}" in str(caught.value)
    assert "do      wait until it is done, or stop it" in str(caught.value)
    assert go(place, step) == {"double": "first run"}
    assert (place.folder / FILE).read_text() == ""


def test_a_step_that_fails_leaves_no_lock(place):
    with pytest.raises(ZeroDivisionError):
        go(place, doubled(place, fail=ZeroDivisionError("oh")))
    assert go(place, doubled(place)) == {"double": "first run"}


HOLDER = """
import sys, time
from pathlib import Path
from vcse_monograph.pipeline.alone import alone
with alone(Path(sys.argv[1]), Path(sys.argv[2])):
    print("mine", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_another_process_stands_until_it_is_gone_however_it_went(place):
    command = [sys.executable, "-c", HOLDER, str(place.folder), str(place.project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "mine\n"
        with pytest.raises(MachineError, match=f"process {holder.pid}"):
            go(place, doubled(place))
        holder.kill()
    assert (place.folder / FILE).read_text() == str(holder.pid), "nobody was left to empty it"
    assert go(place, doubled(place)) == {"double": "first run"}


def test_looking_at_what_would_run_writes_nothing_and_waits_for_nobody(copy_of_project):
    with alone(copy_of_project / "_build" / "small", copy_of_project):
        assert run.status(copy_of_project, "small")[0].reason == "first run"
    assert [path.name for path in (copy_of_project / "_build" / "small").iterdir()] == [FILE]


def test_a_build_is_under_one_lock_and_makes_a_lost_part_of_the_pack_again(copy_of_project):
    """The demonstration's files are made in a round of their own; nobody comes in between the two."""
    seen = []
    told = Progress(done=lambda name, title: seen.append((name, (copy_of_project / "_build/small" / FILE).read_text())))
    run.build(copy_of_project, "small", until="pack", progress=told)
    assert [name for name, _ in seen] == ["generate", "read", "check", "link", "pack"]
    assert {process for _, process in seen} == {str(os.getpid())}

    for name in ("linkage.csv", "missing.csv"):
        (copy_of_project / "_build" / "small" / "pack" / name).unlink()
    (ran,) = run.build(copy_of_project, "small", until="pack").ran
    assert ran.reason == "file not there: _build/small/pack/linkage.csv, _build/small/pack/missing.csv"
