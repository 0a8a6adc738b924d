"""From a PDF page to pieces of text and ruling lines, in reading orientation.

A piece is a run of words that the producer printed together: part of one cell in almost every file.
Coordinates are points; x runs to the right and y runs down as the page is read, whatever its rotation.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# pdfium marks a hyphen at the end of a line by U+FFFE, in some versions U+0002, and drops the line end after it.
# Some programs print the typographic hyphens for the one on the keyboard.
HYPHEN = re.compile("[\x02\ufffe\u2010\u2011]")
WORD = re.compile("[^\\s\x00\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")

# In units of the height of a character's box, which is about 1.2 em.
LINE_SHIFT = 0.3  # two words whose feet differ by more than this are not on one line
WIDE_SPACE = 0.8  # a printed space is 0.2 to 0.5 high; three spaces of a typewriter font are 1.5
NARROW_GAP = 0.35  # a gap without a printed space that can still be the space between two words


class Word(NamedTuple):
    """A word and where it begins and ends."""

    x0: float
    x1: float
    text: str


@dataclass(slots=True)
class Piece:
    """Words printed together on one line. `tag` is the cell it was marked as (-1: none), `order` its printing order."""

    x0: float
    x1: float
    top: float
    bottom: float
    words: list[Word]
    tag: int
    order: int
    page: int = 0

    @property
    def text(self) -> str:
        """The words, one space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def height(self) -> float:
        """Height of the characters' boxes."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The y half-way between top and bottom."""
        return (self.top + self.bottom) / 2

    def part(self, words: list[Word]) -> Piece:
        """A piece of the same line that holds only `words`."""
        return replace(self, words=words, x0=words[0].x0, x1=words[-1].x1)


class Line(NamedTuple):
    """A ruling line, or the side of a filled rectangle: at `at` across the other axis, from `low` to `high`."""

    at: float
    low: float
    high: float


@dataclass
class Page:
    """What is printed on one page. `number` counts from 1."""

    number: int
    pieces: list[Piece]
    verticals: list[Line] = field(default_factory=list)
    horizontals: list[Line] = field(default_factory=list)
    pictures: int = 0


def _prototype(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function taking plain addresses: a third of the cost per call of the typed wrapper."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_P, _I = ctypes.c_void_p, ctypes.c_int
_char_box = _prototype(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_char_object = _prototype(raw.FPDFText_GetTextObject, _P, _P, _I)
_char_generated = _prototype(raw.FPDFText_IsGenerated, _I, _P, _I)
_char_unicode = _prototype(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
_object_tag = _prototype(raw.FPDFPageObj_GetMarkedContentID, _I, _P)
_object_type = _prototype(raw.FPDFPageObj_GetType, _I, _P)
_object_at = _prototype(raw.FPDFPage_GetObject, _P, _P, _I)
_object_bounds = _prototype(raw.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)


class TextPage:
    """One page's characters, asked for one by one only where the answer is needed."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._text_page = page.get_textpage()
        self._handle = ctypes.cast(self._text_page.raw, _P).value
        self.count = self._text_page.count_chars()
        self.text = self._read_text()
        self._rect = raw.FS_RECTF()
        self._address = ctypes.addressof(self._rect)
        self._tags: dict[int, int] = {}
        self.turn = self._direction()

    def _read_text(self) -> str:
        """All characters, one code unit each, so that an index into it is pdfium's index."""
        if self.count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        written = raw.FPDFText_GetText(self._text_page.raw, 0, self.count, buffer)
        units = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "surrogatepass")
        # Surrogate pairs and characters without a code point move the indices: ask for each one instead.
        if len(units) == self.count and not any("\ud800" <= unit <= "\udfff" for unit in units):
            return units
        codes = (_char_unicode(self._handle, index) for index in range(self.count))
        return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)

    def _direction(self) -> int:
        """Quarter turns anticlockwise of most of the text: text turned sideways is read from its own side.

        pdfium measures its angles clockwise.
        """
        step = max(1, self.count // 60)
        angles = (
            raw.FPDFText_GetCharAngle(self._text_page.raw, index)
            for index in range(0, self.count, step)
            if not self.text[index].isspace()
        )
        turns = Counter(round(-angle / 1.5707963) % 4 for angle in angles if angle >= 0)
        return turns.most_common(1)[0][0] if turns else 0

    def box(self, index: int) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) of a character in reading orientation, its advance width included."""
        _char_box(self._handle, index, self._address)
        rect = self._rect
        if not self.turn:
            return rect.left, -rect.top, rect.right, -rect.bottom
        return turned(self.turn, rect.left, rect.bottom, rect.right, rect.top)

    def owner(self, index: int) -> int:
        """The address of the text object that printed the character (0: none)."""
        return _char_object(self._handle, index) or 0

    def tag(self, owner: int) -> int:
        """The marked-content number of a text object, -1 if it has none."""
        found = self._tags.get(owner)
        if found is None:
            found = self._tags[owner] = _object_tag(owner) if owner else -1
        return found

    def is_generated(self, index: int) -> bool:
        """Whether pdfium put the character in because of a gap: it is not in the file."""
        return _char_generated(self._handle, index) == 1

    def close(self) -> None:
        """Free pdfium's memory."""
        self._text_page.close()


def turned(turn: int, left: float, low: float, right: float, high: float) -> tuple[float, float, float, float]:
    """A box of the page's own axes (y up) as (x0, top, x1, bottom) for text turned by quarter turns."""
    if turn == 0:
        return left, -high, right, -low
    if turn == 1:
        return low, left, high, right
    if turn == 2:
        return -right, low, -left, high
    return -high, -right, -low, -left


@dataclass(slots=True)
class _Printed:
    """A word with what tells whether the next one continues it."""

    start: int
    end: int
    owner: int
    x0: float
    top: float
    x1: float
    bottom: float
    text: str


def _words(page: TextPage) -> Iterator[_Printed]:
    clean = HYPHEN.sub("-", page.text)
    for match in WORD.finditer(page.text):
        start, end = match.span()
        while start < end:
            owner = page.owner(start)
            stop = end if page.owner(end - 1) == owner else _end_of_owner(page, start, end, owner)
            x0, top, x1, bottom = page.box(start)
            if stop - start > 1:
                _, top_of_last, x1, bottom_of_last = page.box(stop - 1)
                top, bottom = min(top, top_of_last), max(bottom, bottom_of_last)
            yield _Printed(start, stop, owner, x0, top, x1, bottom, clean[start:stop])
            start = stop


def _end_of_owner(page: TextPage, start: int, end: int, owner: int) -> int:
    return next(index for index in range(start + 1, end + 1) if index == end or page.owner(index) != owner)


def _continues(page: TextPage, left: _Printed, right: _Printed) -> bool:
    """Whether `right` was printed as the next word of `left`: same line, same cell, a printed space between."""
    height = max(left.bottom - left.top, 0.1)
    gap = right.x0 - left.x1
    if abs(right.bottom - left.bottom) > LINE_SHIFT * height or not -0.1 * height < gap < WIDE_SPACE * height:
        return False
    if left.owner != right.owner:
        tag = page.tag(left.owner)
        return tag >= 0 and tag == page.tag(right.owner) and gap < NARROW_GAP * height
    return right.start == left.end or not page.is_generated(left.end)


def read_pieces(page: TextPage) -> list[Piece]:
    """All text of a page as pieces in printing order."""
    pieces: list[Piece] = []
    last: _Printed | None = None
    for word in _words(page):
        entry = Word(word.x0, word.x1, word.text)
        if last is not None and _continues(page, last, word):
            piece = pieces[-1]
            if word.start == last.end and word.x0 - last.x1 < 0.1 * piece.height:
                joined = piece.words[-1]
                piece.words[-1] = Word(joined.x0, word.x1, joined.text + word.text)
            else:
                piece.words.append(entry)
            piece.x1 = max(piece.x1, word.x1)
            piece.top, piece.bottom = min(piece.top, word.top), max(piece.bottom, word.bottom)
        else:
            tag = page.tag(word.owner)
            pieces.append(Piece(word.x0, word.x1, word.top, word.bottom, [entry], tag, len(pieces)))
        last = word
    return pieces


def read_lines(page: pdfium.PdfPage, turn: int) -> tuple[list[Line], list[Line], int]:
    """(vertical lines, horizontal lines, pictures) of a page; both sides of a filled rectangle count as lines."""
    handle = ctypes.cast(page.raw, _P).value
    verticals: list[Line] = []
    horizontals: list[Line] = []
    pictures = 0
    edges = (ctypes.c_float * 4)()
    first = ctypes.addressof(edges)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        item = _object_at(handle, index)
        kind = _object_type(item)
        pictures += kind == raw.FPDF_PAGEOBJ_IMAGE
        if kind != raw.FPDF_PAGEOBJ_PATH or not _object_bounds(item, first, first + 4, first + 8, first + 12):
            continue
        x0, top, x1, bottom = turned(turn, *edges)
        thin = 3.0  # points: a border of Excel is 0.2 to 2 wide
        if bottom - top > thin or x1 - x0 <= thin:
            sides = ((x0 + x1) / 2,) if x1 - x0 <= thin else (x0, x1)
            verticals += [Line(x, top, bottom) for x in sides]
        if x1 - x0 > thin or bottom - top <= thin:
            sides = ((top + bottom) / 2,) if bottom - top <= thin else (top, bottom)
            horizontals += [Line(y, x0, x1) for y in sides]
    return verticals, horizontals, pictures


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """The pieces and lines of page `index` (from 0). Raises pdfium.PdfiumError for a damaged page."""
    page = document[index]
    try:
        text_page = _upright(page)
        try:
            pieces = read_pieces(text_page)
        finally:
            text_page.close()
        for piece in pieces:
            piece.page = index
        verticals, horizontals, pictures = read_lines(page, text_page.turn)
        return Page(index + 1, pieces, verticals, horizontals, pictures)
    finally:
        page.close()


def _upright(page: pdfium.PdfPage) -> TextPage:
    """The page's text; pdfium orders it as the page is shown, so a page that shows it turned is turned first."""
    text_page = TextPage(page)
    if page.get_rotation() == 90 * text_page.turn or not text_page.count:
        return text_page
    text_page.close()
    page.set_rotation(90 * text_page.turn)
    return TextPage(page)
