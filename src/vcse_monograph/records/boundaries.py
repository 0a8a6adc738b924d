"""Boundaries of areas: a GeoJSON file, read strictly, every fault of it told at once.

Written as `areas.json`: `{source, areas: {name: [polygon]}, commissioners: {commissioner: name}}`, where a polygon is a
list of rings, the outer one first, and a ring a list of `[x, y]` in the units of the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.files import write_text

Ring: TypeAlias = list[list[float]]
Polygon: TypeAlias = list[Ring]
Areas: TypeAlias = dict[str, list[Polygon]]

DEPTH = {"Polygon": 0, "MultiPolygon": 1}
"""GeoJSON's kinds of areas (RFC 7946), by how many lists stand round their polygons."""

EXPORT = "export the areas as GeoJSON (RFC 7946): a FeatureCollection of polygons"


def read_boundaries(path: Path, name: str, called: str) -> Areas:
    """The areas of a file by their property `name`, in its order; parts of one name belong to one area.

    `called` is what the file is called in messages. Raises DataError with every fault of the file.
    """
    areas: Areas = {}
    problems: list[tuple[int, Problem]] = []
    for number, feature in enumerate(_features(path, called), start=1):
        found = _area(feature, name, f"Feature {number} of {called}")
        if isinstance(found, Problem):
            problems.append((number, found))
        else:
            areas.setdefault(found[0], []).extend(found[1])
    if problems:
        raise DataError(_told_once(problems), where=called, after="no notebook was run")
    return areas


def _told_once(problems: Sequence[tuple[int, Problem]]) -> list[Problem]:
    """The problems of features by number, those that differ in their number alone as one, with how many there are."""
    alike: dict[Problem, list[Problem]] = {}
    for number, problem in problems:
        numberless = replace(problem, what=problem.what.replace(f"Feature {number} ", "", 1))
        alike.setdefault(numberless, []).append(problem)
    return [
        replace(same[0], what=f"{same[0].what} {len(same) - 1} more features are like it.") if same[1:] else same[0]
        for same in alike.values()
    ]


def write_areas(path: Path, areas: Areas, commissioners: Mapping[str, str], source: str) -> None:
    """Write what was read, beside what the edition says of its commissioners."""
    content = {"source": source, "areas": areas, "commissioners": dict(sorted(commissioners.items()))}
    write_text(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def _features(path: Path, called: str) -> list[Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        problem = Problem(what=f"{called} is not JSON: {error}.", needed="GeoJSON", do=EXPORT)
        raise DataError(problem, after="no notebook was run") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        kind = content.get("type", "no type") if isinstance(content, dict) else type(content).__name__
        problem = Problem(what=f"{called} holds no areas.", found=str(kind), needed="a FeatureCollection", do=EXPORT)
        raise DataError(problem, after="no notebook was run")
    return features


def _area(feature: Any, name: str, where: str) -> tuple[str, list[Polygon]] | Problem:
    """The name and polygons of a feature, or what is wrong with it."""
    feature = feature if isinstance(feature, dict) else {}
    properties, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
    if not (called := str(properties.get(name) or "").strip()):
        return Problem(
            what=f'{where} has no property "{name}".{did_you_mean(name, properties)}',
            found=", ".join(sorted(map(str, properties))) or "no properties",
            do="name the property that holds the area's name or code: [geography] name",
        )
    kind = str(geometry.get("type", "none"))
    if kind not in DEPTH:
        return Problem(what=f"{where} ({called}) is no area.", found=kind, needed=" or ".join(DEPTH), do=EXPORT)
    coordinates = geometry.get("coordinates")
    polygons: Any = coordinates if DEPTH[kind] else [coordinates]
    if not _are_polygons(polygons):
        needed = "rings of four or more points, [x, y] each"
        return Problem(what=f"{where} ({called}) has coordinates that are no polygon.", needed=needed, do=EXPORT)
    return called, [[[point[:2] for point in ring] for ring in polygon] for polygon in polygons]


def _are_polygons(polygons: Any) -> bool:
    """Whether they are lists of rings of four or more points of two finite numbers."""
    try:
        rings = [ring for polygon in polygons for ring in polygon]
        return bool(rings) and all(len(ring) >= 4 and all(_is_point(point) for point in ring) for ring in rings)
    except TypeError:
        return False


def _is_point(point: Any) -> bool:
    x, y, *_ = point if len(point) >= 2 else (None, None)
    return all(isinstance(value, (int, float)) and abs(value) < float("inf") for value in (x, y))
