"""What is decided by rule before any model, and what speaks for a supplier as a whole.

Rules come first (`data/linkage/says.csv`): most of the money goes to NHS bodies, some of which resemble charities by
name, and no resemblance makes a council or a practice a VCSE. All other suppliers are the model's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.kinds import clearly_an_organisation, kinds_by_name, looks_like_a_person
from vcse_monograph.linkage.misprints import mended, with_forms
from vcse_monograph.linkage.model import log_odds
from vcse_monograph.linkage.names import compact, parse
from vcse_monograph.linkage.pairs import charity_words
from vcse_monograph.linkage.tables import table
from vcse_monograph.linkage.tokens import Tokens

COMPANY_FORMS = ("LTD", "PLC", "LLP", "INC")
NEVER_A_CHARITY = ("PLC", "LLP")  # such a company has shareholders or partners, whatever else bears its name
GP_SHARE = 0.5  # at least half of a supplier's payment lines under a GP contract make it a practice
# log odds of the mean word: from here on an advice centre is told from a clinic that is paid under the same contract
LIKE_CHARITIES = 1.5
NOTHING = -11.5  # the log odds of a pair that is not there
EVIDENCE = {
    "first": "log odds of the likeliest charity",
    "second": "log odds of the next",
    "together": "log of the summed odds of all",
    "says": "what the supplier's own name says: -3 public body ... 3 charity or hospice",
    "person": "1 where the name may be a person's",
    "organisation_word": "1 where a word stands in it that only organisations use",
    "company_form": "1 where it claims to be a limited company",
    "charity_words": "mean log odds of its words in charities' names against companies'",
    "most_charitable": "log odds of its word that is most like a charity's",
    "least_charitable": "log odds of its word that is most like a company's",
    "words": "words in the name",
    "unknown_words": "of these, words that no register name holds",
    "weight": "weight of the words that the register knows",
    "near_unnumbered": "likeness of the most alike charity whose number the register does not hold",
    "near_cic": "likeness of the most alike community interest company",
    "near_society": "likeness of the most alike registered society",
    "near_company": "likeness of the most alike private company",
    "near_nhs": "likeness of the most alike body on the NHS lists",
    "spelling": "of the likeliest charity: letters that agree",
    "own_share": "of the likeliest charity: share of the weight of the supplier's words that it holds",
    "their_share": "of the likeliest charity: share of the weight of its words that the supplier's name holds",
    "shared_weight": "of the likeliest charity: weight of the words in both",
    "better_namesakes": "of the likeliest charity: charities of exactly this name, likelier meant",
    "equal_namesakes": "of the likeliest charity: charities of exactly this name, as likely meant",
    "covered": "of the likeliest charity: share of the weight of the supplier's words that any of its names holds",
    "beyond": "of the likeliest charity: rarity of the rarest word that none of its names holds, places left out",
    "namesakes_before": "of the likeliest charity: of that name, how many likelier received the payments",
    "namesakes_beside": "of the likeliest charity: of that name, how many as likely received them",
    "also_paid": "of the likeliest charity: log of one more than the further suppliers paid under one of its names",
    "their_missing_charity": "of the likeliest charity: summed log odds of its words that the supplier's name lacks",
    "standing": "of the likeliest charity: 0 main name, 1 working name, 2 former name",
    "age": "of the likeliest charity: years from registration to the payments",
    "log_income": "of the likeliest charity: income in pounds a year, logarithm to base 10",
}
FROM_BEST = (
    *("own_share", "their_share", "shared_weight", "better_namesakes", "equal_namesakes"),
    *("covered", "beyond", "namesakes_before", "namesakes_beside", "also_paid", "their_missing_charity"),
    *("standing", "age", "log_income"),
)
OF_THE_NAME = ("person", "charity_words", "most_charitable", "least_charitable", "words", "unknown_words", "weight")
NEAR = ("near_unnumbered", "near_cic", "near_society", "near_company", "near_nhs")


def describe(names: pd.Series, index: RegisterIndex, paid: pd.DataFrame | None = None) -> tuple[pd.DataFrame, Tokens]:
    """All that n suppliers' own names and payments say (n rows), and their words in the register's vocabulary."""
    names = pd.Series(names.to_numpy(), dtype="str")
    suppliers = with_forms(parse(names).reset_index(drop=True), index.vocabulary)
    suppliers.insert(0, "supplier", names)
    suppliers["person"] = looks_like_a_person(suppliers["normalised"], suppliers["legal_form"])
    # a person's name is left as it is: MANIR is not MANOR, and a person must not become an organisation
    whole = mended(suppliers["normalised"], index.vocabulary)
    suppliers["normalised"] = suppliers["normalised"].where(suppliers["person"], whole)
    suppliers["compact"] = compact(suppliers["normalised"])
    by_name = kinds_by_name(suppliers)
    suppliers["kind_by_name"], suppliers["says"] = by_name["kind"], by_name["says"]
    scale = table("says").set_index("says")
    suppliers["says_scale"] = by_name["says"].map(scale["scale"].astype(float)).fillna(0.0)
    suppliers["says_rule"] = by_name["says"].map(scale["rule"]).fillna("")
    suppliers["organisation_word"] = clearly_an_organisation(suppliers["normalised"], pd.Series("", suppliers.index))
    for column in ("gp", "voluntary"):
        suppliers[column] = names.map(paid[column]).fillna(0.0) if paid is not None else 0.0
    tokens = index.vocabulary.tokens(suppliers["normalised"])
    suppliers["charity_words"] = charity_words(tokens, index)
    like = (suppliers["charity_words"] >= LIKE_CHARITIES) | (suppliers["says_scale"] > 0)
    suppliers["like_charities"] = suppliers["organisation_word"] & like
    suppliers["most_charitable"], suppliers["least_charitable"] = _extremes(tokens, index)
    suppliers["weight"] = tokens.matrix @ index.vocabulary.rarity
    suppliers["words"], suppliers["unknown_words"] = tokens.count, tokens.unknown
    suppliers["own_rule"] = own_rule(suppliers)
    return suppliers, tokens


def _extremes(tokens: Tokens, index: RegisterIndex) -> tuple[np.ndarray, np.ndarray]:
    """The most and the least that one of each name's known words speaks for a charity; 0 where none is known."""
    log_odds_of_word, starts = index.vocabulary.charitable[tokens.matrix.indices], tokens.matrix.indptr
    known = np.diff(starts) > 0
    most, least = np.zeros(len(known)), np.zeros(len(known))
    if known.any():
        most[known] = np.maximum.reduceat(log_odds_of_word, starts[:-1][known])
        least[known] = np.minimum.reduceat(log_odds_of_word, starts[:-1][known])
    return most, least


def own_rule(suppliers: pd.DataFrame) -> pd.Series:
    """The rule that settles each supplier by its own name, "" where none does (index as `suppliers`)."""
    rule = pd.Series("", index=suppliers.index, dtype="str")
    always = table("says").query("settles == 'yes'")["rule"]
    # later statements overrule earlier ones: from the weakest evidence to the strongest
    rule[suppliers["legal_form"].isin(NEVER_A_CHARITY)] = "company"
    rule[suppliers["legal_form"] == "CIC"] = "cic"
    by_name = suppliers["says_rule"].isin(always)
    rule[by_name] = suppliers["says_rule"][by_name]
    return rule


def settled(suppliers: pd.DataFrame, found: pd.DataFrame, pairs: pd.DataFrame, index: RegisterIndex) -> pd.Series:
    """The rule that settles each supplier without the model, "" where none does (index as `suppliers`)."""
    rule = suppliers["own_rule"].copy()
    left = rule == ""
    rule[left & suppliers["person"] & ~_bears(suppliers, found, (index.names["name_type"] == "main").to_numpy())] = (
        "person"
    )
    of_vcse = index.vcse[found["entry"].to_numpy()]
    whole = suppliers.index.isin(found.loc[of_vcse & (found["spelling_glued"] == 1).to_numpy(), "row"])
    rule[left & _trades_for_another(suppliers, pairs, whole)] = "trading company"
    rule[left & _has_a_charity(suppliers, found, whole)] = "nhs by its charity"
    practice = (suppliers["gp"] >= GP_SHARE) & ~suppliers["like_charities"]
    rule[left & practice & ~_bears(suppliers, found, index.vcse)] = "practice paid"
    rule[_bears(suppliers, found, index.is_of("nhs"))] = "nhs list"
    return rule


def _trades_for_another(suppliers: pd.DataFrame, pairs: pd.DataFrame, whole: np.ndarray) -> np.ndarray:
    """Which companies bear an organisation's name with SERVICES, TRADING or the like, and are not registered so."""
    trading = pairs.loc[pairs["numbered_charity"] & (pairs["trades_for"] == 1), "row"]
    return np.asarray((suppliers["legal_form"] == "LTD") & suppliers.index.isin(trading) & ~whole)


def _has_a_charity(suppliers: pd.DataFrame, found: pd.DataFrame, whole: np.ndarray) -> np.ndarray:
    """Which suppliers are named as NHS bodies that have a charity, and do not say that they are it."""
    body = suppliers.index.isin(found.loc[found["has_charity"], "row"])
    return np.asarray(body & ~suppliers["says_rule"].isin(("charity", "called charity")).to_numpy() & ~whole)


def _bears(suppliers: pd.DataFrame, found: pd.DataFrame, these: np.ndarray) -> np.ndarray:
    """Which suppliers bear, letter for letter, one of `these` register names: a possible person's main name, say."""
    rows = found.loc[these[found["entry"].to_numpy(dtype=int)] & (found["spelling"] == 1).to_numpy(), "row"]
    return suppliers.index.isin(rows)


def near_kinds(found: pd.DataFrame, suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """How alike the most alike name of each kind that cannot be linked is: columns `NEAR`, 0 to 1."""
    entry = found["entry"].to_numpy(dtype=int)
    likeness = np.minimum(found["spelling_glued"], np.minimum(found["own_share"], found["their_share"]))
    row, starts = np.unique(found["row"], return_index=True)
    near = {}
    for column in NEAR:
        kind = column.removeprefix("near_")
        which = (index.is_of("charity") & ~index.numbered if kind == "unnumbered" else index.is_of(kind))[entry]
        most = np.maximum.reduceat(np.where(which, likeness, 0.0), starts) if len(row) else 0.0
        near[column] = pd.Series(most, index=suppliers.index[row]).reindex(suppliers.index, fill_value=0.0)
    return pd.DataFrame(near)


def supplier_evidence(pairs: pd.DataFrame, suppliers: pd.DataFrame, near: pd.DataFrame) -> pd.DataFrame:
    """The features `EVIDENCE` of each supplier, from its pairs' `probability` (numbered charities only).

    Columns besides: `best` (the likeliest pair's label in `pairs`, missing where there is none).
    """
    evidence = _of_the_likeliest(pairs).reindex(suppliers.index)
    evidence = evidence.fillna(dict.fromkeys(("first", "second", "together"), NOTHING))
    evidence["says"] = suppliers["says_scale"]
    evidence["organisation_word"] = suppliers["organisation_word"].astype(float)
    evidence["company_form"] = suppliers["legal_form"].isin(("LTD", "INC")).astype(float)
    for column in OF_THE_NAME:
        evidence[column] = suppliers[column].astype(float)
    return pd.concat([evidence, near], axis=1)


def _of_the_likeliest(pairs: pd.DataFrame) -> pd.DataFrame:
    """What is known of each supplier's likeliest numbered charity, and how much likelier it is than the others.

    Columns `best, first, second, together, spelling` and FROM_BEST; index: the suppliers' places.
    """
    place = np.flatnonzero(pairs["numbered_charity"])
    row, odds = pairs["row"].to_numpy()[place], log_odds(pairs["probability"].to_numpy()[place])
    order = np.lexsort((-odds, row))
    place, odds = place[order], odds[order]
    row, starts, size = np.unique(row, return_index=True, return_counts=True)
    best = pairs[["spelling_glued", *FROM_BEST]].iloc[place[starts]]
    told = best.rename(columns={"spelling_glued": "spelling"}).set_index(row)
    return told.assign(
        best=best.index,
        first=odds[starts],
        second=np.where(size > 1, odds[np.minimum(starts + 1, len(odds) - 1)], NOTHING),
        together=np.log(np.add.reduceat(np.exp(odds), starts)) if len(row) else odds,
    )
