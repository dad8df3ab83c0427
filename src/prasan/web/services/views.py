"""The catalogue of services, for everybody: nobody needs to sign in to read it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prasan.services.events import shipped_events
from prasan.services.forms import shipped_forms
from prasan.services.model import Catalogue, Service
from prasan.services.places import nearest
from prasan.services.reading import shipped_catalogue
from prasan.services.search import index_of
from prasan.thai.areas import names
from prasan.web.centres.maps import province_centres
from prasan.web.services import words
from prasan.web.services.figures import measured_services
from prasan.web.shell.days import day_of
from prasan.web.shell.kept import same_for_everybody
from prasan.web.shell.templatetags.prasan import number, thai

_SHOWN = 12


@same_for_everybody(tuple)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Search the services, or see those of a kind; with neither, the life events."""
    told, query = shipped_catalogue(), request.GET.get("q", "").strip()[:200]
    every = request.GET.get("all") == "1"
    if query:
        found = [each.service for each in index_of(tuple(told.services.values())).search(query, _SHOWN)]
    else:
        found = list(told.services.values()) if every else []
    context = {
        "q": query,
        "every": every,
        "found": [(each, words.agency(each)) for each in found],
        "events": shipped_events().values(),
        "count": len(told.services),
    }
    return render(request, "services/catalogue.html", context)


def service(request: HttpRequest, service: str) -> HttpResponse:
    """One service: who may, what to bring, what the state has already, cost, time, and the nearest office."""
    told = shipped_catalogue()
    found = _found(told, service)
    area = request.GET.get("area", "")
    figures = measured_services(service=found.id).get(found.id)
    context = {
        "service": found,
        "agency": words.agency(found),
        "fee": words.fee(found),
        "time": words.time(found),
        "channels": ", ".join(map(words.channel, found.channels)),
        "doubts": words.doubts(found),
        "events": [each for each in shipped_events().values() if each.id in found.events],
        "has_form": found.id in shipped_forms(),
        "stars": number(figures.stars, 1) if figures and figures.stars else "",
        **_places(told, found, area),
    }
    return render(request, "services/service.html", context)


def _found(told: Catalogue, name: str) -> Service:
    try:
        return told.services[name]
    except KeyError:
        raise Http404 from None


def _places(told: Catalogue, service: Service, area: str) -> dict[str, Any]:
    """The nearest offices to a province or district, and what may be chosen."""
    which = 0 if thai() else 1
    provinces, districts = names("provinces"), names("districts")
    if area and area not in provinces and area not in districts:
        raise Http404
    offices = [nearest(told.offices[each], area, province_centres()) for each in service.places] if area else []
    return {
        "area": area,
        "province": area[:2],
        "provinces": sorted(((code, each[which]) for code, each in provinces.items()), key=lambda each: each[1]),
        "districts": [(code, each[which]) for code, each in districts.items() if area and code[:2] == area[:2]],
        "offices": offices,
        "sampled": any(each.kind.sample for each in offices),
    }


@same_for_everybody(tuple)
def life_event(request: HttpRequest, event: str) -> HttpResponse:
    """The steps of a life event; with the day on which it happened, the last day of each that the law gives one."""
    found = shipped_events().get(event)
    if found is None:
        raise Http404
    written = request.GET.get("on", "").strip()[:40]
    try:
        happened = day_of(written) if written else None
    except ValueError:
        happened = None
    named = {each.id: each for each in found.steps}
    steps = [
        {
            "step": each,
            "agency": words.agency(each.service) if each.service else "",
            "fee": words.fee(each.service) if each.service else "",
            "within": words.within(each.within) if each.within else "",
            "last": each.within.last_day(happened) if each.within and happened else None,
            "after": [named[other] for other in each.after],
        }
        for each in found.steps
    ]
    error = _("Write a day as 2558-10-01 or 1 ตุลาคม 2558.") if written and happened is None else ""
    context = {"event": found, "steps": steps, "on": written, "happened": happened, "error": error}
    return render(request, "services/event.html", context, status=400 if error else 200)
