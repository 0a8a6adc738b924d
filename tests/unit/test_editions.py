import pytest

from vcse_monograph.editions import edition_names, edition_path, load_edition
from vcse_monograph.errors import UsageError

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
    (project / "data" / "kent").mkdir(parents=True)
    (project / "data" / "kent" / "spending.csv").write_text("x")
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
