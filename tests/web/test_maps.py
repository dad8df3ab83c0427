from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from prasan.thai.areas import names
from prasan.web.centres import maps
from prasan.web.centres.classes import class_of, quantiles

Box = tuple[float, float, float, float]
PROVINCES = Path(__file__).parent / "data" / "provinces.geojson"


def test_the_nation_has_every_province_and_each_province_every_district() -> None:
    assert [outline.code for outline in maps.nation().outlines] == sorted(names("provinces"))
    drawn = {outline.code for code in names("provinces") for outline in maps.province(code).outlines}
    assert drawn == set(names("districts"))
    assert all(outline.path for code in names("provinces") for outline in maps.province(code).outlines)


def test_there_is_no_map_of_what_is_no_province() -> None:
    with pytest.raises(KeyError):
        maps.province("00")


def test_two_squares_side_by_side_dissolve_into_one_ring() -> None:
    left, right = [(0, 0), (1, 0), (1, 1), (0, 1)], [(1, 0), (2, 0), (2, 1), (1, 1)]
    [ring] = maps.dissolved([left, right])
    assert sorted(ring) == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]


def test_an_island_and_a_hole_stay_rings_of_their_own() -> None:
    square, hole = [(0, 0), (9, 0), (9, 9), (0, 9)], [(3, 3), (3, 6), (6, 6), (6, 3)]
    island = [(20, 0), (21, 0), (21, 1)]
    assert sorted(map(sorted, maps.dissolved([square, hole, island]))) == sorted(map(sorted, [square, hole, island]))


def test_provinces_dissolved_from_districts_lie_where_the_published_provinces_lie() -> None:
    published = {
        feature["properties"]["code"]: _published_box(feature["geometry"])
        for feature in json.loads(PROVINCES.read_text(encoding="utf-8"))["features"]
    }
    drawn = {outline.code: _drawn_box(outline.path) for outline in maps.nation().outlines}
    west, east = min(box[0] for box in published.values()), max(box[2] for box in published.values())
    scale = (max(box[2] for box in drawn.values()) - min(box[0] for box in drawn.values())) / (east - west)
    for code, (left, _, right, _) in published.items():
        at = ((left - west) * scale + 8, (right - west) * scale + 8)
        assert drawn[code][0] == pytest.approx(at[0], abs=15), code  # 15 of 557: a quarter of a degree
        assert drawn[code][2] == pytest.approx(at[1], abs=15), code


def _published_box(geometry: dict) -> Box:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    points = [point for polygon in polygons for ring in polygon for point in ring]
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def _drawn_box(path: str) -> Box:
    xs, ys = [], []
    for ring in filter(None, path.split("z")):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        x, y = numbers[0], numbers[1]
        xs.append(x), ys.append(y)
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x), ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


def test_quantiles_hold_about_as_many_values_each_and_never_part_equal_ones() -> None:
    classes = quantiles(range(1, 101))
    assert [(each.low, each.high) for each in classes] == [(1, 20), (21, 40), (41, 60), (61, 80), (81, 100)]
    assert [each.shade for each in classes] == [1, 2, 3, 4, 5]
    tied = quantiles([1] * 50 + [2, 3])
    assert all(class_of(value, tied).low <= value <= class_of(value, tied).high for value in (1, 2, 3))


def test_few_values_spread_over_the_ramp_and_none_make_no_class() -> None:
    assert [each.shade for each in quantiles([5, 9])] == [1, 5]
    assert [each.shade for each in quantiles([7])] == [3]
    assert quantiles([]) == []
