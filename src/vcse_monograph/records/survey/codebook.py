"""Codebooks: what each item of a survey asks, of whom, on which scale. One TOML file, read strictly."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from vcse_monograph.errors import Problem, UsageError, did_you_mean
from vcse_monograph.records.survey.wording import key
from vcse_monograph.strict import Strict, problems_of

AUDIENCES = ("commissioner", "VCSE")
Audience = Literal["commissioner", "VCSE"]
Put = Literal["commissioner", "VCSE", "both"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
Code = str | int
EXAMPLE = "data/codebooks/acap-vcse.toml"


class Wave(Strict):
    """One round of the survey, as `wave` in the edition's exports names it."""

    wave: Annotated[str, StringConstraints(min_length=1)]
    title: str = ""


class Grouping(Strict):
    """The question that tells who answers for whom: its texts or column names, and the answers of each audience."""

    asked_as: Annotated[list[str], Field(min_length=1)]
    audiences: dict[Audience, Annotated[list[Code], Field(min_length=1)]]

    @model_validator(mode="after")
    def _each_answer_once(self) -> Grouping:
        keys = [key(answer) for answers in self.audiences.values() for answer in answers]
        if twice := sorted({k for k in keys if keys.count(k) > 1}):
            raise ValueError(f"gives one answer to two audiences: {', '.join(twice)}")
        return self

    def audience_of(self) -> dict[str, str]:
        """{normalised answer: audience}."""
        return {key(answer): audience for audience, answers in self.audiences.items() for answer in answers}


class Dimension(Strict):
    """A subscale: items that are meant to measure one capability."""

    dimension: Identifier
    title: Text
    about: str = ""


class Scale(Strict):
    """The answers that an item allows; `[defaults]` states it for all items that do not."""

    scale_min: int
    scale_max: int
    labels: list[str] = []
    missing: list[Code] = []
    not_applicable: list[Code] = []
    source_instrument: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Scale:
        points = self.scale_max - self.scale_min + 1
        if points < 2:
            raise ValueError(f"`scale_max` {self.scale_max} is not above `scale_min` {self.scale_min}")
        if self.labels and len(self.labels) != points:
            raise ValueError(f"{len(self.labels)} labels for a scale of {points} points: label every point, or none")
        inside = {str(value) for value in range(self.scale_min, self.scale_max + 1)} | {key(x) for x in self.labels}
        if clash := [str(code) for code in (*self.missing, *self.not_applicable) if key(code) in inside]:
            raise ValueError(f"code for missing or not applicable is an answer of the scale: {', '.join(clash)}")
        return self


class Item(Scale):
    """One item: what it asks in our own words, of whom, on which scale.

    `asked_as`: the texts or column names that exports show for it; its own name and paraphrase always count.
    """

    item: Identifier
    dimension: Identifier
    paraphrase: Text
    audience: Put = "both"
    reverse: bool = False
    asked_as: list[str] = []

    def put_to(self, audience: str) -> bool:
        """Whether respondents of this audience were asked; those who did not say who they are, only items for both."""
        return self.audience in ("both", audience)


class Population(Strict):
    """Known shares of the audiences in the population, for post-stratification."""

    margins: dict[Audience, Annotated[float, Field(gt=0, lt=1)]]
    source: Text

    @model_validator(mode="after")
    def _sums_to_one(self) -> Population:
        if abs(sum(self.margins.values()) - 1) > 0.001:
            raise ValueError(f"margins sum to {sum(self.margins.values()):g}, not to 1")
        return self


class Codebook(Strict):
    """What a survey asked; `docs/survey-codebook.md` explains each setting."""

    title: Text
    instrument: Text
    licence: str = ""
    sampling: Literal["non-random", "random"] = "non-random"
    waves: list[Wave] = []
    grouping: Grouping
    defaults: Scale | None = None
    dimensions: Annotated[list[Dimension], Field(min_length=1)]
    items: Annotated[list[Item], Field(min_length=1)]
    population: Population | None = None

    @model_validator(mode="before")
    @classmethod
    def _items_take_defaults(cls, settings: Any) -> Any:
        defaults, items = settings.get("defaults"), settings.get("items")
        if not isinstance(defaults, dict) or not isinstance(items, list):
            return settings
        known = {name: value for name, value in defaults.items() if name in Scale.model_fields}
        return {**settings, "items": [{**known, **item} if isinstance(item, dict) else item for item in items]}

    @model_validator(mode="after")
    def _names_agree(self) -> Codebook:
        for what, names in (
            ("item", [item.item for item in self.items]),
            ("dimension", [dimension.dimension for dimension in self.dimensions]),
            ("wave", [wave.wave for wave in self.waves]),
        ):
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"names {what} {', '.join(twice)} more than once")
        dimensions = [dimension.dimension for dimension in self.dimensions]
        for item in self.items:
            if item.dimension not in dimensions:
                near = did_you_mean(item.dimension, dimensions)
                raise ValueError(f'item {item.item} belongs to no dimension "{item.dimension}".{near}')
        return self

    def as_written(self) -> dict[str, Any]:
        """The codebook for `codebook.json`, every item with its own scale.

        `asked_as` stays out: it quotes an instrument's own words, which the outputs never do.
        """
        fields = self.model_dump(mode="json", exclude={"defaults": True, "items": {"__all__": {"asked_as"}}})
        fields["grouping"].pop("asked_as")
        return fields


def load_codebook(path: Path) -> Codebook:
    """Read a codebook (TOML). Raises UsageError with every problem of the file."""
    codebook, problems = read_codebook(path)
    if codebook is None:
        raise UsageError(problems, where=f"the codebook {path.name}")
    return codebook


def read_codebook(path: Path) -> tuple[Codebook | None, list[Problem]]:
    """The codebook in a file, and what is wrong with it; the codebook is None if anything is."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None, [
            Problem(what=f"There is no codebook {path.name}.", do="correct the path, or: vcse codebook draft")
        ]
    except tomllib.TOMLDecodeError as error:
        return None, [Problem(what=f"The codebook is not valid TOML: {error}.", do=f"compare it with {EXAMPLE}")]
    except UnicodeDecodeError as error:
        return None, [Problem(what=f"The codebook is not UTF-8 text: {error.reason}.", do="save it as UTF-8")]
    try:
        return Codebook.model_validate(settings), []
    except ValidationError as error:
        return None, list(dict.fromkeys(problems_of(error, Codebook, "The codebook")))
