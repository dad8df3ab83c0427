"""Which office of a kind is nearest to a district.

A kind that every district or every province has is the asker's own; of one that some provinces have, the nearest is taken by the
distance between the centres of provinces on the sphere.  Offices are named by rule from the areas: a sample until their agencies
confirm them, which is said of each.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from prasan.services.model import OfficeKind
from prasan.thai.areas import names

BANGKOK = "10"
_EARTH_KM = 6371.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Office:
    """An office: its kind, its names, the code of the district or province it is in, and how far that is (km, None: its own)."""

    kind: OfficeKind
    name_th: str
    name_en: str
    area: str
    away_km: int | None


def nearest(kind: OfficeKind, district: str, centres: Mapping[str, Point]) -> Office:
    """The office of a kind for a district (4 digits) or a province (2).

    ``centres`` are by code of a province its longitude and latitude in degrees.  Raises KeyError for an area that there is not.
    """
    province = district[:2]
    names("provinces")[province]
    if kind.provinces and province not in kind.provinces:
        own = centres[province]
        away = {code: _away(own, centres[code]) for code in kind.provinces if code in centres}
        nearby = min(away, key=lambda code: (away[code], code))
        return _named(kind, nearby, round(away[nearby]))
    return _named(kind, district if kind.level == "district" and len(district) == 4 else province, None)


def _named(kind: OfficeKind, area: str, away_km: int | None) -> Office:
    thai, english = names("districts" if len(area) == 4 else "provinces")[area]
    th, en = (kind.bangkok_th, kind.bangkok_en) if area.startswith(BANGKOK) else (kind.name_th, kind.name_en)
    for before in ("เขต", "อำเภอ"):  # a capital's district carries its kind in its name
        thai = thai.removeprefix(before)
    if kind.level == "district" and len(area) == 2:
        return Office(kind, th.replace("{area}", f"ใน{thai}"), en.replace("{area}", english), area, away_km)
    return Office(kind, th.replace("{area}", thai), en.replace("{area}", english), area, away_km)


def _away(a: Point, b: Point) -> float:
    """Kilometres along the great circle (haversine)."""
    (east_a, north_a), (east_b, north_b) = (tuple(map(math.radians, each)) for each in (a, b))
    half = math.sin((north_b - north_a) / 2) ** 2
    half += math.cos(north_a) * math.cos(north_b) * math.sin((east_b - east_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
