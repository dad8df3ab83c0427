from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prasan.centres import areas
from prasan.centres.definitions import shipped_definitions
from prasan.centres.periods import BUDDHIST_ERA, PeriodError
from prasan.centres.query import NotVisibleError
from prasan.centres.rollup import FILE, KIND
from prasan.centres.structure.rolled import NoSuchUnitError
from prasan.engine.connection import Engine
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.knowledge import rolled_up_as_known
from prasan.web.centres.organisation import Organisation, organisation
from prasan.web.centres.structure import pages
from prasan.web.centres.structure import scores as scored
from prasan.web.centres.words import Wording
from prasan.web.snapshots import store


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def history(request: HttpRequest, unit: str) -> HttpResponse:
    """What became of a unit, and what it came from."""
    today, _ = _seen(request, unit)
    return render(request, "centres/structure/history.html", {"page": pages.history_page(today, unit)})


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def structure(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit's figure under the structure of a chosen day, and as known on one."""
    today, scope = _seen(request, unit)
    snapshot = store().find(KIND)
    if snapshot is None:
        return render(request, "centres/missing.html", {"unit": today.tree.units[unit]})
    day = today.structure.day
    known = _day(request.GET.get("known", ""), day)
    asked = pages.AskedStructure(
        unit,
        request.GET.get("indicator", ""),
        request.GET.get("period", ""),
        request.GET.get("area", areas.NATION),
        _day(request.GET.get("on", ""), day),
        known if known < day else None,
    )
    try:
        # Two counts of the same people could be subtracted: of them the last is shown, and no other.
        if (
            asked.known
            and Wording(
                chosen := pages.chosen_indicator(shipped_definitions(), asked.indicator), shipped_definitions()
            ).from_registers
        ):
            asked = replace(asked, indicator=chosen.id, known=None)
        if asked.known:
            snapshot = rolled_up_as_known(asked.known)
        with Engine.over_file(snapshot.file(FILE)) as engine:
            page = pages.structure_page(engine, today, scope, shipped_definitions(), asked)
    except (NotVisibleError, NoSuchUnitError, PeriodError, pages.NoSuchPageError):
        raise Http404 from None
    return render(request, "centres/structure/structure.html", {"page": page, "made": snapshot.made, "today": day})


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def indicator(request: HttpRequest, unit: str, indicator: str) -> HttpResponse:
    """What an indicator is, what is aimed at, and how a unit scores."""
    today, scope = _seen(request, unit)
    definitions = shipped_definitions()
    snapshot = store().find(KIND)
    if indicator not in definitions.indicator:
        raise Http404
    if snapshot is None:
        return render(request, "centres/missing.html", {"unit": today.tree.units[unit]})
    with Engine.over_file(snapshot.file(FILE)) as engine:
        page = scored.indicator_page(engine, today, scope, definitions, definitions.indicator[indicator], unit)
    return render(request, "centres/structure/indicator.html", {"page": page, "made": snapshot.made})


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def scores(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit's scores of a period, by pillar and in all."""
    today, scope = _seen(request, unit)
    snapshot = store().find(KIND)
    if snapshot is None:
        return render(request, "centres/missing.html", {"unit": today.tree.units[unit]})
    try:
        with Engine.over_file(snapshot.file(FILE)) as engine:
            page = scored.scores_page(engine, today, scope, shipped_definitions(), unit, request.GET.get("period", ""))
    except pages.NoSuchPageError:
        raise Http404 from None
    return render(request, "centres/structure/scores.html", {"page": page, "made": snapshot.made})


def _seen(request: HttpRequest, unit: str) -> tuple[Organisation, frozenset[str]]:
    today = organisation(timezone.localdate())
    scope = today.visible(request.user.unit_code)
    if unit not in scope:
        raise Http404
    return today, scope


def _day(text: str, today: date) -> date:
    try:
        if not text:
            return today
        year, month, day = map(int, text.split("-"))
        return date(year - BUDDHIST_ERA if year >= 2400 else year, month, day)
    except ValueError:
        raise Http404 from None
