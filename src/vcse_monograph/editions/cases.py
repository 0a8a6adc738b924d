"""The part of an edition that says where its coded extracts come from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from vcse_monograph.editions.fields import File, FileIfAny
from vcse_monograph.strict import Strict


class GeneratedCases(Strict):
    """Coded extracts made by the demonstration's generator instead of read from files."""

    seed: Annotated[int, Field(ge=0)]


class Cases(Strict):
    """Where its coded extracts come from, and what may be published of them.

    `extracts` are CSV, XLSX, ODS or REFI-QDA files (`.qdpx`); paths start at the project's folder.
    """

    generated: GeneratedCases | None = None
    extracts: list[File] = []
    codebook: File = "data/codebooks/cases-2024.toml"
    sites: FileIfAny = ""
    foi: FileIfAny = ""
    quotations: bool = False
    suppress_below: Annotated[int, Field(ge=0)] = 3

    @model_validator(mode="after")
    def _has_a_source(self) -> Cases:
        if not (self.extracts or self.generated):
            raise ValueError("names no data: give `extracts` (your files of coded extracts) or `generated`")
        if self.extracts and self.generated:
            raise ValueError("has both `extracts` and `generated`: keep one")
        return self
