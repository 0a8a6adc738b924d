"""A comparison for the terminal: the sentences first, then short tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from vcse_monograph.findings.diff import words
from vcse_monograph.findings.diff.compare import Change, Comparison, Move

ROWS = 12
"""Estimates that a terminal shows; the page has them all."""


def for_terminal(compared: Comparison) -> RenderableType:
    """What `rich` prints."""
    return Group(*_parts(compared))


def _parts(compared: Comparison) -> Iterator[RenderableType]:
    a, b = compared.a, compared.b
    yield Text(f"{a.name} {a.version} and {b.name} {b.version}", style="bold")
    yield Text(words.meaning(a, b), style="italic")
    for sentence in (words.verdict_sentence(compared), words.estimate_sentence(compared)):
        yield Padding(Text(sentence), (1, 0, 0, 0))
    for change in words.headlines(compared):
        yield Padding(Text(words.change_sentence(change, compared)), (1, 0, 0, 0))
    if caution := words.caution(compared):
        yield Padding(Text(caution), (1, 0, 0, 0))
    if compared.causes:
        yield Padding(_table("What differs in what went in", ["cause", "what"], _causes(compared)), (1, 0, 0, 0))
    for verdict in compared.verdicts:
        rows = [(verdict.id, a.name, *_said(verdict.before)), ("", b.name, *_said(verdict.after))]
        yield Padding(_table("Another verdict", ["finding", "side", "verdict", "because"], rows), (1, 0, 0, 0))
    moved = compared.moved(Move.BEYOND)
    if moved:
        title = f"Moved beyond their intervals ({min(len(moved), ROWS)} of {len(moved)})"
        columns = ["estimate", a.name, b.name, "difference"]
        yield Padding(_table(title, columns, [_row(change) for change in moved[:ROWS]], columns[1:]), (1, 0, 0, 0))
    for note in compared.notes:
        yield Padding(Text(f"Not told apart: {note}."), (1, 0, 0, 0))


def _causes(compared: Comparison) -> list[tuple[str, ...]]:
    return [(cause.name, cause.detail) for cause in compared.causes]


def _row(change: Change) -> tuple[str, ...]:
    before, after = words.value(change.before), words.value(change.after)
    return change.name, before, after, words.signed(change.difference, change.before.unit)


def _said(verdict: Mapping[str, Any]) -> tuple[str, str]:
    return str(verdict["verdict"]), str(verdict["because"])


def _table(title: str, columns: list[str], rows: Sequence[tuple[str, ...]], numbers: Sequence[str] = ()) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
