"""The step that looks suppliers up keeps the register's index for the next build, and the next edition."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.made_up_editions import tiny
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps.spending import steps
from vcse_monograph.pipeline.workplace import Workplace

SUPPLIERS = ("MARLBURY BEREAVEMENT COUNSELLING SERVICE LTD", "QUILLHAVEN BEFRIENDNG", "MARLBURY BOROUGH COUNCIL")
REGISTER = """organisation_id,name,kind
GB-CHC-9000001,Marlbury Bereavement Counselling Service,charity
GB-CHC-9000002,Quillhaven Befriending,charity
"""


def link_step(project: Path, name: str) -> Step:
    """The link step of an edition whose payments have been read."""
    edition = tiny(name, spending={"folder": "spending"}, linkage={"registers": ["register.csv"]})
    place = Workplace(project, edition)
    place.folder.mkdir(parents=True)
    rows = ", ".join(f"('{supplier}', 'Grants', 'Community', 100.00::DECIMAL(18,2))" for supplier in SUPPLIERS)
    table = f"SELECT * FROM (VALUES {rows}) payments(supplier, expense_type, expense_area, amount)"
    duckdb.sql(f"COPY ({table}) TO '{(place.folder / 'payments.parquet').as_posix()}'")
    return next(step for step in steps(place) if step.name == "link")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "spending").mkdir()
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def kept(project: Path) -> dict[str, int]:
    """The files of the kept index, and when each was written."""
    return {str(path): path.stat().st_mtime_ns for path in (project / "_build" / ".cache").rglob("*.*y")}


def test_the_next_edition_with_the_same_registers_finds_their_index_made(project: Path) -> None:
    one, two = link_step(project, "one"), link_step(project, "two")
    one.action()
    made = kept(project)
    assert made
    two.action()
    assert kept(project) == made
    assert two.outputs[0].read_bytes() == one.outputs[0].read_bytes()


def test_a_changed_register_is_indexed_anew(project: Path) -> None:
    step = link_step(project, "one")
    step.action()
    made = kept(project)
    (project / "register.csv").write_text(REGISTER.replace("Quillhaven", "Quillhollow"), encoding="utf-8")
    step.action()
    assert len(kept(project)) == 2 * len(made)
    found = duckdb.sql(f"SELECT organisation FROM '{step.outputs[0].as_posix()}' ORDER BY supplier").fetchall()
    assert ("Quillhaven Befriending",) not in found
