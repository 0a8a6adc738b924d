"""Text files of separated values: CSV, TSV, semicolons, pipes; any encoding; also compressed."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zlib
from collections import Counter
from itertools import pairwise

from charset_normalizer import from_bytes

from vcse_monograph.records.sheets import FileContents, FileState, Sheet

SEPARATORS = (",", "\t", ";", "|")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SAMPLE_BYTES = 200_000
SAMPLE_LINES = 100
# 192 MB of text in one cell is no publisher's; the default of 131,072 characters is less than a long narrative.
csv.field_size_limit(min(sys.maxsize, 192 << 20))


def read_delimited(data: bytes) -> FileContents:
    """The one sheet of a file of separated values; `numbers` count rows as a spreadsheet does, from 1."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            return FileContents(FileState.CORRUPT, detail=f"the compressed file cannot be unpacked: {error}")
    text, encoding = decode(data)
    # NUL characters are no text; some exports pad their columns with them.
    text = text.replace("\x00", "")
    if not text.strip("\t\n\r ,;|\ufeff"):
        return FileContents(FileState.EMPTY, detail="the file holds no text")
    rows, mended = rows_of(text, find_separator(text))
    notes = ["characters that cannot be read were replaced"] if "\ufffd" in text else []
    if mended:
        notes.append(f"a stray quotation mark had run {mended} lines together: they were parted")
    return FileContents(
        FileState.READ, [Sheet(rows, [""] * len(rows), range(1, len(rows) + 1), tuple(notes))], encoding
    )


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was read in.

    UTF-8 if it is that strictly; else Windows-1252, which British publishers' spreadsheets write, unless its
    bytes make another encoding plainly likelier.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding.removesuffix("-sig")
    if encoding := _unmarked_utf16(data[:2000]):
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


def _unmarked_utf16(start: bytes) -> str:
    """English text in UTF-16 has NUL in nearly every second byte, and in hardly any other."""
    high, low = (start[i::2].count(0) * 4 > len(start) for i in (0, 1))
    return {(True, False): "utf-16-be", (False, True): "utf-16-le"}.get((high, low), "")


def _mac_roman(data: bytes) -> bool:
    """Mac Roman writes £ as A3 like cp1252, but quotes and spaces as D2-D5 and CA, which cp1252 reads as letters."""
    high = Counter(byte for byte in data if byte >= 0x80 and byte != 0xA3)
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


def rows_of(text: str, separator: str) -> tuple[list[list[str]], int]:
    """The file's rows, and how many of its lines a stray quotation mark had run together.

    A quotation mark that opens and does not close swallows line after line into one cell. Such a row is known by
    its lines: on their own, most of them are rows of the table's width.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = list(reader)
    if reader.line_num == len(rows):
        return rows, 0
    return _mended(text, separator, rows)


def _mended(text: str, separator: str, rows: list[list[str]]) -> tuple[list[list[str]], int]:
    """The rows of a text some of which span several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    ends = [0, *(reader.line_num for _ in reader)]
    width = Counter(map(len, rows)).most_common(1)[0][0]
    lines = list(io.StringIO(text, newline=""))
    whole: list[list[str]] = []
    mended = 0
    for row, (start, stop) in zip(rows, pairwise(ends), strict=True):
        alone = [_alone(line, separator, width) for line in lines[start:stop]] if stop > start + 1 else []
        if alone and width > 2 and sum(len(part) == width for part in alone) * 3 >= len(alone) * 2:
            whole += alone
            mended += len(alone)
        else:
            whole.append(row)
    return whole, mended


def _alone(line: str, separator: str, width: int) -> list[str]:
    """A line on its own; where its quotation marks do not give the table's width, they are taken as they stand."""
    line = line.rstrip("\r\n")
    row = next(csv.reader([line], delimiter=separator), [])
    return row if len(row) == width else [cell.strip('"') for cell in line.split(separator)]
