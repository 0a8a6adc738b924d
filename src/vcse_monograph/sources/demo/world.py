"""The invented world: commissioners, organisations, the names that ledgers print, and who is paid by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.sources.demo.layouts import Layout, layout_for
from vcse_monograph.sources.demo.names import Namer, ledger_name, variant, words
from vcse_monograph.sources.demo.scale import Group, Scale, month_text

VCSE = ("charity", "cic", "society", "other_vcse")
"""The rungs of the definition ladder, in order."""

MISSING_REASONS = ("never published", "link leads nowhere", "file withdrawn by the publisher")
LINE_VALUE = 43_000
"""Pounds a line, nominal: large commissioners of the time spent 400 to 700 million pounds a year."""

CHARITY_SHARE = 0.97
"""Published: charities' per cent of the money of clinical commissioning groups."""

CHARITY_SHARES = (0.71, 0.767)
"""Median of the commissioners' shares, and the sigma of a lognormal with the published quartiles, .43 and 1.21."""

NATIONAL = 5.0
"""The first organisation that many commissioners share is as large as this many local ones, the n-th an n-th of it."""

SHARES_MISSING = 0.025
"""Of all commissioner-months: about 14 of 576 at full scale."""


@dataclass(frozen=True)
class Commissioner:
    """A commissioner and its files: how many lines each month has (0: missing), above what threshold, how laid out."""

    code: str
    name: str
    layout: Layout
    threshold: int
    budget: float
    """Pounds a month, nominal."""
    charity_factor: float
    """Its charities' share of value, relative to that of all commissioners together."""
    lines: tuple[int, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """An organisation that may be paid; `size` is its yearly money relative to others of its group."""

    organisation_id: str
    name: str
    kind: str
    group: str
    sector: str
    size: float
    place: str


@dataclass
class World:
    """Everything that is decided before payments are drawn. `suppliers` maps a printed name to its organisation."""

    scale: Scale
    commissioners: list[Commissioner] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    suppliers: dict[str, Organisation] = field(default_factory=dict)
    missing: list[tuple[str, str, str]] = field(default_factory=list)


def lognormal_quantiles(count: int, median: float, sigma: float) -> NDArray[np.float64]:
    """`count` evenly spaced quantiles of a lognormal: its spread without the luck of a draw."""
    from statistics import NormalDist

    levels = [(i + 0.5) / count for i in range(count)]
    return median * np.exp(sigma * np.array([NormalDist().inv_cdf(level) for level in levels]))


def nearest_order(
    values: NDArray[np.float64], weights: NDArray[np.float64], mean: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Of 200 random orders of `values`, the one whose weighted mean is nearest to `mean`: the spread stays."""
    orders = [rng.permutation(values) for _ in range(200)]
    return min(orders, key=lambda order: abs(float(order @ weights) / weights.sum() - mean))


def allocate(weights: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Whole numbers in proportion to `weights` (any shape) that add up to `total`, by largest remainder."""
    exact = weights.ravel() / weights.sum() * total
    whole = np.floor(exact).astype(np.int64)
    short = int(total - whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return whole.reshape(weights.shape)


def make_commissioners(world: World, rng: np.random.Generator) -> None:
    """Fill in commissioners and the register of missing months."""
    count, months = world.scale.commissioners, world.scale.months
    layouts = [layout_for(i) for i in range(count)]
    size = np.array([layout.size for layout in layouts]) * rng.uniform(0.85, 1.15, count)
    weights = size[:, None] * rng.uniform(0.9, 1.1, (count, months))
    gone = sorted(rng.choice(count * months, max(1, round(SHARES_MISSING * count * months)), replace=False).tolist())
    weights.ravel()[gone] = 0
    lines = allocate(weights, world.scale.lines)
    mean_lines = world.scale.lines / (count * months)
    budgets = LINE_VALUE * mean_lines * (size / size.mean()) ** 0.5 * rng.uniform(0.85, 1.15, count)
    quantiles = lognormal_quantiles(count, *CHARITY_SHARES)
    factors = nearest_order(quantiles, budgets, CHARITY_SHARE, rng) / CHARITY_SHARE
    known = words()
    for i, layout in enumerate(layouts):
        place = known.commissioner_places[i]
        made = Commissioner(
            code=f"D{i + 1:02d}",
            name=f"NHS {place} CCG",
            layout=layout,
            threshold=25_000 if layout.over_threshold else 0,
            budget=float(budgets[i]),
            charity_factor=float(factors[i]),
            lines=tuple(lines[i].tolist()),
            places=(place, *known.places[i::count]),
        )
        world.commissioners.append(made)
        for month in np.flatnonzero(lines[i] == 0).tolist():
            reason = MISSING_REASONS[int(rng.integers(len(MISSING_REASONS)))]
            world.missing.append((made.name, month_text(month), reason))


class Population:
    """Makes organisations, and remembers the shared ones of each group."""

    def __init__(self, world: World, rng: np.random.Generator) -> None:
        self.world = world
        self.rng = rng
        self.namer = Namer(rng)
        self.shared: dict[str, list[Organisation]] = {}

    def organisation(self, group: Group, places: tuple[str, ...], weight: float = 1.0) -> Organisation:
        """A new organisation of a group, its size times `weight`."""
        rng = self.rng
        name = self.namer.make(self.namer.pick(group.names), places)
        number = len(self.world.organisations) + 1
        made = Organisation(
            organisation_id=f"DEMO-{group.kind[:3].upper()}-{number:06d}",
            name=name,
            kind=group.kind,
            group=group.name,
            sector=self.namer.pick(group.sectors) if group.sectors else "",
            size=weight * float(rng.lognormal(0, group.spread)),
            place=self.namer.pick(places),
        )
        self.world.organisations.append(made)
        return made

    def choose(self, group: Group, count: int, commissioner: Commissioner) -> list[Organisation]:
        """`count` organisations of a group for a commissioner: new local ones, and some that others share."""
        local = round(count * group.local) if count > 1 else int(self.rng.random() < group.local)
        chosen = [self.organisation(group, commissioner.places) for _ in range(local)]
        wanted = count - local
        pool = self.shared.setdefault(group.name, [])
        while len(pool) < 1.5 * wanted + 2:
            pool.append(self.organisation(group, words().places, NATIONAL / (len(pool) + 1)))
        ranks = np.arange(1, len(pool) + 1) ** -0.8
        picks = self.rng.choice(len(pool), wanted, replace=False, p=ranks / ranks.sum())
        return chosen + [pool[i] for i in sorted(picks.tolist())]

    def printed(self, organisation: Organisation) -> str:
        """The name under which one commissioner's ledger holds an organisation; it belongs to no other."""
        plain = ledger_name(organisation.name)
        name = plain if self.rng.random() < 0.72 else variant(organisation.name, self.rng, organisation.place)
        if organisation.kind in ("gp", "individual") and (" T/A " in name or " - " in name):
            name = plain
        for candidate in (name, plain, f"{plain} {organisation.place.upper()}"):
            if self.world.suppliers.setdefault(candidate, organisation) is organisation:
                return candidate
        return self.printed(organisation)
