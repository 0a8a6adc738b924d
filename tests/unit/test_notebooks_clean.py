"""Notebooks are kept clean and thin, run on a small pack, and record exactly the names that the book may use."""

import json
import re

import nbformat
import pytest

from tests.made_up_spending import paid, spending, write_pack
from vcse_monograph.findings.results import read_estimates
from vcse_monograph.measures.places import FILE
from vcse_monograph.records.boundaries import write_areas

NOTEBOOKS = ("provenance", "spending")
PARAMETERS = {
    "provenance": ("pack", "out", "edition", "definition", "certain", "plausible"),
    "spending": ("pack", "out", "edition", "definition", "certain", "plausible", "geography"),
}


def source(project, name):
    return json.loads((project / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))


def run(project, name, pack, out, geography=""):
    """Run a notebook's code cells as papermill would, in this process; the results are below `out`."""
    scope = {}
    for cell in source(project, name)["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), scope)
            if "parameters" in cell["metadata"].get("tags", []):
                scope |= {"pack": str(pack), "out": str(out / name), "edition": "demo", "geography": geography}
    return scope


@pytest.fixture(scope="module")
def results(project, tmp_path_factory):
    """Both notebooks run on the made-up pack of two years."""
    folder = tmp_path_factory.mktemp("notebooks")
    pack = write_pack(folder / "pack", first_month="2018-04", last_month="2020-03")
    square = [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]
    write_areas(folder / FILE, {"NHS Alderbeck CCG": square}, {}, "Invented.")
    for name in NOTEBOOKS:
        run(project, name, pack, folder / "results", str(folder))
    return folder / "results"


def documented(project, pattern):
    """Names in docs/estimate-names.md, by notebook."""
    return {name: set(re.findall(pattern, part)) for name, part in pages(project).items()}


def pages(project):
    """What docs/estimate-names.md says of each of these notebooks."""
    text = (project / "docs" / "estimate-names.md").read_text(encoding="utf-8")
    parts = {part.partition(".")[0]: part for part in text.split("## notebooks/")[1:]}
    return {name: parts[name] for name in NOTEBOOKS}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_clean(project, name):
    path = project / "notebooks" / f"{name}.ipynb"
    text, notebook = path.read_text(encoding="utf-8"), source(project, name)
    assert text == json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    nbformat.validate(notebook)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]+", cell_id) for cell_id in ids)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_has_one_parameters_cell(project, name):
    cells = [cell for cell in source(project, name)["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    assert len(cells) == 1
    assert tuple(re.findall(r"^(\w+) =", "".join(cells[0]["source"]), flags=re.M)) == PARAMETERS[name]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_thin(project, name):
    """Load, measure, record, draw: no function, loop or condition of its own."""
    code = "\n".join("".join(c["source"]) for c in source(project, name)["cells"] if c["cell_type"] == "code")
    assert not re.search(r"^\s*(def|for|while|if|class)\b", code, flags=re.M)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_estimates_are_those_that_are_documented(project, results, name):
    recorded = set(json.loads((results / name / "estimates.json").read_text(encoding="utf-8")))
    assert recorded == documented(project, rf"`({name}\.[a-z_.]+)` \|")[name]


def test_the_words_are_those_that_are_documented(project, results):
    told = set(json.loads((results / "spending" / "words.json").read_text(encoding="utf-8")))
    assert told == set(re.findall(r"`(spending[a-z_.]+)`", pages(project)["spending"].split("Words (")[1]))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_figures_and_tables_are_those_that_are_documented(project, results, name):
    slugs = documented(project, r"`([a-z]+(?:-[a-z]+)*)`[,.]")[name]
    assert {path.stem for path in (results / name).glob("*/*.json")} == slugs


def test_every_figure_has_words_and_the_mark_of_synthetic_data(results):
    figures = sorted(results.glob("*/figures/*.json"))
    assert len(figures) == 14
    for path in figures:
        words = json.loads(path.read_text(encoding="utf-8"))
        assert "n = " in words["caption"], path.stem
        assert re.search(r"\d", words["alt"]), path.stem
        assert path.with_suffix(".svg").stat().st_size < 200_000


def test_the_documented_units_are_those_recorded(project, results):
    text = "".join(pages(project).values())
    units = dict(re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \|", text, flags=re.M))
    assert {name: found.unit for name, found in read_estimates(results).items()} == units


def test_bounds_are_recorded_where_they_are_documented(project, results):
    text = "".join(pages(project).values())
    bounds = {name: bool(yes) for name, yes in re.findall(r"^\| `([a-z_.]+)` \| [^|]+ \| (yes)? ?\|", text, flags=re.M)}
    assert {name: found.interval is not None for name, found in read_estimates(results).items()} == bounds
    assert {name: found.bounds is not None for name, found in read_estimates(results).items()} == bounds


def test_the_draws_of_all_figures_over_suppliers_are_kept_and_belong_together(results):
    """Two hundred draws; two suppliers are doubtful, so there are four worlds, in the value and in the lines alike."""
    rows = (results / "spending" / "draws.csv").read_text(encoding="utf-8").splitlines()
    header, *lines = (row.split(",") for row in rows)
    assert header == ["estimate", *map(str, range(1, 201))]
    draws = {name: values for name, *values in lines}
    assert set(draws) == {name for name, found in read_estimates(results).items() if found.bounds is not None}
    value, share = (draws[f"spending.{name}"] for name in ("vcse_value", "vcse_share_of_lines"))
    assert len(set(value)) == len(set(zip(value, share, strict=True))) == 4


@pytest.mark.parametrize(
    "table",
    [spending(), spending(paid("A$B$ <script>", "2020-04", "nhs", -1))],
    ids=["no payment", "one credit note of a commissioner with a hostile name"],
)
def test_notebooks_run_on_next_to_nothing(project, tmp_path, table):
    """Each figure is still made, saying why it is empty; what cannot be estimated is left out with its reason."""
    pack = write_pack(tmp_path / "pack", table)
    for name in NOTEBOOKS:
        run(project, name, pack, tmp_path / "results")
    left_out = json.loads((tmp_path / "results" / "spending" / "left_out.json").read_text(encoding="utf-8"))
    assert "spending.turnover.jaccard" in left_out
    assert len(list(tmp_path.glob("results/*/figures/*.svg"))) == 13
    words = json.loads((tmp_path / "results/spending/figures/lorenz-curve.json").read_text(encoding="utf-8"))
    assert words["alt"].startswith("No chart is drawn, because")
