"""What can be wrong with an export. A fault stops the reading, unless the edition accepts it with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from vcse_monograph.editions.survey import FaultKind
from vcse_monograph.errors import Problem
from vcse_monograph.records.survey.wording import key

SHOWN_FROM = 3  # a text that three people gave is an answer to choose, not something that one person wrote
NEAR = 85  # per cent alike: a label with a slip in it
NAMED_ROWS = 5


@dataclass(frozen=True)
class Fault:
    """A kind of fault that an edition can accept, and the problem as told."""

    kind: FaultKind
    problem: Problem


def texts_told(texts: Counter[str], known: Collection[str]) -> str:
    """Unfit answers for a message: how often each came; texts that may be personal are counted and not shown."""
    shown = {text: count for text, count in texts.items() if _may_show(text, count, known)}
    told = [f'"{text}" ({count} times)' if count > 1 else f'"{text}"' for text, count in sorted(shown.items())]
    hidden = sum(texts.values()) - sum(shown.values())
    if hidden:
        told.append(f"{hidden} {'text' if hidden == 1 else 'texts'} not shown here, since they may be personal")
    return ", ".join(told)


def rows_told(numbers: Collection[int]) -> str:
    """`row 4`, `rows 4, 9 and 3 more`."""
    ordered = sorted(numbers)
    named = ", ".join(map(str, ordered[:NAMED_ROWS]))
    more = f" and {len(ordered) - NAMED_ROWS} more" if len(ordered) > NAMED_ROWS else ""
    return f"row{'s' if len(ordered) > 1 else ''} {named}{more}"


def _may_show(text: str, count: int, known: Collection[str]) -> bool:
    if "@" in text or len(text) > 60:
        return False
    if key(text).lstrip("-").isdecimal() and len(text) <= 4:
        return True
    return count >= SHOWN_FROM or process.extractOne(key(text), known, scorer=fuzz.ratio, score_cutoff=NEAR) is not None
