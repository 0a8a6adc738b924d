"""What differs between two sides in what went in, told from settings and hashes alone; ways where nothing is here."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.made_up_sides import estimate, side
from vcse_monograph.editions import Edition, load_edition
from vcse_monograph.errors import UsageError
from vcse_monograph.findings.diff import Moved, compare
from vcse_monograph.findings.record import Release, write_release
from vcse_monograph.pipeline.comparing import Between, compare_named, payments_moved
from vcse_monograph.pipeline.differing import data_causes, section_causes
from vcse_monograph.pipeline.grounds import Ground, ground, settings
from vcse_monograph.pipeline.hybrid import mix
from vcse_monograph.pipeline.run import Progress

CODE = {"version": "0.1.0", "measures": "abc"}


@pytest.fixture(scope="module")
def demo() -> Edition:
    return load_edition(Path(__file__).resolve().parents[2], "demo")


def ground_of(
    edition: Edition, name: str = "a", files: str = "12", released: bool = False, value: float = 1.0
) -> Ground:
    """A side whose payment files have these hashes, a letter each; nothing of it is here."""
    found = [estimate(f"{section}.total", value) for section in ("spending", "survey")]
    made = side(name, *found, released=released, sections=edition.sections)
    kinds = {"registers": ("register",), "decisions": (), "calibration": (), "column_names": ()}
    return Ground(made, edition, frozenset(files), kinds, CODE, {}, None)


def with_files(side: Ground, **files: tuple[str, ...]) -> Ground:
    """The side with files of these hashes, by kind."""
    return replace(side, files={**side.files, **files})


def told(a: Ground, b: Ground, *moved: Moved) -> dict[str, str]:
    return {cause.name: cause.detail for cause in data_causes(a, b, moved)}


def changed(edition: Edition, **update: object) -> Edition:
    assert edition.spending is not None
    return edition.model_copy(update={"spending": edition.spending.model_copy(update=update)})


def test_sides_made_of_the_same_differ_in_nothing(demo):
    assert told(ground_of(demo), ground_of(demo, "b")) == {}


def test_payments_are_told_by_the_hashes_of_their_files(demo):
    a, b = ground_of(demo, files="123"), ground_of(demo, "b", files="34")
    assert told(a, b) == {"payments removed": "2 files in a alone", "payments added": "1 file in b alone"}
    rows = [Moved("added", f"NHS {name}", 1, 10, Decimal("2.50")) for name in "XY"]
    assert told(a, b, *rows)["payments added"] == "1 file in b alone, of 2 commissioners: 20 lines, £5.00"


def test_where_no_file_is_shared_payments_and_how_they_are_read_are_one_cause(demo):
    other = changed(demo, missing=[])
    assert told(ground_of(demo), ground_of(other, "b", files="34")) == {
        "payments": "no file is in both sides: 2 files in a alone; 2 files in b alone"
    }
    reading = told(ground_of(demo), ground_of(other, "b"))
    assert list(reading) == ["reading"] and reading["reading"].endswith("missing: 11 entries → none")


def test_every_setting_that_bears_on_results_belongs_to_one_cause(demo):
    threshold = told(ground_of(demo), ground_of(changed(demo, transaction_threshold=500), "b"))
    assert threshold == {"definition": "transaction_threshold: 25000 → 500"}
    publish = demo.model_copy(update={"publish": demo.publish.model_copy(update={"plausible": 0.7})})
    assert told(ground_of(demo), ground_of(publish, "b")) == {"linkage": "publish.plausible: 0.5 → 0.7"}
    groups = settings(demo)
    names = [name for group in groups.values() for name in group]
    assert len(names) == len(set(names))


def test_many_changed_settings_are_counted(demo):
    measures = demo.measures.model_copy(update={"certain": 0.9, "plausible": 0.6, "definition": "charity"})
    many = changed(demo, **{f"setting_{n}": n for n in range(9)}).model_copy(update={"measures": measures})
    (detail,) = told(ground_of(demo), ground_of(many, "b")).values()
    assert detail.startswith("certain: 0.95 → 0.9; definition: ") and len(detail.split("; ")) <= 9


def test_a_section_is_compared_as_one_piece(demo):
    without = demo.model_copy(update={"survey": None})
    (cause,) = section_causes("survey", ground_of(demo), ground_of(without, "b"))
    assert (cause.name, cause.detail) == ("survey data", "b has none")
    measures = demo.model_copy(update={"measures": demo.measures.model_copy(update={"certain": 0.9})})
    assert [cause.name for cause in section_causes("survey", ground_of(demo), ground_of(measures, "b"))] == [
        "definition"
    ]
    assert section_causes("survey", ground_of(demo), ground_of(demo, "b")) == []


def test_two_releases_that_are_gone_are_compared_with_all_causes_as_one(project, demo):
    a = ground_of(demo, "a-0.1.0", released=True, value=100.0)
    b = ground_of(changed(demo, transaction_threshold=500), "b-0.1.0", files="13", released=True, value=120.05)
    between = Between(project, a, b, [], Progress())
    assert [cause.name for cause in between.causes] == [
        *("code since a-0.1.0", "payments removed", "payments added", "definition", "code since b-0.1.0")
    ]
    compared = compare(a.side, b.side, lambda name: between.ways(name.partition(".")[0]), between.causes)
    effects = {change.name: change.effects for change in compared.changes}
    assert [effect.causes for effect in effects["spending.total"]] == [tuple(cause.name for cause in between.causes)]
    assert [effect.causes for effect in effects["survey.total"]] == [("code since a-0.1.0", "code since b-0.1.0")]
    assert all(sum(e.amount for e in found) == Decimal("20.05") for found in effects.values())
    assert set(between.missing()) == {
        "2 of 2 payment files are no longer here",
        "1 of 1 payment files are no longer here",
        "3 of 3 payment files are no longer here",
        "what a-0.1.0 was made of is no longer here",
        "what b-0.1.0 was made of is no longer here",
    }
    assert payments_moved(a, b) == []


def test_a_release_whose_settings_the_code_no_longer_knows_is_refused(project, tmp_path, demo):
    settings_then = {**demo.model_dump(mode="json", exclude={"name"}), "colour": "blue"}
    release = Release("old", "0.1.0", "Old", "synthetic", settings_then, CODE, {}, {})
    path = write_release(tmp_path, release)
    with pytest.raises(UsageError, match="not settings of today") as caught:
        ground(project, str(path), Progress())
    assert "colour" in str(caught.value)


def test_a_release_is_found_by_its_path_too(project, tmp_path, demo):
    settings_then = demo.model_dump(mode="json", exclude={"name"})
    release = Release("elsewhere", "0.1.0", "Elsewhere", "synthetic", settings_then, CODE, {}, {})
    found = ground(project, str(write_release(tmp_path, release)), Progress())
    assert found.side.name == "elsewhere-0.1.0" and found.source is None


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("small", "small", ["small and small are the same"]),
        ("smal", "gone-0.1.0", ['no release "smal". Did you mean "small"?', 'no release "gone-0.1.0"']),
    ],
)
def test_names_that_cannot_be_compared_are_told_together_before_anything_is_built(copy_of_project, a, b, told):
    with pytest.raises(UsageError) as caught:
        compare_named(copy_of_project, a, b)
    assert all(sentence in str(caught.value) for sentence in told)
    assert not (copy_of_project / "_build").exists()


@pytest.mark.parametrize(
    ("kind", "cause", "said"),
    [
        ("column_names", "reading", "column_names: none → 1a2b3c4d"),
        ("calibration", "linkage", "calibration: none → 1a2b3c4d"),
        ("decisions", "linkage", "decisions: none → 1a2b3c4d"),
    ],
)
def test_a_file_that_payments_are_read_or_linked_with_is_a_cause_whatever_it_is_called(demo, kind, cause, said):
    """Two editions may name one file, and a release the same: what is in it counts."""
    a, b = ground_of(demo), with_files(ground_of(demo, "b"), **{kind: ("1a2b3c4d5e6f",)})
    found = told(a, b)
    assert list(found) == [cause] and found[cause].endswith(said)
    assert mix(a, b, frozenset()).fields != mix(a, b, frozenset([cause])).fields
    assert mix(a, b, frozenset([cause])).files[kind] == ("1a2b3c4d5e6f",)


def test_what_a_pack_was_made_with_is_not_known_and_goes_with_its_registers(demo):
    a = with_files(ground_of(demo), decisions=("1a2b",), calibration=("3c4d",), column_names=("5e6f",))
    packed = replace(ground_of(demo, "packed"), files={"registers": ("pack",)})
    assert list(told(a, packed)) == ["registers"]
    assert mix(a, packed, frozenset()).files == a.files
    assert mix(a, packed, frozenset(["registers"])).files == {
        **dict.fromkeys(("decisions", "calibration", "column_names"), ()),
        "registers": ("pack",),
    }
