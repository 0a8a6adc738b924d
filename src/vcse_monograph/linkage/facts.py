"""What a register's own columns say of each name: facts of its organisation, its namesakes, its initials."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vcse_monograph.linkage.arrow import few_values, numbered, strings
from vcse_monograph.linkage.tables import table, words

STANDING = {"main": 0, "working": 1, "previous": 2, "merged": 2}
STANDINGS = 3
FEWEST_INITIALS, MOST_INITIALS = 3, 9
NEVER_GIVEN = 1_300_000  # no charity has had a number as high as this yet: an invented one tells no year


def facts(names: pd.DataFrame) -> pd.DataFrame:
    """Of n names (tidy, with `compact`): `registered, income_pounds, standing, abroad` and those of `_namesakes`."""
    ids, standing = strings(names["organisation_id"]), names["name_type"].astype("category").cat
    income = names["income"][names["income"] != ""]
    told = pd.DataFrame(
        {
            "registered": _year(ids),
            "income_pounds": pd.to_numeric(income, errors="coerce").astype(float).reindex(names.index),
            "standing": np.array([STANDING.get(name, 0) for name in standing.categories], dtype=float)[standing.codes],
            "abroad": pc.or_(pc.starts_with(ids, "GB-SC-"), pc.starts_with(ids, "GB-NIC-")).to_pandas(),
        },
        index=names.index,
    )
    return told.join(_namesakes(names.join(told)))


def _year(ids: pa.StringArray) -> np.ndarray:
    """The year of registration that a charity's number gives away, missing where it does not."""
    years = table("registration_years").astype(float)
    charity = pc.match_substring_regex(ids, r"^GB-CHC-\d{7}$")
    given = pc.if_else(charity, pc.utf8_slice_codeunits(ids, len("GB-CHC-")), None)
    number = given.cast(pa.float64()).to_numpy(zero_copy_only=False)
    # the middle number of a year was given in the middle of that year
    return np.where(number < NEVER_GIVEN, np.interp(number, years["number"], years["year"] + 0.5), np.nan)


def _namesakes(names: pd.DataFrame) -> pd.DataFrame:
    """How many organisations bear exactly each name, and how many of them are likelier to be meant."""
    name, number = numbered(names["compact"]), numbered(names["organisation_id"])
    charity, known = (names["kind"] == "charity").to_numpy(), (names["organisation_id"] != "").to_numpy()
    organisation = np.where(known, number, len(names) + np.arange(len(names)))
    gone = (names["active_2021"] == "False").to_numpy() | names["abroad"].to_numpy()
    bearers = pd.DataFrame({"name": name, "organisation": organisation, "order": gone * STANDINGS + names["standing"]})
    shared = np.bincount(name, minlength=1)[name] > 1
    likelier = _likelier(bearers[charity & known & shared]).reindex(names.index, fill_value=0.0)
    return likelier.assign(
        same_unnumbered=_bearing(name, organisation, charity & ~known),
        same_other=_bearing(name, organisation, ~charity),
        organisation=organisation,
        names_held=np.where(known, np.bincount(number, minlength=1)[number], 1),
    )


def _bearing(name: np.ndarray, organisation: np.ndarray, which: np.ndarray) -> np.ndarray:
    """How many different organisations, of `which`, bear each name (n)."""
    most = int(organisation.max(initial=0)) + 1
    distinct = pd.unique(name[which].astype(np.int64) * most + organisation[which])
    return np.bincount(distinct // most, minlength=int(name.max(initial=-1)) + 1)[name].astype(np.int32)


def _likelier(bearers: pd.DataFrame) -> pd.DataFrame:
    """For each bearer of a name, how many others come before it in `order`, and how many beside it."""
    best = bearers.groupby(["name", "organisation"], sort=False)["order"].transform("min")
    each = bearers.assign(order=best).drop_duplicates(["name", "organisation"])
    better = each.groupby("name")["order"].rank(method="min") - 1
    equal = each.groupby(["name", "order"])["organisation"].transform("size") - 1
    counted = each.assign(better_namesakes=better, equal_namesakes=equal.astype(float))
    found = bearers.reset_index().merge(counted.drop(columns="order"), on=["name", "organisation"]).set_index("index")
    return found[["better_namesakes", "equal_namesakes"]]


def initials(normalised: pd.Series) -> pd.DataFrame:
    """Of n names the first letters of the words, without small words (`initials`) and of all (`initials_all`), ""
    where the words are too many or few; and the `first_word`."""
    lists = pc.split_pattern(strings(normalised), " ")
    spelt, owner, count = pc.list_flatten(lists), pc.list_parent_indices(lists), pc.list_value_length(lists)
    fits = pc.and_(pc.greater_equal(count, FEWEST_INITIALS), pc.less_equal(count, MOST_INITIALS)).take(owner)
    small = pa.array(sorted(set(words("small word")) - {"UK"}))
    letter = pc.if_else(fits, pc.utf8_slice_codeunits(spelt, 0, 1), "")
    letters = {"initials": pc.if_else(pc.is_in(spelt, value_set=small), "", letter), "initials_all": letter}
    joined = {name: pc.binary_join(pa.ListArray.from_arrays(lists.offsets, each), "") for name, each in letters.items()}
    found = pa.table(joined | {"first_word": pc.list_element(lists, 0)}).to_pandas().set_axis(normalised.index)
    return found.assign(first_word=few_values(found["first_word"]))
