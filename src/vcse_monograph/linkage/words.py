"""Names as words: an inverted index from each word to the names that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vcse_monograph.linkage.tables import words as known_words

RAREST = 3  # words per supplier that are looked up: the third brings back names whose rarer words are misspelt


@dataclass(frozen=True)
class Words:
    """The words of n names: word number `code[i]` stands in name `owner[i]`; `vocabulary` spells them."""

    code: np.ndarray
    owner: np.ndarray
    vocabulary: list[str]
    names: int

    @cached_property
    def place(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.vocabulary)}

    @cached_property
    def frequency(self) -> np.ndarray:
        """In how many places each word stands."""
        return np.bincount(self.code, minlength=len(self.vocabulary))

    @cached_property
    def weight(self) -> np.ndarray:
        """How telling each name is: the sum of its words' rarity, where a word that stands in one name alone counts 1.

        The rarity of a word in f of n names is log(n / f) / log(n), so that registers of any size compare.
        """
        everything = max(self.names, 2)
        rarity = np.log(everything / np.clip(self.frequency, 1, everything)) / np.log(everything)
        return np.bincount(self.owner, weights=rarity[self.code], minlength=self.names)

    @cached_property
    def postings(self) -> tuple[np.ndarray, np.ndarray]:
        """Names ordered by word, and where each word's names start."""
        order = np.argsort(self.code, kind="stable")
        return self.owner[order], np.concatenate([[0], np.cumsum(self.frequency)])

    def sharing_rare_words(self, names: pd.Series, most: int) -> pd.DataFrame:
        """Pairs (row, entry): a name of `names` (its index is the row) and one of ours that hold the same rare word.

        A word is rare when at most `most` of our names hold it; of each name the rarest few are looked up.
        """
        wanted: list[tuple[int, int]] = []
        for row, name in zip(names.index, names, strict=True):
            known = {self.place[word] for word in name.split() if word in self.place}
            rarest = sorted(known, key=lambda code: (self.frequency[code], code))[:RAREST]
            wanted.extend((row, code) for code in rarest if self.frequency[code] <= most)
        if not wanted:
            return pd.DataFrame({"row": np.zeros(0, dtype=int), "entry": np.zeros(0, dtype=int)})
        rows, codes = np.array(wanted).T
        holders, starts = self.postings
        sizes = self.frequency[codes]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        entries = holders[np.repeat(starts[codes], sizes) + within]
        return pd.DataFrame({"row": np.repeat(rows, sizes), "entry": entries}).drop_duplicates(ignore_index=True)


def split_words(names: pd.Series) -> Words:
    """The words of each name (names are normalised: words are set apart by one space)."""
    text = pa.array(names, type=pa.string())
    lists = pc.split_pattern(text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text, " ")
    codes = pc.list_flatten(lists).dictionary_encode()
    sizes = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return Words(codes.indices.to_numpy(zero_copy_only=False), owner, codes.dictionary.to_pylist(), len(sizes))


def bags(words: Words) -> np.ndarray:
    """A number for each name that depends on its words but not on their order; small words do not count."""
    spelt = pd.Series(words.vocabulary, dtype="str")
    weight = pd.util.hash_array(spelt.to_numpy(dtype=object), categorize=False)
    weight[spelt.isin(known_words("small word")).to_numpy()] = 0
    total = np.zeros(words.names, dtype=np.uint64)
    np.add.at(total, words.owner, weight[words.code])
    return total
