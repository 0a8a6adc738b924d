"""What the generator needs to know of a questionnaire, taken from its codebook."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vcse_monograph.errors import Problem, UsageError

PLAN = tomllib.loads((Path(__file__).parent / "plan.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Question:
    """An item as it is put: `audience` is commissioner, VCSE or both."""

    item: str
    dimension: str
    statement: str
    audience: str
    reverse: bool
    lowest: int
    highest: int
    labels: tuple[str, ...]
    missing: int
    not_applicable: tuple[str, int]


@dataclass(frozen=True)
class Instrument:
    """The grouping question with one answer (label, code) for each audience, and the items."""

    grouping: str
    audiences: dict[str, tuple[str, int]]
    questions: tuple[Question, ...]


def read_instrument(path: Path) -> Instrument:
    """The instrument that a codebook describes. UsageError where the demonstration cannot be made from it.

    Each scale needs a label for every point, a label and a code for "not applicable" and a code for missing; each
    dimension a reliability in plan.toml.
    """
    codebook = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    items = [{**codebook.get("defaults", {}), **item} for item in codebook["items"]]
    lacking = sorted({item["dimension"] for item in items} - set(PLAN["alpha"]))
    if lacking or not all(_labelled(item) for item in items):
        raise UsageError(
            Problem(
                what=f"No responses can be generated for the codebook {path.name}.",
                found=f"dimensions without a planned reliability: {', '.join(lacking)}" if lacking else "",
                needed="labels and codes for every point, for missing and for not applicable, on every item",
                do="use data/codebooks/acap-vcse.toml, or give the exports of your own survey",
            )
        )
    grouping = codebook["grouping"]
    audiences = {name: _label_and_code(answers) for name, answers in grouping["audiences"].items()}
    return Instrument(grouping["asked_as"][0], audiences, tuple(_question(item) for item in items))


def _labelled(item: dict[str, Any]) -> bool:
    labels, codes = item.get("labels", []), [*item.get("missing", []), *item.get("not_applicable", [])]
    return len(labels) == item["scale_max"] - item["scale_min"] + 1 and len(codes) >= 3


def _question(item: dict[str, Any]) -> Question:
    return Question(
        item=item["item"],
        dimension=item["dimension"],
        statement=item["paraphrase"],
        audience=item.get("audience", "both"),
        reverse=item.get("reverse", False),
        lowest=item["scale_min"],
        highest=item["scale_max"],
        labels=tuple(item["labels"]),
        missing=next(code for code in item["missing"] if isinstance(code, int)),
        not_applicable=_label_and_code(item["not_applicable"]),
    )


def _label_and_code(answers: list[str | int]) -> tuple[str, int]:
    label = next(str(answer) for answer in answers if isinstance(answer, str))
    return label, next(answer for answer in answers if isinstance(answer, int))
