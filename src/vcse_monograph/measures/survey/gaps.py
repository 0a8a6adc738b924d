"""Gaps: between two groups of respondents, and between scores of the same respondents.

Nothing here speaks of a population. *Reshuffling* asks how often a gap as large would come about if it made no
difference which respondent is in which group, or which of a respondent's two scores is which. *Redrawing* asks how far
a gap moves when respondents are drawn again, with replacement, from these respondents. Both are counted with a fixed
seed: the same answers give the same digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Vector = NDArray[np.float64]

RESHUFFLINGS = 9_999
"""With the data themselves, 10,000 arrangements: a count of 50 in 1,000 is then known to within 4 or so."""

REDRAWINGS = 2_000
"""Enough for the ends of the middle 95 in 100 to settle to two figures."""

MIDDLE = 0.95
SEED = 20241012  # the study's month of publication; any number would do, and it must not change
TIE = 1e-9
"""Gaps nearer than this are the same gap: sums taken in another order differ in their last bits."""


@dataclass(frozen=True)
class Gap:
    """A difference of means in the answers' own unit, over `n` respondents.

    `low` and `high` are the middle 95 of 100 redrawings; `reshuffled` is how many of 1,000 reshufflings give a gap as
    large (each function says which direction counts); `g` is Hedges' g, `delta` Cliff's delta (nan for paired scores).
    """

    value: float
    low: float
    high: float
    reshuffled: float
    g: float
    delta: float
    n: int


def between_groups(one: pd.Series, other: pd.Series, seed: int = SEED) -> Gap:
    """The mean of `one` less the mean of `other`, two groups of different respondents; unanswered scores are left out.

    `reshuffled` counts gaps as large in either direction when respondents change groups at random. Raises
    ValueError for a group with fewer than two scores.
    """
    a, b = _answered(one), _answered(other)
    if min(len(a), len(b)) < 2:
        raise ValueError("a gap needs two scores in each group")
    observed = float(a.mean() - b.mean())
    random = np.random.default_rng(seed)
    low, high = middle(_redrawn_means(a, random) - _redrawn_means(b, random))
    shuffled = _reshuffled_groups(a, b, random)
    as_large = int((np.abs(shuffled) >= abs(observed) - TIE).sum())
    return Gap(observed, low, high, _of_thousand(as_large), hedges_g(a, b), cliffs_delta(a, b), len(a) + len(b))


def changed_places(differences: NDArray[np.float64], seed: int = SEED) -> Vector:
    """Of 1,000 reshufflings, how many give each column as large a mean, when rows change their sign at random.

    `differences`: a row per respondent, a column per pair of scores; a change of sign is two scores changing places.
    """
    random = np.random.default_rng(seed)
    signs = 1.0 - 2.0 * random.integers(0, 2, (RESHUFFLINGS, len(differences)), dtype=np.int8)
    as_large = (signs @ differences / len(differences) >= differences.mean(axis=0) - TIE).sum(axis=0)
    return _of_thousand(as_large)


def hedges_g(one: Vector, other: Vector) -> float:
    """Difference of means by the pooled standard deviation, corrected for small samples; nan without spread.

    Correction 1 - 3 / (4 n - 9), n respondents in both groups. Source: Hedges 1981, J. Educational Statistics 6:107.
    """
    freedom = len(one) + len(other) - 2
    pooled = ((len(one) - 1) * np.var(one, ddof=1) + (len(other) - 1) * np.var(other, ddof=1)) / freedom
    if not pooled > 0:
        return float("nan")
    return _small_sample(len(one) + len(other)) * float(np.mean(one) - np.mean(other)) / float(np.sqrt(pooled))


def cliffs_delta(one: Vector, other: Vector) -> float:
    """How much more often a score of `one` exceeds one of `other` than falls below it, -1 to 1.

    Source: Cliff 1993, Psychological Bulletin 114:494.
    """
    return float(np.sign(one[:, None] - other[None, :]).mean())


def redrawn_mean(scores: pd.Series, seed: int = SEED) -> tuple[float, float]:
    """The middle 95 of 100 means when respondents are redrawn."""
    return middle(_redrawn_means(_answered(scores), np.random.default_rng(seed)))


def _answered(scores: pd.Series) -> Vector:
    return scores.dropna().to_numpy(dtype=float)


def _small_sample(n: int) -> float:
    return 1 - 3 / (4 * n - 9)


def middle(drawn: Vector) -> tuple[float, float]:
    """The ends of the middle 95 of 100."""
    low, high = np.quantile(drawn, [(1 - MIDDLE) / 2, (1 + MIDDLE) / 2])
    return float(low), float(high)


def _redrawn_means(scores: Vector, random: np.random.Generator) -> Vector:
    """Means of REDRAWINGS samples of the same size, with replacement."""
    return scores[random.integers(0, len(scores), (REDRAWINGS, len(scores)))].mean(axis=1)


def _reshuffled_groups(one: Vector, other: Vector, random: np.random.Generator) -> Vector:
    """Gaps when the respondents change groups at random, group sizes kept."""
    pooled = np.concatenate([one, other])
    order = random.permuted(np.tile(pooled, (RESHUFFLINGS, 1)), axis=1)
    return order[:, : len(one)].mean(axis=1) - order[:, len(one) :].mean(axis=1)


def _of_thousand(as_large: int | NDArray[np.int64]) -> Any:
    """How many of 1,000 arrangements, the observed one counted among them (so never nought)."""
    return 1000 * (as_large + 1) / (RESHUFFLINGS + 1)
