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

from vcse_monograph.linkage.arrow import flags, in_lots, strings
from vcse_monograph.linkage.tables import table, words

TRADING = "TRADINGAS"
ACRONYM = re.compile(r"\(\s*([A-Z.]{2,12})\s*\)")
LEADING = re.compile(r"\W*([A-Z.]{2,9})\s*[-:(](.*)", re.DOTALL)
SINGLES = re.compile(r"\b\w(?: \w)+\b")
# C.I.C. at a name's end, as clerks type it: CI.C., C.IC., C..C., and, the space gone astray, HEALTHC .I.C.
DOTTED_CIC = r"[ .]+C[ .]*I[ .]*C[ .]*$|[ .]C\.\.C\.?$|C? ?\.I\.C\.?$"
WORD = re.compile(r"\w+")
GLUED = re.compile(r"'|(?<=CO)-(?=OP)")
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
    distinct = strings(series).dictionary_encode()
    found = pa.concat_tables(in_lots(_parsed, distinct.dictionary)).combine_chunks()
    return found.take(distinct.indices).to_pandas().set_axis(series.index)


def _parsed(names: pa.StringArray) -> pa.Table:
    """`parse` of distinct names."""
    plain = _phrases(_plain(names))
    own = _replace(plain, rf"(.) {TRADING}\b.*$", r"\1")
    text, form = _words(_replace(own, rf"^{TRADING} ", ""))
    after = pc.struct_field(pc.extract_regex(plain, rf". {TRADING} (?P<after>.+)$"), "after")
    trading = pc.replace_with_mask(pc.fill_null(after, ""), pc.is_valid(after), _settled(after.drop_null()))
    return pa.table({"normalised": _settled(text, first=False), "legal_form": form, "trading_name": trading})


def _settled(text: pa.StringArray, *, first: bool = True) -> pa.StringArray:
    """Pass again over the names that another pass might change, until none changes."""
    places = np.arange(len(text)) if first else np.flatnonzero(flags(_unsettled(text)))
    for _ in range(PASSES):
        if not len(places):
            break
        before = text.take(pa.array(places))
        after = _replace(_phrases(_plain(before)), rf"(.) {TRADING}\b.*$", r"\1")
        after, _form = _words(_replace(after, rf"^{TRADING} ", ""))
        changed = pc.not_equal(before, after)
        places = places[flags(changed)]
        text = _put(text, places, after.filter(changed))
    return text


def _unsettled(text: pa.StringArray) -> pa.BooleanArray:
    """Where leaving words out may have brought digits, single letters or phrase words together."""
    starts = "|".join(" ".join(phrase.split()[:2]) for phrase in table("phrases")["phrase"])
    return pc.match_substring_regex(text, rf"\d{{4}}|\b\S \S\b|TRADING|TA |CO OP|[^ -~]|{starts}")


def compact(normalised: Iterable[str]) -> pd.Series:
    """Normalised names without small words (AND, OF, ...) and without spaces: AUTISM PLUS is AUTISMPLUS.

    A small word that a name begins with stays: IN HEALTH is not HEALTH.
    """
    series = _series(normalised)
    lists = pc.split_pattern(strings(series), " ")
    spelt = pc.list_flatten(lists)
    small = pc.is_in(spelt, value_set=pa.array(list(words("small word"))))
    later = np.ones(len(spelt), dtype=bool)
    later[lists.offsets.to_numpy()[:-1]] = False  # each name's first word; a name has one, if an empty one
    small = pc.and_(small, pa.array(later))
    telling = pa.ListArray.from_arrays(lists.offsets, pc.if_else(small, "", spelt))
    return _to_pandas(pc.binary_join(telling, ""), series.index)


def _plain(text: pa.StringArray) -> pa.StringArray:
    """Capitals, letters and digits only; codes glued to either end are taken off."""
    # most names are words alone, for which looking once is enough
    text = _where(_capitals(text), r"[^A-Z ]|  |^ | $|TRADING AS|CO OP|AA ", _without_marks)
    return _joined_initials(text)


def _without_marks(text: pa.StringArray) -> pa.StringArray:
    text = _replace(text, DOTTED_CIC, " CIC")
    text = _replace(text, r"\bC/O\b.*$|\((?:DO NOT )?USE\b[^)]*\)?", " ")
    text = _without_own_acronym(text)
    text = _replace(text, r"\b(?:T/AS?|TRADING AS)\b", f" {TRADING} ")
    text = _replace(text, r"['’‘`´]", "")
    text = pc.replace_substring(text, "&", " AND ")
    text = pc.replace_substring_regex(text, r"[^\p{L}\p{N}]+", " ")
    text = pc.replace_substring(text, "CO OP", "COOP")
    text = _where(text, r"\p{L}{2}AA ", _without_spoilt_spaces)
    text = _replace(text, r"^ ?(?:\d{5,} ?)+", "")
    # a code of four digits or more glued to a word (LIMITED43821), or of five and more at the end
    text = _replace(text, r"(\p{L}{3})\d{4,}(?: |$)", r"\1 ")
    text = _replace(text, r"(?: \d{5,})+ ?$", "")
    return pc.utf8_trim_whitespace(text)


def _without_spoilt_spaces(text: pa.StringArray) -> pa.StringArray:
    """The no-break space after a careless removal of accents: every space became AA and a space."""
    spoilt = pc.greater(pc.count_substring_regex(text, r"\p{L}{2}AA "), 1)
    return pc.if_else(spoilt, pc.replace_substring_regex(text, r"(\p{L}{2})AA ", r"\1 "), text)


def _where(text: pa.StringArray, pattern: str, work: Callable[[pa.StringArray], pa.StringArray]) -> pa.StringArray:
    """The names that hold a pattern worked over, the others as they are."""
    hit = pc.match_substring_regex(text, pattern)
    return pc.replace_with_mask(text, hit, work(text.filter(hit))) if pc.any(hit).as_py() else text


def _replace(text: pa.StringArray, pattern: str, by: str) -> pa.StringArray:
    """Replace a pattern; only the names that hold it are written anew, since looking is cheaper than writing."""
    return _where(text, pattern, lambda some: pc.replace_substring_regex(some, pattern, by))


def _capitals(text: pa.StringArray) -> pa.StringArray:
    text = _replace(text, "Â(?:\\s|\u00a0)", " ")  # a no-break space read in the wrong encoding
    foreign = pc.invert(pc.string_is_ascii(text))
    if pc.any(foreign).as_py():
        bare = _replace(pc.utf8_normalize(text.filter(foreign), form="NFKD"), r"\p{M}", "")
        text = pc.replace_with_mask(text, foreign, bare)
    return pc.utf8_upper(text)


def _without_own_acronym(text: pa.StringArray) -> pa.Array:
    """PARTNERSHIP OF EAST LONDON CO-OPERATIVES (PELC): initials in brackets that repeat the name are left out."""
    text = _mended(text, r"^\W*[A-Z.]{2,9}\s*[-:(]", _without_leading_acronym)
    return _mended(text, r"\([ A-Z.]{2,14}\)", lambda name: ACRONYM.sub(lambda m: _if_new(m, name), name))


def _without_leading_acronym(name: str) -> str:
    """CIC (COMMUNITY INTEGRATED CARE): initials that the words after them spell out are left out."""
    found = LEADING.match(name)
    if found is None:
        return name
    letters = found[1].replace(".", "")
    initials = _initials(found[2].replace("'", ""), "small word", "left out")
    return found[2] if len(letters) > 1 and any(spelt.startswith(letters) for spelt in initials) else name


def _if_new(match: re.Match[str], name: str) -> str:
    before = GLUED.sub("", name[: match.start()])
    return " " if match[1].replace(".", "") in _initials(before, "small word", "left out", "legal form") else match[0]


def _initials(name: str, *without: str) -> tuple[str, str]:
    """The first letters of all words, and of those that are of none of these classes."""
    whole, classes = WORD.findall(name), [words(what) for what in without]
    telling = [word for word in whole if not any(word in known for known in classes)]
    return "".join([word[0] for word in whole]), "".join([word[0] for word in telling])


def _mended(text: pa.StringArray, where: str, mend: Callable[[str], str]) -> pa.StringArray:
    """The few names that fit `where`, mended one by one."""
    return _where(text, where, lambda some: pa.array([mend(name) for name in some.to_pylist()], type=pa.string()))


def _joined_initials(text: pa.StringArray) -> pa.Array:
    """Single letters that follow one another become one word: N H S is NHS, C.I.C. is CIC."""
    return _mended(text, r"\b\S \S\b", lambda name: SINGLES.sub(lambda m: m[0].replace(" ", ""), name))


def _phrases(text: pa.StringArray) -> pa.StringArray:
    text = _where(text, rf"\b(?:{'|'.join(table('phrases')['phrase'])})\b", _without_phrases)
    limited = "|".join(words("legal form"))
    return _replace(text, rf"\b({limited}) TA ", rf"\1 {TRADING} ")


def _without_phrases(text: pa.StringArray) -> pa.StringArray:
    for phrase, short in table("phrases")[["phrase", "stands_for"]].itertuples(index=False):
        text = pc.replace_substring_regex(text, rf"\b{phrase}\b", short)
    return text


def _words(text: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """Abbreviations written out, legal forms and THE left out unless nothing would remain; and the legal form."""
    lists = pc.split_pattern(text, " ")
    owner = pc.list_parent_indices(lists).to_numpy()
    codes = pc.list_flatten(lists).dictionary_encode()
    place, vocabulary = codes.indices.to_numpy(), codes.dictionary
    rank = _looked_up(vocabulary, {word: FORMS.index(form) for word, form in words("legal form").items()}, pa.int8())
    ranks = rank.fill_null(0).to_numpy()[place]
    form = np.zeros(len(text), dtype=np.int8)
    np.maximum.at(form, owner[ranks > 0], ranks[ranks > 0])
    dropped = pa.array(["", *words("legal form"), *words("left out")])
    keep = ~flags(pc.is_in(vocabulary, value_set=dropped))[place]
    renamed = pc.coalesce(_looked_up(vocabulary, words("abbreviation"), pa.string()), vocabulary)
    counts = np.bincount(owner[keep], minlength=len(text))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), type=pa.int32())
    result = pc.binary_join(pa.ListArray.from_arrays(offsets, renamed.take(pa.array(place[keep]))), " ")
    return pc.if_else(pa.array(counts == 0), text, result), pa.array(FORMS).take(pa.array(form))


def _looked_up(spelt: pa.StringArray, known: dict[str, str] | dict[str, int], type_: pa.DataType) -> pa.Array:
    """What `known` says of each word, missing where it does not know it."""
    place = pc.index_in(spelt, value_set=pa.array(list(known), type=pa.string()))
    return pa.array(list(known.values()), type=type_).take(place)


def _put(text: pa.StringArray, places: np.ndarray, new: pa.StringArray) -> pa.StringArray:
    mask = np.zeros(len(text), dtype=bool)
    mask[places] = True
    return pc.replace_with_mask(text, pa.array(mask), new)


def _series(names: Iterable[str]) -> pd.Series:
    return names.astype("str") if isinstance(names, pd.Series) else pd.Series(list(names), dtype="str")


def _to_pandas(array: pa.Array, index: pd.Index) -> pd.Series:
    return pd.Series(array.to_pandas().to_numpy(), index=index, dtype="str")
