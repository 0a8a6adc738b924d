"""From candidates and negative rules to one decision per supplier, and the evidence cell that gives its probability.

Each supplier ends under one rule of `data/linkage/decisions.csv`. The rule and what qualifies it (kind of register
entry, number known, legal forms, words in the name) form an evidence cell such as `exact/charity/numbered/same/2`;
`data/linkage/rule_probabilities.csv` holds how often suppliers in that cell were VCSEs among labelled ones.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.linkage.match import LOOSE
from vcse_monograph.linkage.tables import table

FEWEST_LABELS = 15  # a cell with fewer labelled suppliers lends the probability of the wider cell above it
UNLABELLED = 0.5  # a rule that no labelled supplier has tried: even chances, so that its doubt shows
SAYS_RULES = {
    "named as an NHS body": "nhs",
    "named as a hospital": "hospital",
    "named as a council or other public body": "council",
    "named as a university or college": "university",
    "named as a school": "school",
    "named as a GP practice": "practice",
    "named as a business": "business",
    "named as a voluntary organisation": "voluntary",
    "named as a trust, foundation or society": "trust",
    "named as a co-operative or credit union": "society",
}
REGISTER_RULES = ("exact", "exact distractor", "trading", "spaces", "order", "cut", "part", "branch", "near", "shared")
WEIGHTS = (8, 12, 18)  # one common word; one rare or two common ones; two or three telling ones; more
WEIGHT_NAMES = ("common", "less common", "telling")
CLOSE = ("whole", "close", "half")
COMPANY_FORMS = ("LTD", "PLC", "LLP", "INC")
GP_SHARE = 0.5  # at least half of a supplier's payment lines under a GP contract make it a practice


def decide(suppliers: pd.DataFrame, best: pd.DataFrame) -> pd.DataFrame:
    """One decision per supplier: columns `rule`, `cell`, `kind` (before doubt), index as `suppliers`.

    `suppliers` has normalised, legal_form, kind_by_name, says, person, gp; `best` comes from `best_candidates`.
    """
    matched = best.reindex(suppliers.index)
    rule = pd.Series("none", index=suppliers.index, dtype="str")
    kind = pd.Series("unknown", index=suppliers.index, dtype="str")
    says = suppliers["says"].map(SAYS_RULES).fillna("")
    named_kind = suppliers["kind_by_name"].replace("voluntary", "other_vcse")

    def settle(where: pd.Series, its_rule: pd.Series | str, its_kind: pd.Series | str) -> None:
        rule.loc[where] = its_rule if isinstance(its_rule, str) else its_rule[where]
        kind.loc[where] = its_kind if isinstance(its_kind, str) else its_kind[where]

    # later statements overrule earlier ones: from the weakest evidence to the strongest
    form = suppliers["legal_form"]
    vcse_match = matched["kind"].isin(VCSE_KINDS)
    loose = vcse_match & matched["how"].isin(LOOSE)
    strict = vcse_match & ~loose
    by_match = _match_rule(matched), matched["kind"].fillna("")
    settle(suppliers["person"], "person", "individual")
    settle(says == "business", "business", "company")
    settle(form.isin(COMPANY_FORMS), "company", "company")
    settle(says.isin(["voluntary", "trust", "society"]), says, named_kind)
    settle((matched["kind"] == "company") & ~matched["how"].isin(LOOSE), "exact company", "company")
    settle(loose, *by_match)
    settle(form == "CIC", "cic", "cic")
    settle(suppliers["gp"].fillna(0) >= GP_SHARE, "practice paid", "gp")
    settle(says == "hospital", "hospital", "nhs")
    settle(strict, *by_match)
    settle(says == "practice", "practice", "gp")
    settle(says.isin(["nhs", "council", "university", "school"]), says, named_kind)
    settle((matched["kind"] == "nhs") & (matched["how"] == "exact"), "nhs list", "nhs")
    return pd.DataFrame({"rule": rule, "cell": _cells(rule, suppliers, matched), "kind": kind})


def _match_rule(matched: pd.DataFrame) -> pd.Series:
    rule = matched["how"].fillna("none")
    unnumbered = (rule == "exact") & ~matched["numbered"].fillna(False).astype(bool)
    rule = rule.mask(unnumbered, "exact distractor")
    return rule.mask(matched["organisations"].fillna(1) > 1, "shared")


def _cells(rule: pd.Series, suppliers: pd.DataFrame, matched: pd.DataFrame) -> pd.Series:
    """`rule/how/register kind/number/weight/closeness/legal form` where a register entry decided, else rule and form."""
    weight = np.select([matched["weight"] < edge for edge in WEIGHTS], WEIGHT_NAMES, "very telling")
    closeness = np.select(
        [matched["closeness"] >= 1, matched["closeness"] >= 0.9, matched["closeness"] >= 0.7], CLOSE, "far"
    )
    silent = (suppliers["legal_form"] == "") | matched["same_form"].isna()
    form = np.select([matched["same_form"].fillna(False).astype(bool), silent], ["same form", "silent"], "other form")
    number = np.where(matched["numbered"].fillna(False).astype(bool), "numbered", "unnumbered")
    text = matched[["how", "kind"]].fillna("").astype("str")
    whole = rule + "/" + text["how"] + "/" + text["kind"] + "/" + number + "/" + closeness + "/" + weight + "/" + form
    plain = rule + "/" + np.where(suppliers["legal_form"].isin(COMPANY_FORMS), "company form", "no form")
    return whole.where(rule.isin(REGISTER_RULES), plain)


def wider_cells(cell: str) -> list[str]:
    """The cell and the wider cells that contain it, narrowest first."""
    parts = cell.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]


def probabilities(cells: pd.Series) -> pd.Series:
    """The probability that a supplier in each cell is a VCSE, from the labelled suppliers of that or a wider cell."""
    known = table("rule_probabilities")
    counts = dict(
        zip(known["cell"], zip(known["labelled"].astype(int), known["vcse"].astype(int), strict=True), strict=True)
    )
    return cells.map({cell: _probability(cell, counts) for cell in cells.unique()}).astype(float)


def _probability(cell: str, counts: dict[str, tuple[int, int]]) -> float:
    for wider in wider_cells(cell):
        labelled, vcse = counts.get(wider, (0, 0))
        if labelled >= FEWEST_LABELS:
            return round((vcse + 0.5) / (labelled + 1), 4)
    return UNLABELLED


def count_cells(cells: pd.Series, is_vcse: pd.Series) -> pd.DataFrame:
    """Labelled suppliers and VCSEs among them for each cell and each wider cell: columns `cell, labelled, vcse`."""
    rows = [(wider, int(vcse)) for cell, vcse in zip(cells, is_vcse, strict=True) for wider in wider_cells(cell)]
    frame = pd.DataFrame(rows, columns=["cell", "vcse"])
    counts = frame.groupby("cell")["vcse"].agg(["size", "sum"]).reset_index()
    return counts.set_axis(["cell", "labelled", "vcse"], axis=1).sort_values("cell", ignore_index=True)
