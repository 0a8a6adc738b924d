"""What does not fit in an export's answers, collected over its rows and told once for each scale."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vcse_monograph.errors import Problem
from vcse_monograph.records.survey.answers import Answer
from vcse_monograph.records.survey.codebook import Codebook, Item
from vcse_monograph.records.survey.faults import Fault, rows_told, texts_told
from vcse_monograph.records.survey.wording import key

NAMED_ITEMS = 5


class Unfit:
    """`groups`: unknown answers to who answers for whom; `moved`: rows whose cells stand under other headings."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.groups: Counter[str] = Counter()
        self.moved: list[int] = []
        self.numbers: dict[str, Counter[str]] = defaultdict(Counter)
        self.texts: dict[str, Counter[str]] = defaultdict(Counter)

    def note(self, answers: Mapping[str, Answer]) -> None:
        """Count the answers of a row that are none."""
        for item, answer in answers.items():
            if answer.unfit:
                (self.numbers if answer.number else self.texts)[item][answer.unfit] += 1

    def told(self) -> list[Fault]:
        """Everything collected, as faults."""
        faults = [_out_of_range(items, found) for items, found in self._by_scale(self.numbers)]
        faults += [_unknown(items, found) for items, found in self._by_scale(self.texts)]
        faults += [_groups(self.codebook, self.groups)] if self.groups else []
        return [*faults, *([_moved_rows(self.moved)] if self.moved else [])]

    def _by_scale(self, found: Mapping[str, Counter[str]]) -> Iterable[tuple[list[Item], Counter[str]]]:
        """(items that share a scale, what was found under them), so that one wrong label is told once for all."""
        scales: dict[tuple[object, ...], list[Item]] = defaultdict(list)
        for item in self.codebook.items:
            if item.item in found:
                scales[item.scale_min, item.scale_max, *item.labels].append(item)
        for items in scales.values():
            yield items, sum((found[item.item] for item in items), Counter())


def _named(items: Sequence[Item]) -> str:
    """`item a`, `items a, b and 3 more`."""
    names = ", ".join(item.item for item in items[:NAMED_ITEMS])
    more = f" and {len(items) - NAMED_ITEMS} more" if len(items) > NAMED_ITEMS else ""
    return f"item{'s' if len(items) > 1 else ''} {names}{more}"


def _out_of_range(items: Sequence[Item], found: Counter[str]) -> Fault:
    problem = Problem(
        what=f"Answers to {_named(items)} lie outside the scale.",
        found=texts_told(found, []),
        needed=f"{items[0].scale_min} to {items[0].scale_max}",
        do="correct the scale, or add the number to `missing` or `not_applicable` in the codebook",
    )
    return Fault("out of range", problem)


def _unknown(items: Sequence[Item], found: Counter[str]) -> Fault:
    labels = items[0].labels
    problem = Problem(
        what=f"Answers to {_named(items)} are texts that the scale does not have.",
        found=texts_told(found, [key(label) for label in labels]),
        needed=", ".join(labels) or f"{items[0].scale_min} to {items[0].scale_max}; the codebook gives no labels",
        do="correct `labels` in the codebook; or the column holds the answers to another question",
    )
    return Fault("unknown answer", problem)


def _groups(codebook: Codebook, found: Counter[str]) -> Fault:
    allowed = [str(answer) for answers in codebook.grouping.audiences.values() for answer in answers]
    problem = Problem(
        what="Answers to who answers for whom that the codebook does not know.",
        found=texts_told(found, [key(answer) for answer in allowed]),
        needed="; ".join(allowed),
        do="add them to [grouping.audiences] of the codebook",
    )
    return Fault("no group", problem)


def _moved_rows(numbers: Sequence[int]) -> Fault:
    problem = Problem(
        what="The answers of some rows do not stand under their headings.",
        found=rows_told(numbers),
        do="export again; a comma or a line break in a comment may have moved the cells of a row",
    )
    return Fault("shifted row", problem)
