"""The fitted model as a file: what is written is what is evaluated, without the library that fitted it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from vcse_monograph.errors import DataError
from vcse_monograph.linkage.evidence import EVIDENCE
from vcse_monograph.linkage.fit import Recipe, fit_scorer
from vcse_monograph.linkage.model import MODEL, Model, log_odds, read_model, shipped_model, sigmoid, write_model
from vcse_monograph.linkage.pairs import FEATURES
from vcse_monograph.linkage.wider import WIDER

RECIPE = Recipe(("a", "b"), trees=12, rate=0.3, leaves=5, fewest_in_leaf=5, shrinkage=1.0, line_strength=1.0)


@pytest.fixture(scope="module")
def sample() -> tuple[pd.DataFrame, np.ndarray]:
    draw = np.random.default_rng(7)
    values = draw.normal(size=(400, 2))
    truth = values[:, 0] * 2 + np.sin(values[:, 1] * 3) + draw.normal(size=400) > 0
    values[draw.random((400, 2)) < 0.1] = np.nan
    return pd.DataFrame(values, columns=["a", "b"]), truth


def test_line_and_trees_give_what_scikit_learn_gives(sample: tuple[pd.DataFrame, np.ndarray]) -> None:
    frame, truth = sample
    forest = HistGradientBoostingClassifier(
        max_iter=12,
        learning_rate=0.3,
        max_leaf_nodes=5,
        min_samples_leaf=5,
        l2_regularization=1.0,
        early_stopping=False,
    ).fit(frame.to_numpy(), truth)
    filled = frame.fillna(frame.median())
    standard = np.hstack([(filled - filled.mean()) / filled.std(ddof=0), frame.isna()])
    line = LogisticRegression(C=1.0, max_iter=2000).fit(standard, truth)
    expected = (forest.predict_proba(frame.to_numpy())[:, 1] + line.predict_proba(standard)[:, 1]) / 2
    found = fit_scorer(frame, truth, RECIPE).probability(frame)
    hopeful = line.predict_proba(standard)[:, 1] > 0.002
    assert found[hopeful] == pytest.approx(expected[hopeful], abs=1e-9)
    assert hopeful.mean() > 0.9


def test_a_model_survives_its_file(sample: tuple[pd.DataFrame, np.ndarray], tmp_path: Path) -> None:
    frame, truth = sample
    scorer = fit_scorer(frame, truth, RECIPE)
    model = Model(scorer, scorer, scorer, {"C31": 1.25}, {"nhs": (10, 1)}, {"until": 2020.5})
    write_model(model, tmp_path / "model.json")
    again = read_model(tmp_path / "model.json")
    assert again.pair.probability(frame) == pytest.approx(scorer.probability(frame), abs=1e-4)
    assert (again.sectors, again.rules, again.about) == (model.sectors, model.rules, model.about)
    write_model(again, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "model.json").read_bytes()


@pytest.mark.parametrize("content", ["", "[]", '{"format": 0}', '{"format": 2}'])
def test_a_model_that_cannot_be_used_says_so(content: str, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="vcse link train"):
        read_model(tmp_path / "model.json")


def test_the_shipped_model_knows_the_features_of_this_code_and_is_small() -> None:
    model = shipped_model()
    assert model.pair.features == (*FEATURES, *WIDER)
    assert model.charity.features == model.organisation.features == tuple(EVIDENCE)
    assert MODEL.stat().st_size < 500_000


def test_log_odds_undo_themselves_and_are_held() -> None:
    assert sigmoid(log_odds(np.array([0.2, 0.9]))) == pytest.approx([0.2, 0.9])
    assert log_odds(np.array([0.0, 1.0])) == pytest.approx([-11.513, 11.513], abs=1e-3)
