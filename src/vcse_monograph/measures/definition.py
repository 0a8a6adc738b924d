"""Who counts as a VCSE: the rungs of the definition ladder, and how sure the record linkage is.

A charity is not yet a VCSE. The ladder widens from registered charities to community interest
companies, to co-operative and community benefit societies, to other VCSEs. Whether a supplier stands
on a rung at all is a probability, so every quantity is counted in three ways (`WAYS`):

- *expected*: each supplier's payments times its probability of being a VCSE;
- *certain*: near-certain suppliers only (probability >= `certain`), in full;
- *plausible*: every plausible supplier (probability >= `plausible`), in full.

The first is the estimate, the others its linkage bounds. They say how far the answer depends on who
is who; they are not a sampling interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from vcse_monograph.errors import Problem, UsageError, did_you_mean

WAYS = ("expected", "certain", "plausible")
PENCE = [f"pence_{way}" for way in WAYS]
LINES = [f"lines_{way}" for way in WAYS]

RUNGS = {
    "charity": "registered charities",
    "cic": "community interest companies",
    "society": "co-operative and community benefit societies",
    "other_vcse": "other VCSEs",
}
"""The definition ladder, narrowest rung first."""


@dataclass(frozen=True)
class Definition:
    """The rungs that count as VCSE, and the probabilities from which a supplier is near-certain or plausible."""

    rungs: tuple[str, ...] = tuple(RUNGS)
    certain: float = 0.95
    plausible: float = 0.5

    @classmethod
    def parse(cls, text: str, certain: float = 0.95, plausible: float = 0.5, least: float = 0.0) -> Definition:
        """Read `charity+cic+society+other_vcse` or a shorter ladder. UsageError tells all that is wrong.

        `least` is the lowest probability that the data hold: a pack names no organisation below it, so that a
        lower `plausible` would promise what the data cannot show.
        """
        rungs = tuple(part.strip() for part in text.split("+"))
        if problems := [*_wrong_rungs(rungs), *_wrong_probabilities(certain, plausible, least)]:
            raise UsageError(problems, where="the parameters of the notebook")
        return cls(tuple(rung for rung in RUNGS if rung in rungs), certain, plausible)

    @property
    def one(self) -> str:
        """What a single recipient is called: `charity` on the lowest rung alone, else `VCSE`."""
        return "charity" if self.rungs == ("charity",) else "VCSE"

    @property
    def many(self) -> str:
        """What recipients are called: `charities` or `VCSEs`."""
        return "charities" if self.rungs == ("charity",) else "VCSEs"

    @property
    def words(self) -> str:
        """The rungs in plain words, for captions and definitions."""
        named = [RUNGS[rung] for rung in self.rungs]
        return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"

    @property
    def bounds_words(self) -> str:
        """What the interval of every estimate means, in one sentence."""
        return (
            f"Linkage bounds: from suppliers at least {self.certain:.0%} likely to be VCSEs only, "
            f"to all at least {self.plausible:.0%} likely."
        )

    def select(self, spending: pd.DataFrame) -> pd.DataFrame:
        """The rows of `spending` paid to plausible VCSEs, with pence and lines counted in the three ways.

        Adds `pence_expected, pence_certain, pence_plausible` and the same of `lines`; keeps all columns.
        """
        plausible = spending[spending["probability"] >= self.plausible]  # first, since few rows are left for the rest
        rows = plausible[plausible["rung"].isin(self.rungs)].copy()
        weights = self.weigh(rows["probability"])
        for way in WAYS:
            rows[f"pence_{way}"] = rows["pence"] * weights[way]
            rows[f"lines_{way}"] = rows["lines"] * weights[way]
        return rows

    def weigh(self, probability: pd.Series) -> pd.DataFrame:
        """What one plausible VCSE of each probability counts for, in the three ways (columns `WAYS`)."""
        certain = (probability >= self.certain).astype("float64")
        return pd.DataFrame({"expected": probability, "certain": certain, "plausible": 1.0}, index=probability.index)

    def count_organisations(self, vcse: pd.DataFrame) -> list[float]:
        """Distinct organisations in three ways; the likeliest of an organisation's names decides for it."""
        likelihood = vcse.groupby("organisation_id")["probability"].max()
        return totals(self.weigh(likelihood), list(WAYS))


def _wrong_rungs(rungs: tuple[str, ...]) -> list[Problem]:
    """Rungs that the ladder does not have."""
    return [
        Problem(
            what=f'The definition of VCSE names an unknown rung "{rung}".{did_you_mean(rung, RUNGS)}',
            needed=f"one or more of {', '.join(RUNGS)}, joined by +",
        )
        for rung in rungs
        if rung not in RUNGS
    ]


def _wrong_probabilities(certain: float, plausible: float, least: float) -> list[Problem]:
    """Probabilities out of order, or lower than the data hold."""
    problems = []
    if plausible < least:
        problems.append(
            Problem(
                what="The spending table names no organisation that is so unlikely to be a VCSE.",
                found=f"plausible {plausible}",
                needed=f"{least} or more",
                do="raise `plausible` in [measures], or lower it in [publish] and make the table anew",
            )
        )
    if not 0 < plausible <= certain <= 1:
        problems.append(
            Problem(
                what="The probabilities of the definition are out of order.",
                found=f"plausible {plausible}, certain {certain}",
                needed="0 < plausible <= certain <= 1",
            )
        )
    return problems


def totals(rows: pd.DataFrame, columns: list[str]) -> list[float]:
    """The sums of some columns as plain numbers, 0 for no rows."""
    return [float(x) for x in np.nan_to_num(rows[columns].sum().to_numpy(dtype=float))]
