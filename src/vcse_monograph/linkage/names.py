"""Supplier and register names made comparable.

Arrow's compiled string functions work through the distinct names: half a million take about two seconds.
`normalise` is deterministic and idempotent: a normalised name stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vcse_monograph.linkage.tables import table, words

TRADING = "TRADINGAS"
ACRONYM = re.compile(r"\(\s*([A-Z.]{2,12})\s*\)")
LEADING = re.compile(r"\W*([A-Z.]{2,9})\s*[-:(](.*)", re.DOTALL)
SINGLES = re.compile(r"\b\w(?: \w)+\b")
FORMS = ("", "INC", "LTD", "LLP", "PLC", "CIO", "CIC")  # where a name claims two, the later of these counts
PASSES = 6  # a second pass settles nearly all names; the loop stops as soon as nothing changes


def normalise(names: Iterable[str]) -> pd.Series:
    """Names in capitals without accents, punctuation, legal form, THE, codes and the "trading as" part.

    Takes n names, gives n strings in the same order. A name that has nothing else keeps its legal words.
    """
    return parse(names)["normalised"]


def parse(names: Iterable[str]) -> pd.DataFrame:
    """What each of n names says: columns `normalised`, `legal_form`, `trading_name` (all text, n rows, same index).

    `legal_form` is the form the name claims (LTD, PLC, LLP, INC, CIC, CIO or ""); `trading_name` the normalised
    part after "T/A" or "trading as", "" where there is none.
    """
    series = _series(names)
    places, distinct_names = pd.factorize(series)
    distinct = pd.Series(distinct_names, dtype="str")
    plain = _phrases(_plain(_array(distinct)))
    own = _replace(plain, rf"(.) {TRADING}\b.*$", r"\1")
    text, form = _words(_replace(own, rf"^{TRADING} ", ""))
    after = pc.struct_field(pc.extract_regex(plain, rf". {TRADING} (?P<after>.+)$"), "after")
    trading = pd.Series("", index=distinct.index, dtype="str")
    has_trading = _to_numpy(pc.is_valid(after))
    trading[has_trading] = _settled(pd.Series(after.drop_null().to_pylist(), dtype="str")).to_numpy()
    found = pd.DataFrame(
        {
            "normalised": _settled(_to_pandas(text, distinct.index), first=False),
            "legal_form": form,
            "trading_name": trading,
        },
        index=distinct.index,
    )
    return found.take(places).set_axis(series.index)


def _settled(names: pd.Series, *, first: bool = True) -> pd.Series:
    """Pass again over the names that another pass might change, until none changes."""
    names = names.copy()
    todo = np.ones(len(names), dtype=bool) if first else _unsettled(names)
    for _ in range(PASSES):
        if not todo.any():
            break
        before = names[todo]
        text = _replace(_phrases(_plain(_array(before))), rf"(.) {TRADING}\b.*$", r"\1")
        after, _form = _words(_replace(text, rf"^{TRADING} ", ""))
        names[todo] = after.to_pandas().to_numpy()
        todo[todo] = names[todo].to_numpy() != before.to_numpy()
    return names


def _unsettled(names: pd.Series) -> np.ndarray:
    """Where leaving words out may have brought digits, single letters or phrase words together."""
    starts = "|".join(" ".join(phrase.split()[:2]) for phrase in table("phrases")["phrase"])
    return _to_numpy(pc.match_substring_regex(_array(names), rf"\d{{4}}|\b\S \S\b|TRADING|TA |CO OP|[^ -~]|{starts}"))


def compact(normalised: Iterable[str]) -> pd.Series:
    """Normalised names without small words (AND, OF, ...) and without spaces: AUTISM PLUS is AUTISMPLUS.

    A small word that a name begins with stays: IN HEALTH is not HEALTH.
    """
    series = _series(normalised)
    small = "|".join(words("small word"))
    text = pc.binary_join_element_wise(_array(series), " ", "")
    for _ in range(2):  # twice, because two small words in a row share the space between them
        text = _replace(text, rf"(\S) (?:{small}) ", r"\1 ")
    return _to_pandas(pc.replace_substring(text, " ", ""), series.index)


def _plain(text: pa.Array) -> pa.Array:
    """Capitals, letters and digits only; codes glued to either end are taken off."""
    text = _replace(_capitals(text), r"\bC/O\b.*$|\((?:DO NOT )?USE\b[^)]*\)?", " ")
    text = _without_own_acronym(text)
    text = _replace(text, r"\b(?:T/AS?|TRADING AS)\b", f" {TRADING} ")
    text = _replace(text, r"['’‘`´]", "")
    text = pc.replace_substring(text, "&", " AND ")
    text = _replace(text, r"[^\p{L}\p{N}]+", " ")
    text = pc.replace_substring(text, "CO OP", "COOP")
    # the same mark after a careless removal of accents: every space became AA and a space
    spoilt = pc.greater(pc.count_substring_regex(text, r"\p{L}{2}AA "), 1)
    text = pc.if_else(spoilt, _replace(text, r"(\p{L}{2})AA ", r"\1 "), text)
    text = _replace(text, r"^ ?(?:\d{5,} ?)+", "")
    # a code of four digits or more glued to a word (LIMITED43821), or of five and more at the end
    text = _replace(text, r"(\p{L}{3})\d{4,}(?: |$)", r"\1 ")
    text = _replace(text, r"(?: \d{5,})+ ?$", "")
    return _joined_initials(pc.utf8_trim_whitespace(text))


def _replace(text: pa.Array, pattern: str, by: str) -> pa.Array:
    """Replace a pattern; only the names that hold it are written anew, since looking is cheaper than writing."""
    hit = pc.match_substring_regex(text, pattern)
    if not pc.any(hit).as_py():
        return text
    return pc.replace_with_mask(text, hit, pc.replace_substring_regex(text.filter(hit), pattern, by))


def _capitals(text: pa.Array) -> pa.Array:
    text = _replace(text, "Â(?:\\s|\u00a0)", " ")  # a no-break space read in the wrong encoding
    foreign = pc.invert(pc.string_is_ascii(text))
    if pc.any(foreign).as_py():
        bare = _replace(pc.utf8_normalize(text.filter(foreign), form="NFKD"), r"\p{M}", "")
        text = pc.replace_with_mask(text, foreign, bare)
    return pc.utf8_upper(text)


def _without_own_acronym(text: pa.Array) -> pa.Array:
    """PARTNERSHIP OF EAST LONDON CO-OPERATIVES (PELC): initials in brackets that repeat the name are left out."""
    text = _mended(text, r"^\W*[A-Z.]{2,9}\s*[-:(]", _without_leading_acronym)
    return _mended(text, r"\([ A-Z.]{2,14}\)", lambda name: ACRONYM.sub(lambda m: _if_new(m, name), name))


def _without_leading_acronym(name: str) -> str:
    """CIC (COMMUNITY INTEGRATED CARE): initials that the words after them spell out are left out."""
    found = LEADING.match(name)
    if found is None:
        return name
    whole = re.findall(r"\w+", found[2].replace("'", ""))
    small = {*words("small word"), *words("left out")}
    letters = found[1].replace(".", "")
    every, telling = ["".join(word[0] for word in which) for which in (whole, [w for w in whole if w not in small])]
    return found[2] if len(letters) > 1 and (every.startswith(letters) or telling.startswith(letters)) else name


def _if_new(match: re.Match[str], name: str) -> str:
    letters = match[1].replace(".", "")
    whole = re.findall(r"\w+", re.sub(r"'|(?<=CO)-(?=OP)", "", name[: match.start()]))
    small = {*words("small word"), *words("left out"), *words("legal form")}
    initials = ["".join(word[0] for word in whole), "".join(word[0] for word in whole if word not in small)]
    return " " if letters in initials else match[0]


def _mended(text: pa.Array, where: str, mend: Callable[[str], str]) -> pa.Array:
    """The few names that fit `where`, mended one by one."""
    hit = _to_numpy(pc.match_substring_regex(text, where))
    if not hit.any():
        return text
    mended = [mend(name) for name in text.take(pa.array(np.flatnonzero(hit))).to_pylist()]
    return pc.replace_with_mask(text, pa.array(hit), pa.array(mended, type=text.type))


def _joined_initials(text: pa.Array) -> pa.Array:
    """Single letters that follow one another become one word: N H S is NHS, C.I.C. is CIC."""
    return _mended(text, r"\b\S \S\b", lambda name: SINGLES.sub(lambda m: m[0].replace(" ", ""), name))


def _phrases(text: pa.Array) -> pa.Array:
    for phrase, short in table("phrases")[["phrase", "stands_for"]].itertuples(index=False):
        if pc.any(pc.match_substring(text, phrase)).as_py():
            text = _replace(text, rf"\b{phrase}\b", short)
    limited = "|".join(words("legal form"))
    return _replace(text, rf"\b({limited}) TA ", rf"\1 {TRADING} ")


def _words(text: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Abbreviations written out, legal forms and THE left out unless nothing would remain; and the legal form."""
    lists = pc.split_pattern(text, " ")
    codes = pc.list_flatten(lists).dictionary_encode()
    vocabulary = codes.dictionary.to_pylist()
    index = codes.indices.to_numpy(zero_copy_only=False)
    sizes = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    form = np.zeros(len(sizes), dtype=np.int8)
    np.maximum.at(form, owner, _form_ranks(vocabulary)[index])
    dropped = {"", *words("legal form"), *words("left out")}
    keep = np.array([word not in dropped for word in vocabulary], dtype=bool)[index]
    renamed = words("abbreviation")
    tokens = pa.array([renamed.get(word, word) for word in vocabulary], type=pa.string()).take(pa.array(index[keep]))
    counts = np.bincount(owner[keep], minlength=len(sizes))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), type=pa.int32())
    result = pc.binary_join(pa.ListArray.from_arrays(offsets, tokens), " ")
    return pc.if_else(pa.array(counts == 0), text, result), np.array(FORMS)[form]


def _form_ranks(vocabulary: list[str]) -> np.ndarray:
    forms = words("legal form")
    return np.array([FORMS.index(forms.get(word, "")) for word in vocabulary], dtype=np.int8)


def _series(names: Iterable[str]) -> pd.Series:
    return names.astype("str") if isinstance(names, pd.Series) else pd.Series(list(names), dtype="str")


def _array(series: pd.Series) -> pa.Array:
    array = pa.array(series, type=pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _to_pandas(array: pa.Array, index: pd.Index) -> pd.Series:
    return pd.Series(array.to_pandas().to_numpy(), index=index, dtype="str")


def _to_numpy(array: pa.Array) -> np.ndarray:
    return np.array(array.to_numpy(zero_copy_only=False), dtype=bool)
