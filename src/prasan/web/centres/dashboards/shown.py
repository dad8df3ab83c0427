"""A dashboard's panels with their figures, within the reader's scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from prasan.centres.definitions import shipped_definitions
from prasan.centres.organisation import Unit
from prasan.centres.rollup import FILE
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.web.centres import words
from prasan.web.centres.briefing import ranking
from prasan.web.centres.briefing.mapped import mapped
from prasan.web.centres.briefing.overview import Standing, read_positions, standing
from prasan.web.centres.dashboards.composing import MAP, RANKING, TEXT, Panel
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import in_words

_LINES = 10


@dataclass(frozen=True)
class Shown:
    """A panel as it is read: ``standing`` and what its kind needs, or ``why`` there is nothing."""

    panel: Panel
    number: int
    unit: str = ""
    standing: Standing | None = None
    of: Any = None
    why: str = ""


def shown(
    panels: list[Panel], own: str, snapshot: Snapshot | None, scope: frozenset[str], now: Organisation
) -> list[Shown]:
    """The panels for a reader of the unit ``own``.  A unit that the reader may not see is not told from one that is gone."""
    return [_shown(panel, at, own, snapshot, scope, now) for at, panel in enumerate(panels, 1)]


def _shown(
    panel: Panel, number: int, own: str, snapshot: Snapshot | None, scope: frozenset[str], now: Organisation
) -> Shown:
    if panel.kind == TEXT:
        return Shown(panel, number)
    unit = panel.unit or own
    if unit not in scope:
        return Shown(panel, number, why=_("This panel is of a unit that you may not see."))
    named: Unit = now.tree.units[unit]
    empty = Shown(panel, number, in_words(named), why=_("There is no figure of it yet."))
    if snapshot is None:
        return empty
    found, _known = read_positions(snapshot.file(FILE), unit, scope, panel.period)
    position = next((each for each in found if each.indicator.id == panel.indicator), None)
    if position is None:
        return empty
    told = Shown(panel, number, in_words(named), standing(position, unit, []))
    wording = Wording(position.indicator, shipped_definitions())
    if panel.kind == RANKING:
        of = ranking.BELOW if position.below else ranking.PROVINCES
        with Engine.over_file(snapshot.file(FILE)) as engine:
            ranked = ranking.ranking(engine, scope, now, unit, position.indicator, position.cell.period, of)
        return replace(told, of=replace(ranked, lines=ranked.lines[:_LINES]))
    if panel.kind == MAP:
        drawn = mapped(snapshot, scope, now, unit, told.standing, position.cell.period) if told.standing else None
        return replace(told, of=drawn) if drawn else replace(empty, why=_("There is nothing by province."))
    rows = [
        (words.short_period(cell.period), wording.figure(cell), wording.state(cell), wording.coverage(cell))
        for cell in position.history[-12:]
    ]
    return replace(told, of=rows)
