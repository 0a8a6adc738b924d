"""What a supplier's name, and what it is paid for, say about its kind: NHS, public, GP practice, person, ...

The negative rules come first: most of the money goes to NHS bodies, and some resemble charities by name.
A name that is not clearly an organisation's may be a person's. It is never published.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vcse_monograph.database import connected
from vcse_monograph.linkage.arrow import flags, in_lots, strings
from vcse_monograph.linkage.tables import patterns, table

PAID = "regexp_matches(upper({column}), ?) AND NOT regexp_matches(upper({column}), ?)"
VCSE_KINDS = ("charity", "cic", "society", "other_vcse")
SMALL = {"AND", "OF", "FOR", "IN", "AT", "TO", "ON", "BY", "WITH", "UK"}
PARTNERS = {"PARTNER", "PARTNERS", "PTNR", "PTNRS", "PTRS"}
DIGIT = re.compile(r"\d")
MOST_WORDS_OF_A_PERSON = 5  # "WOOD CROWLEY LENEHAN AND KOBAN": partners' surnames strung together


def kinds_by_name(suppliers: pd.DataFrame) -> pd.DataFrame:
    """What `data/linkage/patterns.toml` says of each name: columns `kind` and `says`, "" where nothing applies.

    Takes a frame with `normalised` and `legal_form`, gives as many rows in the same order; the first pattern wins.
    """
    text = strings(suppliers["normalised"] + np.where(suppliers["legal_form"] == "LTD", " LTD", ""))
    first = np.concatenate(in_lots(_first_pattern, text))
    told = pd.DataFrame(
        [(row.kind, row.says) for row in patterns()] + [("", "")], columns=["kind", "says"], dtype="str"
    )
    return told.iloc[first].set_axis(suppliers.index)


def _first_pattern(text: pa.StringArray) -> np.ndarray:
    """The place in `patterns` of the first one that each of n names fits; -1, the last, where none does."""
    first = np.full(len(text), -1)
    for place, row in enumerate(patterns()):
        hit = np.flatnonzero(_matches(text, row.pattern) & (first == -1))
        if row.unless:
            hit = hit[~_matches(text.take(pa.array(hit)), row.unless)]
        first[hit] = place
    return first


def looks_like_a_person(normalised: pd.Series, legal_form: pd.Series) -> pd.Series:
    """Whether each name may be one person's, or partners' surnames; True in doubt (n names in, n booleans out)."""
    persons = ~clearly_an_organisation(normalised, legal_form).to_numpy()
    persons[persons] = [_person(name) for name in normalised[persons].to_list()]
    return pd.Series(persons, index=normalised.index)


def clearly_an_organisation(normalised: pd.Series, legal_form: pd.Series) -> pd.Series:
    """Whether a name holds a word that only organisations use, or a legal form."""
    lists = pc.utf8_split_whitespace(strings(normalised))
    known = pc.is_in(pc.list_flatten(lists), value_set=pa.array(table("organisation_words")["word"].to_list()))
    hits = pc.list_parent_indices(lists).to_numpy()[flags(known)]
    return (legal_form != "") | (np.bincount(hits, minlength=len(normalised)) > 0)


def paid_as(payments: Path) -> pd.DataFrame:
    """The share of each supplier's payment lines under a GP contract, and under the voluntary sector's expense type.

    One row per supplier, index `supplier`, columns `gp` and `voluntary` (0 to 1). The latter is the payers' own view
    of who is voluntary: it is kept apart and decides nothing. Patterns: `data/linkage/contract_payments.csv`.
    """
    shares, parameters = [], []
    for kind, rules in table("contract_payments").groupby("kind"):
        tests = [f"({PAID.format(column=rule.column)})" for rule in rules.itertuples()]
        shares.append(f"avg(CASE WHEN {' OR '.join(tests)} THEN 1 ELSE 0 END) AS {kind}")
        parameters += [pattern for rule in rules.itertuples() for pattern in (rule.pattern, rule.unless)]
    query = f"SELECT supplier, {', '.join(shares)} FROM read_parquet(?) GROUP BY supplier ORDER BY supplier"
    with connected() as connection:
        return connection.execute(query, [*parameters, str(payments)]).df().set_index("supplier")


def _matches(text: pa.Array, pattern: str) -> np.ndarray:
    return flags(pc.match_substring_regex(text, pattern))


def _person(name: str) -> bool:
    """Whether a name without any word that only organisations use may be a person's."""
    words = name.split()
    if not words or DIGIT.search(name):
        return False
    if words[0] == "ST" or len(words) > MOST_WORDS_OF_A_PERSON + 1:
        return False
    if words[0] in _all("titles", "title") or not PARTNERS.isdisjoint(words):
        return True
    proper = [word for word in words if word not in SMALL]
    if not proper or (SMALL - {"AND"}) & set(words):
        return False
    if "AND" in words[1:-1]:
        return True  # two surnames; the same shape as some firms, but a firm left unnamed harms nobody
    initials = [word for word in proper if len(word) == 1 or (len(word) <= 3 and not re.search("[AEIOUY]", word[1:]))]
    named = proper[0] in _all("given_names", "name") or proper[-1] in _all("given_names", "name")
    return 2 <= len(proper) <= 4 and (bool(initials) or named)


@cache
def _all(name: str, column: str) -> frozenset[str]:
    return frozenset(table(name)[column])
