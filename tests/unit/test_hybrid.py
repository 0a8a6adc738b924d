"""A hybrid's inputs: where they are found, and how payments that were read in several editions are put together."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.made_up_editions import tiny
from vcse_monograph.pipeline.grounds import Source
from vcse_monograph.pipeline.hybrid import Found, Mix, find, merge_step
from vcse_monograph.pipeline.workplace import Workplace

LONG = 'THE "FRIENDS", ' + "x" * 3_000_000


def source(project: Path, name: str, column_names: str = "", **payments: str) -> Source:
    """An edition whose payment files have these hashes, read with this table of column names."""
    files = {
        "registers": {"register.csv": "r"},
        "decisions": {"decided.csv": "d"},
        "calibration": {"demo.json": "c"},
        "column_names": {"names.toml": column_names} if column_names else {},
    }
    return Source(Workplace(project, tiny(name, spending={"folder": "spending"})), payments, files, {}, True)


def mixed(column_names: str = "", calibration: str = "c", payments: str = "12") -> Mix:
    names = (column_names,) if column_names else ()
    files = {"registers": ("r",), "decisions": (), "calibration": (calibration,), "column_names": names}
    return Mix(frozenset(payments), files, tiny("hybrid", spending={"folder": "spending"}))


def test_payments_are_taken_from_who_read_them_with_the_column_names_asked_for(tmp_path):
    a, b = source(tmp_path, "a", april="1", may="2"), source(tmp_path, "b", "n", april="1", may="2")
    for names, wanted in (("", a), ("n", b)):
        found = find(mixed(names), [a, b])
        assert isinstance(found, Found)
        assert found.files == [(wanted, ["april", "may"])]
        assert found.linkage == {"registers": ["register.csv"], "decisions": "", "calibration": "demo.json"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (mixed("other"), "2 of 2 payment files were read with other column names"),
        (mixed(payments="13"), "1 of 2 payment files are no longer here"),
        (mixed(calibration="gone"), "1 of the registers, decisions and calibrations are no longer here"),
    ],
)
def test_what_is_lacking_is_told(tmp_path, asked, told):
    assert find(asked, [source(tmp_path, "a", april="1", may="2")]) == told


def test_payments_of_two_editions_are_merged_below_any_folder_with_the_longest_refused_rows(tmp_path):
    project = tmp_path / "O'Neil"
    a, b = source(project, "a", april="1"), source(project, "b", april="2")
    for one in (a, b):
        one.place.folder.mkdir(parents=True)
        row = {
            "source_file": ["april"],
            "source_sheet_or_page": [""],
            "source_row": [2],
            "supplier": [f"OF {one.place}"],
        }
        pq.write_table(pa.table(row), one.place.folder / "payments.parquet")
        for name, text in (("ledger.csv", "read"), ("quarantine.csv", LONG)):
            with (one.place.folder / name).open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows([["source_file", "text"], ["april", text]])
    place = Workplace(project, tiny("hybrid", spending={"folder": "spending"}))
    merge_step(place, Found([(a, ["april"]), (b, ["april"])], {})).action()
    assert pq.read_table(place.folder / "payments.parquet")["source_file"].to_pylist() == ["april", "b/april"]
    assert LONG.replace('"', '""') in (place.folder / "quarantine.csv").read_text(encoding="utf-8")
