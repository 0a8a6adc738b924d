"""Each survey tool's export, known by its headings and read to the same answers."""

import csv

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from tests.made_up_survey import CODEBOOK, HEADINGS, codebook, read, read_accepting, respondents, told, write
from vcse_monograph.editions.survey import SurveyExport
from vcse_monograph.errors import DataError, Problem
from vcse_monograph.records.survey.codebook import load_codebook
from vcse_monograph.records.survey.exports import open_export
from vcse_monograph.records.survey.read import read_survey
from vcse_monograph.sources.demo_survey import FORMS, draw_responses, export_path, generate, planted, read_instrument

STATED = ["qualtrics", "microsoft-forms", "jisc", "google-forms", "spss"]
THREE = [(1, "learn", 4), (1, "share", 2), (1, "show", 5)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory, project):
    """The demonstration's responses of two waves, written in every form and read back from each."""
    folder = tmp_path_factory.mktemp("demo")
    path = project / "data" / "codebooks" / "acap-vcse.toml"
    generate(folder, path, seed=7, waves=2)
    for form in FORMS:
        exports = [SurveyExport(file=export_path(folder, form, n).name, wave=str(n)) for n in (1, 2)]
        read_survey(exports, load_codebook(path), folder / form, root=folder)
    return folder, path


@pytest.mark.parametrize("table", ["answers.parquet", "respondents.csv", "codebook.json"])
def test_the_same_answers_give_the_same_bytes_from_every_form(demo, table):
    folder, _ = demo
    assert len({(folder / form / table).read_bytes() for form in FORMS}) == 1
    assert set(STATED) < set(FORMS)


def test_what_was_drawn_is_what_is_read(demo):
    folder, path = demo
    drawn = draw_responses(read_instrument(path), seed=7).frame()
    found = pd.read_parquet(folder / "jisc" / "answers.parquet").query("wave == '1'").reset_index(drop=True)
    pd.testing.assert_frame_equal(found, drawn, check_dtype=False)


@pytest.mark.parametrize("form", FORMS)
def test_no_planted_personal_text_is_in_any_output(demo, form):
    folder, path = demo
    texts = [text.encode() for text in planted(draw_responses(read_instrument(path), seed=7))]
    assert len(texts) > 400
    for file in (folder / form).iterdir():
        data = file.read_bytes()
        assert not [text for text in texts if text in data], file.name


def test_the_exports_do_hold_what_must_be_left_out(demo):
    folder, path = demo
    texts = planted(draw_responses(read_instrument(path), seed=7))
    export = export_path(folder, "qualtrics").read_text(encoding="utf-8")
    assert all(text.replace('"', '""') in export for text in texts if not text.startswith("Respondent"))


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_recognised_and_said(demo, form):
    folder, _ = demo
    with (folder / form / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        ledger = list(csv.DictReader(stream))
    assert {row["form"] for row in ledger} == {open_export(export_path(folder, form)).form.title}
    assert all(int(row["duplicate"]) == 2 and int(row["rows_found"]) == 133 for row in ledger)
    assert [int(row["complete"]) + int(row["partial"]) for row in ledger] == [131, 131]


def test_qualtrics_previews_and_spam_are_no_responses(tmp_path):
    names = ["Status", "Finished", "ResponseId", "Q1", "Q2_1", "Q2_2", "Q2_3"]
    texts = ["Response Type", "Finished", "Response ID", "Who are you?"]
    texts += [f"How far? - {heading}" for heading in HEADINGS[2:]]
    rows = [[status, "True", f"R_{n}", "Charity", 4, 2, 5] for n, status in enumerate(["IP Address", "Survey Preview"])]
    write(tmp_path / "two.csv", names, texts, *rows)
    write(tmp_path / "three.csv", names, texts, [f'{{"ImportId":"{name}"}}' for name in names], *rows)
    for file in ("two.csv", "three.csv"):
        ledger = read(tmp_path, file)[0]
        assert (ledger.form, ledger.complete, ledger.refused) == ("Qualtrics", 1, 1)
        assert told(tmp_path) == THREE


def test_jisc_may_print_numbers_and_texts_in_two_rows(tmp_path):
    numbers = ["Response ID", "1", "2.1", "2.1.a", "2.2", "2.2.a", "3"]
    texts = ["Response ID", "Who are you?", HEADINGS[2], "Rate it", HEADINGS[3], "Rate that", HEADINGS[4]]
    write(tmp_path / "a.csv", numbers, texts, ["17-1", 2, "", 4, "", 2, 5], ["", "", "", "", "", "", "5=most"])
    ledger = read(tmp_path, "a.csv")[0]
    assert (ledger.form, ledger.rows_found, ledger.refused) == ("Jisc Online Surveys", 2, 1)
    assert told(tmp_path) == THREE


def test_google_without_addresses_cannot_tell_repeats(tmp_path):
    headings = ["Timestamp", "Who are you?", *(f"How far? [{heading}]" for heading in HEADINGS[2:])]
    row = ["2024/03/01 9:00:00 am GMT", "Charity", "Agree", "Disagree", "Strongly agree"]
    write(tmp_path / "a.csv", headings, row, row)
    ledger = read(tmp_path, "a.csv")[0]
    assert (ledger.form, ledger.complete, ledger.duplicate) == ("Google Forms", 2, 0)


def test_a_workbook_may_open_with_a_page_about_the_survey(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet("About").write_row(0, 0, ["Exported", "by us"])
        sheet = workbook.add_worksheet("Answers")
        for n, row in enumerate([HEADINGS, [1, "Charity", 4, 2, 5], [2, "Charity", 4, 2, 5]]):
            sheet.write_row(n, 0, row)
    assert read(tmp_path, "a.xlsx")[0].complete == 2


def sav(path, labels, *, learn=4.0, missing=None):
    table = pd.DataFrame({"id": [1.0], "who": ["Charity"], "q1": [learn], "q2": [2.0], "q3": [5.0]})
    pyreadstat.write_sav(
        table,
        str(path),
        column_labels=HEADINGS,
        variable_value_labels={"q1": labels},
        missing_ranges={"q1": missing} if missing else None,
    )


def test_an_spss_label_says_what_was_answered_whatever_its_code(tmp_path):
    turned = {1: "Strongly agree", 2: "Agree", 3: "Neither", 4: "Disagree", 5: "Strongly disagree"}
    sav(tmp_path / "a.sav", turned)
    assert read(tmp_path, "a.sav")[0].form == "SPSS"
    assert told(tmp_path)[0] == (1, "learn", 2)


def test_an_spss_code_that_its_file_calls_missing_is_missing(tmp_path):
    sav(tmp_path / "a.sav", {}, learn=88.0, missing=[88])
    read(tmp_path, "a.sav")
    assert told(tmp_path)[0] == (1, "learn", "missing")
    assert respondents(tmp_path) == [("1", "1", "VCSE", "partial")]


def test_an_spss_label_that_the_codebook_does_not_have_is_told(tmp_path):
    sav(tmp_path / "a.sav", {4: "Mostly"}, learn=4.0)
    with pytest.raises(DataError, match="texts that the scale does not have"):
        read(tmp_path, "a.sav")


@pytest.mark.parametrize(
    ("name", "data", "form", "told"),
    [
        ("a.csv", b"", "", "a.csv: empty"),
        ("a.csv", b"id,Who are you?\n", "", "no row of answers"),
        ("a.sav", b"$FL2 and then nothing", "", "cannot be read as an SPSS file"),
        ("a.csv", b"id,learn\n1,2\n", "spss", "a.csv is no SPSS file"),
        ("a.csv", b"id,learn\n1,2\n", "qualtrix", 'Did you mean "qualtrics"?'),
        ("a.xlsx", b"PK\x03\x04 torn", "", "a.xlsx: corrupt"),
    ],
)
def test_a_file_that_is_no_export_says_why(tmp_path, name, data, form, told):
    (tmp_path / name).write_bytes(data)
    problem = open_export(tmp_path / name, form)
    assert isinstance(problem, Problem)
    assert told in problem.render(1)


def test_a_file_that_is_not_there_says_so(tmp_path):
    assert "cannot be opened" in open_export(tmp_path / "no.csv").what


def test_a_wave_that_the_codebook_does_not_name_is_refused(tmp_path):
    book = codebook(tmp_path, CODEBOOK.replace("[grouping]\n", '[[waves]]\nwave = "2023"\n\n[grouping]\n', 1))
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", 4, 2, 5])
    with pytest.raises(DataError, match=r'no wave "2022".*Did you mean "2023"'):
        read(tmp_path, "a.csv", book=book, wave="2022")


def test_qualtrics_is_known_by_its_third_row_alone_however_its_quotes_were_spoilt(tmp_path):
    names = ["Q1", "a_1", "a_2", "a_3", "ResponseId"]
    texts = ["Who are you?", *HEADINGS[2:], "Response ID"]
    spoilt = [f'{{""ImportId"":""{name}""}}' for name in names]
    write(tmp_path / "a.csv", names, texts, spoilt, ["Charity", 4, 2, 5, "R_1"])
    assert read(tmp_path, "a.csv")[0].form == "Qualtrics"
    assert told(tmp_path) == THREE


FORMS_ROW = ["ID", "Start time", "Completion time", "Email", "Name"]


def test_microsoft_numbers_a_question_that_is_asked_again(tmp_path):
    heading = [*FORMS_ROW, *HEADINGS[1:], f"{HEADINGS[2]}2", "Is there a 2"]
    write(tmp_path / "a.csv", heading, [1, "", "", "", "", "Charity", "", 2, 5, "Agree", "no"])
    assert read(tmp_path, "a.csv")[0].columns_left_out == 6
    assert told(tmp_path) == THREE


def test_microsofts_marks_for_an_answer_are_no_answers(tmp_path):
    heading = [*FORMS_ROW, *HEADINGS[1:], f"Points - {HEADINGS[2]}", f"Feedback - {HEADINGS[2]}"]
    write(tmp_path / "a.csv", heading, [1, "", "", "", "", "Charity", 4, 2, 5, 10, "well done"])
    read(tmp_path, "a.csv")
    assert told(tmp_path) == THREE


def test_a_form_made_by_import_may_print_letters_before_its_answers(tmp_path):
    row = [1, "", "", "", "", "Charity", "D. Agree", "b) Disagree", "e. Strongly agree"]
    write(tmp_path / "a.csv", [*FORMS_ROW, *HEADINGS[1:]], row)
    read(tmp_path, "a.csv")
    assert told(tmp_path) == THREE


def test_a_heading_that_two_items_claim_is_told(tmp_path):
    book = codebook(
        tmp_path, CODEBOOK.replace('paraphrase = "We can show results"', 'paraphrase = "We learn from others"')
    )
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", 4, 2, 5])
    with pytest.raises(DataError, match="may answer several items: learn, show"):
        read(tmp_path, "a.csv", book=book)


def test_an_spss_label_beside_a_code_of_an_unlabelled_scale_is_passed_over(tmp_path):
    text = CODEBOOK.replace('labels = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]\n', "")
    sav(tmp_path / "a.sav", {4: "Mostly", 5: "Wholly"}, learn=4.0)
    read(tmp_path, "a.sav", book=codebook(tmp_path, text))
    assert told(tmp_path)[0] == (1, "learn", 4)


def test_a_file_without_any_response_says_so(tmp_path):
    write(tmp_path / "a.csv", HEADINGS, ["", "", "", "", "a note"])
    with pytest.raises(DataError, match="No row is a response"):
        read(tmp_path, "a.csv")


def test_without_a_grouping_question_an_edition_can_go_on(tmp_path):
    write(tmp_path / "a.csv", ["id", *HEADINGS[2:]], [1, 4, 2, 5])
    ledger = read_accepting(tmp_path, "a.csv", "no group")[0]
    assert (ledger.rows_found, ledger.complete, ledger.not_put) == (1, 1, 1)
    assert told(tmp_path) == THREE[:2], "what one audience is asked says nothing of somebody unknown"
