"""Mistakes a user can mend: collected, told all at once, without a traceback.

Each class of error says who must act, and carries the exit code that `vcse` ends with.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what and where, what was found, what is needed, what to do."""

    what: str
    found: str = ""
    needed: str = ""
    do: str = ""

    def render(self, number: int) -> str:
        """The problem as numbered lines of plain text."""
        lines = [f"{number}. {self.what}"]
        for label, text in (("found", self.found), ("needed", self.needed), ("do", self.do)):
            if text:
                lines.append(f"   {label:<7} {text}")
        return "\n".join(lines)


class UserError(Exception):
    """Something a user must mend; `str()` is the whole message to print."""

    exit_code = 2

    def __init__(self, problems: Problem | Iterable[Problem], where: str = "", after: str = "nothing was run") -> None:
        self.problems: Sequence[Problem] = [problems] if isinstance(problems, Problem) else list(problems)
        self.where = where
        self.after = after
        super().__init__(self.render())

    def render(self) -> str:
        """The heading and every problem, numbered."""
        count = len(self.problems)
        heading = f"{count} problem{'s' if count != 1 else ''}"
        if self.where:
            heading += f" in {self.where}"
        if self.after:
            heading += f"; {self.after}"
        body = "\n".join(problem.render(i) for i, problem in enumerate(self.problems, start=1))
        return f"{heading}.\n\n{body}"


class UsageError(UserError):
    """The command or the edition is wrong: the person at the keyboard must act."""

    exit_code = 2


class DataError(UserError):
    """A data file cannot be used: whoever keeps the data must act."""

    exit_code = 3


class NotebookError(UserError):
    """A notebook failed: whoever wrote or parameterised it must act."""

    exit_code = 4


class BookError(UserError):
    """The book's prose or layout does not build: its author must act."""

    exit_code = 5


class MachineError(UserError):
    """The machine cannot do it (disk full, no permission): whoever runs it must act."""

    exit_code = 6


FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG)


def machine_error(error: BaseException) -> MachineError | None:
    """A full disk, a place that cannot be written, as an error that says so; None for anything else."""
    number = getattr(error, "errno", None)
    if number in FULL or "No space left on device" in str(error):
        what = "The disk is full."
        do = "free some space, then run the command again: finished steps are kept"
    elif number in REFUSED:
        what = f"This cannot be read, or cannot be written: {getattr(error, 'filename', '') or 'a file'}"
        do = "give yourself permission there, close the program that holds the file, or name another place"
    else:
        return None
    return MachineError(Problem(what=what, found=str(error), do=do), after="no half-written file was left")


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """` Did you mean "x"?` for the nearest choice, or an empty string when none is near."""
    best = process.extractOne(word, list(choices), score_cutoff=60)
    return f' Did you mean "{best[0]}"?' if best else ""
