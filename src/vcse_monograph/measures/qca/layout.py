"""An analysis as JSON; the fields are described in docs/qca.md and do not change without a note in CHANGELOG.md."""

from __future__ import annotations

from typing import Any

from vcse_monograph.measures.qca.analysis import Analysis
from vcse_monograph.measures.qca.chance import Chance
from vcse_monograph.measures.qca.expectations import Expectation
from vcse_monograph.measures.qca.fitting import Model
from vcse_monograph.measures.qca.necessity import Necessary
from vcse_monograph.measures.qca.sets import Cases
from vcse_monograph.measures.qca.sweep import Stretch
from vcse_monograph.measures.qca.terms import ANY, Condition, literal, written
from vcse_monograph.measures.qca.truth_table import Row

DIGITS = 6  # of every share: more differ between machines
Fields = dict[str, Any]


def as_fields(analysis: Analysis) -> Fields:
    """The whole analysis, ready for `json.dumps`; shares are rounded to six decimals, a share of nothing is null."""
    table, settings, solution = analysis.table, analysis.settings, analysis.solution
    cases = table.cases
    return {
        "outcome": cases.outcome,
        "conditions": [_condition(condition) for condition in cases.conditions],
        "cases": len(cases),
        "cut": settings.cuts.consistency,
        "pri_cut": settings.cuts.pri,
        "frequency_cut": settings.cuts.frequency,
        "solution": solution.kind,
        "expectations": [expectation_written(each, cases) for each in settings.expectations],
        "models": [_model(model) for model in solution.models],
        "models_complete": solution.complete,
        "minimal": solution.minimal,
        "truth_table": [_row(row, cases) for row in table.rows],
        "remainders": table.remainders,
        "contradictions": [written(row.configuration, cases.conditions) for row in table.rows if row.contradictory],
        "necessity": [_necessary(each) for each in analysis.necessary],
        "chance": _chance(analysis.chance, settings.seed) if analysis.chance else None,
        "sweep": [_stretch(stretch) for stretch in analysis.stretches],
        "notes": list(analysis.notes),
    }


def _condition(condition: Condition) -> Fields:
    kind = "fuzzy" if condition.fuzzy else "crisp" if condition.levels == 2 else "multi-value"
    return {"name": condition.name, "kind": kind, "levels": condition.levels}


def expectation_written(expectation: Expectation, cases: Cases) -> str:
    """`A`, `~B`, `A*~B`, `C{1,2}`."""
    return "*".join(
        literal(cases.conditions[place].name, min(values), False)
        if cases.levels[place] == 2 and len(values) == 1
        else f"{cases.conditions[place].name}{{{','.join(map(str, sorted(values)))}}}"
        for place, values in sorted(expectation.items())
    )


def _model(model: Model) -> Fields:
    return {
        "expression": model.written,
        "terms": [
            {
                "term": term.written,
                "consistency": _share(term.consistency),
                "pri": _share(term.pri),
                "raw_coverage": _share(term.coverage),
                "unique_coverage": _share(term.unique),
                "cases": list(term.cases),
            }
            for term in model.terms
        ],
        "consistency": _share(model.consistency),
        "pri": _share(model.pri),
        "coverage": _share(model.coverage),
        "simplifying_assumptions": model.assumptions,
        "pairs": list(model.pairs),
    }


def _row(row: Row, cases: Cases) -> Fields:
    names = [condition.name for condition in cases.conditions]
    return {
        "configuration": {
            name: "-" if value == ANY else value for name, value in zip(names, row.configuration, strict=True)
        },
        "out": row.code,
        "n": len(row.cases),
        "consistency": _share(row.consistency),
        "pri": _share(row.pri),
        "cases": list(row.cases),
        "cases_without_outcome": list(row.without),
        "contradictory": row.contradictory,
    }


def _necessary(each: Necessary) -> Fields:
    fit = each.fit
    return {
        "expression": each.expression,
        "consistency": _share(fit.consistency),
        "relevance": _share(fit.relevance),
        "coverage": _share(fit.coverage),
    }


def _chance(chance: Chance, seed: int) -> Fields:
    return {
        "as_good": _share(chance.as_good),
        "as_good_and_short": _share(chance.as_good_and_short),
        "arrangements": chance.arrangements,
        "exact": chance.exact,
        "seed": None if chance.exact else seed,
    }


def _stretch(stretch: Stretch) -> Fields:
    return {
        "above": _share(stretch.above),
        "up_to": _share(stretch.upto),
        "models": [model.written for model in stretch.solution.models],
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
