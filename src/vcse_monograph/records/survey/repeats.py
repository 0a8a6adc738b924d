"""Responses that an export, or two exports that overlap, hold more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from vcse_monograph.errors import Problem
from vcse_monograph.records.survey.answers import State
from vcse_monograph.records.survey.faults import Fault, rows_told
from vcse_monograph.records.survey.respondents import Answered, Response

Identity = Callable[[Answered], tuple[str, ...]]


def without_repeats(rows: Sequence[Answered], identity: Identity) -> tuple[list[Answered], list[int]]:
    """The rows with repeats marked as duplicates, and the places of rows of one identity with different answers.

    Of rows with the same identity the fullest stands, the first of those as full.
    """
    kept, conflicts = list(rows), []
    for same in _same(rows, identity):
        fullest = max(same, key=lambda place: (_told(rows[place]), -place))
        for place in same:
            if place != fullest:
                kept[place] = Answered(rows[place].row, Response.DUPLICATE, rows[place].audience)
        if any(_said(rows[place]) != _said(rows[fullest]) for place in same):
            conflicts += same
    return kept, conflicts


def conflict(rows: Sequence[Answered], where: str) -> Fault:
    """One identity with different answers is no repeat: which of them counts is for a person to say."""
    problem = Problem(
        what=f"Responses with the same identifier have different answers{where}.",
        found=rows_told([answered.row.number for answered in rows]),
        do="keep one of each in a copy of the export; or accept it: then the fullest counts, the first of equals",
    )
    return Fault("duplicate", problem)


def _same(rows: Sequence[Answered], identity: Identity) -> list[list[int]]:
    """Places of responses with the same identity, where there are several."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, answered in enumerate(rows):
        if answered.answers is not None and identity(answered):
            places[identity(answered)].append(place)
    return [same for same in places.values() if len(same) > 1]


def _said(answered: Answered) -> tuple[object, ...]:
    return answered.audience, answered.answers


def _told(answered: Answered) -> int:
    return sum(answer.state is State.ANSWERED for answer in (answered.answers or {}).values())
