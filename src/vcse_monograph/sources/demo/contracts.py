"""Who is paid by whom, how much and when: one row per supplier of a commissioner, one column per month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.sources.demo.scale import Group, groups
from vcse_monograph.sources.demo.world import Commissioner, Organisation, Population

PAYMENTS_A_MONTH = np.array([1, 1 / 3, 1 / 12, 1 / 24, 1 / 3])
"""By payment pattern: monthly, quarterly, each April, once in two years, irregularly."""

ACTIVE = 0.9
"""About a fifth of all suppliers begin or end within the two years, and so miss a tenth of its months."""

GP_LINES, GP_LINE_VALUE = 0.64, 4_500.0
"""General practice fills each file up: about this share of its lines, at this many pounds a line."""

LOCAL_TRUST = 40.0
"""A commissioner's own hospital is paid this many times what a distant one is."""


@dataclass
class Contracts:
    """Suppliers of one commissioner (n) and their payments in pounds, `amounts` (n, months); 0: not paid.

    `later` is the supplier's other spelling from month `changed` on (the number of months: never).
    """

    suppliers: list[str]
    later: list[str]
    changed: NDArray[np.int64]
    group: NDArray[np.int64]
    kind: list[str]
    per_payment: NDArray[np.float64]
    amounts: NDArray[np.float64]
    type_index: NDArray[np.int64]
    area_index: NDArray[np.int64]


def draw_weights(group: Group, count: int, months: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Share of a year's money that each supplier gets in each month, (count, months)."""
    pattern = rng.choice(5, count, p=np.array(group.patterns) / sum(group.patterns))
    month = np.arange(months)[None, :]
    april = month % 12 == 0
    ahead = rng.choice(np.array(group.ahead, dtype=float), count)[:, None]
    noise = np.where(rng.random((count, 1)) < 0.6, 1.0, rng.lognormal(0, 0.08, (count, months)))
    options = [
        noise * ((1 - ahead) / 12 + ahead * april),
        0.25 * (month % 3 == rng.integers(0, 3, (count, 1))),
        1.0 * april,
        1.0 * (month == rng.integers(0, months, (count, 1))),
        0.25 * (rng.random((count, months)) < 1 / 3) * rng.lognormal(0, 0.8, (count, months)),
    ]
    weights = np.choose(pattern[:, None], options)
    start = np.where(rng.random((count, 1)) < 0.1, rng.integers(0, months, (count, 1)), 0)
    end = np.where(rng.random((count, 1)) < 0.1, rng.integers(0, months, (count, 1)), months)
    lasting = (month >= start) & (month < end) | (pattern[:, None] == 3)
    return weights * lasting


def scaled(amounts: NDArray[np.float64], total: float, threshold: float) -> NDArray[np.float64]:
    """Amounts brought to `total` after those below the threshold have gone unpublished."""
    factor = total / max(amounts.sum(), 1e-9)
    for _ in range(6):
        kept = np.where(amounts * factor >= threshold, amounts * factor, 0)
        if kept.sum() > 0:
            factor *= total / kept.sum()
    return np.where(amounts * factor >= threshold, amounts * factor, 0)


def supplier_count(group: Group, commissioner: Commissioner) -> int:
    """How many suppliers of a group give the group its share of lines."""
    lines = sum(commissioner.lines) / max(1, sum(n > 0 for n in commissioner.lines))
    if group.kind == "gp":
        return max(3, round(GP_LINES * lines / group.per_payment))
    payments = float(PAYMENTS_A_MONTH @ np.array(group.patterns)) * ACTIVE
    return max(1, round(group.lines / 100 * lines / (payments * group.per_payment)))


def make_contracts(people: Population, commissioner: Commissioner, rng: np.random.Generator) -> Contracts:
    """All suppliers of a commissioner; NHS trusts take what the others leave of the budget."""
    published = np.array(commissioner.lines) > 0
    budget = commissioner.budget * published.sum()
    blocks: list[tuple[int, Group, list[Organisation], NDArray[np.float64]]] = []
    spent = GP_LINES * sum(commissioner.lines) * GP_LINE_VALUE
    for index, group in enumerate(groups()[0]):
        chosen = people.choose(group, supplier_count(group, commissioner), commissioner)
        sizes = np.array([organisation.size for organisation in chosen]) * rng.lognormal(0, 0.4, len(chosen))
        amounts = sizes[:, None] * draw_weights(group, len(chosen), len(published), rng) * published
        if group.value:
            factor = commissioner.charity_factor if group.kind == "charity" else 1.0
            amounts = scaled(amounts, group.value / 100 * factor * budget, max(commissioner.threshold, 20))
            spent += amounts.sum()
        blocks.append((index, group, chosen, amounts))
    rest = max(budget - spent, 0.3 * budget)
    blocks = [
        (i, g, chosen, _trust_amounts(g, chosen, amounts, rest, commissioner)) for i, g, chosen, amounts in blocks
    ]
    return _joined(people, blocks, len(published), rng)


def _trust_amounts(
    group: Group,
    chosen: list[Organisation],
    amounts: NDArray[np.float64],
    rest: float,
    commissioner: Commissioner,
) -> NDArray[np.float64]:
    if group.name != "NHS trust":
        return amounts
    near = np.array([LOCAL_TRUST if o.place in commissioner.places else 1.0 for o in chosen])[:, None]
    return scaled(amounts * near, rest, max(commissioner.threshold, 20))


def _joined(
    people: Population,
    blocks: list[tuple[int, Group, list[Organisation], NDArray[np.float64]]],
    months: int,
    rng: np.random.Generator,
) -> Contracts:
    organisations = [organisation for *_, chosen, _ in blocks for organisation in chosen]
    count = len(organisations)
    suppliers = [people.printed(organisation) for organisation in organisations]
    renamed = rng.random(count) < 0.06
    later = [people.printed(o) if new else old for o, old, new in zip(organisations, suppliers, renamed, strict=True)]
    return Contracts(
        suppliers=suppliers,
        later=later,
        changed=np.where(renamed, rng.integers(1, months, count), months),
        group=np.repeat([i for i, *_ in blocks], [len(chosen) for *_, chosen, _ in blocks]),
        kind=[organisation.kind for organisation in organisations],
        per_payment=np.repeat([g.per_payment for _, g, *_ in blocks], [len(c) for *_, c, _ in blocks]),
        amounts=np.concatenate([amounts for *_, amounts in blocks]),
        type_index=rng.integers(0, 1000, count),
        area_index=rng.integers(0, 1000, count),
    )
