"""Doubt about who is a VCSE, carried into every figure: each quantity is counted in many ways at once.

A *link* is an organisation together with a probability of being a VCSE; an organisation printed under two names may
have two links. A way of counting gives each link a weight:

- *expected*: its probability;
- *certain*: 1 where the probability reaches `certain`, else 0;
- *plausible*: 1 where it reaches `plausible`, else 0;
- then DRAWS *draws* of who is who: 1 with the link's probability, else 0.

In a draw each organisation is drawn once, independently of all others: one uniform number, below which each of its
links counts. So its names stand or fall together, and each link keeps its own probability. Where it is in doubt which
rung of the ladder an organisation stands on, a second number says so, by the shares of the rungs: a figure for some
rungs counts a link by its probability times their shares, and in a draw if the organisation stands on one of them. The
numbers are made from the organisation's identifier and a fixed seed: the same organisation has the same draws in every
figure, notebook and edition, and a difference between editions holds no noise of its own.

Tables list, and `n` counts, who is named and counted in full in the plausible way: there is no second rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Values = NDArray[np.float64]

DRAWS = 1_000
"""A thousand, because each end of a 95 % interval then rests on 25 draws, and all of them take a second or two."""

SEED = 20241012
EXPECTED, CERTAIN, PLAUSIBLE = range(3)
FIRST_DRAW = 3
WAYS = FIRST_DRAW + DRAWS

ROUNDING = 1e-9
"""By so little a product may miss a threshold and still reach it: shares have three decimals and add up to 0.999..."""


@dataclass(frozen=True)
class Selection:
    """Payments that may have gone to VCSEs, to be counted in every way.

    `rows`: rows of a spending table with `link`, the place of each among the `weights` (links x WAYS). Any table
    with such a column can be counted: see `narrowed`.
    """

    rows: pd.DataFrame
    weights: Values

    @property
    def listed(self) -> pd.DataFrame:
        """The rows of named, plausible VCSEs: what tables list and what `n` counts."""
        in_full = self.weights[:, PLAUSIBLE][self.rows["link"]] == 1
        return self.rows[in_full & (self.rows["organisation"] != "")]

    def narrowed(self, rows: pd.DataFrame) -> Selection:
        """Other rows with the same links: some of these, or a table made from them that kept `link`."""
        return replace(self, rows=rows)

    def total(self, column: str) -> Values:
        """The sum of a column in every way (WAYS)."""
        return self._by_link(column) @ self.weights

    def totals_by(self, column: str, key: str, order: list[str]) -> Values:
        """The sum of a column by group of `key`, the groups in the given order, in every way (groups x WAYS)."""
        group = pd.Index(order).get_indexer(pd.Index(self.rows[key]))
        known = group >= 0
        values = self.rows[column].to_numpy(dtype=float)[known]
        places = group[known], self.rows["link"].to_numpy()[known]
        return csr_matrix((values, places), shape=(len(order), len(self.weights))) @ self.weights

    def organisations(self) -> Values:
        """Distinct organisations in every way; the likeliest of an organisation's names decides for it."""
        return self.narrowed(self.likeliest(["organisation_id"]).assign(organisations=1)).total("organisations")

    def likeliest(self, keys: list[str]) -> pd.DataFrame:
        """One row for each group of `keys`: the one with its likeliest link, in the order of the keys."""
        ordered = self.rows.sort_values([*keys, "probability"], kind="stable")
        return ordered.drop_duplicates(keys, keep="last")

    def received(self) -> Values:
        """Net pence by organisation in every way (WAYS x organisations)."""
        pence = self._by_link("pence")
        owners = self.rows.drop_duplicates("link").set_index("link")["organisation_id"]
        links = owners.sort_values(kind="stable")
        starts = np.flatnonzero(~links.duplicated().to_numpy())
        paid = self.weights[links.index].T * pence[links.index]
        return np.add.reduceat(paid, starts, axis=1) if len(starts) else np.zeros((WAYS, 0))

    def _by_link(self, column: str) -> Values:
        """The sum of a column for each link; exact for whole pence, which stay far below 2**53."""
        values = self.rows[column].to_numpy(dtype=float)
        return np.bincount(self.rows["link"], values, len(self.weights)).astype(float)


def at_stake(
    rows: pd.DataFrame,
    standing: NDArray[np.intp],
    ladder: Values,
    counted: Sequence[bool],
    certain: float,
    plausible: float,
) -> Selection:
    """The rows with their links, to be counted: those that may stand on one of the rungs that are `counted`.

    Of `rows` the columns `organisation_id`, `organisation` and `probability` are read. `ladder` holds the share of each
    rung (n x rungs), `standing` the place of each row in it; `counted` says for each rung whether it counts.
    """
    possible: NDArray[np.bool_] = ladder @ np.asarray(counted, dtype=float) > 0
    here = possible[standing]
    rows, standing = rows[here], standing[here]
    owner, organisations = pd.factorize(rows["organisation_id"], sort=True)
    level, probabilities = pd.factorize(rows["probability"], sort=True)
    code = (owner.astype(np.int64) * len(probabilities) + level) * len(ladder) + standing
    codes, link = np.unique(code, return_inverse=True)
    owners, rest = np.divmod(codes, max(len(probabilities) * len(ladder), 1))
    levels, standings = np.divmod(rest, max(len(ladder), 1))
    links = zip(organisations[owners], probabilities[levels], map(tuple, ladder[standings].tolist()), strict=True)
    return Selection(rows.assign(link=link), _weights(tuple(links), tuple(counted), certain, plausible))


@lru_cache(maxsize=4)
def _weights(
    links: tuple[tuple[str, float, tuple[float, ...]], ...], counted: tuple[bool, ...], certain: float, plausible: float
) -> Values:
    """What each link (organisation, probability, share of each rung) counts for in every way (links x WAYS)."""
    weights = np.empty((len(links), WAYS))
    wanted = np.array(counted)
    probability = np.array([_on_rungs(likely, np.array(shares), wanted) for _, likely, shares in links])
    weights[:, EXPECTED] = probability
    weights[:, CERTAIN] = probability >= certain - ROUNDING
    weights[:, PLAUSIBLE] = probability >= plausible - ROUNDING
    for link, (organisation, likely, shares) in enumerate(links):
        weights[link, FIRST_DRAW:] = (uniforms(organisation) < likely) & wanted[rung_drawn(organisation, shares)]
    return weights


def _on_rungs(likely: float, shares: Values, wanted: NDArray[np.bool_]) -> float:
    """How likely a link is a VCSE on one of the `wanted` rungs: as likely as it is one where no other has a share."""
    return likely * float(shares[wanted].sum()) if shares[~wanted].any() else likely


def rung_drawn(organisation: str, shares: tuple[float, ...]) -> NDArray[np.intp]:
    """The rung that an organisation stands on in each draw, by the shares of the rungs, should it be a VCSE."""
    if max(shares) >= 1:
        return np.full(DRAWS, int(np.argmax(shares)))
    ends = np.cumsum(shares)
    return np.searchsorted(ends[:-1] / ends[-1], uniforms(f"{organisation}/rung"), side="right")


@lru_cache(maxsize=8_192)
def uniforms(organisation: str) -> Values:
    """An organisation's numbers from 0 to 1, one for each draw; the same wherever and whenever it is met.

    From the raw bits of a counter-based generator (Philox), whose stream numpy promises never to change.
    """
    digest = hashlib.sha256(f"{SEED}/{organisation}".encode()).digest()
    bits = np.random.Philox(key=int.from_bytes(digest[:16], "big")).random_raw(DRAWS)
    return np.ldexp((bits >> np.uint64(11)).astype(float), -53)
