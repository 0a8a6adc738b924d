"""Mistakes a user can mend: collected, told all at once, without a traceback.

Each class of error says who must act, and carries the exit code that `vcse` ends with.
"""

from __future__ import annotations

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


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """` Did you mean "x"?` for the nearest choice, or an empty string when none is near."""
    best = process.extractOne(word, list(choices), score_cutoff=60)
    return f' Did you mean "{best[0]}"?' if best else ""
