"""Invented boundaries: an island that lies nowhere, divided among the invented commissioners.

Each point of the island belongs to the nearest of as many seats as there are commissioners; the seats are moved to the
middle of their areas until these are of like size (Lloyd's relaxation of a Voronoi tiling).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias

import numpy as np

from vcse_monograph.files import write_text
from vcse_monograph.sources.demo.world import Commissioner

Point: TypeAlias = tuple[float, float]

SIZE = (120_000.0, 90_000.0)
"""Half of the island's breadth and height, in metres."""
ROUNDS = 25
"""Relaxations: after 25 the areas hardly change."""
STREAM = 9
"""The random numbers' own stream, so that drawing the island moves no payment."""


def write_boundaries(path: Path, commissioners: list[Commissioner], seed: int) -> None:
    """Write one polygon for each commissioner as GeoJSON, in metres from a point that is nowhere."""
    seats = seats_of(len(commissioners), np.random.default_rng([seed, STREAM]))
    features = [
        {
            "type": "Feature",
            "properties": {"code": one.code, "name": one.name},
            "geometry": {"type": "Polygon", "coordinates": [[[round(x), round(y)] for x, y in closed(ring)]]},
        }
        for one, ring in zip(commissioners, tiles(seats), strict=True)
    ]
    write_text(path, json.dumps({"type": "FeatureCollection", "features": features}, indent=1) + "\n")


def coast() -> list[Point]:
    """The island's outline: a rounded box, counter-clockwise."""
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x, y = np.cos(angles), np.sin(angles)
    round_off = (np.abs(x) ** 3 + np.abs(y) ** 3) ** (-1 / 3)  # between an ellipse (power 2) and a box
    return list(zip((SIZE[0] * x * round_off).tolist(), (SIZE[1] * y * round_off).tolist(), strict=True))


def seats_of(count: int, rng: np.random.Generator) -> list[Point]:
    """As many seats on the island, spread evenly."""
    seats = [(float(x), float(y)) for x, y in rng.uniform(-0.7, 0.7, (count, 2)) * SIZE]
    for _ in range(ROUNDS):
        seats = [middle(tile) for tile in tiles(seats)]
    return seats


def tiles(seats: list[Point]) -> list[list[Point]]:
    """The part of the island that is nearest to each seat."""
    return [_tile(seat, [other for other in seats if other != seat]) for seat in seats]


def _tile(seat: Point, others: list[Point]) -> list[Point]:
    tile = coast()
    for other in others:
        tile = _nearer(tile, seat, other)
    return tile


def _nearer(tile: list[Point], seat: Point, other: Point) -> list[Point]:
    """The part of a convex tile that is nearer to `seat` than to `other`."""
    (a, b), (c, d) = seat, other
    normal, edge = (c - a, d - b), (c * c + d * d - a * a - b * b) / 2
    beyond = [normal[0] * x + normal[1] * y - edge for x, y in tile]
    kept: list[Point] = []
    for at, here in enumerate(tile):
        before, there = tile[at - 1], beyond[at - 1]
        if (beyond[at] > 0) != (there > 0):
            part = there / (there - beyond[at])
            kept.append((before[0] + part * (here[0] - before[0]), before[1] + part * (here[1] - before[1])))
        if beyond[at] <= 0:
            kept.append(here)
    return kept


def middle(ring: list[Point]) -> Point:
    """The centre of mass of a ring's area."""
    pairs = list(zip(ring, closed(ring)[1:], strict=True))
    weights = [x * v - u * y for (x, y), (u, v) in pairs]
    whole = 3 * sum(weights)
    return (
        sum(w * (x + u) for w, ((x, _), (u, _)) in zip(weights, pairs, strict=True)) / whole,
        sum(w * (y + v) for w, ((_, y), (_, v)) in zip(weights, pairs, strict=True)) / whole,
    )


def closed(ring: list[Point]) -> list[Point]:
    """The ring with its first point again at its end, as GeoJSON has it."""
    return [*ring, ring[0]]
