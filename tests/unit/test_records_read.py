"""Many files into one table, a ledger and a quarantine; and the rows of one file, where they are odd."""

from __future__ import annotations

import csv
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.reading import HEADINGS, amounts, column, names, read, reasons
from vcse_monograph.errors import MachineError, UsageError
from vcse_monograph.records import read as reading
from vcse_monograph.records.payments import SCHEMA, LedgerRow
from vcse_monograph.records.read import ReadSummary, read_files
from vcse_monograph.records.sheets import FileState
from vcse_monograph.records.totals import is_count_label, is_total_label, may_be_a_name

TABLE = "Supplier,Date,Amount\nASHDEN,30/04/2020,{}\n"


def read_all(
    folder: Path,
    out: Path,
    files: list[Path] | None = None,
    workers: int = 1,
    on_file: Callable[[LedgerRow], None] | None = None,
) -> ReadSummary:
    found = files if files is not None else [path for path in folder.rglob("*") if path.is_file()]
    return read_files(
        found,
        root=folder,
        payments=out / "payments.parquet",
        ledger=out / "ledger.csv",
        quarantine=out / "quarantine.csv",
        column_names=names(),
        workers=workers,
        on_file=on_file,
    )


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    for name, content in {
        "a/april.csv": TABLE.format("1.00"),
        "b/april.csv": TABLE.format("2.00"),
        "b/copy of april.csv": TABLE.format("2.00"),
        "broken.xlsx": "PK\x03\x04",
        "empty.csv": "",
        "also empty.csv": "",
        "hostile.csv": TABLE.format("4.00") + '"=HYPERLINK(1)",99/99/2020,-8.00\n',
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_every_file_is_in_the_ledger_and_the_sums_add_up(folder: Path, tmp_path: Path) -> None:
    summary = read_all(folder, tmp_path / "out")
    payments = pq.read_table(tmp_path / "out" / "payments.parquet")
    ledger = {row["source_file"]: row for row in table(tmp_path / "out" / "ledger.csv")}
    assert payments.schema.equals(SCHEMA)
    assert payments["source_file"].to_pylist() == ["a/april.csv", "b/april.csv", "hostile.csv"]
    assert {name: row["state"] for name, row in ledger.items()} == {
        "a/april.csv": "read",
        "also empty.csv": "empty",
        "b/april.csv": "read",
        "b/copy of april.csv": "duplicate",
        "broken.xlsx": "corrupt",
        "empty.csv": "empty",
        "hostile.csv": "read",
    }
    assert "the same bytes as b/april.csv" in ledger["b/copy of april.csv"]["notes"]
    assert (summary.rows_found, summary.rows_kept, summary.rows_quarantined) == (4, 3, 1)
    assert str(summary) == (
        "3 of 7 files read: 4 rows found, 3 kept, 1 quarantined; £7.00 kept of £-1.00"
        "; 1 files are duplicates, counted once"
    )


def test_a_supplier_that_is_a_formula_is_text_and_disarmed_in_tables_for_spreadsheets(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "formula.csv").write_text(TABLE.replace("ASHDEN", '"=HYPERLINK(1)"').format(1), encoding="utf-8")
    (folder / "refused.csv").write_text('Supplier,Date,Amount\n"=1+1",soon,-8.00\n', encoding="utf-8")
    read_all(folder, tmp_path / "out")
    payments = pq.read_table(tmp_path / "out" / "payments.parquet")
    assert "=HYPERLINK(1)" in payments["supplier"].to_pylist()
    refused = {row["source_file"]: row for row in table(tmp_path / "out" / "quarantine.csv")}
    assert refused["hostile.csv"]["amount"] == "-8.00"
    assert not any(value.startswith("=") for row in refused.values() for value in row.values())


def test_the_bytes_are_the_same_for_any_number_of_workers(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_all(folder, tmp_path / "one", workers=1)
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(reading, "ROW_GROUP", 1)
    read_all(folder, tmp_path / "small groups", workers=1)
    monkeypatch.setattr(reading, "ROW_GROUP", 100_000)
    read_all(folder, tmp_path / "two", workers=2)
    for name in ("payments.parquet", "ledger.csv", "quarantine.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert pq.read_table(tmp_path / "one" / "payments.parquet").equals(
        pq.read_table(tmp_path / "small groups" / "payments.parquet")
    )


def test_missing_files_are_all_named_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    gone = [folder / "gone.csv", folder / "lost.csv"]
    with pytest.raises(UsageError) as told:
        read_all(folder, tmp_path / "out", [folder / "a" / "april.csv", *gone])
    assert "gone.csv" in str(told.value) and "lost.csv" in str(told.value)
    assert not (tmp_path / "out").exists()


def test_a_file_that_vanishes_while_others_are_read_is_a_row_of_the_ledger(folder: Path, tmp_path: Path) -> None:
    states = []

    def vanish(row: LedgerRow) -> None:
        states.append(row.state)
        (folder / "hostile.csv").unlink(missing_ok=True)

    read_all(folder, tmp_path / "out", on_file=vanish)
    assert states[-1] == FileState.MISSING.value
    assert table(tmp_path / "out" / "ledger.csv")[-1]["do"] == "put the file there, or take it out of the edition"


def test_a_file_outside_the_folder_goes_by_its_name(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "june.csv").write_text(TABLE.format(1), encoding="utf-8")
    read_all(folder, tmp_path / "out", [tmp_path / "june.csv"])
    assert table(tmp_path / "out" / "ledger.csv")[0]["source_file"] == "june.csv"


def test_a_reading_process_that_is_killed_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raw").mkdir()
    files = [tmp_path / "raw" / f"{number}.csv" for number in range(40)]
    for number, path in enumerate(files):
        path.write_text(TABLE.format(number) + "ASHDEN,30/04/2020,1.00\n" * 5000, encoding="utf-8")
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 0)

    def kill(_: object) -> None:
        for process in multiprocessing.active_children():
            process.kill()

    with pytest.raises(MachineError, match="was stopped"):
        read_all(tmp_path / "raw", tmp_path / "out", files, workers=2, on_file=kill)
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize("locked", ["payments.parquet", "ledger.csv", "quarantine.csv"])
def test_new_payments_never_stand_beside_an_old_ledger(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    """As on Windows, where no file can be replaced that another program holds."""
    read_all(folder, tmp_path / "out")
    before = (tmp_path / "out" / "payments.parquet").read_bytes()
    replace = Path.replace

    def held(temporary: Path, target: Path) -> Path:
        if target.name == locked:
            raise PermissionError(13, "in use", str(target))
        return replace(temporary, target)

    monkeypatch.setattr(Path, "replace", held)
    (folder / "a" / "april.csv").write_text(TABLE.format("9.00"), encoding="utf-8")
    with pytest.raises(PermissionError):
        read_all(folder, tmp_path / "out")
    assert (tmp_path / "out" / "payments.parquet").read_bytes() == before
    assert len(list((tmp_path / "out").iterdir())) == 3


@pytest.mark.parametrize(
    "text",
    ["Total", "Grand Total:", "SUB-TOTAL", "ASHDEN LTD Total", "Total for NHS Thornby CCG", "Totals April 2020",
     "Total payments over £25,000", "Report total £"],
)  # fmt: skip
def test_labels_of_totals(text: str) -> None:
    assert is_total_label(text)


@pytest.mark.parametrize("text", ["", "ASHDEN", "TOTAL GAS AND POWER", "TOTALLY WELL LTD", "Total Orthodontics Ltd"])
def test_suppliers_that_are_no_totals(text: str) -> None:
    assert not is_total_label(text)


@pytest.mark.parametrize(
    "text", ["Total", "Grand Total:", "SUB-TOTAL", "Total for Carers", "Report total £", "Invoice Total"]
)
def test_labels_of_totals_that_are_no_names(text: str) -> None:
    assert not may_be_a_name(text)
    assert may_be_a_name("Energy Total") and may_be_a_name("ASHDEN LTD Total")


def test_labels_of_counts() -> None:
    assert is_count_label("Number of payments") and is_count_label("Row count") and not is_count_label("COUNTY OF X")


def test_payments_above_the_headings_are_refused_and_titles_are_not() -> None:
    row = "NHS Thornby CCG,30/04/2020,Grants,Area,ASHDEN,1001,5.00\n"
    found = read(f"Spend 2020\n\n{row}{HEADINGS}\n{row}")
    assert (amounts(found), reasons(found)) == (["5.00"], ["the row stands above the headings"])


def test_a_date_run_together_with_its_neighbour_is_parted() -> None:
    found = read("Supplier,Date,Amount,Type\nASHDEN,25/06/2012900.50,Grant\nBRIARLEY,26/06/2012,5.00,Grant\n")
    assert amounts(found) == ["900.50", "5.00"]
    assert "1 rows had their date run together" in found.ledger.notes


def test_totals_that_bear_a_date_or_stand_in_a_wrong_cell() -> None:
    rows = f"{HEADINGS}\nA,30/04/2020,G,X,ASHDEN,1001,5.00\n"
    for total in (
        ",30/04/2020,,,Total,,5.00",
        ",,,,,Total,5.00",
        '"Total: £5.00",,,,,,',
        "Total,,,,,5.00,",
        ",,,,,,5.00",
    ):
        found = read(f"{rows}{total}\n")
        assert (amounts(found), str(found.ledger.control_total_difference)) == (["5.00"], "0.00"), total


def test_a_sum_beside_the_title_is_a_promise_and_a_threshold_is_not() -> None:
    found = read("Payments over £25000.00,,\nPaid in all: £30000.00,,\n" + TABLE.format("30000.00"))
    assert found.ledger.control_total_where == 'title "Paid in all: £30000.00"'
    assert str(found.ledger.control_total_difference) == "0.00"


def test_rows_without_an_amount() -> None:
    found = read(f"{HEADINGS}\nA,,,,ASHDEN,1,\nA,,,,,2,#####\nSupplier,,,,Supplier,,\nA note,,,,,,\n,,,,,,\n")
    assert reasons(found) == [
        "there is no amount",
        "the amount was too wide for its column when the file was printed (######)",
    ]


def test_rows_without_a_date_are_refused_only_where_the_file_has_dates() -> None:
    assert reasons(read("Supplier,Date,Amount\nA,30/04/2020,1\nB,,2\nC,29/04/2020,3\nD,29/04/2020,3\n")) == [
        "there is no date"
    ]
    assert column(read("Supplier,Amount\nASHDEN,1\n", "x/Thornby April 2020.csv"), "date")[0] is not None
    assert column(read("Supplier,Amount\nASHDEN,1\n"), "date") == [None]


def test_the_commissioner_of_rows_that_name_none() -> None:
    both = read("CCG,Supplier,Amount\nNHS Thornby CCG,A,1\n,B,2\nNHS Thornby CCG,C,3\nNHS Thornby CCG,D,3\n")
    assert set(column(both, "commissioner")) == {"NHS Thornby CCG"}
    assert 'taken from the other rows ("NHS Thornby CCG") for 1 rows' in both.ledger.notes
    assert column(read("Supplier,Amount\nA,1\n", "Marlbury/april.csv"), "commissioner") == ["Marlbury"]
    assert column(read("Supplier,Amount\nA,1\n", "april.csv"), "commissioner") == ["april"]


def test_three_thousand_repeated_headers_and_alternating_layouts() -> None:
    row = "NHS Thornby CCG,30/04/2020,G,X,ASHDEN,1001,5.00"
    found = read(f"{HEADINGS}\n{row}\nSupplier,Payment Date,Value\nBRIARLEY,30/04/2020,1.00\n" * 1500)
    assert (found.ledger.rows_kept, str(found.ledger.sum_kept)) == (3000, "9000.00")


def test_long_rows_of_a_column_without_heading_are_no_shifted_rows() -> None:
    found = read("Supplier,Date,Amount\n" + "ASHDEN,30/04/2020,5.00,see note\n" * 12)
    assert found.ledger.rows_kept == 12
