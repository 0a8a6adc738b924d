"""The fitted linkage model: a reviewed JSON file of coefficients and small trees, evaluated with numpy alone.

Three scorers: `pair` (is this supplier this organisation?), `organisation` (is the likeliest one right, given what else
there is?) and `charity` (is the supplier a charity at all?). Each is the mean of a logistic regression and of boosted
trees: the line carries what is plain, the trees what depends on something else. `linkage.fit` fits it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.files import write_text
from vcse_monograph.linkage.tables import FOLDER

MODEL = FOLDER / "model.json"
FORMAT = 3  # raised whenever the file's layout or the meaning of a feature changes
HOPELESS = 0.002  # a pair that the line gives less than this is not shown to the trees, which saves their time
LEAF = -1


@dataclass(frozen=True)
class Line:
    """A logistic regression on standardised features; a missing value counts as the usual one, plus its own term."""

    usual: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    coefficients: np.ndarray
    missing: np.ndarray
    intercept: float

    def probability(self, values: np.ndarray) -> np.ndarray:
        """Probabilities for n rows of features."""
        total = np.full(len(values), self.intercept)
        # a column at a time: all rows of 45 standardised features at once would not fit a processor's cache
        for place, column in enumerate(values.T):
            absent = np.isnan(column)
            told = np.where(absent, self.usual[place], column)
            total += (told - self.mean[place]) * (self.coefficients[place] / self.spread[place])
            total += absent * self.missing[place]
        return sigmoid(total)


@dataclass(frozen=True)
class Tree:
    """A decision tree: at each node a feature and a threshold, `LEAF` where it ends; left where not greater."""

    feature: np.ndarray
    threshold: np.ndarray
    missing_left: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray

    def add(self, values: np.ndarray, total: np.ndarray) -> None:
        """Add the tree's value for each of n rows to `total`; quickest where the columns of `values` lie together.

        A node that sends a row to the right rules out all leaves to its left; the first leaf that no node rules out
        is the row's (Lucchese et al. 2015, QuickScorer).
        """
        inner, to_the_left, leaves = self._by_leaves
        ruled_out = np.zeros(len(values), dtype=to_the_left.dtype)
        for node, lost in zip(inner, to_the_left, strict=True):
            value, threshold = values[:, self.feature[node]], self.threshold[node]
            # no comparison with a missing value is true
            right = value > threshold if self.missing_left[node] else ~(value <= threshold)
            ruled_out |= right * lost
        total += leaves[np.bitwise_count(ruled_out & ~(ruled_out + to_the_left.dtype.type(1)))]

    @cached_property
    def _by_leaves(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The inner nodes, the leaves to the left of each (a bit a leaf), and the leaves' values from left to right."""
        order: list[int] = []
        left: dict[int, int] = {}

        def descend(node: int) -> int:
            if self.feature[node] == LEAF:
                order.append(node)
                return 1 << (len(order) - 1)
            left[node] = descend(int(self.left[node]))
            return left[node] | descend(int(self.right[node]))

        every = descend(0)
        bits = np.array(list(left.values()), dtype=np.min_scalar_type(every))
        return np.array(list(left), dtype=np.intp), bits, self.value[order]


@dataclass(frozen=True)
class Scorer:
    """The mean of a line's and a forest's probability, over named features."""

    features: tuple[str, ...]
    line: Line
    baseline: float
    trees: tuple[Tree, ...]

    def probability(self, frame: pd.DataFrame) -> np.ndarray:
        """Probabilities for each row of a frame that holds the features."""
        values = frame[list(self.features)].to_numpy(dtype=float)
        by_line = self.line.probability(values)
        hopeful = by_line >= HOPELESS
        total = np.full(int(hopeful.sum()), self.baseline)
        shown = np.asfortranarray(values[hopeful])
        for tree in self.trees:
            tree.add(shown, total)
        by_line[hopeful] = (by_line[hopeful] + sigmoid(total)) / 2
        return by_line


@dataclass(frozen=True)
class Model:
    """All that was fitted: scorers, how often each sector is paid, how often the plain rules hold, and from what."""

    pair: Scorer
    organisation: Scorer
    charity: Scorer
    sectors: dict[str, float]
    rules: dict[str, tuple[int, int]]
    about: dict[str, Any]

    def with_sector(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """The pairs with their feature `sector`."""
        return pairs.assign(sector=pairs["sector_code"].map(self.sectors).astype(float).fillna(0.0))


def sigmoid(total: np.ndarray) -> np.ndarray:
    """Log odds to probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(total, -40, 40))))


def log_odds(probability: np.ndarray | pd.Series) -> np.ndarray:
    """Probability to log odds, held within those of one in a hundred thousand."""
    held = np.clip(np.asarray(probability, dtype=float), 1e-5, 1 - 1e-5)
    return np.asarray(np.log(held / (1 - held)))


def write_model(model: Model, path: Path) -> None:
    """Write the model as JSON, one tree a line, six significant digits."""
    scorers = {name: _told(getattr(model, name)) for name in ("pair", "organisation", "charity")}
    head = {"format": FORMAT, "about": model.about, "rules": model.rules, "sectors": model.sectors}
    lines = [f'"{key}": {json.dumps(_short(value), sort_keys=True)}' for key, value in head.items()]
    for name, told in scorers.items():
        trees = ",\n".join(json.dumps(tree) for tree in told.pop("trees"))
        parts = [f'"{key}": {json.dumps(value)}' for key, value in told.items()]
        lines.append(f'"{name}": {{' + ",\n".join(parts) + f',\n"trees": [\n{trees}\n]}}')
    write_text(path, "{\n" + ",\n".join(lines) + "\n}\n")


def read_model(path: Path = MODEL) -> Model:
    """Read a model file. Raises DataError where it is absent, broken or of another format."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}")
        scorers = {name: _heard(content[name]) for name in ("pair", "organisation", "charity")}
        rules = {name: (int(counted), int(vcse)) for name, (counted, vcse) in content["rules"].items()}
        return Model(**scorers, sectors=content["sectors"], rules=rules, about=content["about"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = Problem(
            what=f"The linkage model {path.name} cannot be used.",
            found=f"{type(error).__name__}: {error}",
            needed=f"a model of format {FORMAT}",
            do="take the file that ships, or make it anew with `vcse link train`",
        )
        raise DataError(problem, where="the linkage model") from error


@cache
def shipped_model() -> Model:
    """The model that ships with the project."""
    return read_model(MODEL)


def _told(scorer: Scorer) -> dict[str, Any]:
    line = {key: _short(_plain(value)) for key, value in vars(scorer.line).items()}
    trees = [[_short(_plain(getattr(tree, field.name))) for field in fields(tree)] for tree in scorer.trees]
    return {"features": scorer.features, "line": line, "baseline": _short(scorer.baseline), "trees": trees}


def _heard(told: dict[str, Any]) -> Scorer:
    line = {key: np.asarray(value, dtype=float) for key, value in told["line"].items()}
    line["intercept"] = float(line["intercept"])  # type: ignore[assignment]
    kinds = (np.intp, float, bool, np.intp, np.intp, float)
    trees = [Tree(*(np.asarray(v, dtype=k) for v, k in zip(tree, kinds, strict=True))) for tree in told["trees"]]
    return Scorer(tuple(told["features"]), Line(**line), float(told["baseline"]), tuple(trees))  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _short(value: Any) -> Any:
    """Floats with six significant digits, in any nesting."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _short(inner) for key, inner in value.items()}
    return [_short(inner) for inner in value] if isinstance(value, list | tuple) else value
