"""Read a survey's exports into one table of answers, who gave them, the codebook and a ledger."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.editions.survey import AcceptedFault, SurveyExport
from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.files import disarmed, sha256, write_text, written_whole
from vcse_monograph.records.survey.answers import State
from vcse_monograph.records.survey.codebook import Codebook
from vcse_monograph.records.survey.exports import Export, open_export
from vcse_monograph.records.survey.faults import Fault
from vcse_monograph.records.survey.matching import Matched, match_columns
from vcse_monograph.records.survey.repeats import conflict, without_repeats
from vcse_monograph.records.survey.respondents import Answered, Response, understand

SCHEMA = pa.schema(
    [
        ("wave", pa.string()),
        ("respondent", pa.int32()),
        ("audience", pa.string()),
        ("item", pa.string()),
        ("value", pa.int16()),
        ("state", pa.string()),
    ]
)


@dataclass(frozen=True)
class LedgerRow:
    """What became of one export. rows_found = complete + partial + duplicate + refused."""

    wave: str
    source_file: str
    form: str
    rows_found: int
    complete: int
    partial: int
    duplicate: int
    refused: int
    items: int
    items_lacking: int
    columns: int
    columns_left_out: int
    answered: int
    not_applicable: int
    missing: int
    out_of_range: int
    not_put: int
    notes: str

    def __str__(self) -> str:
        """A line for the terminal."""
        return (
            f"{self.source_file}: {self.form}, wave {self.wave}: {self.rows_found} rows, {self.complete} complete, "
            f"{self.partial} partial, {self.duplicate} duplicate, {self.refused} refused; {self.items} items, "
            f"{self.columns_left_out} of {self.columns} columns left out" + (f"; {self.notes}" if self.notes else "")
        )


@dataclass(frozen=True)
class _Read:
    """One export, understood."""

    source: SurveyExport
    export: Export
    matched: Matched
    rows: list[Answered]
    notes: list[str]


def read_survey(
    exports: Sequence[SurveyExport],
    codebook: Codebook,
    out: Path,
    *,
    root: Path,
    minimum_answered: float = 0.8,
    accepted: Sequence[AcceptedFault] = (),
) -> list[LedgerRow]:
    """Read `exports` (paths below `root`) into five tables in `out`; return the ledger.

    answers.parquet, respondents.csv, codebook.json, ledger.csv and refused.csv are those of docs/architecture.md,
    "Survey". `minimum_answered` is the share of the items put to a respondent from which a response is complete.
    Nothing but answers of the codebook's scales is written: no text, address, identifier or time. Raises DataError
    with every fault of every export that `accepted` does not name.
    """
    reads = _read_all(exports, codebook, root, minimum_answered, accepted)
    ledger = [_ledger_row(read, codebook) for read in reads]
    _write(reads, ledger, codebook, out)
    return ledger


def check_exports(files: Sequence[Path], codebook: Codebook, form: str = "") -> list[LedgerRow]:
    """The ledger that reading `files` with `codebook` would give; nothing is written. Raises as `read_survey`."""
    waves = [wave.wave for wave in codebook.waves] or ["1"]
    # The form is checked where the file is opened, with the same words as for an edition's.
    exports = [SurveyExport.model_construct(file=str(file), wave=waves[0], form=form) for file in files]
    return [_ledger_row(read, codebook) for read in _read_all(exports, codebook, Path(), 0.8, ())]


def _read_all(
    exports: Sequence[SurveyExport],
    codebook: Codebook,
    root: Path,
    minimum_answered: float,
    accepted: Sequence[AcceptedFault],
) -> list[_Read]:
    """Every export, understood; DataError with every fault that nobody accepted."""
    problems = [*_unknown_waves(exports, codebook), *_same_bytes(exports, root)]
    reads = []
    for source in exports:
        read, found = _read_one(source, codebook, root, minimum_answered, accepted)
        problems += found
        if read is not None:
            reads.append(read)
    reads, found = _apart(reads, accepted)
    if problems := [*problems, *found]:
        raise DataError(problems, where="the survey's exports", after="nothing was written")
    return reads


def _apart(reads: Sequence[_Read], accepted: Sequence[AcceptedFault]) -> tuple[list[_Read], list[Problem]]:
    """The exports with each response once, where two of a wave overlap; as when a download was taken twice."""
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, read in enumerate(reads):
        together[read.source.wave, read.export.form.name].append(place)
    apart, problems = list(reads), []
    for places in together.values():
        rows = [row for place in places for row in reads[place].rows]
        kept, conflicts = without_repeats(rows, lambda row: row.everywhere)
        left = iter(kept)
        for place in places:
            apart[place] = replace(reads[place], rows=list(islice(left, len(reads[place].rows))))
        files = [reads[place].source.file for place in places]
        if conflicts and not any(one.fault == "duplicate" and one.file in files for one in accepted):
            problems.append(conflict([rows[place] for place in conflicts], f" in {' and '.join(files)}").problem)
    return apart, problems


def _unknown_waves(exports: Sequence[SurveyExport], codebook: Codebook) -> list[Problem]:
    waves = [wave.wave for wave in codebook.waves]
    return [
        Problem(
            what=f'{export.file}: the codebook has no wave "{export.wave}".{did_you_mean(export.wave, waves)}',
            needed=f"one of: {', '.join(waves)}",
            do="correct `wave` in the edition, or add the wave to the codebook",
        )
        for export in exports
        if waves and export.wave not in waves
    ]


def _same_bytes(exports: Sequence[SurveyExport], root: Path) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for export in exports:
        path = root / export.file
        same = first.setdefault(sha256(path), export.file) if path.is_file() else export.file
        if same != export.file:
            what = f"{export.file} and {same} are the same file: its responses would count twice."
            problems.append(Problem(what=what, do="take one of them out of the edition"))
    return problems


def _read_one(
    source: SurveyExport, codebook: Codebook, root: Path, minimum_answered: float, accepted: Sequence[AcceptedFault]
) -> tuple[_Read | None, list[Problem]]:
    """One export, and those of its faults that nobody accepted."""
    export = open_export(root / source.file, source.form)
    if isinstance(export, Problem):
        return None, [export]
    matched, faults = match_columns(export, codebook, source.audience, source.match == "position")
    rows: list[Answered] = []
    if matched.items and (matched.grouping or source.audience):
        rows, more = understand(export, matched, codebook, audience=source.audience, minimum_answered=minimum_answered)
        rows, conflicts = without_repeats(rows, lambda row: row.identity)
        faults = [*faults, *more, *([conflict([rows[place] for place in conflicts], "")] if conflicts else [])]
        faults += [] if any(row.answers for row in rows) or faults else [_nobody()]
    reasons = {one.fault: one.reason for one in accepted if one.file == source.file}
    notes = [f"accepted, {kind}: {reasons[kind]}" for kind in sorted({fault.kind for fault in faults} & set(reasons))]
    problems = [_placed(fault.problem, source.file) for fault in faults if fault.kind not in reasons]
    return _Read(source, export, matched, rows, notes), problems


def _nobody() -> Fault:
    return Fault("no group", Problem("No row is a response.", do="export the responses, not the questionnaire"))


def _placed(problem: Problem, file: str) -> Problem:
    return Problem(f"{file}: {problem.what}", problem.found, problem.needed, problem.do)


def _ledger_row(read: _Read, codebook: Codebook) -> LedgerRow:
    rows = Counter(row.state for row in read.rows)
    states = Counter(answer.state for row in read.rows for answer in (row.answers or {}).values())
    put = [item for item in codebook.items if not read.source.audience or item.put_to(read.source.audience)]
    return LedgerRow(
        wave=read.source.wave,
        source_file=read.source.file,
        form=read.export.form.title,
        rows_found=len(read.rows),
        complete=rows[Response.COMPLETE],
        partial=rows[Response.PARTIAL],
        duplicate=rows[Response.DUPLICATE],
        refused=rows[Response.REFUSED],
        items=len(read.matched.items),
        items_lacking=len(put) - len(read.matched.items),
        columns=len(read.export.columns),
        columns_left_out=len(read.matched.left_out),
        answered=states[State.ANSWERED],
        not_applicable=states[State.NOT_APPLICABLE],
        missing=states[State.MISSING],
        out_of_range=states[State.OUT_OF_RANGE],
        not_put=sum(row.not_put for row in read.rows),
        notes="; ".join(read.notes),
    )


def _write(reads: Sequence[_Read], ledger: Sequence[LedgerRow], codebook: Codebook, out: Path) -> None:
    answers: list[tuple[str, int, str, str, int | None, str]] = []
    respondents: list[tuple[str, int, str, str]] = []
    numbers: Counter[str] = Counter()
    for read in sorted(reads, key=lambda read: (read.source.wave, read.source.file)):
        wave = read.source.wave
        for row in read.rows:
            if row.state is Response.REFUSED:
                continue
            numbers[wave] += 1
            respondents.append((wave, numbers[wave], row.audience, row.state.value))
            for item, answer in (row.answers or {}).items():
                answers.append((wave, numbers[wave], row.audience, item, answer.value, answer.state.value))
    table = pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(zip(*answers, strict=True), SCHEMA, strict=True)],
        schema=SCHEMA,
    )
    with written_whole(out / "answers.parquet") as temporary:
        pq.write_table(table, temporary, compression="zstd")
    _write_csv(out / "respondents.csv", ("wave", "respondent", "audience", "state"), respondents)
    write_text(out / "codebook.json", json.dumps(codebook.as_written(), indent=1, ensure_ascii=False) + "\n")
    names = tuple(field.name for field in fields(LedgerRow))
    _write_csv(out / "ledger.csv", names, [[getattr(row, name) for name in names] for row in ledger])
    refused = [
        (read.source.file, row.row.number, row.why)
        for read in reads
        for row in read.rows
        if row.state is Response.REFUSED
    ]
    _write_csv(out / "refused.csv", ("source_file", "source_row", "reason"), refused)


def _write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([disarmed(str(cell)) for cell in row] for row in rows)
