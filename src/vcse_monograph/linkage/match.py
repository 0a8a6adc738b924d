"""Which names of the registers may be a supplier's: candidates, how each was found, and the best of them.

How a candidate is found, best first (`HOW`):
exact     the normalised names are equal
trading   the part after "trading as" equals a register name
spaces    equal but for spaces and small words
order     the same words in another order
cut       the supplier's name stops in mid-word, and the register name goes on
part      the supplier's name is the beginning of the register name
branch    the register name is the beginning of the supplier's name
near      a few letters differ
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from vcse_monograph.linkage.names import compact, parse
from vcse_monograph.linkage.words import Words, bags, split_words

HOW = ("exact", "trading", "spaces", "order", "cut", "part", "branch", "near")
LOOSE = ("cut", "part", "branch", "near")
KIND_ORDER = ("nhs", "charity", "cic", "society", "other_vcse", "company")
SHORTEST_PART = 10  # letters: a shorter beginning fits too many names
MOST_CONTINUATIONS = 8  # a beginning that more names share tells nothing
RARE = 300  # a word in more register names than this brings too many candidates
NEAR_ENOUGH = 85.0  # rapidfuzz ratio; below it, next to no labelled pair is right


@dataclass(frozen=True)
class RegisterIndex:
    """A register with its names parsed: `names` has one row per register name; `words` its inverted index."""

    names: pd.DataFrame
    words: Words

    @classmethod
    def build(cls, register: pd.DataFrame) -> RegisterIndex:
        """Parse the names of a tidy register."""
        parsed = parse(register["name"])
        names = register.assign(normalised=parsed["normalised"], legal_form=parsed["legal_form"])
        names["compact"] = compact(names["normalised"]).to_numpy()
        names["standing"] = _standing(names)
        names = names[names["compact"] != ""].reset_index(drop=True)
        words = split_words(names["normalised"])
        names["bag"] = bags(words)
        names["weight"] = words.weight
        names["word_count"] = np.bincount(words.owner, minlength=len(names))
        return cls(names, words)


def _standing(names: pd.DataFrame) -> np.ndarray:
    """0 for the main name of an organisation not known to be closed, 1 a working name, 2 a former or closed one's.

    3 for a registration outside England and Wales: the commissioners are English, and a charity that works in both
    countries is registered in both under one name.
    """
    by_type = names["name_type"].map({"main": 0, "working": 1, "previous": 2, "merged": 2}).fillna(0).to_numpy()
    standing = np.where(names["active_2021"] == "False", 2, by_type)
    abroad = names["organisation_id"].str.startswith(("GB-SC-", "GB-NIC-")).to_numpy()
    return np.where(abroad, 3, standing).astype(np.int8)


def equal_names(suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """Candidates whose whole name agrees: columns `row` (index label in suppliers), `entry` (place in index), `how`."""
    names = index.names
    direct = _join(suppliers["compact"], names["compact"])
    same = suppliers["normalised"].loc[direct["row"]].to_numpy() == names["normalised"].to_numpy()[direct["entry"]]
    direct["how"] = np.where(same, "exact", "spaces")
    traded = suppliers["trading_name"]
    trading = _join(traded[traded != ""], names["normalised"]).assign(how="trading")
    order = _join(suppliers["bag"], names["bag"]).assign(how="order")
    return _first(pd.concat([direct, trading, order], ignore_index=True))


def parts_of_names(suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """Candidates where one name begins the other; columns as `equal_names`."""
    found = [_continuations(suppliers, index), _leading_words(suppliers, index)]
    return _first(pd.concat(found, ignore_index=True))


def near_names(suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """Candidates that share a rare word and differ by a few letters; columns as `equal_names`, and `ratio`."""
    pairs = index.words.sharing_rare_words(suppliers["normalised"], RARE)
    left = suppliers["normalised"].loc[pairs["row"]].to_numpy()
    right = index.names["normalised"].to_numpy()[pairs["entry"]]
    lengths = suppliers["normalised"].str.len().loc[pairs["row"]].to_numpy()
    others = index.names["normalised"].str.len().to_numpy()[pairs["entry"]]
    # the ratio cannot reach r when the lengths differ by more than this
    likely = 200 * np.minimum(lengths, others) >= NEAR_ENOUGH * (lengths + others)
    pairs, left, right = pairs[likely], left[likely], right[likely]
    pairs["ratio"] = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, workers=1)
    enough = pairs["ratio"].to_numpy() >= NEAR_ENOUGH
    pairs, left, right = pairs[enough].assign(how="near"), left[enough], right[enough]
    pairs["ratio"] = [worst_word(*names) for names in zip(left, right, strict=True)]
    best = pairs.groupby("row")["ratio"].transform("max")
    return pairs[pairs["ratio"] == best].reset_index(drop=True)


def worst_word(left: str, right: str) -> float:
    """0 to 100: how well the word of either name that fares worst is matched by some word of the other.

    SURREY COALITION and ESSEX COALITION agree in most letters, and not at all in the word that tells them apart.
    """
    words = left.split(), right.split()
    scores = process.cdist(*words, scorer=fuzz.ratio)
    return float(min(scores.max(axis=0).min(), scores.max(axis=1).min()))


def _join(keys: pd.Series, against: pd.Series) -> pd.DataFrame:
    """Places (row, entry) with equal keys; places count from 0 in each, keys that are empty are left out."""
    left = pd.DataFrame({"key": keys.to_numpy(), "row": keys.index.to_numpy()})
    hits = np.flatnonzero(against.isin(keys).to_numpy())
    right = pd.DataFrame({"key": against.to_numpy()[hits], "entry": hits})
    if left["key"].dtype != np.uint64:
        left = left[left["key"] != ""]
    return left.merge(right, on="key")[["row", "entry"]]


def _first(candidates: pd.DataFrame) -> pd.DataFrame:
    """Each pair once, under the best way that it was found."""
    rank = candidates["how"].map({how: place for place, how in enumerate(HOW)})
    ordered = candidates.assign(rank=rank).sort_values(["row", "entry", "rank"])
    return ordered.drop_duplicates(["row", "entry"]).drop(columns="rank").reset_index(drop=True)


def _continuations(suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    keys = index.names["normalised"]
    order = keys.argsort(kind="stable").to_numpy()
    ordered = keys.to_numpy()[order].tolist()
    rows: list[tuple[int, int, str]] = []
    for row, name in zip(suppliers.index, suppliers["normalised"], strict=True):
        if len(name) < SHORTEST_PART:
            continue
        low = bisect_left(ordered, name)
        high = bisect_right(ordered, name + "\uffff")
        whole_word = [i for i in range(low, min(high, low + 200)) if ordered[i][len(name) : len(name) + 1] == " "]
        chosen, how = (whole_word, "part") if whole_word else (range(low, min(high, low + 200)), "cut")
        if chosen and len({ordered[i] for i in chosen}) <= MOST_CONTINUATIONS:
            rows.extend((row, order[i], how) for i in chosen)
    return pd.DataFrame(rows, columns=["row", "entry", "how"])


def _leading_words(suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    rows, starts = [], []
    for row, name in zip(suppliers.index, suppliers["normalised"], strict=True):
        words = name.split()
        for count in range(1, len(words)):
            rows.append(row)
            starts.append(" ".join(words[:count]))
    starts_of = pd.DataFrame({"row": rows, "key": pd.Series(starts, dtype="str")})
    hits = np.flatnonzero(index.names["normalised"].isin(starts_of["key"]).to_numpy())
    entries = pd.DataFrame({"key": index.names["normalised"].to_numpy()[hits], "entry": hits})
    found = starts_of[starts_of["key"].str.len() >= 5].merge(entries, on="key")
    longest = found["key"].str.len() == found.groupby("row")["key"].transform(lambda keys: keys.str.len().max())
    return found[longest][["row", "entry"]].assign(how="branch")


def best_candidates(candidates: pd.DataFrame, suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """The best candidate of each supplier: one row per supplier that has any, index = its label in suppliers.

    Columns `how`, `kind`, `entry`, `numbered`, `standing`, `same_form` (both claim the same legal form), `weight`
    (how telling the register name is: the sum of its words' rarity), `word_count` (of the register name),
    `closeness` (0 to 1: length or spelling that agrees) and `organisations` (how many share the best place: more
    than one means that the name does not tell which).
    """
    found = _with_evidence(candidates.reset_index(drop=True), suppliers, index)
    # a name that claims no legal form does not choose between one with and one without
    found["form_agrees"] = found["same_form"] & (found["legal_form"] != "")
    rank = ["how_rank", "closeness", "kind_rank", "numbered", "standing", "form_agrees"]
    upwards = [True, False, True, False, True, False]
    found = found.sort_values(["row", *rank, "organisation_id", "entry"], ascending=[True, *upwards, True, True])
    best = found.drop_duplicates("row").set_index("row")
    tied = found.merge(best[rank].reset_index(), on=["row", *rank])
    who = tied["organisation_id"].where(tied["numbered"], tied["normalised"])
    best["organisations"] = who.groupby(tied["row"]).nunique()
    return best[
        [
            "how",
            "kind",
            "entry",
            "numbered",
            "same_form",
            "standing",
            "weight",
            "word_count",
            "closeness",
            "organisations",
        ]
    ]


def _with_evidence(found: pd.DataFrame, suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    entry = found["entry"].to_numpy(dtype=int)
    for column in ("kind", "standing", "organisation_id", "legal_form", "normalised", "weight", "word_count"):
        found[column] = index.names[column].to_numpy()[entry]
    own = suppliers.loc[found["row"]]
    found["same_form"] = found["legal_form"].to_numpy() == own["legal_form"].to_numpy()
    found["numbered"] = found["organisation_id"] != ""
    rank = found["how"].map({how: place for place, how in enumerate(HOW)})
    found["how_rank"] = rank.clip(upper=HOW.index(LOOSE[0]))  # among loose ways, the closest wins
    found["kind_rank"] = found["kind"].map({kind: place for place, kind in enumerate(KIND_ORDER)})
    lengths = found["normalised"].str.len().to_numpy(), own["normalised"].str.len().to_numpy()
    shared = np.minimum(*lengths) / np.maximum(np.maximum(*lengths), 1)
    ratio = found["ratio"].fillna(100.0).to_numpy() / 100 if "ratio" in found else 1.0
    closeness = np.where(found["how"] == "near", ratio, shared)
    found["closeness"] = np.where(found["how"].isin(LOOSE), closeness, 1.0).round(4)
    return found
