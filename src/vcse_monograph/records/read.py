"""Read many files of payments into one table, a ledger and a quarantine."""

from __future__ import annotations

import csv
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.errors import MachineError, Problem, UsageError
from vcse_monograph.files import disarmed, sha256, written_whole
from vcse_monograph.records.columns import ColumnNames
from vcse_monograph.records.payments import (
    LEDGER_COLUMNS,
    QUARANTINE_COLUMNS,
    SCHEMA,
    FileRead,
    LedgerRow,
    QuarantinedRow,
    as_cells,
    read_file,
    unread,
)
from vcse_monograph.records.repeats import Repeats, told
from vcse_monograph.records.sheets import FileState

# Below 4 MB a second process costs more than it saves: it must start and import first.
WORTH_A_PROCESS = 4 << 20
ROW_GROUP = 100_000  # rows of the Parquet file that are written together: many small groups are slow to read


@dataclass(frozen=True)
class ReadSummary:
    """All files together; sums in pounds."""

    files: int = 0
    files_read: int = 0
    rows_found: int = 0
    rows_kept: int = 0
    rows_quarantined: int = 0
    sum_found: Decimal = Decimal("0.00")
    sum_kept: Decimal = Decimal("0.00")
    unknown_amounts: int = 0
    duplicates: int = 0
    totals_missed: int = 0
    overlaps: tuple[str, ...] = ()
    """A sentence for each two files that hold mostly the same payments."""

    @property
    def unread(self) -> int:
        """Files that gave no payments, and are no duplicates."""
        return self.files - self.files_read - self.duplicates

    def with_file(self, read: FileRead, overlaps: Sequence[str] = ()) -> ReadSummary:
        """The summary with one more file in it."""
        row = read.ledger
        sums = {name: getattr(self, name) + getattr(row, name) for name in SUMMED}
        return replace(
            self,
            files=self.files + 1,
            files_read=self.files_read + (row.state == FileState.READ.value),
            duplicates=self.duplicates + (row.state == FileState.DUPLICATE.value),
            totals_missed=self.totals_missed + bool(row.control_total_difference),
            unknown_amounts=self.unknown_amounts + read.unknown_amounts,
            overlaps=(*self.overlaps, *(f"{row.source_file}: {sentence}" for sentence in overlaps)),
            **sums,
        )

    def __str__(self) -> str:
        text = (
            f"{self.files_read} of {self.files} files read: {self.rows_found:,} rows found, {self.rows_kept:,} kept, "
            f"{self.rows_quarantined:,} quarantined; £{self.sum_kept:,} kept of £{self.sum_found:,}"
        )
        if self.unknown_amounts:
            text += f" and {self.unknown_amounts:,} rows whose amount is not known"
        if self.duplicates:
            text += f"; {self.duplicates} files are duplicates, counted once"
        return text + (f"; {self.totals_missed} files do not meet their printed total" if self.totals_missed else "")


SUMMED = ("rows_found", "rows_kept", "rows_quarantined", "sum_found", "sum_kept")


def read_files(
    files: Sequence[Path],
    *,
    root: Path,
    payments: Path,
    ledger: Path,
    quarantine: Path,
    column_names: ColumnNames,
    workers: int = 2,
    on_file: Callable[[LedgerRow], None] | None = None,
) -> ReadSummary:
    """Read `files` into `payments` (Parquet, docs/architecture.md), `ledger` and `quarantine` (CSV).

    The outputs name a file by its path below `root`, with the same bytes for any number of workers. Each appears
    whole or stays as it was, the payments last: new payments never stand beside an old ledger or quarantine. (The
    other way round may happen, with an error, where a program holds the old payments open on Windows.) A file that
    cannot be read is a row of the ledger; it never stops the others. Raises UsageError for files that do not exist,
    before anything is read; MachineError if a reading process is killed.
    """
    _must_exist(files)
    summary = ReadSummary()
    waiting: list[pa.Table] = []
    with ExitStack() as stack:  # left in reverse: what is opened first, the payments, is renamed last
        table = stack.enter_context(pq.ParquetWriter(_whole(stack, payments), SCHEMA, compression="zstd"))
        ledger_rows = _csv_writer(stack, ledger, LEDGER_COLUMNS)
        quarantine_rows = _csv_writer(stack, quarantine, QUARANTINE_COLUMNS)
        for read, overlaps in _repeats_marked(_read_all(sorted(files), root, column_names, workers)):
            waiting.append(read.payments)
            if sum(part.num_rows for part in waiting) >= ROW_GROUP:
                table.write_table(pa.concat_tables(waiting))
                waiting.clear()
            ledger_rows.writerow(_for_csv(read.ledger))
            quarantine_rows.writerows(map(_for_csv, read.quarantine))
            summary = summary.with_file(read, overlaps)
            if on_file:
                on_file(read.ledger)
        if waiting:
            table.write_table(pa.concat_tables(waiting))
    return summary


def _repeats_marked(reads: Iterable[FileRead]) -> Iterator[tuple[FileRead, list[str]]]:
    """Each file, a later one with the payments of an earlier one as its duplicate; sentences about large overlaps."""
    repeats = Repeats()
    for read in reads:
        source = read.ledger.source_file
        if twin := repeats.twin(source, read.marks):
            detail = f"the same {read.ledger.rows_kept} payments as {twin}, in another form; they are counted there"
            yield unread(source, FileState.DUPLICATE, detail), []
            continue
        overlaps = told(list(repeats.overlaps(source, read.marks)))
        yield (_warned(read, overlaps) if overlaps else read), overlaps


def _warned(read: FileRead, overlaps: Sequence[str]) -> FileRead:
    """The file with what its ledger row must say of overlaps."""
    notes = "; ".join(filter(None, [read.ledger.notes, *overlaps]))
    do = "; ".join(filter(None, [read.ledger.do, "take one of the files out if they are of the same payments"]))
    return replace(read, ledger=replace(read.ledger, notes=notes, do=do))


def _must_exist(files: Sequence[Path]) -> None:
    missing = [path for path in files if not path.is_file()]
    if missing:
        do = "correct the path, or take the file out of the list"
        raise UsageError([Problem(what=f"There is no file {path}.", do=do) for path in missing])


def _whole(stack: ExitStack, path: Path) -> Path:
    return stack.enter_context(written_whole(path))


def _csv_writer(stack: ExitStack, path: Path, columns: Sequence[str]) -> csv.DictWriter[str]:
    stream = stack.enter_context(_whole(stack, path).open("w", encoding="utf-8", newline=""))
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    return writer


def _for_csv(row: LedgerRow | QuarantinedRow) -> dict[str, str]:
    return {name: disarmed(cell) for name, cell in as_cells(row).items()}


def _read_all(files: Sequence[Path], root: Path, names: ColumnNames, workers: int) -> Iterator[FileRead]:
    """Each file's reading, in the order of `files`; the second of two files with the same bytes is not counted."""
    sizes = {path: _size(path) for path in files}
    twins = _twins(sizes)
    sources = {path: path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name for path in files}
    jobs = [(path, sources[path], names, sources[twins[path]] if path in twins else "") for path in files]
    if workers > 1 and len(jobs) > 1 and sum(sizes.values()) > WORTH_A_PROCESS:
        context = multiprocessing.get_context("spawn")
        try:
            with ProcessPoolExecutor(workers, mp_context=context) as pool:
                yield from pool.map(_read_one, jobs, chunksize=1)
        except BrokenProcessPool:
            what = "A process that was reading files was stopped, for want of memory perhaps."
            raise MachineError(
                Problem(what=what, do="try again with one worker"), after="nothing was written"
            ) from None
    else:
        yield from map(_read_one, jobs)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gone since it was listed: reading it will say so


def _twins(sizes: Mapping[Path, int]) -> dict[Path, Path]:
    """For each file whose bytes an earlier file has too, that earlier file. Only files of one size are compared."""
    shared = {size for size, count in Counter(sizes.values()).items() if size and count > 1}
    first: dict[str, Path] = {}
    twins = {}
    for path in (path for path, size in sizes.items() if size in shared):
        with suppress(OSError):
            twin = first.setdefault(sha256(path), path)
            if twin != path:
                twins[path] = twin
    return twins


def _read_one(job: tuple[Path, str, ColumnNames, str]) -> FileRead:
    path, source, names, twin = job
    if twin:
        return unread(source, FileState.DUPLICATE, f"the same bytes as {twin}, whose rows are counted")
    return read_file(path, source, names)


__all__ = ["LedgerRow", "QuarantinedRow", "ReadSummary", "read_files"]
