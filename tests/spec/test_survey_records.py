"""How a survey's export becomes answers: what is kept, what is left out, and what stops the reading."""

import pytest

from tests.made_up_survey import HEADINGS, answers, codebook, read, read_accepting, respondents, told, write
from vcse_monograph.errors import DataError

LONG = [*HEADINGS, "Anything to add?"]


def refusal(folder, *files, **settings) -> str:
    with pytest.raises(DataError) as caught:
        read(folder, *files, **settings)
    return str(caught.value)


def test_an_answer_may_be_a_number_a_label_or_both(tmp_path):
    write(
        tmp_path / "a.csv",
        HEADINGS,
        [1, "Commissioner", "5", "Strongly agree", ""],
        [2, "Commissioner", "5 - Strongly agree", "Strongly agree (5)", ""],
        [3, "1", "5.0", "STRONGLY  AGREE.", ""],
    )
    read(tmp_path, "a.csv")
    assert set(answers(tmp_path)["value"]) == {5}


def test_each_respondent_has_a_row_for_each_item_put_to_them(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [71, "Commissioner", 4, 2, ""], [72, "Charity", 5, "Not applicable", 1])
    read(tmp_path, "a.csv")
    assert told(tmp_path) == [
        (1, "learn", 4),
        (1, "share", 2),
        (2, "learn", 5),
        (2, "share", "not applicable"),
        (2, "show", 1),
    ]
    assert respondents(tmp_path) == [("1", "1", "commissioner", "complete"), ("1", "2", "VCSE", "complete")]


def test_a_reversed_item_is_kept_as_it_was_answered(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", 5, 5, "Strongly disagree"])
    read(tmp_path, "a.csv")
    assert (1, "show", 1) in told(tmp_path), (
        "turning it is the measures' business; the codebook says that it is reversed"
    )


def test_a_partial_response_is_kept_and_says_so(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", 5, "", ""], [2, "Charity", 5, 5, 5])
    ledger = read(tmp_path, "a.csv")[0]
    assert (ledger.complete, ledger.partial) == (1, 1)
    assert told(tmp_path)[:3] == [(1, "learn", 5), (1, "share", "missing"), (1, "show", "missing")]


def test_a_row_without_any_answer_is_no_response(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", "", "", ""], [2, "Charity", 5, 5, 5])
    ledger = read(tmp_path, "a.csv")[0]
    assert (ledger.rows_found, ledger.complete, ledger.refused) == (2, 1, 1)
    assert "a.csv,2,no item is answered" in (tmp_path / "out" / "refused.csv").read_text(encoding="utf-8")


def test_who_does_not_say_who_they_are_is_asked_only_what_all_are_asked(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [1, "", 5, 4, 3], [2, "Charity", 5, 5, 5])
    assert read(tmp_path, "a.csv")[0].not_put == 1
    assert [row for row in told(tmp_path) if row[0] == 1] == [(1, "learn", 5), (1, "share", 4)]
    assert respondents(tmp_path)[0] == ("1", "1", "", "complete")


def test_the_same_response_twice_counts_once(tmp_path):
    row = [9, "Charity", 5, 4, 3]
    write(tmp_path / "a.csv", HEADINGS, row, [10, "Charity", 1, 1, 1], row)
    ledger = read(tmp_path, "a.csv")[0]
    assert (ledger.rows_found, ledger.complete, ledger.duplicate) == (3, 2, 1)
    assert [state for *_, state in respondents(tmp_path)] == ["complete", "complete", "duplicate"]
    assert set(answers(tmp_path)["respondent"]) == {1, 2}, "a duplicate has no answers of its own"


def test_one_identifier_with_different_answers_stops_the_reading(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [9, "Charity", 5, 4, 3], [9, "Charity", 1, "", 1])
    assert "Responses with the same identifier have different answers" in refusal(tmp_path, "a.csv")
    ledger = read_accepting(tmp_path, "a.csv", "duplicate")[0]
    assert ledger.notes == "accepted, duplicate: known since March"
    assert told(tmp_path)[0] == (1, "learn", 5), "the fuller of the two"


def test_an_answer_outside_the_scale_stops_the_reading_until_it_is_accepted(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", 55, 4, 3], [2, "Charity", 6, 4, 3])
    message = refusal(tmp_path, "a.csv")
    assert "Answers to item learn lie outside the scale" in message
    assert '"55", "6"' in message and "1 to 5" in message
    read_accepting(tmp_path, "a.csv", "out of range")
    assert told(tmp_path)[0] == (1, "learn", "out of range")


def test_a_label_that_the_scale_does_not_have_is_shown_if_it_is_nearly_one(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", "Strongly agre", 4, 3], [2, "Charity", "Jo Field", 4, 3])
    message = refusal(tmp_path, "a.csv")
    assert '"Strongly agre"' in message
    assert "Jo Field" not in message and "1 text not shown here, since they may be personal" in message


def test_a_hostile_export_gets_all_its_faults_told_at_once_and_nothing_personal(tmp_path):
    write(
        tmp_path / "a.csv",
        [*LONG[:-2], "Anything to add?"],  # an item is lacking
        [1, "Charity", 5, 4, "none"],
        [1, "Charity", 2, 2, "none"],  # one identifier, other answers
        [2, "Charity", 9, 4, "none"],  # out of range
        [3, "Charity", 5, "jo.field@example.org", "none"],  # an address in an answer
        [4, "Charity", 5, 4, "none", "and", "more"],  # more cells than headings
        [5, "jo.field@example.org", 5, 4, "none"],  # an address for a group
        [6, "Charity", 5, 4, "write to jo.field@example.org"],
    )
    message = refusal(tmp_path, "a.csv")
    for part in (
        "6 problems",
        "No column answers item show",
        "Answers to item learn lie outside the scale",
        "Answers to item share are texts that the scale does not have",
        "Answers to who answers for whom that the codebook does not know",
        "The answers of some rows do not stand under their headings",
        "Responses with the same identifier have different answers",
        "rows 2, 3",
    ):
        assert part in message, part
    assert "example.org" not in message
    assert not (tmp_path / "out").exists()


def test_columns_that_moved_by_one_are_noticed(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", 5, 4, 3], [2, "Charity", "so, so", "as said", "never mind"])
    message = refusal(tmp_path, "a.csv")
    assert "1 problem" in message, "the cells of a row that moved are not told one by one"
    assert "The answers of some rows do not stand under their headings" in message and "row 3" in message


def test_labels_that_differ_from_the_codebooks_are_told_once_for_all_items(tmp_path):
    rows = [[n, "Charity", "Slightly agree", "Slightly agree", "Disagree a bit"] for n in range(4)]
    write(tmp_path / "a.csv", HEADINGS, *rows)
    message = refusal(tmp_path, "a.csv")
    assert "1 problem" in message
    assert "Answers to items learn, share, show are texts that the scale does not have" in message
    assert '"Disagree a bit" (4 times), "Slightly agree" (8 times)' in message


def test_identifiers_are_compared_as_they_stand(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, ["R_a.b", "Charity", 5, 4, 3], ["R_AB", "Charity", 5, 4, 3])
    assert read(tmp_path, "a.csv")[0].duplicate == 0


def test_an_item_that_no_column_answers_names_the_nearest_heading(tmp_path):
    headings = [*HEADINGS[:3], "We share what we learned", HEADINGS[4]]
    write(tmp_path / "a.csv", headings, [1, "Charity", 5, 4, 3])
    assert 'the nearest heading is "We share what we learned"' in refusal(tmp_path, "a.csv")
    ledger = read_accepting(tmp_path, "a.csv", "missing item")[0]
    assert (ledger.items, ledger.items_lacking) == (2, 1)


def test_branches_that_ask_the_same_are_one_item(tmp_path):
    headings = [*HEADINGS, "We learn from others"]
    write(tmp_path / "a.csv", headings, [1, "Charity", 5, 4, 3, ""], [2, "Commissioner", "", 4, "", 2])
    read(tmp_path, "a.csv")
    assert [row for row in told(tmp_path) if row[1] == "learn"] == [(1, "learn", 5), (2, "learn", 2)]


def test_position_matches_only_when_told(tmp_path):
    write(tmp_path / "a.csv", ["id", "Q1", "Q2", "Q3", "Q4"], [1, "Charity", 5, 4, 3])
    assert "No column tells who answers for whom" in refusal(tmp_path, "a.csv")
    read(tmp_path, "a.csv", match="position")
    assert told(tmp_path) == [(1, "learn", 5), (1, "share", 4), (1, "show", 3)]
    write(tmp_path / "b.csv", ["id", "Q1", "Q2"], [1, "Charity", 5])
    assert "4: the grouping question, then the items" in refusal(tmp_path, "b.csv", match="position")


def test_a_form_for_one_audience_needs_no_grouping_question(tmp_path):
    write(tmp_path / "a.csv", ["id", *HEADINGS[2:4]], [1, 5, 4])
    assert read(tmp_path, "a.csv", audience="commissioner")[0].items_lacking == 0
    assert respondents(tmp_path) == [("1", "1", "commissioner", "complete")]


def test_waves_are_kept_apart_and_two_files_of_a_wave_follow_one_another(tmp_path):
    from vcse_monograph.editions.survey import SurveyExport
    from vcse_monograph.records.survey.read import read_survey

    for name, value in (("a.csv", 1), ("b.csv", 2), ("c.csv", 3)):
        write(tmp_path / name, HEADINGS, [1, "Charity", value, 4, 3])
    exports = [SurveyExport(file=f, wave=w) for f, w in (("c.csv", "2024"), ("b.csv", "2023"), ("a.csv", "2023"))]
    read_survey(exports, codebook(tmp_path), tmp_path / "out", root=tmp_path)
    assert [row[:2] for row in respondents(tmp_path)] == [("2023", "1"), ("2023", "2"), ("2024", "1")]
    assert list(answers(tmp_path).query("item == 'learn'")["value"]) == [1, 2, 3]


def test_the_same_file_under_two_names_is_refused(tmp_path):
    for name in ("a.csv", "b.csv"):
        write(tmp_path / name, HEADINGS, [1, "Charity", 5, 4, 3])
    assert "b.csv and a.csv are the same file" in refusal(tmp_path, "a.csv", "b.csv")


GOOGLE = ["Timestamp", "Email Address", *HEADINGS[1:]]


def test_two_downloads_that_overlap_count_each_response_once(tmp_path):
    first, second = (["9:00", "a@example.org", "Charity", 5, 4, 3], ["9:30", "b@example.org", "Charity", 1, 1, 1])
    write(tmp_path / "may.csv", GOOGLE, first)
    write(tmp_path / "june.csv", GOOGLE, first, second)
    ledger = {row.source_file: row for row in read(tmp_path, "may.csv", "june.csv")}
    assert (ledger["may.csv"].complete, ledger["june.csv"].complete, ledger["june.csv"].duplicate) == (1, 1, 1)
    assert len(answers(tmp_path)) == 6


def test_a_response_that_was_finished_between_two_downloads_is_for_a_person_to_settle(tmp_path):
    write(tmp_path / "may.csv", GOOGLE, ["9:00", "a@example.org", "Charity", 5, "", ""])
    write(tmp_path / "june.csv", GOOGLE, ["9:00", "a@example.org", "Charity", 5, 4, 3])
    message = refusal(tmp_path, "may.csv", "june.csv")
    assert "Responses with the same identifier have different answers in may.csv and june.csv" in message


def test_numbers_that_begin_at_one_in_each_file_are_other_respondents(tmp_path):
    for name, value in (("a.csv", 5), ("b.csv", 4)):
        write(tmp_path / name, HEADINGS, [1, "Charity", value, 4, 3])
    assert [row.complete for row in read(tmp_path, "a.csv", "b.csv")] == [1, 1]


def test_no_text_of_the_export_reaches_any_output(tmp_path):
    write(
        tmp_path / "a.csv",
        [*LONG, "Your email", "Job title"],
        ["R_1", "Charity", 5, 4, 3, "ring me, I am Jo Field", "jo.field@example.org", "=cmd|' /C calc'!A0"],
        ["R_2", "Commissioner", 5, 4, "", "", "", "Head of Joy"],
    )
    ledger = read(tmp_path, "a.csv")[0]
    assert ledger.columns_left_out == 4
    for path in (tmp_path / "out").iterdir():
        data = path.read_bytes()
        for text in ("Jo Field", "example.org", "calc", "Head of Joy", "R_1", "Anything to add"):
            assert text.encode() not in data, (path.name, text)
    columns = answers(tmp_path).astype(str)
    assert not columns.apply(lambda column: column.str.contains("Field|example|calc|Joy|R_")).any(axis=None)
