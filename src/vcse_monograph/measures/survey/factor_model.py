"""A confirmatory factor model by maximum likelihood: do the answers have the dimensions that the codebook names?

Each item loads on one factor, factors are correlated and have unit variance, residuals are uncorrelated. Small enough
to be ours: semopy would bring a computer algebra system for the one model that the book needs (docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

Matrix = NDArray[np.float64]

LEAST_RESIDUAL = 1e-6
"""The least residual variance, as a share of the item's own: below it the likelihood runs off to infinity."""


class NotFitted(ValueError):  # noqa: N818 - a reason, not a fault
    """The model cannot be fitted to these answers; the message says why."""


@dataclass(frozen=True)
class Fit:
    """A fitted model of n respondents.

    `loadings` has `item, factor, loading, standardised`; `residuals` the residual variance of each item;
    `correlations` those between factors. `chi2` is n times the minimum of the likelihood's discrepancy from
    covariances that divide by n, as lavaan and semopy count; `rmsea` divides by n - 1. `at_edge` names items whose
    residual variance ran into nil (Heywood cases): read such a fit with caution.
    """

    n: int
    chi2: float
    df: int
    cfi: float
    tli: float
    rmsea: float
    srmr: float
    loadings: pd.DataFrame
    residuals: pd.Series
    correlations: pd.DataFrame
    at_edge: tuple[str, ...]


@dataclass(frozen=True)
class _Model:
    """Which item loads on which factor, and how the parameters lie in one vector: loadings, correlations, residuals."""

    factor_of: NDArray[np.int64]
    factors: int

    @classmethod
    def of(cls, factors: Mapping[str, Sequence[str]]) -> _Model:
        places = [place for place, items in enumerate(factors.values()) for _ in items]
        return cls(np.array(places, dtype=np.int64), len(factors))

    @property
    def items(self) -> int:
        return len(self.factor_of)

    @property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        rows, columns = np.tril_indices(self.factors, k=-1)
        return rows, columns

    @property
    def parameters(self) -> int:
        return 2 * self.items + self.factors * (self.factors - 1) // 2

    @property
    def df(self) -> int:
        return self.items * (self.items + 1) // 2 - self.parameters

    def unpack(self, vector: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        """Loadings (items x factors), factor correlations, residual variances."""
        loadings = np.zeros((self.items, self.factors))
        loadings[np.arange(self.items), self.factor_of] = vector[: self.items]
        between = np.eye(self.factors)
        rows, columns = self.pairs
        between[rows, columns] = between[columns, rows] = vector[self.items : -self.items]
        return loadings, between, vector[-self.items :]

    def implied(self, vector: Matrix) -> Matrix:
        """The covariances that the parameters imply."""
        loadings, between, residuals = self.unpack(vector)
        return loadings @ between @ loadings.T + np.diag(residuals)

    def discrepancy(self, vector: Matrix, observed: Matrix) -> tuple[float, Matrix]:
        """log|Sigma| + tr(S Sigma^-1) - log|S| - p, and its gradient; infinite where Sigma is no covariance."""
        sigma = self.implied(vector)
        try:
            np.linalg.cholesky(sigma)
        except np.linalg.LinAlgError:
            return 1e10, np.zeros(len(vector))
        inverse = np.linalg.inv(sigma)
        value = _log_det(sigma) + float(np.trace(observed @ inverse)) - _log_det(observed) - self.items
        loadings, between, _ = self.unpack(vector)
        by_sigma = inverse - inverse @ observed @ inverse
        by_loading = (2 * by_sigma @ loadings @ between)[np.arange(self.items), self.factor_of]
        by_correlation = (2 * loadings.T @ by_sigma @ loadings)[self.pairs]
        return value, np.concatenate([by_loading, by_correlation, np.diag(by_sigma)])


def fit_factors(answers: pd.DataFrame, factors: Mapping[str, Sequence[str]]) -> Fit:
    """Fit the model to complete respondents; `factors` names the columns of `answers` that load on each factor.

    Raises NotFitted with the reason: too few respondents or items, an item that never varies, no convergence.
    """
    columns = [item for items in factors.values() for item in items]
    complete = answers[columns].dropna()
    _check(complete, factors)
    covariance = np.cov(complete.to_numpy(dtype=float), rowvar=False, ddof=0)
    return fit_covariance(pd.DataFrame(covariance, index=columns, columns=columns), len(complete), factors)


def fit_covariance(covariance: pd.DataFrame, n: int, factors: Mapping[str, Sequence[str]]) -> Fit:
    """As `fit_factors`, from the covariances (dividing by n) of n respondents."""
    columns, model = [item for items in factors.values() for item in items], _Model.of(factors)
    matrix = covariance.loc[columns, columns].to_numpy(dtype=float)
    scale = np.sqrt(np.diag(matrix))
    observed = matrix / np.outer(scale, scale)  # the discrepancy does not change with the items' scales
    vector = _minimum(model, observed)
    return _described(model, vector, observed, scale, n, columns, list(factors))


def _check(complete: pd.DataFrame, factors: Mapping[str, Sequence[str]]) -> None:
    """Raise NotFitted where the answers cannot bear the model."""
    if _Model.of(factors).df < 0 or any(len(items) < 2 for items in factors.values()):
        raise NotFitted("the model has more unknowns than the items have covariances")
    if len(complete) <= complete.shape[1]:
        raise NotFitted(f"{len(complete)} complete respondents are too few for {complete.shape[1]} items")
    constant = [str(item) for item in complete.columns if complete[item].nunique() < 2]
    if constant:
        raise NotFitted(f"no respondent differs on {', '.join(constant)}")
    if np.linalg.matrix_rank(complete.cov().to_numpy()) < complete.shape[1]:
        raise NotFitted("one item is a sum of others")


def _minimum(model: _Model, observed: Matrix) -> Matrix:
    """The parameters of the least discrepancy, started from even loadings."""
    start = np.concatenate(
        [np.full(model.items, 0.7), np.full(model.parameters - 2 * model.items, 0.3), np.full(model.items, 0.5)]
    )
    bounds = [(-2.0, 2.0)] * model.items + [(-0.999, 0.999)] * (model.parameters - 2 * model.items)
    bounds += [(LEAST_RESIDUAL, 2.0)] * model.items
    found = minimize(
        model.discrepancy,
        start,
        args=(observed,),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 5000, "maxfun": 20000, "ftol": 1e-15, "gtol": 1e-9},
    )
    if not np.isfinite(found.fun) or found.fun > 1e9:
        raise NotFitted("the fit does not converge")
    return np.asarray(found.x, dtype=float)


def _described(
    model: _Model, vector: Matrix, observed: Matrix, scale: Matrix, n: int, columns: list[str], names: list[str]
) -> Fit:
    """The fit in the items' own scales, with its indices against the model of unrelated items."""
    loadings, between, residuals = model.unpack(vector)
    chi2, df = n * max(model.discrepancy(vector, observed)[0], 0.0), model.df
    alone, alone_df = n * -_log_det(observed), model.items * (model.items - 1) // 2
    single = loadings[np.arange(model.items), model.factor_of]
    sign = np.array([np.sign(single[model.factor_of == place].sum()) or 1.0 for place in range(model.factors)])
    single, between = single * sign[model.factor_of], between * np.outer(sign, sign)
    table = pd.DataFrame(
        {"item": columns, "factor": [names[f] for f in model.factor_of], "loading": single * scale}
    ).assign(standardised=single / np.sqrt(np.diag(model.implied(vector))))
    excess, alone_excess = max(chi2 - df, 0.0), max(alone - alone_df, chi2 - df, 0.0)
    return Fit(
        n=n,
        chi2=chi2,
        df=df,
        cfi=1 - excess / alone_excess if alone_excess > 0 else 1.0,
        tli=(alone / alone_df - chi2 / df) / (alone / alone_df - 1) if df else float("nan"),
        rmsea=float(np.sqrt(excess / (df * (n - 1)))) if df else float("nan"),
        srmr=_srmr(model.implied(vector), observed),
        loadings=table,
        residuals=pd.Series(residuals * scale**2, index=columns),
        correlations=pd.DataFrame(between, index=names, columns=names),
        at_edge=tuple(item for item, left in zip(columns, residuals, strict=True) if left <= 2 * LEAST_RESIDUAL),
    )


def _srmr(implied: Matrix, observed: Matrix) -> float:
    """Root mean square of the residual correlations, the diagonal included (as lavaan and Bentler do)."""
    lower = np.tril_indices(len(observed))
    return float(np.sqrt(np.mean((observed - implied)[lower] ** 2)))


def _log_det(matrix: Matrix) -> float:
    return float(np.linalg.slogdet(matrix)[1])
