"""How published spending files are read: a little file in, the payments out.

Each example is a trap met in files that English commissioners published. Names are invented.
"""

from __future__ import annotations

import pytest

from tests.reading import HEADINGS, amounts, column, read, reasons


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def test_a_file_as_it_should_be() -> None:
    found = read(
        lines(
            HEADINGS,
            'NHS Thornby CCG,30/04/2020,Grants,Community,QUILLBROOK CARERS,1001,"30,000.01"',
            "NHS Thornby CCG,28/04/2020,Services,Acute,THORNBY HOSPITAL,1002,-250.00",
        )
    )
    assert amounts(found) == ["30000.01", "-250.00"]
    assert column(found, "supplier") == ["QUILLBROOK CARERS", "THORNBY HOSPITAL"]
    assert [str(day) for day in column(found, "date")] == ["2020-04-30", "2020-04-28"]
    assert (found.ledger.rows_found, found.ledger.rows_kept, found.ledger.rows_quarantined) == (2, 2, 0)


def test_titles_above_and_totals_below_are_no_payments_and_the_total_is_a_promise() -> None:
    found = read(
        lines(
            "Payments over £25k,,",
            "NHS Thornby CCG,April 2020,",
            "",
            "Supplier,Date,Amount",
            "QUILLBROOK CARERS,30/04/2020,30000.00",
            "THORNBY HOSPITAL,30/04/2020,40000.00",
            "Total,,70000.00",
        )
    )
    assert amounts(found) == ["30000.00", "40000.00"]
    assert (str(found.ledger.control_total), str(found.ledger.control_total_difference)) == ("70000.00", "0.00")
    assert set(column(found, "commissioner")) == {"NHS Thornby CCG"}


def test_a_total_that_is_not_met_shows_by_how_much() -> None:
    found = read(lines("Supplier,Date,Amount", "QUILLBROOK CARERS,30/04/2020,10.00", "Grand Total,,10.05"))
    assert str(found.ledger.control_total_difference) == "0.05"


@pytest.mark.parametrize("supplier", ["TOTAL GAS AND POWER", "Total Mobile Ltd", "SUBTOTAL MUSIC LTD"])
def test_a_supplier_called_total_is_paid(supplier: str) -> None:
    found = read(lines("Supplier,Amount", f"{supplier},5.00", "QUILLBROOK CARERS,6.00", "Total,11.00"))
    assert column(found, "supplier") == [supplier, "QUILLBROOK CARERS"]
    assert str(found.ledger.control_total_difference) == "0.00"


def test_a_supplier_whose_name_ends_in_total_is_set_aside_and_told() -> None:
    found = read(lines("Supplier,Amount", "Energy Total,50.00", "ASHDEN,6.00", "Carers Total,50.00", "Total,106.00"))
    assert amounts(found) == ["6.00"]
    assert [row.text.split(" | ")[0] for row in found.quarantine] == ["Energy Total", "Carers Total"]
    assert set(reasons(found)) == {
        "the supplier's name ends as a total's label does, and the amount is no sum of the rows above it"
    }
    assert (found.ledger.rows_found, str(found.ledger.sum_found)) == (3, "106.00")
    assert str(found.ledger.control_total_difference) == "100.00"


def test_subtotals_by_supplier_are_checked_one_by_one() -> None:
    found = read(
        lines(
            "Supplier,Date,Amount",
            "ASHDEN,30/04/2020,1.00",
            "ASHDEN,29/04/2020,2.00",
            "ASHDEN Total,,3.00",
            "BRIARLEY,30/04/2020,4.00",
            "BRIARLEY Total,,4.00",
            "Grand Total,,7.00",
        )
    )
    assert amounts(found) == ["1.00", "2.00", "4.00"]
    assert "3 totals printed, 3 met" in found.ledger.notes


def test_a_header_over_three_lines() -> None:
    found = read(
        lines(
            "Entity,Date,Expense,Supplier,Transaction,AP",
            ",,Type,Name,Number,Amount",
            ",,,,,(£)",
            "NHS Thornby CCG,30/04/2020,Grants,QUILLBROOK CARERS,1001,5.00",
        )
    )
    assert amounts(found) == ["5.00"]
    assert column(found, "expense_type") == ["Grants"]


def test_misspelt_headings_are_recognised_and_said() -> None:
    found = read(lines("Entity,Date,Expsene Type,Suppklier,Trasaction number,Amont", "A,30/04/2020,Grants,B,12,5.00"))
    assert [column(found, name) for name in ("expense_type", "supplier", "transaction")] == [["Grants"], ["B"], ["12"]]
    assert "supplier=Suppklier (close spelling)" in found.ledger.columns_used


def test_repeated_headings_are_passed_over() -> None:
    found = read(lines("Supplier,Date,Amount", "A,30/04/2020,1.00", "Supplier,Date,Amount", "B,30/04/2020,2.00"))
    assert amounts(found) == ["1.00", "2.00"]


def test_two_tables_of_different_layouts_one_below_the_other() -> None:
    found = read(
        lines(
            "Supplier,Date,Amount",
            "ASHDEN,30/04/2020,1.00",
            "",
            "Value,Payment date,Paid to",
            "2.00,30/04/2020,BRIARLEY",
        )
    )
    assert list(zip(column(found, "supplier"), amounts(found), strict=True)) == [
        ("ASHDEN", "1.00"),
        ("BRIARLEY", "2.00"),
    ]


def test_two_tables_side_by_side() -> None:
    found = read(lines("Supplier,Amount,,Supplier,Amount", "ASHDEN,1.00,,CORLEY,3.00", "BRIARLEY,2.00,,,"))
    assert column(found, "supplier") == ["ASHDEN", "BRIARLEY", "CORLEY"]
    assert amounts(found) == ["1.00", "2.00", "3.00"]


@pytest.mark.parametrize(
    ("written", "pounds"),
    [
        ("£1,234.50", "1234.50"),
        ("(1,234.50)", "-1234.50"),
        ("1,234.50-", "-1234.50"),
        ("-£1,234.50", "-1234.50"),
        ("−1234.5", "-1234.50"),
        ("1,234.50CR", "-1234.50"),
        ("1,234.50 DR", "1234.50"),
        ("1,234.50GB123456789", "1234.50"),
        ("1234.505", "1234.50"),
        ("-", "0.00"),
    ],
)
def test_amounts_as_they_are_printed(written: str, pounds: str) -> None:
    assert amounts(read(lines("Supplier,Date,Amount", f'ASHDEN,30/04/2020,"{written}"'))) == [pounds]


@pytest.mark.parametrize("written", ["########", "€5.00", "12,34", "1.2E+05", "99999999999999999999.00", "see note"])
def test_amounts_that_cannot_be_read_are_refused_with_their_row(written: str) -> None:
    found = read(lines("Supplier,Date,Amount", "ASHDEN,30/04/2020,1.00", f'BRIARLEY,30/04/2020,"{written}"'))
    assert amounts(found) == ["1.00"]
    (refused,) = found.quarantine
    assert (refused.source_row, refused.amount) == (3, None)
    assert refused.reason.startswith("the amount ") and "BRIARLEY" in refused.text


def test_a_file_that_writes_comma_decimals() -> None:
    found = read(lines("Supplier;Date;Amount", "ASHDEN;30.04.2020;1.234,56", "BRIARLEY;29.04.2020;1.234"))
    assert amounts(found) == ["1234.56", "1234.00"]


def test_thousands_separators_without_quotation_marks_are_joined_again() -> None:
    found = read(lines(HEADINGS, "A,30/04/2020,Grants,Area,ASHDEN,1001,30,000.01", "A,30/04/2020,Grants,Area,B,1,5.00"))
    assert amounts(found) == ["30000.01", "5.00"]


def test_a_row_that_is_longer_than_the_headings_is_mended_or_refused_never_read_askew() -> None:
    found = read(
        lines(
            "Supplier,Transaction Number,Amount,Description",
            "ASHDEN, BROOK AND CO,1001,5.00,Grant",
            "CORLEY,,1002,6.00,Grant",
            "DENNOW,1003,7.00,Grant",
        )
    )
    assert list(zip(column(found, "supplier"), amounts(found), strict=True)) == [
        ("ASHDEN, BROOK AND CO", "5.00"),
        ("DENNOW", "7.00"),
    ]
    assert reasons(found) == ["the row has more cells than the table has headings: its cells may be shifted"]


def test_month_first_dates_are_known_by_the_whole_file() -> None:
    found = read(lines("Supplier,Date,Amount", "ASHDEN,04/05/2020,1.00", "BRIARLEY,04/30/2020,2.00"))
    assert [str(day) for day in column(found, "date")] == ["2020-04-05", "2020-04-30"]
    assert found.ledger.date_order == "month first"


def test_where_all_days_are_twelve_or_less_the_file_name_decides() -> None:
    table = lines("Supplier,Date,Amount", "ASHDEN,05/04/2020,1.00", "BRIARLEY,06/07/2020,2.00")
    assert read(table, "Thornby April 2020.csv").ledger.date_order == "day first"
    assert read(table, "Thornby 2020-05.csv").ledger.date_order == "month first"
    assert read(table, "Thornby.csv").ledger.date_order.startswith("undecidable; assumed day first")


def test_a_note_that_figures_may_change_says_nothing_of_may() -> None:
    table = lines(
        "Supplier,Date,Amount", "ASHDEN,05/04/2020,1.00", "BRIARLEY,06/06/2020,2.00", "CORLEY,05/07/2020,3.00"
    )
    found = read(lines("Note: figures may change,,") + table)
    assert column(found, "date") == column(read(table), "date")
    assert [str(day) for day in column(found, "date")] == ["2020-04-05", "2020-06-06", "2020-07-05"]


def test_a_year_s_file_without_dates_is_not_dated_to_its_first_month() -> None:
    table = lines("Supplier,Amount", "ASHDEN,1.00", "BRIARLEY,2.00")
    assert column(read(lines("Payments April 2020 to March 2021,") + table), "date") == [None, None]
    assert read(table, "Thornby April 2020 - March 2021.csv").ledger.date_order == "no date"
    assert [str(day) for day in column(read(table, "Thornby April 2020.csv"), "date")] == ["2020-04-30", "2020-04-30"]


def test_a_month_that_stays_the_same_decides_too() -> None:
    found = read(lines("Supplier,Date,Amount", "ASHDEN,04/05/2020,1.00", "BRIARLEY,04/11/2020,2.00"))
    assert [str(day) for day in column(found, "date")] == ["2020-04-05", "2020-04-11"]


def test_mixed_date_orders_refuse_the_rows_that_the_majority_excludes() -> None:
    found = read(
        lines(
            "Supplier,Date,Amount", "A,30/04/2020,1.00", "B,29/04/2020,2.00", "C,04/28/2020,4.00", "D,01/04/2020,8.00"
        )
    )
    assert amounts(found) == ["1.00", "2.00", "8.00"]
    assert reasons(found) == ["the date 04/28/2020 cannot be read day first, as the file's other dates are"]
    assert "mixed date orders: 1 dates cannot be read day first" in found.ledger.notes
    assert (str(found.ledger.sum_found), str(found.ledger.sum_kept)) == ("15.00", "11.00")


@pytest.mark.parametrize(
    "written", ["30-Apr-20", "30 April 2020", "Apr 2020", "2020-04-30 00:00:00", "43951", "20200430"]
)
def test_dates_as_they_are_printed(written: str) -> None:
    (day,) = column(read(lines("Supplier,Date,Amount", f"ASHDEN,{written},1.00")), "date")
    assert str(day) == "2020-04-30"


def test_commissioner_and_date_in_one_cell_are_parted() -> None:
    found = read(lines("Entity Date,Supplier,Amount", "NHS Thornby CCG 31-May-20,ASHDEN,5.00"))
    assert column(found, "commissioner") == ["NHS Thornby CCG"]
    assert [str(day) for day in column(found, "date")] == ["2020-05-31"]


def test_merged_cells_take_the_value_above() -> None:
    found = read(lines("Entity,Date,Supplier,Amount", "NHS Thornby CCG,30/04/2020,A,1.00", ",,B,2.00", ",,C,3.00"))
    assert set(column(found, "commissioner")) == {"NHS Thornby CCG"}
    assert {str(day) for day in column(found, "date")} == {"2020-04-30"}


def test_a_line_break_in_a_cell_is_white_space() -> None:
    assert column(read('Supplier,Amount\n"QUILLBROOK\nCARERS",5.00\n'), "supplier") == ["QUILLBROOK CARERS"]


def test_a_quotation_mark_that_never_closes_loses_no_line() -> None:
    rows = [f"ASHDEN {n},30/04/2020,{n}.00" for n in range(1, 9)]
    found = read(lines("Supplier,Date,Amount", *rows[:3], '"' + rows[3], *rows[4:]))
    assert sum(map(float, amounts(found))) == 36.0
    assert "a stray quotation mark had run 5 lines together" in found.ledger.notes


def test_a_payment_without_a_supplier_is_a_payment_if_it_has_a_number() -> None:
    found = read(lines("Supplier,Transaction Number,Amount", "ASHDEN,1001,1.00", ",1002,2.00"))
    assert list(zip(column(found, "supplier"), amounts(found), strict=True)) == [("ASHDEN", "1.00"), ("", "2.00")]


def test_an_amount_alone_among_the_payments_is_refused() -> None:
    found = read(lines("Supplier,Date,Amount", "A,30/04/2020,1.00", ",,55.00", "B,30/04/2020,2.00"))
    assert amounts(found) == ["1.00", "2.00"]
    assert reasons(found) == ["an amount without supplier, date and transaction number"]
    assert str(found.ledger.sum_found) == "58.00"


def test_notes_below_the_table_are_no_payments() -> None:
    found = read(
        lines("Supplier,Date,Amount", "A,30/04/2020,1.00", "Number of payments,,1", "Telephone 020 7946 0000,,")
    )
    assert (amounts(found), found.ledger.rows_found) == (["1.00"], 1)


def test_hostile_names_are_kept_as_text() -> None:
    hostile = ["<script>alert(1)</script>", "=HYPERLINK(1)", "\u202eמכבי", "Q" * 10_000]
    found = read(lines("Supplier,Date,Amount", *(f'"{name}",30/04/2020,1.00' for name in hostile)))
    assert column(found, "supplier") == hostile


@pytest.mark.parametrize(
    ("content", "state", "says"),
    [
        (b"", "empty", "no bytes"),
        (b"\n , ,\n", "empty", "no text"),
        (HEADINGS.encode(), "empty", "there are headings"),
        (b"A,30/04/2020,5.00\n", "no payment columns found", "the first row reads: A | 30/04/2020 | 5.00"),
        (b"Supplier,Date\nA,30/04/2020\n", "no payment columns found", "no column for the amount"),
        (b"\x89PNG\r\n\x1a\n....", "unsupported format", "a picture"),
        (b"PK\x03\x04 broken off", "corrupt", "cannot be opened"),
        (b"\x1f\x8b broken off", "corrupt", "cannot be unpacked"),
        (b"<html><body>Not found</body></html>", "unsupported format", "a web page without a table"),
    ],
)
def test_files_that_give_no_payments_say_why_and_what_to_do(content: bytes, state: str, says: str) -> None:
    ledger = read(content).ledger
    assert (ledger.state, ledger.rows_found) == (state, 0)
    assert says in ledger.notes
    assert ledger.do


def test_a_header_may_be_misspelt_in_every_word() -> None:
    found = read(lines("Entty,Dat,Suppklier,Amont", "NHS Thornby CCG,30/04/2020,ASHDEN,5.00"))
    assert (column(found, "commissioner"), amounts(found)) == (["NHS Thornby CCG"], ["5.00"])
    assert "supplier=Suppklier (close spelling)" in found.ledger.columns_used


def test_dates_under_a_heading_that_is_not_known_are_dates() -> None:
    found = read(lines("Supplier,When,Amount", "ASHDEN,30/04/2020,5.00", "BARROW,29/04/2020,6.00"))
    assert [str(day) for day in column(found, "date")] == ["2020-04-30", "2020-04-29"]
    assert "dates stand in column 2, whose heading is not known" in found.ledger.notes


def test_an_amount_and_a_vat_number_under_one_heading_are_parted() -> None:
    found = read(lines("Supplier,Amount VAT Registration Number", 'ASHDEN,"41,000.00654947005"'))
    assert amounts(found) == ["41000.00"]


def test_a_slip_of_the_key_in_a_year_is_refused() -> None:
    found = read(lines("Supplier,Date,Amount", "ASHDEN,30/04/3020,5.00", "BARROW,30/04/2020,6.00"))
    assert amounts(found) == ["6.00"]
    assert reasons(found) == ["the date cannot be read: 30/04/3020"]
