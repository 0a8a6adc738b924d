"""How strongly items must hang together for a subscale of whole-number answers to have a given reliability."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

NODES = 41  # 41 points of Gauss-Hermite quadrature give the covariance to 10 digits
STEPS = 40  # halvings of the interval: to 12 digits


def answers_of(latent: NDArray[np.float64], lowest: int, highest: int) -> NDArray[np.int8]:
    """Latent levels in points of the scale -> whole answers from `lowest` to `highest`."""
    return np.clip(np.floor(latent + 0.5), lowest, highest).astype(np.int8)


def item_correlation(alpha: float, items: int) -> float:
    """The mean correlation between items of equal variance that gives Cronbach's alpha (Spearman-Brown, inverted)."""
    return alpha / (items - (items - 1) * alpha)


@lru_cache(maxsize=256)
def loading(alpha: float, items: int, centre: float, spread: float, lowest: int, highest: int) -> float:
    """Share of an item's latent variance due to its subscale, so that the *answers* have reliability `alpha`.

    Rounding latent levels to answers weakens correlations; this is allowed for by numerical integration.
    """
    wanted = item_correlation(alpha, items)
    low, high = 0.0, 1.0 - 1e-9
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _answer_correlation(middle, centre, spread, lowest, highest) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _answer_correlation(share: float, centre: float, spread: float, lowest: int, highest: int) -> float:
    """The correlation of two items' answers, each rounded from `centre + spread * standard normal`."""
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    values = np.arange(lowest, highest + 1)
    cuts = (values[:-1] + 0.5 - centre) / spread
    below = _normal_cdf((cuts[None, :] - math.sqrt(share) * points[:, None]) / math.sqrt(1 - share))
    edges = np.hstack([np.zeros((NODES, 1)), below, np.ones((NODES, 1))])
    chance = np.diff(edges, axis=1)
    given, squared = chance @ values, chance @ values**2
    mean = weights @ given
    return float((weights @ given**2 - mean**2) / (weights @ squared - mean**2))


def _normal_cdf(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in x.ravel()]).reshape(x.shape)
