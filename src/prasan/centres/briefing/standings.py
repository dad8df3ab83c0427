"""Where a unit's indicators stand: the latest figure of each, against its target and against the period before.

All comes out of the roll-up, so what is hidden there is hidden here: a hidden figure has no value, meets no target,
misses none, and has no change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prasan.centres import periods
from prasan.centres.areas import NATION
from prasan.centres.definitions import Definitions, Indicator
from prasan.centres.periods import Period
from prasan.centres.query import Cell, NotVisibleError, cells_of, of_unit
from prasan.engine.connection import Engine
from prasan.engine.statement import named

ROOM = "prasan.centres.briefing"
_ENOUGH = 0.5  # of the expected reports, for a period to be shown before it is asked for


@dataclass(frozen=True)
class LikeForLike:
    """The change among the ``units`` of ``of`` that reported in full in both periods; values are the indicator's."""

    units: int
    of: int
    before: float
    now: float


@dataclass(frozen=True)
class Mover:
    """A unit below, and its figures of both periods; both are complete."""

    before: Cell
    now: Cell

    @property
    def change(self) -> float:
        """The difference of the values."""
        return (self.now.value or 0.0) - (self.before.value or 0.0)


@dataclass(frozen=True)
class Position:
    """Where an indicator of a unit stands.

    ``cell`` is its latest figure, ``history`` all of the same type of period up to it, oldest first, and ``below`` and
    ``below_before`` those of the units directly under it, in the same period and in the one before.
    """

    indicator: Indicator
    cell: Cell
    history: tuple[Cell, ...]
    below: tuple[Cell, ...] = ()
    below_before: tuple[Cell, ...] = ()

    @property
    def before(self) -> Cell | None:
        """The figure of the period just before; None where there is none."""
        return self.history[-2] if len(self.history) > 1 else None

    @property
    def target(self) -> float | None:
        """What the unit aims at in the period of its latest figure; None where nothing."""
        return target_of(self.indicator, self.cell)

    @property
    def gap(self) -> float | None:
        """How far the value is on the good side of the target (negative: short of it); None without one of them."""
        return short_of(self.indicator, self.cell)

    @property
    def off_target(self) -> bool:
        """Whether there is a target and it is not met."""
        return self.gap is not None and self.gap < 0

    @property
    def change(self) -> float | None:
        """The value less the one before; None without both."""
        if self.before is None or self.before.value is None or self.cell.value is None:
            return None
        return self.cell.value - self.before.value

    @property
    def better(self) -> bool | None:
        """Whether the change is a good one; None where there is none, or none that is judged (no target is set)."""
        if not self.change or self.target is None:
            return None
        return (self.change > 0) == self.indicator.higher_is_better

    @property
    def missing_target(self) -> list[Cell]:
        """The figures below that miss the target, the furthest from it first."""
        return sorted(
            (cell for cell in self.below if (gap := short_of(self.indicator, cell)) is not None and gap < 0),
            key=lambda cell: (short_of(self.indicator, cell) or 0.0, cell.unit),
        )

    @property
    def movers(self) -> list[Mover]:
        """The units below with a whole figure in both periods, the largest change first."""
        before = {cell.unit: cell for cell in self.below_before}
        pairs = [Mover(before[cell.unit], cell) for cell in self.below if cell.unit in before]
        whole = [pair for pair in pairs if _whole(pair.before) and _whole(pair.now)]
        return sorted(whole, key=lambda pair: (-abs(pair.change), pair.now.unit))

    @property
    def like_for_like(self) -> LikeForLike | None:
        """The change among those that are complete in both; None where that is all, or nobody."""
        movers = self.movers
        if not movers or len(movers) == len(self.below) == len(self.below_before):
            return None
        before, now = (
            _together(self.indicator, cells) for cells in zip(*[(m.before, m.now) for m in movers], strict=True)
        )
        if before is None or now is None:
            return None
        return LikeForLike(len(movers), len({cell.unit for cell in (*self.below, *self.below_before)}), before, now)


def target_of(indicator: Indicator, cell: Cell) -> float | None:
    """What a figure's unit aims at in its period: by this it is judged wherever it is shown.  None where nothing.

    A sum's target is for the whole country: no part of it is to reach it.
    """
    if cell.area != NATION and not indicator.is_ratio:
        return None
    return indicator.aim(cell.unit, periods.parse(cell.period)).value


def ever_has_target(indicator: Indicator, unit: str) -> bool:
    """Whether a unit has a target in any period."""
    dated = (target for target in indicator.targets if not target.units or unit in target.units)
    return indicator.target is not None or any(target.value is not None for target in dated)


def short_of(indicator: Indicator, cell: Cell) -> float | None:
    """How far a value is on the good side of its unit's target, negative where it misses it; None without one of them."""
    target = target_of(indicator, cell)
    if target is None or cell.value is None:
        return None
    return cell.value - target if indicator.higher_is_better else target - cell.value


def positions(
    engine: Engine, scope: frozenset[str], unit: str, definitions: Definitions, period: str = ""
) -> list[Position]:
    """Where every indicator of a unit stands, in the order of the definitions; those without figures are left out.

    ``period`` asks for what was known at its end: of each indicator the figure of that type of period, or of its
    shortest.  Without it an indicator shows its latest period of which half of the reports are in.

    ``engine`` is on a roll-up's file.  Raises NotVisibleError, and PeriodError for a period that is none.
    """
    if unit not in scope:
        raise NotVisibleError("this unit is outside what you may see")
    asked = periods.parse(period) if period else None
    over_time = of_unit(engine, scope, unit, NATION)
    chosen = {}
    for indicator in definitions.indicators:
        history = _history(over_time.get(indicator.id, ()), asked)
        if history:
            chosen[indicator.id] = (indicator, history)
    pairs = [(identity, cell.period) for identity, (_, history) in chosen.items() for cell in history[-2:]]
    below: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    wanted = {"indicators": [pair[0] for pair in pairs], "periods": [pair[1] for pair in pairs]}
    asked_below = {"over": unit, "area": NATION, **wanted}
    for cell in cells_of(engine, named(ROOM, "figures_below"), scope, shown=wanted["periods"], **asked_below):
        below[cell.indicator, cell.period].append(cell)
    return [
        Position(
            indicator,
            history[-1],
            tuple(history),
            tuple(below[identity, history[-1].period]),
            tuple(below[identity, history[-2].period]) if len(history) > 1 else (),
        )
        for identity, (indicator, history) in chosen.items()
    ]


def periods_known(engine: Engine, scope: frozenset[str], unit: str) -> list[str]:
    """The periods of which a unit has figures, the latest first.  Raises NotVisibleError."""
    if unit not in scope:
        raise NotVisibleError("this unit is outside what you may see")
    rows = engine.tuples(named(ROOM, "periods_known"), {"unit": unit, "scope": sorted(scope)})
    return [period for (period,) in rows]


def departments(engine: Engine, scope: frozenset[str], indicator: str, unit: str, area: str, period: str) -> list[Cell]:
    """The figures of every department under a unit, at any depth, by code.  Raises NotVisibleError."""
    if unit not in scope:
        raise NotVisibleError("this unit is outside what you may see")
    asked = {"indicator": indicator, "over": unit, "area": area, "period": period}
    return cells_of(engine, named(ROOM, "departments_below"), scope, **asked)


def _history(cells: Sequence[Cell], asked: Period | None) -> list[Cell]:
    """The figures of one type of period, up to the one that is shown."""
    known = [(periods.parse(cell.period), cell) for cell in cells]
    if asked is not None:
        known = [(period, cell) for period, cell in known if period.ends <= asked.ends]
    if not known:
        return []
    kinds = {period.type: period.ends - period.starts for period, _ in known}
    kind = asked.type if asked is not None and asked.type in kinds else min(kinds, key=lambda each: kinds[each])
    history = [cell for period, cell in known if period.type == kind]
    if asked is None:
        while len(history) > 1 and history[-1].reported < _ENOUGH * history[-1].expected:
            history.pop()
    return history


def _whole(cell: Cell) -> bool:
    return cell.value is not None and cell.complete


def _together(indicator: Indicator, cells: Iterable[Cell]) -> float | None:
    """An indicator's value over several units: of their summed parts."""
    known = list(cells)
    numerator = sum(cell.numerator or 0.0 for cell in known)
    if not indicator.is_ratio:
        return indicator.factor * numerator
    denominator = sum(cell.denominator or 0.0 for cell in known)
    return indicator.factor * numerator / denominator if denominator else None
