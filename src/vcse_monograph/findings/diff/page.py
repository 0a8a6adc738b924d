"""A comparison as one HTML page: self-contained, so that it opens from its file, and every text from data escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined

from vcse_monograph.findings.diff import words
from vcse_monograph.findings.diff.compare import Change, Comparison, Move, Moved


@dataclass(frozen=True)
class Bar:
    """Where a bar begins and how long it is, in per cent of its room; nought lies in the middle."""

    left: float
    width: float
    falls: bool


def as_html(compared: Comparison) -> str:
    """The page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = environment.from_string(_resource("page.html.jinja"))
    return page.render(
        c=compared,
        style=_resource("page.css"),
        words=words,
        headlines=words.headlines(compared),
        beyond=families(compared.moved(Move.BEYOND)),
        exact=families(compared.moved(Move.EXACT, Move.UNLIKE)),
        within=families(compared.moved(Move.WITHIN)),
        still=compared.moved(Move.STILL),
        columns=columns(compared),
        effect_of=effect_of,
        bars=bars,
        totals=totals(compared.payments),
    )


def families(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by the first words of their names (`spending.size`), in the order of names."""
    ordered = sorted(changes, key=lambda change: (_family(change), change.name))
    return [(family, list(group)) for family, group in groupby(ordered, _family)]


def columns(compared: Comparison) -> list[tuple[str, ...]]:
    """The causes that have a column: each step of any way, single causes first, in the order of the way."""
    order = [cause.name for cause in compared.causes]
    found = {effect.causes for change in compared.changes for effect in change.effects}
    return sorted(found, key=lambda causes: (len(causes), [order.index(c) if c in order else 0 for c in causes]))


def effect_of(change: Change, causes: tuple[str, ...]) -> Decimal | None:
    """The effect of these causes on an estimate; None where its way has no such step."""
    return next((effect.amount for effect in change.effects if effect.causes == causes), None)


def bars(change: Change) -> list[Bar]:
    """A bar for each effect, the longest reaching from the middle to an end."""
    longest = max((abs(effect.amount) for effect in change.effects), default=Decimal(0)) or Decimal(1)
    lengths = [float(effect.amount / longest) * 50 for effect in change.effects]
    return [Bar(round(50 + min(length, 0), 2), round(abs(length), 2), length < 0) for length in lengths]


def totals(payments: Iterable[Moved]) -> dict[str, Moved]:
    """Payments removed and added, all commissioners together."""
    found: dict[str, Moved] = {}
    for moved in payments:
        so_far = found.get(moved.which, Moved(moved.which, "all", 0, 0, Decimal(0)))
        sums = (so_far.files + moved.files, so_far.lines + moved.lines, so_far.amount + moved.amount)
        found[moved.which] = Moved(moved.which, "all", *sums)
    return found


def _family(change: Change) -> str:
    return change.name.rpartition(".")[0]


def _resource(name: str) -> str:
    return files("vcse_monograph.findings.diff").joinpath(name).read_text(encoding="utf-8")
