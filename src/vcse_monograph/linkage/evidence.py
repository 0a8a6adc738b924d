"""From candidates and negative rules to one decision per supplier, and the evidence cell that gives its probability.

Each supplier ends under one rule of `data/linkage/decisions.csv`. The rule and what qualifies it (kind of register
entry, number known, legal forms, ...) form an evidence cell such as `exact/charity numbered/same form/telling`;
`data/linkage/rule_probabilities.csv` holds how often suppliers in that cell were VCSEs among labelled ones.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.linkage.match import LOOSE
from vcse_monograph.linkage.tables import table

# a cell borrows this many labelled suppliers' worth from the wider cell, so that few labels do not shout;
# 8, because of 1 to 20 it has the lowest log loss in five-fold cross-validation by organisation on the training half
POOLED = 8
UNLABELLED = 0.5  # a rule that no labelled supplier has tried: even chances, and that is not enough to be named
SAYS_RULES = {
    "named as an NHS body": "nhs",
    "name withheld by the publisher": "withheld",
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
WEIGHTS = (0.6, 0.9, 1.4)  # one common word; one rare or two common ones; two or three telling ones; more
WEIGHT_NAMES = ("common", "less common", "telling")
CLOSE = (1, 0.9, 0.7)
CLOSE_NAMES = ("whole", "close", "half")
COMPANY_FORMS = ("LTD", "PLC", "LLP", "INC")
NEVER_A_CHARITY = ("PLC", "LLP")  # such a company has shareholders or partners, whatever else bears its name
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
    settle(suppliers["gp"].fillna(0) >= GP_SHARE, "practice paid", "gp")
    settle(says == "hospital", "hospital", "nhs")
    settle(strict, *by_match)
    settle(form.isin(NEVER_A_CHARITY), "company", "company")
    settle((form == "CIC") & (matched["kind"] != "cic"), "cic", "cic")
    settle(says == "practice", "practice", "gp")
    settle(says.isin(["nhs", "council", "university", "school", "withheld"]), says, named_kind)
    settle((matched["kind"] == "nhs") & (matched["how"] == "exact"), "nhs list", "nhs")
    return pd.DataFrame({"rule": rule, "cell": _cells(rule, suppliers, matched), "kind": kind})


def _match_rule(matched: pd.DataFrame) -> pd.Series:
    rule = matched["how"].fillna("none")
    unnumbered = (rule == "exact") & ~matched["numbered"].fillna(False).astype(bool)
    rule = rule.mask(unnumbered, "exact distractor")
    return rule.mask(matched["organisations"].fillna(1) > 1, "shared")


def _cells(rule: pd.Series, suppliers: pd.DataFrame, matched: pd.DataFrame) -> pd.Series:
    """The evidence from widest to narrowest, joined by "/", where a register entry decided; else rule and legal form.

    Widest: how the match was found, with what the name says of itself; then the kind of register entry and whether
    its number is known, the legal forms, how telling its words are, how much agrees, its standing.
    """
    says = suppliers["says"].map({"named as a voluntary organisation": " voluntary"}).fillna("")
    how = matched["how"].fillna("").astype("str")
    found = np.where(matched["numbered"].fillna(False).astype(bool), "numbered", "unnumbered")
    telling = [matched["word_count"] == 1, *(matched["weight"] < edge for edge in WEIGHTS)]
    weight = np.select(telling, ["one word", *WEIGHT_NAMES], "very telling")
    close = np.select([matched["closeness"] >= edge for edge in CLOSE], CLOSE_NAMES, "far")
    standing = np.where(matched["standing"] == 0, "main name", "other name")
    silent = (suppliers["legal_form"] == "") | matched["same_form"].isna()
    form = np.select([matched["same_form"].fillna(False).astype(bool), silent], ["same form", "silent"], "other form")
    kind = matched["kind"].fillna("").astype("str")
    whole = how + says + "/" + kind + " " + found + "/" + form + "/" + weight + "/" + close + "/" + standing
    plain: pd.Series = rule + "/" + np.where(suppliers["legal_form"].isin(COMPANY_FORMS), "company form", "no form")
    return whole.where(rule.isin(REGISTER_RULES), plain)


def wider_cells(cell: str) -> list[str]:
    """The cell and the wider cells that contain it, widest first."""
    parts = cell.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def probabilities(cells: pd.Series) -> pd.DataFrame:
    """Two probabilities for each evidence cell: `vcse` (the supplier is one), `right` (it is this organisation).

    Each cell's share among its labelled suppliers is drawn towards that of the wider cell (partial pooling). Rules
    that the labels cannot try have a stated probability (`data/linkage/stated_probabilities.csv`).
    """
    known = table("rule_probabilities")
    columns = (known[column].astype(int) for column in ("labelled", "vcse", "right"))
    counts = dict(zip(known["cell"], zip(*columns, strict=True), strict=True))
    stated = {
        rule: (float(vcse), float(right))
        for rule, vcse, right, _ in table("stated_probabilities").itertuples(index=False)
    }
    found = {cell: stated.get(cell.split("/")[0]) or _pooled(cell, counts) for cell in cells.unique()}
    return pd.DataFrame([found[cell] for cell in cells], columns=["vcse", "right"], index=cells.index, dtype=float)


def _pooled(cell: str, counts: dict[str, tuple[int, int, int]]) -> tuple[float, float]:
    vcse, right, borrowed = UNLABELLED, UNLABELLED, 1
    for wider in wider_cells(cell):
        labelled, vcses, rights = counts.get(wider, (0, 0, 0))
        vcse = (vcses + borrowed * vcse) / (labelled + borrowed)
        right = (rights + borrowed * right) / (labelled + borrowed)
        borrowed = POOLED
    return round(vcse, 4), round(right, 4)


def count_cells(cells: pd.Series, is_vcse: pd.Series, is_right: pd.Series) -> pd.DataFrame:
    """Labelled suppliers in each cell and wider cell: columns `cell, labelled, vcse, right`, sorted by cell.

    `is_vcse`: the supplier is a VCSE; `is_right`: the organisation found is the right one.
    """
    triples = zip(cells, is_vcse, is_right, strict=True)
    rows = [(wider, int(vcse), int(right)) for cell, vcse, right in triples for wider in wider_cells(cell)]
    frame = pd.DataFrame(rows, columns=["cell", "vcse", "right"])
    counts = frame.groupby("cell", sort=True).agg(
        labelled=("vcse", "size"), vcse=("vcse", "sum"), right=("right", "sum")
    )
    return counts.reset_index()
