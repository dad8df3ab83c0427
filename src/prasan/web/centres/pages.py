"""What a centre's page shows, put together from the roll-up within the asker's scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prasan.architecture.vocabulary import PILLARS
from prasan.centres import areas, query
from prasan.centres import periods as periods_
from prasan.centres.areas import Area
from prasan.centres.definitions import Definitions, Indicator
from prasan.centres.organisation import Unit
from prasan.centres.query import Cell
from prasan.engine.connection import Engine
from prasan.web.centres import words
from prasan.web.centres.area_map import Map, map_of, unplaced
from prasan.web.centres.asked import Asked
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.structure.sentences import trend_notes
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import in_words


class NoSuchFigureError(LookupError):
    """The page was asked for an indicator, a period or an area that there is not."""


@dataclass(frozen=True)
class Link:
    """A choice or a step of a trail; without an address where it may not be followed."""

    name: str
    address: str = ""
    current: bool = False
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A figure in a table.  ``bar`` is its length in percent of the longest; ``share`` of the whole, 0 to 1."""

    name: str
    address: str
    figure: str
    state: str
    coverage: str
    parts: str
    value: float | None
    bar: float | None = None
    share: float | None = None
    current: bool = False
    note: str = ""


@dataclass(frozen=True)
class CentrePage:
    """Everything on the page; ``anything_hidden`` says whether to explain hiding, ``unplaced`` what the areas leave out."""

    asked: Asked
    unit: Unit
    area: Area
    frame: Area
    indicator: Indicator
    period_name: str
    wording: Wording
    headline: Row
    target: str
    unit_trail: list[Link]
    area_trail: list[Link]
    pillars: list[tuple[str, list[Link]]]
    periods: list[Link]
    units: list[Row]
    areas: list[Row]
    trend: list[Row]
    map: Map | None
    unplaced: str
    anything_hidden: bool

    @property
    def has_trend(self) -> bool:
        """Whether there is more than one period to compare."""
        return len(self.trend) > 1

    @property
    def has_shares(self) -> bool:
        """Whether a part's share of the whole means anything."""
        return not self.indicator.is_ratio

    @property
    def shows_coverage(self) -> bool:
        """Whether coverage differs from row to row; counts from registers have no reports to wait for."""
        return not self.wording.from_registers

    @property
    def by_code(self) -> str:
        """The address of the page with its tables by code."""
        return self.asked.address(order="code")

    @property
    def by_value(self) -> str:
        """The address of the page with its tables by value."""
        return self.asked.address(order="value")


class Reader:
    """One asker's view of one roll-up."""

    def __init__(
        self, engine: Engine, scope: frozenset[str], organisation: Organisation, definitions: Definitions
    ) -> None:
        self.engine = engine
        self.scope = scope
        self.organisation = organisation
        self.definitions = definitions

    def available(self, unit: str) -> list[Indicator]:
        """The indicators that a unit has figures of, in the order of the definitions.  Raises NotVisibleError."""
        known = set(query.indicators_of(self.engine, self.scope, unit))
        return [indicator for indicator in self.definitions.indicators if indicator.id in known]

    def page(self, asked: Asked) -> CentrePage | None:
        """The page; None where the unit has no figures at all.  Raises NotVisibleError and NoSuchFigureError."""
        available = self.available(asked.unit)
        if not available:
            return None
        indicator = self._indicator(asked.indicator, available)
        wording = Wording(indicator, self.definitions)
        history = {
            code: query.over_time(self.engine, self.scope, indicator.id, asked.unit, code)
            for code in {asked.area, areas.NATION}
        }
        periods = [cell.period for cell in history[areas.NATION]]
        period = asked.period or periods[-1]
        area = self.organisation.areas.get(asked.area)
        if period not in periods or area is None:
            raise NoSuchFigureError
        chosen = Asked(asked.unit, indicator.id, period, area.code, asked.order)
        return self._put_together(chosen, indicator, wording, area, available, history[area.code], periods)

    def _put_together(
        self,
        asked: Asked,
        indicator: Indicator,
        wording: Wording,
        area: Area,
        available: list[Indicator],
        history: list[Cell],
        periods: list[str],
    ) -> CentrePage:
        by_period = {cell.period: cell for cell in history}
        headline = by_period.get(asked.period)
        below = query.by_child_unit(self.engine, self.scope, indicator.id, asked.unit, asked.area, asked.period)
        frame = self._frame(area)
        inside = {
            cell.area: cell
            for cell in query.by_area(self.engine, self.scope, indicator.id, asked.unit, frame.code, asked.period)
        }
        if not any(self.organisation.areas[code].stated for code in inside):
            inside = {}  # filed for the area as a whole: a map of its parts would say that they have not reported
        unit_rows = self._unit_rows(asked, wording, below, headline)
        area_rows = self._area_rows(asked, wording, frame, inside, headline)
        trend = [
            self._row(
                wording, by_period.get(code), words.period_name(code), asked.address(period=code), code == asked.period
            )
            for code in periods
        ]
        notes = trend_notes(self.organisation.tree.successions, asked.unit, asked.area, asked.period, periods)
        trend = [replace(row, note=notes.get(code, "")) for code, row in zip(periods, trend, strict=True)]
        shown = [*unit_rows, *area_rows, *trend]
        return CentrePage(
            asked=asked,
            unit=self.organisation.tree.named_on(periods_.parse(asked.period).ends)[asked.unit],
            area=area,
            frame=frame,
            indicator=indicator,
            period_name=words.period_name(asked.period),
            wording=wording,
            headline=self._row(wording, headline, in_words(area), "", True),
            target=wording.against_target(headline),
            unit_trail=self._unit_trail(asked),
            area_trail=self._area_trail(asked),
            pillars=self._pillars(asked, available),
            periods=[
                Link(words.short_period(code), asked.address(period=code), code == asked.period) for code in periods
            ],
            units=_ordered(_measured(unit_rows), asked.order),
            areas=_ordered(_measured(area_rows), asked.order),
            trend=_measured(trend),
            map=map_of(self.organisation, asked, wording, frame, inside),
            unplaced=unplaced(frame, inside, self.organisation),
            anything_hidden=any(row.state == words.HIDDEN for row in shown),
        )

    @staticmethod
    def _indicator(asked: str, available: Sequence[Indicator]) -> Indicator:
        for indicator in available:
            if asked in {"", indicator.id}:
                return indicator
        raise NoSuchFigureError

    def _frame(self, area: Area) -> Area:
        """The area that the map and the table of areas are of: a district is shown within its province."""
        return self.organisation.areas[area.parent] if area.level == "district" and area.parent else area

    def _row(self, wording: Wording, cell: Cell | None, name: str, address: str, current: bool = False) -> Row:
        return Row(
            name=name,
            address=address,
            figure=wording.figure(cell),
            state=wording.state(cell),
            coverage=wording.coverage(cell),
            parts=wording.parts(cell),
            value=wording.value(cell),
            current=current,
        )

    def _unit_rows(self, asked: Asked, wording: Wording, cells: Iterable[Cell], whole: Cell | None) -> list[Row]:
        names = self.organisation.tree.named_on(periods_.parse(asked.period).ends)
        return [
            _sharing(
                self._row(
                    wording,
                    cell,
                    in_words(names[cell.unit]),
                    asked.address(unit=cell.unit),
                ),
                wording,
                whole,
            )
            for cell in cells
        ]

    def _area_rows(
        self, asked: Asked, wording: Wording, frame: Area, cells: dict[str, Cell], whole: Cell | None
    ) -> list[Row]:
        if not cells:
            return []
        rows = []
        for area in self.organisation.within[frame.code]:
            cell = cells.get(area.code)
            if cell is None and not area.stated:
                continue
            row = self._row(
                wording, cell, in_words(area), asked.address(area=area.code), current=area.code == asked.area
            )
            rows.append(_sharing(row, wording, whole))
        return rows

    def _unit_trail(self, asked: Asked) -> list[Link]:
        structure = self.organisation.structure
        if asked.unit not in structure:  # it has gone: where it stood in the period, if it did
            structure = self.organisation.tree.as_of(periods_.parse(asked.period).ends)
        if asked.unit not in structure:
            return []
        chain = [*reversed(structure.ancestors(asked.unit)), asked.unit]
        return [
            Link(
                in_words(structure.unit(code)),
                asked.address(unit=code) if code in self.scope and code != asked.unit else "",
                code == asked.unit,
            )
            for code in chain
        ]

    def _area_trail(self, asked: Asked) -> list[Link]:
        chain: list[Area] = []
        at: str | None = asked.area
        while at is not None:
            chain.insert(0, self.organisation.areas[at])
            at = chain[0].parent
        return [
            Link(
                in_words(area),
                "" if area.code == asked.area else asked.address(area=area.code),
                area.code == asked.area,
            )
            for area in chain
        ]

    def _pillars(self, asked: Asked, available: Sequence[Indicator]) -> list[tuple[str, list[Link]]]:
        """Every pillar with its indicators; each leads to the period that is shown, or to its own latest."""
        # Of a smaller area figures are summed as they are asked for: not of years that nobody has asked for.
        shown = [] if asked.area == areas.NATION else [asked.period]
        known = query.of_unit(self.engine, self.scope, asked.unit, asked.area, shown)
        found = []
        for pillar in PILLARS:
            links = []
            for indicator in available:
                if indicator.pillar != pillar:
                    continue
                cells = known.get(indicator.id, [])
                cell = next((cell for cell in cells if cell.period == asked.period), cells[-1] if cells else None)
                latest = cell.period if cell else ""
                wording = Wording(indicator, self.definitions)
                links.append(
                    Link(
                        in_words(indicator),
                        asked.address(indicator=indicator.id, period=latest),
                        indicator.id == asked.indicator,
                        "" if cell is None and shown else wording.figure(cell),
                    )
                )
            found.append((words.pillar_name(pillar), links))
        return found


def _sharing(row: Row, wording: Wording, whole: Cell | None) -> Row:
    """The row with its share of the whole; a ratio has none, because ratios do not add up."""
    if wording.indicator.is_ratio or row.value is None or whole is None or not whole.value:
        return row
    return replace(row, share=row.value / whole.value)


def _measured(rows: list[Row]) -> list[Row]:
    """The rows with their bars, the longest 100."""
    longest = max((row.value for row in rows if row.value is not None), default=0.0)
    if longest <= 0:
        return rows
    return [row if row.value is None else replace(row, bar=round(100 * row.value / longest, 1)) for row in rows]


def _ordered(rows: list[Row], order: str) -> list[Row]:
    """In the order of codes, or the largest value first and those without one last."""
    if order != "value":
        return rows
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0.0)))
