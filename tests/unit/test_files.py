import hashlib
import json

import pytest

from vcse_monograph.files import disarmed, sha256, write_hashes, write_text, written_whole


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "payments.csv"
    with pytest.raises(RuntimeError), written_whole(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError("the disk was pulled out")
    assert list(path.parent.iterdir()) == []


def test_the_old_file_survives_a_failed_replacement(tmp_path):
    path = tmp_path / "payments.csv"
    write_text(path, "old")
    with pytest.raises(RuntimeError), written_whole(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"


def test_the_temporary_name_keeps_the_suffix_and_is_hidden(tmp_path):
    with written_whole(tmp_path / "a.parquet") as temporary:
        assert temporary.suffix == ".parquet"
        assert temporary.name.startswith(".")
        temporary.write_bytes(b"x")


def test_unchanged_text_is_not_written_again(tmp_path):
    path = tmp_path / "a.json"
    write_text(path, "é\n")
    before = path.stat().st_mtime_ns, path.stat().st_ino
    write_text(path, "é\n")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert path.read_bytes() == "é\n".encode()


def test_the_hash_is_sha256(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc" * 1_000_000)
    assert sha256(path) == hashlib.sha256(b"abc" * 1_000_000).hexdigest()


def test_the_hashes_of_a_folder_are_written_by_path(tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.txt").write_bytes(b"abc")
    write_hashes(tmp_path / "hashes.json", tmp_path / "in")
    assert json.loads((tmp_path / "hashes.json").read_text()) == {"deep/a.txt": hashlib.sha256(b"abc").hexdigest()}


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+44 20", "-5.00 CR", "@x", "\tx"])
def test_a_formula_is_disarmed(text):
    assert disarmed(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "ASHDEN", "-5.00", "12", "'=x"])
def test_other_text_and_numbers_are_left_alone(text):
    assert disarmed(text) == text
