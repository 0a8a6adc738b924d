"""CSV files as tables."""

from __future__ import annotations

import pytest
from docutils import nodes

from vcse_monograph.book.cells import FoldedRow, Hidden, Value
from vcse_monograph.book.tables import heading, read_grid, table_node


@pytest.fixture
def grid_of(tmp_path):
    def read(text: str, columns=(), exact=False):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return read_grid(path, columns, exact)

    return read


def test_columns_of_numbers_are_formatted_alike_and_text_is_left(grid_of):
    grid = grid_of("supplier,amount,vcse_share\nOne,1234567.10,0.97341\nTwo,-12.00,12\n")
    assert grid.headings == ["Supplier", "Amount", "VCSE share"]
    assert grid.numeric == [False, True, True]
    assert [list(row) for row in grid.rows] == [["One", "1,234,567", "0.97"], ["Two", "−12", "12.00"]]


def test_large_sums_lose_their_pence_unless_they_must_be_exact(grid_of):
    text = "name,sum,long,amount\na,1234567.10,1234567.8912,5.5\n"
    assert list(grid_of(text).rows[0]) == ["a", "1,234,567", "1,234,568", "5.50"]
    assert list(grid_of(text, (), True).rows[0]) == ["a", "1,234,567.10", "1,234,568", "5.50"]


def test_a_chance_keeps_three_decimals(grid_of):
    assert list(grid_of("name,Chance,Share\na,0.0494,0.0494\n").rows[0]) == ["a", "0.049", "0.05"]


def test_years_have_no_thousands_separator(grid_of):
    assert list(grid_of("name,year\na,2019\n").rows[0]) == ["a", "2019"]
    assert list(grid_of("name,financial_year\na,2019\n").rows[0]) == ["a", "2019"]
    assert list(grid_of("name,Yearly ties\na,2019\n").rows[0]) == ["a", "2,019"]


def test_empty_cells_stay_empty_and_do_not_make_numbers_text(grid_of):
    grid = grid_of("name,lines,nothing\na,1200,\nb,,\n")
    assert [list(row) for row in grid.rows] == [["a", "1,200", ""], ["b", "", ""]]
    assert grid.numeric == [False, True, False]


@pytest.mark.parametrize("cell", ["nan", "inf", "1e5x", "12 Elm Road"])
def test_what_is_not_a_finite_number_is_text(grid_of, cell):
    grid = grid_of(f"name,value\na,{cell}\n")
    assert (list(grid.rows[0]), grid.numeric[1]) == (["a", cell], False)


def test_the_guard_against_formulas_is_not_shown(grid_of):
    assert list(grid_of("name,x\n'=HYPERLINK(1),'-5\n").rows[0]) == ["=HYPERLINK(1)", "−5"]
    assert grid_of("name\n'tis the season\n").rows[0][0] == "'tis the season"


def test_columns_can_be_picked_and_ordered_and_an_unknown_one_is_refused(grid_of):
    assert grid_of("a,b\n1,2\n", ["b", "a"]).headings == ["B", "A"]
    with pytest.raises(KeyError, match="c"):
        grid_of("a,b\n1,2\n", ["c"])


def test_headings_are_words():
    assert heading("vcse_share") == "VCSE share"
    assert heading("nhs lines") == "NHS lines"


def test_a_table_has_a_caption_row_headings_and_aligned_numbers(grid_of):
    table = table_node(grid_of("name,lines\na,12\n"), "What was read")
    assert [title.astext() for title in table.findall(nodes.title)] == ["What was read"]
    assert [column.get("stub") for column in table.findall(nodes.colspec)] == [1, None]
    assert [entry["classes"] for entry in table.findall(nodes.entry)] == [[], ["vcse-numeric"]] * 2


def test_short_row_headings_stay_on_one_line_and_wide_tables_are_marked(grid_of):
    assert table_node(grid_of("a,b,c,d,e,f\nNHS Here CCG,1,2,3,4,5\n"), "")["classes"] == [
        "vcse-table",
        "vcse-table--wide",
        "vcse-table--short",
    ]
    assert table_node(grid_of(f"a\n{'x' * 10_000}\n"), "")["classes"] == ["vcse-table"]


def test_an_empty_file_is_a_table_without_rows(grid_of):
    assert list(grid_of("").rows) == []
    assert list(grid_of("a,b\n").rows) == []


def test_a_column_with_hidden_numbers_stays_a_column_of_numbers_and_they_are_marked(grid_of):
    grid = grid_of("name,answers,mean\na,12,4.44\nb,[c],[c]\nc,<3,\n")
    assert grid.numeric == [False, True, True]
    assert [row[1] for row in grid.rows] == ["12", "[c]", "<3"]
    assert grid.signs == ["<3", "[c]"]
    hidden = [node.astext() for node in table_node(grid, "").findall(Hidden)]
    assert hidden == ["[c]", "[c]", "<3"]


def test_a_rounded_number_keeps_its_value_beside_it_and_one_that_is_not_rounded_needs_none(grid_of):
    kept = list(table_node(grid_of("name,amount,n\na,1234567.89,1200\nb,3.10,7\n"), "").findall(Value))
    assert [(node.astext(), node["vcse_value"]) for node in kept] == [("1,234,568", "1234567.89"), ("3", "3.10")]


def test_rows_after_those_shown_are_folded(grid_of):
    table = table_node(grid_of("name\na\nb\nc\n"), "", shown=2)
    assert [row.astext() for row in table.findall(FoldedRow)] == ["c"]
