"""From an edition's files of coded extracts to the case tables that the notebooks read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pandas as pd

from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.files import sha256, write_text, written_whole
from vcse_monograph.records.cases.codebook import Codebook, codebook_json, load_codebook
from vcse_monograph.records.cases.extracts import ONE_OF_EXTRACT, Extract, Reading, read_extracts
from vcse_monograph.records.cases.places import Enquiry, Site, read_foi, read_sites
from vcse_monograph.records.cases.pseudonyms import Keys, without_names
from vcse_monograph.records.cases.refi import read_project

T = TypeVar("T")

EXTRACT_COLUMNS = (
    *("extract", "site", "tracer", "period", "code", "direction", "strength", "episode"),
    *("source_kind", "source", "coder", "length", "quotation"),
)
LEDGER_COLUMNS = (
    *("source_file", "sha256", "holds", "rows_found", "rows_kept", "rows_repeated"),
    *("extracts", "sources", "coders", "notes"),
)


@dataclass(frozen=True)
class CaseFiles:
    """The files of an edition: coded extracts, codebook, and, where it has them, site conditions and FOI enquiries."""

    extracts: Sequence[Path]
    codebook: Path
    sites: Path | None = None
    foi: Path | None = None
    quotations: bool = False


@dataclass(frozen=True)
class Cases:
    """What the files held."""

    book: Codebook
    extracts: list[Extract]
    sites: list[Site]
    foi: list[Enquiry]
    ledger: list[dict[str, object]]
    keys: Keys


def read_cases(files: CaseFiles) -> Cases:
    """Read all files of an edition. Raises DataError or UsageError with every problem of every file."""
    book = load_codebook(files.codebook)
    problems: list[Problem] = []

    def tried(read: Callable[[], T], instead: T, file: str = "") -> T:
        try:
            return read()
        except DataError as error:
            problems.extend(_in_file(problem, file) for problem in error.problems)
            return instead

    no_sites: list[Site] = []
    no_foi: list[Enquiry] = []
    sites = tried(lambda: read_sites(files.sites, book) if files.sites else no_sites, no_sites)
    foi = tried(lambda: read_foi(files.foi) if files.foi else no_foi, no_foi)
    names = {site.site: [site.label] for site in sites}
    called = _called(files.extracts)
    readings = {
        file: tried(partial(_read, path, file, book, names, files.quotations), Reading([], 0), file)
        for path, file in called.items()
    }
    if len(readings) > 1:
        readings = {file: reading.apart(file) for file, reading in readings.items()}
    hashes = {file: sha256(path) for path, file in called.items() if path.is_file()}
    problems += [*_same_bytes(hashes), *_between_files(readings, sites)]
    if problems:
        raise DataError(problems, where="the case comparison's files")
    kept = [extract for reading in readings.values() for extract in reading.extracts]
    kept = kept if files.quotations else [replace(extract, quotation="") for extract in kept]
    extracts, keys = without_names(kept)
    sites = sites or [Site(name, name, {}) for name in sorted({e.site for e in extracts})]
    ledger = [_ledger_row(file, hashes[file], reading) for file, reading in readings.items()]
    return Cases(book, extracts, sites, foi, ledger, keys)


def _called(paths: Sequence[Path]) -> dict[Path, str]:
    """What each file is called: its name; where others have that name too, its path below the folder they share."""
    called = {}
    for path in paths:
        same = [other for other in paths if other.name == path.name]
        shared = [folder for folder in path.parents if all(other.is_relative_to(folder) for other in same)]
        called[path] = (path.relative_to(shared[0]) if shared else path).as_posix()
    return called


def _same_bytes(hashes: Mapping[str, str]) -> list[Problem]:
    """A problem for each file that another says the same as, byte for byte: its passages would count twice."""
    first: dict[str, str] = {}
    pairs = [(file, first.setdefault(digest, file)) for file, digest in hashes.items()]
    do = "take one of them out of the edition"
    return [Problem(f"{file} and {same} are the same file.", do=do) for file, same in pairs if file != same]


def _in_file(problem: Problem, file: str) -> Problem:
    """The problem, with its file where it does not name it."""
    named = file in f"{problem.what} {problem.found}"
    return problem if named else replace(problem, what=f"{file}: {problem.what}")


def _read(path: Path, called: str, book: Codebook, sites: dict[str, list[str]], quotations: bool) -> Reading:
    if path.suffix.lower() == ".qdpx":
        return read_project(path, book, sites, quotations=quotations, called=called)
    return read_extracts(path, book, called)


def _between_files(readings: Mapping[str, Reading], sites: Sequence[Site]) -> list[Problem]:
    """What is right in each file and wrong between them: unknown sites, one number for two passages."""
    known, problems = [site.site for site in sites], []
    seen: dict[str, tuple[str, tuple[object, ...]]] = {}
    strange: dict[str, str] = {}
    for file, reading in readings.items():
        for extract in reading.extracts:
            place = tuple(getattr(extract, name) for name in ONE_OF_EXTRACT)
            first = seen.setdefault(extract.extract, (file, place))
            if first[1] != place:
                problems.append(_two_passages(extract.extract, first[0], file))
            if known and extract.site not in known:
                strange.setdefault(extract.site, file)
    for site, file in strange.items():
        what = f'{file} names a site "{site}" that the sites lack.{did_you_mean(site, known)}'
        problems.append(Problem(what=what, needed=", ".join(known)))
    return list(dict.fromkeys(problems))


def _two_passages(extract: str, one: str, other: str) -> Problem:
    what = f"The number {extract} stands for two passages: one in {one}, one in {other}."
    return Problem(what=what, do="number the extracts of one file apart from those of the other")


def _ledger_row(name: str, digest: str, reading: Reading) -> dict[str, object]:
    counted = ("extract", "source", "coder")
    counts = {f"{name}s": len({getattr(extract, name) for extract in reading.extracts}) for name in counted}
    rows = {"rows_found": reading.rows_found, "rows_kept": len(reading.extracts), "rows_repeated": reading.repeated}
    file = {"source_file": name, "sha256": digest, "holds": "coded extracts"}
    return {**file, **rows, **counts, "notes": "; ".join(reading.notes)}


def write_cases(cases: Cases, out: Path, keys: Path, about: Mapping[str, object]) -> None:
    """Write the tables of `docs/architecture.md` ("Cases") below `out`, and the key to the numbers beside it.

    `about` says what the edition is; the figures print it.
    """
    frame = pd.DataFrame([asdict(extract) for extract in cases.extracts], columns=list(EXTRACT_COLUMNS))
    with written_whole(out / "extracts.parquet") as temporary:
        frame.astype({"strength": "int64", "length": "int64"}).to_parquet(temporary, index=False)
    _write(out / "sites.csv", pd.DataFrame([{"site": s.site, "label": s.label, **s.values} for s in cases.sites]))
    names = [field.name for field in fields(Enquiry)]
    _write(out / "foi.csv", pd.DataFrame([asdict(enquiry) for enquiry in cases.foi], columns=names))
    _write(out / "ledger.csv", pd.DataFrame(cases.ledger, columns=list(LEDGER_COLUMNS)))
    _write(keys, pd.DataFrame(cases.keys, columns=["field", "published", "original"]))
    write_text(out / "codebook.json", codebook_json(cases.book))
    write_text(out / "about.json", json.dumps(dict(about), indent=1, ensure_ascii=False) + "\n")


def _write(path: Path, frame: pd.DataFrame) -> None:
    write_text(path, frame.to_csv(index=False, lineterminator="\n"))
