"""`vcse link train`: labels and registers in, the model and its card out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from vcse_monograph.linkage.card import HeldOut, calibration, calibration_error, write_card
from vcse_monograph.linkage.fit import fit
from vcse_monograph.linkage.gold import Score, score
from vcse_monograph.linkage.index import RegisterIndex, cached_index
from vcse_monograph.linkage.labels import folds, in_training_half, read_labels
from vcse_monograph.linkage.link import link_names
from vcse_monograph.linkage.model import write_model

FOLDS = 5


@dataclass(frozen=True)
class Trained:
    """What training gave: labelled suppliers, and the test half's scores."""

    suppliers: int
    held: HeldOut

    def __str__(self) -> str:
        """A line a measure."""
        lines = [f"{self.suppliers:,} labelled suppliers, {len(self.held.labels):,} of them held out"]
        for name, s in self.held.scores.items():
            lines.append(f"{name}: precision {s.precision:.3f}, recall {s.recall:.3f}, F1 {s.f1:.3f}")
        table = calibration(self.held.linked["probability"], self.held.is_vcse)
        return "\n".join([*lines, f"expected calibration error {calibration_error(table):.3f}"])


def train(
    labels: Sequence[Path],
    registers: Sequence[Path],
    model: Path,
    card: Path | None,
    *,
    until: float,
    cache: Path | None = None,
) -> Trained:
    """Fit the training half and score the test half, then fit all labels and write `model`, and `card` with its plot.

    `until` is the year up to which the labelled payments run; below `cache` the registers' index is kept. Raises
    DataError for labels or registers that cannot be used.
    """
    known = read_labels(labels)
    index, _ = cached_index(registers, cache)
    held = hold_out(known, index, until=until)
    write_model(fit(known, index, until=until), model)
    if card is not None:
        everyone = cross_validated(known, index, until=until)
        write_card(held, everyone, len(known), card, card.with_name("model-card-reliability.svg"))
    return Trained(len(known), held)


def hold_out(labels: pd.DataFrame, index: RegisterIndex, *, until: float) -> HeldOut:
    """The test half, linked by a model that has seen the training half only."""
    trains = in_training_half(labels["group"])
    seen, unseen = (labels[which].reset_index(drop=True) for which in (trains, ~trains))
    linked = link_names(unseen["supplier"], index, model=fit(seen, index, until=until))
    return HeldOut(unseen, linked, _scores(unseen, linked), len(seen))


def cross_validated(labels: pd.DataFrame, index: RegisterIndex, *, until: float) -> dict[str, Score]:
    """The scores of all labelled suppliers, each linked by a model that has seen four fifths of them, and none of its
    own organisation: what the model that ships, which has seen all, may be expected to reach."""
    fold = folds(labels["group"], FOLDS)
    parts = []
    for number in range(FOLDS):
        here = fold == number
        model = fit(labels[~here].reset_index(drop=True), index, until=until)
        found = link_names(labels["supplier"][here].reset_index(drop=True), index, model=model)
        parts.append(found.set_axis(labels.index[here]))
    return _scores(labels, pd.concat(parts).loc[labels.index])


def _scores(labels: pd.DataFrame, linked: pd.DataFrame) -> dict[str, Score]:
    truth = labels.assign(charity=labels["kind"] == "charity", cic=labels["kind"] == "cic")
    return score(truth.assign(amount=truth["amount"].fillna(0.0)), linked)
