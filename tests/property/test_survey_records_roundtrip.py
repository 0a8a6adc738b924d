"""Whatever was answered, each form of export gives it back."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vcse_monograph.editions.survey import SurveyExport
from vcse_monograph.records.survey.codebook import load_codebook
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
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_SETUP)
@given(data=st.data())
def test_any_answers_come_back_from_any_form(form, data, survey, tmp_path):
    codebook, instrument = survey
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
    read_survey([SurveyExport(file=path.name)], codebook, tmp_path / "out", root=tmp_path)
    found = pd.read_parquet(tmp_path / "out" / "answers.parquet")
    pd.testing.assert_frame_equal(found, responses.frame(), check_dtype=False)


@given(st.text(max_size=40))
def test_a_text_compares_equal_to_itself_however_it_is_spaced_and_cased(text):
    assert key(f"  {text} ") == key(text)
    assert key(key(text)) == key(text)
    if key(text) and not text.strip()[:1].isdigit():
        assert question_key(f"12. {text}") in (key(text), question_key(text), key(f"12. {text}"))
