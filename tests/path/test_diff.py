"""Two editions compared on small synthetic payments: a new publisher, a new register, a changed definition; a release.

The notebooks are cut down to what the tests look at, so that an edition takes seconds; all else is as in any build.
"""

import gzip
import json
import shutil
from decimal import Decimal
from pathlib import Path

import nbformat
import pyarrow.parquet as pq
import pytest
import yaml

from tests.conftest import copy_project
from vcse_monograph.cli import main
from vcse_monograph.editions import load_edition
from vcse_monograph.errors import UsageError
from vcse_monograph.files import write_text
from vcse_monograph.findings.diff import Change, Comparison
from vcse_monograph.findings.diff.words import label
from vcse_monograph.findings.record import write_release
from vcse_monograph.pipeline.comparing import compare_named
from vcse_monograph.pipeline.releasing import release_of
from vcse_monograph.pipeline.run import Progress
from vcse_monograph.pipeline.workplace import Workplace
from vcse_monograph.sources.demo import generate

pytestmark = pytest.mark.xdist_group("diff")  # one worker: these build on one another's fixture

PARAMETERS = """\
pack = ""
out = ""
edition = ""
definition = ""
certain = 0.95
plausible = 0.5
"""
MEASURES = """\
from vcse_monograph.findings.results import Results
from vcse_monograph.measures import shares
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.pack import read_pack

data, results = read_pack(pack), Results(out, edition)
vcse = Definition.parse(definition, certain, plausible)
results.keep("spending", shares.overall(data.spending, vcse))
results.keep("spending.commissioner_share", shares.commissioner_measurements(data.spending, vcse))
"""
NOTHING = "from vcse_monograph.findings.results import Results\nResults(out, edition)\n"

NEW_PUBLISHER = "D02"
FILES = {"some": ["D01/**/*"], "all": ["D01/**/*", f"{NEW_PUBLISHER}/**/*"]}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project with payments of two commissioners, two registers, and an edition for each choice among them."""
    project = copy_project(tmp_path_factory.mktemp("diff"))
    made = project / "data" / "raw" / "made"
    generate(made, seed=1, lines=2000)
    register = gzip.decompress((made / "register.csv.gz").read_bytes()).decode("utf-8").splitlines(keepends=True)
    write_text(project / "data" / "raw" / "new.csv", "".join(register))
    write_text(project / "data" / "raw" / "old.csv", "".join([register[0], *register[1::2]]))
    for name, code in (("spending", MEASURES), ("provenance", NOTHING)):
        write_notebook(project / "notebooks" / f"{name}.ipynb", code)
    declared = yaml.safe_load((project / "data" / "findings.yml").read_text(encoding="utf-8"))
    only = [record for record in declared if record["id"] == "K12"]
    write_text(project / "data" / "findings.yml", yaml.safe_dump(only, sort_keys=False))
    write_edition(project, "before", files="some", register="old", definition="charity")
    write_edition(project, "publisher", files="some")
    write_edition(project, "register", register="old")
    write_edition(project, "definition", definition="charity")
    write_edition(project, "after")
    return project


def write_notebook(path: Path, code: str) -> None:
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in (("given", PARAMETERS), ("work", code))]
    cells[0].metadata["tags"] = ["parameters"]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)


def write_edition(
    project: Path,
    name: str,
    files: str = "all",
    register: str = "new",
    definition: str = "charity+cic+society",
    decisions: str = "",
) -> None:
    about = (project / "editions" / "small.toml").read_text(encoding="utf-8").partition("[")[0]
    spending = f'[spending]\nfolder = "data/raw/made/spending"\nfiles = {json.dumps(FILES[files])}\n'
    linkage = f'[linkage]\nregisters = ["data/raw/{register}.csv"]\ndecisions = "{decisions}"\n'
    measures = f'[measures]\ndefinition = "{definition}"\n'
    write_text(project / "editions" / f"{name}.toml", "\n".join([about, spending, linkage, measures]))


def change_of(compared: Comparison, name: str) -> Change:
    return next(change for change in compared.changes if change.name == name)


def amounts(compared: Comparison, name: str) -> dict[str, Decimal]:
    """What each cause moved an estimate by; checked to sum to the difference, to the penny."""
    change = change_of(compared, name)
    assert sum((effect.amount for effect in change.effects), Decimal(0)) == change.difference
    return {"+".join(effect.causes): effect.amount for effect in change.effects}


def paid(project: Path, edition: str, where: str = "") -> Decimal:
    """What the payments of an edition sum to, those in files below `where` alone."""
    path = project / "_build" / edition / "payments.parquet"
    rows = pq.read_table(path, columns=["amount", "source_file"]).to_pylist()
    return sum((row["amount"] for row in rows if row["source_file"].startswith(where)), Decimal(0))


def ran(project: Path, a: str, b: str) -> tuple[Comparison, list[str]]:
    """The comparison, and the steps that it took."""
    steps: list[str] = []
    compared = compare_named(project, a, b, Progress(start=lambda name, title, reason: steps.append(name)))
    return compared, steps


def test_a_new_publisher_moves_the_total_by_exactly_its_payments(project):
    compared = compare_named(project, "publisher", "after")
    assert [cause.name for cause in compared.causes] == ["payments added"]
    added = paid(project, "after", NEW_PUBLISHER)
    assert added > 0
    assert amounts(compared, "spending.total") == {"payments added": added}
    assert sum(moved.amount for moved in compared.payments) == added
    assert len({moved.commissioner for moved in compared.payments}) == 1
    assert f"£{added:,.2f}" in compared.causes[0].detail


def test_a_new_register_moves_what_vcses_received_and_not_the_total(project):
    compared = compare_named(project, "register", "after")
    assert [cause.name for cause in compared.causes] == ["registers"]
    assert change_of(compared, "spending.total").difference == 0
    assert amounts(compared, "spending.vcse_value")["registers"] > 0
    assert "old.csv" in compared.causes[0].detail and "new.csv" in compared.causes[0].detail


def test_a_changed_definition_needs_nothing_linked_again(project):
    compared, _ = ran(project, "definition", "after")
    assert [cause.name for cause in compared.causes] == ["definition"]
    assert compared.causes[0].detail == "definition: charity → charity+cic+society"
    assert amounts(compared, "spending.vcse_value")["definition"] > 0
    assert change_of(compared, "spending.total").difference == 0


def test_three_causes_together_sum_to_the_penny_in_both_orders(project):
    compared, steps = ran(project, "before", "after")
    assert [cause.name for cause in compared.causes] == ["payments added", "registers", "definition"]
    value = amounts(compared, "spending.vcse_value")
    assert list(value) == ["payments added", "registers", "definition"] and all(value.values())
    reverse = [effect.reverse for effect in change_of(compared, "spending.vcse_value").effects]
    assert sum(reverse) == change_of(compared, "spending.vcse_value").difference
    assert reverse != list(value.values()), "here the order matters"
    total = amounts(compared, "spending.total")
    assert total == {"payments added": paid(project, "after", NEW_PUBLISHER), "registers": 0, "definition": 0}
    assert compared.notes == []
    assert steps.count("merge") == 2, "the two hybrids that differ in measures alone take a pack that is there"
    again, steps = ran(project, "before", "after")
    assert again == compared and steps == []


def test_a_hybrid_s_payments_are_those_of_its_files_to_the_penny(project):
    compare_named(project, "before", "after")
    merged = [path.parent.name for path in (project / "_build" / ".diff").glob("*/payments.parquet")]
    sums = {paid(project, f".diff/{key}") for key in merged}
    assert sums == {paid(project, "after"), paid(project, "before")}


def test_what_people_decided_about_suppliers_is_a_cause_of_its_own(project):
    suppliers = pq.read_table(project / "_build" / "after" / "suppliers.parquet").to_pylist()
    charity = max((row for row in suppliers if row["kind"] == "charity"), key=lambda row: row["amount"])
    columns = "supplier,decision,kind,organisation_id,decided_by,decided_on,note"
    write_text(project / "data" / "decided.csv", f"{columns}\n{charity['supplier']},no,,,A. Person,2026-11-01,\n")
    write_edition(project, "decided", decisions="data/decided.csv")
    compared = compare_named(project, "register", "decided")
    assert [cause.name for cause in compared.causes] == ["registers", "linkage"]
    assert compared.causes[1].detail.startswith("decisions: none → ")
    value = amounts(compared, "spending.vcse_value")
    assert value["registers"] > 0 > value["linkage"]
    assert change_of(compared, "spending.total").difference == 0


def test_without_raw_files_data_and_linkage_are_one_cause_and_measures_another(project):
    """As where a pack ships and the files that it was made of do not."""
    shutil.copytree(project / "_build" / "after" / "pack", project / "data" / "packed")
    write_edition(project, "packed")
    path = project / "editions" / "packed.toml"
    text = path.read_text(encoding="utf-8").replace(
        '"data/raw/made/spending"', '"data/raw/nowhere"\npack = "data/packed"'
    )
    write_text(path, text)
    compared = compare_named(project, "before", "packed")
    assert [cause.name for cause in compared.causes] == ["payments added", "registers", "definition"]
    value = amounts(compared, "spending.vcse_value")
    assert list(value) == ["payments added+registers", "definition"] and all(value.values())
    assert compared.notes == ["the payment files of packed are not here, its spending pack alone is"]
    assert label(("payments added", "registers")) == "data and linkage together"
    assert compared.payments == [] and "those that its spending pack was made with" in compared.causes[1].detail


def test_an_unknown_side_is_refused_with_the_nearest_name(project):
    with pytest.raises(UsageError, match=r'no release "afterr"\. Did you mean "after"'):
        compare_named(project, "before", "afterr")


def test_the_command_prints_writes_a_page_and_json(project, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(project)
    words = ["diff", "definition", "after", "--quiet", "--json", tmp_path / "d.json", "--html", tmp_path / "d.html"]
    monkeypatch.setattr("sys.argv", ["vcse", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    assert "Both sides are synthetic" in " ".join(capsys.readouterr().out.split())
    content = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    for change in content["changes"]:
        assert sum(Decimal(effect["amount"]) for effect in change["effects"]) == Decimal(change["difference"])
    assert "definition and after: what differs, and why" in (tmp_path / "d.html").read_text(encoding="utf-8")


def test_a_release_against_today_s_code_tells_the_code_from_the_definition(project):
    write_release(project, release_of(Workplace(project, load_edition(project, "after"))))
    notebook = project / "notebooks" / "spending.ipynb"
    text = notebook.read_text(encoding="utf-8")
    try:
        write_notebook(notebook, MEASURES.replace("data.spending, vcse))", "data.spending[::2], vcse))", 1))
        compared = compare_named(project, "after-0.1.0", "definition")
    finally:
        write_text(notebook, text)
    assert [cause.name for cause in compared.causes] == ["code", "definition"]
    assert "notebooks" in compared.causes[0].detail
    assert amounts(compared, "spending.total")["code"] == change_of(compared, "spending.total").difference < 0
    value = amounts(compared, "spending.vcse_value")
    assert value["code"] < 0 and value["definition"] < 0
    assert compared.a.released and not compared.b.released


def test_what_a_release_was_made_of_and_is_gone_is_told_as_one_cause(project):
    raw, kept = project / "data" / "raw" / "made" / "spending", project / "data" / "raw" / "kept"
    before = paid(project, "after")
    try:
        shutil.move(raw / NEW_PUBLISHER, kept)
        compared = compare_named(project, "after-0.1.0", "after")
    finally:
        shutil.move(kept, raw / NEW_PUBLISHER)
    total = amounts(compared, "spending.total")
    assert total == {"code+payments removed": paid(project, "after") - before}
    assert total["code+payments removed"] < 0
    assert any("payment files are no longer here" in note for note in compared.notes)
