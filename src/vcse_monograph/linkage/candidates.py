"""Which names of a register may be a supplier's: few enough to be looked at closely, wide enough to hold the right one.

Ways that a candidate is found (`found_by`):
spelling  the whole names are equal but for spaces and small words
trading   the part after "trading as" equals a register name
initials  the supplier's one short word is made of the register name's initials
words     among the register names that share most of the supplier's rare words
begins    the register name goes on where the supplier's stops
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np
import pandas as pd
import scipy.sparse as sparse
from sparse_dot_topn import sp_matmul_topn

from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.tokens import Tokens

MOST_BY_WORDS = 20  # register names a supplier: 12 lose one right organisation in a hundred, 40 gain none
COMMON = 4000  # a word in more register names than this finds nothing by itself
LEAST_LIKENESS = 0.05
SHORTEST_BEGINNING = 6  # letters
MOST_CONTINUATIONS = 40  # a beginning that more names share tells nothing
SHORTEST_INITIALS, LONGEST_INITIALS = 3, 7
MOST_WITH_INITIALS = 60


def candidates(suppliers: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> pd.DataFrame:
    """Pairs of a supplier's place (`row`) and a register name's place (`entry`), and how each was `found_by`.

    `suppliers` has `normalised, compact, trading_name, person, gp`, and `own_rule`: those that a rule settles by their
    own name are not looked up. `tokens` are their words in the index's vocabulary. Each pair is given once,
    under the first way in the order of the module's list; sorted by row and entry.
    """
    open_to = np.flatnonzero((suppliers["own_rule"] == "").to_numpy())
    found = _found(suppliers.iloc[open_to].reset_index(drop=True), tokens.only(open_to), index)
    found["row"] = open_to[found["row"].to_numpy(dtype=int)]
    # the name of a possible person, or of a possible practice, is only ever matched letter for letter
    careful = (suppliers["person"] | (suppliers["gp"] > 0)).to_numpy()[found["row"].to_numpy(dtype=int)]
    return found[~careful | (found["found_by"] == "spelling").to_numpy()].reset_index(drop=True)


def _found(suppliers: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> pd.DataFrame:
    names = index.names
    parts = [
        _equal(suppliers["compact"], names["compact"]).assign(found_by="spelling"),
        _equal(suppliers["trading_name"], names["normalised"]).assign(found_by="trading"),
        _by_initials(suppliers, names).assign(found_by="initials"),
        _by_words(tokens, index).assign(found_by="words"),
        _by_beginning(suppliers["normalised"], names["normalised"]).assign(found_by="begins"),
    ]
    together = pd.concat(parts, ignore_index=True).drop_duplicates(["row", "entry"])
    return together.sort_values(["row", "entry"], ignore_index=True, kind="stable")


def _equal(keys: pd.Series, against: pd.Series) -> pd.DataFrame:
    left = pd.DataFrame({"key": keys.to_numpy(), "row": np.arange(len(keys))})
    left = left[left["key"] != ""]
    hits = np.flatnonzero(against.isin(left["key"]).to_numpy())
    right = pd.DataFrame({"key": against.to_numpy()[hits], "entry": hits})
    return left.merge(right, on="key")[["row", "entry"]]


def _by_initials(suppliers: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    word = suppliers["normalised"]
    fits = ~word.str.contains(" ") & word.str.len().between(SHORTEST_INITIALS, LONGEST_INITIALS)
    short = word.where(fits, "").reset_index(drop=True)
    found = pd.concat([_equal(short, names["initials"]), _equal(short, names["initials_all"])]).drop_duplicates()
    few = found.groupby("row")["entry"].transform("size") <= MOST_WITH_INITIALS
    return found[few]


def _by_words(tokens: Tokens, index: RegisterIndex) -> pd.DataFrame:
    """The register names most like each supplier, by the rare words that they share (cosine of rarities)."""
    vocabulary = index.vocabulary
    telling = np.where(vocabulary.frequency <= COMMON, vocabulary.rarity, 0).astype(np.float32)
    left = (tokens.matrix @ sparse.diags(telling)).tocsr()
    left.eliminate_zeros()
    unit = sparse.diags((1 / np.maximum(index.names["length"].to_numpy(), 1e-6)).astype(np.float32))
    right = (unit @ index.tokens.matrix @ sparse.diags(vocabulary.rarity)).T.tocsr()
    best = sp_matmul_topn(
        left.astype(np.float32),
        right.astype(np.float32),
        top_n=MOST_BY_WORDS,
        threshold=LEAST_LIKENESS,
        n_threads=1,
    ).tocoo()
    return pd.DataFrame({"row": best.row.astype(int), "entry": best.col.astype(int)})


def _by_beginning(suppliers: pd.Series, names: pd.Series) -> pd.DataFrame:
    """Register names that begin with the supplier's whole name; the index holds its names in order of the alphabet."""
    ordered = names.to_numpy(dtype=object).tolist()
    rows: list[tuple[int, int]] = []
    for row, name in enumerate(suppliers.to_numpy(dtype=object)):
        if len(name) < SHORTEST_BEGINNING:
            continue
        low = bisect_left(ordered, name)
        high = bisect_right(ordered, name + "\uffff", low)
        if high - low <= MOST_CONTINUATIONS:
            rows.extend((row, entry) for entry in range(low, high))
    return pd.DataFrame(rows, columns=["row", "entry"], dtype=int)
