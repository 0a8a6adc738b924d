"""Whatever was answered, each form of export gives it back."""

from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.made_up_survey import HEADINGS, codebook, write
from vcse_monograph.editions.survey import AcceptedFault, FaultKind, SurveyExport
from vcse_monograph.errors import DataError
from vcse_monograph.records.survey.codebook import load_codebook
from vcse_monograph.records.survey.draft import draft_codebook
from vcse_monograph.records.survey.read import read_survey
from vcse_monograph.records.survey.wording import key, question_key
from vcse_monograph.sources.demo_survey import FORMS, Responses, export_path, read_instrument
from vcse_monograph.sources.demo_survey.responses import MISSING, NOT_APPLICABLE, NOT_PUT

SLOW_SETUP = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(scope="module")
def survey(project):
    path = project / "data" / "codebooks" / "acap-vcse.toml"
    return load_codebook(path), read_instrument(path)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW_SETUP)
@given(data=st.data())
def test_any_answers_come_back_from_any_form(form, data, survey, tmp_path):
    book, instrument = survey
    people, items = data.draw(st.integers(3, 6)), len(instrument.questions)
    audience = np.array(
        data.draw(st.lists(st.sampled_from(["commissioner", "VCSE"]), min_size=people, max_size=people))
    )
    cells = st.one_of(st.integers(1, 7), st.sampled_from([MISSING, NOT_APPLICABLE]))
    drawn = data.draw(st.lists(cells, min_size=people * items, max_size=people * items))
    answers = np.array(drawn, dtype=np.int8).reshape(people, items)
    answers[:, 0] = 4  # a response without any answer is refused; that has its own example
    for column, question in enumerate(instrument.questions):
        if question.audience != "both":
            answers[audience != question.audience, column] = NOT_PUT
    responses = Responses(instrument, audience, answers)
    path = export_path(tmp_path, form)
    FORMS[form][1](responses, path, 1)
    read_survey([SurveyExport(file=path.name)], book, tmp_path / "out", root=tmp_path)
    found = pd.read_parquet(tmp_path / "out" / "answers.parquet")
    pd.testing.assert_frame_equal(found, responses.frame(), check_dtype=False)


@given(st.text(max_size=40))
def test_a_text_compares_equal_to_itself_however_it_is_spaced_and_cased(text):
    assert key(f"  {text} ") == key(text)
    assert key(key(text)) == key(text)
    if key(text) and not text.strip()[:1].isdigit():
        assert question_key(f"12. {text}") in (key(text), question_key(text), key(f"12. {text}"))


ACCEPTED = [
    AcceptedFault.model_validate({"file": "a.csv", "fault": fault, "reason": "whatever it holds"})
    for fault in get_args(FaultKind)
]
TEXTS = st.one_of(
    st.sampled_from(
        [*HEADINGS, "ResponseId", "Finished", "Timestamp", "4.1. We learn from others", "4.1.a", "Agree", "5"]
    ),
    st.text(max_size=8),
    st.integers(-100, 100).map(str),
)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW_SETUP)
@given(
    rows=st.lists(st.lists(TEXTS, max_size=8), max_size=6), heading=st.sampled_from([[], HEADINGS]), by=st.booleans()
)
def test_any_table_is_read_or_refused_in_words(rows, heading, by, tmp_path):
    write(tmp_path / "a.csv", heading, *rows)
    source = SurveyExport(file="a.csv", match="position" if by else "codebook")
    book = codebook(tmp_path)
    for accepted in ([], ACCEPTED):
        try:
            ledger = read_survey([source], book, tmp_path / "out", root=tmp_path, accepted=accepted)[0]
        except DataError:
            continue
        parts = (ledger.complete, ledger.partial, ledger.duplicate, ledger.refused)
        assert ledger.rows_found == sum(parts)
        found = pd.read_parquet(tmp_path / "out" / "answers.parquet")
        assert len(found) == ledger.answered + ledger.not_applicable + ledger.missing + ledger.out_of_range
        assert found["value"].dropna().between(1, 5).all()
        assert (found["value"].isna() == (found["state"] != "answered")).all()


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_SETUP)
@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=6), min_size=2, max_size=8))
def test_any_table_is_drafted_to_a_codebook_or_refused_in_words(rows, tmp_path):
    write(tmp_path / "a.csv", *rows)
    try:
        text = draft_codebook(tmp_path / "a.csv").text
    except DataError:
        return
    codebook(tmp_path, text)
