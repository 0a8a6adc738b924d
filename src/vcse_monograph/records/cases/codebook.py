"""The codebook of the case comparison: which codes there are, on which scales, and what they say of the modes."""

from __future__ import annotations

import json
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, ValidationError, model_validator

from vcse_monograph.errors import Problem, UsageError, did_you_mean
from vcse_monograph.records.columns import plain
from vcse_monograph.strict import Strict, problems_of

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Mode = Literal["commodified", "collaborative"]
MODES: tuple[Mode, Mode] = ("commodified", "collaborative")
SIGN = {"commodified": -1.0, "collaborative": 1.0}


class Term(Strict):
    """Something a passage may be about: a tracer, a period, a kind of source. `also` lists other names for it."""

    id: Identifier
    label: str
    also: list[str] = []
    documentary: bool = False


class Scale(Strict):
    """The directions that a code may have, what each counts, and the mode of commissioning it speaks for."""

    values: Annotated[dict[Identifier, float], Field(min_length=1)]
    default: str = ""
    modes: dict[str, Mode] = {}


class Code(Strict):
    """One code. `mode`: the mode that it marks when present; `episodes`: its extracts tell numbered episodes."""

    id: Identifier
    label: str
    group: Literal["medium", "mark", "context", "event"]
    scale: str
    definition: str
    mode: Mode | None = None
    episodes: bool = False
    also: list[str] = []


class Thresholds(Strict):
    """Where the direct method puts fully out, the crossover and fully in; `in` may be below `out`."""

    model_config = ConfigDict(populate_by_name=True)

    out: float
    cross: float
    within: float = Field(alias="in")


class Part(Thresholds):
    """One column of the site conditions, calibrated."""

    column: Identifier


class Condition(Strict):
    """A condition of a place, the mode it is expected to favour, and why; fixed before the data are seen."""

    id: Identifier
    label: str
    claim: str
    expected: Mode
    reason: str
    parts: Annotated[list[Part], Field(min_length=1)]


class Proposition(Strict):
    """A pattern predicted before looking: in units of this context, by this mechanism, this outcome; and its rival."""

    id: str
    context: str
    mechanism: str
    outcome: str
    unit: Annotated[list[Literal["site", "tracer", "period"]], Field(min_length=1)]
    when: Annotated[list[str], Field(min_length=1)]
    by: list[str]
    then: str
    rival: str
    rival_when: Annotated[list[str], Field(min_length=1)]


class Codebook(Strict):
    """A versioned codebook, as its TOML file lays it out."""

    id: str
    version: str
    title: str
    source: str = ""
    default_strength: Annotated[int, Field(ge=1, le=3)] = 1
    strengths: dict[str, Annotated[int, Field(ge=1, le=3)]] = {"weak": 1, "moderate": 2, "strong": 3}
    tracers: list[Term]
    periods: list[Term]
    source_kinds: Annotated[list[Term], Field(min_length=1)]
    scales: dict[str, Scale]
    codes: Annotated[list[Code], Field(min_length=1)]
    conditions: list[Condition] = []
    outcome: Thresholds
    propositions: list[Proposition] = []
    claims: dict[str, list[str]] = {}
    """The codes that each claim rests on; `medium:` stands for all codes of that group."""

    former: dict[str, str] = {}
    """Codes of an earlier list, and the code that each becomes."""

    @model_validator(mode="after")
    def _consistent(self) -> Codebook:
        for code in self.codes:
            if code.scale not in self.scales:
                raise ValueError(f'code "{code.id}" has an unknown scale "{code.scale}"')
        for name, scale in self.scales.items():
            strange = {scale.default, *scale.modes} - {"", *scale.values}
            if strange:
                raise ValueError(f'scale "{name}" names a direction that it lacks: {", ".join(sorted(strange))}')
        for kind in (self.codes, self.tracers, self.periods, self.source_kinds, self.conditions, self.propositions):
            ids = [item.id for item in kind]
            if twice := sorted({x for x in ids if ids.count(x) > 1}):
                raise ValueError(f'"{twice[0]}" stands twice')
        self._check_names()
        return self

    def _check_names(self) -> None:
        """Propositions and claims may name only what the codebook has."""
        terms = {f"{kind}:{term.id}" for kind in ("tracer", "period") for term in getattr(self, f"{kind}s")}
        known = {
            *self.by_id,
            *MODES,
            *(f"above_usual:{mode}" for mode in MODES),
            *terms,
            *(condition.id for condition in self.conditions),
        }
        named = {name for p in self.propositions for name in (*p.when, *p.by, p.then, *p.rival_when)}
        named |= {name for claim in self.claims for name in self.codes_of(claim)}
        if unknown := sorted({name.removeprefix("~") for name in named} - known):
            raise ValueError(f'a proposition or claim names "{unknown[0]}", which the codebook lacks')

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """Each code by its id."""
        return {code.id: code for code in self.codes}

    def scale_of(self, code: str) -> Scale:
        """The scale of a code."""
        return self.scales[self.by_id[code].scale]

    def value(self, code: str, direction: str) -> float:
        """What a direction counts on its code's scale."""
        return self.scale_of(code).values[direction]

    def mode(self, code: str, direction: str) -> Mode | None:
        """The mode of commissioning that a coded passage is an indicator of; None if of neither."""
        marked = self.by_id[code].mode
        if marked:
            return marked if self.value(code, direction) > 0 else None
        return self.scale_of(code).modes.get(direction)

    def of_group(self, group: str) -> list[Code]:
        """The codes of a group, in the codebook's order."""
        return [code for code in self.codes if code.group == group]

    def codes_of(self, claim: str) -> list[str]:
        """The codes that a claim rests on."""
        found: list[str] = []
        for name in self.claims.get(claim, []):
            group = name.removesuffix(":")
            found += [code.id for code in self.of_group(group)] if name.endswith(":") else [name]
        return found

    def marks(self, mode: Mode) -> list[str]:
        """The codes that mark a mode."""
        return [code.id for code in self.codes if code.mode == mode]


class _Former(Strict):
    """An earlier list of codes, and what each becomes in its successor."""

    id: str
    version: str
    title: str
    source: str = ""
    successor: str
    becomes: dict[str, str]
    labels: dict[str, str] = {}


def load_codebook(path: Path) -> Codebook:
    """Read a codebook (TOML), through its successor where it is an earlier list.

    Raises UsageError with every problem of the file.
    """
    settings = _settings(path)
    if "successor" not in settings:
        return _validated(Codebook, settings, path)
    former = _validated(_Former, settings, path)
    book = load_codebook(path.with_name(former.successor))
    unknown = sorted(set(former.becomes.values()) - set(book.by_id))
    if unknown:
        what = (
            f'{path.name}: there is no code "{unknown[0]}" in {former.successor}.{did_you_mean(unknown[0], book.by_id)}'
        )
        raise UsageError(Problem(what=what, do="correct [becomes]"))
    return book.model_copy(update={"former": former.becomes})


def read_codebook(path: Path) -> Codebook:
    """The codebook as the step `cases` wrote it (`codebook.json`)."""
    return Codebook.model_validate(json.loads(path.read_text(encoding="utf-8")))


def codebook_json(book: Codebook) -> str:
    """The codebook as JSON that `read_codebook` reads."""
    return json.dumps(book.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False) + "\n"


class Vocabulary:
    """Names that a file may use for terms, in any case and punctuation: ids, labels and other names."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.known = {plain(name): term for term, also in names.items() for name in (term, *also)}

    @classmethod
    def of(cls, terms: list[Term] | list[Code], also: dict[str, str] | None = None) -> Vocabulary:
        """The names of terms or codes; `also` maps further names to ids."""
        names = {term.id: [term.label, *term.also] for term in terms}
        for name, term in (also or {}).items():
            names[term].append(name)
        return cls(names)

    def find(self, text: str) -> str | None:
        """The id that a text stands for, or None."""
        return self.known.get(plain(text))


def _settings(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(Problem(what=f"There is no codebook {path.name}.", do="correct its path")) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        what = f"The codebook {path.name} cannot be read."
        raise UsageError(Problem(what=what, found=str(error), do="save it as UTF-8 TOML")) from None


def _validated(model: type[Any], settings: dict[str, Any], path: Path) -> Any:
    try:
        return model.model_validate(settings)
    except ValidationError as error:
        raise UsageError(problems_of(error, model, "The codebook"), where=path.name) from None
