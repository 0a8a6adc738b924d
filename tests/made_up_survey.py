"""A survey of three items and two groups, small enough to see whole, and exports of it as tables."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from vcse_monograph.editions.survey import AcceptedFault, SurveyExport
from vcse_monograph.records.survey.codebook import Codebook, load_codebook
from vcse_monograph.records.survey.read import read_survey
from vcse_monograph.records.survey.tables import LedgerRow

CODEBOOK = """\
title = "A small survey"
instrument = "Made up"

[grouping]
asked_as = ["Who are you?"]

[grouping.audiences]
commissioner = ["Commissioner", 1]
VCSE = ["Charity", 2]

[defaults]
scale_min = 1
scale_max = 5
labels = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
missing = [-99]
not_applicable = ["Not applicable", 97]

[[dimensions]]
dimension = "learning"
title = "Learning"

[[items]]
item = "learn"
dimension = "learning"
paraphrase = "We learn from others"

[[items]]
item = "share"
dimension = "learning"
paraphrase = "We share what we learn"
asked_as = ["Do you pass on what you know?"]

[[items]]
item = "show"
dimension = "learning"
paraphrase = "We can show results"
audience = "VCSE"
reverse = true
"""

HEADINGS = ["id", "Who are you?", "We learn from others", "We share what we learn", "We can show results"]


def codebook(folder: Path, text: str = CODEBOOK) -> Codebook:
    """The small survey's codebook, or that of another text."""
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return load_codebook(path)


def write(path: Path, *rows: list[object]) -> Path:
    """A CSV file of the rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def read(folder: Path, *files: str, book: Codebook | None = None, **settings: object) -> list[LedgerRow]:
    """Read export files of `folder` into `folder/out`; settings are those of an export."""
    exports = [SurveyExport.model_validate({"file": file, **settings}) for file in files]
    return read_survey(exports, book or codebook(folder), folder / "out", root=folder)


def read_accepting(folder: Path, file: str, *faults: str) -> list[LedgerRow]:
    """As `read`, with faults that the edition accepts."""
    accepted = [AcceptedFault.model_validate({"file": file, "fault": f, "reason": "known since March"}) for f in faults]
    return read_survey([SurveyExport(file=file)], codebook(folder), folder / "out", root=folder, accepted=accepted)


def answers(folder: Path) -> pd.DataFrame:
    """The answers that were written."""
    return pd.read_parquet(folder / "out" / "answers.parquet")


def respondents(folder: Path) -> list[tuple[str, ...]]:
    """The rows of respondents.csv below its heading."""
    with (folder / "out" / "respondents.csv").open(encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream)][1:]


def told(folder: Path) -> list[tuple[int, str, object]]:
    """(respondent, item, its value, or its state where it has none)."""
    table = answers(folder)
    return [
        (int(row.respondent), row.item, int(row.value) if row.state == "answered" else row.state)
        for row in table.itertuples()
    ]
