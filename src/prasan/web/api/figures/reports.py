"""Reports: where each stands, its figures, and what its own unit does with it up to its submission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from django.db import IntegrityError
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from prasan.centres.definitions import DataSet, shipped_definitions
from prasan.centres.due import expected_periods
from prasan.centres.importing.checking import ReportKey
from prasan.centres.importing.written import LARGEST
from prasan.centres.lifecycle import HANDED_IN, OPEN, SEALED, LifecycleError, State
from prasan.centres.periods import PeriodError, parse
from prasan.web.api.errors import REFUSALS, ApiError, Refusal
from prasan.web.api.figures.asking import READERS, Asker, asker
from prasan.web.api.paging import Paging, page_of
from prasan.web.centres.filing import actions
from prasan.web.centres.filing.pages import Seen, form_areas, seen_report
from prasan.web.centres.filing.reports import latest_versions, opened_periods, version_values
from prasan.web.centres.models import CellReason, Version

router = Router()
NONE = "none"
_PLACE = "/reports/{data_set}/{period}/{unit}"
_MOST = 20_000  # values of a report: its elements in every district, many times over


class ReportLine(Schema):
    """Where a report stands: ``none`` is not begun.  Of another unit's report a draft is not seen."""

    id: str
    data_set: str
    period: str
    unit: str
    state: str
    version: int = Field(description="0 where there is none yet")
    due: date
    late: bool = Field(description="whether it is not handed in, and its day is over")


class Reports(Schema):
    items: list[ReportLine]
    next: str | None


class AskedReports(Paging):
    data_set: str = Field("", max_length=64)
    period: str = Field("", max_length=10)
    unit: str = Field("", max_length=5)
    state: Literal["", "none", "draft", "complete", "submitted", "returned", "accepted", "received"] = ""


class Value(Schema):
    element: str = Field(max_length=64)
    area: str = Field("", max_length=6, description="a province; empty where none is stated")
    value: float = Field(gt=-LARGEST, lt=LARGEST, allow_inf_nan=False, description="with at most two decimals")


class DoubtOut(Schema):
    """What speaks against figures.  A ``strict`` one must be mended, another confirmed, before they are submitted."""

    kind: str
    strict: bool
    elements: list[str]
    area: str
    rule: str | None


class ReasonOut(Schema):
    """Why a report was returned; without an element it is about the whole."""

    element: str
    area: str
    reason: str


class ReportOut(ReportLine):
    """A report with its figures."""

    submitted_by: str
    submitted_on: date | None
    seal: str
    values: list[Value]
    doubts: list[DoubtOut]
    reasons: list[ReasonOut]


class ValuesIn(Schema):
    """All the figures of a draft: a cell that is not among them is emptied."""

    version: int = Field(ge=0, le=999_999, description="the version that is worked on; 0 where there is none yet")
    values: list[Value] = Field(max_length=_MOST)


class VersionIn(Schema):
    version: int = Field(ge=1, le=999_999)


class SubmitIn(VersionIn):
    confirmed: bool = Field(False, description="figures in doubt have been looked at and are right")


class ReopenIn(VersionIn):
    reason: str = Field("", max_length=2000, description="why, where the report was accepted")


_ANSWERS = {200: ReportOut, **REFUSALS, 409: Refusal}


@router.get("/reports", response={200: Reports, **REFUSALS}, auth=READERS, summary="Where reports stand")
def reports(request: HttpRequest, asked: Query[AskedReports]):
    who = asker(request)
    keys = {
        (data_set.id, period.code, unit)
        for data_set in shipped_definitions().data_sets
        if asked.data_set in ("", data_set.id)
        for period in expected_periods(data_set, opened_periods(data_set), who.now.structure.day)
        if asked.period in ("", period.code)
        for unit in set(data_set.assigned(who.now.tree.as_of(period.ends))) & who.scope
        if asked.unit in ("", unit)
    }
    latest = _seen_latest(who, {unit for _, _, unit in keys})
    lines = [_line(who, *key, latest.get(key)) for key in keys]
    return page_of([line for line in lines if asked.state in ("", line["state"])], asked, _identity, dict)


@router.get(_PLACE, response=_ANSWERS, auth=READERS, summary="A report and its figures")
def report(request: HttpRequest, data_set: str, period: str, unit: str):
    who = asker(request)
    return _told(who, _found(who, data_set, period, unit))


@router.put(f"{_PLACE}/values", response=_ANSWERS, summary="Put all figures of a draft")
def put_values(request: HttpRequest, data_set: str, period: str, unit: str, sent: ValuesIn):
    who = asker(request)
    seen = _found(who, data_set, period, unit)
    cells = _cells(seen, sent.values)
    latest = seen.versions[0] if seen.versions else None
    kept = version_values(latest) if latest and seen.own else {}
    if latest is not None and latest.state in OPEN and latest.number == max(sent.version, 1) and kept == cells:
        return _told(who, seen)  # the same again changes nothing, and is noted once
    emptied = dict.fromkeys(kept.keys() - cells.keys())
    return _done(who, seen, lambda: actions.save(who.who, seen.key, sent.version, {**cells, **emptied}))


@router.post(f"{_PLACE}/complete", response=_ANSWERS, summary="Say that a draft is complete")
def complete(request: HttpRequest, data_set: str, period: str, unit: str, sent: VersionIn):
    who = asker(request)
    seen = _found(who, data_set, period, unit)
    if _stands(seen, sent.version, State.COMPLETE):
        return _told(who, seen)
    return _done(who, seen, lambda: actions.complete(who.who, seen.key, sent.version))


@router.post(f"{_PLACE}/submit", response=_ANSWERS, summary="Seal a complete report and hand it to the ministry")
def submit(request: HttpRequest, data_set: str, period: str, unit: str, sent: SubmitIn):
    who = asker(request)
    seen = _found(who, data_set, period, unit)
    if _stands(seen, sent.version, State.SUBMITTED):
        return _told(who, seen)
    return _done(who, seen, lambda: actions.submit(who.who, seen.key, sent.version, confirmed=sent.confirmed))


@router.post(f"{_PLACE}/reopen", response=_ANSWERS, summary="Open a new version after a return, or for a reason")
def reopen(request: HttpRequest, data_set: str, period: str, unit: str, sent: ReopenIn):
    who = asker(request)
    seen = _found(who, data_set, period, unit)
    latest = seen.versions[0] if seen.versions else None
    if latest and latest.number == sent.version + 1 and latest.state in OPEN and latest.reason == sent.reason.strip():
        return _told(who, seen)
    return _done(who, seen, lambda: actions.reopen(who.who, seen.key, sent.version, sent.reason))


def _found(who: Asker, data_set: str, period: str, unit: str) -> Seen:
    try:
        parse(period)
        return seen_report(who.who, unit, data_set, period)
    except (Http404, PeriodError):
        raise ApiError(404, "no_such_report", "there is no such report among those that you may see") from None


def _stands(seen: Seen, number: int, state: State) -> bool:
    """Whether what is asked for has been done already, in this version: then it is not done again."""
    return bool(seen.own and seen.versions and (seen.versions[0].number, seen.versions[0].state) == (number, state))


def _done(who: Asker, seen: Seen, act: Callable[[], Any]) -> dict[str, Any]:
    try:
        act()
    except LifecycleError as error:
        status = 403 if error.code == "not_theirs" else 409
        raise ApiError(
            status, error.code, f"{error}. Remedy: {_REMEDIES.get(error.code, 'read the report again')}"
        ) from None
    except IntegrityError:
        raise ApiError(409, "stale", "somebody else has changed the report. Remedy: read it again") from None
    return _told(who, seen_report(who.who, seen.key[0], seen.key[1], seen.key[2]))


_REMEDIES = {
    "not_theirs": "an officer or a system of the unit itself files its reports, and no system decides on one",
    "wrong_figures": "mend the figures that are under doubts",
    "not_confirmed": "look at the figures under doubts, and send confirmed",
    "no_reason": "send a reason",
    "wrong_state": "read where the report stands",
}


def _cells(seen: Seen, values: list[Value]) -> dict[tuple[str, str], float]:
    """The values by cell.  Raises ApiError, which has every place that is wrong."""
    areas, wrong, cells = set(form_areas(seen.data_set, seen.now)), [], {}
    for at, each in enumerate(values):
        where = f"body.values.{at}"
        if each.element not in seen.data_set.elements:
            wrong.append({"place": f"{where}.element", "message": "it is not an element of the data set"})
        if each.area not in areas:
            wrong.append({"place": f"{where}.area", "message": "the data set is not filed by such an area"})
        if each.value != round(each.value, 2):
            wrong.append({"place": f"{where}.value", "message": "it has more than two decimals"})
        if (each.element, each.area) in cells:
            wrong.append({"place": where, "message": "its element and area are given twice"})
        cells[each.element, each.area] = each.value
    if wrong:
        raise ApiError(422, "wrong_values", "values cannot be kept, and none was", wrong)
    return cells


def _seen_latest(who: Asker, units: set[str]) -> dict[tuple[str, str, str], Version]:
    own = latest_versions().filter(report__unit=who.unit) if who.unit in units else ()
    theirs = latest_versions(SEALED).filter(report__unit__in=units - {who.unit})
    return {_of(version): version for version in [*own, *theirs]}


def _of(version: Version) -> tuple[str, str, str]:
    return version.report.data_set, version.report.period, version.report.unit


def _identity(line: dict[str, Any]) -> str:
    return str(line["id"])


def _line(who: Asker, data_set: str, period: str, unit: str, version: Version | None) -> dict[str, Any]:
    known: DataSet = shipped_definitions().data_set[data_set]
    state, due = version.state if version else NONE, known.due(period)
    return {
        "id": f"{data_set}/{period}/{unit}",
        "data_set": data_set,
        "period": period,
        "unit": unit,
        "state": state,
        "version": version.number if version else 0,
        "due": due,
        "late": state not in HANDED_IN and due < who.now.structure.day,
    }


def _told(who: Asker, seen: Seen) -> dict[str, Any]:
    version = seen.versions[0] if seen.versions else None
    key: ReportKey = seen.key
    cells = version_values(version) if version else {}
    judged = cells and version and version.state not in SEALED
    doubts = actions.report_doubts(seen.data_set, key, cells) if judged else []
    before = next((each for each in seen.versions[1:2] if each.state == State.RETURNED), None)
    returned = version if version and version.state == State.RETURNED else before
    reasons = CellReason.objects.filter(version=returned).order_by("pk") if returned else []
    return _line(who, key[1], key[2], key[0], version) | {
        "submitted_by": version.submitted_by if version else "",
        "submitted_on": version.submitted_on if version else None,
        "seal": version.seal if version else "",
        "values": [{"element": of, "area": area, "value": value} for (of, area), value in sorted(cells.items())],
        "doubts": [
            {
                "kind": doubt.kind,
                "strict": doubt.strict,
                "elements": list(doubt.elements),
                "area": doubt.area,
                "rule": doubt.rule.id if doubt.rule else None,
            }
            for doubt in doubts
        ],
        "reasons": [{"element": why.element, "area": why.area, "reason": why.reason} for why in reasons],
    }
