"""Qualitative comparative analysis: crisp, fuzzy and multi-value sets, exact solutions with every tied model.

A small library of its own:

    from vcse_monograph.measures import qca

    cases, notes = qca.read_cases(Path("lipset.csv"), qca.Request("SURV", "DEV,URB,LIT"))
    analysis = qca.analyse(cases, qca.Settings("parsimonious", qca.Cuts(consistency=0.8)))
    analysis.solution.models[0].written

Where conventions differ between programs, it follows the R package QCA (Dusa 2019).
"""

from vcse_monograph.measures.qca.analysis import Analysis, Settings, analyse
from vcse_monograph.measures.qca.calibration import LOG_ODDS, Thresholds, crisp, direct
from vcse_monograph.measures.qca.chance import Chance, chance_of_fit
from vcse_monograph.measures.qca.contradictory import contradictory_assumptions
from vcse_monograph.measures.qca.fit import Necessity, Sufficiency, necessity, sufficiency
from vcse_monograph.measures.qca.fitting import Fitter, Model, TermFit
from vcse_monograph.measures.qca.layout import as_fields
from vcse_monograph.measures.qca.necessity import Necessary, disjunctions, single_conditions
from vcse_monograph.measures.qca.reading import Request, read_cases
from vcse_monograph.measures.qca.sets import Cases, make_cases
from vcse_monograph.measures.qca.solutions import KINDS, Solution, solve
from vcse_monograph.measures.qca.sweep import Stretch, sweep
from vcse_monograph.measures.qca.terms import Condition, Configuration, Term
from vcse_monograph.measures.qca.truth_table import Cuts, Row, TruthTable, truth_table

__all__ = [
    "KINDS",
    "LOG_ODDS",
    "Analysis",
    "Cases",
    "Chance",
    "Condition",
    "Configuration",
    "Cuts",
    "Fitter",
    "Model",
    "Necessary",
    "Necessity",
    "Request",
    "Row",
    "Settings",
    "Solution",
    "Stretch",
    "Sufficiency",
    "Term",
    "TermFit",
    "Thresholds",
    "TruthTable",
    "analyse",
    "as_fields",
    "chance_of_fit",
    "contradictory_assumptions",
    "crisp",
    "direct",
    "disjunctions",
    "make_cases",
    "necessity",
    "read_cases",
    "single_conditions",
    "solve",
    "sufficiency",
    "sweep",
    "truth_table",
]
