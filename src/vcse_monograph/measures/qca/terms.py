"""Configurations and terms, and how they are written: `A*~B` for two-valued conditions, `A{2}*B{0}` for others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Configuration = tuple[int, ...]
"""One value a condition: a row of the truth table."""
ANY = -1
"""A case's value of a condition that does not bear on it: two steps have no order where one of them never came."""
Term = tuple[int | None, ...]
"""One entry a condition: the value it must have, or None where the term leaves it free."""


@dataclass(frozen=True)
class Condition:
    """A condition with its number of values; a fuzzy one has the two corners 0 and 1 and memberships between."""

    name: str
    levels: int = 2
    fuzzy: bool = False


def literals(term: Term) -> int:
    """How many conditions the term fixes."""
    return sum(value is not None for value in term)


def holds(term: Term, other: Term) -> bool:
    """Whether every configuration of `other` is one of `term`'s."""
    return all(value is None or value == there for value, there in zip(term, other, strict=True))


def in_order(term: Term) -> tuple[float, ...]:
    """The order in which terms are listed: by the first condition's value, then the next; a free one comes last."""
    return tuple(float("inf") if value is None else value for value in term)


def written(term: Term, conditions: Sequence[Condition]) -> str:
    """The term in the notation of its conditions: with braces as soon as one of them has more than two values."""
    braces = any(condition.levels > 2 for condition in conditions)
    parts = [
        literal(condition.name, value, braces)
        for condition, value in zip(conditions, term, strict=True)
        if value is not None and value != ANY
    ]
    return "*".join(parts) or "1"


def literal(name: str, value: int, braces: bool) -> str:
    """One literal: `A`, `~A`, or `A{2}`."""
    if braces:
        return f"{name}{{{value}}}"
    return name if value else f"~{name}"


def expression(terms: Iterable[Term], conditions: Sequence[Condition]) -> str:
    """Terms joined by `+`."""
    return " + ".join(written(term, conditions) for term in terms)
