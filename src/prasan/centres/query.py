"""What a centre's page may ask of a roll-up: read-only, and never outside the asker's scope.

Every function takes an engine on ``figures.duckdb`` (``Engine.over_file``) and ``scope``, the codes of the
units that the asker may see (:func:`prasan.centres.access.visible_units`).  The scope is a parameter of each
query, so a row outside it is not fetched; asking for a unit outside it raises :class:`NotVisibleError`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prasan.centres.areas import NATION
from prasan.centres.narrowing import narrowed
from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named

ROOM = "prasan.centres"


class NotVisibleError(PermissionError):
    """The unit is outside the asker's scope.  It is raised alike for units that do not exist."""


@dataclass(frozen=True)
class Cell:
    """One figure, what it covers, and the names to show it by.

    ``value``, ``numerator`` and ``denominator`` are NULL where the figure is suppressed (``suppressed``) or where
    nothing has been reported of it; ``value`` alone where the denominator is 0.  ``value`` of an indicator without a
    denominator is its numerator times its factor.  ``expected``, ``reported`` and ``late`` count
    departments (departments × quarters for a fiscal year); the late are among the reported.
    """

    indicator: str
    unit: str
    unit_level: str
    unit_th: str
    unit_en: str
    area: str
    area_level: str
    area_th: str
    area_en: str
    period: str
    numerator: float | None
    denominator: float | None
    value: float | None
    suppressed: bool
    expected: int
    reported: int
    late: int

    @property
    def complete(self) -> bool:
        """Whether every department that should have reported has."""
        return self.reported >= self.expected


def figure(engine: Engine, scope: frozenset[str], indicator: str, unit: str, area: str, period: str) -> Cell | None:
    """One cell, or None where the roll-up has none.  ``area`` is ``"TH"``, a province or a district."""
    found = _cells(engine, scope, "cell", indicator=indicator, unit=unit, area=area, period=period)
    return found[0] if found else None


def by_child_unit(
    engine: Engine, scope: frozenset[str], indicator: str, unit: str, area: str, period: str
) -> list[Cell]:
    """The cells of the units that stood directly under ``unit`` in the period, for one area, by code."""
    return _cells(engine, scope, "cells_by_child_unit", indicator=indicator, over=unit, area=area, period=period)


def by_area(engine: Engine, scope: frozenset[str], indicator: str, unit: str, area: str, period: str) -> list[Cell]:
    """The cells of one unit for the areas in ``area``: provinces of ``"TH"``, districts of a province.

    Counts whose place is not stated come as the area ``"00"`` (in the nation) or ``"<province>00"``.
    """
    return _cells(engine, scope, "cells_by_area", indicator=indicator, unit=unit, around=area, period=period)


def over_time(engine: Engine, scope: frozenset[str], indicator: str, unit: str, area: str) -> list[Cell]:
    """The cells of one unit and area for every period, earliest first, a year after its quarters."""
    return _cells(engine, scope, "cells_over_time", indicator=indicator, unit=unit, area=area)


def of_unit(
    engine: Engine, scope: frozenset[str], unit: str, area: str, shown: Sequence[str] = ()
) -> dict[str, list[Cell]]:
    """The cells of one unit and area, of every indicator, each as :func:`over_time` has them.

    With ``shown`` at least those of these periods, and none of another fiscal year that could be left unread.
    """
    _refuse_outside(scope, unit)
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells_of(engine, named(ROOM, "cells_of_unit"), scope, shown=shown, unit=unit, area=area):
        found[cell.indicator].append(cell)
    return found


def periods_of(engine: Engine, scope: frozenset[str], indicator: str) -> list[str]:
    """The periods for which the asker can see the indicator, earliest first, a year after its quarters."""
    rows = engine.tuples(named(ROOM, "periods_of"), {"indicator": indicator, "scope": sorted(scope)})
    return [period for (period,) in rows]


def indicators_of(engine: Engine, scope: frozenset[str], unit: str) -> list[str]:
    """The indicators that have cells for ``unit``."""
    _refuse_outside(scope, unit)
    rows = engine.tuples(named(ROOM, "indicators_of"), {"unit": unit, "scope": sorted(scope)})
    return [indicator for (indicator,) in rows]


def _cells(engine: Engine, scope: frozenset[str], relation: str, **asked: str) -> list[Cell]:
    _refuse_outside(scope, asked.get("unit") or asked["over"])
    return cells_of(engine, named(ROOM, relation), scope, **asked)


def cells_of(
    engine: Engine, statement: Statement, scope: frozenset[str], *, shown: Sequence[str] = (), **asked: Any
) -> list[Cell]:
    """The answer of a statement over ``cells``.

    ``asked`` are its parameters: it is about the one ``indicator``, ``unit``, ``area`` or ``period`` that is named there,
    and of the fiscal years of the periods ``shown``.
    """
    shown = shown or ([asked["period"]] if "period" in asked else [])
    nation = asked.get("area") == NATION
    narrow = narrowed(engine, statement, asked.get("indicator"), unit=asked.get("unit"), shown=shown, nation=nation)
    if narrow is None:
        return []
    return [Cell(**row) for row in engine.records(narrow, {**asked, "scope": sorted(scope)})]


def _refuse_outside(scope: frozenset[str], unit: str) -> None:
    if unit not in scope:
        raise NotVisibleError("this unit is outside what you may see")
