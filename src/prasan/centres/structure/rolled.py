"""Figures under the structure of any day: who answers for them there, and with what they can be compared.

A department's figure is placed by following what became of the department (or what it came from) between the end of
the period and the day of the structure.  It counts for a unit of that structure where all of its places are under the
unit; where only some are, it is the unit's in part, and nobody knows in which: it is **not** shown as the unit's, but
told beside it, with the units that are comparable together.  The nation has everything, so that it is the same under
every structure.  Areas are treated alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from prasan.centres import periods
from prasan.centres.areas import NATION
from prasan.centres.definitions import Definitions, Indicator
from prasan.centres.narrowing import narrowed
from prasan.centres.organisation import Structure, Tree
from prasan.centres.periods import Period
from prasan.centres.structure.reforms import area_successions
from prasan.centres.structure.successions import Successions
from prasan.engine.connection import Engine
from prasan.engine.statement import named

ROOM = "prasan.centres.structure"


class NoSuchUnitError(LookupError):
    """A unit that does not stand in the structure that is asked for, or a figure that there is not; it says which."""


@dataclass(frozen=True)
class Contribution:
    """What a department reported, or was to report, in ``period``.

    ``places`` are the units of the structure asked for that answer for it; ``then_under`` what it stood under then.
    """

    unit: str
    period: str
    then_under: str | None
    places: frozenset[str]
    numerator: Decimal | None
    denominator: Decimal | None
    suppressed: bool
    expected: int
    reported: int
    late: int


@dataclass(frozen=True)
class Together:
    """Units (or areas) of the structure that are comparable only together, and those of the period that they equal."""

    now: frozenset[str]
    then: frozenset[str]


@dataclass(frozen=True)
class StructureFigure:
    """A figure of some units of a structure, an area and a period.

    ``own`` were reported by units that are still themselves; ``inherited`` by others, all of whose work the units have
    now; ``shared`` by units of whose work the units have a part, and are in no sum.  ``units_together`` and
    ``areas_together`` say what is comparable where this is not, ``together_value`` what it comes to.
    ``not_added`` where the element is not summed over units.
    """

    indicator: str
    units: frozenset[str]
    area: str
    period: str
    structure: date
    numerator: float | None
    denominator: float | None
    value: float | None
    suppressed: bool
    expected: int
    reported: int
    late: int
    own: list[Contribution] = field(repr=False)
    inherited: list[Contribution] = field(repr=False)
    shared: list[Contribution] = field(repr=False)
    units_together: Together | None = None
    areas_together: Together | None = None
    together_value: float | None = None
    not_added: bool = False

    @property
    def comparable(self) -> bool:
        """Whether the value is all that the units, as they are in the structure, did in the period."""
        return self.units_together is None and self.areas_together is None


class Structured:
    """The figures of one indicator, area and period, under the structure of a day.

    Without a day it is that of the period's last.

    ``engine`` is on a roll-up's file.  Raises PeriodError for a period in which the indicator cannot be had.
    """

    def __init__(
        self,
        engine: Engine,
        tree: Tree,
        definitions: Definitions,
        indicator: Indicator,
        area: str,
        period: Period,
        on: date | None = None,
    ) -> None:
        self.tree, self.definitions, self.indicator = tree, definitions, indicator
        self.area, self.period = area, period
        self.area_day = on or period.ends
        # Of the organisation nothing is known before its first edge; areas are known longer.
        self.day = max(self.area_day, tree.first_day)
        self.structure = tree.as_of(self.day)
        self._successions, self._areas = tree.successions, area_successions()
        self._parts = _parts(definitions, indicator, period)
        self._read(engine)

    def figure(self, units: Iterable[str]) -> StructureFigure:
        """The figure of units together.  Raises NoSuchUnitError where one does not stand in the structure."""
        asked = frozenset(units)
        figure = self._of(asked)
        beside = frozenset(place for each in figure.shared for place in each.places) | asked
        together = self._areas_together
        if figure.shared:
            return replace(
                figure,
                units_together=_units_together(figure, asked, beside),
                areas_together=together,
                together_value=None if together else self._of(beside).value,
            )
        if together:
            whole = self._summed([*figure.own, *figure.inherited], whole_areas=True)
            return replace(
                figure,
                numerator=None,
                denominator=None,
                value=None,
                areas_together=together,
                together_value=whole.value,
            )
        return figure

    def below(self, unit: str) -> list[StructureFigure]:
        """The figures of the units directly below one, of which something was expected or reported, by code."""
        found = [self.figure([child.code]) for child in self.structure.children(unit)]
        return [each for each in found if each.expected or each.own or each.inherited or each.shared]

    def value(self, contributions: Iterable[Contribution]) -> float | None:
        """What some contributions come to together, as far as areas are comparable."""
        return self._summed(list(contributions)).value

    @property
    def unplaced(self) -> list[Contribution]:
        """What is answered for by no unit of the structure but the nation's centre."""
        return [each for each in self._contributions if not each.places]

    def _of(self, asked: frozenset[str]) -> StructureFigure:
        for code in asked:
            if code not in self.structure:
                raise NoSuchUnitError(_does_not_stand(self.tree, code, self.day))
        under = asked.union(*(self.structure.descendants(code) for code in asked))
        everything = self.tree.root in asked
        whole, shared = [], []
        for each in self._contributions:
            if everything or (each.places and each.places <= under):
                whole.append(each)
            elif each.places & under:
                shared.append(each)
        summed = self._summed(whole)
        return StructureFigure(
            indicator=self.indicator.id,
            units=asked,
            area=self.area,
            period=self.period.code,
            structure=self.day,
            numerator=_float(summed.numerator),
            denominator=_float(summed.denominator),
            value=summed.value,
            suppressed=summed.suppressed,
            expected=sum(each.expected for each in whole),
            reported=sum(each.reported for each in whole),
            late=sum(each.late for each in whole),
            own=[each for each in whole if self._is_itself(each)],
            inherited=[each for each in whole if not self._is_itself(each)],
            shared=shared,
            not_added=summed.not_added,
        )

    def _is_itself(self, each: Contribution) -> bool:
        if each.unit not in self.structure or each.places != {each.unit}:
            return False
        return each.then_under is None or self.structure.parent(each.unit) == each.then_under

    def _read(self, engine: Engine) -> None:
        self._areas_of: dict[str, frozenset[str]] = {}
        self._areas_together: Together | None = None
        for part in self._parts:
            here, there = self._areas.together(self.area, self.area_day, part.ends)
            if not there:
                raise NoSuchUnitError(_no_area(self._areas, self.area, self.area_day))
            self._areas_of[part.code] = there
            if here != {self.area}:
                self._areas_together = Together(here, there)
        asked: dict[str, Any] = {
            "indicator": self.indicator.id,
            "periods": [part.code for part in self._parts],
            "areas": sorted({NATION, self.area, *(code for codes in self._areas_of.values() for code in codes)}),
        }
        rows: dict[tuple[str, str], dict[str, dict[str, object]]] = defaultdict(dict)
        nation = set(asked["areas"]) == {NATION}
        narrow = narrowed(engine, named(ROOM, "leaf_cells"), self.indicator.id, shown=asked["periods"], nation=nation)
        for row in engine.records(narrow, asked) if narrow else ():
            rows[row["period"], row["unit"]][row["area"]] = row
        self._opened = sorted({period for period, _ in rows}, key=lambda code: periods.parse(code).ends)
        self._contributions: list[Contribution] = []
        for part in self._parts:
            then = self.tree.as_of(part.ends)
            for unit in sorted(self._expected(then) | {unit for period, unit in rows if period == part.code}):
                self._contributions.append(self._contribution(unit, part, then, rows.get((part.code, unit), {})))

    def _contribution(
        self, unit: str, part: Period, then: Structure, cells: Mapping[str, Mapping[str, object]]
    ) -> Contribution:
        of_unit = cells.get(NATION, {})
        within = [cells[code] for code in sorted(self._areas_of[part.code]) if code in cells]
        return Contribution(
            unit=unit,
            period=part.code,
            then_under=then.parent(unit) if unit in then else None,
            places=self._places(unit, part),
            numerator=_total(cell["numerator"] for cell in within),
            denominator=_total(cell["denominator"] for cell in within),
            suppressed=any(bool(cell["suppressed"]) for cell in within),
            expected=1,
            reported=int(str(of_unit.get("reported") or 0)),
            late=int(str(of_unit.get("late") or 0)),
        )

    def _places(self, unit: str, part: Period) -> frozenset[str]:
        at, then = unit, self.tree.as_of(part.ends)
        while True:
            traced = self._successions.trace(at, part.ends, self.day)
            found = frozenset(code for code in traced if code in self.structure)
            if found or part.ends > self.day or at not in then or not (above := then.parent(at)):
                return found
            at = above  # abolished, and nothing came after it: whoever came after the unit above answers for it

    def _expected(self, then: Structure) -> set[str]:
        data_set = self.definitions.data_set_of.get(self.indicator.elements[0])
        return set(data_set.assigned(then)) if data_set is not None else set()

    def _summed(self, contributions: list[Contribution], *, whole_areas: bool = False) -> _Summed:
        if self._areas_together and not whole_areas:
            return _Summed(None, None, None, any(each.suppressed for each in contributions))
        if any(each.suppressed for each in contributions):
            return _Summed(None, None, None, True)
        groups: dict[tuple[str, frozenset[str]], list[Contribution]] = defaultdict(list)
        for each in contributions:
            groups[each.unit, each.places].append(each)
        top = self._over_units([self._over_time(group, "numerator") for group in groups.values()], "numerator")
        low = self._over_units([self._over_time(group, "denominator") for group in groups.values()], "denominator")
        not_added = len(groups) > 1 and any(
            self.definitions.element[element].over_units == "none" for element in self.indicator.elements
        )
        if not_added:
            return _Summed(None, None, None, False, True)
        return _Summed(top, low, self.indicator.value_of(_float(top), _float(low)), False)

    def _over_time(self, group: list[Contribution], role: str) -> Decimal | None:
        way = self._way(role, "over_time")
        found = [(each.period, amount) for each in group if (amount := getattr(each, role)) is not None]
        if way == "last":
            found = [(period, amount) for period, amount in found if period == self._opened[-1]]
        amounts = [amount for _, amount in found]
        if not amounts:
            return None
        if way == "average":
            return sum(amounts, Decimal(0)) / sum(each.reported for each in group)
        return max(amounts) if way == "maximum" else sum(amounts, Decimal(0))

    def _over_units(self, amounts: list[Decimal | None], role: str) -> Decimal | None:
        there = [amount for amount in amounts if amount is not None]
        if not there:
            return None
        return max(there) if self._way(role, "over_units") == "maximum" else sum(there, Decimal(0))

    def _way(self, role: str, over: str) -> str:
        terms = self.indicator.numerator_terms if role == "numerator" else self.indicator.denominator_terms
        return str(getattr(self.definitions.element[terms[0].element], over)) if terms else "sum"


@dataclass(frozen=True)
class _Summed:
    numerator: Decimal | None
    denominator: Decimal | None
    value: float | None
    suppressed: bool
    not_added: bool = False


def trend_breaks(successions: Successions, code: str, shown: Iterable[Period], day: date) -> dict[str, date]:
    """The periods of a trend that mean something else than the code does on a day, with the day of the break."""
    found = {}
    for period in shown:
        between = [
            each.on
            for each in successions.of(code)
            if min(period.ends, day) < each.on <= max(period.ends, day) and each.kind != "founded"
        ]
        if between:
            found[period.code] = between[0]
    return found


def _does_not_stand(tree: Tree, code: str, day: date) -> str:
    if code not in tree.units:
        return f"there is no unit {code}"
    said = [f"unit {code} does not stand in the structure of {day.isoformat()}"]
    said += [
        f"on {each.on.isoformat()} {' and '.join(each.before) or 'nothing'} gave way to {' and '.join(each.after) or 'nothing'}"
        for each in tree.successions.of(code)
    ]
    return "; ".join(said) + ": ask for one that stands, or under the structure of another day"


def _no_area(successions: Successions, code: str, day: date) -> str:
    came = [f"it came of {' and '.join(each.before)} on {each.on.isoformat()}" for each in successions.of(code)]
    return f"area {code} is not in the structure of {day.isoformat()}: " + "; ".join(came)


def _parts(definitions: Definitions, indicator: Indicator, period: Period) -> list[Period]:
    element = definitions.element[indicator.elements[0]]
    kind = (
        periods.parse(element.measure.period).type
        if element.measure
        else definitions.data_set_of[element.id].period_type
    )
    return period.parts(kind)


def _units_together(figure: StructureFigure, asked: frozenset[str], beside: frozenset[str]) -> Together:
    then = frozenset(each.unit for each in [*figure.own, *figure.inherited, *figure.shared])
    return Together(beside, then if len(asked) == 1 and len(then) <= 8 else frozenset(e.unit for e in figure.shared))


def _total(amounts: Iterable[object]) -> Decimal | None:
    there = [round(Decimal(repr(amount)), 2) for amount in amounts if amount is not None]
    return sum(there, Decimal(0)) if there else None


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
