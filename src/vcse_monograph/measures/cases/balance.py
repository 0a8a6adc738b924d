"""What sets the balance of the two modes? Each condition alone, its direction stated first, and all of them together.

Six sites are six cases: beside every fit stands the share of orders of the outcome that fit as well.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.measures import qca
from vcse_monograph.measures.cases.chance import Values, share_of_orders
from vcse_monograph.measures.cases.material import Material
from vcse_monograph.measures.cases.membership import calibrated, condition
from vcse_monograph.measures.cases.modes import scores
from vcse_monograph.measures.measurement import Measurement, absent, count
from vcse_monograph.records.cases.codebook import Condition, Mode

OUTCOME = "collaborative"
SHOWN = {
    "consistency": "Consistency of {} as sufficient for the {} mode to dominate",
    "pri": "Proportional reduction in inconsistency of {} as sufficient for the {} mode to dominate",
    "coverage": "Coverage of the {1} mode's dominance by {0}",
    "reverse_consistency": "Consistency of {} as sufficient for the opposite of the {} mode",
    "reverse_pri": "Proportional reduction in inconsistency of {} as sufficient for the opposite of the {} mode",
    "chance": "Share of orders of the outcome over sites that fit {} and the {} mode as well",
}


def usable(material: Material) -> list[Condition]:
    """The conditions whose columns the sites have, with a value for every site."""
    columns = set(material.sites.dropna(axis=1).columns)
    return [of for of in material.book.conditions if {part.column for part in of.parts} <= columns]


def site_memberships(material: Material) -> pd.DataFrame:
    """Each site's membership in every usable condition, and in the dominance of the collaborative mode."""
    score = scores(material.indicators, ["site"])["score"].reindex(material.sites.index).dropna()
    members = {of.id: condition(material, of).reindex(score.index) for of in usable(material)}
    return pd.DataFrame({**members, OUTCOME: calibrated(score, material.book.outcome)})


def towards(outcome: Values, mode: Mode) -> Values:
    """Membership in the dominance of a mode."""
    return outcome if mode == OUTCOME else 1 - outcome


def condition_fit(members: pd.DataFrame, of: Condition) -> dict[str, float | None]:
    """Consistency, PRI and coverage of a condition for its expected mode; the same for the opposite; and the chance."""
    x, outcome = members[of.id].to_numpy(dtype=float), towards(members[OUTCOME].to_numpy(dtype=float), of.expected)
    fit, other = qca.sufficiency(x, outcome), qca.sufficiency(x, 1 - outcome)

    def as_good(order: Values) -> bool:
        found = qca.sufficiency(x, order)
        return _reaches(found.consistency, fit.consistency) and _reaches(found.pri, fit.pri)

    chance = share_of_orders(outcome.tolist(), as_good)
    values = (fit.consistency, fit.pri, fit.coverage, other.consistency, other.pri, chance)
    return dict(zip(SHOWN, values, strict=True))


def _reaches(value: float | None, other: float | None) -> bool:
    return other is None or (value is not None and value >= other - 1e-9)


def fit_table(material: Material) -> pd.DataFrame:
    """One row per condition: condition, expected (mode), and every fit of `condition_fit`."""
    members = site_memberships(material)
    rows = [{"condition": of.label, "expected": of.expected, **condition_fit(members, of)} for of in usable(material)]
    return pd.DataFrame(rows, columns=["condition", "expected", *SHOWN]).astype(dict.fromkeys(SHOWN, "float64"))


def analysis(material: Material, cut: float = 0.8, pri: float = 0.65) -> qca.Analysis | None:
    """All conditions together: the conservative solution for the collaborative mode with its sweep and chance.

    None where fewer than two sites, or no condition, can be calibrated. The cuts are those of K4's test.
    """
    members = site_memberships(material)
    names = [name for name in members.columns if name != OUTCOME]
    if not names or len(members) < 2:
        return None
    values, outcome = members[names].to_numpy().tolist(), members[OUTCOME].tolist()
    cases = qca.make_cases(values, outcome, names, OUTCOME, list(members.index))
    return qca.analyse(cases, qca.Settings("conservative", qca.Cuts(cut, pri), swept=True))


def truth_table(found: qca.Analysis) -> pd.DataFrame:
    """The rows with cases: one column for each condition (1 or 0), cases, consistency, pri, out."""
    names = [of.name for of in found.table.cases.conditions]
    rows = [
        {
            **dict(zip(names, row.configuration, strict=True)),
            "cases": ", ".join(row.cases),
            "consistency": row.consistency,
            "pri": np.nan if row.pri is None else row.pri,
            "out": row.code,
        }
        for row in found.table.rows
    ]
    return pd.DataFrame(rows, columns=[*names, "cases", "consistency", "pri", "out"])


def solution_table(found: qca.Analysis) -> pd.DataFrame:
    """Every term of every tied model: model, term, consistency, pri, coverage, unique, cases."""
    rows = [
        (number, term.written, term.consistency, term.pri, term.coverage, term.unique, ", ".join(term.cases))
        for number, model in enumerate(found.solution.models, start=1)
        for term in model.terms
    ]
    return pd.DataFrame(rows, columns=["model", "term", "consistency", "pri", "coverage", "unique", "cases"])


def sweep_table(found: qca.Analysis) -> pd.DataFrame:
    """The solution at every cut: above, up_to, solution."""
    rows = [
        (step.above, step.upto, " or ".join(model.written for model in step.solution.models) or "none")
        for step in found.stretches
    ]
    return pd.DataFrame(rows, columns=["above", "up_to", "solution"])


def tables_of(found: qca.Analysis | None) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Truth table, solution and sweep; without rows where there is no analysis."""
    if found is None:
        return pd.DataFrame(columns=["cases"]), pd.DataFrame(columns=["term"]), pd.DataFrame(columns=["solution"])
    return truth_table(found), solution_table(found), sweep_table(found)


def balance_measurements(material: Material) -> dict[str, Measurement]:
    """Every condition's fit (`<condition>.consistency` and so on), and the fit of all together (`solution.*`)."""
    members, possible = site_memberships(material), {of.id for of in usable(material)}
    found: dict[str, Measurement] = {}
    for of in material.book.conditions:
        fits = condition_fit(members, of) if of.id in possible and len(members) > 1 else {}
        for name, text in SHOWN.items():
            words = text.format(f"“{of.label}”", of.expected)
            unit, value = "probability" if name == "chance" else "ratio", fits.get(name)
            why = "no site is a member of the condition" if fits else "the sites' table lacks the condition's columns"
            found[f"{of.id}.{name}"] = (
                absent(unit, words, why) if value is None else Measurement(value, unit, len(members), words)
            )
    return found | _solution(analysis(material))


def _solution(found: qca.Analysis | None) -> dict[str, Measurement]:
    words = {
        "solution.consistency": "Consistency of the conservative solution for the collaborative mode",
        "solution.coverage": "Coverage of that solution",
        "solution.chance": "Share of orders of the outcome over sites with as consistent and covering a solution",
    }
    units = {"solution.chance": "probability"}
    models = len(found.solution.models) if found else 0
    counted = {"solution.models": count(models, "models", "Tied conservative solutions, all conditions together")}
    if found is None or not models:
        why = "no combination of the conditions reaches the cuts" if found else "the sites' table lacks conditions"
        return counted | {name: absent(units.get(name, "ratio"), text, why) for name, text in words.items()}
    first, n = found.solution.models[0], len(found.table.cases)
    values = (first.consistency, first.coverage, found.chance.as_good if found.chance else None)
    return counted | {
        name: absent(units.get(name, "ratio"), text, "every combination of the conditions is coded 1")
        if value is None
        else Measurement(value, units.get(name, "ratio"), n, text)
        for (name, text), value in zip(words.items(), values, strict=True)
    }
