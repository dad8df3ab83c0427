"""The map of provinces on the executive's page, and the areas at both ends of its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from prasan.centres import query
from prasan.centres.areas import NATION
from prasan.centres.definitions import shipped_definitions
from prasan.centres.query import Cell
from prasan.centres.rollup import FILE
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.web.centres.area_map import Map, map_of
from prasan.web.centres.asked import Asked
from prasan.web.centres.briefing.overview import Below, Overview, Standing, figure_address
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import in_words

_ENDS = 5


@dataclass(frozen=True)
class Mapped:
    """An indicator by province: the map, and the first and the last provinces in the order of the values."""

    standing: Standing
    period: str
    map: Map
    first: list[Below]
    last: list[Below]


def mapped(
    snapshot: Snapshot, scope: frozenset[str], now: Organisation, unit: str, standing: Standing, period: str
) -> Mapped | None:
    """The map of an indicator of a unit; None where it has no figures by province."""
    indicator = standing.indicator
    wording = Wording(indicator, shipped_definitions())
    inside = _inside(snapshot.file(FILE), scope, indicator.id, unit, period)
    if not any(now.areas[code].stated for code in inside):
        return None
    drawn = map_of(now, Asked(unit, indicator.id, period), wording, now.areas[NATION], inside)
    if drawn is None:
        return None
    known = [(cell.value, cell) for code, cell in inside.items() if cell.value is not None and now.areas[code].stated]
    known.sort(key=lambda pair: (pair[0] if indicator.higher_is_better else -pair[0], pair[1].area))
    ends = [
        Below(
            in_words(now.areas[cell.area]),
            wording.figure(cell),
            "",
            figure_address(unit, indicator.id, period, cell.area),
        )
        for _value, cell in known
    ]
    return Mapped(standing, period, drawn, ends[::-1][:_ENDS], ends[:_ENDS] if len(ends) >= 2 * _ENDS else [])


@lru_cache(maxsize=64)
def _inside(path: Path, scope: frozenset[str], indicator: str, unit: str, period: str) -> Mapping[str, Cell]:
    """A unit's cells by province, of a file that never changes."""
    with Engine.over_file(path) as engine:
        return {cell.area: cell for cell in query.by_area(engine, scope, indicator, unit, NATION, period)}


def first_map(snapshot: Snapshot | None, scope: frozenset[str], now: Organisation, told: Overview) -> Mapped | None:
    """The map of the indicator that is furthest off target, or else of the first that has one."""
    if snapshot is None:
        return None
    for standing in told.standings:
        found = mapped(snapshot, scope, now, told.unit.code, standing, standing.cell_period)
        if found is not None:
            return found
    return None
