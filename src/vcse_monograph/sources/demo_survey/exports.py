"""The same answers as each survey tool would export them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from vcse_monograph.files import written_whole
from vcse_monograph.sources.demo_survey.instrument import Question
from vcse_monograph.sources.demo_survey.people import Respondent, respondents_of
from vcse_monograph.sources.demo_survey.responses import MISSING, NOT_APPLICABLE, NOT_PUT, Responses

Row = Sequence[object]
SAV_CLOCK = slice(92, 109)
"""Where an SPSS file's header says when it was written (creation_date, creation_time)."""
SAV_TIME = b"12 Oct 2400:00:00"
STEM = "How far do you agree?"
COMMENT = "Is there anything you would like to add?"
BLOCKS = {"both": 2, "commissioner": 3, "VCSE": 4}
"""The number of the grid in which the items of an audience stand; 1 is the grouping question, 5 the comment."""


def write_qualtrics(responses: Responses, path: Path, wave: int = 1) -> None:
    """CSV with three heading rows (names, texts, ImportId) and the texts of the choices."""
    fields = {
        "StartDate": lambda p: _time(p.begun),
        "EndDate": lambda p: _time(p.ended),
        "Status": lambda p: "IP Address",
        "IPAddress": lambda p: p.address,
        "Progress": lambda p: 100 if p.finished else 50,
        "Duration (in seconds)": lambda p: int((p.ended - p.begun).total_seconds()),
        "Finished": lambda p: str(p.finished),
        "RecordedDate": lambda p: _time(p.ended),
        "ResponseId": lambda p: p.identifier,
        "RecipientLastName": lambda p: p.name.split()[1],
        "RecipientFirstName": lambda p: p.name.split()[0],
        "RecipientEmail": lambda p: p.email,
        "ExternalReference": lambda p: "",
        "LocationLatitude": lambda p: f"{50 + p.number / 100:.4f}",
        "LocationLongitude": lambda p: f"{-p.number / 100:.4f}",
        "DistributionChannel": lambda p: "email",
        "UserLanguage": lambda p: "EN-GB",
    }
    questions = responses.instrument.questions
    numbers = _grid_numbers(questions)
    names = ["Q1", *(f"Q{grid}_{place}" for grid, place in numbers), "Q5"]
    texts = [responses.instrument.grouping, *(f"{STEM} - {q.statement}" for q in questions), COMMENT]
    imports = [json.dumps({"ImportId": name}) for name in (*fields, *(f"QID{name[1:]}" for name in names))]
    rows = [
        [*(value(p) for value in fields.values()), *_labels(responses, p), p.comment]
        for p in respondents_of(responses, wave)
    ]
    _write_csv(path, [[*fields, *names], [*fields, *texts], imports, *rows], mark=True)


def write_microsoft(responses: Responses, path: Path, wave: int = 1) -> None:
    """Workbook with the texts of questions and choices; Forms knows submitted responses only."""
    import xlsxwriter

    headings = ["ID", "Start time", "Completion time", "Email", "Name"]
    headings += [responses.instrument.grouping, *(q.statement for q in responses.instrument.questions), COMMENT]
    rows = [
        [p.number, p.begun, p.ended, p.email, p.name, *_labels(responses, p), p.comment]
        for p in respondents_of(responses, wave)
    ]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd/mm/yyyy hh:mm"}
    with written_whole(path) as temporary, xlsxwriter.Workbook(temporary, options) as workbook:
        workbook.set_properties({"created": datetime(2024, 10, 12)})
        sheet = workbook.add_worksheet("Form1")
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)


def write_jisc(responses: Responses, path: Path, wave: int = 1) -> None:
    """CSV with question numbers and coded answers; a grid has an empty column for each row, then its answers."""
    questions = responses.instrument.questions
    headings = ["Unique Response Number", f"1. {responses.instrument.grouping}"]
    for (grid, place), question in zip(_grid_numbers(questions), questions, strict=True):
        headings += [f"{grid}.{place}. {question.statement}", f"{grid}.{place}.a"]
    rows = []
    for p in respondents_of(responses, wave):
        group, *codes = _codes(responses, p)
        grids = [cell for code in codes for cell in ("", code)]
        rows.append([f"{1_234_000 + p.number}-1234567-12345678", group, *grids, p.comment])
    _write_csv(path, [[*headings, f"5. {COMMENT}"], *rows])


def write_google(responses: Responses, path: Path, wave: int = 1) -> None:
    """CSV whose grids show as `Question [row]`, with the texts of the choices."""
    headings = ["Timestamp", "Email Address", responses.instrument.grouping]
    headings += [*(f"{STEM} [{question.statement}]" for question in responses.instrument.questions), COMMENT]
    rows = [
        [_british_time(p.ended), p.email, *_labels(responses, p), p.comment] for p in respondents_of(responses, wave)
    ]
    _write_csv(path, [headings, *rows])


def write_spss(responses: Responses, path: Path, wave: int = 1) -> None:
    """SPSS file with variable labels, value labels and user-missing codes."""
    import pandas as pd
    import pyreadstat

    questions = responses.instrument.questions
    people = respondents_of(responses, wave)
    answers = pd.DataFrame(
        [_codes(responses, p, missing=True) for p in people],
        columns=["answers_for", *(question.item for question in questions)],
        dtype="float64",
    )
    about = pd.DataFrame({"ResponseId": [p.identifier for p in people], "RecipientEmail": [p.email for p in people]})
    table = pd.concat([about, answers, pd.Series([p.comment for p in people], name="comment")], axis=1)
    groups: dict[int | float, str] = {code: label for label, code in responses.instrument.audiences.values()}
    texts = ["Response ID", "Recipient Email", responses.instrument.grouping, *(q.statement for q in questions)]
    with written_whole(path) as temporary:
        pyreadstat.write_sav(
            table,
            str(temporary),
            column_labels=[*texts, COMMENT],
            variable_value_labels={"answers_for": groups, **{q.item: _value_labels(q) for q in questions}},
            missing_ranges={q.item: [q.missing, q.not_applicable[1]] for q in questions},
        )
        data = bytearray(temporary.read_bytes())
        data[SAV_CLOCK] = SAV_TIME
        temporary.write_bytes(data)


def write_plain(responses: Responses, path: Path, wave: int = 1) -> None:
    """CSV with the items' names and codes, as an analyst would keep them."""
    headings = ["respondent", "email", "answers_for", *(q.item for q in responses.instrument.questions), "comment"]
    rows = [[p.number, p.email, *_codes(responses, p), p.comment] for p in respondents_of(responses, wave)]
    _write_csv(path, [headings, *rows])


FORMS: dict[str, tuple[str, Callable[[Responses, Path, int], None]]] = {
    "qualtrics": (".csv", write_qualtrics),
    "microsoft-forms": (".xlsx", write_microsoft),
    "jisc": (".csv", write_jisc),
    "google-forms": (".csv", write_google),
    "spss": (".sav", write_spss),
    "plain": (".csv", write_plain),
}
"""{form: (suffix, its writer)}."""


def _grid_numbers(questions: Sequence[Question]) -> list[tuple[int, int]]:
    """(grid, place in it) of each question."""
    places = dict.fromkeys(BLOCKS, 0)
    numbers = []
    for question in questions:
        places[question.audience] += 1
        numbers.append((BLOCKS[question.audience], places[question.audience]))
    return numbers


def _labels(responses: Responses, person: Respondent) -> list[str]:
    """The group and each answer as the texts that a respondent chose; blank where there is none."""
    pairs = zip(responses.answers[person.row].tolist(), responses.instrument.questions, strict=True)
    return [responses.instrument.audiences[str(responses.audience[person.row])][0], *(_label(a, q) for a, q in pairs)]


def _label(answer: int, question: Question) -> str:
    if answer == NOT_APPLICABLE:
        return question.not_applicable[0]
    return "" if answer in (MISSING, NOT_PUT) else question.labels[answer - question.lowest]


def _codes(responses: Responses, person: Respondent, *, missing: bool = False) -> list[int | None]:
    """The group and each answer as numbers; `missing`: skipped answers have their code, and are not blank."""
    pairs = zip(responses.answers[person.row].tolist(), responses.instrument.questions, strict=True)
    group = responses.instrument.audiences[str(responses.audience[person.row])][1]
    return [group, *(_code(answer, question, missing) for answer, question in pairs)]


def _code(answer: int, question: Question, missing: bool) -> int | None:
    if answer == NOT_APPLICABLE:
        return question.not_applicable[1]
    if answer == MISSING and missing:
        return question.missing
    return None if answer in (MISSING, NOT_PUT) else answer


def _value_labels(question: Question) -> dict[int | float, str]:
    points: dict[int | float, str] = dict(
        zip(range(question.lowest, question.highest + 1), question.labels, strict=True)
    )
    return {**points, question.not_applicable[1]: question.not_applicable[0], question.missing: "Not answered"}


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _british_time(moment: datetime) -> str:
    return f"{moment:%Y/%m/%d %I:%M:%S} {'am' if moment.hour < 12 else 'pm'} GMT+1"


def _write_csv(path: Path, rows: Sequence[Row], *, mark: bool = False) -> None:
    with written_whole(path) as temporary:
        encoding = "utf-8-sig" if mark else "utf-8"
        with temporary.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
