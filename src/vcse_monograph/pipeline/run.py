"""Run the steps that must run, with doit, and say why each of them did."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doit.control import TaskControl
from doit.dependency import Dependency, DependencyStatus, JsonDB
from doit.exceptions import BaseFail, TaskFailed
from doit.runner import MThreadRunner
from doit.task import Task

from vcse_monograph.editions import load_edition
from vcse_monograph.errors import Problem, UsageError, machine_error
from vcse_monograph.files import write_text
from vcse_monograph.pipeline.alone import alone
from vcse_monograph.pipeline.step import PACKAGE, Parameters, Step
from vcse_monograph.pipeline.steps import Form, Until, generation, later_steps
from vcse_monograph.pipeline.steps.forms import form_file
from vcse_monograph.pipeline.workplace import Workplace

NOTED_FILES = 3


@dataclass(frozen=True)
class StepStatus:
    """Whether a step must run, and why; `reason` is empty when it is up to date."""

    name: str
    title: str
    must_run: bool
    reason: str


@dataclass
class Progress:
    """What is told while steps run; the default tells nothing."""

    start: Callable[[str, str, str], None] = lambda name, title, reason: None
    done: Callable[[str, str], None] = lambda name, title: None
    fresh: Callable[[str, str], None] = lambda name, title: None
    note: Callable[[str], None] = lambda text: None


@dataclass(frozen=True)
class Built:
    """What a build did: the edition's folder, the steps that ran, in order, with why, and the further forms made."""

    folder: Path
    ran: list[StepStatus] = field(default_factory=list)
    forms: list[Path] = field(default_factory=list)

    @property
    def html(self) -> Path:
        """The book's first page."""
        return self.folder / "html" / "index.html"


def build(
    project: Path,
    name: str,
    *,
    until: Until = "book",
    forms: Sequence[Form] = (),
    progress: Progress | None = None,
    workers: int | None = None,
) -> Built:
    """Build an edition as far as `until`; only steps whose inputs, parameters or code changed run.

    Raises UserError (its subclasses say who must act) with the first failed step's problems, with every file that
    is needed and is not there, or where another build of the edition is at work.
    """
    progress = progress or Progress()
    place = Workplace(project, load_edition(project, name), tell=progress.note)
    ran: list[StepStatus] = []
    with alone(place.folder, project):
        # Two rounds: which spending files there are is known only when the demonstration data have been made.
        for steps in (lambda place: generation(place, until), lambda place: later_steps(place, until, forms)):
            ran += _run(steps(place), place, progress, workers)
    return Built(place.folder, ran, [form_file(place, form) for form in forms])


def status(project: Path, name: str) -> list[StepStatus]:
    """What `build` would do: each step, whether it would run, and why."""
    place = Workplace(project, load_edition(project, name))
    steps = [*generation(place, "book"), *later_steps(place, "book")]
    found: list[StepStatus] = []
    stale: dict[Path, str] = {}
    dependencies = _record(place.folder)
    tasks = {step.name: _task(step, _Failures()) for step in steps}
    for step in steps:
        upstream = sorted({stale[path] for path in step.inputs if path in stale})
        reason = _reason(tasks[step.name], tasks, dependencies, step, project)
        if not reason and upstream:
            reason = f"if what {', '.join(upstream)} writes has changed"
        if reason:
            stale |= dict.fromkeys(step.outputs, step.name)
        found.append(StepStatus(step.name, step.title, bool(reason), reason))
    return found


class _WholeJsonDB(JsonDB):
    """doit's record of past runs, replaced whole after every step: `kill -9` loses the running step alone."""

    def _load(self) -> dict[str, Any]:
        try:
            return dict(super()._load())
        except Exception:  # A damaged record costs time, not truth: every step runs again.
            return {}

    def dump(self) -> None:
        write_text(Path(self.name), self.codec.encode(self._db))


def _record(folder: Path) -> Dependency:
    """What is known of past runs in a folder; closing it writes it, so who only looks leaves it open."""
    return Dependency(_WholeJsonDB, str(folder / ".steps.json"))


class _Failures:
    """The exceptions that steps raised, in order; doit itself would keep only their text."""

    def __init__(self) -> None:
        self.raised: list[BaseException] = []
        self.lock = threading.Lock()

    def caught(self, action: Callable[[], object]) -> Callable[[], bool | TaskFailed]:
        def act() -> bool | TaskFailed:
            try:
                action()
            except Exception as error:
                with self.lock:
                    self.raised.append(error)
                return TaskFailed("failed")
            return True

        return act

    def reraise(self) -> None:
        """Raise what went wrong first, in words that say what to do where that is known."""
        if not self.raised:
            return
        first = self.raised[0]
        raise machine_error(first) or first


def _task(step: Step, failures: _Failures) -> Task:
    return Task(
        step.name,
        actions=[failures.caught(step.action)],
        file_dep=[str(path) for path in step.dependencies()],
        targets=[str(path) for path in step.outputs],
        uptodate=[Parameters(step.parameters)],
        verbosity=2,
        doc=step.title,
    )


def run_steps(
    steps: Sequence[Step], place: Workplace, progress: Progress, workers: int | None = None
) -> list[StepStatus]:
    """Run those of the steps that must, side by side where they do not wait for one another; raises as `build`."""
    with alone(place.folder, place.project):
        return _run(steps, place, progress, workers)


def _run(steps: Sequence[Step], place: Workplace, progress: Progress, workers: int | None) -> list[StepStatus]:
    """The same, for who is alone in the folder."""
    if not steps:
        return []
    if problems := _lacking(steps, place):
        raise UsageError(problems, where=f"what {place.edition.name} is built from")
    failures = _Failures()
    by_name = {step.name: step for step in steps}
    with closing(_record(place.folder)) as dependencies:
        control = TaskControl([_task(step, failures) for step in steps])
        control.process(list(by_name))
        reporter = _Reporter(by_name, progress, place.project)
        runner = _Runner(dependencies, reporter, num_process=min(workers or os.cpu_count() or 1, len(steps)))
        runner.run_all(control.task_dispatcher())
    failures.reraise()
    if reporter.errors:
        raise RuntimeError("\n".join(reporter.errors))
    return reporter.ran


def _lacking(steps: Sequence[Step], place: Workplace) -> list[Problem]:
    """Files that steps read, that none of them makes, and that are not there."""
    made = {path for step in steps for path in step.outputs}
    readers = {path: step.title for step in reversed(steps) for path in step.inputs if path not in made}
    return [
        Problem(
            what=f"{_below(path, place.project)} is not there.",
            needed=f"to {readers[path]}",
            do=f"delete {_below(place.folder, place.project)}, and build again: all of it is made anew"
            if path.is_relative_to(place.folder)
            else "put it back: it came with the project, or the edition names it",
        )
        for path in sorted(readers)
        if not path.is_file()
    ]


def _below(path: Path, project: Path) -> str:
    """A path as a person of the project calls it."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else path.as_posix()


class _Runner(MThreadRunner):
    """doit's threaded runner, which also knows why a step runs and saves its record after each."""

    def select_task(self, node: Any, tasks_dict: dict[str, Task]) -> bool:
        step = self.reporter.steps[node.task.name]
        if node.run_status is None:
            project = self.reporter.project
            self.reporter.reasons[step.name] = _reason(node.task, tasks_dict, self.dep_manager, step, project)
        return bool(super().select_task(node, tasks_dict))

    def process_task_result(self, node: Any, base_fail: BaseFail | None) -> None:
        super().process_task_result(node, base_fail)
        self.dep_manager.backend.dump()


class _Reporter:
    """doit tells it what happens; it tells the user, in the user's words."""

    def __init__(self, steps: dict[str, Step], progress: Progress, project: Path) -> None:
        self.steps = steps
        self.progress = progress
        self.project = project
        self.reasons: dict[str, str] = {}
        self.ran: list[StepStatus] = []
        self.errors: list[str] = []

    def get_status(self, task: Task) -> None:
        """A step is about to be checked."""

    def execute_task(self, task: Task) -> None:
        """A step starts."""
        step, reason = self.steps[task.name], self.reasons.get(task.name, "")
        self.ran.append(StepStatus(step.name, step.title, True, reason))
        self.progress.start(step.name, step.title, reason)

    def add_success(self, task: Task) -> None:
        """A step is done."""
        self.progress.done(task.name, self.steps[task.name].title)

    def skip_uptodate(self, task: Task) -> None:
        """A step need not run."""
        self.progress.fresh(task.name, self.steps[task.name].title)

    def add_failure(self, task: Task, failure: BaseFail) -> None:
        """A step failed, or could not start."""
        if failure.get_msg().strip() not in ("", "failed"):
            self.errors.append(f"{task.name}: {failure.get_msg()}")

    def runtime_error(self, message: str) -> None:
        """doit itself could not go on."""
        self.errors.append(message)

    cleanup_error = skip_ignore = teardown_task = get_status

    def complete_run(self) -> None:
        """All steps have been looked at."""


def _reason(task: Task, tasks: dict[str, Task], dependencies: Dependency, step: Step, project: Path) -> str:
    """Why a step must run, in words; empty when it is up to date."""
    found: DependencyStatus = dependencies.get_status(task, tasks, get_log=True)
    if found.status == "up-to-date":
        return ""
    values = dependencies.get_values(step.name)
    if not values:
        return "first run"
    reasons: dict[str, Any] = found.reasons
    parts = []
    for parameters in (p for p, *_ in task.uptodate if isinstance(p, Parameters)):
        if changes := parameters.changes(values):
            parts.append(f"parameter changed: {'; '.join(changes)}")
    for key, words in REASONS.items():
        if names := reasons.get(key):
            parts += _named(words, [Path(name) for name in ([names] if isinstance(names, str) else names)], project)
    return "; ".join(parts) or "something it depends on has changed"


REASONS = {
    "missing_target": "not there",
    "changed_file_dep": "changed",
    "added_file_dep": "new",
    "removed_file_dep": "gone",
    "missing_file_dep": "to be made first",
}


def _named(words: str, paths: Sequence[Path], project: Path) -> list[str]:
    """`code changed: records/dates.py`, `changed: 2020-09.csv and 3 more`."""
    code = sorted(path.relative_to(PACKAGE).as_posix() for path in paths if path.is_relative_to(PACKAGE))
    data = sorted(
        path.relative_to(project).as_posix() if path.is_relative_to(project) else path.name
        for path in paths
        if not path.is_relative_to(PACKAGE)
    )
    return [
        f"{label} {words}: {', '.join(names[:NOTED_FILES])}"
        + (f" and {len(names) - NOTED_FILES} more" if len(names) > NOTED_FILES else "")
        for label, names in (("code", code), ("file", data))
        if names
    ]
