"""The part of an edition that says where its answers come from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vcse_monograph.editions.fields import File, Reason, Share
from vcse_monograph.strict import Strict

FormName = Literal["qualtrics", "microsoft-forms", "jisc", "google-forms", "spss", "plain"]
FaultKind = Literal["duplicate", "missing item", "no group", "out of range", "shifted row", "unknown answer"]
Named = Annotated[str, StringConstraints(min_length=1)]


class GeneratedResponses(Strict):
    """Responses made by the demonstration data's generator, and the form of export that they are read from."""

    seed: Annotated[int, Field(ge=0)]
    responses: Annotated[int, Field(ge=20, le=100_000)] = 131
    gaps: bool = True
    waves: Annotated[int, Field(ge=1, le=9)] = 1
    form: FormName = "qualtrics"


class SurveyExport(Strict):
    """One file of a survey tool.

    `audience`: for a form that only one audience was sent. `match`: how columns find their items; by position only
    where headings say nothing, and then the columns left after the tool's own must be the grouping question and the
    items, in the codebook's order.
    """

    file: File
    wave: Named = "1"
    form: Literal["qualtrics", "microsoft-forms", "jisc", "google-forms", "spss", "plain", ""] = ""
    audience: Literal["commissioner", "VCSE", ""] = ""
    match: Literal["codebook", "position"] = "codebook"


class AcceptedFault(Strict):
    """A kind of fault of a file that the book goes on with, and why."""

    file: Named
    fault: FaultKind
    reason: Reason


class Survey(Strict):
    """Where its answers come from, and what may be published of them."""

    codebook: File
    exports: list[SurveyExport] = []
    generated: GeneratedResponses | None = None
    minimum_answered: Share = 0.8
    suppress_below: Annotated[int, Field(ge=0)] = 5
    accepted: list[AcceptedFault] = []

    @model_validator(mode="after")
    def _has_a_source(self) -> Survey:
        if not self.exports and not self.generated:
            raise ValueError("names no answers: give `exports` (files of your survey tool) or `generated`")
        if self.exports and self.generated:
            raise ValueError("has both `exports` and `generated`: keep one")
        files = [export.file for export in self.exports]
        if twice := sorted({file for file in files if files.count(file) > 1}):
            raise ValueError(f"names an export twice: {', '.join(twice)}")
        if stray := sorted({accepted.file for accepted in self.accepted} - set(files)) if self.exports else []:
            raise ValueError(f"accepts a fault of a file that is no export of it: {', '.join(stray)}")
        return self
