"""From coded extracts and site conditions to the case tables."""

from __future__ import annotations

from pathlib import Path

from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.workplace import Workplace, period

TABLES = ("extracts.parquet", "sites.csv", "foi.csv", "codebook.json", "ledger.csv", "about.json")
CODE = (
    "records/cases",
    *(f"records/{name}" for name in ("columns", "contents", "delimited", "workbooks")),
    "files",
    "strict",
)


def generation(place: Workplace) -> list[Step]:
    """The step that makes the demonstration data of this section; none for an edition with files of its own."""
    cases = place.edition.cases
    if cases is None or cases.generated is None:
        return []
    out, codebook, seed = _raw(place), place.project / cases.codebook, cases.generated.seed

    def generate() -> None:
        from vcse_monograph.records.cases.codebook import load_codebook
        from vcse_monograph.records.cases.extracts import read_extracts
        from vcse_monograph.records.cases.refi_write import write_project
        from vcse_monograph.sources.demo_cases import generate as generate_cases

        generate_cases(out, seed=seed)
        # The second team works in qualitative software, so that every build reads both forms.
        book = load_codebook(codebook)
        write_project(out / "team-2.qdpx", read_extracts(out / "team-2.csv", book).extracts, book)

    return [
        Step(
            name="generate:cases",
            title="make the demonstration's coded extracts",
            action=generate,
            inputs=[codebook],
            outputs=[out / name for name in ("team-1.csv", "team-2.qdpx", "sites.csv", "foi.csv")],
            parameters={"seed": seed},
            code=("sources/demo_cases", *CODE),
        )
    ]


def steps(place: Workplace) -> list[Step]:
    """The steps of this section; none for an edition without it."""
    cases, edition = place.edition.cases, place.edition
    if cases is None:
        return []
    out, codebook = place.folder / "cases", place.project / cases.codebook
    extracts, sites, foi = _files(place)
    about = {
        **edition.model_dump(mode="json", include={"title", "data_kind", "licence", "attribution"}),
        "period": period(edition.first_month, edition.last_month),
        "suppress_below": cases.suppress_below,
    }

    def read() -> None:
        from vcse_monograph.records.cases.read import CaseFiles, read_cases, write_cases

        files = CaseFiles(extracts, codebook, sites, foi, cases.quotations)
        write_cases(read_cases(files), out, place.folder / "cases-keys.csv", about)

    books = sorted(codebook.parent.glob("*.toml"))  # an earlier list names its successor
    return [
        Step(
            name="cases",
            title="read the coded extracts",
            action=read,
            inputs=[*extracts, *books, *filter(None, (sites, foi))],
            outputs=[out / name for name in TABLES],
            parameters={**about, "quotations": cases.quotations, "codebook": cases.codebook},
            code=CODE,
        )
    ]


def _raw(place: Workplace) -> Path:
    """Where the demonstration's case files are made."""
    return place.folder / "cases-raw"


def _files(place: Workplace) -> tuple[list[Path], Path | None, Path | None]:
    """The files of extracts, of sites and of enquiries; the latter may be absent."""
    cases = place.edition.cases
    assert cases is not None
    if cases.generated:
        raw = _raw(place)
        return [raw / "team-1.csv", raw / "team-2.qdpx"], raw / "sites.csv", raw / "foi.csv"
    named = [place.project / file if file else None for file in (cases.sites, cases.foi)]
    return [place.project / file for file in cases.extracts], named[0], named[1]
