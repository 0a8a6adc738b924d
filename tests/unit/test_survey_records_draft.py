"""A first codebook from an export: it can be read at once, and it names what it leaves out."""

from collections import Counter

import pytest
from typer.testing import CliRunner

from tests.made_up_survey import HEADINGS, write
from vcse_monograph.cli import app
from vcse_monograph.errors import DataError
from vcse_monograph.records.survey.codebook import load_codebook
from vcse_monograph.records.survey.draft import draft_codebook
from vcse_monograph.records.survey.read import check_exports
from vcse_monograph.records.survey.scales import scale_of
from vcse_monograph.sources.demo_survey import FORMS, export_path, generate

RUN = CliRunner()
CODED = ("jisc", "plain")
"""Forms that print a number for the group, so that a person must say whose it is."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory, project):
    folder = tmp_path_factory.mktemp("exports")
    generate(folder, project / "data" / "codebooks" / "acap-vcse.toml", seed=3, responses=60)
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_of_any_form_is_a_codebook_that_reads_its_export(exports, form, tmp_path):
    export = export_path(exports, form)
    drafted = draft_codebook(export)
    assert len(drafted.items) == 26
    text = drafted.text
    if form in CODED:
        text = text.replace('"CHECK: the answer of a commissioner"', "1").replace('"CHECK: the answer of a VCSE"', "2")
    (tmp_path / "draft.toml").write_text(text, encoding="utf-8")
    book = load_codebook(tmp_path / "draft.toml")
    assert {(item.scale_min, item.scale_max) for item in book.items} == {(1, 7)}
    ledger = check_exports([export], book)[0]
    assert (ledger.items, ledger.items_lacking, ledger.out_of_range) == (26, 0, 0)
    assert ledger.complete + ledger.partial == 60


@pytest.mark.parametrize("form", sorted(set(FORMS) - set(CODED)))
def test_a_draft_sees_which_group_an_item_was_put_to(exports, form, tmp_path):
    (tmp_path / "draft.toml").write_text(draft_codebook(export_path(exports, form)).text, encoding="utf-8")
    audiences = [item.audience for item in load_codebook(tmp_path / "draft.toml").items]
    assert audiences == ["both"] * 14 + ["commissioner"] * 8 + ["VCSE"] * 4


def test_personal_columns_are_named_and_left_out(exports):
    drafted = draft_codebook(export_path(exports, "qualtrics"))
    assert {"IPAddress", "RecipientEmail", "LocationLatitude", "Q5"} <= set(drafted.personal)
    assert "@" not in drafted.text and "192.0.2" not in drafted.text


def test_the_instruments_wording_is_only_where_it_is_matched(exports):
    lines = draft_codebook(export_path(exports, "google-forms")).text.splitlines()
    assert all(line.startswith("asked_as") for line in lines if "We keep looking" in line)


def test_a_table_without_a_scale_is_refused(tmp_path):
    write(tmp_path / "a.csv", ["Town", "Colour"], ["Nowhere", "Red"], ["Elsewhere", "Blue"])
    with pytest.raises(DataError, match="No column of the export looks like a scale"):
        draft_codebook(tmp_path / "a.csv")
    with pytest.raises(DataError, match="cannot be opened"):
        draft_codebook(tmp_path / "b.csv")


def test_a_draft_without_a_grouping_question_says_what_to_fill_in(tmp_path):
    rows = [[n, value, value] for n, value in enumerate(["Agree", "Disagree", "Agree", "Strongly agree", "Neutral"])]
    write(tmp_path / "a.csv", ["id", "2nd view", "2nd view!"], *rows)
    drafted = draft_codebook(tmp_path / "a.csv")
    assert drafted.grouping == "" and drafted.items == ["item_1"], "two columns of one question are one item"
    assert 'asked_as = ["Say which question tells who answers for whom"]' in drafted.text


@pytest.mark.parametrize(
    ("said", "scale"),
    [
        ("1 2 3 4 5", (1, 5, ())),
        ("2 3 4", (1, 4, ())),
        ("0 5 10", (0, 10, ())),
        ("1 2 3 99 -9", (1, 3, (-9, 99))),
        ("1 2", None),
        ("1 2 30", None),
        ("1954 1980 2001", None),
        ("", None),
        ("often sometimes", (1, 5, ())),
        ("often blue", None),
        ("often", None),
    ],
)
def test_a_scale_is_seen_in_what_is_said(said, scale):
    found = scale_of(Counter(said.split()), {})
    assert (found and (found.lowest, found.highest, found.missing)) == scale


def test_the_command_says_what_it_found_and_overwrites_nothing(tmp_path):
    labels = ["Agree", "Disagree", "Not applicable", "Strongly agree"]
    rows = [
        [n, group, *[label] * 3, f"Team {n}"] for n, label in enumerate(labels) for group in ("Charity", "A council")
    ]
    write(tmp_path / "a.csv", [*HEADINGS, "Team"], *rows)
    draft = str(tmp_path / "draft.toml")
    told = RUN.invoke(app, ["codebook", "draft", str(tmp_path / "a.csv"), "-o", draft]).output
    assert "form: plain table" in told and "grouping question: Who are you?" in told
    assert "left out, personal or the tool's own: id" in told and "left out: Team" in told
    again = RUN.invoke(app, ["codebook", "draft", str(tmp_path / "a.csv"), "-o", draft])
    assert "exists already" in str(again.exception)
    assert "[grouping]" in RUN.invoke(app, ["codebook", "draft", str(tmp_path / "a.csv")]).output
    (book,) = {tuple(item.not_applicable) for item in load_codebook(tmp_path / "draft.toml").items}
    assert book == ("Not applicable",)


def test_what_a_heading_holds_cannot_break_the_draft(tmp_path):
    heading = 'say "so" \\ or \x7f not'
    write(
        tmp_path / "a.csv", ["id", heading], *[[n, label] for n, label in enumerate(["Agree", "Disagree", "Neutral"])]
    )
    (tmp_path / "draft.toml").write_text(draft_codebook(tmp_path / "a.csv").text, encoding="utf-8")
    assert load_codebook(tmp_path / "draft.toml").items[0].asked_as == [heading]
