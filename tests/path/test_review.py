"""What people decide about suppliers, through the command as typed: asked, filled in, read back, kept, used."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.conftest import copy_project
from vcse_monograph.cli import main
from vcse_monograph.files import write_text
from vcse_monograph.pipeline.run import build
from vcse_monograph.sources.demo import generate

pytestmark = pytest.mark.xdist_group("review")  # one worker: the tests tell one story, on one project
KEPT = "data/asked/decisions.csv"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an edition of a few payments, which says where decisions are kept."""
    project = copy_project(tmp_path_factory.mktemp("review"))
    made = project / "data" / "raw" / "made"
    generate(made, seed=1, lines=2000)
    about = (project / "editions" / "small.toml").read_text(encoding="utf-8").partition("[")[0]
    spending = f'[spending]\nfolder = "data/raw/made/spending"\nfiles = {json.dumps(["**/*"])}\n'
    linkage = f'[linkage]\nregisters = ["data/raw/made/register.csv.gz"]\ndecisions = "{KEPT}"\n'
    write_text(project / "editions" / "asked.toml", "\n".join([about, spending, linkage]))
    return project


def review(project: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr("sys.argv", ["vcse", "link", "review", "asked", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 0


def listed(project: Path) -> pd.DataFrame:
    return pd.read_csv(project / "review" / "asked.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def supplier(project: Path, name: str) -> dict[str, object]:
    rows = pq.read_table(project / "_build" / "asked" / "suppliers.parquet").to_pandas().set_index("supplier")
    return dict(rows.loc[name])


def test_a_decision_is_asked_for_filled_in_read_back_and_used(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    review(project, monkeypatch)
    assert "then run this again: vcse link review asked" in capsys.readouterr().out
    table = listed(project)
    assert set(table["decision"]) == {""}
    stakes = table["at_stake"].map(Decimal)
    assert stakes.is_monotonic_decreasing
    name, model_says = table["supplier"][0], supplier(project, table["supplier"][0])
    assert 0 < float(str(model_says["probability"])) < 1

    table.loc[0, ["decision", "decided_by", "decided_on"]] = ["no", "R. Osterwick", "2026-11-22"]
    table.to_csv(project / "review" / "asked.csv", index=False, encoding="utf-8-sig")
    capsys.readouterr()
    review(project, monkeypatch)
    assert "1 new decisions, 0 changed, 0 taken back" in capsys.readouterr().out
    assert name in (project / KEPT).read_text(encoding="utf-8")

    build(project, "asked", until="pack")
    decided = supplier(project, name)
    assert decided["probability"] == 0
    assert decided["organisation_id"] == ""
    assert decided["decided_by"] == "decided by a person: R. Osterwick, 2026-11-22"


def test_a_decision_survives_a_new_list_and_a_build_from_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (project / KEPT).read_text(encoding="utf-8")
    (project / "review" / "asked.csv").unlink()
    (project / "_build" / "asked" / "suppliers.parquet").unlink()
    review(project, monkeypatch)
    assert (project / KEPT).read_text(encoding="utf-8") == before
    done = listed(project).query("decision != ''")
    assert done["decided_by"].tolist() == ["R. Osterwick"]
    assert supplier(project, done["supplier"].iloc[0])["probability"] == 0
