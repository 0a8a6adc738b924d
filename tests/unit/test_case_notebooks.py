"""The notebooks of the cases are kept clean and thin, and record exactly the names that the book may use."""

import json
import re

import nbformat
import pytest

from tests.made_up_cases import coded, write_folder
from vcse_monograph.findings.results import read_estimates, read_left_out
from vcse_monograph.records.cases.places import Enquiry

NOTEBOOKS = ("cases", "change")
PARAMETERS = ["cases", "out", "edition"]
MODES = ("commodified", "collaborative")


def source(project, name):
    return json.loads((project / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))


def run(project, name, cases, out):
    """Run a notebook's code cells as papermill would, in this process; the results are below `out`."""
    scope = {}
    for cell in source(project, name)["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), scope)
            if "parameters" in cell["metadata"].get("tags", []):
                scope |= {"cases": str(cases), "out": str(out / name), "edition": "demo"}


def everything():
    """A coding of every code and direction, in six sites, all tracers and periods, by two coders."""
    rows = []
    for at, site in enumerate("ABCDEF"):
        tracer = ("social_prescribing", "learning_disability", "end_of_life")[at % 3]
        way = MODES[at < 3]
        for number, period in enumerate(("before", "covid", "forming", "formed")):
            place = {"site": site, "tracer": tracer, "period": period, "kind": ("interview", "paper")[number % 2]}
            for coder in ("C1", "C2"):
                told = {**place, "source": f"{site}{number}", "coder": coder}
                rows.append(coded("negotiated_order", way, strength=3, **told))
                rows.append(coded("provider_competition", MODES[at >= 3], strength=1, **told))
                rows += [coded("ics_ties", ("gained", "lost")[period == "forming"], **told)]
                rows += [coded("vcse_influence", "more", **told), coded("rules_bind", "present", **told)]
                for code in ("embeddedness", "workaround", "persuasion", "mutual_dependence", "deficit"):
                    rows.append(coded(code, ("absent", "present")[at < 3], **told))
                rows += [coded(code, "present", **told) for code in ("separation", "competitive_selection")]
                rows += [coded("full_cost", ("full", "below")[at < 3], **told)]
                rows += [coded("conflict", MODES[1], episode=f"{site}{number}", **told)]
    return rows


@pytest.fixture(scope="module")
def results(project, tmp_path_factory):
    """Both notebooks run on a small made-up comparison of six sites."""
    folder = tmp_path_factory.mktemp("case-notebooks")
    foi = (Enquiry("1", "council", "A", "", "no_answer"), Enquiry("2", "trust", "A", "", "answered"))
    cases = write_folder(folder / "cases", *everything(), sites="ABCDEF", foi=foi)
    for name in NOTEBOOKS:
        run(project, name, cases, folder / "results")
    return folder / "results"


def page(project, name):
    """What docs/estimate-names.md says of a notebook."""
    text = (project / "docs" / "estimate-names.md").read_text(encoding="utf-8")
    return next(part for part in text.split("## notebooks/") if part.startswith(f"{name}.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_clean_and_thin(project, name):
    text, notebook = (project / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"), source(project, name)
    assert text == json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    nbformat.validate(notebook)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z-]+", cell_id) for cell_id in ids)
    parameters = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    assert [re.findall(r"^(\w+) =", "".join(cell["source"]), flags=re.M) for cell in parameters] == [PARAMETERS]
    assert not re.search(r"^\s*(def|for|while|if|class)\b", "\n".join("".join(c["source"]) for c in code), flags=re.M)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_estimates_are_those_that_are_documented(project, results, name):
    units = dict(re.findall(r"^\| `([a-z0-9_.]+)` \| ([^|]+) \|", page(project, name), flags=re.M))
    recorded = json.loads((results / name / "estimates.json").read_text(encoding="utf-8"))
    assert {found: fields["unit"] for found, fields in recorded.items()} == units


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_figures_and_tables_are_those_that_are_documented(project, results, name):
    listed = page(project, name).partition("Figures:")[2]
    slugs = set(re.findall(r"`([a-z][a-z0-9-]*)`", listed.partition("The edition's own facts")[0]))
    assert {path.stem for path in (results / name).glob("*/*.json")} == slugs


def test_every_figure_has_words_and_the_mark_of_synthetic_data(results):
    for path in sorted(results.glob("*/figures/*.json")):
        words = json.loads(path.read_text(encoding="utf-8"))
        assert "n = " in words["caption"], path.stem
        assert re.search(r"\d", words["alt"]), path.stem
        assert path.with_suffix(".svg").stat().st_size < 300_000, path.stem


def test_notebooks_run_on_next_to_nothing(project, tmp_path):
    """One passage that speaks for no mode: every figure says in words why it is empty, every chance is left out."""
    cases = write_folder(tmp_path / "cases", coded("outcome_evidence", "present"), sites="A")
    for name in NOTEBOOKS:
        run(project, name, cases, tmp_path / "results")
    left_out = read_left_out(tmp_path / "results")
    assert left_out["cases.agreement.alpha"] == "no source was read by two coders"
    assert left_out["cases.covid.p"] == "no site has passages from both periods"
    assert read_estimates(tmp_path / "results")["cases.modes.sites_with_both"].value == 0
    alts = [json.loads(path.read_text(encoding="utf-8"))["alt"] for path in tmp_path.glob("results/*/figures/*.json")]
    assert len(alts) == 12
    assert sum(alt.startswith("No chart is drawn, because") for alt in alts) >= 9
