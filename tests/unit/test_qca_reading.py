"""Tables of cases as people save them, and what is wrong with others, told all at once."""

import pytest
from openpyxl import Workbook

from vcse_monograph.errors import DataError, UsageError
from vcse_monograph.measures.qca import Request, read_cases

TABLE = "place,PLAN,LINK,NOTE,Y\nAlderbeck,1,0,early,1\nBrookmere,0,1,,0\nCarrowdale,1,1,late,1\n"


def read(tmp_path, text, outcome="Y", conditions="PLAN,LINK", encoding="utf-8", **more):
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return read_cases(path, Request(outcome, conditions, **more))


def problems(tmp_path, text, kind=DataError, **more):
    with pytest.raises(kind) as raised:
        read(tmp_path, text, **more)
    return [problem.what for problem in raised.value.problems]


def test_names_come_from_the_first_column_and_other_columns_are_left_alone(tmp_path):
    cases, notes = read(tmp_path, TABLE)
    assert cases.names == ("Alderbeck", "Brookmere", "Carrowdale")
    assert [condition.name for condition in cases.conditions] == ["PLAN", "LINK"]
    assert cases.values.tolist() == [[1, 0], [0, 1], [1, 1]]
    assert cases.membership.tolist() == [1, 0, 1]
    assert notes == []


def test_without_a_list_every_other_column_of_numbers_is_a_condition(tmp_path):
    cases, _ = read(tmp_path, TABLE, conditions="")
    assert [condition.name for condition in cases.conditions] == ["PLAN", "LINK"]


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace(",", ";"),
        TABLE.replace(",", "\t").replace("\n", "\r\n"),
        TABLE.replace(",", " , "),
        "\ufeff" + TABLE.replace("PLAN", '"PLAN"'),
        TABLE.replace("\n", "\n\n").replace("1,early", "1,early"),
        TABLE.replace("1,0,early", "TRUE,FALSE,early"),
        TABLE.removeprefix("place,"),  # as R writes row names: no heading above them
    ],
)
def test_the_same_table_in_other_dress(tmp_path, text):
    cases, _ = read(tmp_path, text)
    assert cases.names == ("Alderbeck", "Brookmere", "Carrowdale")
    assert cases.values.tolist() == [[1, 0], [0, 1], [1, 1]]


def test_decimal_commas_and_other_encodings(tmp_path):
    text = "Fall;A;Y\nMöhringen;0,25;0,9\nAu;0,75;0,1\n"
    cases, _ = read(tmp_path, text, conditions="A", encoding="cp1252")
    assert cases.names == ("Möhringen", "Au")
    assert cases.values.tolist() == [[0.25], [0.75]]
    assert cases.conditions[0].fuzzy


@pytest.mark.parametrize(
    ("cells", "numbers", "note"),
    [
        (["1,000", "0,5"], [1, 0.5], "A is written with decimal commas, as 0,5 shows: 1,000 is read as 1."),
        (
            ["1.234,5", "2,500"],
            [1234.5, 2.5],
            "A is written with decimal commas, as 1.234,5 shows: 2,500 is read as 2.5.",
        ),
        (
            ["12,500", "0.5"],
            [12500, 0.5],
            "A is written with commas between thousands, as 0.5 shows: 12,500 is read as 12500.",
        ),
        (
            ["1,000", "2,345,678"],
            [1000, 2345678],
            "A is written with commas between thousands, as 2,345,678 shows: 1,000 is read as 1000.",
        ),
        (["1,234.5", "-7"], [1234.5, -7], None),
        (["0,500", "1"], [0.5, 1], None),
    ],
)
def test_a_column_says_what_its_commas_mean(tmp_path, cells, numbers, note):
    """`1,000` alone may be one or a thousand; another cell of its column settles it, and a note tells."""
    text = f"case;A;Y\na;{cells[0]};1\nb;{cells[1]};0\n"
    cases, notes = read(tmp_path, text, conditions="A", calibrate=["A=>0.7/2/900/9000"])
    reached = [sum(value >= threshold for threshold in (0.7, 2, 900, 9000)) for value in numbers]
    assert cases.values.ravel().tolist() == reached
    assert notes == ([note] if note else [])


def test_a_comma_that_may_mean_either_is_not_guessed_at(tmp_path):
    """`vcse qca` once read 12,500 as 12.5 in a file of populations."""
    text = 'case,POP,RATE,Y\na,"1,000","0,5",1\nb,"12,500",0.25,0\nc,800,many,1\n'
    with pytest.raises(DataError) as raised:
        read(tmp_path, text, conditions="POP,RATE")
    pop, rate, many = raised.value.problems
    assert pop.what == "POP can be read in two ways: with decimal commas, or with commas between thousands."
    assert (pop.found, pop.do) == (
        "a: 1,000, b: 12,500",
        "write 1000 or 1.000, whichever is meant, and the others alike",
    )
    assert (rate.what, rate.found) == ("RATE is written with decimal commas and with decimal points.", "0,5 and 0.25")
    assert many.what == "RATE is no number for 1 of 3 cases."


def test_cases_without_names_are_numbered(tmp_path):
    cases, _ = read(tmp_path, "A,Y\n1,1\n0,0\n", conditions="A")
    assert cases.names == ("1", "2")
    named, notes = read(tmp_path, "id,A,Y\n7,1,1\n,0,0\n7,0,0\n", conditions="")
    assert named.names == ("7", "row 2", "7")
    assert notes == ["Several cases share a name: 7."]


def test_a_workbook(tmp_path):
    book = Workbook()
    for row in (["place", "A", "Y"], ["Alderbeck", 0.2, 1], ["Brookmere", 0.9, 0]):
        book.active.append(row)
    book.save(tmp_path / "cases.xlsx")
    cases, _ = read_cases(tmp_path / "cases.xlsx", Request("Y"))
    assert cases.values.tolist() == [[0.2], [0.9]]


def test_a_number_of_a_workbook_is_no_decimal_point(tmp_path):
    """A one is stored as 1.0, and the text beside it has a decimal comma."""
    book = Workbook()
    for row in (["place", "A", "Y"], [1, 1, 1], [2, "0,25", 0]):
        book.active.append(row)
    book.save(tmp_path / "cases.xlsx")
    cases, _ = read_cases(tmp_path / "cases.xlsx", Request("Y", "A"))
    assert cases.values.tolist() == [[1], [0.25]]


@pytest.mark.parametrize(
    ("outcome", "membership", "name"),
    [
        ("Y{2}", [1, 0, 0], "Y{2}"),
        ("Y[2]", [1, 0, 0], "Y{2}"),
        ("~Y{2}", [0, 1, 1], "~Y{2}"),
        (" Y{1, 2} ", [1, 1, 0], "Y{1,2}"),
    ],
)
def test_a_value_of_the_outcome(tmp_path, outcome, membership, name):
    cases, _ = read(tmp_path, "A,Y\n1,2\n0,1\n1,0\n", outcome=outcome, conditions="A")
    assert cases.membership.tolist() == membership
    assert cases.outcome == name


@pytest.mark.parametrize(
    ("outcome", "membership"),
    [("Y{1}", [0.8, 0.3]), ("Y{0}", [0.2, 0.7]), ("~Y{0}", [0.8, 0.3]), ("~Y{1}", [0.2, 0.7])],
)
def test_a_fuzzy_outcome_has_the_values_nought_and_one(tmp_path, outcome, membership):
    cases, _ = read(tmp_path, "A,Y\n1,0.8\n0,0.3\n", outcome=outcome, conditions="A")
    assert cases.membership.tolist() == pytest.approx(membership)
    assert cases.outcome == outcome


@pytest.mark.parametrize("outcome", ["Y{2}", "Y{0,1}", "~Y{3}"])
def test_a_fuzzy_outcome_has_no_other_values(tmp_path, outcome):
    with pytest.raises(DataError) as raised:
        read(tmp_path, "A,Y\n1,0.8\n0,0.3\n", outcome=outcome, conditions="A")
    [problem] = raised.value.problems
    assert problem.what == "Y is asked for by value, and holds memberships."
    assert problem.needed == "Y or Y{1} for its presence, Y{0} for its absence"


def test_negate_and_a_tilde_are_the_same_and_undo_one_another(tmp_path):
    once, _ = read(tmp_path, TABLE, negate=True)
    tilde, _ = read(tmp_path, TABLE, outcome="~Y")
    twice, _ = read(tmp_path, TABLE, outcome="~Y", negate=True)
    assert once.outcome == tilde.outcome == "~Y"
    assert once.membership.tolist() == tilde.membership.tolist() == [0, 1, 0]
    assert (twice.outcome, twice.membership.tolist()) == ("Y", [1, 0, 1])


def test_calibration_as_it_is_read(tmp_path):
    text = "place,POP,Y\na,100,1\nb,200,0\nc,300,1\n"
    fuzzy, _ = read(tmp_path, text, conditions="POP", calibrate=["POP=100/200/300"])
    assert fuzzy.values.round(3).ravel().tolist() == [0.047, 0.5, 0.953]
    crisp, _ = read(tmp_path, text, conditions="POP", calibrate=["POP=>150/250"])
    assert crisp.values.ravel().tolist() == [0, 1, 2]


def test_what_a_reader_should_know(tmp_path):
    _, notes = read(tmp_path, "place,A,B,Y\na,0.5,1,0.2\nb,0.7,1,0.2\nc,0.1,1,0.2\n", conditions="A,B")
    assert notes == [
        "Y is 0.2 for every case: nothing can be told apart.",
        "B is 1 for every case: it cannot make a difference.",
        "A membership of exactly 0.5: belongs to no row of the truth table: a.",
    ]
    _, notes = read(tmp_path, "place,A,Y\na,-,1\nb,1,1\nc,0,0\n", conditions="A")
    assert notes == ["A does not bear on a (a dash in the file)."]


def test_all_that_is_wrong_with_a_request_is_told_at_once(tmp_path):
    found = problems(tmp_path, TABLE, UsageError, outcome="y", conditions="PLAM,~LINK,Y,Y", calibrate=["PLAN=1/1/1"])
    assert found == [
        'The calibration "PLAN=1/1/1" cannot be understood.',
        'The outcome names "y", which is no column. Did you mean "Y"?',
        'The list of conditions names "PLAM", which is no column. Did you mean "PLAN"?',
        "The condition LINK is given with a ~ or a value.",
        "The condition Y is named twice.",
    ]
    assert problems(tmp_path, TABLE, UsageError, conditions="PLAN,Y") == ["Y is both the outcome and a condition."]
    assert problems(tmp_path, "case,Y\na,1\n", UsageError, conditions="") == ["There is no condition."]
    twice = "A,A,Y\n1,1,1\n"
    assert problems(tmp_path, twice, UsageError, conditions="A") == [
        'The list of conditions names "A", and 2 columns are called that.'
    ]


def test_all_that_is_wrong_with_the_cells_is_told_at_once(tmp_path):
    text = "place,A,B,Y\na,,1,1\nb,x,,0\nc,1,NA,high\n"
    assert problems(tmp_path, text, conditions="A,B") == [
        "A is missing for 1 of 3 cases.",
        "A is no number for 1 of 3 cases.",
        "B is missing for 2 of 3 cases.",
        "Y is no number for 1 of 3 cases.",
    ]


def test_columns_that_are_not_calibrated(tmp_path):
    text = "place,GDP,RATE,AGE,Y\na,720.5,1.2,41,3\nb,0.4,-0.1,39,0\n"
    assert problems(tmp_path, text, conditions="GDP,RATE,AGE") == [
        "Y is no outcome yet.",
        "GDP is not calibrated.",
        "RATE is not calibrated.",
        "AGE is not calibrated.",
    ]
    assert problems(tmp_path, "A,Y\n1,2\n0,1\n", outcome="Y{7}", conditions="A") == [
        "No case has the outcome Y with that value."
    ]


def test_too_many_conditions_or_configurations(tmp_path):
    names = [f"C{number}" for number in range(19)]
    wide = ",".join([*names, "Y"]) + "\n" + ",".join(["1"] * 20) + "\n" + ",".join(["0"] * 20) + "\n"
    assert problems(tmp_path, wide, UsageError, conditions=",".join(names)) == ["There are 19 conditions."]
    many = ",".join([*names, "Y"]) + "\n" + ",".join(["9"] * 19) + ",1\n"
    assert problems(tmp_path, many, UsageError, conditions=",".join(names[:8])) == [
        "The conditions have 100,000,000 configurations."
    ]


@pytest.mark.parametrize(("text", "what"), [("", "cannot be read: empty"), ("A,Y\n", "has no cases")])
def test_files_without_cases(tmp_path, text, what):
    [found] = problems(tmp_path, text)
    assert what in found
