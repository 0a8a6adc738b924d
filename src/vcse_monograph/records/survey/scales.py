"""Which scale of answers a column shows."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from vcse_monograph.records.survey.wording import key

COMMON = tomllib.loads((Path(__file__).parent / "scales.toml").read_text(encoding="utf-8"))
NOT_APPLICABLE = frozenset(key(text) for text in COMMON["not_applicable"])
HIGHEST = 10  # the longest scale in common use runs from 0 to 10
CODES = frozenset({77, 88, 96, 97, 98, 99, 997, 998, 999, -1, -8, -9, -77, -88, -97, -98, -99, -999})
"""Numbers that stand for no answer by custom."""
LEAST_ANSWERS = 3  # distinct numbers below which a column of numbers may as well be codes of a yes or no


@dataclass(frozen=True)
class KnownScale:
    """A scale: `labels` in order, or none for numbers; `missing` are numbers that stand for no answer."""

    lowest: int
    highest: int
    labels: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    missing: tuple[int, ...] = ()


def is_not_applicable(text: str) -> bool:
    """Whether a text is one that survey tools print for "does not apply" or "don't know"."""
    return key(text) in NOT_APPLICABLE


def scale_of(said: Counter[str], labels: Mapping[str, str]) -> KnownScale | None:
    """The scale that a column's answers are on; None where they are on none.

    `labels` are SPSS's value labels, {code: label}: they give the scale where a file has them.
    """
    outside = tuple(sorted(text for text in said if is_not_applicable(text)))
    answers = {key(text) for text in said if not is_not_applicable(text)}
    if not answers:
        return None
    if labelled := _labelled(labels, answers):
        return labelled
    if all(answer.lstrip("-").isdecimal() for answer in answers):
        return _numbered(set(map(int, answers)), outside)
    fitting = [scale for scale in COMMON["scales"] if answers <= {key(label) for label in scale}]
    if not fitting or len(answers) < 2:
        return None
    best = min(fitting, key=len)
    return KnownScale(1, len(best), tuple(best), outside)


def settled(scales: Mapping[int, KnownScale]) -> dict[int, KnownScale]:
    """The scales of a survey's columns, where a column that lacks the ends of the commonest scale is given it."""
    counts = Counter((scale.lowest, scale.highest, scale.labels) for scale in scales.values())
    if not counts:
        return {}
    lowest, highest, labels = max(counts, key=lambda shape: (counts[shape], shape))
    commonest = KnownScale(lowest, highest, labels)
    return {
        place: replace(scale, lowest=lowest, highest=highest, labels=labels) if _within(scale, commonest) else scale
        for place, scale in scales.items()
    }


def _within(scale: KnownScale, other: KnownScale) -> bool:
    """Whether every answer of a scale is one of the other's, of the same sort."""
    if bool(scale.labels) != bool(other.labels):
        return False
    if scale.labels:
        return {key(label) for label in scale.labels} <= {key(label) for label in other.labels}
    return other.lowest <= scale.lowest and scale.highest <= other.highest


def _numbered(numbers: set[int], outside: tuple[str, ...]) -> KnownScale | None:
    """Whole numbers from 0 or 1 to at most 10, beside codes for no answer."""
    points = numbers - CODES
    if len(points) < LEAST_ANSWERS or min(points) < 0 or max(points) > HIGHEST:
        return None
    return KnownScale(min(points | {1}), max(points), (), outside, tuple(sorted(numbers & CODES)))


def _labelled(labels: Mapping[str, str], answers: set[str]) -> KnownScale | None:
    """SPSS's labels as a scale: codes without a gap, each labelled; the rest are for missing or not applicable."""
    points = {int(code): text for code, text in labels.items() if code.isdecimal() and int(code) <= HIGHEST}
    points = {code: text for code, text in points.items() if not is_not_applicable(text)}
    whole = len(points) >= LEAST_ANSWERS and sorted(points) == list(range(min(points), max(points) + 1))
    if not whole or not answers & {key(text) for text in points.values()}:
        return None
    outside = tuple(sorted(text for text in labels.values() if is_not_applicable(text)))
    return KnownScale(min(points), max(points), tuple(points[code] for code in sorted(points)), outside)
