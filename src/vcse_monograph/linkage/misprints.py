"""Misprinted words that say what a supplier is, put right: LONDONB OROUGH, DISTRICT CONUCIL, NHSFOUNDATION, HOSPIT.

Most of the money hangs on such words: a foundation trust whose name is misprinted would be one more supplier of which
nothing is known, and may be paid more than all VCSEs together. Only words of `data/linkage/organisation_words.csv` are
restored, and only where no register holds what stands there: names of people, places and products stay as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice, takewhile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import OSA

from vcse_monograph.linkage.arrow import flags, strings
from vcse_monograph.linkage.tables import table, words
from vcse_monograph.linkage.tokens import Vocabulary

SHORTEST = 6  # letters of a word of which one may be wrong: within one letter of CIVIC or MANOR stands too much else
SHORTEST_PART = 3  # letters of each of two words printed as one
SHORTEST_BEGINNING = 4  # letters of a word that is cut at a name's end
CUT_FORM = r"^(?P<rest>.*[\pL\pN]) (?P<form>L(?:T|I|IM|IMI|IMIT|IMITE)?|CI)$"
GLUED_FORM = r"^(?P<rest>.*[\pL\pN]{4}) ?(?P<form>LTD|LIMITED|PLC|C IC)$"
FORM_OF = {"CI": "CIC", "C IC": "CIC", "PLC": "PLC"}
CUT_FROM = 24  # letters of a name that a ledger may have cut: the shortest column seen in published files holds 25


def mended(normalised: pd.Series, vocabulary: Vocabulary) -> pd.Series:
    """Normalised names with their misprinted words put right (n in, n out); `vocabulary` is the registers'.

    Restored are listed words with one letter wrong, missing, too many or exchanged with the next; two listed words
    printed as one, or parted a letter too early or too late; and, at the end of a long name, a listed word cut short.
    """
    lists = pc.split_pattern(strings(normalised), " ")
    spelt = pc.unique(pc.list_flatten(lists))
    strange = spelt.filter(pa.array(_unheard_of(spelt, vocabulary)))
    if not len(strange):
        return normalised
    instead = _one_letter(strange.to_pylist()) | _printed_as_one(strange.to_pylist())
    odd = set(strange.to_pylist())
    touched = np.unique(pc.list_parent_indices(lists).to_numpy()[flags(pc.is_in(pc.list_flatten(lists), strange))])
    found = normalised.copy()
    found.iloc[touched] = [_name(name, odd, instead) for name in normalised.iloc[touched]]
    return found


def with_forms(names: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    """Parsed names (`normalised, legal_form`) with the forms that were cut at the end (PHARMACY LT) or glued on
    (DIAGNOSTICSLTD, HEALTHC IC) understood; only where a name claims no other form, and where a known word is left."""
    formless = np.flatnonzero((names["legal_form"] == "").to_numpy())
    text = strings(names["normalised"].iloc[formless])
    cut, glued = (pc.extract_regex(text, pattern) for pattern in (CUT_FORM, GLUED_FORM))
    is_glued = _ends_in_a_word(pc.struct_field(glued, "rest"), vocabulary)
    is_cut = ~is_glued & flags(pc.and_(pc.is_valid(cut), pc.greater_equal(pc.utf8_length(text), CUT_FROM)))
    normalised, form = (names[column].to_numpy(dtype=object, copy=True) for column in ("normalised", "legal_form"))
    for which, parts in ((is_cut, cut), (is_glued, glued)):
        some = parts.filter(pa.array(which))
        normalised[formless[which]] = pc.struct_field(some, "rest").to_pylist()
        form[formless[which]] = [FORM_OF.get(spelt, "LTD") for spelt in pc.struct_field(some, "form").to_pylist()]
    both = {"normalised": normalised, "legal_form": form}
    return names.assign(**{name: pd.Series(values, names.index, dtype="str") for name, values in both.items()})


def _ends_in_a_word(text: pa.StringArray, vocabulary: Vocabulary) -> np.ndarray:
    """Which of n strings, missing ones among them, end in a word that the registers or the word list know."""
    last = pc.fill_null(pc.replace_substring_regex(text, "^.* ", ""), "")
    is_listed = flags(pc.is_in(last, value_set=pa.array(_in_order())))
    return flags(pc.is_valid(text)) & ((vocabulary.frequency_of(last) > 0) | is_listed)


def _unheard_of(spelt: pa.Array, vocabulary: Vocabulary) -> np.ndarray:
    known = [*_listed(), *words("small word"), *words("left out"), *words("left out of matching")]
    is_known = flags(pc.is_in(spelt, value_set=pa.array(known)))
    no_word = flags(pc.match_substring_regex(spelt, r"\d|^$"))
    return ~is_known & ~no_word & (vocabulary.frequency_of(spelt) == 0)


@cache
def _listed() -> frozenset[str]:
    return frozenset(table("organisation_words")["word"])


@cache
def _in_order() -> tuple[str, ...]:
    return tuple(sorted(_listed()))


@cache
def _long() -> tuple[str, ...]:
    return tuple(word for word in _in_order() if len(word) >= SHORTEST)


def _one_letter(strange: Sequence[str]) -> dict[str, str]:
    """The listed word that differs in one letter, where there is one and no other."""
    some = [word for word in strange if len(word) >= SHORTEST - 1]
    if not some:
        return {}
    near = process.cdist(some, _long(), scorer=OSA.distance, score_cutoff=1, dtype=np.uint8, workers=-1) <= 1
    alone = near.sum(axis=1) == 1
    return {some[row]: _long()[int(near[row].argmax())] for row in np.flatnonzero(alone)}


def _printed_as_one(strange: Sequence[str]) -> dict[str, str]:
    """NHSFOUNDATION: two listed words, the first as long as it can be."""
    found = {}
    for word in strange:
        for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            if word[:end] in _listed() and word[end:] in _listed():
                found[word] = f"{word[:end]} {word[end:]}"
                break
    return found


def _name(name: str, odd: set[str], instead: Mapping[str, str]) -> str:
    spelt = [instead.get(word, word) for word in _parted_elsewhere(name.split(" "), odd)]
    if len(name) >= CUT_FROM and spelt[-1] in odd:
        spelt[-1] = _whole(spelt[-1])
    return " ".join(spelt)


def _parted_elsewhere(spelt: list[str], odd: set[str]) -> list[str]:
    """COUNTYC OUNCIL, SERVIC ENHS: the space moved by a letter, where that gives two listed words."""
    for place in range(len(spelt) - 1):
        one, other = spelt[place : place + 2]
        if not {one, other} & odd:
            continue
        for moved in ((one[:-1], one[-1:] + other), (one + other[:1], other[1:])):
            if _listed().issuperset(moved):
                spelt[place : place + 2] = moved
    return spelt


def _whole(beginning: str) -> str:
    """HOSPIT: the listed word that begins so; the shortest of several that begin with one another, else none."""
    if len(beginning) < SHORTEST_BEGINNING:
        return beginning
    start = bisect_left(_in_order(), beginning)
    fitting = list(takewhile(lambda word: word.startswith(beginning), islice(_in_order(), start, None)))
    # in this order the one that the others begin with comes first
    return fitting[0] if fitting and all(word.startswith(fitting[0]) for word in fitting) else beginning
