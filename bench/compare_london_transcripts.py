"""The PDF reader beside other people's conversions of the same London PDFs: who is right, file by file.

    python -m bench.compare_london_transcripts [REPORT.csv]

The result is written to docs/london-transcripts.md, and as CSV where a path is given.
Three readings of each PDF are set side by side: ours, the transcript, and a plain search for numbers with pence
in the page's text, which knows nothing of rows and columns. Where each number printed is the amount of exactly one
of our rows, no row is lost and none is doubled, whatever the transcript says. A printed control total says it again.
Rows that only one of us has (by transaction number and amount) are looked up in the plain text: see bench.plain_text.
Needs ../shared/data; without it the script says so and ends.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import pypdfium2 as pdfium

from bench.plain_text import pairs, printed_rows
from vcse_monograph.files import write_text
from vcse_monograph.records.columns import load_column_names
from vcse_monograph.records.payments import FileRead, read_file
from vcse_monograph.records.pdf import read_pdf

PROJECT = Path(__file__).resolve().parents[1]
NAMES = PROJECT / "data" / "column_names.toml"
SPEND = PROJECT.parent / "shared" / "data" / "spend" / "london-2020-21"
NUMBER = re.compile(r"(?<![\w.,/])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?(?![\w.%]|,\d)")
NOT_WORD = re.compile(r"[\W_]+")

Line = tuple[str, str, Decimal]


@dataclass(frozen=True)
class Compared:
    """One file. Rows and sums (pounds) of ours and of the transcript, then what the third reading says of each.

    `printed` counts the numbers with pence on the pages; `unread` those that are no amount of ours and stand in no
    longer text; `unprinted` our amounts that the pages do not show. `lost` and `added` count amounts of ours that
    the transcript lacks, and the reverse; `shifted` its rows whose amount is printed beside another supplier or
    number. `only_...` count the pairs of transaction number and amount that one side lacks, and those of them that
    the plain text shows together.
    """

    file: str
    rows: int
    sum: Decimal
    printed: int
    unread: int
    unprinted: int
    transcript_rows: int
    transcript_sum: Decimal
    lost: int
    added: int
    shifted: int
    control_total: Decimal | None
    difference: Decimal | None
    only_ours: int
    only_ours_printed: int
    only_theirs: int
    only_theirs_printed: int
    verdict: str = ""


def amount(text: str) -> Decimal | None:
    """An amount as the transcripts write it; None where the text is none."""
    bare = re.sub(r"[£,\s]", "", text)
    match = re.fullmatch(r"(-|\()?(\d*\.?\d+)\)?", bare)
    return Decimal(match[2]) * (-1 if match[1] else 1) if match else None


def read_transcript(path: Path) -> list[Line]:
    """(transaction, supplier, amount) of each row that states an amount; columns by their headings."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    rows = list(csv.reader(io.StringIO(text)))
    top = next((row for row in rows[:20] if _column(row, "amount|value") is not None), [])
    at = {name: _column(top, name) for name in ("transaction", "supp", "amount|value")}
    found = []
    for row in rows:
        cells = [row[i] if i is not None and i < len(row) else "" for i in at.values()]
        value = amount(cells[2])
        if value is not None:
            found.append((NOT_WORD.sub("", cells[0]), _plain(cells[1]), value))
    return found


def _column(row: Iterable[str], pattern: str) -> int | None:
    return next((i for i, cell in enumerate(row) if re.search(pattern, cell, re.IGNORECASE)), None)


def _plain(text: str) -> str:
    return NOT_WORD.sub("", text).upper()


def printed_numbers(path: Path) -> tuple[Counter[Decimal], Counter[Decimal]]:
    """(numbers with pence, all other numbers) on the pages, without their signs, from pdfium's plain text."""
    pence: Counter[Decimal] = Counter()
    other: Counter[Decimal] = Counter()
    document = pdfium.PdfDocument(path)
    for page in document:
        text_page = page.get_textpage()
        for token in NUMBER.findall(text_page.get_text_range()):
            (pence if token[-3:-2] == "." else other)[Decimal(token.replace(",", ""))] += 1
        text_page.close()
        page.close()
    document.close()
    return pence, other


def in_longer_texts(path: Path, numbers: Counter[Decimal]) -> Counter[Decimal]:
    """Those of `numbers` that stand within a longer text of a cell: a description, not an amount."""
    found: Counter[Decimal] = Counter()
    texts = [str(cell) for sheet in read_pdf(path).sheets for row in sheet.rows for cell in row if cell]
    for text in (text for text in texts if amount(text) is None):
        found.update(Decimal(token.replace(",", "")) for token in NUMBER.findall(text))
    return found & numbers


def our_rows(read: FileRead) -> list[Line]:
    """(transaction, supplier, amount) of each payment that was kept."""
    columns = read.payments.select(["transaction", "supplier", "amount"]).to_pydict()
    return [
        (NOT_WORD.sub("", transaction), _plain(supplier), value)
        for transaction, supplier, value in zip(*columns.values(), strict=True)
    ]


def compare(name: str) -> Compared:
    """All three readings of one file."""
    pdf = SPEND / "commissioners" / name
    read = read_file(pdf, name, load_column_names([NAMES]))
    ledger, ours, theirs = read.ledger, our_rows(read), read_transcript(SPEND / "pdf-transcripts" / f"{name}.csv")
    pence, other = printed_numbers(pdf)
    stated = Counter(abs(value) for value in amounts(read))
    unread = pence - stated - Counter([abs(ledger.control_total)] if ledger.control_total is not None else [])
    here, there = Counter(amounts(read)), Counter(row[2] for row in theirs)
    result = Compared(
        file=name,
        rows=ledger.rows_found,
        sum=ledger.sum_found,
        printed=pence.total(),
        unread=(unread - in_longer_texts(pdf, unread)).total() if unread else 0,
        unprinted=(stated - pence - other).total(),
        transcript_rows=len(theirs),
        transcript_sum=sum((row[2] for row in theirs), Decimal(0)),
        lost=(here - there).total(),
        added=(there - here).total(),
        shifted=_shifted(ours, theirs),
        control_total=ledger.control_total,
        difference=ledger.control_total_difference,
        **_one_sided(read, theirs, pdf),
    )
    return replace(result, verdict=verdict(result))


def _one_sided(read: FileRead, theirs: Sequence[Line], pdf: Path) -> dict[str, int]:
    """Pairs of transaction number and amount that only we have, or only the transcript, and how many are printed."""
    printed = pairs(printed_rows(pdf))
    here = Counter((transaction, value) for transaction, _, value in our_rows(read))
    here.update((_number_in(row.text), row.amount) for row in read.quarantine if row.amount is not None)
    there = Counter((transaction, value) for transaction, _, value in theirs)
    ours, others = here - there, there - here
    return {
        "only_ours": ours.total(),
        "only_ours_printed": (ours & printed).total(),
        "only_theirs": others.total(),
        "only_theirs_printed": (others & (printed - (here - ours))).total(),
    }


def _number_in(text: str) -> str:
    found = re.search(r"(?<!\d)(?:2[89]|3\d)\d{6}(?!\d)", text)
    return found[0] if found else ""


def amounts(read: FileRead) -> list[Decimal]:
    """The amount of each payment line found, kept or refused."""
    refused = [row.amount for row in read.quarantine if row.amount is not None]
    return [*read.payments.column("amount").to_pylist(), *refused]


def _shifted(ours: Iterable[Line], theirs: Sequence[Line]) -> int:
    """Transcript rows that state an amount of ours beside a transaction or a supplier that it is not printed with."""
    known: dict[Decimal, list[tuple[str, str]]] = {}
    for transaction, supplier, value in ours:
        known.setdefault(value, []).append((transaction, supplier))
    has_transactions = any(row[0] for row in theirs)
    return sum(
        value in known
        and not any(
            (not has_transactions or transaction == number) and _same_supplier(supplier, name)
            for number, name in known[value]
        )
        for transaction, supplier, value in theirs
    )


def _same_supplier(theirs: str, ours: str) -> bool:
    """Whether a name is ours: cut short, or with a neighbour's text before or after it, it still is."""
    return bool(theirs) and (theirs[:8] in ours or ours[:8] in theirs)


def verdict(row: Compared) -> str:
    """Who is right, and how one can know."""
    proofs = ["each number printed is in one row" if not row.unread and not row.unprinted else ""]
    proofs.append("printed total met" if row.difference == 0 else "")
    proof = ", ".join(filter(None, proofs))
    faults = [f"{count} {what}" for count, what in _faults(row) if count]
    if not faults:
        return f"both ({proof})" if proof else "both say the same"
    if not proof:
        return f"look: {row.unread} printed numbers are not read, {row.unprinted} of ours are not printed"
    return f"ours ({proof}); transcript: {', '.join(faults)}"


def _faults(row: Compared) -> list[tuple[int, str]]:
    return [(row.lost, "rows lost"), (row.added, "not printed"), (row.shifted, "beside another number or supplier")]


def report(rows: Iterable[Compared]) -> str:
    """The table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in fields(Compared)])
    writer.writerows(asdict(row).values() for row in rows)
    return out.getvalue()


HEAD = """# The London PDFs and their transcripts

{summary}

Generated by `python -m bench.compare_london_transcripts`; how the sides are compared stands in that script. "Only ours"
and "only theirs" are pairs of transaction number and amount that the other side lacks, "(n)" those of them that the
plain text of the PDF shows together. Sums are in pounds. Contains public sector information licensed under the Open
Government Licence v3.0.

| file | our rows | our sum | their rows | their sum | printed total | only ours | only theirs | who is right |
|---|--:|--:|--:|--:|--:|--:|--:|---|
"""


def markdown(rows: Sequence[Compared]) -> str:
    """The table as a page of the documentation, with its summary."""
    lines = [
        f"| {row.file.rpartition('/')[2].removesuffix('.pdf')} | {row.rows:,} | {row.sum:,} | {row.transcript_rows:,} "
        f"| {row.transcript_sum:,} | {_total(row)} | {row.only_ours:,} ({row.only_ours_printed:,}) "
        f"| {row.only_theirs:,} ({row.only_theirs_printed:,}) | {row.verdict}{_beyond(row)} |"
        for row in rows
    ]
    return HEAD.format(summary=summary(rows)) + "\n".join(lines) + "\n"


def _total(row: Compared) -> str:
    if row.control_total is None:
        return ""
    return f"{row.control_total:,}" + (" (met)" if row.difference == 0 else f" ({row.difference:+,})")


def _beyond(row: Compared) -> str:
    """What is to be said of a printed total that the printed rows do not make up."""
    if not row.difference:
        return ""
    return f"; the file prints exactly {row.rows} rows, and a total of more than these"


def summary(rows: Sequence[Compared]) -> str:
    """Two sentences."""
    agree = sum(row.verdict.startswith("both") for row in rows)
    ours = sum(row.verdict.startswith("ours") for row in rows)
    only, shown = (sum(getattr(row, name) for row in rows) for name in ("only_ours", "only_ours_printed"))
    theirs, theirs_shown = (sum(getattr(row, name) for row in rows) for name in ("only_theirs", "only_theirs_printed"))
    return (
        f"Of {len(rows)} files, the transcript says the same as the reader in {agree}, and in {ours} each number with "
        f"pence that the PDF prints is in exactly one of the reader's rows, while the transcript loses rows, adds "
        f"some, or shifts their text ({len(rows) - agree - ours} files are not decided so).\n"
        f"The reader finds {sum(row.rows for row in rows):,} rows and the transcripts "
        f"{sum(row.transcript_rows for row in rows):,}: {only:,} pairs of transaction number and amount are only the "
        f"reader's, of which the plain text shows {shown:,}, and {theirs:,} only the transcripts', of which it shows "
        f"{theirs_shown:,}."
    )


def main(arguments: list[str] | None = None) -> None:
    """Compare all files and write the table."""
    if not SPEND.is_dir():
        print("the London files are not here (../shared/data): nothing compared")
        return
    names = sorted(
        path.relative_to(SPEND / "pdf-transcripts").as_posix() for path in SPEND.glob("pdf-transcripts/*/*.csv")
    )
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        rows = list(pool.map(compare, [name.removesuffix(".csv") for name in names], chunksize=4))
    write_text(PROJECT / "docs" / "london-transcripts.md", markdown(rows))
    print(summary(rows))
    if arguments:
        write_text(Path(arguments[0]), report(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
