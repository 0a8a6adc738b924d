"""The truth table: which configurations the cases take, and which of them are enough for the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from vcse_monograph.measures.qca.fit import sufficiency
from vcse_monograph.measures.qca.sets import HALF, Cases
from vcse_monograph.measures.qca.terms import ANY, Configuration

# Consistencies are sums of binary fractions: .8 may come out as .7999999999.
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Cuts:
    """What a row needs to be coded 1: consistency, PRI, and cases; rows with fewer cases are remainders."""

    consistency: float = 0.8
    pri: float = 0.0
    frequency: int = 1


@dataclass(frozen=True)
class Row:
    """A configuration that has cases: its members (membership above one half), and how far it is enough.

    `code` is `1`, `0`, or `?` where it has fewer cases than the cut asks for. `without` names its members that lack the
    outcome (membership below one half); a row with members that have it and others that lack it is contradictory.
    """

    configuration: Configuration
    cases: tuple[str, ...]
    without: tuple[str, ...]
    consistency: float
    pri: float | None
    code: str

    @property
    def contradictory(self) -> bool:
        """Whether some of its cases have the outcome, and others lack it."""
        return 0 < len(self.without) < len(self.cases)


@dataclass(frozen=True)
class TruthTable:
    """Every row with cases, in order of configuration, and the cases it was made from."""

    cases: Cases
    cuts: Cuts
    rows: tuple[Row, ...]

    def coded(self, code: str) -> list[Configuration]:
        """The configurations with this code, in order.

        A row of cases that a condition does not bear on stands for each of its values; a configuration that such a row
        shares with another is coded 1 only if both are.
        """
        lacking = self._spread("0")
        return sorted(lacking if code == "0" else self._spread(code) - lacking)

    def _spread(self, code: str) -> set[Configuration]:
        """Every configuration of the rows with a code."""
        every = [range(count) for count in self.cases.levels]
        rows = [row.configuration for row in self.rows if row.code == code]
        choices = ([values if v == ANY else (v,) for v, values in zip(row, every, strict=True)] for row in rows)
        return {configuration for choice in choices for configuration in product(*choice)}

    @property
    def remainders(self) -> int:
        """How many configurations have no cases, or too few."""
        return prod(self.cases.levels) - len(self.coded("1")) - len(self.coded("0"))


def truth_table(cases: Cases, cuts: Cuts = Cuts()) -> TruthTable:
    """The truth table of calibrated cases.

    A row is coded 1 when its consistency and its PRI reach their cuts, else 0. A case with a membership of exactly one
    half in some condition belongs to no row, yet counts in every row's consistency.
    """
    rows = [_row(cases, configuration, cuts) for configuration in sorted(set(cases.corners()))]
    return TruthTable(cases, cuts, tuple(row for row in rows if row.cases))


def _row(cases: Cases, configuration: Configuration, cuts: Cuts) -> Row:
    members = cases.term(configuration)
    inside = members > HALF
    fit = sufficiency(members, cases.membership)
    names = np.array(cases.names, dtype=object)
    without = inside & (cases.membership < HALF)
    consistency = fit.consistency or 0.0
    return Row(
        configuration,
        tuple(names[inside]),
        tuple(names[without]),
        consistency,
        fit.pri,
        _code(int(inside.sum()), consistency, fit.pri, cuts),
    )


def _code(members: int, consistency: float, pri: float | None, cuts: Cuts) -> str:
    if members < cuts.frequency:
        return "?"
    # No PRI (nothing in the row but cases with and without the outcome alike) meets no cut but none.
    enough = reaches(consistency, cuts.consistency) and reaches(pri or 0.0, cuts.pri)
    return "1" if enough else "0"


def reaches(value: float, cut: float) -> bool:
    """Whether a value is at least the cut, rounding error aside."""
    return value >= cut - TOLERANCE
