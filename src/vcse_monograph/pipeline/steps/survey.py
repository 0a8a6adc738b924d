"""From a survey's exports to its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vcse_monograph.editions import Survey
from vcse_monograph.editions.survey import SurveyExport
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.workplace import Workplace

TABLES = ("answers.parquet", "respondents.csv", "codebook.json", "ledger.csv", "refused.csv")
CODE = ("records/survey", "records/contents", "records/delimited", "records/workbooks", "editions/survey", "strict")


def generation(place: Workplace) -> list[Step]:
    """The step that makes the demonstration's responses; none for an edition with exports of its own."""
    survey = place.edition.survey
    if survey is None or survey.generated is None:
        return []
    out, codebook = _raw(place), place.project / survey.codebook
    settings = survey.generated.model_dump(exclude={"form"})

    def generate() -> None:
        from vcse_monograph.sources.demo_survey import generate as generate_responses

        generate_responses(out, codebook, **settings)

    return [
        Step(
            name="generate:survey",
            title="make the demonstration's survey responses",
            action=generate,
            inputs=[codebook],
            outputs=[out / export.file for export in exports_of(survey)],
            parameters=settings,
            code=("sources/demo_survey", "files"),
        )
    ]


def steps(place: Workplace) -> list[Step]:
    """The step that reads the answers; none for an edition without a survey."""
    survey = place.edition.survey
    return [] if survey is None else [_read(place, survey)]


def _read(place: Workplace, survey: Survey) -> Step:
    out, codebook, exports = place.folder / "survey", place.project / survey.codebook, exports_of(survey)
    root = _raw(place) if survey.generated else place.project
    settings: dict[str, Any] = {"minimum_answered": survey.minimum_answered, "accepted": survey.accepted}

    def read() -> None:
        from vcse_monograph.records.survey.codebook import load_codebook
        from vcse_monograph.records.survey.read import read_survey

        for row in read_survey(exports, load_codebook(codebook), out, root=root, **settings):
            place.tell(str(row))

    return Step(
        name="survey",
        title=f"read {len(exports)} survey export{'s' if len(exports) > 1 else ''}",
        action=read,
        inputs=[codebook, *(root / export.file for export in exports)],
        outputs=[out / name for name in TABLES],
        parameters={
            "exports": [export.model_dump() for export in exports],
            **survey.model_dump(include=set(settings)),
        },
        code=CODE,
    )


def exports_of(survey: Survey) -> list[SurveyExport]:
    """The edition's exports; for a demonstration those that it generates, in the form that it names."""
    if survey.generated is None:
        return survey.exports
    from vcse_monograph.sources.demo_survey import export_path

    made = survey.generated
    paths = [export_path(Path(), made.form, wave) for wave in range(1, made.waves + 1)]
    return [SurveyExport(file=path.name, wave=str(wave)) for wave, path in enumerate(paths, 1)]


def _raw(place: Workplace) -> Path:
    """Where the demonstration's exports are made."""
    return place.folder / "survey-raw"
