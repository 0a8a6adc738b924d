"""Which names of a register may be a supplier's: few enough to be looked at closely, wide enough to hold the right one.

Ways that a candidate is found (`found_by`):
spelling  the whole names are equal but for spaces and small words
trading   the part after "trading as" equals a register name
initials  the supplier's one short word is made of the register name's initials
words     among the register names that share most of the supplier's rare words
begins    the register name goes on where the supplier's stops
"""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sparse
from sparse_dot_topn import sp_matmul_topn

from vcse_monograph.linkage.arrow import strings
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.lookup import continuations, equal_in_order
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

    `suppliers` has `normalised, compact, trading_name, person, like_charities, gp`, and `own_rule`: those that a
    rule settles by their own name are not looked up. `tokens` are their words in the index's vocabulary. Each pair is
    given once, under the first way in the order of the module's list; sorted by row and entry.
    """
    open_to = np.flatnonzero((suppliers["own_rule"] == "").to_numpy())
    suppliers, tokens = suppliers.iloc[open_to], tokens.only(open_to)
    # the name of a possible person, or of a possible practice, is only ever matched letter for letter
    careful = (suppliers["person"] | ((suppliers["gp"] > 0) & ~suppliers["like_charities"])).to_numpy()
    found = _found(suppliers, tokens.without(careful), index)
    row = found["row"].to_numpy()
    found["row"] = open_to[row]
    return found[~careful[row] | (found["found_by"] == "spelling").to_numpy()].reset_index(drop=True)


def _found(suppliers: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> pd.DataFrame:
    normalised = strings(suppliers["normalised"])
    ways = {
        "spelling": _equal(strings(suppliers["compact"]), index, "compact"),
        "trading": equal_in_order(strings(suppliers["trading_name"]), index.text["normalised"], index.begin),
        "initials": _by_initials(normalised, index),
        "words": _by_words(tokens, index),
        "begins": _by_beginning(normalised, index),
    }
    row, entry = (np.concatenate([found[side] for found in ways.values()]) for side in (0, 1))
    sizes = [len(found[0]) for found in ways.values()]
    way = pd.Categorical.from_codes(np.repeat(np.arange(len(ways)), sizes), pd.Index(ways))
    pair = row * len(index.names) + entry
    order = np.argsort(pair, kind="stable")
    order = order[np.diff(pair[order], prepend=-1) > 0]
    return pd.DataFrame({"row": row[order], "entry": entry[order], "found_by": way[order]})


def _equal(keys: pa.StringArray, index: RegisterIndex, column: str) -> tuple[np.ndarray, np.ndarray]:
    return index.lookups[column].equal(keys, index.text[column])


def _by_initials(normalised: pa.StringArray, index: RegisterIndex) -> tuple[np.ndarray, np.ndarray]:
    one_word = rf"^[^ ]{{{SHORTEST_INITIALS},{LONGEST_INITIALS}}}$"
    short = pc.if_else(pc.match_substring_regex(normalised, one_word), normalised, "")
    both = [_equal(short, index, column) for column in ("initials", "initials_all")]
    pairs = np.unique(np.concatenate([np.column_stack(found) for found in both]), axis=0)
    few = np.bincount(pairs[:, 0], minlength=1)[pairs[:, 0]] <= MOST_WITH_INITIALS
    return pairs[few, 0], pairs[few, 1]


def _by_words(tokens: Tokens, index: RegisterIndex) -> tuple[np.ndarray, np.ndarray]:
    """The register names most like each supplier, by the rare words that they share (cosine of rarities)."""
    vocabulary = index.vocabulary
    telling = np.where(vocabulary.frequency <= COMMON, vocabulary.rarity, 0).astype(np.float32)
    left = (tokens.matrix @ sparse.diags(telling)).astype(np.float32).tocsr()
    left.eliminate_zeros()
    best = sp_matmul_topn(
        left, index.by_word, top_n=MOST_BY_WORDS, threshold=LEAST_LIKENESS, n_threads=os.cpu_count()
    ).tocoo()
    return best.row.astype(np.intp), best.col.astype(np.intp)


def _by_beginning(normalised: pa.StringArray, index: RegisterIndex) -> tuple[np.ndarray, np.ndarray]:
    """Register names that begin with the supplier's whole name; the index holds its names in order of the alphabet."""
    long = np.flatnonzero(pc.greater_equal(pc.utf8_length(normalised), SHORTEST_BEGINNING))
    wanted = normalised.take(pa.array(long))
    row, entry = continuations(wanted, index.text["normalised"], index.begin, MOST_CONTINUATIONS)
    return long[row], entry
