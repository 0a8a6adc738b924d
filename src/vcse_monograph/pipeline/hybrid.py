"""Hybrid editions: the payments, registers and settings of two sides mixed, to see what each of them changes.

A hybrid is computed by the same steps as an edition, below `_build/.diff/<key>/`. What need not be computed again is
not: where an edition has just these inputs its results are taken, where it differs in measures alone its pack is, and
payments that were read once are not read again.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vcse_monograph.database import connected, quoted
from vcse_monograph.editions import Edition
from vcse_monograph.files import write_text, written_whole
from vcse_monograph.findings.diff import Stage
from vcse_monograph.findings.results import read_estimates
from vcse_monograph.pipeline.grounds import CAUSES, LINKED, READING, Ground, Source, hashes_of, settings, verdicts
from vcse_monograph.pipeline.run import Progress, run_steps
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps import spending
from vcse_monograph.pipeline.steps.notebooks import notebook_steps
from vcse_monograph.pipeline.workplace import Workplace

MERGED = ("payments.parquet", "ledger.csv", "quarantine.csv")
READ_STEPS = ("read", "check")
"""Steps that a hybrid does not take: its files have been read and checked in the editions that they come from."""
LONGEST = 2**31 - 1
"""Letters that a refused row may have: as many as Windows lets the csv module be told."""
KEY = 16
"""Hexadecimal digits of a hybrid's folder: 16, enough that no two hybrids meet, and short for Windows' paths."""


@dataclass(frozen=True)
class Mix:
    """Inputs by hash, and the edition whose settings stand over them; `files` are those of each kind (CAUSES)."""

    payments: frozenset[str]
    files: Mapping[str, tuple[str, ...]]
    edition: Edition

    @property
    def fields(self) -> dict[str, Any]:
        """All that decides the results."""
        files = {kind: list(self.files.get(kind, ())) for kind in CAUSES}
        return {"payments": sorted(self.payments), **files, **settings(self.edition)}

    @property
    def pack_fields(self) -> dict[str, Any]:
        """All that decides the pack: measures come after it."""
        fields = self.fields
        measures = self.edition.measures.model_dump(mode="json")
        return {**fields, "definition": {n: v for n, v in fields["definition"].items() if n not in measures}}


def mix(a: Ground, b: Ground, of_b: frozenset[str]) -> Mix:
    """The mix in which the causes named in `of_b` are side B's, all others side A's."""
    side = {cause: b if cause in of_b else a for cause in ("reading", "registers", "linkage", "definition")}
    if "payments" in of_b:
        side["reading"] = b
    gone, come = ("payments" in of_b or f"payments {what}" in of_b for what in ("removed", "added"))
    payments = (a.payments & b.payments) | (frozenset() if gone else a.payments) | (b.payments if come else frozenset())
    # What a pack was read and linked with is not known, and so goes with its registers.
    known = a.files.keys() & b.files.keys()
    files = {kind: side[CAUSES[kind] if kind in known else "registers"].files.get(kind, ()) for kind in CAUSES}
    return Mix(payments, files, _edition(b if come else a, side))


def stage(changed: tuple[str, ...], mixed: Mix, sources: Sequence[Source], progress: Progress) -> Stage:
    """The results of a mix; without estimates, and with the reason, where its inputs are not here."""
    same = next((source for source in sources if _mix_of(source).fields == mixed.fields), None)
    if same:
        return _stage(changed, same.place)
    packed = next((source for source in sources if _mix_of(source).pack_fields == mixed.pack_fields), None)
    if packed:
        place = _place(mixed, sources[0].place.project, packed.place.pack)
        run_steps(notebook_steps(place), place, progress)
        return _stage(changed, place)
    found = find(mixed, sources)
    if isinstance(found, str):
        return Stage(changed, None, missing=found)
    place = _place(mixed, sources[0].place.project, None, found.linkage)
    linked = [step for step in spending.steps(place) if step.name not in READ_STEPS]
    run_steps([merge_step(place, found), *linked, *notebook_steps(place)], place, progress)
    return _stage(changed, place)


@dataclass(frozen=True)
class HybridPlace(Workplace):
    """The workplace of a hybrid: its payments are merged, never read; its pack may be another edition's."""

    key: str = ""
    pack_of: Path | None = None

    @property
    def folder(self) -> Path:
        """`_build/.diff/<key>/`."""
        return self.project / "_build" / ".diff" / self.key

    @property
    def raw(self) -> Path | None:
        """A folder that is never there: a hybrid has payments, and no files of its own."""
        return self.folder / "raw"

    @property
    def pack(self) -> Path:
        """The pack that is taken over, or the hybrid's own."""
        return self.pack_of or self.folder / "pack"


@dataclass(frozen=True)
class Found:
    """Where the inputs of a mix are: payment files of each source, and the files of `[linkage]` as settings."""

    files: list[tuple[Source, list[str]]]
    linkage: dict[str, Any]


def find(mixed: Mix, sources: Sequence[Source]) -> Found | str:
    """Where each payment file of a mix is, and what it is linked with; why not all can be had, if so."""
    raw = [source for source in sources if source.raw]
    paths = {found: path for source in raw for kind in LINKED for path, found in source.files[kind].items()}
    wanted, files = set(mixed.payments), []
    here_at_all = {found for source in raw for found in source.payments.values()}
    # Payments are taken as they were read: with other column names they might be others.
    for source in (one for one in raw if hashes_of(one.files)["column_names"] == mixed.files["column_names"]):
        here = sorted(path for path, found in source.payments.items() if found in wanted)
        wanted -= set(source.payments.values())
        files += [(source, here)] if here else []
    lacking = [found for kind in LINKED for found in mixed.files[kind] if found not in paths]
    packed = sorted({source.place.edition.name for source in sources if not source.raw})
    if (wanted or lacking) and packed:
        return f"the payment files of {' and '.join(packed)} are not here, its spending pack alone is"
    if gone := wanted - here_at_all:
        return f"{len(gone)} of {len(mixed.payments)} payment files are no longer here"
    if wanted:
        return f"{len(wanted)} of {len(mixed.payments)} payment files were read with other column names"
    if lacking:
        return f"{len(lacking)} of the registers, decisions and calibrations are no longer here"
    registers, *others = ([paths[found] for found in mixed.files[kind]] for kind in LINKED)
    single = {kind: next(iter(named), "") for kind, named in zip(LINKED[1:], others, strict=True)}
    return Found(files, {"registers": registers, **single})


def _mix_of(source: Source) -> Mix:
    """The mix that an edition is."""
    return Mix(frozenset(source.payments.values()), hashes_of(source.files), source.place.edition)


def _stage(changed: tuple[str, ...], place: Workplace) -> Stage:
    """The stage that a workplace's results are."""
    found = verdicts(place.project, place.edition, place.folder)
    words = {name: verdict.verdict.value for name, verdict in found.items()}
    return Stage(changed, read_estimates(place.folder / "results"), words)


def _place(mixed: Mix, project: Path, pack: Path | None, files: Mapping[str, Any] | None = None) -> HybridPlace:
    """The workplace of a mix, named by all that decides its results."""
    content = json.dumps(mixed.fields, sort_keys=True, ensure_ascii=False)
    linkage = mixed.edition.linkage.model_copy(update=dict(files or {}))
    edition = mixed.edition.model_copy(update={"linkage": linkage, "geography": None})  # a map is no estimate
    key = hashlib.sha256(content.encode("utf-8")).hexdigest()[:KEY]
    return HybridPlace(project, edition, key=key, pack_of=pack)


def merge_step(place: Workplace, found: Found) -> Step:
    """Put payments together that were read in other editions; a file's name that two of them use gets theirs before."""
    inputs = [source.place.folder / name for source, _ in found.files for name in MERGED]
    named = _names_of(found)

    def merge() -> None:
        _merge_payments(place.folder / MERGED[0], found, named)
        for name in MERGED[1:]:
            _merge_table(place.folder / name, found, named)
        write_text(place.folder / "checked.json", json.dumps({"accepted unread": []}, indent=1) + "\n")

    return Step(
        name="merge",
        title="put payments together",
        action=merge,
        inputs=inputs,
        outputs=[*(place.folder / name for name in MERGED), place.folder / "checked.json"],
        parameters={"files": [sorted(names) for names in named]},
        code=("pipeline/hybrid",),
    )


def _names_of(found: Found) -> list[dict[str, str]]:
    """For each source, the name that each of its files gets."""
    taken: set[str] = set()
    named = []
    for source, files in found.files:
        named.append({file: f"{source.place.edition.name}/{file}" if file in taken else file for file in files})
        taken |= set(named[-1].values())
    return named


def _merge_payments(path: Path, found: Found, named: list[dict[str, str]]) -> None:
    with connected() as db, written_whole(path) as temporary:
        db.execute("CREATE TABLE names (source INTEGER, source_file VARCHAR, name VARCHAR)")
        rows = [[number, file, name] for number, names in enumerate(named) for file, name in names.items()]
        db.executemany("INSERT INTO names VALUES (?, ?, ?)", rows)
        parts = [
            f"SELECT p.* REPLACE (n.name AS source_file) FROM read_parquet({quoted(payments)}) AS p "
            f"JOIN names AS n ON n.source = {number} AND n.source_file = p.source_file"
            for number, payments in enumerate(source.place.folder / MERGED[0] for source, _ in found.files)
        ]
        order = "ORDER BY source_file, source_sheet_or_page, source_row"
        db.execute(f"COPY ({' UNION ALL '.join(parts)} {order}) TO {quoted(temporary)} (FORMAT parquet)")


def _merge_table(path: Path, found: Found, named: list[dict[str, str]]) -> None:
    """The rows of the ledger, or of quarantine, that belong to the chosen files."""
    rows: list[dict[str, str]] = []
    columns: list[str] = []
    csv.field_size_limit(LONGEST)
    for (source, _), names in zip(found.files, named, strict=True):
        with (source.place.folder / path.name).open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = list(reader.fieldnames or [])
            rows += [{**row, "source_file": names[row["source_file"]]} for row in reader if row["source_file"] in names]
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["source_file"]))


def _edition(payer: Ground, side: Mapping[str, Ground]) -> Edition:
    """Settings of both sides in one edition, for spending alone."""
    reader, definer, linker = side["reading"].edition, side["definition"].edition, side["linkage"].edition
    payments = payer.edition.spending
    assert payments and reader.spending and definer.spending, "both sides have payments"
    names = {**payments.commissioner_names, **reader.spending.commissioner_names}
    reading = {name: getattr(reader.spending, name) for name in READING} | {"commissioner_names": names}
    where = {"folder": "", "files": ["**/*"], "generated": None, "pack": ""}
    return payer.edition.model_copy(
        update={
            "name": "hybrid",
            "first_month": reader.first_month,
            "last_month": reader.last_month,
            "spending": definer.spending.model_copy(update={**where, **reading}),
            "survey": None,
            "cases": None,
            "linkage": linker.linkage,
            "publish": linker.publish,
            "measures": definer.measures,
        }
    )
