"""The areas that figures are given for: the nation, provinces, districts, and "not stated"."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

NATION = "TH"
NOT_STATED = "00"


@dataclass(frozen=True)
class Area:
    """An area.  ``code`` is ``"TH"``, a province (2 digits) or a district (4); ``stated`` is False for the
    places of counts that name none: ``"00"`` in the nation, ``"<province>00"`` in a province."""

    code: str
    parent: str | None
    level: str
    name_th: str
    name_en: str
    stated: bool = True


def load_areas() -> list[Area]:
    """Every area, parents first.  Source: the standard area codes in ``prasan/thai/data``."""
    areas = [Area(NATION, None, "nation", "ประเทศไทย", "Thailand")]
    areas += [Area(row["code"], NATION, "province", row["name_th"], row["name_en"]) for row in _rows("provinces")]
    areas.append(Area(NOT_STATED, NATION, "province", "ไม่ระบุจังหวัด", "Province not stated", stated=False))
    areas += [
        Area(row["code"], row["code"][:2], "district", row["name_th"], row["name_en"]) for row in _rows("districts")
    ]
    areas += [
        Area(row["code"] + NOT_STATED, row["code"], "district", "ไม่ระบุอำเภอ", "District not stated", stated=False)
        for row in _rows("provinces")
    ]
    return areas


def closure(areas: list[Area]) -> list[tuple[str, str]]:
    """(ancestor, descendant) for every pair, each area being its own ancestor as well."""
    parents = {area.code: area.parent for area in areas}
    pairs = []
    for area in areas:
        at: str | None = area.code
        while at is not None:
            pairs.append((at, area.code))
            at = parents[at]
    return pairs


def province_populations() -> dict[str, int]:
    """People per province code.  Source: ``prasan/thai/data/population.csv``."""
    return {row["code"]: int(row["population"]) for row in _rows("population")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    source = files("prasan.thai").joinpath("data", f"{name}.csv")
    yield from csv.DictReader(source.read_text(encoding="utf-8-sig").splitlines())
