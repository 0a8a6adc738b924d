"""Payment lines of one commissioner, drawn from its contracts, with exactly as many lines a month as planned."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vcse_monograph.sources.demo.contracts import GP_LINE_VALUE, Contracts
from vcse_monograph.sources.demo.layouts import Layout
from vcse_monograph.sources.demo.scale import groups, month_of
from vcse_monograph.sources.demo.world import VCSE, Commissioner

FULLEST = 0.85
"""General practice keeps at least the rest of a month's lines."""

RUN_DAYS = (26, 5, 12, 19, 28)
"""Days of payment runs. Each file has the 26th, so that no file's date order is in doubt."""

CREDIT_NOTES = 0.012
"""Share of payments outside the VCSE groups that are credit notes."""

CREDIT_SIZE = (0.02, 0.3)
"""A credit note's part of the payment that the supplier usually gets."""

DEDUCTIONS = 0.02
"""Share of general-practice lines that take money back, such as pension contributions."""


@dataclass
class Lines:
    """One month's payment lines in printed order: equally long lists; `pence` whole pence, credits negative."""

    month: int
    dates: list[date]
    types: list[str]
    areas: list[str]
    suppliers: list[str]
    transactions: list[str]
    pence: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.dates)


@dataclass(frozen=True)
class Payments:
    """One month's payments (n): the supplier's place among the contracts, the number of lines, whole pence."""

    who: NDArray[np.int64]
    counts: NDArray[np.int64]
    pence: NDArray[np.int64]


def month_lines(commissioner: Commissioner, contracts: Contracts, month: int, rng: np.random.Generator) -> Lines:
    """The lines of one month of a commissioner; as many as the commissioner's plan says."""
    practice = np.array([kind == "gp" for kind in contracts.kind])
    others = _others(commissioner, contracts, month, practice, rng)
    left = commissioner.lines[month] - int(others.counts.sum())
    practices = _practices(np.flatnonzero(practice), left, commissioner.threshold, rng)
    both = Payments(
        np.concatenate([others.who, practices.who]),
        np.concatenate([others.counts, practices.counts]),
        np.concatenate([others.pence, practices.pence]),
    )
    return _printed(commissioner, contracts, month, both, rng)


def _others(
    commissioner: Commissioner, contracts: Contracts, month: int, practice: NDArray[np.bool_], rng: np.random.Generator
) -> Payments:
    """Payments to all but general practice, a few of them credit notes."""
    who = np.flatnonzero((contracts.amounts[:, month] > 0) & ~practice)
    counts = 1 + rng.poisson(contracts.per_payment[who] - 1)
    kept = _fitting(contracts, who, counts, round(FULLEST * commissioner.lines[month]), rng)
    who, counts = who[kept], counts[kept]
    pence = np.rint(contracts.amounts[who, month] * 100).astype(np.int64)
    vcse = np.array([contracts.kind[i] in VCSE for i in who], dtype=bool)
    credit = np.maximum(pence * rng.uniform(*CREDIT_SIZE, len(who)), 100 * commissioner.threshold).astype(np.int64)
    return Payments(who, counts, np.where((rng.random(len(who)) < CREDIT_NOTES) & ~vcse, -credit, pence))


def _fitting(
    contracts: Contracts, paid: NDArray[np.int64], counts: NDArray[np.int64], room: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Which payments fit into `room` lines; VCSEs first, then NHS bodies."""
    rank = np.array([0 if contracts.kind[i] in VCSE else 1 if contracts.kind[i] == "nhs" else 2 for i in paid])
    order = np.lexsort((rng.random(len(paid)), rank))
    fits = np.zeros(len(paid), dtype=bool)
    fits[order] = np.cumsum(counts[order]) <= room
    return fits


def _practices(practices: NDArray[np.int64], lines: int, threshold: int, rng: np.random.Generator) -> Payments:
    """General practices share `lines` evenly; each gets one payment, its pounds in step with its lines."""
    shared = min(lines, len(practices))
    chosen = rng.permutation(practices)[:shared]
    counts = np.full(shared, lines // shared, dtype=np.int64)
    counts[: lines % shared] += 1
    pounds = counts * GP_LINE_VALUE * rng.lognormal(-0.08, 0.4, shared)
    pounds = np.maximum(pounds, threshold * rng.uniform(1.0, 1.3, shared))
    return Payments(chosen, counts, np.rint(pounds * 100).astype(np.int64))


def split(pence: NDArray[np.int64], counts: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Each payment's pence over its lines; the lines add up to the payment exactly."""
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    weights = rng.exponential(1.0, int(counts.sum())) + 0.15
    weights /= np.repeat(np.add.reduceat(weights, starts), counts)
    lines = np.trunc(np.repeat(pence, counts) * weights).astype(np.int64)
    lines[starts] += pence - np.add.reduceat(lines, starts)
    return lines


def _deducted(pence: NDArray[np.int64], gp: NDArray[np.bool_], starts: NDArray[np.int64], counts: NDArray[np.int64],
              rng: np.random.Generator) -> NDArray[np.int64]:  # fmt: skip
    """Some lines of general practice turned negative, the payment's first line making up for it."""
    chosen = gp & (rng.random(len(pence)) < DEDUCTIONS)
    chosen[starts] = False
    turned = np.where(chosen, -pence, pence)
    turned[starts] += np.add.reduceat(pence - turned, starts)
    return turned


def _printed(
    commissioner: Commissioner, contracts: Contracts, month: int, paid: Payments, rng: np.random.Generator
) -> Lines:
    """Payments in the order of the file, spread over their lines, with the texts that a ledger prints."""
    layout = commissioner.layout
    days, numbers = _numbered(layout, month, len(paid.who), rng)
    names = [contracts.later[i] if month >= contracts.changed[i] else contracts.suppliers[i] for i in paid.who]
    by = numbers.tolist() if layout.order == "transaction" else list(zip(names, numbers.tolist(), strict=True))
    order = np.array(sorted(range(len(names)), key=by.__getitem__))
    who, counts = paid.who[order], paid.counts[order]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    practice = np.repeat([contracts.kind[i] == "gp" for i in who], counts)
    pence = _deducted(split(paid.pence[order], counts, rng), practice, starts, counts, rng)
    at = np.repeat(np.arange(len(who)), counts)
    year, number = month_of(month)
    texts = [
        [date(year, number, day) for day in days[order].tolist()],
        [names[i] for i in order],
        [f"{layout.prefix}{one}" for one in numbers[order].tolist()],
    ]
    dates, suppliers, transactions = (np.array(column, dtype=object)[at].tolist() for column in texts)
    types, areas = _expenses(contracts, who[at], np.arange(len(at)) - np.repeat(starts, counts))
    return Lines(month, dates, types, areas, suppliers, transactions, pence)


def _numbered(
    layout: Layout, month: int, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The day of the month on which each payment is dated, and its number in the ledger, which follows the days."""
    days = np.array(RUN_DAYS)[rng.integers(0, len(RUN_DAYS), count)]
    days[0] = RUN_DAYS[0]
    if not layout.runs:
        days = np.full(count, monthrange(*month_of(month))[1])
    numbers = np.empty(count, dtype=np.int64)
    numbers[np.lexsort((rng.random(count), days))] = (
        31_000_000 + month * 100_000 + np.cumsum(rng.integers(1, 20, count))
    )
    return days, numbers


GP_FORMS = ("GMS", "PMS", "GMS", "APMS")
"""The contract forms of general practice."""


def _expenses(contracts: Contracts, who: NDArray[np.int64], within: NDArray[np.int64]) -> tuple[list[str], list[str]]:
    """Expense type and area of each line; a practice's lines go through the types, others keep to theirs."""
    types = np.empty(len(who), dtype=object)
    areas = np.empty(len(who), dtype=object)
    group_of = contracts.group[who]
    for index, group in enumerate(groups()[0]):
        mine = np.flatnonzero(group_of == index)
        own = contracts.type_index[who[mine]]
        if group.kind == "gp":
            forms = [[kind.replace("{form}", form) for kind in group.types] for form in GP_FORMS]
            types[mine] = np.array(forms, dtype=object)[own % len(GP_FORMS), within[mine] % len(group.types)]
            areas[mine] = np.array(group.areas, dtype=object)[within[mine] % len(group.areas)]
        else:
            types[mine] = np.array(group.types, dtype=object)[own % len(group.types)]
            areas[mine] = np.array(group.areas, dtype=object)[contracts.area_index[who[mine]] % len(group.areas)]
    return types.tolist(), areas.tolist()
