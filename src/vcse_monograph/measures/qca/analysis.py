"""One analysis, from calibrated cases to a solution and what is needed to judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vcse_monograph.measures.qca.chance import DRAWS, SEED, Chance, chance_of_fit
from vcse_monograph.measures.qca.cover import LIMIT
from vcse_monograph.measures.qca.expectations import Expectation
from vcse_monograph.measures.qca.necessity import Necessary, single_conditions
from vcse_monograph.measures.qca.sets import Cases
from vcse_monograph.measures.qca.solutions import Solution, solve
from vcse_monograph.measures.qca.sweep import Stretch, sweep
from vcse_monograph.measures.qca.terms import written
from vcse_monograph.measures.qca.truth_table import Cuts, TruthTable, truth_table


@dataclass(frozen=True)
class Settings:
    """What an analysis is asked for; `kind` is one of `solutions.KINDS`, `limit` the most models to list."""

    kind: str = "conservative"
    cuts: Cuts = field(default_factory=Cuts)
    expectations: Sequence[Expectation] = ()
    limit: int = LIMIT
    draws: int = DRAWS
    seed: int = SEED
    swept: bool = False


@dataclass(frozen=True)
class Analysis:
    """A truth table, its solution, and what is needed to judge it."""

    settings: Settings
    table: TruthTable
    solution: Solution
    chance: Chance | None
    necessary: tuple[Necessary, ...]
    stretches: tuple[Stretch, ...]
    notes: tuple[str, ...]


def analyse(cases: Cases, settings: Settings = Settings(), notes: Sequence[str] = ()) -> Analysis:
    """The whole analysis of calibrated cases."""
    table = truth_table(cases, settings.cuts)
    solution = solve(table, settings.kind, settings.expectations, settings.limit)
    dealt = settings.draws > 0 and _tells_apart(solution)
    chance = chance_of_fit(table, solution, settings.expectations, settings.draws, settings.seed) if dealt else None
    stretches = sweep(table, settings.kind, settings.expectations, settings.limit) if settings.swept else []
    said = (*notes, *_remarks(table, solution, settings))
    return Analysis(settings, table, solution, chance, tuple(single_conditions(cases)), tuple(stretches), said)


def _tells_apart(solution: Solution) -> bool:
    return any(term.term.count(None) < len(term.term) for model in solution.models for term in model.terms)


def _remarks(table: TruthTable, solution: Solution, settings: Settings) -> list[str]:
    """What a reader must know before believing the solution."""
    remarks = []
    contradictory = [row for row in table.rows if row.contradictory and row.code != "?"]
    if contradictory:
        rows = ", ".join(written(row.configuration, table.cases.conditions) for row in contradictory)
        remarks.append(f"Contradictory rows, whose cases differ in the outcome: {rows}.")
    if settings.kind == "intermediate" and not settings.expectations:
        remarks.append("No expectation is stated: the intermediate solution is the conservative one.")
    if not solution.models:
        remarks.append("No row is coded 1 at these cuts: there is nothing to explain.")
    elif not _tells_apart(solution):
        remarks.append("Every row is coded 1 at these cuts: no condition makes a difference.")
    if not solution.complete:
        remarks.append(f"There are more tied models than the {len(solution.models)} listed, or may be.")
    if not solution.minimal:
        remarks.append("A model with fewer terms may exist: the search was stopped before it could tell.")
    return remarks
