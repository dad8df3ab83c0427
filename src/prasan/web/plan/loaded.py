"""The plan on a day, and the indicators' ways out of the centres' roll-up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from prasan.centres import periods
from prasan.centres.areas import NATION
from prasan.centres.definitions import Indicator, shipped_definitions
from prasan.centres.periods import BUDDHIST_ERA
from prasan.centres.query import Cell, of_unit
from prasan.centres.rollup import FILE, KIND
from prasan.council.plan.nodes import Plan
from prasan.council.plan.scorecard import Aim
from prasan.engine.connection import Engine
from prasan.web.centres.organisation import organisation
from prasan.web.plan.models import NodeVersion
from prasan.web.snapshots import store

NATIONAL = "00000"
_ENOUGH = 0.5  # of the expected reports, for a figure to be judged


def plan_on(day: date) -> Plan:
    """The plan as it stood on a day, with all that it was before."""
    return Plan([each.told() for each in NodeVersion.objects.all() if each.until != each.since], day)


def aims() -> dict[str, Aim]:
    """The way of each indicator that has figures of the nation and a target, by its code.

    The plan is judged by the nation's figures, whoever reads it; a figure itself is shown to those who see the nation's centre.
    """
    snapshot = store().find(KIND)
    return _aims(snapshot.file(FILE), snapshot.id) if snapshot else {}


@lru_cache(maxsize=2)
def _aims(file: Path, _id: str) -> dict[str, Aim]:
    scope = organisation(timezone.localdate()).visible(NATIONAL)
    with Engine.over_file(file) as engine:
        cells = of_unit(engine, scope, NATIONAL, NATION)
    known = shipped_definitions().indicator
    found = {code: _aim(known[code], of_it) for code, of_it in cells.items() if code in known}
    return {code: aim for code, aim in found.items() if aim}


def _aim(indicator: Indicator, cells: Iterable[Cell]) -> Aim | None:
    """From the first figure to the target of the last one, of the shortest type of period that has figures."""
    there = [
        (periods.parse(cell.period), cell.value)
        for cell in cells
        if cell.value is not None and cell.reported >= _ENOUGH * cell.expected
    ]
    if not there:
        return None
    shortest = min(there, key=lambda each: each[0].ends - each[0].starts)[0].type
    figures = sorted((period.ends, value) for period, value in there if period.type == shortest)
    last = max((period for period, _ in there if period.type == shortest), key=lambda each: each.ends)
    target, due = indicator.aim(NATIONAL, last).value, _due(indicator, last)
    if target is None or due is None:
        return None
    (since, baseline), *_ = figures
    return Aim(baseline, since, target, due, figures, indicator.higher_is_better)


def _due(indicator: Indicator, period: periods.Period) -> date | None:
    """The last day for which the target is dated: its own, else that of the national plan which the indicator serves."""
    own = [each.until for each in indicator.targets if each.holds(NATIONAL, period) and each.value is not None]
    if own and own[-1]:
        return periods.parse(own[-1]).ends
    plan = shipped_definitions().plan.get(indicator.plan or "")
    return date(plan.until - BUDDHIST_ERA, 9, 30) if plan and plan.until else None
