"""The tables that a survey's exports become (docs/architecture.md, "Survey")."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.editions.survey import SurveyExport
from vcse_monograph.files import disarmed, write_text, written_whole
from vcse_monograph.records.survey.answers import State
from vcse_monograph.records.survey.codebook import Codebook
from vcse_monograph.records.survey.exports import Export
from vcse_monograph.records.survey.matching import Matched
from vcse_monograph.records.survey.respondents import Answered, Response

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
    sha256: str
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
class ReadExport:
    """One export, understood; `notes` say which faults the edition accepts."""

    source: SurveyExport
    sha256: str
    export: Export
    matched: Matched
    rows: list[Answered]
    notes: list[str]


def ledger_row(read: ReadExport, codebook: Codebook) -> LedgerRow:
    """What became of an export's rows, columns and answers."""
    rows = Counter(row.state for row in read.rows)
    states = Counter(answer.state for row in read.rows for answer in (row.answers or {}).values())
    put = [item for item in codebook.items if not read.source.audience or item.put_to(read.source.audience)]
    return LedgerRow(
        wave=read.source.wave,
        source_file=read.source.file,
        sha256=read.sha256,
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


def write_tables(reads: Sequence[ReadExport], ledger: Sequence[LedgerRow], codebook: Codebook, out: Path) -> None:
    """Write answers.parquet, respondents.csv, codebook.json, ledger.csv and refused.csv in `out`."""
    reads = sorted(reads, key=lambda read: (read.source.wave, read.source.file))
    responses = list(_numbered(reads))
    _write_answers(out / "answers.parquet", responses)
    who = [(wave, number, row.audience, row.state.value) for wave, number, row in responses]
    _write_csv(out / "respondents.csv", ("wave", "respondent", "audience", "state"), who)
    write_text(out / "codebook.json", json.dumps(codebook.as_written(), indent=1, ensure_ascii=False) + "\n")
    names = tuple(field.name for field in fields(LedgerRow))
    _write_csv(out / "ledger.csv", names, [[getattr(row, name) for name in names] for row in ledger])
    pairs = [(read.source.file, row) for read in reads for row in read.rows if row.state is Response.REFUSED]
    refused = [(file, row.row.number, row.why) for file, row in pairs]
    _write_csv(out / "refused.csv", ("source_file", "source_row", "reason"), refused)


def _numbered(reads: Sequence[ReadExport]) -> Iterator[tuple[str, int, Answered]]:
    """(wave, the number that stands for the respondent in it, the response), in the order of the files' rows."""
    numbers: Counter[str] = Counter()
    for read in reads:
        for row in read.rows:
            if row.state is not Response.REFUSED:
                numbers[read.source.wave] += 1
                yield read.source.wave, numbers[read.source.wave], row


def _write_answers(path: Path, responses: Sequence[tuple[str, int, Answered]]) -> None:
    rows = [
        (wave, number, row.audience, item, answer.value, answer.state.value)
        for wave, number, row in responses
        for item, answer in (row.answers or {}).items()
    ]
    cells = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    columns = [pa.array(column, field.type) for column, field in zip(cells, SCHEMA, strict=True)]
    with written_whole(path) as temporary:
        pq.write_table(pa.Table.from_arrays(columns, schema=SCHEMA), temporary, compression="zstd")


def _write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([disarmed(str(cell)) for cell in row] for row in rows)
