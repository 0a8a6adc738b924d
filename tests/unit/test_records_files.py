"""Files of every kind and in every state: opened by what they are, whatever their name says."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlwt
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.reading import HEADINGS, amounts, column, read, saved, workbook
from vcse_monograph.records.contents import open_file
from vcse_monograph.records.delimited import decode, find_separator, rows_of
from vcse_monograph.records.sheets import FileState

HEADER = HEADINGS.split(",")


def payment(supplier: str, amount: object, day: int = 30) -> list[object]:
    return ["NHS Thornby CCG", datetime(2020, 4, day), "Grants", "Community", supplier, 1001, amount]


def zipped(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for y, row in enumerate([["Supplier", "Amount"], ["ASHDEN", 5.25]]):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    return saved(book)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("CAFÉ £5", "utf-8", "utf-8"),
        ("CAFÉ £5", "utf-8-sig", "utf-8"),
        ("CAFÉ – £5", "cp1252", "cp1252"),
        ("ST ASHDEN’S £", "mac_roman", "mac-roman"),
        ("CAFÉ £5", "utf-16", "utf-16"),
        ("CAFE 5", "utf-16-le", "utf-16-le"),
        ("CAFE 5", "utf-16-be", "utf-16-be"),
        ("CAFE", "ascii", "ascii"),
    ],
)
def test_encodings(text: str, encoding: str, name: str) -> None:
    assert decode(text.encode(encoding)) == (text, name)


def test_bytes_that_windows_does_not_know_are_guessed() -> None:
    assert decode("Płatność dla fundacji ŁÓDŹ \x81".encode("latin2", "replace"))[0]


@pytest.mark.parametrize(("text", "separator"), [("a,b\nc,d", ","), ("a;b,c\nd;e", ";"), ("a\tb", "\t"), ("x", ",")])
def test_separators(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_a_long_text_with_line_breaks_stays_one_cell() -> None:
    rows, mended = rows_of('a,b,c\n1,"one\ntwo, three\nfour",3\n4,5,6\n', ",")
    assert (len(rows), mended) == (3, 0)


def test_compressed_files_and_nul_characters() -> None:
    assert amounts(read(gzip.compress(b"Supplier,Amount\nA\x00SHDEN\x00,5.00\n"))) == ["5.00"]
    assert column(read(b"Supplier,Amount\nA\x00SHDEN\x00,5.00\n"), "supplier") == ["ASHDEN"]


def test_characters_that_cannot_be_read_are_remarked() -> None:
    assert "replaced" in read(b"\xef\xbb\xbfSupplier,Amount\nA\xff,5.00\n").ledger.notes


@pytest.mark.parametrize(
    ("content", "state", "says"),
    [
        (zipped("april.csv"), FileState.UNSUPPORTED, "an archive of 1 files (april.csv): unpack it"),
        (zipped("word/document.xml"), FileState.UNSUPPORTED, "a document, not a workbook"),
        (b"{\\rtf1 text}", FileState.UNSUPPORTED, "a text document"),
        (b"<?xml version='1.0'?><x/>", FileState.UNSUPPORTED, "an XML document"),
        (bytes(range(1, 120)) * 9, FileState.UNSUPPORTED, "is no text"),
        (b"\xff\xfe", FileState.EMPTY, "no text"),
        (saved(workbook(("A", []))), FileState.EMPTY, "no sheet"),
        (saved(workbook(("A", [HEADER])))[:900], FileState.CORRUPT, "cannot be opened"),
        (old_workbook()[:1500], FileState.CORRUPT, "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), FileState.CORRUPT, "cannot be opened"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            FileState.PROTECTED,
            "password",
        ),
    ],
    # Of the bytes' names, those of a workbook tell the second in which it was made: workers would not agree on them.
    ids=["archive", "document", "rtf", "xml", "no text", "empty", "no sheet", "cut", "old cut", "old", "password"],
)
def test_states(tmp_path: Path, content: bytes, state: FileState, says: str) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes(content)
    contents = open_file(path)
    assert contents.state is state
    assert says in contents.detail


def test_an_old_workbook_with_a_password() -> None:
    data = bytearray(old_workbook())
    second = data.find(b"\x09\x08\x10\x00") + 4 + 16
    data[second : second + 2] = b"\x2f\x00"  # the record that says: what follows is encrypted
    assert read(bytes(data)).ledger.state == "password-protected"


def test_a_folder_or_a_file_that_is_gone(tmp_path: Path) -> None:
    assert open_file(tmp_path / "gone.csv").state is FileState.MISSING
    opened = open_file(tmp_path)
    assert opened.state is FileState.CORRUPT and "cannot be opened" in opened.detail


def test_sheets_go_on_without_a_header_and_notes_are_told() -> None:
    book = workbook(
        ("April", [HEADER, payment("ASHDEN", 1.5)]),
        ("May", [payment("BRIARLEY", -2), payment("CORLEY", "(3.00)")]),
        ("Notes", [["Contact the finance team"]]),
    )
    found = read(saved(book), "payments.csv")
    assert amounts(found) == ["1.50", "-2.00", "-3.00"]
    assert column(found, "source_sheet_or_page") == ["April", "May", "May"]
    assert column(found, "source_row") == [2, 1, 2]
    assert 'sheet "Notes" names no payment columns: its 1 rows are not read' in found.ledger.notes


def test_a_sheet_that_sums_up_the_others_is_a_promise() -> None:
    book = workbook(
        ("Data", [HEADER, payment("ASHDEN", 1), payment("ASHDEN", 2), payment("BRIARLEY", 4)]),
        ("Summary", [["Supplier", "Amount"], ["ASHDEN", 3], ["BRIARLEY", 4], ["Total", 7]]),
    )
    found = read(saved(book))
    assert amounts(found) == ["1.00", "2.00", "4.00"]
    assert 'sheet "Summary" sums up the sheets before it: its 2 rows are not payments' in found.ledger.notes
    assert "2 totals printed, 2 met" in found.ledger.notes


def test_a_sheet_printed_twice_counts_once() -> None:
    rows = [HEADER, payment("ASHDEN", 1)]
    found = read(saved(workbook(("April", rows), ("Copy", rows))))
    assert amounts(found) == ["1.00"]
    assert 'sheet "Copy" says the same' in found.ledger.notes


def test_merged_cells_hold_their_text_and_date_and_not_their_amount() -> None:
    book = workbook(("A", [HEADER, payment("ASHDEN", 1), payment("", ""), payment("BRIARLEY", 3)]))
    for area in ("A2:A4", "B2:B3", "E2:E3", "G2:G3", "A1:B1"):
        book["A"].merge_cells(area)
    found = read(saved(book))
    assert column(found, "supplier") == ["ASHDEN", "BRIARLEY"]
    assert [row.reason for row in found.quarantine] == ["there is no amount"]
    assert "ASHDEN" in found.quarantine[0].text


def test_hidden_sheets_charts_and_a_million_formatted_rows() -> None:
    book = workbook(("A", [HEADER, payment("ASHDEN", 1)]), ("B", [HEADER, payment("BRIARLEY", 2)]))
    book["B"].sheet_state = "hidden"
    book["A"]["A1048576"] = " "
    book.create_chartsheet("Chart").add_chart(BarChart())
    found = read(saved(book))
    assert amounts(found) == ["1.00", "2.00"]
    assert 'sheet "B" is hidden in the workbook' in found.ledger.notes


def test_a_workbook_whose_days_count_from_1904() -> None:
    book = workbook(("A", [HEADER, payment("ASHDEN", 1)]))
    book.epoch = CALENDAR_MAC_1904
    assert [str(day) for day in column(read(saved(book)), "date")] == ["2020-04-30"]


def test_truth_values_times_and_dates_are_no_amounts() -> None:
    odd = [True, datetime(2020, 4, 1), datetime(2020, 4, 1, 10).time()]
    book = workbook(("A", [HEADER, payment("ASHDEN", 1), *(payment("BRIARLEY", cell) for cell in odd)]))
    found = read(saved(book))
    assert amounts(found) == ["1.00"]
    assert len(found.quarantine) == 3


def test_an_xml_spreadsheet() -> None:
    cells = "<Cell><Data ss:Type='String'>{}</Data></Cell>"
    header = "".join(cells.format(name) for name in ("Supplier", "Date", "Amount"))
    row = cells.format("ASHDEN") + "<Cell ss:Index='3'><Data ss:Type='Number'>5.1</Data></Cell>"
    table = f"<Worksheet><Table><Row>{header}</Row><Row>{row}</Row></Table></Worksheet>"
    page = f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>{table}</Workbook>'
    assert amounts(read(page, "payments.xls")) == ["5.10"]


def test_a_web_page_of_cells_without_rows() -> None:
    page = "<table><td>Supplier</td><td>Amount<br>(£)</td></table>"
    assert read(page, "payments.xls").ledger.state == "empty"


def test_a_web_page_whose_cells_are_not_closed() -> None:
    page = b"<table><tr><th>Supplier<th>Amount<tr><td>ASHDEN<td>5.00</tr><tr><td>BARROW</td><td>6.00</table>"
    assert amounts(read(page, "payments.xls")) == ["5.00", "6.00"]


def test_padding_of_nul_characters_is_no_utf16() -> None:
    assert amounts(read(b"\x00" * 60 + b"Supplier,Amount\nASHDEN,5.00\n")) == ["5.00"]
