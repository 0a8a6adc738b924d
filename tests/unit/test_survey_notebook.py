"""The survey's notebook: clean, thin, run on generated answers, recording exactly the names that are documented."""

import csv
import json
import re

import nbformat
import pytest

from tests.made_up_answers import CODEBOOK, generated, survey
from vcse_monograph.measures.measurement import HIDDEN
from vcse_monograph.records.survey.codebook import load_codebook

NEXT_TO_NOTHING = {"a": {"dimension": "only", "paraphrase": "=cmd()"}}


@pytest.fixture(scope="module")
def notebook(project):
    return json.loads((project / "notebooks" / "survey.ipynb").read_text(encoding="utf-8"))


def run(notebook, answers, codebook, folder):
    """Run the code cells as papermill would, in this process; the results are below `folder`."""
    (folder / "survey").mkdir(parents=True)
    answers.answers.to_parquet(folder / "survey" / "answers.parquet")
    answers.respondents.to_csv(folder / "survey" / "respondents.csv", index=False)
    (folder / "survey" / "codebook.json").write_text(json.dumps(codebook), encoding="utf-8")
    scope = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), scope)
            if "parameters" in cell["metadata"].get("tags", []):
                scope |= {"survey": str(folder / "survey"), "out": str(folder / "results")}
    return folder / "results"


@pytest.fixture(scope="module")
def results(notebook, tmp_path_factory):
    """Run on two waves of generated responses, with known shares of the groups."""
    known = {"population": {"margins": {"commissioner": 0.5, "VCSE": 0.5}, "source": "made up"}}
    codebook = load_codebook(CODEBOOK).as_written() | known
    return run(notebook, generated(3, wave_numbers=(1, 2)), codebook, tmp_path_factory.mktemp("survey"))


@pytest.fixture(scope="module")
def page(project):
    """What docs/estimate-names.md says of this notebook."""
    text = (project / "docs" / "estimate-names.md").read_text(encoding="utf-8")
    return text.split("## notebooks/survey.ipynb")[1].split("\n## ")[0]


def general(name):
    """`survey.vcse.evidencing.mean` -> `survey.<group>.<subscale>.mean`."""
    parts = name.split(".")
    if parts[1] in ("commissioner", "vcse"):
        parts[1:3] = ["<group>", "<subscale>"]
    return ".".join([*parts[:2], "<subscale>"]) if parts[1] == "between" else ".".join(parts)


def read(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_it_is_clean(project, notebook):
    text = (project / "notebooks" / "survey.ipynb").read_text(encoding="utf-8")
    assert text == json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    nbformat.validate(notebook)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert all(re.fullmatch(r"[a-z-]+", cell["id"]) for cell in notebook["cells"])


def test_it_is_thin(notebook):
    """Load, measure, record, draw: no function, loop or condition of its own."""
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert not re.search(r"^\s*(def|for|while|if|class)\b", code, flags=re.M)


def test_the_estimates_are_those_that_are_documented(results, page):
    estimates, left_out = read(results, "estimates.json"), read(results, "left_out.json")
    documented = dict(re.findall(r"^\| `(survey\.[a-z_.<>]+)` \| ([^|]+) \|", page, flags=re.M))
    assert {general(name) for name in [*estimates, *left_out]} == set(documented)
    assert {general(name): found["unit"] for name, found in estimates.items()} == documented
    intervals = dict(re.findall(r"^\| `(survey\.[a-z_.<>]+)` \| [^|]+ \| ?([A-Za-z]*) ?\|", page, flags=re.M))
    for name, found in estimates.items():
        assert (found["interval"] is not None) == bool(intervals[general(name)]), name


def test_the_figures_and_tables_are_those_that_are_documented(results, page):
    assert {path.stem for path in results.glob("*/*.json")} == set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`[,.]", page))


def test_every_figure_has_words_and_numbers(results):
    for path in sorted(results.glob("figures/*.json")):
        words = read(path.parent, path.name)
        assert "n = " in words["caption"], path.stem
        assert re.search(r"\d", words["alt"]), path.stem
        assert path.with_suffix(".svg").stat().st_size < 200_000


def test_no_small_count_of_answers_is_written_anywhere(results):
    """In the tables of answers and in the data behind their figures: nought, five or more, or hidden."""
    found = []
    for path in results.glob("tables/item-answers-*.csv"):
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        named = [name for name in rows[0] if name[0].isdigit() or name == "No answer"]
        found += [row[name] for row in rows for name in named]
    for path in results.glob("figures/answers-of-*.csv"):
        found += [row["count"] or HIDDEN for row in csv.DictReader(path.open(encoding="utf-8", newline=""))]
    who = list(csv.DictReader((results / "tables" / "who-answered.csv").open(encoding="utf-8", newline="")))
    found += [cell for row in who for name, cell in row.items() if name not in ("Answered for", "Wave")]
    assert HIDDEN in found
    assert not [cell for cell in found if cell != HIDDEN and 0 < float(cell) < 5]


def test_it_runs_on_next_to_nothing(notebook, tmp_path):
    """Six respondents to one hostile item: every figure says why it is empty, every estimate why it is absent."""
    answers = survey(NEXT_TO_NOTHING, ("VCSE", [[1], [2], [3], [4], [5], [None]]))
    items = [{"item": "a", "dimension": "only", "paraphrase": "=cmd()", "scale_min": 1, "scale_max": 5}]
    codebook = {"items": items, "dimensions": [{"dimension": "only", "title": "Only"}]}
    results = run(notebook, answers, codebook, tmp_path)
    assert {"survey.vcse.evidencing.gap", "survey.commissioner.managerial.gap"} <= set(read(results, "left_out.json"))
    assert read(results, "figures/claimed-gaps.json")["alt"].startswith("No chart is drawn, because")
    assert "'=cmd()" in (results / "tables" / "item-answers-of-all.csv").read_text(encoding="utf-8")
