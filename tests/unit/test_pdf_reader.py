"""The PDF reader: every manner of printing a table gives the same payments; a file that cannot be read says why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import matplotlib
import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.made_up_pdf import Look, Paid, payments, print_payments
from tests.reading import names
from vcse_monograph.records.payments import FileRead, read_file
from vcse_monograph.records.pdf import read_pdf
from vcse_monograph.records.sheets import FileState

WITH_LINK = ("commissioner", "date", "expense_type", "description", "supplier", "transaction", "amount")
GLUED = ("commissioner", "date", "expense_type", "expense_area", "supplier", "transaction", "amount", "vat")

LOOKS = {
    "unruled": Look(),
    "ruled": Look(ruled=True),
    "amounts at the left": Look(amounts="left"),
    "wrapped cells stand in the middle": Look(upright="middle"),
    "wrapped cells stand at the bottom": Look(upright="bottom", ruled=True),
    "heading over two lines": Look(header_lines=2),
    "heading over three lines on every page": Look(header_lines=3, header_each_page=True),
    "page numbers": Look(header_each_page=True, footer=True),
    "title": Look(title=("NHS Lower Quill CCG: payments over £25,000", "April 2020")),
    "upright page": Look(paper=A4, size=4.5, columns=("date", "expense_type", "supplier", "transaction", "amount")),
    "page shown turned by 90 degrees": Look(rotate=90),
    "page shown upside down": Look(rotate=180),
    "page shown turned by 270 degrees": Look(rotate=270, footer=True),
    "content turned, page turned back": Look(rotate=90, turned=1),
    "content turned": Look(turned=1, upright="middle"),
    "content upside down": Look(turned=2),
    "content turned the other way": Look(turned=3, ruled=True),
    "texts run over their neighbour": Look(wrap=False),
    "texts run over their neighbour, ruled": Look(wrap=False, ruled=True),
    "texts run over their neighbour, tagged": Look(wrap=False, tagged=True),
    "minus at the left of the cell": Look(minus_left=True),
    "minus at the left of the cell, ruled": Look(minus_left=True, ruled=True),
    "minus at the left of the cell, tagged": Look(minus_left=True, tagged=True),
    "pounds at the left of the cell": Look(pounds_left=True),
    "word by word": Look(word_by_word=True),
    "word by word, wrapped cells in the middle": Look(word_by_word=True, upright="middle"),
    "column by column": Look(by_column=True),
    "tagged": Look(tagged=True, upright="middle", footer=True),
    "amount against the VAT number": Look(glued=True, amounts="left", columns=GLUED),
    "link over the supplier": Look(columns=WITH_LINK),
    "link over the supplier, tagged": Look(columns=WITH_LINK, tagged=True),
}


def printed(paid: list[Paid], look: Look) -> list[tuple[object, ...]]:
    """What the payments' rows should say; a column that is not printed is empty."""
    shown = [paid._replace(**{name: "" for name in Paid._fields if name not in look.columns}) for paid in paid]
    return [
        (p.date, p.expense_type, p.expense_area, p.supplier, p.transaction, Decimal(p.amount.replace(",", "")))
        for p in shown
    ]


def rows(found: FileRead) -> list[tuple[object, ...]]:
    texts = ("expense_type", "expense_area", "supplier", "transaction")
    return [
        (f"{row['date']:%d/%m/%Y}", *(row[name] for name in texts), row["amount"]) for row in found.payments.to_pylist()
    ]


def read(path: Path) -> FileRead:
    return read_file(path, "NHS Lower Quill CCG/April 2020.pdf", names())


@pytest.mark.parametrize("count", [3, 90])
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_each_look_gives_back_every_field_to_the_penny(look: Look, count: int, tmp_path: Path) -> None:
    paid = [
        p._replace(description="https://pay.example/invoice/9aec6744-c083-5a94" if n % 2 else "")
        for n, p in enumerate(payments(count))
    ]
    found = read(print_payments(tmp_path / "x.pdf", paid, look))
    assert rows(found) == printed(paid, look)
    assert found.ledger.rows_found == found.ledger.rows_kept == count
    assert set(found.payments["commissioner"].to_pylist()) == {"NHS Lower Quill CCG"}


def test_cells_left_empty_stay_empty(tmp_path: Path) -> None:
    paid = [p._replace(expense_area="") if n % 2 else p._replace(vat="") for n, p in enumerate(payments(30))]
    assert rows(read(print_payments(tmp_path / "x.pdf", paid))) == printed(paid, Look())


def test_a_dash_in_a_column_of_numbers_is_no_minus(tmp_path: Path) -> None:
    look = Look(columns=("commissioner", "date", "expense_type", "supplier", "transaction", "vat", "amount"))
    paid = [p._replace(vat="-", amount="1,250.00") if n % 3 else p for n, p in enumerate(payments(30))]
    assert rows(read(print_payments(tmp_path / "x.pdf", paid, look))) == printed(paid, look)


def test_dashes_in_a_whole_column_are_no_minus(tmp_path: Path) -> None:
    look = Look(columns=("commissioner", "date", "expense_type", "supplier", "transaction", "vat", "amount"))
    paid = [p._replace(vat="-", amount=p.amount.lstrip("-")) for p in payments(12)]
    assert rows(read(print_payments(tmp_path / "x.pdf", paid, look))) == printed(paid, look)


def test_a_sum_beside_the_title_is_a_promise_that_is_checked(tmp_path: Path) -> None:
    paid = payments(40)
    total = sum(Decimal(p.amount.replace(",", "")) for p in paid)
    look = Look(title=(f"NHS Lower Quill CCG: payments of April 2020 £{total:,.2f}",))
    kept = read(print_payments(tmp_path / "kept.pdf", paid, look))
    broken = read(print_payments(tmp_path / "broken.pdf", paid[:-1], look))
    assert (kept.ledger.control_total, kept.ledger.control_total_difference) == (total, 0)
    assert broken.ledger.control_total_difference == Decimal(paid[-1].amount.replace(",", ""))


def test_places_are_page_and_line(tmp_path: Path) -> None:
    found = read(print_payments(tmp_path / "x.pdf", payments(90), Look(wrap=False)))
    pages, lines = (found.payments[name].to_pylist() for name in ("source_sheet_or_page", "source_row"))
    assert (pages[0], lines[0]) == ("1", 2)
    assert lines[pages.index("2") :][:3] == [1, 2, 3]


def test_a_word_broken_at_a_hyphen_is_one_word_and_a_dash_between_words_stands_free(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "x.pdf"))
    lines = [(50, 800, "Supplier"), (200, 800, "Amount")]
    lines += [(50, 780, "MENTAL HEALTH -"), (50, 768, "ADULTS"), (200, 780, "100.00")]
    lines += [(50, 740, "Quill-"), (50, 728, "moor Trust"), (200, 740, "200.00")]
    for x, y, text in lines:
        canvas.drawString(x, y, text)
    canvas.save()
    assert read_pdf(tmp_path / "x.pdf").sheets[0].rows == [
        ["Supplier", "Amount"],
        ["MENTAL HEALTH - ADULTS", "100.00"],
        ["Quill-moor Trust", "200.00"],
    ]


def test_a_word_printed_in_parts_is_one_word_and_no_character_is_lost_for_its_plane(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", matplotlib.get_data_path() + "/fonts/ttf/DejaVuSans.ttf"))
    canvas = Canvas(str(tmp_path / "x.pdf"))
    canvas.setFont("DejaVu", 10)
    text = canvas.beginText(50, 800)
    for part in ("Quill", "moor ", "Hos", "pice \N{MATHEMATICAL DOUBLE-STRUCK SMALL A}bc"):
        text.textOut(part)
    canvas.drawText(text)
    canvas.save()
    assert read_pdf(tmp_path / "x.pdf").sheets[0].rows[0][0].startswith("Quillmoor Hospice")


def test_typographic_hyphens_are_hyphens(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", matplotlib.get_data_path() + "/fonts/ttf/DejaVuSans.ttf"))
    canvas = Canvas(str(tmp_path / "x.pdf"))
    canvas.setFont("DejaVu", 9)
    canvas.drawString(50, 800, "PRE\N{NON-BREAKING HYPHEN}SCHOOL \N{HYPHEN} MIND")
    canvas.save()
    assert read_pdf(tmp_path / "x.pdf").sheets[0].rows == [["PRE-SCHOOL - MIND"]]


# Files that cannot be read.


def a_picture(path: Path, pages: int = 2) -> Path:
    canvas = Canvas(str(path))
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "white")), 0, 0, 500, 700)
        canvas.showPage()
    canvas.save()
    return path


def test_a_scan_is_told(tmp_path: Path) -> None:
    found = read(a_picture(tmp_path / "x.pdf"))
    assert (found.ledger.state, found.ledger.notes) == (FileState.SCANNED, "2 pages of pictures and no text")
    assert "text recognition" in found.ledger.do


def test_empty_pages_are_told(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "x.pdf"))
    canvas.showPage()
    canvas.save()
    found = read(tmp_path / "x.pdf")
    assert (found.ledger.state, found.ledger.notes) == (FileState.EMPTY, "1 pages, and no text on them")


def test_a_page_without_text_among_others_is_noted(tmp_path: Path) -> None:
    print_payments(tmp_path / "text.pdf", payments(5))
    a_picture(tmp_path / "scan.pdf", pages=1)
    both = PdfDocument.new()
    for name in ("text.pdf", "scan.pdf"):
        both.import_pages(PdfDocument(tmp_path / name))
    both.save(tmp_path / "x.pdf")
    found = read(tmp_path / "x.pdf")
    assert found.ledger.rows_kept == 5
    assert "pages without text, perhaps scanned: 2" in found.ledger.notes


def test_a_password_is_told(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "x.pdf"), encrypt=StandardEncryption("quill", canPrint=0))
    canvas.drawString(50, 800, "Supplier")
    canvas.save()
    found = read(tmp_path / "x.pdf")
    assert (found.ledger.state, found.ledger.notes) == (FileState.PROTECTED, "the PDF opens only with a password")


def test_a_file_that_is_only_a_beginning_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing else")
    found = read(path)
    assert found.ledger.state == FileState.CORRUPT
    assert found.ledger.notes.startswith("the PDF cannot be opened")


def test_a_truncated_file_loses_nothing_silently(tmp_path: Path) -> None:
    whole = print_payments(tmp_path / "x.pdf", payments(200), Look(header_each_page=True)).read_bytes()
    for share in (0.2, 0.5, 0.9):
        (tmp_path / "cut.pdf").write_bytes(whole[: int(len(whole) * share)])
        found = read(tmp_path / "cut.pdf")
        assert found.ledger.state != FileState.READ or found.ledger.rows_found == 200, share
        assert found.ledger.notes


def test_a_document_without_pages_is_told(tmp_path: Path) -> None:
    PdfDocument.new().save(tmp_path / "x.pdf")
    found = read(tmp_path / "x.pdf")
    assert found.ledger.state in (FileState.EMPTY, FileState.CORRUPT)
    assert found.ledger.notes


def test_a_broken_page_is_noted_and_the_others_are_read(tmp_path: Path) -> None:
    path = print_payments(tmp_path / "x.pdf", payments(120), Look(header_each_page=True))
    whole = read(path)
    data = path.read_bytes()
    last = data.rindex(b"/Type /Page\n")
    path.write_bytes(data[:last] + b"/Type /Pagx\n" + data[last + 12 :])
    found = read(path)
    assert 0 < found.ledger.rows_found < whole.ledger.rows_found
    assert "cannot be read" in found.ledger.notes
