"""What people type: outcomes (`~Y`, `Y{1,2}`), lists of conditions, expectations (`A,~B,C{2}`), anchors (`A=4/5/6`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vcse_monograph.errors import Problem, did_you_mean
from vcse_monograph.measures.qca.calibration import Thresholds
from vcse_monograph.measures.qca.expectations import Expectation
from vcse_monograph.measures.qca.terms import Condition

# A name, perhaps negated, perhaps with values in braces; R prints brackets.
LITERAL = re.compile(r"(?P<absent>~?)\s*(?P<name>.+?)\s*(?:[{\[]\s*(?P<values>\d+(?:\s*,\s*\d+)*)\s*[}\]])?")
OUTSIDE_BRACES = r"(?![^{\[]*[}\]])"
COMMA, TIMES = re.compile(f"[,;+]{OUTSIDE_BRACES}"), re.compile(r"\*")
BY_PLACE = {"1": 1, "0": 0, "-": None}


@dataclass(frozen=True)
class Literal:
    """A name as typed: with `~` before it or not, and the values in braces, if any."""

    name: str
    absent: bool = False
    values: frozenset[int] = frozenset()


def read_literal(text: str) -> Literal:
    """`Y`, `~Y`, `Y{1}`, `~Y{1,2}`; brackets do as well as braces."""
    found = LITERAL.fullmatch(text.strip())
    if not found:
        return Literal(text.strip())
    values = frozenset(int(value) for value in (found["values"] or "").split(",") if value)
    return Literal(found["name"], bool(found["absent"]), values)


def read_list(text: str) -> list[str]:
    """The parts between commas (semicolons and plus signs do too), without those inside braces."""
    return [part.strip() for part in COMMA.split(text) if part.strip()]


def read_expectations(text: str, conditions: Sequence[Condition]) -> tuple[list[Expectation], list[Problem]]:
    """`A,~B,C{1,2}`, `A*~B` for conditions expected together, or one of 1, 0, - for each condition in turn."""
    parts = read_list(text)
    if parts and len(parts) == len(conditions) and all(part in BY_PLACE for part in parts):
        values = [BY_PLACE[part] for part in parts]
        return [{place: frozenset([value])} for place, value in enumerate(values) if value is not None], []
    problems: list[Problem] = []
    expectations: list[Expectation] = []
    for part in parts:
        expectation: dict[int, frozenset[int]] = {}
        for typed in TIMES.split(part):
            problem = _expect(read_literal(typed), conditions, expectation)
            problems += [problem] if problem else []
        expectations.append(expectation)
    return expectations, problems


def _expect(found: Literal, conditions: Sequence[Condition], into: dict[int, frozenset[int]]) -> Problem | None:
    """Add one literal to an expectation, or say what is wrong with it."""
    names = [condition.name for condition in conditions]
    if found.name not in names:
        what = f'The expectation names "{found.name}", which is no condition.{did_you_mean(found.name, names)}'
        return Problem(what, needed=f"one of: {', '.join(names)}", do="correct --expect")
    place = names.index(found.name)
    every = frozenset(range(conditions[place].levels))
    if not found.values and len(every) > 2:
        what = f"The expectation of {found.name} names no value."
        return Problem(what, needed=f"values from {min(every)} to {max(every)}", do=f"write {found.name}{{1}}, say")
    values = found.values or frozenset([1])
    if not values <= every:
        what = f"The expectation of {found.name} names a value that it cannot have."
        return Problem(what, str(sorted(values)), f"values from {min(every)} to {max(every)}", "correct --expect")
    into[place] = every - values if found.absent else values
    return None


@dataclass(frozen=True)
class Scale:
    """How to calibrate one column: three thresholds of the direct method, or crisp thresholds."""

    name: str
    direct: Thresholds | None
    crisp: tuple[float, ...]


def read_scale(text: str) -> Scale | Problem:
    """`A=400/550/900` (fully out, crossover, fully in) or `A=>550` (crisp; `A=>550/850` gives the values 0, 1, 2)."""
    name, _, numbers = text.partition("=")
    typed = numbers.strip()
    try:
        values = tuple(float(number) for number in typed.removeprefix(">").split("/"))
    except ValueError:
        values = ()
    if typed.startswith(">") and values and list(values) == sorted(set(values)):
        return Scale(name.strip(), None, values)
    if len(values) == 3 and not typed.startswith(">") and Thresholds(*values).ordered:
        return Scale(name.strip(), Thresholds(*values), ())
    needed = "NAME=out/crossover/in, rising or falling, or NAME=>threshold, with / between several rising ones"
    return Problem(f'The calibration "{text}" cannot be understood.', needed=needed, do="correct --calibrate")
