"""What the edition's data say about each finding."""

from __future__ import annotations

from vcse_monograph.findings.declared import read_findings
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps.notebooks import notebooks_of
from vcse_monograph.pipeline.workplace import Workplace


def verdicts_step(place: Workplace) -> Step:
    """`verdicts.json`: every declared finding, decided on what the notebooks recorded.

    The findings are read here, before any step runs, so that a faulty record stops the build at once.
    """
    edition, folder = place.edition, place.folder
    declared = place.project / "data" / "findings.yml"
    findings = read_findings(declared) if declared.is_file() else {}  # the run says that it is not there

    def decide() -> None:
        from vcse_monograph.findings.results import read_estimates, read_left_out
        from vcse_monograph.findings.verdicts import Evidence, read_draws, write_verdicts
        from vcse_monograph.findings.verdicts import decide as verdicts_on

        results = folder / "results"
        evidence = Evidence(
            sections=edition.sections,
            data_kind=edition.data_kind.value,
            estimates=read_estimates(results),
            left_out=read_left_out(results),
            draws=read_draws(results),
            issued=edition.issued,
        )
        write_verdicts(folder / "verdicts.json", verdicts_on(findings, evidence))

    return Step(
        name="verdicts",
        title=f"decide {len(findings)} findings",
        action=decide,
        inputs=[declared, *(folder / "results" / f"{name}.files.json" for name in notebooks_of(place))],
        outputs=[folder / "verdicts.json"],
        parameters=edition.model_dump(mode="json", include={"data_kind", "issued"}) | {"sections": edition.sections},
        code=("findings", "strict"),
    )
