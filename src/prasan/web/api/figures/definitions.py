"""What is counted, by whom, for when and where: definitions, units, periods and areas.  Nothing in it is secret."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from prasan.centres import periods as periods_
from prasan.centres import query
from prasan.centres.definitions import DataElement, DataSet, Indicator, shipped_definitions
from prasan.web.api.errors import REFUSALS, ApiError
from prasan.web.api.figures.asking import READERS, asker
from prasan.web.api.figures.opened import live
from prasan.web.api.paging import Paging, page_of

router = Router()


class ElementOut(Schema):
    """A number that is filed or counted; ``data_set`` or ``measure`` is where it comes from."""

    id: str
    name_th: str
    name_en: str
    unit_th: str
    unit_en: str
    from_people: bool = Field(description="small counts of it are hidden")
    over_time: str
    over_units: str
    data_set: str | None
    measure: str | None


class Elements(Schema):
    items: list[ElementOut]
    next: str | None


class IndicatorOut(Schema):
    """``factor`` × numerator ÷ denominator, which are formulas of elements."""

    id: str
    name_th: str
    name_en: str
    pillar: str
    plan: str | None
    numerator: str
    denominator: str | None
    factor: float
    decimals: int
    target: float | None
    higher_is_better: bool
    owner: str


class Indicators(Schema):
    items: list[IndicatorOut]
    next: str | None


class DataSetOut(Schema):
    """What a unit files together; ``by_area`` is the smallest area that is asked for."""

    id: str
    name_th: str
    name_en: str
    elements: list[str]
    period_type: str
    due_days: int | None
    by_area: str


class DataSets(Schema):
    items: list[DataSetOut]
    next: str | None


class UnitOut(Schema):
    """A unit as it stood on the day that was asked for; ``visible`` says whether its figures are open to the asker."""

    id: str
    parent: str | None
    level: str
    name_th: str
    name_en: str
    visible: bool


class Units(Schema):
    on: date
    items: list[UnitOut]
    next: str | None


class UnitsAsked(Paging):
    on: date | None = Field(None, description="the day; today unless said")
    under: str = Field("", max_length=5, description="the unit directly above")
    level: Literal["", "nation", "ministry", "department", "agency"] = ""


class PeriodOut(Schema):
    id: str
    type: str
    starts: date
    ends: date


class Periods(Schema):
    items: list[PeriodOut]
    next: str | None


class PeriodsAsked(Paging):
    indicator: str = Field("", max_length=64, description="those for which the asker can see this indicator")


class AreaOut(Schema):
    id: str
    parent: str | None
    level: str
    name_th: str
    name_en: str


class Areas(Schema):
    items: list[AreaOut]
    next: str | None


class AreasAsked(Paging):
    within: str = Field("", max_length=4, description="the area around: TH, or a province")


@router.get("/elements", response={200: Elements, **REFUSALS}, auth=READERS, summary="Data elements")
def elements(request: HttpRequest, asked: Query[Paging]):
    asker(request, sandbox=True)
    definitions = shipped_definitions()

    def shown(each: DataElement) -> dict[str, object]:
        filed = definitions.data_set_of.get(each.id)
        return each.model_dump() | {
            "data_set": filed.id if filed else None,
            "measure": each.measure.measure if each.measure else None,
        }

    return page_of(definitions.elements, asked, lambda each: each.id, shown)


@router.get("/indicators", response={200: Indicators, **REFUSALS}, auth=READERS, summary="Indicators")
def indicators(request: HttpRequest, asked: Query[Paging]):
    asker(request, sandbox=True)
    return page_of(shipped_definitions().indicators, asked, lambda each: each.id, Indicator.model_dump)


@router.get("/data-sets", response={200: DataSets, **REFUSALS}, auth=READERS, summary="Data sets")
def data_sets(request: HttpRequest, asked: Query[Paging]):
    asker(request, sandbox=True)
    return page_of(shipped_definitions().data_sets, asked, lambda each: each.id, DataSet.model_dump)


@router.get("/units", response={200: Units, **REFUSALS}, auth=READERS, summary="Units, as they stood on a day")
def units(request: HttpRequest, asked: Query[UnitsAsked]):
    who = asker(request, sandbox=True)
    tree = who.now.tree
    structure = tree.as_of(max(asked.on or who.now.structure.day, tree.first_day))
    found = [
        unit
        for unit in structure.units
        if asked.level in ("", unit.level) and asked.under in ("", structure.parent(unit.code))
    ]
    page = page_of(
        found,
        asked,
        lambda unit: unit.code,
        lambda unit: {
            "id": unit.code,
            "parent": structure.parent(unit.code),
            "level": unit.level,
            "name_th": unit.name_th,
            "name_en": unit.name_en,
            "visible": unit.code in who.scope,
        },
    )
    return page | {"on": structure.day}


@router.get("/periods", response={200: Periods, **REFUSALS}, auth=READERS, summary="Periods of which there are figures")
def periods(request: HttpRequest, asked: Query[PeriodsAsked]):
    who = asker(request)
    known = shipped_definitions().indicator
    if asked.indicator and asked.indicator not in known:
        raise ApiError(404, "no_such_indicator", "there is no such indicator")
    with live() as (_snapshot, engine):
        codes = {
            code
            for indicator in ([asked.indicator] if asked.indicator else known)
            for code in query.periods_of(engine, who.scope, indicator)
        }

    def shown(code: str) -> dict[str, object]:
        period = periods_.parse(code)
        return {"id": code, "type": period.type, "starts": period.starts, "ends": period.ends}

    return page_of(sorted(codes), asked, lambda code: code, shown)


@router.get("/areas", response={200: Areas, **REFUSALS}, auth=READERS, summary="Areas")
def areas(request: HttpRequest, asked: Query[AreasAsked]):
    who = asker(request, sandbox=True)
    found = [area for area in who.now.areas.values() if area.stated and asked.within in ("", area.parent)]
    return page_of(
        found,
        asked,
        lambda area: area.code,
        lambda area: {
            "id": area.code,
            "parent": area.parent,
            "level": area.level,
            "name_th": area.name_th,
            "name_en": area.name_en,
        },
    )
