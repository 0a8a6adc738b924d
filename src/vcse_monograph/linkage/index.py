"""A register made ready for looking names up: parsed, split into words, with what each name shares with others.

Building takes seconds for half a million names; `cached_index` keeps the result in a folder that the caller gives,
under a name made from the register files, the word lists of `data/linkage/` and the version of this layout.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sparse

from vcse_monograph.files import written_whole
from vcse_monograph.linkage.names import compact, parse
from vcse_monograph.linkage.registers import RegisterReport, read_registers_with_reports
from vcse_monograph.linkage.tables import FOLDER, table, words
from vcse_monograph.linkage.tokens import Tokens, Vocabulary, learn_words

STANDING = {"main": 0, "working": 1, "previous": 2, "merged": 2}
LAYOUT = 3  # raised whenever what the index holds changes, so that an older cached file is not read
WORD_LISTS = ("words.csv", "phrases.csv", "federations.csv", "registration_years.csv")
FEWEST_INITIALS, MOST_INITIALS = 3, 9
NEVER_GIVEN = 1_300_000  # no charity has had a number as high as this yet: an invented one tells no year
ARRAYS = ("frequency", "rarity", "charitable", "place")


@dataclass(frozen=True)
class RegisterIndex:
    """A register's names (`names`, one row each, see `build`), their words, and the register's vocabulary."""

    names: pd.DataFrame
    tokens: Tokens
    vocabulary: Vocabulary

    @classmethod
    def build(cls, register: pd.DataFrame) -> RegisterIndex:
        """Parse the names of a tidy register (`registers.read_registers`); names without a letter are left out.

        Added columns: `normalised, legal_form, compact, initials, initials_all` (text), `weight` (summed rarity of
        the words), `length` (of the vector of rarities), `organisation` (a number for each organisation),
        `same_unnumbered, same_other` (organisations of exactly this name: charities without number, other kinds),
        `better_namesakes, equal_namesakes` (numbered charities of this name that a payment more likely, or as likely,
        went to: open before closed, English before abroad, main name before other), `names_held` (by the
        organisation), `registered` (year), `income_pounds`, `standing` (0 main, 1 working, 2 former name), `abroad`
        (registered in Scotland or Northern Ireland).
        """
        parsed = parse(register["name"])
        names = register.assign(normalised=parsed["normalised"], legal_form=parsed["legal_form"])
        names["compact"] = compact(names["normalised"]).to_numpy()
        names = names[names["compact"] != ""].sort_values("normalised", kind="stable", ignore_index=True)
        vocabulary, tokens = learn_words(names["normalised"], names["kind"])
        names["weight"] = tokens.matrix @ vocabulary.rarity
        names["length"] = np.sqrt(tokens.matrix @ vocabulary.rarity**2)
        return cls(_with_initials(_with_namesakes(_with_facts(names))), tokens, vocabulary)

    def save(self, folder: Path) -> None:
        """Write the index below `folder`: `names.parquet`, and `words.npz` last, which makes it whole."""
        folder.mkdir(parents=True, exist_ok=True)
        with written_whole(folder / "names.parquet") as temporary:
            self.names.to_parquet(temporary, index=False, compression="lz4")
        matrix = self.tokens.matrix
        text = np.frombuffer("\n".join(self.vocabulary.words).encode("utf-8"), dtype=np.uint8)
        arrays = {name: getattr(self.vocabulary, name) for name in ARRAYS}
        with written_whole(folder / "words.npz") as temporary, temporary.open("wb") as stream:
            np.savez(stream, indptr=matrix.indptr, indices=matrix.indices, words=text, **arrays)

    @classmethod
    def load(cls, folder: Path) -> RegisterIndex:
        """Read what `save` wrote."""
        names = pd.read_parquet(folder / "names.parquet")
        with np.load(folder / "words.npz") as stored:
            spelt = stored["words"].tobytes().decode("utf-8").split("\n")
            indices, indptr = stored["indices"], stored["indptr"]
            arrays = {name: stored[name] for name in ARRAYS}
        shape = (len(names), len(spelt))
        matrix = sparse.csr_matrix((np.ones(len(indices), dtype=np.float32), indices, indptr), shape=shape)
        tokens = Tokens(matrix, np.zeros(len(names), dtype=np.float32))
        return cls(names, tokens, Vocabulary(spelt, max(len(names), 2), **arrays))


def cached_index(registers: Sequence[Path], cache: Path | None) -> tuple[RegisterIndex, list[RegisterReport]]:
    """The index of these register files: read from below `cache` where an earlier run left it, else built and left.

    With `cache` None it is always built. Raises DataError for files that cannot be read.
    """
    if cache is None or not all(Path(path).is_file() for path in registers):
        register, reports = read_registers_with_reports(registers)
        return RegisterIndex.build(register), reports
    folder = Path(cache) / f"register-{fingerprint(registers)}"
    told = folder / "reports.json"
    if told.is_file():
        reports = [RegisterReport(**entry) for entry in json.loads(told.read_text(encoding="utf-8"))]
        return RegisterIndex.load(folder), reports
    register, reports = read_registers_with_reports(registers)
    index = RegisterIndex.build(register)
    index.save(folder)
    with written_whole(told) as temporary:
        temporary.write_text(json.dumps([asdict(report) for report in reports]), encoding="utf-8")
    return index, reports


def fingerprint(registers: Sequence[Path]) -> str:
    """16 hexadecimal digits that change with the register files, the word lists or the layout of the index."""
    total = hashlib.sha256(str(LAYOUT).encode())
    for path in [*registers, *(FOLDER / name for name in WORD_LISTS)]:
        with Path(path).open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:16]


def _with_namesakes(names: pd.DataFrame) -> pd.DataFrame:
    """How many organisations bear exactly each name, and how many of them are likelier to be meant."""
    name = pd.factorize(names["compact"])[0]
    charity = (names["kind"] == "charity").to_numpy()
    numbered = (names["organisation_id"] != "").to_numpy()
    number = pd.factorize(names["organisation_id"])[0]
    organisation = np.where(numbered, number, len(names) + np.arange(len(names)))
    size = int(name.max(initial=-1)) + 1
    for column, which in {"same_unnumbered": charity & ~numbered, "same_other": ~charity}.items():
        distinct = pd.DataFrame({"name": name, "organisation": organisation})[which].drop_duplicates()
        names[column] = np.bincount(distinct["name"], minlength=size)[name].astype(np.int32)
    names["organisation"] = organisation
    names["names_held"] = np.where(numbered, np.bincount(number)[number], 1) if len(names) else 1
    gone = (names["active_2021"] == "False").to_numpy() | names["abroad"].to_numpy()
    bearers = pd.DataFrame({"name": name, "organisation": organisation, "order": gone * 2 + (names["standing"] > 0)})
    return names.join(_likelier(bearers[charity & numbered])).fillna({"better_namesakes": 0, "equal_namesakes": 0})


def _likelier(bearers: pd.DataFrame) -> pd.DataFrame:
    """For each bearer of a name, how many others come before it in `order`, and how many beside it."""
    best = bearers.groupby(["name", "organisation"], sort=False)["order"].transform("min")
    each = bearers.assign(order=best).drop_duplicates(["name", "organisation"])
    better = each.groupby("name")["order"].rank(method="min") - 1
    equal = each.groupby(["name", "order"])["organisation"].transform("size") - 1
    counted = each.assign(better_namesakes=better, equal_namesakes=equal.astype(float))
    found = bearers.reset_index().merge(counted.drop(columns="order"), on=["name", "organisation"]).set_index("index")
    return found[["better_namesakes", "equal_namesakes"]]


def _with_facts(names: pd.DataFrame) -> pd.DataFrame:
    """The year of registration that a charity's number gives away (missing where it does not), and income."""
    years = table("registration_years").astype(float)
    number = pd.to_numeric(names["organisation_id"].str.extract(r"^GB-CHC-(\d{7})$")[0], errors="coerce")
    number = number.where(number < NEVER_GIVEN)
    # the middle number of a year was given in the middle of that year
    names["registered"] = np.interp(number, years["number"], years["year"] + 0.5)
    names.loc[number.isna(), "registered"] = np.nan
    names["income_pounds"] = pd.to_numeric(names["income"], errors="coerce")
    names["standing"] = names["name_type"].map(STANDING).fillna(0).astype(float)
    names["abroad"] = names["organisation_id"].str.startswith(("GB-SC-", "GB-NIC-")).astype(bool)
    return names


def _with_initials(names: pd.DataFrame) -> pd.DataFrame:
    small = frozenset(words("small word")) - {"UK"}
    short: list[str] = []
    whole: list[str] = []
    for name in names["normalised"].to_numpy(dtype=object):
        parts = name.split(" ")
        fits = FEWEST_INITIALS <= len(parts) <= MOST_INITIALS
        short.append("".join([part[0] for part in parts if part not in small]) if fits else "")
        whole.append("".join([part[0] for part in parts]) if fits else "")
    return names.assign(initials=pd.Series(short, dtype="str"), initials_all=pd.Series(whole, dtype="str"))
