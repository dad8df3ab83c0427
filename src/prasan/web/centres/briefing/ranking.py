"""Units or provinces in the order of an indicator, best first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prasan.centres import query
from prasan.centres.areas import NATION
from prasan.centres.briefing.standings import departments, short_of, target_of
from prasan.centres.definitions import Indicator, shipped_definitions
from prasan.centres.query import Cell
from prasan.engine.connection import Engine
from prasan.web.centres import words
from prasan.web.centres.briefing.overview import figure_address, gap_words
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.words import VALUE, Wording
from prasan.web.shell.templatetags.prasan import in_language, in_words, number

BELOW, DEPARTMENTS, PROVINCES = "below", "departments", "provinces"


@dataclass(frozen=True)
class Ranked:
    """A line: ``rank`` is empty without a value, ``bar`` in percent of the largest, ``met`` None without a target.

    ``target`` is the line's own, ``target_at`` its place among the bars (in percent; empty where it is beyond them).
    """

    rank: str
    name: str
    address: str
    figure: str
    state: str
    target: str
    target_at: str
    gap: str
    met: bool | None
    coverage: str
    bar: str


@dataclass(frozen=True)
class Ranking:
    """An indicator's lines, and a sentence that sums them up."""

    indicator: Indicator
    period: str
    wording: Wording
    lines: list[Ranked]
    sentence: str

    @property
    def judged(self) -> bool:
        """Whether any line has a target."""
        return any(line.target for line in self.lines)


def ranking(
    engine: Engine, scope: frozenset[str], now: Organisation, unit: str, indicator: Indicator, period: str, of: str
) -> Ranking:
    """The ranking of what lies below a unit: the units directly under it, all departments, or the provinces."""
    wording = Wording(indicator, shipped_definitions())
    if of == PROVINCES:
        cells = [
            cell
            for cell in query.by_area(engine, scope, indicator.id, unit, NATION, period)
            if now.areas[cell.area].stated
        ]
        lines = _lines(cells, wording, lambda cell: in_words(now.areas[cell.area]))
    else:
        read = departments if of == DEPARTMENTS else query.by_child_unit
        cells = read(engine, scope, indicator.id, unit, NATION, period)
        lines = _lines(cells, wording, lambda cell: in_language(cell, "unit"))
    return Ranking(indicator, words.period_name(period), wording, lines, _sentence(lines))


def _lines(cells: list[Cell], wording: Wording, name: Callable[[Cell], str]) -> list[Ranked]:
    most = max((cell.value for cell in cells if cell.value is not None), default=0.0)
    way = -1 if wording.indicator.higher_is_better else 1
    ordered = sorted(cells, key=lambda cell: (cell.value is None, way * (cell.value or 0.0), cell.unit, cell.area))
    lines: list[Ranked] = []
    rank, before = 0, None
    for at, cell in enumerate(ordered, 1):
        if cell.value is not None and cell.value != before:
            rank, before = at, cell.value
        gap = short_of(wording.indicator, cell)
        target = target_of(wording.indicator, cell)
        bar = f"{100 * cell.value / most:.1f}" if cell.value is not None and most > 0 and cell.value >= 0 else ""
        lines.append(
            Ranked(
                number(rank) if cell.value is not None else "",
                name(cell),
                figure_address(cell.unit, cell.indicator, cell.period, cell.area),
                wording.figure(cell),
                wording.state(cell),
                "" if target is None else wording.bare(target),
                f"{100 * target / most:.1f}" if target is not None and 0 < target <= most else "",
                gap_words(wording, cell),
                None if gap is None else gap >= 0,
                "" if wording.from_registers or cell.area != NATION or cell.complete else wording.coverage(cell),
                bar,
            )
        )
    return lines


def _sentence(lines: list[Ranked]) -> str:
    known = [line for line in lines if line.state == VALUE]
    if len(known) < 2:
        return ""
    return _("First is %(first)s with %(most)s, last %(last)s with %(least)s.") % {
        "first": known[0].name,
        "most": known[0].figure,
        "last": known[-1].name,
        "least": known[-1].figure,
    }
