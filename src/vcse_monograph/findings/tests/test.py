"""What a test of a finding is given, and what it answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vcse_monograph.errors import did_you_mean
from vcse_monograph.findings.results import Estimate


class Word(StrEnum):
    """A verdict, in the words that the book prints."""

    HOLDS = "holds"
    IN_PART = "holds in part"
    FAILS = "does not hold"
    NOT_SHOWN = "not shown"
    NOT_TESTABLE = "not testable here"


class NotHere(Exception):  # noqa: N818 - a reason, not a fault
    """An estimate that this edition's data do not allow; the text is the reason."""


@dataclass(frozen=True)
class Outcome:
    """A verdict with the sentence that gives its reason, and the estimate that stands for it ("" if none does).

    `because` is one or two plain sentences with the numbers in them; `estimate` is the name of the one whose value,
    interval and n the card shows.
    """

    verdict: Word
    because: str
    estimate: str = ""


@dataclass
class Data:
    """The named estimates of an edition, as a test may ask for them.

    `values` stands in for some estimates' values (their bounds, or one draw of who is who); `used` collects the
    names that were asked for; `verdicts` are those of the findings decided before this one.
    """

    estimates: Mapping[str, Estimate]
    left_out: Mapping[str, str]
    verdicts: Mapping[str, Word] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    used: dict[str, None] = field(default_factory=dict)

    def estimate(self, name: str) -> Estimate:
        """The estimate. Raises NotHere with the edition's reason, or KeyError for a name nobody records."""
        if name in self.left_out:
            raise NotHere(self.left_out[name])
        found = self.estimates[name]
        self.used[name] = None
        return found

    def value(self, name: str) -> float:
        """Its value (or what stands in for it)."""
        found = self.estimate(name)
        return self.values.get(name, found.value)

    def interval(self, name: str) -> tuple[float, float] | None:
        """Its interval, None where none is known."""
        return self.estimate(name).interval

    def n(self, name: str) -> int:
        """How many things it rests on."""
        return self.estimate(name).n


FindingTest = Callable[..., Outcome]
TESTS: dict[str, FindingTest] = {}
"""The tests by name."""


def finding_test(function: FindingTest) -> FindingTest:
    """Make a function nameable in `data/findings.yml`. Its first parameter is the data; the others are by keyword."""
    if function.__name__ in TESTS:
        raise ValueError(f"two tests are called {function.__name__}")
    TESTS[function.__name__] = function
    return function


def wrong_parameters(function: str, given: Mapping[str, Any]) -> list[str]:
    """What is wrong with the parameters of a test, a sentence each; empty if nothing is."""
    known = parameters_of(function)
    wrong = [f'it has no parameter "{name}".{did_you_mean(name, known)}' for name in given if name not in known]
    for name, parameter in known.items():
        if name not in given and parameter.default is inspect.Parameter.empty:
            wrong.append(f"the parameter `{name}` is missing.")
        elif name in given and not _fits(given[name], parameter.annotation):
            wrong.append(f"the parameter `{name}` cannot be {given[name]!r}.")
    return wrong


def parameters_of(function: str) -> dict[str, inspect.Parameter]:
    """The parameters that a test takes, besides the data."""
    signature = inspect.signature(TESTS[function], eval_str=True)
    return dict(list(signature.parameters.items())[1:])


def _fits(value: Any, annotation: Any) -> bool:
    try:
        TypeAdapter(annotation).validate_python(value, strict=not isinstance(value, int))
    except ValidationError:
        return False
    return True
