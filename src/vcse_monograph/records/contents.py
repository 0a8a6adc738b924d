"""Open a file by what it is, whatever its name says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from vcse_monograph.records.delimited import decode, read_delimited
from vcse_monograph.records.sheets import FileContents, FileState, Sheet
from vcse_monograph.records.workbooks import read_workbook

PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"II*\x00": "a picture",
    b"MM\x00*": "a picture",
    b"{\\rtf": "a text document",
    b"<?xml": "an XML document",
    b"Rar!": "an archive: unpack it",
    b"7z\xbc\xaf": "an archive: unpack it",
    b"PAR1": "a Parquet table",
}
# Control characters that no text file holds; NUL is in every second byte of UTF-16.
CONTROLS = bytes([*range(1, 9), 11, *range(14, 27), *range(28, 32), 127])
HTML = re.compile(rb"^\W*<\s*(!doctype html|html|table|head|body)|<\?mso-application progid=.Excel", re.IGNORECASE)
WIDEST = 16384  # columns; no spreadsheet holds more
ROW, CELL = ("tr", "row"), ("td", "th", "cell")
DO_STATE = {
    FileState.EMPTY: "download it again; if it was published empty, accept it in the edition with that reason",
    FileState.SCANNED: "run text recognition over it, or ask the publisher for a text file",
    FileState.PROTECTED: "save a copy without a password, or ask the publisher for one",
    FileState.CORRUPT: "download it again, or ask the publisher for another format",
    FileState.UNSUPPORTED: "convert it to CSV, XLSX or ODS",
    FileState.NO_HEADER: "add its headings to data/column_names.toml, or to a table that the edition names",
    FileState.MISSING: "put the file there, or take it out of the edition",
    FileState.DUPLICATE: "nothing: its rows were counted once",
}


def open_file(path: Path) -> FileContents:
    """The sheets of a file, or the state that explains why there are none. Never raises for what a file holds."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return FileContents(FileState.MISSING, detail="there is no such file")
    except OSError as error:
        return FileContents(FileState.CORRUPT, detail=f"the file cannot be opened: {error.strerror}")
    if not data:
        return FileContents(FileState.EMPTY, detail="the file has no bytes")
    try:
        return _by_content(path, data)
    except MemoryError:
        return FileContents(FileState.CORRUPT, detail="the file needs more memory than this machine has")


def _by_content(path: Path, data: bytes) -> FileContents:
    if PDF in data[:1024]:
        from vcse_monograph.records.pdf import read_pdf

        return read_pdf(path)
    if data.startswith((ZIP, OLE)):
        return read_workbook(data)
    if HTML.search(data[:2000]):
        return _read_html(data)
    for mark, what in BINARY.items():
        if data.startswith(mark):
            return FileContents(FileState.UNSUPPORTED, detail=f"the file is {what}, not a table of text")
    if _binary(data[:4000]):
        return FileContents(FileState.UNSUPPORTED, detail="the file is no text: it is in a format that is not known")
    return read_delimited(data)


def _binary(start: bytes) -> bool:
    return not start.startswith(b"\x1f\x8b") and sum(map(start.count, map(bytes, zip(CONTROLS)))) > len(start) / 50


class _Tables(HTMLParser):
    """Collects the rows of every table in a web page, or in an XML spreadsheet, whose tags are row and cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in (*ROW, *CELL):
            self._close()  # a cell's end may be left out: the next cell or row ends it
        if tag in ROW:
            self.rows.append([])
        elif tag in CELL:
            self.rows = self.rows or [[]]
            index = dict(attrs).get("ss:index") or ""  # an XML spreadsheet leaves out empty cells, and counts from 1
            if index.isdecimal():
                self.rows[-1] += [""] * min(int(index) - 1 - len(self.rows[-1]), WIDEST)
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag.rpartition(":")[2] in (*CELL, *ROW, "table"):
            self._close()

    def _close(self) -> None:
        if self.cell is not None:
            self.rows[-1].append("".join(self.cell).strip())
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)


def _read_html(data: bytes) -> FileContents:
    """A web page that goes by a workbook's name, as some finance systems write it."""
    text, encoding = decode(data)
    parser = _Tables()
    parser.feed(text)
    rows = parser.rows
    if not any(rows):
        return FileContents(FileState.UNSUPPORTED, detail="the file is a web page without a table")
    return FileContents(FileState.READ, [Sheet(rows, [""] * len(rows), list(range(1, len(rows) + 1)))], encoding)
