"""The steps of an edition, in the order of the data flow (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.steps import cases, spending, survey
from vcse_monograph.pipeline.steps.book import book_step, edition_step
from vcse_monograph.pipeline.steps.forms import Form, form_steps
from vcse_monograph.pipeline.steps.geography import geography_steps
from vcse_monograph.pipeline.steps.notebooks import notebook_steps
from vcse_monograph.pipeline.steps.verdicts import verdicts_step
from vcse_monograph.pipeline.workplace import Workplace

Until = Literal["pack", "results", "book"]
SECTIONS = (spending, survey, cases)


def generation(place: Workplace, until: Until) -> list[Step]:
    """The steps that make the demonstration data; none for an edition with files of its own."""
    needed = (spending,) if until == "pack" else SECTIONS
    return [step for section in needed for step in section.generation(place)]


def later_steps(place: Workplace, until: Until, forms: Sequence[Form] = ()) -> list[Step]:
    """The steps after the data are there, as far as `until`; `forms` besides the website, if it is made."""
    if until == "pack":
        return spending.steps(place)
    steps = [step for section in SECTIONS for step in section.steps(place)]
    steps += [*geography_steps(place), edition_step(place), *notebook_steps(place), verdicts_step(place)]
    return steps if until == "results" else [*steps, book_step(place), *form_steps(place, forms)]
