"""Codebooks are read strictly; the one that ships is sound, and its questionnaire is the one that ships."""

import csv
import json
import zipfile
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from tests.made_up_survey import CODEBOOK, HEADINGS, codebook, read, told, write
from vcse_monograph.cli import app
from vcse_monograph.errors import UsageError
from vcse_monograph.records.survey.codebook import load_codebook
from vcse_monograph.records.survey.questionnaire import write_questionnaire

RUN = CliRunner()


def refusal(folder, *changes: tuple[str, str]) -> str:
    text = CODEBOOK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(UsageError) as caught:
        codebook(folder, text)
    return str(caught.value)


def test_the_shipped_codebook_has_the_items_that_the_demonstration_needs(project):
    book = load_codebook(project / "data" / "codebooks" / "acap-vcse.toml")
    sizes = {d.dimension: sum(i.dimension == d.dimension for i in book.items) for d in book.dimensions}
    # 3, 4, 4, 3 are the numbers of items of Flatten et al. 2011, sample 2.
    assert [sizes[d] for d in ("acquisition", "assimilation", "transformation", "exploitation")] == [3, 4, 4, 3]
    assert {i.audience for i in book.items if i.dimension in ("managerial", "communication")} == {"commissioner"}
    assert {i.audience for i in book.items if i.dimension == "evidencing"} == {"VCSE"}
    assert book.sampling == "non-random"


def test_sampling_is_non_random_unless_stated(tmp_path):
    assert codebook(tmp_path).sampling == "non-random"


def test_items_take_the_defaults_and_may_differ(tmp_path):
    text = CODEBOOK.replace('audience = "VCSE"\n', 'audience = "VCSE"\nscale_max = 3\nlabels = []\n')
    first, *_, last = codebook(tmp_path, text).items
    assert (first.scale_max, len(first.labels), last.scale_max, last.labels) == (5, 5, 3, [])


def test_the_wording_of_an_instrument_is_not_in_what_is_written(tmp_path):
    written = codebook(tmp_path).as_written()
    assert "Do you pass on what you know?" not in json.dumps(written)
    assert written["items"][0]["scale_max"] == 5


def test_all_mistakes_of_a_codebook_are_told_together(tmp_path):
    message = refusal(
        tmp_path,
        ("reverse = true", "revers = true"),
        ('instrument = "Made up"\n', ""),
        ('item = "share"', 'item = "Share it"'),
    )
    assert "3 problems in the codebook codebook.toml" in message
    assert '[items] entry 3 has no setting "revers". Did you mean "reverse"?' in message
    assert 'The codebook lacks the setting "instrument"' in message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scale_max = 5", "scale_max = 1", "`scale_max` 1 is not above `scale_min` 1"),
        ("scale_max = 5", "scale_max = 7", "5 labels for a scale of 7 points"),
        ("missing = [-99]", "missing = [5]", "code for missing or not applicable is an answer of the scale: 5"),
        ('item = "share"', 'item = "learn"', "names item learn more than once"),
        ('VCSE = ["Charity", 2]', 'VCSE = ["Charity", 1]', "gives one answer to two audiences: 1"),
        ("[grouping.audiences]", "[grouping.audience]", 'Did you mean "audiences"?'),
        ('title = "A small survey"', "title = [", "not valid TOML"),
        (
            "[defaults]",
            '[population]\nmargins = {commissioner = 0.2, VCSE = 0.7}\nsource = "our list"\n\n[defaults]',
            "margins sum to 0.9, not to 1",
        ),
    ],
)
def test_a_mistake_is_told_in_the_words_of_the_file(tmp_path, old, new, told):
    assert told in refusal(tmp_path, (old, new))


def test_an_item_of_no_dimension_is_refused_with_the_nearest(tmp_path):
    text = CODEBOOK.replace(
        'dimension = "learning"\nparaphrase = "We can', 'dimension = "learnin"\nparaphrase = "We can'
    )
    with pytest.raises(UsageError, match=r'item show belongs to no dimension "learnin". Did you mean "learning"\?'):
        codebook(tmp_path, text)


def test_a_codebook_that_is_not_there_or_not_text_says_so(tmp_path):
    with pytest.raises(UsageError, match="There is no codebook"):
        load_codebook(tmp_path / "no.toml")
    (tmp_path / "bad.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(UsageError, match="not UTF-8"):
        load_codebook(tmp_path / "bad.toml")


def test_the_shipped_questionnaire_is_the_codebooks(project, tmp_path):
    paths = write_questionnaire(load_codebook(project / "data" / "codebooks" / "acap-vcse.toml"), tmp_path)
    for path in paths:
        shipped = project / "data" / "survey" / path.name
        again = f"vcse codebook questionnaire data/codebooks/acap-vcse.toml -o data/survey ({path.name})"
        assert shipped.read_bytes() == path.read_bytes(), again
    assert len(paths) == 4


def test_the_heading_that_a_form_of_the_questionnaire_gives_is_read(tmp_path):
    book = codebook(tmp_path)
    write_questionnaire(book, tmp_path)
    with (tmp_path / "heading.csv").open(encoding="utf-8", newline="") as stream:
        heading = next(csv.reader(stream))
    forms = ["ID", "Start time", "Completion time", "Email", "Name"]
    write(
        tmp_path / "a.csv", [*forms, *heading], [1, "", "", "anonymous", "", "Charity", "Agree", "Disagree", "Neither"]
    )
    assert read(tmp_path, "a.csv", book=book)[0].form == "Microsoft Forms"
    assert told(tmp_path) == [(1, "learn", 4), (1, "share", 2), (1, "show", 3)]


def words(path) -> str:
    """The text of a Word document; its parts must be well formed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    return "\n".join(text for text in parts["word/document.xml"].itertext() if text.strip())


def test_the_word_documents_ask_every_item_with_every_answer(tmp_path):
    write_questionnaire(codebook(tmp_path, CODEBOOK.replace("others", "others & <themselves>")), tmp_path)
    printed, imported = words(tmp_path / "questionnaire.docx"), words(tmp_path / "forms-import.docx")
    for text in (printed, imported):
        assert "We learn from others & <themselves>" in text and "We can show results" in text
    assert "4. We can show results\nA. Strongly disagree" in imported
    assert "Only for those who answer for a VCSE: how far do you agree?" in printed


def test_the_command_checks_a_codebook_with_an_export_and_writes_nothing(tmp_path):
    codebook(tmp_path)
    write(tmp_path / "a.csv", HEADINGS, [1, "Charity", 4, 2, 5])
    before = sorted(tmp_path.iterdir())
    found = RUN.invoke(app, ["codebook", "check", str(tmp_path / "codebook.toml"), str(tmp_path / "a.csv")])
    assert "A small survey: 3 items in 1 dimensions" in found.output
    assert "plain table, wave 1: 1 rows, 1 complete" in found.output
    assert sorted(tmp_path.iterdir()) == before


def test_the_command_writes_the_questionnaire(tmp_path):
    codebook(tmp_path)
    found = RUN.invoke(app, ["codebook", "questionnaire", str(tmp_path / "codebook.toml"), "-o", str(tmp_path / "q")])
    assert found.output.count("wrote ") == 4
    assert "1. Who are you?" in (tmp_path / "q" / "questionnaire.md").read_text(encoding="utf-8")
