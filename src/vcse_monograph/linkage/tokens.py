"""Names as the words that tell them apart: stems, federations under one word, how rare and how local each word is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sparse

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
        numbers = {word: number for number, word in enumerate(spelt)}
        branches = [numbers[word] for word in LOCAL if word in numbers]
        local = np.asarray(matrix[:, branches].sum(axis=1)).ravel() > 0
        place = _total(matrix[local]) / (frequency + PRIOR_NAMES)
        place[branches] = 0
        return cls(spelt, names, frequency, _f32(rarity), _f32(_log_odds(matrix, kind)), _f32(place))

    def tokens(self, normalised: pd.Series) -> Tokens:
        """The words of further names (n in, n rows out) in this vocabulary."""
        owner, code, spelt, count = split(normalised)
        number = pd.Index(self.words).get_indexer(pd.Index(spelt, dtype="str")) if spelt else np.zeros(0, dtype=int)
        column = number[code]
        known = column >= 0
        unknown = np.bincount(owner[~known], minlength=count).astype(np.float32)
        return Tokens(_matrix(owner[known], column[known], count, len(self.words)), unknown)


def learn_words(normalised: pd.Series, kind: pd.Series) -> tuple[Vocabulary, Tokens]:
    """The vocabulary of a register's names, and their words."""
    owner, code, spelt, count = split(normalised)
    matrix = _matrix(owner, code, count, len(spelt))
    return Vocabulary.learn(spelt, matrix, kind.to_numpy()), Tokens(matrix, np.zeros(count, dtype=np.float32))


def split(normalised: pd.Series) -> tuple[np.ndarray, np.ndarray, list[str], int]:
    """Each word of n normalised names: whose it is, its number, what the numbers stand for, and n."""
    text = pa.array(normalised, type=pa.string())
    text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    lists = pc.split_pattern(_federations(text), " ")
    flat = pc.list_flatten(lists).dictionary_encode()
    sizes = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    code, spelt = pd.factorize(np.array([stem(word) for word in flat.dictionary.to_pylist()], dtype=object))
    numbered = code[flat.indices.to_numpy(zero_copy_only=False)]
    small = {"", *words("small word"), *words("left out"), *words("left out of matching")}
    keep = np.array([word not in small for word in spelt], dtype=bool)[numbered]
    return owner[keep], numbered[keep], list(spelt), len(sizes)


def stem(word: str) -> str:
    """A word in the singular, counties and the like written out: SERVICES is SERVICE, HANTS is HAMPSHIRE."""
    known = words("matching")
    word = known.get(word, word)
    if len(word) > 3 and word.endswith("S") and word[-2] not in "SUI":
        word = word[:-1]
    return known.get(word, word)


def _federations(text: pa.Array) -> pa.Array:
    for phrase, short in table("federations").itertuples(index=False):
        hit = pc.match_substring_regex(text, rf"\b{phrase}\b")
        if pc.any(hit).as_py():
            mended = pc.replace_substring_regex(text.filter(hit), rf"\b{phrase}\b", short)
            text = pc.replace_with_mask(text, hit, mended)
    return text


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
