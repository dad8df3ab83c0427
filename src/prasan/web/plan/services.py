"""The agencies' services with the same four figures, and ideas for components that several could share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prasan.architecture.estate import Estate
from prasan.council import services as known
from prasan.council.services import Idea, Service, Value
from prasan.services.measured import Measured
from prasan.services.model import Service as Listed
from prasan.services.reading import shipped_catalogue
from prasan.web.blueprint.views import language, unit_name
from prasan.web.plan.views import for_plan
from prasan.web.services.figures import measured_services
from prasan.web.shell.templatetags.prasan import number
from prasan.web.snapshots import estate

_A_PAGE = 50
_IDEAS = 20
SAID = ("yes", "partly", "no", "")


@lru_cache(maxsize=1)
def _found(estate: Estate) -> tuple[list[Service], list[Idea]]:
    """What the blueprints say; an estate is read once for as long as no agency sends another."""
    services = known.inventory(estate)
    return services, known.ideas(estate, services)


def said_words(said: str) -> str:
    return {"yes": _("Digital end to end"), "partly": _("Partly digital"), "no": _("Not digital"), "": _("Not said")}[
        said
    ]


@for_plan
def inventory(request: HttpRequest) -> HttpResponse:
    """All services, or those of an agency or of what they say of being digital, with the figures of them together."""
    stated, ideas = _found(estate())
    measured = measured_services()
    services = known.with_measured(stated, {name: asdict(each) for name, each in measured.items()})
    unit, said = request.GET.get("unit", ""), request.GET.get("digital", "all")
    units = sorted({each.thing.unit for each in services})
    if (unit and unit not in units) or said not in (*SAID, "all", "unknown"):
        raise Http404
    wanted = "" if said == "unknown" else said
    chosen = [
        each for each in services if unit in ("", each.thing.unit) and (said == "all" or (each.digital or "") == wanted)
    ]
    page = Paginator(chosen, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [_row(each) for each in page], "together": _value(known.value_of(chosen)), "unit": unit, "digital": said,
        "units": [(each, unit_name(each), each == unit) for each in units],
        "choices": [(each or "unknown", said_words(each), (each or "unknown") == said) for each in SAID],
        "unnamed": [(each, _measures(measured.get(each.id))) for each in _unnamed(services, measured)],
        "ideas": [
            {"services": [(each.thing.named(language()), unit_name(each.thing.unit), said_words(each.digital or "")) for each in idea.services],
             "value": _value(idea.value), "likeness": f"{idea.likeness:.2f}"}
            for idea in ideas[:_IDEAS]
            if not unit or any(each.thing.unit == unit for each in idea.services)
        ],
    }  # fmt: skip
    return render(request, "plan/services.html", context)


def _unnamed(services: list[Service], measured: Mapping[str, Measured]) -> list[Listed]:
    """Services of the catalogue that people asked for here and no blueprint names, so that their figures stand in no row above."""
    named = {each.service for each in services}
    return [each for each in shipped_catalogue().services.values() if each.id in measured and each.id not in named]


def _measures(told: Measured | None) -> str:
    """The figures of a service that were counted, in words."""
    if told is None or told.volume is None:
        return _("fewer than ten people")
    figures = [
        (_("Transactions a year"), number(told.volume)),
        (_("Who get to the end, of 100 who begin"), number(told.completion, 1)),
        (_("Satisfied users, of 100"), number(told.satisfaction, 1)),
    ]
    return " · ".join(f"{name}: {figure or '—'}" for name, figure in figures)


def _row(each: Service) -> dict[str, Any]:
    return {
        "name": each.thing.named(language()) or each.thing.id, "unit": unit_name(each.thing.unit), "id": each.thing.id,
        "code": each.thing.unit, "digital": said_words(each.digital or ""), "volume": number(each.volume), "cost": number(each.cost, 2),
        "satisfaction": number(each.satisfaction, 1), "completion": number(each.completion, 1),
        "service": each.service if each.service in shipped_catalogue().services else "", "measured": each.measured,
    }  # fmt: skip


def _value(value: Value) -> dict[str, Any]:
    """The four figures with how many services say each."""
    told = {"volume": number(value.volume), "cost": number(value.cost, 2), "satisfaction": number(value.satisfaction, 1),
            "completion": number(value.completion, 1)}  # fmt: skip
    names = {
        "volume": _("Transactions a year"),
        "cost": _("Baht a transaction"),
        "satisfaction": _("Satisfied users, of 100"),
        "completion": _("Who get to the end, of 100 who begin"),
    }
    return {
        "services": value.services,
        "figures": [(names[each], told[each], value.known[each]) for each in known.FIGURES],
        "digital": [(said_words(each), value.digital[each]) for each in SAID if value.digital[each]],
    }
