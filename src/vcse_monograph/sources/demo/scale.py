"""How large a demonstration is: commissioners, months, names in the register, for a given number of lines."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vcse_monograph.errors import Problem, UsageError

FIRST_YEAR = 2018
LEAST_LINES = 2_000
"""Below this a file would hold too few lines to look like a spending file."""


@dataclass(frozen=True)
class Scale:
    """Numbers of lines, commissioners, months from April 2018, and names in the register."""

    lines: int
    commissioners: int
    months: int
    register: int


def scale_of(lines: int) -> Scale:
    """The scale for `lines` payment lines: 24 commissioners and months where they fill them. Raises UsageError."""
    if lines < LEAST_LINES:
        raise UsageError(
            Problem(
                what="The demonstration data have too few lines.",
                found=f"lines = {lines:,}",
                needed=f"{LEAST_LINES:,} or more",
                do="raise `lines` under [spending] generated in the edition",
            )
        )
    commissioners = 24 if lines >= 60_000 else 12
    months = 24 if lines >= 24_000 else 12 if lines >= 4_000 else 6
    return Scale(lines, commissioners, months, register=min(20_000, max(1_500, lines // 34)))


def month_of(index: int) -> tuple[int, int]:
    """(year, month) of the `index`-th month from April 2018."""
    return FIRST_YEAR + (index + 3) // 12, (index + 3) % 12 + 1


def month_text(index: int) -> str:
    """The month as `YYYY-MM`."""
    return "{}-{:02d}".format(*month_of(index))


@dataclass(frozen=True)
class Group:
    """A group of organisations alike in name and in how they are paid; see `organisations.toml`."""

    name: str
    kind: str
    lines: float
    value: float
    per_payment: float
    spread: float
    patterns: tuple[float, ...]
    ahead: tuple[float, ...]
    local: float
    sectors: tuple[str, ...]
    income: int
    types: tuple[str, ...]
    areas: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Unpaid:
    """A group of organisations that no commissioner pays; `share` of those in the register."""

    kind: str
    share: float
    sectors: tuple[str, ...]
    income: int
    names: tuple[str, ...]


@cache
def groups() -> tuple[tuple[Group, ...], tuple[Unpaid, ...]]:
    """The groups of organisations that are paid, and those that are not."""
    content = tomllib.loads(files(__package__).joinpath("organisations.toml").read_text(encoding="utf-8"))

    def fields(table: dict[str, object]) -> dict[str, object]:
        return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}

    paid = tuple(Group(**fields(table)) for table in content["group"])  # type: ignore[arg-type]
    return paid, tuple(Unpaid(**fields(table)) for table in content["unpaid"])  # type: ignore[arg-type]
