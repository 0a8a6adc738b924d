"""Text files of separated values: CSV, TSV, semicolons, pipes; any encoding; also compressed."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zlib
from collections import Counter
from typing import Literal

from charset_normalizer import from_bytes

from vcse_monograph.records.sheets import FileContents, FileState, Sheet

SEPARATORS = (",", "\t", ";", "|")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SAMPLE_BYTES = 200_000
SAMPLE_LINES = 200
# 192 MB of text in one cell is no publisher's; the default of 131,072 characters is less than a long narrative.
csv.field_size_limit(min(sys.maxsize, 192 << 20))


def read_delimited(data: bytes) -> FileContents:
    """The one sheet of a file of separated values; `numbers` count rows as a spreadsheet does, from 1."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            return FileContents(FileState.CORRUPT, detail=f"the compressed file cannot be unpacked: {error}")
    if not data.strip(b"\x00\t\n\r ,;"):
        return FileContents(FileState.EMPTY, detail="the file holds no text")
    text, encoding = decode(data)
    separator = find_separator(text)
    rows = _rows(text, separator)
    notes = ("characters that cannot be read were replaced",) if "�" in text else ()
    return FileContents(FileState.READ, [Sheet(rows, [""] * len(rows), range(1, len(rows) + 1), notes)], encoding)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was read in.

    UTF-8 if it is that strictly; else Windows-1252, which British publishers' spreadsheets write, unless its
    bytes make another encoding plainly likelier.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding.removesuffix("-sig")
    if data[:2000].count(0) > len(data[:2000]) // 4:
        encoding = "utf-16-be" if data[0:1] == b"\x00" else "utf-16-le"
        return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "ascii" if data.isascii() else "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        best = from_bytes(data[:SAMPLE_BYTES]).best()
        encoding = best.encoding if best else "latin-1"
        return data.decode(encoding, errors="replace"), encoding
    if _mac_roman(data):
        return data.decode("mac_roman"), "mac-roman"
    return text, "cp1252"


def _mac_roman(data: bytes) -> bool:
    """Mac Roman writes £ as A3 like cp1252, but quotes and spaces as D2-D5 and CA, which cp1252 reads as letters."""
    high = Counter(byte for byte in data if byte >= 0x80)
    return sum(high[b] for b in (0xCA, 0xD2, 0xD3, 0xD4, 0xD5)) > sum(high.values()) / 2 and 0xA0 not in high


def find_separator(text: str) -> str:
    """The separator that splits most lines into the same number of cells, more than one."""
    lines = text[:SAMPLE_BYTES].splitlines()[:SAMPLE_LINES]

    def score(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        if not widths:
            return (0, 0)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (count, width)

    return max(SEPARATORS, key=score)


RUNAWAY_LINES = 50


def _rows(text: str, separator: str) -> list[list[str]]:
    """The file's rows. NUL characters are no text; where a quote never closes, quotes are taken as they stand."""
    text = text.replace("\x00", "")
    rows = _parse(text, separator, csv.QUOTE_MINIMAL)
    if rows and sum(cell.count("\n") for cell in rows[-1]) > RUNAWAY_LINES:
        return _parse(text, separator, csv.QUOTE_NONE)
    return rows


def _parse(text: str, separator: str, quoting: Literal[0, 3]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting))
