"""Names as the words that tell them apart: stems, federations under one word, how rare and how local each word is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sparse

from vcse_monograph.linkage.arrow import flags, strings
from vcse_monograph.linkage.tables import table, words

# names of local branches: a word that often stands beside one of these is the name of a place
LOCAL = ("AGEUK", "CAB", "CVS", "HOMESTART", "RELATE", "SCOUT", "BRANCH", "PTA", "PARISH", "DISTRICT", "VILLAGE", "PCC")
PRIOR_NAMES = 3  # names that a word needs before its places are believed
MOST_TELLING = 3.0  # the log odds of a word for charities are held within this, either side


@dataclass(frozen=True)
class Tokens:
    """The distinct words of n names as a sparse 0/1 matrix (n x vocabulary), and the words that it does not know."""

    matrix: sparse.csr_matrix
    unknown: np.ndarray

    @cached_property
    def count(self) -> np.ndarray:
        """How many words each name has, unknown ones included."""
        return np.diff(self.matrix.indptr) + self.unknown

    def only(self, places: np.ndarray) -> Tokens:
        """The words of the names at these places."""
        return Tokens(self.matrix[places], self.unknown[places])

    def without(self, left_out: np.ndarray) -> Tokens:
        """The same names, those marked (n truth values) without any word."""
        kept = self.matrix.copy()
        kept.data *= np.repeat(~left_out, np.diff(kept.indptr))
        kept.eliminate_zeros()
        return Tokens(kept, self.unknown)


@dataclass(frozen=True)
class Vocabulary:
    """The words of a register: in how many names each stands, among charities, companies and names of places."""

    words: list[str]
    names: int
    frequency: np.ndarray
    rarity: np.ndarray
    charitable: np.ndarray
    place: np.ndarray

    @classmethod
    def learn(cls, spelt: list[str], matrix: sparse.csr_matrix, kind: np.ndarray) -> Vocabulary:
        """What the register's own names (`matrix`, one row a name, `kind` its kind) say of each word.

        `rarity` is log(n / f) / log(n) for a word in f of n names, so that registers of any size compare; `charitable`
        the log odds of the word in charities' names against companies'; `place` 0 to 1.
        """
        names = max(matrix.shape[0], 2)
        frequency = np.bincount(matrix.indices, minlength=len(spelt))
        rarity = np.log(names / np.clip(frequency, 1, names)) / np.log(names)
        branches = np.flatnonzero(flags(pc.is_in(pa.array(spelt, type=pa.string()), value_set=pa.array(LOCAL))))
        local = np.asarray(matrix[:, branches].sum(axis=1)).ravel() > 0
        place = _total(matrix[local]) / (frequency + PRIOR_NAMES)
        place[branches] = 0
        return cls(spelt, names, frequency, _f32(rarity), _f32(_log_odds(matrix, kind)), _f32(place))

    @cached_property
    def _spelt(self) -> pa.Array:
        return pa.array(self.words, type=pa.string())

    def frequency_of(self, spelt: pa.Array) -> np.ndarray:
        """In how many names of the register each of n words stands; 0 for one that it does not know."""
        number = pc.index_in(stems(spelt), value_set=self._spelt)
        known = number.fill_null(0).to_numpy()
        return np.where(flags(pc.is_valid(number)), np.append(self.frequency, 0)[known], 0)

    def tokens(self, normalised: pd.Series) -> Tokens:
        """The words of further names (n in, n rows out) in this vocabulary."""
        owner, code, spelt, count = split(normalised)
        number = pc.index_in(pa.array(spelt, type=pa.string()), value_set=self._spelt)
        column = number.fill_null(-1).to_numpy()[code]
        known = column >= 0
        unknown = np.bincount(owner[~known], minlength=count).astype(np.float32)
        return Tokens(_matrix(owner[known], column[known], count, len(self.words)), unknown)


def learn_words(normalised: pd.Series, kind: pd.Series) -> tuple[Vocabulary, Tokens]:
    """The vocabulary of a register's names, and their words."""
    owner, code, spelt, count = split(normalised)
    matrix = _matrix(owner, code, count, len(spelt))
    return Vocabulary.learn(spelt, matrix, kind.to_numpy()), Tokens(matrix, np.zeros(count, dtype=np.float32))


def weighted_by_word(tokens: Tokens, vocabulary: Vocabulary, length: np.ndarray) -> sparse.csr_matrix:
    """For each word the names that hold it, with its rarity as a part of their `length` (words x names)."""
    turned = tokens.matrix.tocsc()
    unit = (1 / np.maximum(length, 1e-6)).astype(np.float32)
    weight = unit[turned.indices] * np.repeat(vocabulary.rarity, np.diff(turned.indptr))
    return sparse.csr_matrix((weight, turned.indices, turned.indptr), shape=turned.shape[::-1])


def split(normalised: pd.Series) -> tuple[np.ndarray, np.ndarray, list[str], int]:
    """Each word of n normalised names: whose it is, its number, what the numbers stand for, and n."""
    lists = pc.split_pattern(_federations(strings(normalised)), " ")
    flat = pc.list_flatten(lists).dictionary_encode()
    stemmed = stems(flat.dictionary).dictionary_encode()
    numbered = stemmed.indices.to_numpy()[flat.indices.to_numpy()]
    owner = pc.list_parent_indices(lists).to_numpy()
    small = ["", *words("small word"), *words("left out"), *words("left out of matching")]
    keep = ~flags(pc.is_in(stemmed.dictionary, value_set=pa.array(small)))[numbered]
    return owner[keep], numbered[keep], stemmed.dictionary.to_pylist(), len(lists)


def stems(spelt: pa.Array) -> pa.Array:
    """Words in the singular, counties and the like written out: SERVICES is SERVICE, HANTS is HAMPSHIRE."""
    return _known(pc.replace_substring_regex(_known(spelt), r"^(..+[^SUI])S$", r"\1"))


def _known(spelt: pa.Array) -> pa.Array:
    known = words("matching")
    place = pc.index_in(spelt, value_set=pa.array(list(known), type=pa.string()))
    return pc.coalesce(pa.array(list(known.values()), type=pa.string()).take(place), spelt)


def _federations(text: pa.Array) -> pa.Array:
    phrases = table("federations")["phrase"]
    held = pc.match_substring_regex(text, rf"\b(?:{'|'.join(phrases)})\b")
    some = text.filter(held)
    for phrase, short in table("federations").itertuples(index=False):
        some = pc.replace_substring_regex(some, rf"\b{phrase}\b", short)
    return pc.replace_with_mask(text, held, some)


def _matrix(owner: np.ndarray, column: np.ndarray, names: int, vocabulary: int) -> sparse.csr_matrix:
    matrix = sparse.csr_matrix((np.ones(len(owner), dtype=np.float32), (owner, column)), shape=(names, vocabulary))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def _log_odds(matrix: sparse.csr_matrix, kind: np.ndarray) -> np.ndarray:
    charity, company = kind == "charity", kind == "company"
    share = [np.log((_total(matrix[which]) + 0.5) / (which.sum() + 1)) for which in (charity, company)]
    return np.clip(share[0] - share[1], -MOST_TELLING, MOST_TELLING)


def _total(matrix: sparse.csr_matrix) -> np.ndarray:
    return np.asarray(matrix.sum(axis=0)).ravel()


def _f32(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=np.float32)
