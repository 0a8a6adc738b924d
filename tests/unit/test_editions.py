import pytest

from vcse_monograph.editions import Edition, edition_names, edition_path, file_settings, files_at, load_edition
from vcse_monograph.editions.spending import PACK_FILES, spending_files
from vcse_monograph.errors import UsageError
from vcse_monograph.pipeline.workplace import Workplace

GOOD = """
title = "Kent"
summary = "Payments of Kent."
version = "1.0"
issued = 2026-11-22
data_kind = "user"
first_month = "2023-11"
last_month = "2024-02"
licence = "None"
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str, name: str = "kent"):
        (tmp_path / "editions").mkdir(exist_ok=True)
        (tmp_path / "editions" / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def pack_in(folder, *lost: str) -> None:
    """A pack in a folder, without those of its files that are lost."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in set(PACK_FILES) - set(lost):
        (folder / name).write_text("x")


def refusal(project, name="kent") -> str:
    with pytest.raises(UsageError) as caught:
        load_edition(project, name)
    return str(caught.value)


def test_the_editions_that_ship_are_sound(project):
    for name in edition_names(project):
        assert "spending" in load_edition(project, name).sections


def test_the_demonstration_has_the_studys_number_of_lines(project):
    assert load_edition(project, "demo").spending.generated.lines == 692_659


def test_an_edition_without_spending_is_legitimate(write):
    assert load_edition(write(GOOD), "kent").sections == []


def test_months_run_from_first_to_last_over_the_turn_of_the_year(write):
    assert load_edition(write(GOOD), "kent").months() == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_an_unknown_setting_is_refused_and_the_nearest_named(write):
    text = refusal(write(GOOD + '[spending]\nfolder = "."\ntransaction_treshold = 3\n'))
    assert '[spending] has no setting "transaction_treshold". Did you mean "transaction_threshold"?' in text


def test_all_problems_of_the_file_and_of_what_it_names_are_told_together(write):
    text = refusal(
        write(
            GOOD.replace('"2023-11"', '"2023-13"') + '[spending]\nfolder = "nowhere"\n'
            '[[spending.missing]]\ncomissioner = "x"\nmonths = ["2023-12"]\nreason = "was never published"\n'
            '[linkage]\nregisters = ["a.csv"]\n[publish]\nplausible = 3\n'
        )
    )
    assert text.startswith("6 problems in editions/kent.toml and its files; nothing was run.")
    for part in (
        "first_month",
        '[spending.missing] entry 1 lacks the setting "commissioner"',
        'Did you mean "commissioner"?',
        "[publish] plausible",
        "[spending] folder does not exist: nowhere",
        "[linkage] registers names a file that does not exist: a.csv",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('data_kind = "open"', "open data need an `attribution`"),
        ('last_month = "2020-01"', "`first_month` 2023-11 is after `last_month` 2020-01"),
        ("[spending]", "names no data"),
        ('[spending]\nfolder = "."\ngenerated = {seed = 1, lines = 3000}', "both `folder` and `generated`"),
        ("[spending]\ngenerated = {seed = 1, lines = 3000}", "generated data are synthetic"),
        ("title = [", "not valid TOML"),
    ],
)
def test_what_does_not_fit_together_is_refused(write, change, said):
    setting = change.partition(" = ")[0]
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"{setting} ")) + f"\n{change}\n"
    assert said in refusal(write(text))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("[measures]\ncertain = 0.3\n", "found   plausible = 0.5, certain = 0.3"),
        ("[measures]\nplausible = 0\n", "plausible above 0"),
        ("[publish]\nplausible = 0.6\n", "found   [measures] plausible = 0.5, [publish] plausible = 0.6"),
    ],
)
def test_probabilities_out_of_order_are_told_with_the_edition_and_not_by_a_notebook(write, more, told):
    assert told in refusal(write(GOOD + more))


def test_what_does_not_fit_together_is_told_beside_the_faults_of_single_settings(write):
    text = refusal(write(GOOD.replace('"2024-02"', '"2020-01"').replace("user", "open") + "[publish]\nplausible = 3\n"))
    assert text.startswith("3 problems")
    for part in ("open data need an `attribution`", "is after `last_month`", "[publish] plausible"):
        assert part in text


def test_a_month_declared_missing_outside_the_period_is_told(write):
    gap = 'commissioner = "NHS Kent ICB"\nmonths = ["2023-12", "2025-01"]\nreason = "was never published"\n'
    text = refusal(write(f'{GOOD}[spending]\npack = "data/kent"\n[[spending.missing]]\n{gap}'))
    assert "[spending.missing] entry 1: months that are not in the edition's period.\n   found   2025-01\n" in text


@pytest.mark.parametrize(
    ("setting", "needed"),
    [
        ('first_month = "April 2024"', 'needed  text such as "2024-04"'),
        ('version = "one"', 'needed  text such as "0.1.0"'),
        ('issued = "soon"', "needed  a date such as 2025-06-30, without quotation marks"),
        ('data_kind = "opn"', 'Did you mean "open"?'),
        ("title = 3", "needed  text, in quotation marks"),
        ("publish = 3", "needed  a table of settings"),
        ('publish = { plausible = "x" }', "needed  a number, without quotation marks"),
        ("publish = { plausible = 3 }", "needed  1 or less"),
        ('spending = { folder = ".", column_names = "a" }', 'needed  a list, in square brackets: ["..."]'),
    ],
)
def test_a_value_that_cannot_be_used_says_what_was_found_what_is_needed_and_what_to_do(write, setting, needed):
    name = setting.partition(" = ")[0]
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"{name} "))
    told = refusal(write(f"{setting}\n{text}"))
    assert told.startswith("1 problem in") and needed in told, told
    assert "found" in told and "do      correct `" in told and "pattern" not in told


def test_a_list_without_its_brackets_is_one_problem_and_not_one_for_each_letter(write):
    text = refusal(write(GOOD + '[linkage]\nregisters = "data/raw/register.csv.gz"\n'))
    assert text.startswith("1 problem in")
    assert "[linkage] registers: this value cannot be used." in text


def test_an_item_of_a_list_is_told_with_its_setting(write):
    gap = 'commissioner = "NHS Kent ICB"\nmonths = ["2023-12", "January"]\nreason = "was never published"\n'
    text = refusal(write(f'{GOOD}[spending]\npack = "data/kent"\n[[spending.missing]]\n{gap}'))
    assert "[spending.missing] entry 1 months item 2: this value cannot be used." in text


def test_a_windows_path_in_double_quotes_says_how_to_write_it(write):
    text = refusal(write(GOOD + '[spending]\nfolder = "C:\\Users\\me"\n'))
    assert 'found   folder = "C:\\Users\\me"' in text
    assert "single quotes" in text and "write / in place of each" in text


@pytest.mark.parametrize(
    ("files", "more", "told"),
    [
        ([], "", "found   no file at all"),
        ([".hidden.csv"], "", "found   no file at all"),
        (["a.csv"], 'files = ["*.nothing"]\n', "found   1 files, of which `files` names none: *.nothing"),
        (["a.csv"], 'files = ["/*.csv"]\n', "found   1 files, of which `files` names none: /*.csv"),
    ],
)
def test_a_folder_without_a_spending_file_is_told(write, files, more, told):
    project = write(f'{GOOD}[spending]\nfolder = "raw"\n{more}')
    (project / "raw").mkdir()
    for name in files:
        (project / "raw" / name).write_text("x")
    text = refusal(project)
    assert "[spending] there is no spending file in raw." in text and told in text


def test_an_empty_folder_is_no_loss_where_the_pack_ships(write):
    project = write(GOOD + '[spending]\nfolder = "raw"\npack = "data/kent"\n')
    (project / "raw").mkdir()
    pack_in(project / "data" / "kent")
    place = Workplace(project, load_edition(project, "kent"))
    assert (place.raw, place.pack) == (None, project / "data" / "kent")


def test_a_file_that_is_there_under_a_name_that_no_edition_can_have_says_so(write):
    with pytest.raises(UsageError) as caught:
        edition_path(write(GOOD, "Kent Two"), "Kent Two")
    assert '"Kent Two" cannot be the name of an edition' in str(caught.value)
    assert "call the file editions/kent-two.toml" in str(caught.value)
    assert edition_names(write(GOOD)) == ["kent"]


def test_a_file_that_is_not_utf8_is_told(tmp_path):
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "kent.toml").write_bytes(b'title = "\xff"')
    assert "not UTF-8" in refusal(tmp_path)


def test_an_unknown_edition_names_the_nearest_and_the_way_to_make_it(write):
    with pytest.raises(UsageError) as caught:
        edition_path(write(GOOD), "kant")
    assert 'Did you mean "kent"?' in str(caught.value)
    assert "vcse new kant" in str(caught.value)


def test_a_name_that_climbs_out_of_the_folder_is_no_edition(write):
    write(GOOD)
    with pytest.raises(UsageError):
        edition_path(write(GOOD), "../editions/kent")


def test_a_shipped_pack_stands_in_for_absent_files_and_registers(write):
    project = write(GOOD + '[spending]\nfolder = "away"\npack = "data/kent"\n[linkage]\nregisters = ["away.csv"]\n')
    pack_in(project / "data" / "kent")
    assert load_edition(project, "kent").spending.pack == "data/kent"


def test_boundaries_that_are_not_there_and_misspelt_settings_are_told(write):
    text = refusal(write(GOOD + '[geography]\nboundaries = "away.geojson"\nnmae = "CCG21NM"\n'))
    assert '[geography] lacks the setting "name"' in text
    assert '[geography] has no setting "nmae". Did you mean "name"?' in text
    assert "[geography] boundaries names a file that does not exist: away.geojson" in text


def test_what_the_editions_own_build_makes_need_not_be_there_yet_but_what_anothers_makes_must(write):
    generated = (
        GOOD.replace('"user"', '"synthetic"')
        + "[spending]\ngenerated = { seed = 1, lines = 2000 }\n[linkage]\nregisters = "
    )
    assert load_edition(write(generated + '["_build/kent/raw/register.csv.gz"]\n'), "kent").linkage.registers
    text = refusal(write(generated + '["_build/demo/raw/register.csv.gz"]\n'))
    assert "[linkage] registers names a file that does not exist: _build/demo/raw/register.csv.gz" in text
    assert "build demo first, or correct the path" in text


def test_a_pack_that_stands_in_for_the_files_must_be_whole(write):
    project = write(GOOD + '[spending]\nfolder = "away"\npack = "data/kent"\n[linkage]\nregisters = ["away.csv"]\n')
    pack_in(project / "data" / "kent", "linkage.csv", "missing.csv")
    text = refusal(project)
    assert text.startswith("1 problem in")
    assert "[spending] pack: data/kent is not whole, and there are no spending files to make it from." in text
    assert "found   no linkage.csv, no missing.csv" in text and "do      put back what is lost" in text


def test_a_pack_that_is_not_whole_is_no_loss_where_the_spending_files_are(write):
    project = write(GOOD + '[spending]\nfolder = "raw"\npack = "data/kent"\n')
    pack_in(project / "data" / "kent", "linkage.csv")
    (project / "raw").mkdir()
    (project / "raw" / "a.csv").write_text("x")
    place = Workplace(project, load_edition(project, "kent"))
    assert place.pack == project / "_build" / "kent" / "pack"


def test_a_pack_that_is_all_an_edition_has_must_be_there(write):
    assert "[spending] pack: data/kent is not whole" in refusal(write(GOOD + '[spending]\npack = "data/kent"\n'))


@pytest.mark.parametrize("name", ["../../elsewhere", "kent", "other"])
def test_an_edition_is_called_as_its_file_is_and_by_no_setting(write, name):
    text = refusal(write(f'name = "{name}"\n{GOOD}'))
    assert text.startswith("1 problem in")
    assert 'The edition has no setting "name": it is called as its file is.' in text
    assert f"found   name = '{name}' in editions/kent.toml" in text


LEFT_BY_PROGRAMS = (
    "~$a.xlsx",
    "Thumbs.db",
    "desktop.ini",
    ".a.csv",
    ".ipynb_checkpoints/a-checkpoint.csv",
    "__MACOSX/a.csv",
)


def test_what_programs_leave_in_a_folder_is_no_spending_file(tmp_path):
    """A folder counts from where it was given: it may lie below a hidden one."""
    folder = tmp_path / ".kept" / "raw"
    for name in (*LEFT_BY_PROGRAMS, "a.xlsx", "2024/b.csv", "~c.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    found = [path.relative_to(folder).as_posix() for path in spending_files(folder)]
    assert found == ["2024/b.csv", "a.xlsx", "~c.csv"]
    assert spending_files(folder / "2024", ["../*.xlsx"]) == [folder / "2024" / ".." / "a.xlsx"]


TEXTS = {
    *("name", "title", "summary", "version", "first_month", "last_month", "licence", "attribution"),
    *("spending.folder", "spending.files", "spending.pack", "spending.commissioner_names"),
    *("spending.accepted.file", "spending.accepted.reason"),
    *(f"spending.missing.{name}" for name in ("commissioner", "months", "reason")),
    *("survey.exports.wave", "survey.accepted.file", "survey.accepted.reason"),
    *("geography.name", "geography.areas", "geography.source"),
}
"""Settings that are texts and no files to be read: a folder, the pack (recorded by itself), a name, words."""


def test_every_text_of_an_edition_is_marked_as_a_file_or_known_to_be_none():
    """So that a new setting that names a file cannot be forgotten, where files are looked for and recorded."""
    marked = {".".join(part for part in way if part != "*") for way in file_settings(Edition)}
    assert marked == {
        *("spending.column_names", "linkage.registers", "linkage.calibration", "linkage.decisions"),
        *("survey.codebook", "survey.exports.file", "geography.boundaries"),
        *("cases.codebook", "cases.extracts", "cases.sites", "cases.foi"),
    }
    assert marked | TEXTS == set(texts_of(Edition)) and not marked & TEXTS


def texts_of(model, above=""):
    """The settings of a model that are texts, lists of texts or tables of texts, however deep; choices are none."""
    schema = model.model_json_schema()

    def below(node, name):
        node = schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        if node.get("type") == "string" and "enum" not in node and node.get("format") != "date":
            yield name
        for inner in (*node.get("anyOf", ()), node.get("items"), node.get("additionalProperties")):
            if isinstance(inner, dict):
                yield from below(inner, name)
        for key, inner in node.get("properties", {}).items():
            yield from below(inner, f"{name}.{key}".strip("."))

    return below(schema, above)


def test_files_are_found_in_settings_as_they_are_written_however_wrong():
    settings = {"survey": {"exports": [{"file": "a.csv"}, {"wave": "1"}, 3]}, "linkage": {"registers": "r.csv"}}
    assert [file for way in file_settings(Edition) for file in files_at(settings, way)] == ["a.csv"]


def test_an_empty_file_in_a_list_is_told(write):
    text = refusal(write(GOOD + '[linkage]\nregisters = [""]\n'))
    assert text.startswith("1 problem in") and "[linkage] registers item 1: this value cannot be used." in text
