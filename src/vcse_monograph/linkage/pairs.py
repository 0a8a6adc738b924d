"""What speaks for and against a supplier being a register's organisation: one row of features per pair.

All features are facts that a reader can check on the two names (`FEATURES` says what each is), so that a decision can
be explained. Similarities and shares run from 0 to 1; weights are sums of rarities (`tokens.Vocabulary`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sparse
from rapidfuzz import distance, fuzz, process

from vcse_monograph.linkage.arrow import strings
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.tokens import Tokens

FEATURES = {
    "spelling": "letters that agree, whole names (rapidfuzz ratio)",
    "spelling_glued": "the same without spaces and small words",
    "start_alike": "letters that agree, the beginning counting more (Jaro-Winkler)",
    "words_alike": "letters that agree once each name's words are in order of the alphabet",
    "likeness": "rare words that agree (cosine of rarities)",
    "own_begin": "share of the supplier's name that the register name begins with",
    "their_begin": "share of the register name that the supplier's begins with",
    "own_share": "share of the weight of the supplier's words that the register name holds",
    "their_share": "share of the weight of the register name's words that the supplier's holds",
    "own_missing": "rarity of the rarest word of the supplier's that the register name lacks",
    "their_missing": "rarity of the rarest word of the register name that the supplier's lacks",
    "own_weight": "weight of the supplier's words",
    "their_weight": "weight of the register name's words",
    "shared_weight": "weight of the words in both",
    "own_words": "words in the supplier's name",
    "their_words": "words in the register name",
    "own_letters": "letters in the supplier's name",
    "initials": "1 where the supplier's name is made of the register name's initials",
    "first_word": "1 where both begin with the same word",
    "form_agrees": "legal forms: 2 the same, 1 the supplier claims none, 0 the register does not, -1 they differ",
    "standing": "0 main name, 1 working name, 2 former name or a charity merged into this one",
    "closed": "1 where the register says that the organisation had closed by 2021",
    "abroad": "1 for a registration in Scotland or Northern Ireland: English commissioners pay the English one",
    "age": "years from the charity's registration, told by its number, to the payments",
    "log_income": "income in pounds a year, logarithm to base 10; missing where unknown",
    "better_namesakes": "numbered charities of exactly the register name, likelier meant (open, English, name in use)",
    "equal_namesakes": "further numbered charities of this name, as likely meant",
    "same_unnumbered": "further charities of this name whose number the register does not hold",
    "same_other": "organisations of other kinds of this name",
    "names_held": "names that the organisation is registered under",
    "sector": "how much more often suppliers come from the charity's sector than charities do (log odds)",
    "behind": "how much less alike than the supplier's most alike organisation",
    "ahead": "shared weight beyond that of the next organisation that shares words",
    "says": "what the supplier's own name says: -3 public body ... 3 charity or hospice",
    "charity_words": "mean log odds of the supplier's words in charities' names against companies'",
    "shared_charity_words": "summed log odds of the words in both",
    "missing_charity_words": "summed log odds of the supplier's words that the register name lacks",
    "own_missing_place": "how far the supplier's words that the register name lacks are places",
    "their_missing_place": "how far the register name's words that the supplier's lacks are places",
}
MOST_ORGANISATIONS = 8  # looked at closely for each supplier: the right one is the ninth in one case of a thousand
FORM_SAME, FORM_OWN_SILENT, FORM_THEIRS_SILENT, FORM_DIFFERS = 2, 1, 0, -1
OLDEST = 30.0  # years: beyond, age says nothing more


def closest(found: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """Of candidates with their `likenesses`, sorted by row, each supplier's likeliest organisations of a VCSE kind.

    Each organisation under its name most like the supplier's; numbered charities and others are ranked apart, since
    only the first can be labelled. Rows keep their label in `found`; columns `organisation, standing,
    numbered_charity, behind, ahead` besides.
    """
    place = np.flatnonzero(index.vcse[found["entry"].to_numpy()])
    entry, alike = found["entry"].to_numpy()[place], found["alike"].to_numpy()[place]
    organisation = index.names["organisation"].to_numpy()[entry].astype(np.int64)
    standing, numbered = index.names["standing"].to_numpy()[entry], index.numbered_charity[entry]
    group = found["row"].to_numpy()[place] * 2 + numbered
    among_equals = (standing.astype(np.int64) * len(index.names) + organisation) * len(index.names) + entry
    order = np.lexsort((among_equals, -alike, group))
    order = order[~pd.Index((group * len(index.names) + organisation)[order]).duplicated()]
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    size = np.diff(starts, append=len(order))
    pairs = found.iloc[place[order]].assign(
        organisation=organisation[order],
        standing=standing[order],
        numbered_charity=numbered[order],
        behind=np.repeat(alike[order][starts], size) - alike[order],
        ahead=_ahead(found["shared_weight"].to_numpy()[place[order]], starts, size),
    )
    rank = np.arange(len(order)) - np.repeat(starts, size)
    return pairs[(rank < MOST_ORGANISATIONS) | (pairs["initials"] == 1).to_numpy()]


def pair_features(
    pairs: pd.DataFrame, suppliers: pd.DataFrame, tokens: Tokens, index: RegisterIndex, *, until: float
) -> pd.DataFrame:
    """Features of each pair of `closest` that can be linked: `FEATURES` but `sector`, and what names the pair.

    `suppliers` has `normalised, compact, legal_form, says_scale, charity_words`; `until` is the year up to which the
    payments run. Columns `row, entry, organisation, found_by, alike, sector_code, numbered_charity` besides. A charity
    without number cannot be linked: what its name tells is in `evidence.near_kinds`.
    """
    can_be = pairs["numbered_charity"] | ~index.is_of("charity")[pairs["entry"].to_numpy()]
    pairs = pairs[can_be].reset_index(drop=True)
    parts = [_letters_between(pairs, suppliers, index), _words_between(pairs, tokens, index)]
    return pd.concat([pairs, *parts, _facts(pairs, suppliers, index, until)], axis=1)


def likenesses(pairs: pd.DataFrame, suppliers: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> pd.DataFrame:
    """How alike the two names of each pair are, whole: letters and words; and `alike`, the sum that ranks them."""
    row, entry = pairs["row"].to_numpy(dtype=int), pairs["entry"].to_numpy(dtype=int)
    shared = _shared(tokens, index, row, entry)
    rarity = index.vocabulary.rarity
    own_weight = (tokens.matrix @ rarity + tokens.unknown)[row]
    their_weight, shared_weight = index.names["weight"].to_numpy()[entry], shared @ rarity
    length = np.sqrt(tokens.matrix @ rarity**2 + tokens.unknown)[row] * index.names["length"].to_numpy()[entry]
    trading = (pairs["found_by"] == "trading").to_numpy()
    spelling = {
        name: np.where(trading, 1.0, _scores(*_names(column, suppliers, row, index, entry), fuzz.ratio) / 100)
        for name, column in {"spelling": "normalised", "spelling_glued": "compact"}.items()
    }
    # where all letters agree so do the words, though they be written as one: AUTISMPLUS is AUTISM PLUS
    whole = spelling["spelling_glued"] == 1
    both = pd.DataFrame(
        {
            **spelling,
            "likeness": np.where(whole, 1.0, (shared @ rarity**2) / np.maximum(length, 1e-6)),
            "own_share": np.where(whole, 1.0, shared_weight / np.maximum(own_weight, 1e-6)),
            "their_share": np.where(whole, 1.0, shared_weight / np.maximum(their_weight, 1e-6)),
            "own_weight": own_weight,
            "their_weight": their_weight,
            "shared_weight": np.where(whole, their_weight, shared_weight),
            "initials": (pairs["found_by"] == "initials").to_numpy().astype(float),
        },
        index=pairs.index,
    )
    both["alike"] = both[["spelling", "spelling_glued", "own_share", "their_share", "initials"]].sum(axis=1)
    return both


def _ahead(own: np.ndarray, starts: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Each pair's shared weight minus the most that another organisation of its group shares with the supplier."""
    if not len(own):
        return own
    most = np.repeat(np.maximum.reduceat(own, starts), size)
    top = own >= most
    second = np.repeat(np.maximum.reduceat(np.where(top, 0.0, own), starts), size)
    alone = np.repeat(np.add.reduceat(top.astype(int), starts), size) == 1
    return own - np.where(top & alone, second, most)


def _letters_between(pairs: pd.DataFrame, suppliers: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """How far the two names' beginnings agree, and their letters in another order of the words."""
    row, entry = pairs["row"].to_numpy(dtype=int), pairs["entry"].to_numpy(dtype=int)
    glued = _names("compact", suppliers, row, index, entry)
    begin = _scores(*glued, distance.Prefix.similarity)
    share = {
        "own_begin": begin / np.maximum(_lengths(strings(suppliers["compact"]), row), 1),
        "their_begin": begin / np.maximum(_lengths(index.text["compact"], entry), 1),
    }
    trading = (pairs["found_by"] == "trading").to_numpy()
    return pd.DataFrame(
        {
            "start_alike": _scores(*glued, distance.JaroWinkler.normalized_similarity),
            "words_alike": _scores(*_names("normalised", suppliers, row, index, entry), fuzz.token_sort_ratio) / 100,
            **{name: np.where(trading, 1.0, value) for name, value in share.items()},
        },
        index=pairs.index,
    )


def _words_between(pairs: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> pd.DataFrame:
    """What the words say that both names hold, and those that one lacks."""
    row, entry = pairs["row"].to_numpy(dtype=int), pairs["entry"].to_numpy(dtype=int)
    vocabulary = index.vocabulary
    shared = _shared(tokens, index, row, entry)
    own, theirs = _without(tokens.matrix[row], shared), _without(index.tokens.matrix[entry], shared)
    unknown, whole = tokens.unknown[row], (pairs["spelling_glued"] == 1).to_numpy()
    return pd.DataFrame(
        {
            "own_missing": np.where(whole, 0, np.maximum(rarest(own, vocabulary.rarity), unknown > 0)),
            "their_missing": np.where(whole, 0, rarest(theirs, vocabulary.rarity)),
            "own_words": tokens.count[row],
            "their_words": index.tokens.count[entry],
            "shared_charity_words": shared @ vocabulary.charitable,
            "missing_charity_words": own @ vocabulary.charitable,
            "own_missing_place": _mean(own, vocabulary.place),
            "their_missing_place": _mean(theirs, vocabulary.place),
        },
        index=pairs.index,
    )


def _facts(pairs: pd.DataFrame, suppliers: pd.DataFrame, index: RegisterIndex, until: float) -> pd.DataFrame:
    """What the register says of the organisation, and the supplier's name of itself."""
    row, entry = pairs["row"].to_numpy(dtype=int), pairs["entry"].to_numpy(dtype=int)
    names = index.names
    first_word = names["first_word"].cat
    first = pc.list_element(pc.split_pattern(strings(suppliers["normalised"]), " ", max_splits=1), 0)
    facts = {
        "own_letters": _lengths(strings(suppliers["compact"]), row),
        "first_word": first_word.categories.get_indexer(first.to_pandas())[row] == first_word.codes.to_numpy()[entry],
        "form_agrees": _forms(
            suppliers["legal_form"].to_numpy(dtype=object)[row], names["legal_form"].to_numpy(dtype=object)[entry]
        ),
        "closed": (names["active_2021"] == "False").to_numpy()[entry],
        "abroad": names["abroad"].to_numpy()[entry],
        "age": np.clip(until - names["registered"].to_numpy()[entry], -5.0, OLDEST),
        "log_income": np.log10(np.maximum(names["income_pounds"].to_numpy()[entry], 0) + 1),
        "says": suppliers["says_scale"].to_numpy()[row],
        "charity_words": suppliers["charity_words"].to_numpy()[row],
        "sector_code": index.sector.take(entry),
    }
    for column in ("better_namesakes", "equal_namesakes", "same_unnumbered", "same_other", "names_held"):
        facts[column] = names[column].to_numpy()[entry]
    frame = pd.DataFrame(facts, index=pairs.index)
    return frame.astype(dict.fromkeys(frame.columns.drop("sector_code"), float))


def charity_words(tokens: Tokens, index: RegisterIndex) -> np.ndarray:
    """The mean log odds of each name's known words in charities' names against companies'."""
    known = np.maximum(np.diff(tokens.matrix.indptr), 1)
    return np.asarray(tokens.matrix @ index.vocabulary.charitable) / known


def _forms(own: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    silent = [own == "", theirs == "", own == theirs]
    return np.select(silent, [FORM_OWN_SILENT, FORM_THEIRS_SILENT, FORM_SAME], FORM_DIFFERS)


def _shared(tokens: Tokens, index: RegisterIndex, row: np.ndarray, entry: np.ndarray) -> sparse.csr_matrix:
    return tokens.matrix[row].multiply(index.tokens.matrix[entry]).tocsr()


def _without(whole: sparse.csr_matrix, part: sparse.csr_matrix) -> sparse.csr_matrix:
    rest = (whole - part).tocsr()
    rest.eliminate_zeros()
    return rest


def rarest(words: sparse.csr_matrix, rarity: np.ndarray) -> np.ndarray:
    """The rarity of each row's rarest word; 0 where no word is left."""
    values, starts = rarity[words.indices], words.indptr
    filled = np.diff(starts) > 0
    most = np.zeros(words.shape[0])
    if filled.any():
        most[filled] = np.maximum.reduceat(values, starts[:-1][filled])
    return most


def _mean(words: sparse.csr_matrix, values: np.ndarray) -> np.ndarray:
    """The mean of `values` over each row's words; 1 where no word is left."""
    count = np.diff(words.indptr)
    return np.where(count > 0, (words @ values) / np.maximum(count, 1), 1.0)


def _names(
    column: str, suppliers: pd.DataFrame, row: np.ndarray, index: RegisterIndex, entry: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Both names of each pair, from a column that suppliers and register share."""
    return _text(strings(suppliers[column]), row), _text(index.text[column], entry)


def _text(text: pa.StringArray, places: np.ndarray) -> np.ndarray:
    """The strings at these places, each made once however often it is asked for."""
    asked = np.zeros(len(text), dtype=bool)
    asked[places] = True
    once = text.take(pa.array(np.flatnonzero(asked))).to_numpy(zero_copy_only=False)
    return once[(np.cumsum(asked) - 1)[places]]


def _lengths(text: pa.StringArray, places: np.ndarray) -> np.ndarray:
    return pc.utf8_length(text).to_numpy()[places].astype(float)


def _scores(left: np.ndarray, right: np.ndarray, scorer: object) -> np.ndarray:
    return np.asarray(process.cpdist(left, right, scorer=scorer, workers=-1), dtype=float)  # type: ignore[arg-type]
