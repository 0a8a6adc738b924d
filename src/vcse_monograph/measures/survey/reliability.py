"""Do the items of a subscale hang together? Alpha, omega, and what each item adds.

Variances and covariances divide by n - 1. *Listwise* leaves out a respondent with any item of the subscale
unanswered; *pairwise* takes each covariance from those who answered both items.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution

from vcse_monograph.measures.survey.factor_model import NotFitted, fit_factors


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of `items` items over `n` respondents, with Feldt's bounds at `level`; nan where undefined."""

    value: float
    low: float
    high: float
    n: int
    items: int
    level: float = 0.95


def alpha_of(covariance: pd.DataFrame) -> float:
    """Cronbach's alpha of a covariance matrix: k / (k - 1) x (1 - trace / sum of all); nan if the sum is not above nil.

    Source: Cronbach 1951, Psychometrika 16:297.
    """
    matrix = covariance.to_numpy(dtype=float)
    k, whole = len(matrix), float(matrix.sum())
    if k < 2 or not whole > 0:
        return float("nan")
    return k / (k - 1) * (1 - float(np.trace(matrix)) / whole)


def feldt_bounds(alpha: float, n: int, items: int, level: float = 0.95) -> tuple[float, float]:
    """Feldt's bounds of an alpha from n respondents: 1 - (1 - alpha) F, with n - 1 and (n - 1)(items - 1) degrees.

    Exact where respondents are drawn at random and answers are normal. Source: Feldt 1965, Psychometrika 30:357;
    Feldt, Woodruff & Salih 1987, Applied Psychological Measurement 11:93.
    """
    if n < 2 or items < 2 or not np.isfinite(alpha):
        return float("nan"), float("nan")
    tail, first = (1 - level) / 2, n - 1
    second = first * (items - 1)
    low, high = (1 - (1 - alpha) * float(f_distribution.isf(q, first, second)) for q in (tail, 1 - tail))
    return low, high


def cronbach_alpha(answers: pd.DataFrame, missing: str = "listwise", level: float = 0.95) -> Alpha:
    """Alpha of the columns of `answers`, with Feldt's bounds.

    `missing`: "listwise" rests on complete respondents, and so do its n and its bounds; "pairwise" on all who
    answered any item. Raises ValueError for another word, or fewer than two items.
    """
    if missing not in ("listwise", "pairwise"):
        raise ValueError(f'missing answers are left out "listwise" or "pairwise", not {missing!r}')
    if answers.shape[1] < 2:
        raise ValueError("alpha needs at least two items")
    used = answers.dropna(how="any" if missing == "listwise" else "all")
    value = alpha_of(used.cov())
    return Alpha(value, *feldt_bounds(value, len(used), used.shape[1], level), len(used), used.shape[1], level)


def omega_total(answers: pd.DataFrame) -> float:
    """McDonald's omega from one factor fitted by maximum likelihood to the listwise covariances.

    (sum of loadings)^2 / ((sum of loadings)^2 + sum of residual variances). nan where one factor is not determined:
    fewer than three items, an item that never varies, or a fit that does not converge.
    Source: McDonald 1999, Test Theory, ch. 6.
    """
    complete = answers.dropna()
    if complete.shape[1] < 3:
        return float("nan")
    try:
        fit = fit_factors(complete, {"one": list(complete.columns)})
    except NotFitted:
        return float("nan")
    common = float(fit.loadings["loading"].sum()) ** 2
    return common / (common + float(fit.residuals.sum()))


def item_analysis(answers: pd.DataFrame) -> pd.DataFrame:
    """Per item: `item, n, mean, sd, item_rest, alpha_if_deleted`, over complete respondents.

    `item_rest` is Pearson's correlation of the item with the sum of the others; nan if either never varies.
    `alpha_if_deleted` needs three items or more.
    """
    complete = answers.dropna()
    rows = []
    for item in complete.columns:
        rest = complete.drop(columns=item)
        rows.append(
            {
                "item": item,
                "n": len(complete),
                "mean": float(complete[item].mean()),
                "sd": float(complete[item].std(ddof=1)),
                "item_rest": correlation(complete[item], rest.sum(axis=1)),
                "alpha_if_deleted": alpha_of(rest.cov()) if rest.shape[1] >= 2 else float("nan"),
            }
        )
    return pd.DataFrame(rows, columns=["item", "n", "mean", "sd", "item_rest", "alpha_if_deleted"])


def correlation(one: pd.Series, other: pd.Series) -> float:
    """Pearson's correlation; nan where either has no variance."""
    a, b = (np.asarray(x, dtype=float) - float(np.mean(x)) for x in (one, other))
    scale = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / scale if scale > 0 else float("nan")
