"""`vcse link calibrate`: labelled suppliers of one population in, its calibration and a card out.

A sample is a folder with `payments.parquet`, `suppliers.parquet` (as `vcse link` wrote it) and `labels.csv` (the layout
of `labels`). One is enough for a population of one place and time; several are pooled, and then the card's figures come
from samples that the calibration has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.files import write_text
from vcse_monograph.linkage.calibration import (
    SHARES,
    TERMS,
    Calibration,
    calibrated,
    decision,
    model_hash,
    months_of,
    terms,
    unmasked,
    write_calibration,
)
from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.linkage.labels import read_labels

STRENGTH = 100.0  # of 10, 30, 100: the one whose errors on worlds not fitted spread as the probabilities say
OWN = 1.5  # a decision's own constant is held back less than its other own coefficients: that it differs is the rule
POOLED = 0.5  # suppliers' worth of the usual rungs: a decision with one VCSE does not tell what all others are
LEAST_SHARE = 0.01  # a rung less likely than this is left out: a hundred labels do not tell it from nil
FOLDS = 4
FEWEST = 30  # VCSEs: with fewer, a line of so many terms says nothing
BY_MONEY = 0.5  # of the weight: fitted to names alone, the line was wrong where most pounds are, and vice versa
BANDS = (0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0)


@dataclass(frozen=True)
class Calibrated:
    """What was fitted, and for every labelled supplier the probability by samples that the fit had not seen."""

    calibration: Calibration
    suppliers: pd.DataFrame

    def __str__(self) -> str:
        """How many suppliers, and the expected against the true pounds."""
        true = self.suppliers["is_vcse"]
        pounds = self.suppliers["amount"].astype(float)
        said = (pounds * self.suppliers["unseen"]).sum() / max(pounds[true].sum(), 1)
        return f"{len(true):,} labelled suppliers, {true.sum():,} VCSEs; expected over true pounds, unseen: {said:.3f}"


def calibrate(samples: Sequence[Path], output: Path, card: Path | None) -> Calibrated:
    """Fit a calibration to the samples and write it, with its card. DataError for samples that cannot be used."""
    pooled = pd.concat([read_sample(sample, number) for number, sample in enumerate(samples)], ignore_index=True)
    if (vcses := int(pooled["is_vcse"].sum())) < FEWEST:
        what = "There are too few labelled VCSEs to calibrate on."
        raise DataError(Problem(what, f"{vcses}", f"at least {FEWEST}", "label more suppliers"), where="the labels")
    pooled["unseen"] = _unseen(pooled)
    found = Calibrated(fit(pooled), pooled)
    write_calibration(found.calibration, output)
    if card is not None:
        write_text(card, card_of(found))
    return found


def read_sample(folder: Path, number: int = 0) -> pd.DataFrame:
    """The labelled suppliers of a sample as linked, with `is_vcse`, `true_kind`, `months` and `sample`."""
    wanted = [folder / name for name in ("payments.parquet", "suppliers.parquet", "labels.csv")]
    problems = [Problem(f"The sample {folder} lacks {path.name}.") for path in wanted if not path.is_file()]
    if problems:
        raise DataError(problems, where="the samples")
    labels = read_labels([wanted[2]])[["supplier", "kind"]].rename(columns={"kind": "true_kind"})
    linked = unmasked(pd.read_parquet(wanted[1])).merge(labels, on="supplier")
    return linked.assign(
        is_vcse=linked["true_kind"].isin(VCSE_KINDS), months=months_of(wanted[0]), sample=number
    ).sort_values("supplier", ignore_index=True)


def fit(pooled: pd.DataFrame) -> Calibration:
    """The calibration of labelled suppliers (`read_sample`): one logistic regression, one table of rungs.

    Each decision has the usual coefficients plus its own, which the penalty draws to nil: a decision met often has its
    own line, one met seldom the usual.
    """
    met = decision(pooled)
    names = sorted(met.unique())
    values = _terms(pooled)
    line = LogisticRegression(C=STRENGTH, max_iter=5_000)
    fitted = line.fit(_columns(values, met, names), pooled["is_vcse"], sample_weight=_weights(pooled))
    usual = np.concatenate([fitted.intercept_, fitted.coef_[0][: len(TERMS) - 1]])
    extra = fitted.coef_[0][len(TERMS) - 1 :].reshape(len(names), len(TERMS)) * _held_back()
    lines = {name: _short(usual + more) for name, more in zip(names, extra, strict=True)}
    rungs, usual_rungs = _rungs(pooled, met, names)
    about = {
        "model": model_hash(),
        "samples": int(pooled["sample"].nunique()),
        "suppliers": len(pooled),
        "vcses": int(pooled["is_vcse"].sum()),
    }
    return Calibration(lines, rungs, (_short(usual), usual_rungs), about)


def _columns(values: np.ndarray, met: pd.Series, names: list[str]) -> sparse.csr_matrix:
    """The usual terms but the constant, then each decision's own: a supplier has those of its decision alone."""
    place = pd.Index(names).get_indexer(pd.Index(met))
    own = np.arange(len(TERMS)) + place[:, None] * len(TERMS)
    rows = np.repeat(np.arange(len(values)), len(TERMS))
    block = sparse.csr_matrix(
        ((values * _held_back()).ravel(), (rows, own.ravel())), shape=(len(values), len(names) * len(TERMS))
    )
    return sparse.hstack([sparse.csr_matrix(values[:, 1:]), block], format="csr")


def _held_back() -> np.ndarray:
    """How freely each of a decision's own coefficients may differ from the usual ones."""
    return np.array([OWN] + [1.0] * (len(TERMS) - 1))


def _weights(pooled: pd.DataFrame) -> np.ndarray:
    """What each supplier weighs in the fit (mean 1): half by itself, half by the root of its pounds, either way."""
    money = np.sqrt(np.maximum(np.abs(pooled["amount"].to_numpy(dtype=float)), 1))
    return 1 - BY_MONEY + BY_MONEY * money / money.mean()


def _terms(pooled: pd.DataFrame) -> np.ndarray:
    parts = [pd.DataFrame(terms(part, months), part.index) for months, part in _by_months(pooled)]
    return pd.concat(parts).loc[pooled.index].to_numpy()


def _by_months(pooled: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """The suppliers of samples that run over equally many months."""
    return [(int(months), pooled[pooled["months"] == months]) for months in sorted(set(pooled["months"]))]


def _rungs(pooled: pd.DataFrame, met: pd.Series, names: list[str]) -> tuple[dict[str, list[float]], list[float]]:
    """The share of each rung among the VCSEs of each decision, drawn a little towards that among all."""
    vcse = pooled["is_vcse"]
    counts = pd.crosstab(met[vcse], pooled.loc[vcse, "true_kind"]).reindex(index=names, columns=list(VCSE_KINDS))
    counts = counts.fillna(0)
    every = counts.sum() / counts.to_numpy().sum()
    shares = (counts + POOLED * every).div(counts.sum(axis=1) + POOLED, axis=0)
    shares = shares.where(shares >= LEAST_SHARE, 0.0)
    shares = shares.div(shares.sum(axis=1), axis=0)
    return {name: _short(row.to_numpy()) for name, row in shares.iterrows()}, _short(every.to_numpy())


def _short(numbers: np.ndarray) -> list[float]:
    return [float(f"{number:.6g}") for number in numbers]


def _unseen(pooled: pd.DataFrame) -> pd.Series:
    """Each supplier's probability by a calibration that has not seen its sample (a single sample is seen)."""
    fold = pooled["sample"] % min(FOLDS, pooled["sample"].nunique())
    parts = []
    for number in sorted(fold.unique()):
        here = fold == number
        calibration = fit(pooled[~here] if (~here).any() else pooled)
        parts += [calibrated(part, calibration, months) for months, part in _by_months(pooled[here])]
    return pd.concat(parts)["probability"].reindex(pooled.index)


def card_of(found: Calibrated) -> str:
    """The card (Markdown): what was labelled, and what is true of what the calibration says of samples unseen."""
    rows = found.suppliers.assign(pounds=found.suppliers["amount"].astype(float).abs())
    about = found.calibration.about
    return f"""# Card of a calibration

Generated by `vcse link calibrate`; do not edit. It makes the probabilities of the linkage model right for one
population, told by {about["suppliers"]:,} labelled suppliers ({about["vcses"]:,} VCSEs) of {about["samples"]} samples.
Every figure below is of suppliers in samples that the fit had not seen (one quarter of them at a time).

{_bands(rows, "probability", "The linkage model alone")}
{_bands(rows, "unseen", "After calibration")}
{_rung_table(rows, found.calibration)}"""


def _bands(rows: pd.DataFrame, column: str, title: str) -> str:
    band = pd.cut(rows[column], BANDS, include_lowest=True)
    told = []
    for name, part in rows.groupby(band, observed=True):
        pounds = part["pounds"]
        stated = [part[column].mean(), part["is_vcse"].mean()]
        money = [(pounds * part[column]).sum() / pounds.sum(), pounds[part["is_vcse"]].sum() / pounds.sum()]
        cells = " | ".join(f"{number:.3f}" for number in (*stated, *money))
        told.append(f"| {max(name.left, 0):.2f} to {name.right:.2f} | {len(part):,} | {cells} |")
    head = "| stated | suppliers | mean stated | found true | by pounds: stated | found true |"
    return "\n".join([f"## {title}\n", head, "|---|---|---|---|---|---|", *told, ""])


def _rung_table(rows: pd.DataFrame, calibration: Calibration) -> str:
    vcse = rows[rows["is_vcse"]]
    expected = calibration.rung_shares(vcse)
    told = [
        f"| {kind} | {expected[share].sum():,.1f} | {(vcse['true_kind'] == kind).sum():,} |"
        for kind, share in zip(VCSE_KINDS, SHARES, strict=True)
    ]
    return "## Rungs of the VCSEs\n\n| rung | expected | found |\n|---|---|---|\n" + "\n".join(told) + "\n"
