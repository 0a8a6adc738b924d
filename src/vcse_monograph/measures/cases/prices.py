"""Are VCSEs paid what it costs, and what becomes of those who are not? By place and tracer."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures.cases.chance import at_least, fisher
from vcse_monograph.measures.cases.material import Material
from vcse_monograph.measures.cases.membership import coded
from vcse_monograph.measures.cases.slips import slip_rate
from vcse_monograph.measures.measurement import Measurement, absent, count

CELL = ["site", "tracer"]
HALF = 0.5


def cells(material: Material) -> pd.DataFrame:
    """Each place and tracer with passages on price, one row each.

    `price`: membership in full cost; `below`: under one half; `documented`: a document says below; `deficit`:
    membership, 0 where nothing is said; `strained`: over one half; extracts, sources.
    """
    price = coded(material.of("full_cost"), CELL)
    said = material.of("full_cost")
    papers = said[(said["value"] < 0) & said["source_kind"].isin(documentary(material))]
    deficit = coded(material.of("deficit"), CELL).reindex(price.index).fillna(0.0)
    table = pd.DataFrame({"price": price, "below": price < HALF, "deficit": deficit, "strained": deficit > HALF})
    table["documented"] = [cell in set(papers.groupby(CELL).groups) for cell in table.index]
    both = material.of("full_cost", "deficit").groupby(CELL)
    return table.join(both.agg(extracts=("extract", "nunique"), sources=("source", "nunique"))).reset_index()


def documentary(material: Material) -> list[str]:
    """The kinds of source that are documents."""
    return [kind.id for kind in material.book.source_kinds if kind.documentary]


def price_measurements(material: Material) -> dict[str, Measurement]:
    """Places and tracers below full cost, by documents too; and how often strain goes with a price below cost."""
    table = cells(material)
    n, below, rest = len(table), table[table["below"]], table[~table["below"]]
    words = "Site and tracer pairs where passages on price say below full cost"
    documented = "Of the pairs below full cost, those where a document says so too"
    found = {
        "cells": count(n, "pairs", "Site and tracer pairs with passages on price against full cost"),
        "below": Measurement(float(len(below)), "pairs", n, words),
        "below_documented": Measurement(float(below["documented"].sum()), "pairs", n, documented),
    }
    return found | {"slip_chance": _slip_chance(material)} | _strain(below, rest)


def _slip_chance(material: Material) -> Measurement:
    """The chance that documents which say below full cost are all slips of coders."""
    words = "Chance that passages of documents that say below full cost are all slips of coders"
    said = material.of("full_cost")
    rate, read = slip_rate(material.codings)
    papers = said[said["source_kind"].isin(documentary(material))]
    n, below = (int(part["extract"].nunique()) for part in (papers, papers[papers["value"] < 0]))
    if not read or not n:
        return absent("probability", words, "no document, or no passage read twice, speaks of price against full cost")
    return Measurement(at_least(below, n, rate), "probability", n, words)


def _strain(below: pd.DataFrame, rest: pd.DataFrame) -> dict[str, Measurement]:
    words = {
        "strained_below": "Share of pairs below full cost that tell of deficit, subsidy or exit",
        "strained_at_cost": "Share of pairs at full cost that tell of deficit, subsidy or exit",
        "chance": "Chance of as many strained pairs among those below cost: Fisher's exact test, one-sided",
    }
    if below.empty or rest.empty:
        why = "there are no pairs below full cost" if below.empty else "there are no pairs at full cost to compare with"
        return {name: absent("%" if name != "chance" else "probability", text, why) for name, text in words.items()}
    a, b = int(below["strained"].sum()), int(rest["strained"].sum())
    chance = fisher(((a, len(below) - a), (b, len(rest) - b)))
    return {
        "strained_below": Measurement(100 * a / len(below), "%", len(below), words["strained_below"]),
        "strained_at_cost": Measurement(100 * b / len(rest), "%", len(rest), words["strained_at_cost"]),
        "chance": Measurement(chance, "probability", len(below) + len(rest), words["chance"]),
    }
