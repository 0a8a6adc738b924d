"""Written exemptions from the rule that no result is typed: what, where, why (`data/lint_exemptions.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError, model_validator

from vcse_monograph.book.lint.results import set_aside, typed_results
from vcse_monograph.errors import BookError, Problem
from vcse_monograph.strict import Strict, problems_of

NAME = "data/lint_exemptions.toml"
BEFORE, AFTER = r"(?<![\w£])(?<!\d[.,])", r"(?![\w%]|[.,]\d)"
"""An exemption never eats a part of a number: `£25,000` does not exempt `£25,000,000`."""


class Exemption(Strict):
    """One exemption: `text` to the letter or a `pattern`, in the files that `where` names (globs), and the reason."""

    text: str = ""
    pattern: str = ""
    where: Annotated[list[str], Field(min_length=1)]
    reason: Annotated[str, StringConstraints(min_length=10)]

    @model_validator(mode="after")
    def _one_of_two(self) -> Exemption:
        if bool(self.text) == bool(self.pattern):
            raise ValueError("give either `text` or `pattern`")
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"`pattern` is not a regular expression: {error}") from None
        return self

    @property
    def what(self) -> str:
        """What is exempt, as written."""
        return self.text or self.pattern

    @cached_property
    def matcher(self) -> re.Pattern[str]:
        """What is exempt, as a pattern that stands free."""
        return re.compile(f"{BEFORE}(?:{self.pattern or re.escape(self.text)}){AFTER}")

    def holds_in(self, file: str) -> bool:
        """Whether the exemption holds in a file, named from the project's folder."""
        return any(PurePosixPath(file).match(glob) for glob in self.where)


class Exemptions:
    """All exemptions, and which of them were needed."""

    def __init__(self, exemptions: list[Exemption]) -> None:
        self.all = exemptions
        self.needed: set[str] = set()

    def apply(self, text: str, file: str, counted: re.Pattern[str]) -> str:
        """`text` with what is exempt in `file` set aside; remembers which exemptions kept a result from being told."""
        for exemption in self.all:
            if exemption.holds_in(file):
                if any(typed_results(match.group(), counted) for match in exemption.matcher.finditer(text)):
                    self.needed.add(exemption.what)
                text = set_aside(text, exemption.matcher)
        return text

    def idle(self) -> list[Problem]:
        """A problem for each exemption that nothing needs."""
        return [
            Problem(
                what=f"{NAME}: nothing needs the exemption {exemption.what!r}.",
                found=f"no match in {', '.join(exemption.where)}",
                do="take it out, or correct it",
            )
            for exemption in self.all
            if exemption.what not in self.needed
        ]


def read_exemptions(project: Path) -> Exemptions:
    """The project's exemptions; none without the file. Raises BookError with every problem of the file."""
    path = project / NAME
    if not path.is_file():
        return Exemptions([])
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BookError(Problem(what=f"{NAME} is not valid TOML: {error}."), after="") from None
    found, problems = [], _unknown(content)
    for number, entry in enumerate(content.get("exemption", []), start=1):
        try:
            found.append(Exemption.model_validate(entry))
        except ValidationError as error:
            problems += problems_of(error, Exemption, f"Exemption {number}")
    if problems:
        raise BookError(problems, where=NAME, after="")
    return Exemptions(found)


def _unknown(content: dict[str, Any]) -> list[Problem]:
    names = [name for name in content if name != "exemption"]
    return [Problem(what=f'There is an unknown table "{name}".', needed="[[exemption]]") for name in names]
