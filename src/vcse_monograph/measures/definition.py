"""Who counts as a VCSE: the rungs of the definition ladder, and how sure the record linkage is.

A charity is not yet a VCSE. The ladder widens from registered charities to community interest
companies, to co-operative and community benefit societies, to other VCSEs. Whether a supplier stands
on a rung at all is a probability, so every quantity is counted in many ways (`doubt`): as expected, with near-certain
suppliers only, with every plausible one, and in each draw of who is who. The first is the estimate, the next two are
its linkage bounds, the draws give its interval. They say how far the answer depends on who is who; none is a
sampling interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from vcse_monograph.errors import Problem, UsageError, did_you_mean
from vcse_monograph.measures.doubt import Selection, at_stake

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
        """What interval and bounds of every estimate mean, in two sentences."""
        return (
            "Interval: 95 in 100 draws of who is who fall within it. "
            f"Linkage bounds: the lowest and the highest of three counts: suppliers at least {self.certain:.0%} likely "
            f"to be VCSEs only, all at least {self.plausible:.0%} likely in full, and what is expected."
        )

    def select(self, spending: pd.DataFrame) -> Selection:
        """The rows of `spending` that may have gone to VCSEs on these rungs, ready to be counted in every way."""
        possible = spending[spending["probability"] > 0]  # first, since few rows are left for the rest
        told = possible["rung"]
        if "rungs" in possible:
            told = told.where(possible["rungs"] == "", possible["rungs"])
        standing, texts = pd.factorize(told, sort=True)
        ladder = np.array([shares_of_rungs(text) for text in texts]).reshape(-1, len(RUNGS))
        counted = [rung in self.rungs for rung in RUNGS]
        return at_stake(possible, standing, ladder, counted, self.certain, self.plausible)


def shares_of_rungs(told: str) -> list[float]:
    """The share of each rung of the ladder: all on the one that is named, or four numbers, as a pack's `rungs` has."""
    shares = [float(rung == told) for rung in RUNGS] if told in RUNGS else [float(share) for share in told.split(" ")]
    return [share / sum(shares) for share in shares]


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
