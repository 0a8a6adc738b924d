"""From evidence to one decision for each supplier: its kind, two probabilities, and the words that say why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.linkage.evidence import COMPANY_FORMS, near_kinds, settled, supplier_evidence
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.model import Model, log_odds, sigmoid
from vcse_monograph.linkage.tables import table

MORE_LIKELY_THAN_NOT = 0.5
PLAUSIBLE = 0.05  # a candidate less likely than this is not worth a reader's while
RULE_PRIOR = (0.5, 1.0)  # half a VCSE in one labelled supplier, before any is counted: no rule is certain
KIND_OF_RULE = {
    "nhs": "nhs",
    "nhs list": "nhs",
    "nhs by its charity": "nhs",
    "like nhs": "nhs",
    "hospital": "nhs",
    "council": "public",
    "university": "public",
    "school": "public",
    "practice": "gp",
    "practice paid": "gp",
    "business": "company",
    "company": "company",
    "trading company": "company",
    "cic": "cic",
    "run together": "unknown",
    "person": "individual",
    "withheld": "individual",
    "placeholder": "unknown",
}
KIND_BY_OWN_WORD = {"called charity": "charity", "society": "society"}
NEAR_ENOUGH = 0.85  # of the letters: below it, the words that are shared say more than the spelling


def score_pairs(pairs: pd.DataFrame, model: Model) -> pd.DataFrame:
    """The pairs with `probability`: that supplier and organisation are the same, each pair by itself."""
    pairs = model.with_sector(pairs)
    return pairs.assign(probability=model.pair.probability(pairs))


def decide(
    suppliers: pd.DataFrame, found: pd.DataFrame, pairs: pd.DataFrame, index: RegisterIndex, model: Model
) -> pd.DataFrame:
    """One decision per supplier: `rule, kind, probability, organisation_probability, entry` (index as `suppliers`).

    `pairs` are scored (`score_pairs`). `entry` is the place in the index of the likeliest organisation, -1 where none
    is plausible. A supplier that a rule settles has no organisation.
    """
    rule = settled(suppliers, found, pairs, index)
    free = rule == ""
    evidence = supplier_evidence(pairs, suppliers, near_kinds(found, suppliers, index))
    charity, right = _likeliest_charity(pairs, evidence, model)
    other = _likeliest_other(pairs, suppliers)
    # a charity that is also a society stands on the ladder's first rung
    is_charity = (charity["probability"] > MORE_LIKELY_THAN_NOT) | (charity["probability"] >= other["probability"])
    chosen = charity["entry"].where(is_charity, other["entry"])
    vcse = 1 - (1 - charity["probability"]) * (1 - other["probability"])
    vcse = _with_payers_view(vcse, suppliers["voluntary"])
    right = right.where(is_charity, other["probability"])
    kind = pd.Series("charity", index=suppliers.index).where(is_charity, other["kind"])
    decided = pd.DataFrame({"kind": kind, "probability": vcse, "organisation_probability": right, "entry": chosen})
    decided["rule"] = _how(pairs, decided, suppliers, index)
    return _settle(_by_own_word(decided, suppliers), rule, free, suppliers, evidence, model)


def _likeliest_charity(pairs: pd.DataFrame, evidence: pd.DataFrame, model: Model) -> tuple[pd.DataFrame, pd.Series]:
    """The likeliest charity's `entry` and the supplier's `probability` of being one; and that of being this one.

    No two organisations can both be the supplier: what is left for the likeliest is its share of their odds.
    """
    probability = pd.Series(model.charity.probability(evidence), index=evidence.index)
    right = pd.Series(model.organisation.probability(evidence), index=evidence.index)
    first, second = np.exp(evidence["first"]), np.exp(evidence["second"])
    right = np.minimum(np.minimum(right, first / (first + second)), probability)
    entry = pairs["entry"].reindex(evidence["best"]).set_axis(evidence.index).fillna(-1).astype(int)
    return pd.DataFrame({"entry": entry, "probability": probability}), right.where(entry >= 0, 0.0)


def _likeliest_other(pairs: pd.DataFrame, suppliers: pd.DataFrame) -> pd.DataFrame:
    """The likeliest community interest company, society or other VCSE: `entry, kind, probability` (0 where none)."""
    others = pairs.loc[~pairs["numbered_charity"], ["row", "entry", "kind", "probability"]]
    best = others.sort_values(["row", "probability"], ascending=[True, False], kind="stable").drop_duplicates("row")
    found = best.set_index("row")[["entry", "kind", "probability"]].reindex(suppliers.index)
    return found.fillna({"entry": -1, "kind": "", "probability": 0.0}).astype({"entry": int})


def _with_payers_view(vcse: pd.Series, voluntary: pd.Series) -> pd.Series:
    """The probability after hearing what share of the supplier's payments the payers booked to the voluntary sector."""
    told: dict[str, str] = dict(table("payers_view").itertuples(index=False))
    ratio = float(told["likelihood ratio"])
    heard = pd.Series(sigmoid(log_odds(vcse) + voluntary.to_numpy() * np.log(ratio)), index=vcse.index)
    return vcse.where(voluntary == 0, heard)


def _how(pairs: pd.DataFrame, decided: pd.DataFrame, suppliers: pd.DataFrame, index: RegisterIndex) -> pd.Series:
    """The rule of `decisions.csv` that tells best how the likeliest organisation's name agrees."""
    is_chosen = pairs["entry"].to_numpy() == decided["entry"].to_numpy()[pairs["row"].to_numpy()]
    chosen = pairs[is_chosen].set_index("row")
    tests = {
        "trading": chosen["found_by"] == "trading",
        "initials": chosen["initials"] == 1,
        "shared": (chosen["spelling_glued"] == 1) & (chosen["equal_namesakes"] > 0),
        "exact": chosen["spelling"] == 1,
        "spaces": chosen["spelling_glued"] == 1,
        "order": chosen["words_alike"] == 1,
        "part": (chosen["own_begin"] == 1) & (chosen["own_missing"] == 0),
        "cut": chosen["own_begin"] == 1,
        "branch": chosen["their_begin"] == 1,
        "near": chosen["spelling_glued"] >= NEAR_ENOUGH,
    }
    how = pd.Series(np.select(list(tests.values()), list(tests), "words"), index=chosen.index, dtype="str")
    plausible = (decided["organisation_probability"] >= PLAUSIBLE) | (decided["probability"] >= MORE_LIKELY_THAN_NOT)
    return how.reindex(suppliers.index).where(plausible & (decided["entry"] >= 0), "none").fillna("none")


def _by_own_word(decided: pd.DataFrame, suppliers: pd.DataFrame) -> pd.DataFrame:
    """A supplier that calls itself by a word which the law keeps for a kind is of it unless a register knows better."""
    for rule, kind in KIND_BY_OWN_WORD.items():
        stated = _stated()[rule]
        named = (suppliers["says_rule"] == rule) & (decided["probability"] < stated)
        decided = decided.assign(
            kind=decided["kind"].mask(named, kind),
            probability=decided["probability"].mask(named, stated),
            rule=decided["rule"].mask(named, rule),
        )
    return decided


def _settle(
    decided: pd.DataFrame,
    rule: pd.Series,
    free: pd.Series,
    suppliers: pd.DataFrame,
    evidence: pd.DataFrame,
    model: Model,
) -> pd.DataFrame:
    """Put the rules' decisions in, and the kind of those that are likelier no VCSE."""
    doubtful = free & (decided["probability"] <= MORE_LIKELY_THAN_NOT)
    own_rule = suppliers["says_rule"].where(suppliers["says_rule"].isin(KIND_OF_RULE), "")
    company = suppliers["legal_form"].isin(COMPANY_FORMS) | (evidence["near_company"] == 1)
    own_kind = own_rule.map(KIND_OF_RULE).fillna("")
    kind = own_kind.mask(own_kind == "", pd.Series(np.where(company, "company", "unknown"), index=company.index))
    decided["kind"] = decided["kind"].where(~doubtful, kind)
    by_name = suppliers["says_rule"].mask(suppliers["says_rule"] == "", _by_form(suppliers, evidence))
    decided["rule"] = decided["rule"].where(decided["rule"] != "none", by_name)
    return decided.assign(
        rule=decided["rule"].where(free, rule),
        kind=decided["kind"].where(free, rule.map(KIND_OF_RULE)),
        probability=decided["probability"].where(free, rule.map(rule_probabilities(model)).astype(float)),
        organisation_probability=decided["organisation_probability"].where(free, 0.0),
        entry=decided["entry"].where(free, -1),
    )


def _by_form(suppliers: pd.DataFrame, evidence: pd.DataFrame) -> pd.Series:
    form = suppliers["legal_form"].isin(COMPANY_FORMS)
    named = np.select([form, evidence["near_company"] == 1], ["company", "exact company"], "none")
    return pd.Series(named, index=suppliers.index)


def rule_probabilities(model: Model) -> dict[str, float]:
    """How likely a supplier that a rule settles is a VCSE: counted among labelled ones, or stated where none is."""
    counted = {
        rule: round((vcse + RULE_PRIOR[0]) / (labelled + RULE_PRIOR[1]), 4)
        for rule, (labelled, vcse) in model.rules.items()
    }
    plain = dict.fromkeys(KIND_OF_RULE, RULE_PRIOR[0] / RULE_PRIOR[1])
    return plain | counted | _stated()


def _stated() -> dict[str, float]:
    return {rule: float(vcse) for rule, vcse, _ in table("stated_probabilities").itertuples(index=False)}
