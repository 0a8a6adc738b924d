"""The cut-off sweep: how far the answer hangs on where the consistency cut is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vcse_monograph.measures.qca.cover import LIMIT
from vcse_monograph.measures.qca.expectations import Expectation
from vcse_monograph.measures.qca.solutions import Solution, solve
from vcse_monograph.measures.qca.truth_table import TruthTable, truth_table

LOWEST = 0.5  # below it, more of a row speaks against the outcome than for it


@dataclass(frozen=True)
class Stretch:
    """The cuts above `above`, up to and including `upto`, give the same truth table, hence the same solution."""

    above: float
    upto: float
    solution: Solution


def sweep(table: TruthTable, kind: str, expectations: Sequence[Expectation] = (), limit: int = LIMIT) -> list[Stretch]:
    """The solution for every consistency cut above .5: it changes only where a row's consistency lies."""
    places = sorted({row.consistency for row in table.rows if row.consistency > LOWEST} | {1.0})
    stretches: list[Stretch] = []
    above = LOWEST
    codes: list[str] = []
    for upto in places:
        swept = truth_table(table.cases, replace(table.cuts, consistency=upto))
        if stretches and codes == [row.code for row in swept.rows]:
            stretches[-1] = replace(stretches[-1], upto=upto)
        else:
            stretches.append(Stretch(above, upto, solve(swept, kind, expectations, limit)))
        codes, above = [row.code for row in swept.rows], upto
    return stretches
