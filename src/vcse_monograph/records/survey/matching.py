"""Which column answers which item: by name, by the question's text, or by position where that was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from vcse_monograph.errors import Problem
from vcse_monograph.records.survey.codebook import Codebook, Item
from vcse_monograph.records.survey.exports import Column, Export
from vcse_monograph.records.survey.faults import Fault
from vcse_monograph.records.survey.forms import personal
from vcse_monograph.records.survey.wording import key, question_key

GROUPING = ""  # no item has this name
ALIKE = 80  # per cent: near enough to be named as the heading that may have been meant


@dataclass(frozen=True)
class Matched:
    """`items`: {item: its columns}; several where branches of a form ask the same. `left_out`: all other columns."""

    grouping: list[Column]
    items: dict[str, list[Column]]
    left_out: list[Column]


def match_columns(export: Export, codebook: Codebook, audience: str, by_position: bool) -> tuple[Matched, list[Fault]]:
    """The columns of each item, and what is wrong: items without one, columns that two items claim.

    `audience`: the only one that was sent this form, or empty where the form asks who answers.
    """
    wanted = _wanted(codebook, audience)
    if by_position:
        found, faults = _by_position(export, list(wanted), audience)
    else:
        found, faults = _by_name(export, wanted)
        faults += _lacking(export, wanted, found, audience)
    grouping = found.pop(GROUPING, [])
    taken = {column.place for columns in (grouping, *found.values()) for column in columns}
    left_out = [column for column in export.columns if column.place not in taken]
    return Matched(grouping, {item: found[item] for item in wanted if item in found}, left_out), faults


def _wanted(codebook: Codebook, audience: str) -> dict[str, tuple[str, ...]]:
    """{item: the texts and names it goes by, as keys}, in the codebook's order after the grouping question."""
    items = [item for item in codebook.items if not audience or item.put_to(audience)]
    grouping = {} if audience else {GROUPING: _keys(codebook.grouping.asked_as)}
    return {**grouping, **{item.item: _keys_of(item) for item in items}}


def _keys_of(item: Item) -> tuple[str, ...]:
    return _keys([item.item, item.paraphrase, *item.asked_as])


def _keys(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k for text in texts for k in (key(text), question_key(text)) if k))


def _by_name(export: Export, wanted: dict[str, tuple[str, ...]]) -> tuple[dict[str, list[Column]], list[Fault]]:
    claims: dict[str, list[str]] = defaultdict(list)
    for item, keys in wanted.items():
        for k in keys:
            claims[k].append(item)
    found: dict[str, list[Column]] = defaultdict(list)
    faults = []
    for column in export.columns:
        claimed = next((claims[k] for k in _column_keys(column) if k in claims), [])
        if len(claimed) > 1:
            faults.append(_ambiguous(column, claimed))
        for item in claimed[:1]:
            found[item].append(column)
    return dict(found), faults


def _column_keys(column: Column) -> tuple[str, ...]:
    return _keys([column.name, *column.texts])


def _ambiguous(column: Column, items: list[str]) -> Fault:
    problem = Problem(
        what=f'The heading "{column.name[:60]}" may answer several items: {", ".join(items)}.',
        do="give the column's own name (as the tool calls it) in `asked_as` of each, and take the shared text out",
    )
    return Fault("missing item", problem)


def _lacking(
    export: Export, wanted: dict[str, tuple[str, ...]], found: dict[str, list[Column]], audience: str
) -> list[Fault]:
    """A fault for the grouping question, and one for each item, that no column answers."""
    taken = {column.place for columns in found.values() for column in columns}
    texts = [text for column in export.columns if column.place not in taken for text in (column.name, *column.texts)]
    free = [text for text in texts if not personal(text) and "@" not in text]
    faults = []
    for item, keys in wanted.items():
        if item in found:
            continue
        hint = _nearest(keys, free)
        if item == GROUPING:
            do = "add the question's text to `asked_as` of [grouping], or give the export an `audience`"
            faults.append(Fault("no group", Problem("No column tells who answers for whom.", found=hint, do=do)))
        else:
            do = "add the question's text, or the column's name, to `asked_as` of the item in the codebook"
            faults.append(Fault("missing item", Problem(f"No column answers item {item}.", found=hint, do=do)))
    return faults


def _nearest(keys: Iterable[str], headings: list[str]) -> str:
    """The heading that is most like what an item goes by, in words for a message."""
    known = [key(heading) for heading in headings]
    near = [process.extractOne(k, known, scorer=fuzz.ratio, score_cutoff=ALIKE) for k in keys]
    best = max((found for found in near if found), key=lambda found: found[1], default=None)
    return f'the nearest heading is "{headings[best[2]][:80]}"' if best else "no heading is like it"


def _by_position(export: Export, wanted: list[str], audience: str) -> tuple[dict[str, list[Column]], list[Fault]]:
    columns = [c for c in export.columns if key(c.name) not in export.form.about and not personal(c.name)]
    if len(columns) == len(wanted):
        return {item: [column] for item, column in zip(wanted, columns, strict=True)}, []
    problem = Problem(
        what="Columns cannot be matched by position: there are more or fewer of them than the codebook has items.",
        found=f"{len(columns)} columns beside those of the tool and those that look personal",
        needed=f"{len(wanted)}: {'' if audience else 'the grouping question, then '}the items in the codebook's order",
        do="take the other columns out of a copy of the export, or match by text",
    )
    return {}, [Fault("missing item", problem)]
