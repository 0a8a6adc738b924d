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
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import scipy.sparse as sparse

from vcse_monograph.linkage.arrow import few_values, strings
from vcse_monograph.linkage.facts import facts, initials
from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.linkage.lookup import Lookup, beginnings
from vcse_monograph.linkage.names import compact, parse
from vcse_monograph.linkage.registers import RegisterReport, read_registers_with_reports
from vcse_monograph.linkage.tables import FOLDER, table
from vcse_monograph.linkage.tokens import Tokens, Vocabulary, learn_words, weighted_by_word

WORD_LISTS = ("words.csv", "phrases.csv", "federations.csv", "registration_years.csv")
MOST_KEPT = 6  # indexes below one cache: a register of half a million names takes 240 MB
LEARNT = ("frequency", "rarity", "charitable", "place")
LOOKED_UP = ("compact", "initials", "initials_all")
FEW_VALUES = ("name_type", "kind", "active_2021", "legal_form")


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
        went to: open before closed, English before abroad, main name before working name before former), `names_held`
        (by the organisation), `registered` (year), `income_pounds`, `standing` (0 main, 1 working, 2 former name),
        `abroad` (registered in Scotland or Northern Ireland).
        """
        names = _in_order(register)
        with ThreadPoolExecutor() as pool:
            begin = pool.submit(beginnings, strings(names["normalised"]))
            told = pool.submit(facts, names)
            of_initials = pool.submit(initials, names["normalised"])
            lookup = pool.submit(Lookup.of, strings(names["compact"]))
            vocabulary, tokens = learn_words(names["normalised"], names["kind"])
        names = names.join([told.result(), of_initials.result()])
        names["weight"] = tokens.matrix @ vocabulary.rarity
        names["length"] = np.sqrt(tokens.matrix @ vocabulary.rarity**2)
        lookups = {column: Lookup.of(strings(names[column])) for column in LOOKED_UP if column != "compact"}
        by_word = weighted_by_word(tokens, vocabulary, names["length"].to_numpy())
        return cls(names, tokens, vocabulary, lookups | {"compact": lookup.result()}, begin.result(), by_word)

    @cached_property
    def text(self) -> dict[str, pa.StringArray]:
        """The columns of `names` that are looked up, as Arrow strings."""
        return {column: strings(self.names[column]) for column in ("normalised", *LOOKED_UP)}

    @cached_property
    def kind(self) -> np.ndarray:
        """Each name's kind of organisation."""
        return self.names["kind"].to_numpy(dtype=object)

    def is_of(self, kind: str) -> np.ndarray:
        """Whether each name's organisation is of this kind."""
        return (self.names["kind"] == kind).to_numpy()

    @cached_property
    def sector(self) -> pd.Categorical:
        """Each name's code of a sector of charities, "" where it has none."""
        return few_values(self.names["sector"]).array

    @cached_property
    def listed(self) -> dict[str, np.ndarray]:
        """Which words of the vocabulary are listed as places, as words for trading, and (`body, charity, beside`) as
        those that NHS bodies' charities are named with."""
        of_charities = table("nhs_charity_words").groupby("what")["word"]
        lists = {
            "places": table("places")["word"],
            "trading_words": table("trading_words")["word"],
            **{str(what): listed for what, listed in of_charities},
        }
        every = self.vocabulary.tokens(pd.concat(lists.values())).matrix
        bounds = np.cumsum([0, *map(len, lists.values())])
        held = [every[start:end].indices for start, end in pairwise(bounds)]
        return {name: np.isin(np.arange(every.shape[1]), some) for name, some in zip(lists, held, strict=True)}

    @cached_property
    def vcse(self) -> np.ndarray:
        """Whether each name is that of a VCSE."""
        return self.names["kind"].isin(VCSE_KINDS).to_numpy()

    @cached_property
    def numbered(self) -> np.ndarray:
        """Whether each name's organisation has a number that it can be linked to."""
        return (self.names["organisation_id"] != "").to_numpy()

    @cached_property
    def numbered_charity(self) -> np.ndarray:
        """Whether each name is that of a charity which can be linked to."""
        return self.is_of("charity") & self.numbered

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
        spelt = array["words"].tobytes().decode("utf-8").split("\n") if len(array["words"]) else []
        shapes = {"tokens": (len(names), len(spelt)), "by_word": (len(spelt), len(names))}
        matrix = {
            name: sparse.csr_matrix(tuple(array[f"{name}-{part}"] for part in ("data", "indices", "indptr")), shape)
            for name, shape in shapes.items()
        }
        vocabulary = Vocabulary(spelt, max(len(names), 2), **{name: array[name] for name in LEARNT})
        tokens = Tokens(matrix["tokens"], np.zeros(len(names), dtype=np.float32))
        lookups = {name: Lookup(array[f"{name}-keys"], array[f"{name}-entries"]) for name in LOOKED_UP}
        return cls(names, tokens, vocabulary, lookups, array["begin"], matrix["by_word"])


def _in_order(register: pd.DataFrame) -> pd.DataFrame:
    """The register's names parsed, in order of the alphabet, those without a letter left out."""
    parsed = parse(register["name"])
    names = register.assign(normalised=parsed["normalised"], legal_form=parsed["legal_form"])
    names = names.assign(**{column: few_values(names[column]) for column in FEW_VALUES})
    names["compact"] = compact(names["normalised"]).to_numpy()
    return names[names["compact"] != ""].sort_values("normalised", kind="stable", ignore_index=True)


def cached_index(registers: Sequence[Path], cache: Path | None) -> tuple[RegisterIndex, list[RegisterReport]]:
    """The index of these register files: read from below `cache` where an earlier run left it, else built and left.

    With `cache` None it is always built. Whatever lies below `cache` may be deleted at any time, and several runs may
    share it. Raises DataError for files that cannot be read.
    """
    if cache is None or not all(Path(path).is_file() for path in registers):
        register, reports = read_registers_with_reports(registers)
        return RegisterIndex.build(register), reports
    folder = Path(cache) / f"register-{fingerprint(registers)}"
    if not folder.is_dir():
        _leave(registers, folder)
    try:
        return _left(folder)
    except (OSError, ValueError, KeyError):  # a part of it has been deleted
        _remove(folder)
        _leave(registers, folder)
        return _left(folder)


def _left(folder: Path) -> tuple[RegisterIndex, list[RegisterReport]]:
    told = json.loads((folder / "reports.json").read_text(encoding="utf-8"))
    index = RegisterIndex.load(folder)
    os.utime(folder)  # so that what was used last is removed last
    return index, [RegisterReport(**entry) for entry in told]


def _leave(registers: Sequence[Path], folder: Path) -> None:
    """Build the index beside `folder`, then name it so: a folder of this name is whole, whoever made it."""
    register, reports = read_registers_with_reports(registers)
    index = RegisterIndex.build(register)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        index.save(partial)
        (partial / "reports.json").write_text(json.dumps([asdict(report) for report in reports]), encoding="utf-8")
        partial.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another run, at work at the same time, was first: its index is the same
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _make_room(folder.parent)


def _make_room(cache: Path) -> None:
    with suppress(OSError):  # another run may be at it too
        kept = sorted(cache.glob("register-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[MOST_KEPT:]:
            _remove(old)


def _remove(folder: Path) -> None:
    """Take a folder away at once or, where a file of it is in use (Windows), not at all."""
    try:
        gone = folder.rename(folder.with_name(f".{folder.name}.{os.getpid()}.part"))
    except OSError:
        return
    shutil.rmtree(gone, ignore_errors=True)


def fingerprint(registers: Sequence[Path]) -> str:
    """16 hexadecimal digits that change with the register files, the word lists, the linkage's code or libraries."""
    total = hashlib.sha256(" ".join(library.__version__ for library in (np, pa, pd)).encode())
    for path in [*registers, *(FOLDER / name for name in WORD_LISTS), *sorted(Path(__file__).parent.glob("*.py"))]:
        with Path(path).open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:16]
