"""A register made ready for looking names up: parsed, split into words, with what each name shares with others.

Building takes seconds for half a million names; `cached_index` keeps the result in a folder that the caller gives,
under a name made from the register files, the word lists of `data/linkage/` and the code of the linkage. What is kept
is read as it is needed, not before: an index of half a million names is there in a fraction of a second.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sparse

from vcse_monograph.linkage.arrow import strings
from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.linkage.lookup import Lookup, beginnings
from vcse_monograph.linkage.names import compact, parse
from vcse_monograph.linkage.registers import RegisterReport, read_registers_with_reports
from vcse_monograph.linkage.tables import FOLDER, table, words
from vcse_monograph.linkage.tokens import Tokens, Vocabulary, learn_words, weighted_by_word

STANDING = {"main": 0, "working": 1, "previous": 2, "merged": 2}
WORD_LISTS = ("words.csv", "phrases.csv", "federations.csv", "registration_years.csv")
FEWEST_INITIALS, MOST_INITIALS = 3, 9
NEVER_GIVEN = 1_300_000  # no charity has had a number as high as this yet: an invented one tells no year
LEARNT = ("frequency", "rarity", "charitable", "place")
LOOKED_UP = ("compact", "normalised", "initials", "initials_all")
FEW_VALUES = ("name_type", "kind", "active_2021", "legal_form", "first_word")


@dataclass(frozen=True)
class RegisterIndex:
    """A register's names (`names`, one row each, in order of `normalised`; see `build`), their words, and what finds
    them: `lookups` of equal spellings by column, `begin`, the names' beginnings, and `by_word`, in which names each
    word stands and how much it weighs there (words x names)."""

    names: pd.DataFrame
    tokens: Tokens
    vocabulary: Vocabulary
    lookups: dict[str, Lookup]
    begin: np.ndarray
    by_word: sparse.csr_matrix

    @classmethod
    def build(cls, register: pd.DataFrame) -> RegisterIndex:
        """Parse the names of a tidy register (`registers.read_registers`); names without a letter are left out.

        Added columns: `normalised, legal_form, compact, first_word, initials, initials_all` (text), `weight` (summed
        rarity of the words), `length` (of the vector of rarities), `organisation` (a number for each organisation),
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
        names = _with_initials(_with_namesakes(_with_facts(names)))
        names = names.astype(dict.fromkeys(FEW_VALUES, "category"))
        lookups = {column: Lookup.of(strings(names[column])) for column in LOOKED_UP}
        by_word = weighted_by_word(tokens, vocabulary, names["length"].to_numpy())
        return cls(names, tokens, vocabulary, lookups, beginnings(strings(names["normalised"])), by_word)

    @cached_property
    def text(self) -> dict[str, pa.StringArray]:
        """The columns of `names` that are looked up, as Arrow strings."""
        return {column: strings(self.names[column]) for column in LOOKED_UP}

    @cached_property
    def kind(self) -> np.ndarray:
        """Each name's kind of organisation."""
        return self.names["kind"].to_numpy(dtype=object)

    @cached_property
    def vcse(self) -> np.ndarray:
        """Whether each name is that of a VCSE."""
        return self.names["kind"].isin(VCSE_KINDS).to_numpy()

    @cached_property
    def numbered(self) -> np.ndarray:
        """Whether each name's organisation has a number that it can be linked to."""
        return (self.names["organisation_id"] != "").to_numpy()

    def save(self, folder: Path) -> None:
        """Write the index below `folder`: `names.arrow` and an `.npy` file for each array."""
        folder.mkdir(parents=True, exist_ok=True)
        content = pa.Table.from_pandas(self.names, preserve_index=False)
        with pa.OSFile(str(folder / "names.arrow"), "wb") as sink, pa.ipc.new_file(sink, content.schema) as writer:
            writer.write_table(content)
        for name, array in self._arrays().items():
            np.save(folder / f"{name}.npy", array)

    def _arrays(self) -> dict[str, np.ndarray]:
        spelt = np.frombuffer("\n".join(self.vocabulary.words).encode("utf-8"), dtype=np.uint8)
        arrays = {"words": spelt, "begin": self.begin}
        arrays |= {name: getattr(self.vocabulary, name) for name in LEARNT}
        for name, matrix in (("tokens", self.tokens.matrix), ("by_word", self.by_word)):
            arrays |= {f"{name}-{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
        for name, lookup in self.lookups.items():
            arrays |= {f"{name}-keys": lookup.keys, f"{name}-entries": lookup.entries}
        return arrays

    @classmethod
    def load(cls, folder: Path) -> RegisterIndex:
        """Read what `save` wrote; the files stay open, and are read where they are needed."""
        with pa.memory_map(str(folder / "names.arrow")) as source:
            names = pa.ipc.open_file(source).read_all().to_pandas(split_blocks=True)
        array = {path.stem: np.load(path, mmap_mode="c") for path in folder.glob("*.npy")}
        spelt = array["words"].tobytes().decode("utf-8").split("\n")
        shapes = {"tokens": (len(names), len(spelt)), "by_word": (len(spelt), len(names))}
        matrix = {
            name: sparse.csr_matrix(tuple(array[f"{name}-{part}"] for part in ("data", "indices", "indptr")), shape)
            for name, shape in shapes.items()
        }
        vocabulary = Vocabulary(spelt, max(len(names), 2), **{name: array[name] for name in LEARNT})
        tokens = Tokens(matrix["tokens"], np.zeros(len(names), dtype=np.float32))
        lookups = {name: Lookup(array[f"{name}-keys"], array[f"{name}-entries"]) for name in LOOKED_UP}
        return cls(names, tokens, vocabulary, lookups, array["begin"], matrix["by_word"])


def cached_index(registers: Sequence[Path], cache: Path | None) -> tuple[RegisterIndex, list[RegisterReport]]:
    """The index of these register files: read from below `cache` where an earlier run left it, else built and left.

    With `cache` None it is always built. Whatever lies below `cache` may be deleted at any time. Raises DataError for
    files that cannot be read.
    """
    if cache is None or not all(Path(path).is_file() for path in registers):
        register, reports = read_registers_with_reports(registers)
        return RegisterIndex.build(register), reports
    folder = Path(cache) / f"register-{fingerprint(registers)}"
    if not folder.is_dir():
        _leave(registers, folder)
    told = json.loads((folder / "reports.json").read_text(encoding="utf-8"))
    return RegisterIndex.load(folder), [RegisterReport(**entry) for entry in told]


def _leave(registers: Sequence[Path], folder: Path) -> None:
    """Build the index beside `folder`, then name it so: a folder of this name is whole, whoever made it."""
    register, reports = read_registers_with_reports(registers)
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        RegisterIndex.build(register).save(partial)
        (partial / "reports.json").write_text(json.dumps([asdict(report) for report in reports]), encoding="utf-8")
        partial.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another run, at work at the same time, was first: its index is the same
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def fingerprint(registers: Sequence[Path]) -> str:
    """16 hexadecimal digits that change with the register files, the word lists or the code of the linkage."""
    total = hashlib.sha256()
    for path in [*registers, *(FOLDER / name for name in WORD_LISTS), *sorted(Path(__file__).parent.glob("*.py"))]:
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
    charity = pc.extract_regex(strings(names["organisation_id"]), r"^GB-CHC-(?P<number>\d{7})$")
    number = pc.struct_field(charity, "number").cast(pa.float64()).to_pandas()
    number = number.where(number < NEVER_GIVEN)
    # the middle number of a year was given in the middle of that year
    names["registered"] = np.interp(number, years["number"], years["year"] + 0.5)
    names.loc[number.isna(), "registered"] = np.nan
    names["income_pounds"] = pd.to_numeric(names["income"], errors="coerce")
    names["standing"] = names["name_type"].map(STANDING).fillna(0).astype(float)
    names["abroad"] = names["organisation_id"].str.startswith(("GB-SC-", "GB-NIC-")).astype(bool)
    return names


def _with_initials(names: pd.DataFrame) -> pd.DataFrame:
    """The first letters of each name's words, without small words and of all, where the words are few and many enough;
    and the first word."""
    lists = pc.split_pattern(strings(names["normalised"]), " ")
    spelt, owner, count = pc.list_flatten(lists), pc.list_parent_indices(lists), pc.list_value_length(lists)
    fits = pc.and_(pc.greater_equal(count, FEWEST_INITIALS), pc.less_equal(count, MOST_INITIALS)).take(owner)
    small = pa.array(sorted(set(words("small word")) - {"UK"}))
    letter = pc.if_else(fits, pc.utf8_slice_codeunits(spelt, 0, 1), "")
    short = pc.if_else(pc.is_in(spelt, value_set=small), "", letter)
    joined = {
        column: pc.binary_join(pa.ListArray.from_arrays(lists.offsets, letters), "")
        for column, letters in {"initials": short, "initials_all": letter}.items()
    }
    columns = joined | {"first_word": pc.list_element(lists, 0)}
    return names.assign(**{column: pd.Series(text, dtype="str") for column, text in columns.items()})
