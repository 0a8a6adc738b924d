"""A first codebook from an export: what is surely a scale, what may tell the groups apart, what is personal."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.records.survey.exports import Column, Export, open_export
from vcse_monograph.records.survey.forms import NOT_A_RESPONSE, personal
from vcse_monograph.records.survey.scales import KnownScale, scale_of, settled
from vcse_monograph.records.survey.wording import key

MOST_GROUPS = 8  # answers of a question that tells groups apart; more would be too small to compare
LONGEST_ANSWER = 200
WORDS_OF = {"commissioner": ("commission", "icb", "local authority", "council"), "VCSE": ("vcse", "volunt", "charit")}


@dataclass(frozen=True)
class Drafted:
    """A draft: its TOML text, and what was found, for the terminal. Column names only, never what anyone wrote."""

    text: str
    form: str
    items: list[str]
    grouping: str
    personal: list[str]
    other: list[str]


def draft_codebook(path: Path, form: str = "") -> Drafted:
    """A first codebook for an export. Raises DataError if it cannot be read or no column is a scale."""
    export = open_export(path, form)
    if isinstance(export, Problem):
        raise DataError(export, where=path.name)
    asked = [c for c in export.columns if key(c.name) not in export.form.about and not _is_personal(export, c)]
    scales = settled({c.place: scale for c in asked if (scale := scale_of(_said(export, c), c.labels))})
    grouping = _grouping(export, [c for c in asked if c.place not in scales])
    items = _items([c for c in asked if c.place in scales])
    if not items:
        do = "write the codebook by hand: data/codebooks/acap-vcse.toml shows how"
        raise DataError(Problem(what="No column of the export looks like a scale.", do=do), where=path.name)
    others = [c for c in asked if c.place not in scales and c is not grouping and _said(export, c)]
    kept = {c.place for c in asked}
    return Drafted(
        text=_toml(export, grouping, items, scales),
        form=export.form.title,
        items=[item for item, _ in items],
        grouping=grouping.name if grouping else "",
        personal=[c.name for c in export.columns if c.place not in kept],
        other=[c.name for c in others],
    )


def _said(export: Export, column: Column) -> Counter[str]:
    """How often each thing is said under a column; for SPSS the label, where a code has one."""
    status = export.named("status") if export.form.name == "qualtrics" else None
    cells = [
        row.cell(column) for row in export.rows if status is None or key(row.cell(status) or "") not in NOT_A_RESPONSE
    ]
    texts = [column.labels.get(key(cell), str(cell)) for cell in cells if cell is not None and key(cell)]
    return Counter(text.strip() for text in texts)


def _is_personal(export: Export, column: Column) -> bool:
    """Whether the heading speaks of a person, or any cell holds an address."""
    return personal(column.name) or any("@" in text for text in _said(export, column))


def _grouping(export: Export, columns: Sequence[Column]) -> Column | None:
    """Among questions of few answers, the one whose answers speak of commissioners or VCSEs; else the first."""
    few = [c for c in columns if _is_choice(_said(export, c))]
    speaking = [c for c in few if any(_audience(text) for text in _said(export, c))]
    return next(iter([*speaking, *few]), None)


def _is_choice(said: Counter[str]) -> bool:
    """Two to eight answers, none of them long, which together recur: a comment is said once."""
    return (
        2 <= len(said) <= MOST_GROUPS and sum(said.values()) >= 2 * len(said) and max(map(len, said)) <= LONGEST_ANSWER
    )


def _audience(text: str) -> str:
    lowered = text.casefold()
    return next((name for name, words in WORDS_OF.items() if any(word in lowered for word in words)), "")


def _items(columns: Sequence[Column]) -> list[tuple[str, list[Column]]]:
    """(name, columns) of each item; columns with the same text, as branches of a form have, are one item."""
    by_text: dict[str, list[Column]] = {}
    for column in columns:
        by_text.setdefault(key(column.texts[-1]) if column.texts else key(column.name), []).append(column)
    names: Counter[str] = Counter()
    items: list[tuple[str, list[Column]]] = []
    for same in by_text.values():
        name = re.sub(r"[^a-z0-9]+", "_", same[0].name.casefold()).strip("_")
        name = name if re.fullmatch(r"[a-z][a-z0-9_]{0,19}", name) else f"item_{len(items) + 1}"
        names[name] += 1
        items.append((name if names[name] == 1 else f"{name}_{names[name]}", same))
    return items


def _toml(
    export: Export,
    grouping: Column | None,
    items: Sequence[tuple[str, list[Column]]],
    scales: dict[int, KnownScale],
) -> str:
    lines = [
        f"# A first codebook, drafted from an export of {export.form.title}. Go through it line by line:",
        "# each paraphrase in your own words (published wording may be under copyright), each item's dimension,",
        "# the audience it was put to, and which items are reversed. Then: vcse codebook check THIS-FILE",
        "# What each setting means: docs/survey-codebook.md",
        "",
        'title = "Give the survey a title"',
        'instrument = "Say which instrument the items are from"',
        'sampling = "non-random"      # "random" only if respondents were drawn by chance from a list',
        "",
        *_grouping_lines(export, grouping),
        "[[dimensions]]",
        'dimension = "all"            # CHECK: name each subscale, and give every item its own',
        'title = "All items"',
        "",
    ]
    groups = _group_of_rows(export, grouping)
    for name, columns in items:
        lines += [*_item_lines(name, columns, scales[columns[0].place], _answered_by(export, columns, groups)), ""]
    return "\n".join(lines)


def _group_of_rows(export: Export, grouping: Column | None) -> list[str]:
    """The audience that each row names, by the words of its answer; empty where they tell nothing."""
    if grouping is None:
        return []
    cells = [row.cell(grouping) for row in export.rows]
    return [_audience(str(grouping.labels.get(key(cell), cell))) if cell is not None else "" for cell in cells]


def _answered_by(export: Export, columns: Sequence[Column], groups: Sequence[str]) -> str:
    """The only audience that answers an item, where rows of both are there; else both."""
    if not set(WORDS_OF) <= set(groups):
        return "both"
    pairs = zip(export.rows, groups, strict=True)
    found = {group for row, group in pairs if any(key(row.cell(column) or "") for column in columns)}
    return next(iter(found)) if len(found) == 1 and found <= set(WORDS_OF) else "both"


def _grouping_lines(export: Export, grouping: Column | None) -> list[str]:
    """The grouping question with its answers; to be filled in where none was found."""
    if grouping is None:
        asked, answers = "Say which question tells who answers for whom", []
    else:
        asked, answers = (grouping.texts or (grouping.name,))[0], sorted(_said(export, grouping))
    named = {name: [text for text in answers if _audience(text) == name] for name in WORDS_OF}
    lines = ["[grouping]", f"asked_as = {_array([asked])}", "", "[grouping.audiences]"]
    lines += [f"{name} = {_array(texts or [f'CHECK: the answer of a {name}'])}" for name, texts in named.items()]
    rest = [text for text in answers if not _audience(text)]
    return [*lines, *([f"# CHECK: whose answers are these? {_array(rest)}"] if rest else []), ""]


def _item_lines(name: str, columns: Sequence[Column], scale: KnownScale, audience: str) -> list[str]:
    asked = [columns[0].name, *(text for column in columns for text in (column.name, *column.texts[-1:]))]
    lines = [
        "[[items]]",
        f'item = "{name}"',
        'dimension = "all"',
        f'paraphrase = "CHECK: say in your own words what {name} asks"',
        f'audience = "{audience}"',
        f"asked_as = {_array(dict.fromkeys(asked))}",
        f"scale_min = {scale.lowest}",
        f"scale_max = {scale.highest}",
    ]
    if scale.labels:
        lines.append(f"labels = {_array(scale.labels)}")
    lines += [f"not_applicable = {_array(scale.not_applicable)}"] if scale.not_applicable else []
    # Numbers far outside a scale are codes; which of them mean "not applicable" the file does not say.
    return lines + ([f"missing = {list(scale.missing)}  # CHECK: or not_applicable"] if scale.missing else [])


def _array(texts: Iterable[str]) -> str:
    """A TOML array of strings, which are JSON's but for the one control character that JSON leaves as it is."""
    return json.dumps(list(texts), ensure_ascii=False).replace("\x7f", "\\u007f")
