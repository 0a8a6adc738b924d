"""Fit the linkage model from labelled suppliers and a register (`vcse link train`).

The steps: every labelled supplier is looked up as in use; what a rule settles is counted; on the rest the `pair` scorer
learns which organisation is the right one. Its probabilities for the suppliers of each fold come from the other folds,
so that the `organisation` and `charity` scorers learn from doubt as large as it is for suppliers never seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.linkage.decide import score_pairs
from vcse_monograph.linkage.evidence import EVIDENCE, describe, near_kinds, settled, supplier_evidence
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.labels import folds
from vcse_monograph.linkage.link import look_up
from vcse_monograph.linkage.model import LEAF, Line, Model, Scorer, Tree
from vcse_monograph.linkage.pairs import FEATURES
from vcse_monograph.linkage.wider import WIDER

FOLDS = 5
FEWEST = 30  # labelled charities: with fewer, a fold may hold none
SECTOR_PRIOR = 5.0  # suppliers' worth of "as often as any": few labels in a sector say little
# features whose direction is known are held to it, so that 500 charities do not teach the trees nonsense
RISING = (
    *("spelling", "spelling_glued", "start_alike", "words_alike", "likeness", "own_share", "their_share"),
    *("shared_weight", "sector", "says", "charity_words", "ahead", "first_word", "first", "together", "covered"),
)
FALLING = (
    *("own_missing", "their_missing", "beyond", "behind", "closed", "standing"),
    *("better_namesakes", "equal_namesakes", "same_unnumbered", "same_other", "namesakes_before", "namesakes_beside"),
)


@dataclass(frozen=True)
class Recipe:
    """How a scorer is fitted; chosen by cross-validation inside the training half."""

    features: tuple[str, ...]
    trees: int
    rate: float
    leaves: int
    fewest_in_leaf: int
    shrinkage: float
    line_strength: float


PAIR = Recipe((*FEATURES, *WIDER), 90, 0.1, 10, 10, 3.0, 0.3)
SUPPLIER = Recipe(tuple(EVIDENCE), 80, 0.08, 6, 12, 5.0, 0.1)


def fit(labels: pd.DataFrame, index: RegisterIndex, *, until: float) -> Model:
    """The model of these labels (`labels.read_labels`) against this register.

    `until` is the year up to which the labelled payments run. Raises DataError where charities are too few.
    """
    charities = int((labels["kind"] == "charity").sum())
    if charities < FEWEST:
        raise DataError(
            Problem(
                what="There are too few labelled charities to train on.",
                found=f"{charities} of kind charity",
                needed=f"at least {FEWEST}",
                do="label more suppliers",
            ),
            where="the labels",
        )
    suppliers, tokens = describe(labels["supplier"], index)
    found, pairs = look_up(suppliers, tokens, index, until=until)
    rule = settled(suppliers, found, pairs, index)
    free = (rule == "").to_numpy()
    pairs = pairs[pairs["numbered_charity"] & free[pairs["row"].to_numpy()]].reset_index(drop=True)
    right = _is_right(pairs, labels, index)
    fold = folds(labels["group"], FOLDS).to_numpy()
    about = {"until": until, "suppliers": len(labels), "charities": charities}
    blank = Model(*(None,) * 3, {}, _count_rules(rule, labels), about)  # type: ignore[arg-type]
    with threadpool_limits(1):
        scored = _cross_fitted(pairs, right, fold, labels, index, blank)
        whole = _with_pair(blank, pairs, right, labels, index)
        evidence = supplier_evidence(scored, suppliers, near_kinds(found, suppliers, index))[free]
        best_right = right.reindex(evidence["best"]).fillna(False).to_numpy(dtype=bool)
        charity = (labels["kind"] == "charity").to_numpy()[free]
        organisation = fit_scorer(evidence, best_right, SUPPLIER)
        is_charity = fit_scorer(evidence, charity, SUPPLIER)
    return Model(whole.pair, organisation, is_charity, whole.sectors, blank.rules, about)


def _is_right(pairs: pd.DataFrame, labels: pd.DataFrame, index: RegisterIndex) -> pd.Series:
    found = index.names["organisation_id"].to_numpy(dtype=object)[pairs["entry"].to_numpy(dtype=int)]
    wanted = labels["organisation_id"].to_numpy(dtype=object)[pairs["row"].to_numpy(dtype=int)]
    return pd.Series(found == wanted, index=pairs.index)


def _cross_fitted(
    pairs: pd.DataFrame,
    right: pd.Series,
    fold: np.ndarray,
    labels: pd.DataFrame,
    index: RegisterIndex,
    blank: Model,
) -> pd.DataFrame:
    """The pairs with the `probability` that a pair scorer gives which has not seen the supplier's organisation."""
    its_fold = fold[pairs["row"].to_numpy(dtype=int)]
    parts = []
    for number in range(FOLDS):
        rest = its_fold != number
        model = _with_pair(blank, pairs[rest], right[rest], labels[fold != number], index)
        parts.append(score_pairs(pairs[~rest], model))
    together = pd.concat(parts)
    return together.reindex(pairs.index)


def _with_pair(
    blank: Model, pairs: pd.DataFrame, right: pd.Series, labels: pd.DataFrame, index: RegisterIndex
) -> Model:
    model = Model(blank.pair, blank.organisation, blank.charity, _sectors(labels, index), blank.rules, blank.about)
    pair = fit_scorer(model.with_sector(pairs), right.to_numpy(), PAIR)
    return Model(pair, model.organisation, model.charity, model.sectors, model.rules, model.about)


def _sectors(labels: pd.DataFrame, index: RegisterIndex) -> dict[str, float]:
    """How much more often labelled charities are of each sector than the register's are (log odds)."""
    register = index.names[index.names["organisation_id"] != ""].drop_duplicates("organisation_id")
    sector = register.set_index("organisation_id")["sector"]
    every = sector[sector != ""].value_counts()
    ids = labels["organisation_id"].drop_duplicates()
    paid = sector.reindex(ids).fillna("").value_counts().reindex(every.index).fillna(0)
    expected = every * paid.sum() / max(every.sum(), 1)
    ratio = pd.Series(np.log((paid + SECTOR_PRIOR) / (expected + SECTOR_PRIOR)), index=every.index)
    return {str(code): round(float(value), 4) for code, value in ratio.sort_index().items()}


def _count_rules(rule: pd.Series, labels: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Labelled suppliers, and VCSEs among them, under each rule that settles without the model."""
    vcse = labels["kind"].isin(("charity", "cic", "society", "other_vcse"))
    counts = vcse.groupby(rule.to_numpy()).agg(["size", "sum"])
    return {str(name): (int(size), int(true)) for name, size, true in counts.itertuples() if name}


def fit_scorer(frame: pd.DataFrame, truth: np.ndarray, recipe: Recipe) -> Scorer:
    """A scorer of n rows of features against n truths."""
    values = frame[list(recipe.features)].to_numpy(dtype=float)
    direction = [int(name in RISING) - int(name in FALLING) for name in recipe.features]
    forest = HistGradientBoostingClassifier(
        max_iter=recipe.trees,
        learning_rate=recipe.rate,
        max_leaf_nodes=recipe.leaves,
        min_samples_leaf=recipe.fewest_in_leaf,
        l2_regularization=recipe.shrinkage,
        monotonic_cst=direction,
        early_stopping=False,
        random_state=0,
    ).fit(np.where(np.isnan(values).all(axis=0), 0.0, values), truth)  # nobody's income known: no split on it
    trees = tuple(_tree(stage[0].nodes) for stage in forest._predictors)
    baseline = float(np.ravel(forest._baseline_prediction)[0])
    return Scorer(recipe.features, _line(values, truth, recipe.line_strength), baseline, trees)


def _tree(nodes: np.ndarray) -> Tree:
    leaf = nodes["is_leaf"].astype(bool)
    return Tree(
        feature=np.where(leaf, LEAF, nodes["feature_idx"]).astype(np.intp),
        # a hair above, so that a value that equals it falls on the same side on every machine and after rounding
        threshold=np.where(leaf, 0.0, nodes["num_threshold"] + 2e-6 * np.maximum(np.abs(nodes["num_threshold"]), 0.01)),
        missing_left=nodes["missing_go_to_left"].astype(bool),
        left=nodes["left"].astype(np.intp),
        right=nodes["right"].astype(np.intp),
        value=np.where(leaf, nodes["value"], 0.0),
    )


def _line(values: np.ndarray, truth: np.ndarray, strength: float) -> Line:
    absent = np.isnan(values)
    usual = np.array([_middle(column[~gone]) for column, gone in zip(values.T, absent.T, strict=True)])
    filled = np.where(absent, usual, values)
    mean, spread = filled.mean(axis=0), filled.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    both = np.hstack([(filled - mean) / spread, absent])
    fitted = LogisticRegression(C=strength, max_iter=2000).fit(both, truth)
    coefficients = fitted.coef_[0]
    half = values.shape[1]
    return Line(usual, mean, spread, coefficients[:half], coefficients[half:], float(fitted.intercept_[0]))


def _middle(known: np.ndarray) -> float:
    return float(np.median(known)) if len(known) else 0.0
