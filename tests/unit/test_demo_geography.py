"""The demonstration's boundaries: an island divided among its commissioners, the same bytes each time."""

import json
from types import SimpleNamespace

import pytest

from vcse_monograph.records.boundaries import read_boundaries
from vcse_monograph.sources.demo.geography import SIZE, closed, coast, tiles, write_boundaries

NAMES = [f"NHS Place {number} CCG" for number in range(12)]


def area(ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, closed(ring)[1:], strict=True)) / 2


def boundaries(path, seed):
    write_boundaries(path, [SimpleNamespace(code=f"D{n}", name=name) for n, name in enumerate(NAMES)], seed)
    return path


def test_every_commissioner_has_an_area_of_like_size_and_together_they_are_the_island(tmp_path):
    read = read_boundaries(boundaries(tmp_path / "b.geojson", 1), "name", "b.geojson")
    sizes = [area([tuple(point) for point in polygons[0][0][:-1]]) for polygons in read.values()]
    assert list(read) == NAMES
    assert sum(sizes) == pytest.approx(area(coast()), rel=1e-4)
    assert max(sizes) < 3 * min(sizes)


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    one, two, other = (boundaries(tmp_path / f"{n}.geojson", seed).read_bytes() for n, seed in ((1, 7), (2, 7), (3, 8)))
    assert one == two != other


def test_the_island_lies_nowhere(tmp_path):
    """No degrees: a point of it is no point on Earth."""
    content = json.loads(boundaries(tmp_path / "b.geojson", 1).read_text(encoding="utf-8"))
    far = [abs(x) for one in content["features"] for x, _ in one["geometry"]["coordinates"][0]]
    assert 180 < max(far) <= 1.3 * SIZE[0]


def test_a_single_seat_has_the_whole_island():
    assert area(tiles([(0.0, 0.0)])[0]) == pytest.approx(area(coast()))
