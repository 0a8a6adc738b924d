"""What speaks for a pair beyond its two names: the organisation's other names, who else is paid under one of them, who
else bears the register name, and what it says that the supplier does not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import scipy.sparse as sparse

from vcse_monograph.linkage.arrow import strings
from vcse_monograph.linkage.facts import STANDINGS
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.pairs import rarest
from vcse_monograph.linkage.tokens import Tokens

WIDER = {
    "covered": "share of the weight of the supplier's words that any of the organisation's names holds",
    "beyond": "rarity of the rarest word of the supplier's that none of them holds, names of places left out",
    "also_paid": "log of one more than the further suppliers that bear one of the organisation's names",
    "their_missing_charity": "summed log odds of the register name's words that the supplier lacks",
    "namesakes_before": "of the numbered charities of the register name, how many likelier received the payments",
    "namesakes_beside": "of them, how many as likely received the payments",
}
# years: the labelled payments run over eight, so that a charity registered later than this received fewer than half of
# them; where a closed charity of its name had been there before, they are that one's
NEW = 4.0
ALL_BUT_ROUNDING = 0.999  # share of the weight of words, where all words are meant
BEFORE_NUMBERS = 30.0  # years: a number below one million was given in 1991 or earlier


def names_paid(suppliers: pd.DataFrame, index: RegisterIndex) -> pd.Series:
    """How many of n suppliers (`compact`) bear one of each organisation's names; index: its number in `index.names`."""
    row, entry = index.lookups["compact"].equal(strings(suppliers["compact"]), index.text["compact"])
    organisation = index.names["organisation"].to_numpy()[entry]
    return pd.DataFrame({"row": row, "organisation": organisation}).drop_duplicates()["organisation"].value_counts()


def wider_features(pairs: pd.DataFrame, tokens: Tokens, index: RegisterIndex, paid: pd.Series) -> pd.DataFrame:
    """The features `WIDER` of each pair of `pairs.pair_features` (index as `pairs`); `paid` is `names_paid`.

    Column besides: `trades_for`, 1 where the supplier's name adds nothing to the organisation's but words for trading.
    """
    by_name = paid.reindex(pairs["organisation"]).fillna(0).to_numpy()
    itself = (pairs["spelling_glued"] == 1).to_numpy() & (by_name > 0)
    wider = pd.DataFrame({"also_paid": np.log1p(by_name - itself)}, index=pairs.index)
    wider["their_missing_charity"] = _unshared(pairs, tokens, index)
    return pd.concat([_all_names(pairs, tokens, index), wider, _namesakes(pairs, index)], axis=1)


def has_charity(pairs: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> pd.Series:
    """Of pairs that share all the supplier's words, whose register name is that of the charity of an NHS body that it
    names (truth values; the pairs' labels).

    NORTHERN MARLBURY HOSPITALS, where a register has the NORTHERN MARLBURY HOSPITALS NHS TRUST CHARITABLE FUND.
    """
    some = pairs[(pairs["own_share"] > ALL_BUT_ROUNDING) & (pairs["spelling_glued"] < 1)]
    row, entry = some["row"].to_numpy(), some["entry"].to_numpy()
    theirs = index.tokens.matrix[entry]
    shared = theirs.multiply(tokens.matrix[row]).tocsr()
    rest, (body, charity, beside) = theirs - shared, (index.listed[what] for what in ("body", "charity", "beside"))
    all_shared = np.diff(shared.indptr) == tokens.count[row]
    only = (rest @ charity > 0) & (rest @ ~(charity | beside) == 0)
    of_body = all_shared & only & (theirs @ body > 0) & index.is_of("charity")[entry]
    return pd.Series(of_body, index=some.index)


def _all_names(pairs: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> pd.DataFrame:
    """NUFFIELD HEALTH EXETER HOSPITAL: one name holds HEALTH, another HOSPITAL, and EXETER is a place."""
    row, whole = pairs["row"].to_numpy(dtype=int), (pairs["spelling_glued"] == 1).to_numpy()
    own, rarity = tokens.matrix[row], index.vocabulary.rarity
    shared = own.multiply(_words_of_all_names(pairs, index)).tocsr()
    telling = rarity.copy()
    telling[index.listed["places"]] = 0
    lacking = (own - shared).tocsr()
    lacking.eliminate_zeros()
    covered = (shared @ rarity) / np.maximum(own @ rarity + tokens.unknown[row], 1e-6)
    beyond = np.maximum(rarest(lacking, telling), tokens.unknown[row] > 0)
    trades = index.listed["trading_words"]
    only = (lacking @ ~trades == 0) & (lacking @ trades > 0) & (tokens.unknown[row] == 0) & (covered > 0)
    all_names = {
        "covered": np.where(whole, 1.0, covered),
        "beyond": np.where(whole, 0.0, beyond),
        "trades_for": only & ~whole,
    }
    return pd.DataFrame(all_names, index=pairs.index, dtype=float)


def _words_of_all_names(pairs: pd.DataFrame, index: RegisterIndex) -> sparse.csr_matrix:
    """The words of all names of each pair's organisation (pairs x vocabulary, 0 or 1)."""
    of_name = index.names["organisation"].to_numpy()
    asked, place = np.unique(pairs["organisation"].to_numpy(), return_inverse=True)
    number = np.full(int(of_name.max(initial=-1)) + 1, -1)
    number[asked] = np.arange(len(asked))
    entry = np.flatnonzero(number[of_name] >= 0)
    ones = np.ones(len(entry), dtype=np.float32)
    held = sparse.csr_matrix((ones, (number[of_name[entry]], np.arange(len(entry)))), shape=(len(asked), len(entry)))
    held = (held @ index.tokens.matrix[entry]).tocsr()
    held.data[:] = 1
    return held[place]


def _unshared(pairs: pd.DataFrame, tokens: Tokens, index: RegisterIndex) -> np.ndarray:
    row, entry = pairs["row"].to_numpy(dtype=int), pairs["entry"].to_numpy(dtype=int)
    theirs = index.tokens.matrix[entry]
    shared = theirs.multiply(tokens.matrix[row])
    return np.asarray(theirs @ index.vocabulary.charitable - shared @ index.vocabulary.charitable, dtype=float)


def _namesakes(pairs: pd.DataFrame, index: RegisterIndex) -> pd.DataFrame:
    """Among a supplier's numbered charities of one name, who comes before whom: the one spelt as the supplier is before
    one that differs in small words, one that was there before one that was not, the main name before a working name,
    and that before a former one."""
    each = pairs.loc[pairs["numbered_charity"], ["row", "standing", "spelling", "closed", "abroad", "age", "entry"]]
    spelt = index.text["compact"].take(each["entry"].to_numpy())
    each["name"] = pc.dictionary_encode(spelt).indices.to_numpy()
    each = each[each.duplicated(["row", "name"], keep=False)]
    exact = each["spelling"] == 1
    otherwise = ~exact & exact.groupby([each["row"], each["name"]]).transform("any")
    each["order"] = (otherwise * 2 + _was_not_there(each)) * STANDINGS + each["standing"]
    before = each.groupby(["row", "name"])["order"].rank(method="min") - 1
    beside = each.groupby(["row", "name", "order"])["order"].transform("size") - 1
    ranked = pd.DataFrame({"namesakes_before": before, "namesakes_beside": beside}, dtype=float)
    return ranked.reindex(pairs.index).fillna(0.0)


def _was_not_there(each: pd.DataFrame) -> pd.Series:
    """Closed, registered abroad, or too new where a closed charity of the name had been there before."""
    closed, abroad = each["closed"] == 1, each["abroad"] == 1
    age = each["age"].fillna(BEFORE_NUMBERS)
    new, old = ~abroad & ~closed & (age < NEW), ~abroad & closed & (age >= NEW)
    group = [each["row"], each["name"]]
    replaced, replaces = new.groupby(group).transform("any"), old.groupby(group).transform("any")
    return (closed & ~(old & replaced)) | abroad | (new & replaces)
