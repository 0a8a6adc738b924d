"""A made-up edition: every name that `docs/estimate-names.md` promises, with values that nobody computed.

It lets the book be built and looked at without running the pipeline.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd

from vcse_monograph.book.making import write_made
from vcse_monograph.book.render import build_html
from vcse_monograph.book.stage import stage
from vcse_monograph.findings.declared import read_findings
from vcse_monograph.findings.results import Results, read_estimates, read_left_out
from vcse_monograph.findings.style import House
from vcse_monograph.findings.verdicts import Evidence, decide, read_draws, write_verdicts

PROJECT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(?P<name>[a-z_.]+)` \| (?P<unit>[^|]+) \|(?P<bounds>[^|]*)\| (?P<what>[^|]+) \|$")
VALUES = {"%": 0.9734, "£": 12_345_678.9, "ratio": 1.74, "percentage points": 0.42}
HOSTILE = "<script>alert(1)</script>"
NAMES = re.compile(r"`([a-z_.]+)`")
SLUGS = re.compile(r"`([a-z][a-z0-9-]*)`")

EDITION = {
    "name": "demo",
    "title": "Demonstration edition",
    "summary": "Synthetic spending of invented commissioners.",
    "data_kind": "synthetic",
    "period": "April 2018 to March 2020",
    "version": "0.1.0",
    "issued": "2026-11-22",
    "licence": "CC0 1.0",
    "attribution": "",
    "sections": ["spending"],
    "geography": True,
    "banner": "Synthetic: a check of the code, not evidence",
    "transaction_threshold": 25000,
}
OPEN_EDITION = EDITION | {
    "name": "north",
    "title": "North edition",
    "data_kind": "open",
    "geography": False,
    "licence": "Open Government Licence v3.0",
    "attribution": "Contains public sector information licensed under the Open Government Licence v3.0.",
    "banner": "",
}


def make_evidence(folder: Path, edition: dict[str, object], leave_out: tuple[str, ...] = ()) -> Path:
    """Write `edition.json`, `results/` and `executed/`; `leave_out` are names that the data do not allow."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "edition.json").write_text(json.dumps(edition), encoding="utf-8")
    shutil.rmtree(folder / "results", ignore_errors=True)
    for notebook, section in sections().items():
        results = Results(folder / "results" / notebook, str(edition["name"]))
        _estimates(results, section, leave_out)
        _words(results, section)
        _drawings(results, section)
        _notebook(folder / "executed" / f"{notebook}.ipynb", notebook)
        drawn = [path.stem for path in results.out.glob("*/*.json")]
        cells = dict.fromkeys([*read_estimates(folder / "results"), *drawn], "sum")
        write_made(results.out, folder / "executed" / f"{notebook}.ipynb", {"edition": edition["name"]}, folder, cells)
    _verdicts(folder, edition)
    return folder


def _verdicts(folder: Path, edition: dict[str, object]) -> None:
    """What the project's own tests of findings answer on the made-up results."""
    results = folder / "results"
    known = read_estimates(results), read_left_out(results), read_draws(results)
    evidence = Evidence(list(edition["sections"]), str(edition["data_kind"]), *known)
    write_verdicts(folder / "verdicts.json", decide(read_findings(PROJECT / "data" / "findings.yml"), evidence))


def real_book(folder: Path, edition: dict[str, object], leave_out: tuple[str, ...]) -> Path:
    """Stage and render the project's own chapters for a made-up edition."""
    build = make_evidence(folder / str(edition["name"]), edition, leave_out)
    html = build / "html"
    build_html(stage(PROJECT, build, edition), html)
    return html


def sections() -> dict[str, str]:
    """The text of `docs/estimate-names.md` about each notebook."""
    text = (PROJECT / "docs" / "estimate-names.md").read_text(encoding="utf-8")
    parts = re.split(r"^## notebooks/(\w+)\.ipynb.*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _estimates(results: Results, section: str, leave_out: tuple[str, ...]) -> None:
    for line in section.splitlines():
        if not (match := ROW.match(line)):
            continue
        name, unit = match["name"], match["unit"].strip()
        if name in leave_out:
            results.leave_out(name, "only one financial year of payments")
            continue
        value = VALUES.get(unit, 1234)
        linked = bool(match["bounds"].strip())
        doubt = {"interval": (value * 0.9, value * 1.15), "bounds": (value * 0.8, value * 1.3)} if linked else {}
        results.record(name, value, unit=unit, n=692_659, definition=match["what"].strip(), **doubt)


def _words(results: Results, section: str) -> None:
    """Words that depend on the data: `Words (...): `name`, `name`, what they are.`"""
    for line in section.splitlines():
        for name in NAMES.findall(line.partition("):")[2]) if line.startswith("Words (") else []:
            results.tell(name, f"the {name.rpartition('.')[2]} period")


def _drawings(results: Results, section: str) -> None:
    frame = pd.DataFrame(
        {
            "commissioner": ["NHS Made Up CCG", HOSTILE, "=HYPERLINK(1)"],
            "vcse_share": [0.97341, 3.69, 0.0],
            "amount": ["1234567.10", "-12.00", "3.50"],
            "note": ["", "none", "none"],
        }
    )
    for kind, draw in (("Figures:", _figure), ("Tables:", _table)):
        listed = section[section.index(kind) :].split("\n\n")[0].split(". Each")[0]
        for slug in SLUGS.findall(listed):
            draw(results, slug, frame)


def _figure(results: Results, slug: str, frame: pd.DataFrame) -> None:
    """Two bars in the house's own style, so that what is measured of figures is measured of these."""
    figure, axes = House("Made-up results.", synthetic=True).rows(list(frame["commissioner"]))
    axes.barh(range(len(frame)), frame["vcse_share"])
    words = slug.replace("-", " ")
    results.figure(slug, figure, caption=f"{words.capitalize()}.", alt=f"Bars, one for each name: {words}.", data=frame)


def _table(results: Results, slug: str, frame: pd.DataFrame) -> None:
    results.table(slug, frame, caption=f"{slug.replace('-', ' ').capitalize()}")


def _notebook(path: Path, name: str) -> None:
    cells = [
        nbformat.v4.new_markdown_cell(f"# How it was computed: {name}", id="title"),
        nbformat.v4.new_code_cell("1 + 1", id="sum", execution_count=1),
    ]
    cells[1].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=kernel)), encoding="utf-8")
