"""Misprinted words that say what a supplier is, put right: LONDONB OROUGH, DISTRICT CONUCIL, NHSFOUNDATION, HOSPIT.

Most of the money hangs on such words: a foundation trust whose name is misprinted would be one more supplier of which
nothing is known, and may be paid more than all VCSEs together. Only words of `data/linkage/organisation_words.csv` are
restored, and only where no register holds what stands there: names of people, places and products stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

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
CUT_FORM = r"^(?P<rest>.*\w) L(?:T|I|IM|IMI|IMIT|IMITE)?$"
GLUED_FORM = r"^(?P<rest>.*\w{4})(?P<form>LTD|LIMITED|PLC)$"
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
    (DIAGNOSTICSLTD) understood; only where a name claims no other form, and where a known word is left."""
    formless = names["legal_form"] == ""
    cut = names["normalised"].str.extract(CUT_FORM)
    glued = names["normalised"].str.extract(GLUED_FORM)
    last = strings(glued["rest"].fillna("").str.replace(r"^.* ", "", regex=True))
    is_word = (vocabulary.frequency_of(last) > 0) | flags(pc.is_in(last, value_set=pa.array(sorted(_listed()))))
    is_glued = formless & glued["rest"].notna() & is_word
    is_cut = formless & ~is_glued & cut["rest"].notna() & (names["normalised"].str.len() >= CUT_FROM)
    normalised = names["normalised"].mask(is_cut, cut["rest"]).mask(is_glued, glued["rest"])
    form = names["legal_form"].mask(is_cut, "LTD").mask(is_glued, glued["form"].replace("LIMITED", "LTD"))
    return names.assign(normalised=normalised, legal_form=form)


def _unheard_of(spelt: pa.Array, vocabulary: Vocabulary) -> np.ndarray:
    known = [*_listed(), *words("small word"), *words("left out"), *words("left out of matching")]
    is_known = flags(pc.is_in(spelt, value_set=pa.array(known)))
    no_word = flags(pc.match_substring_regex(spelt, r"\d|^$"))
    return ~is_known & ~no_word & (vocabulary.frequency_of(spelt) == 0)


@cache
def _listed() -> frozenset[str]:
    return frozenset(table("organisation_words")["word"])


@cache
def _long() -> tuple[str, ...]:
    return tuple(sorted(word for word in _listed() if len(word) >= SHORTEST))


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
    fitting = sorted((word for word in _listed() if word.startswith(beginning)), key=len)
    return fitting[0] if fitting and all(word.startswith(fitting[0]) for word in fitting) else beginning
