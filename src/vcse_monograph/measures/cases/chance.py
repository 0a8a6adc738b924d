"""How often chance alone would do as well: exact tests, and seeded shuffles where there are too many orders to list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
SHUFFLES = 2_000
"""Random orders where there are more: a share of 5 in 100 is then known to within 1 in 100."""

LISTED = 5_040
"""Up to seven things all orders are listed, and the share is exact."""

SEED = 2024


def sign_test(ups: int, n: int) -> float:
    """The chance that a fair coin agrees as much in `n` throws: exact, two-sided (6 of 6: .031)."""
    extreme = max(ups, n - ups)
    return min(1.0, 2 * sum(comb(n, k) for k in range(extreme, n + 1)) / 2**n) if n else 1.0


def at_least(successes: int, n: int, probability: float = 0.5) -> float:
    """The chance of that many successes or more: the upper tail of the binomial distribution, exact."""
    return float(sum(comb(n, k) * probability**k * (1 - probability) ** (n - k) for k in range(successes, n + 1)))


def binomial_interval(successes: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact (Clopper-Pearson) interval for a share.

    Found by halving: importing a library of statistics for it would cost each notebook seconds.
    """
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else _where(lambda share: at_least(successes, n, share) < tail)
    high = 1.0 if successes == n else _where(lambda share: 1 - at_least(successes + 1, n, share) >= tail)
    return low, high


def _where(still: Callable[[float], bool]) -> float:
    """The share up to which a condition that ends once is met."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if still(middle) else (low, middle)
    return low


def fisher(table: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """The chance of a first cell as large, with the margins as they are: Fisher's exact test, one-sided."""
    (a, b), (c, d) = table
    row, column, n = a + b, a + c, a + b + c + d
    ways = comb(n, row)
    return sum(comb(column, k) * comb(n - column, row - k) for k in range(a, min(row, column) + 1)) / ways


def share_of_orders(values: Sequence[float], as_good: Callable[[Values], bool]) -> float:
    """The share of all orders of `values` that are `as_good`; seeded shuffles where there are too many to list.

    The order at hand counts as one of them, so that the share is never nil.
    """
    given = np.asarray(values, dtype=float)
    if factorial(min(len(given), 12)) <= LISTED:
        orders = [as_good(given[list(order)]) for order in permutations(range(len(given)))]
        return sum(orders) / len(orders)
    rng = np.random.default_rng(SEED)
    found = sum(as_good(rng.permutation(given)) for _ in range(SHUFFLES))
    return (found + 1) / (SHUFFLES + 1)
