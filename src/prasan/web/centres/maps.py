"""The outlines of provinces and districts as SVG paths, projected once and kept.

The source is ``data/districts.geojson`` (longitude and latitude in degrees; see NOTICE).  A province is drawn
as what is left of its districts' edges once those between two of them are struck out, so that the map of the
nation and that of a province have the same borders.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Point = tuple[float, float]
Ring = Sequence[Point]
_LONG_SIDE = 1000.0  # units of the drawing along its longer side
_MARGIN = 8.0


@dataclass(frozen=True)
class Outline:
    """One area's path, in the units of its drawing."""

    code: str
    path: str


@dataclass(frozen=True)
class Drawing:
    """Outlines in one box of ``width`` by ``height``; areas in the order of their codes."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


@cache
def nation() -> Drawing:
    """The provinces."""
    rings_of: dict[str, list[Ring]] = defaultdict(list)
    for code, rings in _districts().items():
        rings_of[code[:2]].extend(rings)
    return _draw({code: dissolved(rings) for code, rings in rings_of.items()})


@cache
def province(code: str) -> Drawing:
    """The districts of a province.  Raises KeyError for a code without any."""
    rings = {district: rings for district, rings in _districts().items() if district[:2] == code}
    if not rings:
        raise KeyError(code)
    return _draw(rings)


def dissolved(rings: Iterable[Ring]) -> list[Ring]:
    """The rings around neighbouring rings: an edge that two of them share is inside, and goes."""
    edges: dict[tuple[Point, Point], None] = {}
    for ring in rings:
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            if start == end:
                continue
            if (end, start) in edges:
                del edges[end, start]
            else:
                edges[start, end] = None
    following: dict[Point, list[Point]] = defaultdict(list)
    for start, end in edges:
        following[start].append(end)
    joined: list[Ring] = []
    while following:
        first = next(iter(following))
        ring, at = [], first
        while at in following:
            ring.append(at)
            onward = following[at]
            at, _ = onward.pop(), onward or following.pop(ring[-1])
        if len(ring) > 2:
            joined.append(ring)
    return joined


@cache
def _districts() -> dict[str, list[Ring]]:
    """Rings by district code, all turning one way (so that a shared edge is met once in each direction)."""
    source = json.loads(files("prasan.web.centres").joinpath("data", "districts.geojson").read_text(encoding="utf-8"))
    found: dict[str, list[Ring]] = {}
    for feature in sorted(source["features"], key=lambda feature: feature["properties"]["code"]):
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings: list[Ring] = []
        for outer, *holes in polygons:
            rings.append(_turning(outer, clockwise=False))
            rings.extend(_turning(hole, clockwise=True) for hole in holes)
        found[feature["properties"]["code"]] = rings
    return found


def _turning(coordinates: list[list[float]], *, clockwise: bool) -> Ring:
    points = [(x, y) for x, y, *_ in coordinates]
    if points[0] == points[-1]:
        points.pop()
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    return points[::-1] if (doubled < 0) != clockwise else points


def _draw(rings_of: dict[str, list[Ring]]) -> Drawing:
    """Project by Mercator onto a box; a straight line stays one at this size."""
    projected = {
        code: [[(math.radians(x), _mercator(y)) for x, y in ring] for ring in rings] for code, rings in rings_of.items()
    }
    xs = [x for rings in projected.values() for ring in rings for x, _ in ring]
    ys = [y for rings in projected.values() for ring in rings for _, y in ring]
    west, north = min(xs), max(ys)
    scale = _LONG_SIDE / max(max(xs) - west, north - min(ys))
    outlines = tuple(
        Outline(code, "".join(_path(ring, west, north, scale) for ring in rings)) for code, rings in projected.items()
    )
    width = round((max(xs) - west) * scale + 2 * _MARGIN)
    height = round((north - min(ys)) * scale + 2 * _MARGIN)
    return Drawing(width, height, tuple(sorted(outlines, key=lambda outline: outline.code)))


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _path(ring: Ring, west: float, north: float, scale: float) -> str:
    """Relative whole steps, so that a page with 77 provinces stays small; points that fall together are one."""
    steps: list[str] = []
    before: tuple[int, int] | None = None
    for x, y in ring:
        at = (round((x - west) * scale + _MARGIN), round((north - y) * scale + _MARGIN))
        if before is None:
            steps.append(f"M{at[0]} {at[1]}l")
        elif at != before:
            steps.append(f"{at[0] - before[0]} {at[1] - before[1]} ")
        before = at
    return "".join(steps).rstrip() + "z" if len(steps) > 2 else ""


@cache
def province_centres() -> dict[str, Point]:
    """By code of a province the middle of its districts' outlines: mean longitude and latitude, degrees."""
    points: dict[str, list[Point]] = defaultdict(list)
    for code, rings in _districts().items():
        points[code[:2]].extend((east, north) for ring in rings for east, north in ring)
    return {
        code: (sum(each[0] for each in found) / len(found), sum(each[1] for each in found) / len(found))
        for code, found in points.items()
    }
