"""The London pack that ships is what the published files give, and names nobody it must not."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.conftest import PROJECT, SHARED, copy_project
from vcse_monograph.pipeline.run import build
from vcse_monograph.release.pack import differences

SHIPPED = PROJECT / "data" / "london-2020-21"
pytestmark = [
    pytest.mark.skipif(not (SHARED / "spend").is_dir(), reason="the published files are not here (../shared/data)"),
    pytest.mark.xdist_group("london"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """`_build/london-2020-21` of a copy of the project, made from the published files as far as the pack."""
    project = copy_project(tmp_path_factory.mktemp("london"))
    shutil.copy(PROJECT / "editions" / "london-2020-21.toml", project / "editions")
    (project.parent / "shared").symlink_to(SHARED.parent, target_is_directory=True)
    return build(project, "london-2020-21", until="pack").folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_shipped_pack_is_what_the_published_files_give(made):
    assert differences(SHIPPED, made / "pack") == []


def test_every_file_of_thirteen_commissioners_is_read_and_adds_up(made):
    ledger = rows(made / "ledger.csv")
    assert len(ledger) == 122
    assert {row["source_file"].split("/")[0] for row in ledger} == {
        *("NCL", "NEBD", "NEHV", "NENW", "NETH", "NWBR", "NWCL", "NWHA", "NWHF", "NWHI", "NWHO", "NWWL", "SEL")
    }
    assert {row["state"] for row in ledger} == {"read"}
    for row in ledger:
        assert int(row["rows_found"]) == int(row["rows_kept"]) + int(row["rows_quarantined"]) > 0, row["source_file"]


def test_newhams_april_is_its_printed_total_to_the_penny(made):
    april = next(row for row in rows(made / "ledger.csv") if row["source_file"].startswith("NENW/NENW 01"))
    assert (april["control_total"], april["sum_kept"]) == ("41954320.94", "41954320.94")
    assert Decimal(april["control_total_difference"]) == 0


def test_no_supplier_judged_an_individual_or_a_practice_is_in_the_shipped_pack(made):
    suppliers = pq.read_table(made / "suppliers.parquet", columns=["supplier", "normalised", "kind"]).to_pylist()
    people = [row for row in suppliers if row["kind"] in ("individual", "gp")]
    names = {row[key].upper() for row in people for key in ("supplier", "normalised")}
    assert len(people) > 500
    for path in sorted(SHIPPED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = {cell.upper() for row in csv.reader(stream) for cell in row}
        assert not cells & names, path.name
