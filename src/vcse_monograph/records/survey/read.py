"""Read a survey's exports into one table of answers, who gave them, the codebook and a ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from vcse_monograph.editions.survey import AcceptedFault, SurveyExport
from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.files import sha256
from vcse_monograph.records.survey.codebook import Codebook
from vcse_monograph.records.survey.exports import open_export
from vcse_monograph.records.survey.faults import Fault
from vcse_monograph.records.survey.matching import match_columns
from vcse_monograph.records.survey.repeats import conflict, without_repeats
from vcse_monograph.records.survey.respondents import understand
from vcse_monograph.records.survey.tables import LedgerRow, ReadExport, ledger_row, write_tables


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
    ledger = [ledger_row(read, codebook) for read in reads]
    write_tables(reads, ledger, codebook, out)
    return ledger


def check_exports(files: Sequence[Path], codebook: Codebook, form: str = "") -> list[LedgerRow]:
    """The ledger that reading `files` with `codebook` would give; nothing is written. Raises as `read_survey`."""
    waves = [wave.wave for wave in codebook.waves] or ["1"]
    # The form is checked where the file is opened, with the same words as for an edition's.
    exports = [SurveyExport.model_construct(file=str(file), wave=waves[0], form=form) for file in files]
    return [ledger_row(read, codebook) for read in _read_all(exports, codebook, Path(), 0.8, ())]


def _read_all(
    exports: Sequence[SurveyExport],
    codebook: Codebook,
    root: Path,
    minimum_answered: float,
    accepted: Sequence[AcceptedFault],
) -> list[ReadExport]:
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


def _apart(reads: Sequence[ReadExport], accepted: Sequence[AcceptedFault]) -> tuple[list[ReadExport], list[Problem]]:
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
) -> tuple[ReadExport | None, list[Problem]]:
    """One export, and those of its faults that nobody accepted."""
    export = open_export(root / source.file, source.form)
    if isinstance(export, Problem):
        return None, [export]
    matched, faults = match_columns(export, codebook, source.audience, source.match == "position")
    rows, more = understand(export, matched, codebook, audience=source.audience, minimum_answered=minimum_answered)
    rows, conflicts = without_repeats(rows, lambda row: row.identity)
    faults = [*faults, *more, *([conflict([rows[place] for place in conflicts], "")] if conflicts else [])]
    faults += [] if faults or any(row.answers for row in rows) else [_nobody()]
    reasons = {one.fault: one.reason for one in accepted if one.file == source.file}
    notes = [f"accepted, {kind}: {reasons[kind]}" for kind in sorted({fault.kind for fault in faults} & set(reasons))]
    problems = [_placed(fault.problem, source.file) for fault in faults if fault.kind not in reasons]
    return ReadExport(source, sha256(root / source.file), export, matched, rows, notes), problems


def _nobody() -> Fault:
    return Fault("no group", Problem("No row is a response.", do="export the responses, not the questionnaire"))


def _placed(problem: Problem, file: str) -> Problem:
    return Problem(f"{file}: {problem.what}", problem.found, problem.needed, problem.do)
