"""Weights that make the respondents' mix match a known mix, and what such weights cost.

Raking (iterative proportional fitting) turns respondents of a scarce kind up and of a plentiful kind down. It repairs
the mix of what is known of respondents, not the reasons why some answered and others did not: a sample that was not
drawn at random stays one. The design effect says how many respondents' worth of steadiness the weights cost.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from vcse_monograph.errors import DataError, Problem

ROUNDS = 500
CLOSE = 1e-9
"""How near to its target each weighted share must come."""


def rake(respondents: pd.DataFrame, targets: Mapping[str, Mapping[str, float]]) -> pd.Series:
    """A weight per respondent, mean 1, so that each variable's weighted shares are its target's.

    `targets`: for each column of `respondents`, the share of each value (adding to 1). Raises DataError with every
    problem: an unknown column, a value without target or without respondents, shares that do not add to 1, no
    convergence. Source: Deming & Stephan 1940, Annals of Mathematical Statistics 11:427.
    """
    problems = _target_problems(respondents, targets)
    if problems:
        raise DataError(problems, where="the weights' targets")
    margins = [_margin(respondents[column], shares) for column, shares in targets.items()]
    weights = np.ones(len(respondents))
    for _ in range(ROUNDS):
        for which, wanted in margins:
            weights *= which @ (wanted * weights.sum() / (weights @ which))
        if all(np.abs(weights @ which / weights.sum() - wanted).max() < CLOSE for which, wanted in margins):
            return pd.Series(weights / weights.mean(), index=respondents.index)
    what = "The weights do not settle: no weights reach all targets at once."
    raise DataError(Problem(what=what, do="leave a variable out, or join small groups"), where="the weights' targets")


def _margin(kinds: pd.Series, shares: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Who is of which kind (respondents x kinds, 0 or 1), and the share that each kind is to have."""
    values = sorted(kinds.unique())
    return (kinds.to_numpy()[:, None] == np.array(values)).astype(float), np.array([shares[value] for value in values])


def _target_problems(respondents: pd.DataFrame, targets: Mapping[str, Mapping[str, float]]) -> list[Problem]:
    """Everything that is wrong with the targets."""
    problems = []
    for column, shares in targets.items():
        if column not in respondents:
            known = ", ".join(map(str, respondents.columns))
            problems.append(Problem(what=f'Nothing is known of respondents\' "{column}".', found=known))
            continue
        found, wanted = set(respondents[column].dropna()), {name for name, share in shares.items() if share > 0}
        if abs(sum(shares.values()) - 1) > 1e-6 or min(shares.values(), default=0) < 0:
            problems.append(Problem(what=f"The shares of {column} do not add to 1.", found=f"{sum(shares.values()):g}"))
        if respondents[column].isna().any() or found - set(shares):
            untold = ", ".join(sorted(map(str, found - set(shares)))) or "no value"
            problems.append(Problem(what=f"Some respondents' {column} has no target.", found=untold))
        if wanted - found:
            problems.append(
                Problem(what=f"Nobody answered for a {column} with a target.", found=", ".join(sorted(wanted - found)))
            )
    return problems


def design_effect(weights: pd.Series) -> float:
    """Kish's design effect of unequal weights: n x sum of squares / square of the sum; 1 for equal weights.

    Source: Kish 1965, Survey Sampling, s. 11.7.
    """
    values = weights.to_numpy(dtype=float)
    return float(len(values) * (values**2).sum() / values.sum() ** 2)


def effective_respondents(weights: pd.Series) -> float:
    """How many equally weighted respondents would be as steady: n / design effect."""
    return len(weights) / design_effect(weights)


def weighted_mean(scores: pd.Series, weights: pd.Series) -> float:
    """The weighted mean of those with a score."""
    answered = scores.notna()
    return float((scores[answered] * weights[answered]).sum() / weights[answered].sum())
