"""The small laws of the demonstration data's writing."""

from datetime import date

import numpy as np
import pypdfium2 as pdfium
import pytest

from vcse_monograph.errors import UsageError
from vcse_monograph.sources.demo.about import _quantile
from vcse_monograph.sources.demo.contracts import scaled
from vcse_monograph.sources.demo.layouts import LAYOUTS, layout_for
from vcse_monograph.sources.demo.pages import escaped, write_pdf
from vcse_monograph.sources.demo.payments import Lines, split
from vcse_monograph.sources.demo.scale import groups, month_text, scale_of
from vcse_monograph.sources.demo.truth import gini, pounds
from vcse_monograph.sources.demo.world import Commissioner, allocate, lognormal_quantiles
from vcse_monograph.sources.demo.writing import amount_texts, day_text, header_rows


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("commas", ["8,866,431.05", "-8,225.87", "0.09"]),
        ("brackets", ["8,866,431.05", "(8,225.87)", "0.09"]),
        ("pounds", ["£8,866,431.05", "(£8,225.87)", "£0.09"]),
        ("trailing", ["8,866,431.05", "8,225.87-", "0.09"]),
        ("plain", ["8866431.05", "-8225.87", "0.09"]),
    ],
)
def test_amounts_are_printed_in_five_styles(style, printed):
    assert amount_texts([886_643_105, -822_587, 9], style) == printed


def test_plain_amounts_lose_trailing_noughts_as_spreadsheets_print_them():
    assert amount_texts([96_130, 17_400], "plain") == ["961.3", "174"]


def test_months_are_named_in_english():
    assert day_text(date(2019, 3, 5), "%d-%b-%y") == "05-Mar-19"
    assert day_text(date(2019, 3, 5), "%d %B %Y") == "05 March 2019"


def test_a_payment_is_split_to_the_penny():
    counts = np.array([1, 3, 40])
    pence = np.array([100, 2_500_001, -99])
    lines = split(pence, counts, np.random.default_rng(1))
    assert len(lines) == 44
    assert np.add.reduceat(lines, [0, 1, 4]).tolist() == pence.tolist()


def test_lines_are_allocated_exactly():
    shares = allocate(np.array([[1.0, 1.0], [0.0, 1.0]]), 100)
    assert shares.tolist() in ([[34, 33], [0, 33]], [[33, 34], [0, 33]], [[33, 33], [0, 34]])


def test_unpublished_payments_do_not_change_the_total():
    kept = scaled(np.array([[1.0, 10.0, 20.0, 30.0]]), 100_000, 25_000)
    assert kept[0, :2].tolist() == [0, 0]
    assert kept.sum() == pytest.approx(100_000, rel=0.01)


def test_stacked_headings_take_one_row_a_part():
    stacked = next(layout for layout in LAYOUTS if layout.name == "stacked-header")
    assert [row[0] for row in header_rows(stacked)] == ["Department", "family"]
    assert [row[1] for row in header_rows(stacked)] == ["Entity", ""]


def test_every_layout_has_a_commissioner_before_any_has_two():
    assert [layout_for(i) for i in range(len(LAYOUTS))] == list(LAYOUTS)
    assert layout_for(len(LAYOUTS)) is LAYOUTS[0]


def test_pdf_text_is_escaped():
    assert escaped("(£5) \\ x") == r"\(\2435\) \\ x"


def test_pence_become_exact_pounds():
    assert [str(amount) for amount in pounds([1, -250, 10**15]).to_pylist()] == ["0.01", "-2.50", "10000000000000.00"]


def test_gini_of_equal_and_of_unequal_amounts():
    assert gini([5, 5, 5, 5]) == 0
    assert gini([1, 3]) == 0.25
    assert gini([]) == 0


def test_quartiles_of_the_commissioners_are_the_published_ones():
    middle = sorted(lognormal_quantiles(1001, 0.71, 0.767))
    assert [round(float(_quantile(middle, q)), 2) for q in (0.25, 0.5, 0.75)] == [0.42, 0.71, 1.19]


def test_charity_groups_add_up_to_the_published_share_of_value():
    charity = [group for group in groups()[0] if group.kind == "charity"]
    assert sum(group.value for group in charity) == pytest.approx(0.97)
    assert next(g.value for g in charity if g.name == "hospice") / 0.97 == pytest.approx(0.364, abs=0.001)


def test_months_run_from_april_2018_over_two_financial_years():
    assert [month_text(i) for i in (0, 8, 9, 23)] == ["2018-04", "2018-12", "2019-01", "2020-03"]


def test_too_few_lines_are_refused_in_words():
    with pytest.raises(UsageError, match="2,000 or more"):
        scale_of(1_999)


def test_a_long_month_of_print_turns_the_page_and_repeats_the_heading(tmp_path):
    long = next(layout for layout in LAYOUTS if layout.name == "printed-long")
    count = 130
    lines = Lines(
        month=0,
        dates=[date(2018, 4, 26)] * count,
        types=["Grants to Voluntary Bodies"] * count,
        areas=["HOSPICES"] * count,
        suppliers=["HARROWMERE HOSPICE"] * count,
        transactions=[str(31_000_000 + i) for i in range(count)],
        pence=np.arange(count),
    )
    commissioner = Commissioner("D01", "NHS Harrowmere CCG", long, 0, 1.0, 1.0, (count,), ("Harrowmere",))
    noted = write_pdf(tmp_path / "long.pdf", lines, commissioner, [])
    with pdfium.PdfDocument(tmp_path / "long.pdf") as document:
        pages = [page.get_textpage().get_text_range().splitlines() for page in document]
    assert len(pages) == 3
    assert all(page[0].startswith("Entity Date Expense Type") for page in pages)
    for i in range(count):
        assert f"HARROWMERE HOSPICE {31_000_000 + i}" in pages[int(noted.places[i]) - 1][noted.rows[i] - 1]
