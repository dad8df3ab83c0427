"""Figures: one, over time, of what lies below, in order, and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from prasan.centres import periods, query
from prasan.centres.areas import NATION
from prasan.centres.briefing.standings import departments, short_of
from prasan.centres.definitions import Indicator, shipped_definitions
from prasan.centres.periods import PeriodError
from prasan.centres.query import Cell
from prasan.centres.rollup import FILE
from prasan.centres.structure.rolled import NoSuchUnitError, Structured
from prasan.centres.structure.telling import as_data
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.web.api.conditional import mark
from prasan.web.api.errors import REFUSALS, ApiError
from prasan.web.api.figures.answers import (
    Asked,
    AskedByStructure,
    AskedChildren,
    AskedFigure,
    AskedInPeriod,
    AskedRanking,
    AskedSources,
    Children,
    Figure,
    FigureByStructure,
    Ranking,
    Series,
    Sources,
)
from prasan.web.api.figures.asking import READERS, Asker, asker
from prasan.web.api.figures.carrier import Carrier
from prasan.web.api.figures.opened import live, live_snapshot
from prasan.web.api.paging import page_of
from prasan.web.centres.filing.reports import counted_versions
from prasan.web.centres.knowledge import rolled_up_as_known
from prasan.web.snapshots import store

router = Router()


@router.get("/figure", response={200: Figure, **REFUSALS}, auth=READERS, summary="One figure, with what it covers")
def figure(request: HttpRequest, response: HttpResponse, asked: Query[AskedFigure]):
    who, carrier, period = _checked(request, asked)
    snapshot = _snapshot(carrier.indicator, asked.as_of, who)
    _mark(request, response, snapshot, who)
    with Engine.over_file(snapshot.file(FILE)) as engine:
        cell = query.figure(engine, who.scope, carrier.indicator.id, asked.unit, asked.area, period.code)
    return _origin(snapshot, asked.as_of) | carrier.named | {"figure": carrier.told(cell) if cell else None}


@router.get(
    "/by-structure",
    response={200: FigureByStructure, **REFUSALS},
    auth=READERS,
    summary="One figure, by the organisation of any day",
)
def by_structure(request: HttpRequest, response: HttpResponse, asked: Query[AskedByStructure]):
    who, carrier, period = _checked(request, asked)
    snapshot = _snapshot(carrier.indicator, asked.as_of, who)
    _mark(request, response, snapshot, who)
    tree = who.now.tree
    try:
        with Engine.over_file(snapshot.file(FILE)) as engine:
            on = asked.structure or who.now.structure.day
            structured = Structured(
                engine, tree, shipped_definitions(), carrier.indicator, asked.area, period, max(on, tree.first_day)
            )
            found = structured.figure([asked.unit])
    except NoSuchUnitError:
        # Its own words name units of other days, which the asker may not see.
        raise ApiError(404, "not_standing", "the unit or the area did not stand in the structure of that day") from None
    told = as_data(found, tree, scope=who.scope)
    told["value"] = carrier.value(found.value, found.numerator, found.denominator)
    told |= carrier.parts(found.numerator, found.denominator)
    if carrier.element:
        told["together_value"] = None if carrier.indicator.is_ratio else told["together_value"]
    if told["units_together"]:
        told["units_together"] = {
            side: [code for code in codes if code in who.scope] for side, codes in told["units_together"].items()
        }
    asked_for = {"unit": asked.unit, "area": asked.area, "period": period.code, "structure": found.structure}
    return _origin(snapshot, asked.as_of) | carrier.named | asked_for | {"figure": told}


@router.get("/series", response={200: Series, **REFUSALS}, auth=READERS, summary="A figure in every period")
def series(request: HttpRequest, response: HttpResponse, asked: Query[Asked]):
    who, carrier = asker(request), Carrier(asked)
    who.check(asked.unit)
    _check_area(who, asked.area)
    _mark(request, response, live_snapshot(), who)
    with live() as (snapshot, engine):
        cells = query.over_time(engine, who.scope, carrier.indicator.id, asked.unit, asked.area)
    return _origin(snapshot) | carrier.named | {"items": [carrier.told(cell) for cell in cells]}


@router.get(
    "/children",
    response={200: Children, **REFUSALS},
    auth=READERS,
    summary="The figures of the units, or areas, directly below",
)
def children(request: HttpRequest, response: HttpResponse, asked: Query[AskedChildren]):
    who, carrier, period = _checked(request, asked)
    _mark(request, response, live_snapshot(), who)
    place = carrier.indicator.id, asked.unit, asked.area, period.code
    with live() as (snapshot, engine):
        whole = query.figure(engine, who.scope, *place)
        read = query.by_child_unit if asked.by == "unit" else query.by_area
        cells = read(engine, who.scope, *place)
    page = page_of(cells, asked, _code_of(asked.by), carrier.told)
    return _origin(snapshot) | carrier.named | {"whole": carrier.told(whole) if whole else None} | page


@router.get("/ranking", response={200: Ranking, **REFUSALS}, auth=READERS, summary="Units or provinces, the best first")
def ranking(request: HttpRequest, response: HttpResponse, asked: Query[AskedRanking]):
    who, carrier, period = _checked(request, asked)
    _mark(request, response, live_snapshot(), who)
    with live() as (snapshot, engine):
        if asked.of == "provinces":
            within = query.by_area(engine, who.scope, carrier.indicator.id, asked.unit, NATION, period.code)
            cells = [cell for cell in within if who.now.areas[cell.area].stated]
        else:
            read = departments if asked.of == "departments" else query.by_child_unit
            cells = read(engine, who.scope, carrier.indicator.id, asked.unit, asked.area, period.code)
    lines = _ranked(cells, carrier)
    page = page_of(lines, asked, lambda line: str(line["place"]), lambda line: line)
    return _origin(snapshot) | carrier.named | page


@router.get(
    "/sources",
    response={200: Sources, **REFUSALS},
    auth=READERS,
    summary="The reports, or the run, that a figure is made of",
)
def sources(request: HttpRequest, asked: Query[AskedSources]):
    who, carrier, period = _checked(request, asked)
    snapshot = live_snapshot()
    definitions = shipped_definitions()
    element = definitions.element[carrier.indicator.elements[0]]
    told = _origin(snapshot) | {"measure": None, "run": None, "run_made": None}
    if element.measure is not None:
        run = store().find(f"measure/{element.measure.measure}")
        told |= {"measure": element.measure.measure}
        return told | ({"run": run.reference, "run_made": run.made} if run else {}) | {"items": [], "next": None}
    data_set = definitions.data_set_of[element.id]
    try:
        codes = [part.code for part in period.parts(data_set.period_type)]
    except PeriodError as error:
        raise ApiError(404, "no_such_period", str(error)) from None
    structure = who.now.tree.as_of(period.ends)
    under = ({asked.unit} | structure.descendants(asked.unit)) & who.scope
    versions = counted_versions().filter(report__data_set=data_set.id, report__period__in=codes, report__unit__in=under)
    page = page_of(
        [(f"{each.report.unit}/{each.report.period}", each) for each in versions],
        asked,
        lambda line: line[0],
        lambda line: {
            "id": line[0],
            "unit": line[1].report.unit,
            "data_set": data_set.id,
            "period": line[1].report.period,
            "version": line[1].number,
            "submitted_by": line[1].submitted_by,
            "submitted_on": line[1].submitted_on,
            "seal": line[1].seal,
        },
    )
    return told | page


def _checked(request: HttpRequest, asked: AskedInPeriod) -> tuple[Asker, Carrier, periods.Period]:
    """Who asks, how it is read and the period.  Raises ApiError for what there is not, or is not for the asker."""
    who = asker(request)
    who.check(asked.unit)
    carrier = Carrier(asked)
    _check_area(who, asked.area)
    try:
        return who, carrier, periods.parse(asked.period)
    except PeriodError:
        raise ApiError(422, "no_such_period", "write a period as 2558, 2558Q4 or 2558-01") from None


def _check_area(who: Asker, area: str) -> None:
    if area not in who.now.areas:
        raise ApiError(404, "no_such_area", "there is no such area: write TH, a province (2 digits) or a district (4)")


def _snapshot(indicator: Indicator, as_of: date | None, who: Asker) -> Snapshot:
    if as_of is None:
        return live_snapshot()
    if as_of >= who.now.structure.day:
        raise ApiError(422, "day_not_over", "as_of must be a day that is over: leave it out for what is known now")
    if as_of < who.now.tree.first_day:
        raise ApiError(422, "day_too_early", f"nothing is known of days before {who.now.tree.first_day}")
    if any(shipped_definitions().element[each].from_people for each in indicator.elements):
        # Two states of knowledge, one less the other, would tell of the few people by whom they differ.
        raise ApiError(422, "people_as_now", "counts of people are given as they are now alone: leave as_of out")
    return rolled_up_as_known(as_of)


def _mark(request: HttpRequest, response: HttpResponse, snapshot: Snapshot, who: Asker) -> None:
    mark(request, response, f"{snapshot.reference} {snapshot.made.isoformat()}", snapshot.made, who.view)


def _origin(snapshot: Snapshot, as_of: date | None = None) -> dict[str, object]:
    return {"rollup": snapshot.reference, "made": snapshot.made, "as_of": as_of}


def _code_of(by: str) -> Callable[[Cell], str]:
    return (lambda cell: cell.unit) if by == "unit" else (lambda cell: cell.area)


def _ranked(cells: list[Cell], carrier: Carrier) -> list[dict[str, object]]:
    """Every line with its rank, equal values sharing one, and its place in the order, by which it is paged."""
    way = -1 if carrier.indicator.higher_is_better else 1

    def value(cell: Cell) -> float | None:
        return carrier.value(cell.value, cell.numerator, cell.denominator)

    ordered = sorted(cells, key=lambda cell: (value(cell) is None, way * (value(cell) or 0.0), cell.unit, cell.area))
    lines: list[dict[str, object]] = []
    rank, before = 0, None
    for at, cell in enumerate(ordered, 1):
        its = value(cell)
        if its is not None and its != before:
            rank, before = at, its
        gap = None if carrier.element else short_of(carrier.indicator, cell)
        lines.append(carrier.told(cell) | {"rank": None if its is None else rank, "gap": gap, "place": f"{at:06d}"})
    return lines
