"""Prime implicants: the shortest terms that a truth table allows.

A term holds every configuration that agrees with its literals. A term that holds nothing forbidden is an implicant; a
prime implicant stops being one as soon as any of its literals is dropped. What is forbidden makes the solution: for
the parsimonious one the rows coded 0, for the conservative one everything that is not coded 1 (Ragin 1987; Dusa 2018,
doi 10.32614/RJ-2018-080).

The terms that hold a given configuration are the subsets of its literals, so all of them are judged at once: how many
configurations of a list agree with it on exactly which conditions, summed over supersets, is how many each term holds.
That takes k * 2**k additions for k conditions, whatever the number of values that a condition can have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.measures.qca.terms import Configuration, Term, in_order

Counts = NDArray[np.int64]
Judgement = Callable[[Counts], NDArray[np.bool_]]


@dataclass(frozen=True)
class PrimeImplicant:
    """A term, and which of the rows to be covered it holds: bit i of `covers` is set for row i."""

    term: Term
    covers: int


def avoiding(rows: Sequence[Configuration], forbidden: Sequence[Configuration]) -> list[PrimeImplicant]:
    """The prime implicants that hold some of `rows` and none of the `forbidden` configurations, in order."""
    return _primes(rows, forbidden, lambda counts: counts == 0)


def within(
    rows: Sequence[Configuration], allowed: Sequence[Configuration], levels: Sequence[int]
) -> list[PrimeImplicant]:
    """The prime implicants that hold some of `rows` and nothing but `allowed` configurations, in order.

    `levels[i]` is the number of values that condition i can have. A term is allowed when as many allowed
    configurations agree with it as it holds altogether.
    """
    free = np.ones((2,) * len(levels), dtype=np.int64)
    for place, count in enumerate(levels):
        without, _ = _parted(free, place)
        without *= count
    volumes = free.reshape(-1)
    return _primes(rows, allowed, lambda counts: counts == volumes)


def _primes(rows: Sequence[Configuration], listed: Sequence[Configuration], judge: Judgement) -> list[PrimeImplicant]:
    """The prime implicants of each row, put together: which rows each of them holds."""
    covers: dict[Term, int] = {}
    for number, row in enumerate(rows):
        implicants = judge(_agreeing(row, listed))
        for subset in np.flatnonzero(_minimal(implicants, len(row))).tolist():
            term = tuple(value if subset >> place & 1 else None for place, value in enumerate(row))
            covers[term] = covers.get(term, 0) | 1 << number
    return [PrimeImplicant(term, covers[term]) for term in sorted(covers, key=in_order)]


def _agreeing(row: Configuration, listed: Sequence[Configuration]) -> Counts:
    """For each subset of the row's literals, as a bit mask: how many of the listed agree with all of them."""
    table = np.array(listed, dtype=np.int64).reshape(len(listed), len(row))
    masks = (table == np.array(row)) @ (1 << np.arange(len(row)))
    counts = np.bincount(masks, minlength=1 << len(row))
    cube = counts.reshape((2,) * len(row))
    for place in range(len(row)):
        without, having = _parted(cube, place)
        without += having
    return counts


def _minimal(implicants: NDArray[np.bool_], conditions: int) -> NDArray[np.bool_]:
    """The subsets that are implicants while none with one literal less is."""
    minimal = implicants.copy()
    cube, kept = (array.reshape((2,) * conditions) for array in (implicants, minimal))
    for place in range(conditions):
        without, _ = _parted(cube, place)
        _, having = _parted(kept, place)
        having &= ~without
    return minimal


def _parted(cube: NDArray, place: int) -> tuple[NDArray, NDArray]:
    """Views of a cube over subsets: those without and those with the literal of condition `place`."""
    # Bit 0 is the last axis of an array in C order.
    without, having = np.moveaxis(cube, cube.ndim - 1 - place, 0)
    return without, having
