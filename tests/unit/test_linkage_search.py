"""From names to candidates to features: each way of finding an organisation, and what is noted of the two names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from vcse_monograph.errors import DataError
from vcse_monograph.linkage.candidates import candidates
from vcse_monograph.linkage.evidence import describe, near_kinds, settled
from vcse_monograph.linkage.index import MOST_KEPT, RegisterIndex, cached_index, fingerprint
from vcse_monograph.linkage.link import look_up
from vcse_monograph.linkage.register_forms import TIDY
from vcse_monograph.linkage.tokens import split, stems

NAMES = [
    ("GB-CHC-9000001", "Quillhaven Befriending Services", "main", "charity", "True"),
    ("GB-CHC-9000002", "Age Concern Marlbury", "main", "charity", "True"),
    ("GB-CHC-9000003", "Society for the Advancement of Quilting", "main", "charity", "True"),
    ("GB-CHC-9000004", "Fernleigh Project", "main", "charity", "False"),
    ("GB-CHC-1185000", "Fernleigh Project", "main", "charity", "True"),
    ("GB-SC-900004", "Fernleigh Project", "main", "charity", "True"),
    ("", "Fernleigh Project", "main", "charity", ""),
    ("", "Fernleigh Project Ltd", "main", "company", ""),
    ("", "Marlbury Steps CIC", "main", "cic", ""),
    ("", "---", "main", "charity", ""),
]


@pytest.fixture(scope="module")
def index() -> RegisterIndex:
    register = pd.DataFrame(NAMES, columns=["organisation_id", "name", "name_type", "kind", "active_2021"])
    return RegisterIndex.build(register.reindex(columns=TIDY, fill_value=""))


def found_by(index: RegisterIndex, supplier: str) -> dict[str, str]:
    suppliers, tokens = describe(pd.Series([supplier]), index)
    pairs = candidates(suppliers, tokens, index)
    names = index.names["name"].to_numpy()[pairs["entry"].to_numpy(dtype=int)]
    return dict(zip(names, pairs["found_by"], strict=True))


@pytest.mark.parametrize(
    ("supplier", "name", "way"),
    [
        ("QUILLHAVENBEFRIENDING SERVICES LTD", "Quillhaven Befriending Services", "spelling"),
        ("Willow Holdings T/A Quillhaven Befriending Services", "Quillhaven Befriending Services", "trading"),
        ("SAQ", "Society for the Advancement of Quilting", "initials"),
        ("AGE UK MARLBURY", "Age Concern Marlbury", "words"),
        ("SERVICE BEFRIENDING, NORTH QUILLHAVEN", "Quillhaven Befriending Services", "words"),
        ("QUILLHAV", "Quillhaven Befriending Services", "begins"),
    ],
)
def test_each_way_finds_its_organisation(index: RegisterIndex, supplier: str, name: str, way: str) -> None:
    assert found_by(index, supplier)[name] == way


def test_a_public_body_is_not_looked_up_and_a_person_only_letter_for_letter(index: RegisterIndex) -> None:
    assert found_by(index, "MARLBURY BOROUGH COUNCIL") == {}
    assert found_by(index, "T QUILLHAVEN") == {}


def test_words_are_singular_and_federations_one_word() -> None:
    spelt = pa.array(["SERVICES", "HANTS", "GLASS", "BUS", "CAMPUS"])
    assert stems(spelt).to_pylist() == ["SERVICE", "HAMPSHIRE", "GLASS", "BUS", "CAMPUS"]
    _, code, spelt, _ = split(pd.Series(["MARLBURY CITIZENS ADVICE BUREAU", "MARLBURY COUNCIL FOR VOLUNTARY SERVICE"]))
    assert [spelt[number] for number in code] == ["MARLBURY", "CAB", "MARLBURY", "CVS"]


def test_what_is_noted_of_two_names(index: RegisterIndex) -> None:
    suppliers, tokens = describe(pd.Series(["QUILLHAVEN BEFRIENDING NORTH LTD"]), index)
    _, pairs = look_up(suppliers, tokens, index, until=2020.5)
    best = pairs.iloc[0]
    assert index.names["name"][best["entry"]] == "Quillhaven Befriending Services"
    assert (best["own_words"], best["their_words"], best["first_word"]) == (3, 3, 1)
    assert best["own_missing"] == 1  # NORTH stands in no register name
    assert 0.5 < best["own_share"] < 1
    assert best["form_agrees"] == 0  # the register claims no legal form
    assert best["behind"] == 0


def test_namesakes_are_ranked_open_before_closed_and_english_before_abroad(index: RegisterIndex) -> None:
    names = index.names[index.names["name"] == "Fernleigh Project"].set_index("organisation_id")
    columns = ["better_namesakes", "equal_namesakes", "same_unnumbered", "same_other"]
    assert names.loc["GB-CHC-1185000", columns].tolist() == [0, 0, 1, 1]
    assert names.loc["GB-CHC-9000004", columns].tolist() == [1, 1, 1, 1]
    assert names.loc["GB-CHC-1185000", "registered"] == pytest.approx(2019.6, abs=0.2)
    assert len(index.names) == len(NAMES) - 1


def test_the_most_alike_of_each_other_kind_is_noted_and_rules_settle(index: RegisterIndex) -> None:
    suppliers, tokens = describe(pd.Series(["MARLBURY STEPS", "FERNLEIGH PROJECT PLC", "NHS MARLBURY CCG"]), index)
    found, pairs = look_up(suppliers, tokens, index, until=2020.5)
    near = near_kinds(found, suppliers, index)
    assert (near["near_cic"][0], near["near_company"][0]) == (1, 0)
    assert settled(suppliers, found, pairs, index).tolist() == ["", "company", "nhs"]


def test_an_index_is_kept_for_the_next_time(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text("organisation_id,name,kind\nGB-CHC-9000001,Quillhaven Trust,charity\n", encoding="utf-8")
    built, reports = cached_index([register], tmp_path / "cache")
    kept, again = cached_index([register], tmp_path / "cache")
    pd.testing.assert_frame_equal(kept.names, built.names)
    assert (kept.vocabulary.words, again) == (built.vocabulary.words, reports)
    assert (kept.tokens.matrix != built.tokens.matrix).nnz == 0
    before = fingerprint([register])
    register.write_text("organisation_id,name,kind\nGB-CHC-9000001,Quillhaven Trusts,charity\n", encoding="utf-8")
    assert fingerprint([register]) != before
    assert cached_index([register], tmp_path / "cache")[0].names["name"].tolist() == ["Quillhaven Trusts"]
    with pytest.raises(DataError, match="not there"):
        cached_index([tmp_path / "absent.csv"], tmp_path / "cache")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text("organisation_id,name,kind\nGB-CHC-9000001,Quillhaven Trust,charity\n", encoding="utf-8")
    return path


def test_runs_at_the_same_time_share_what_is_kept_and_leave_nothing_half_made(register: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: cached_index([register], tmp_path / "cache")[0], range(4)))
    assert {tuple(index.names["name"]) for index in found} == {("Quillhaven Trust",)}
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [f"register-{fingerprint([register])}"]


def test_what_is_kept_is_made_again_where_a_part_of_it_is_gone(register: Path, tmp_path: Path) -> None:
    cached_index([register], tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    for name in ("begin.npy", "names.arrow", "reports.json"):
        (kept / name).unlink()
        assert cached_index([register], tmp_path / "cache")[0].names["name"].tolist() == ["Quillhaven Trust"]
        assert (kept / name).is_file()


def test_only_the_indexes_used_last_are_kept(register: Path, tmp_path: Path) -> None:
    for number in range(MOST_KEPT + 2):
        register.write_text(f"name,kind\nQuillhaven Trust {number},charity\n", encoding="utf-8")
        cached_index([register], tmp_path / "cache")
    kept = [path.name for path in (tmp_path / "cache").iterdir()]
    assert len(kept) == MOST_KEPT
    assert f"register-{fingerprint([register])}" in kept
