from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from prasan.centres.areas import NATION
from prasan.centres.definitions import shipped_definitions
from prasan.centres.query import NotVisibleError
from prasan.centres.rollup import FILE, KIND
from prasan.engine.connection import Engine
from prasan.web.accounts.access import for_roles, start_of
from prasan.web.accounts.models import Role
from prasan.web.centres.asked import ORDERS, Asked
from prasan.web.centres.briefing.figure import beside
from prasan.web.centres.briefing.overview import notes_of
from prasan.web.centres.briefing.views import executive
from prasan.web.centres.organisation import organisation
from prasan.web.centres.pages import NoSuchFigureError, Reader
from prasan.web.snapshots import store


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def own_centre(request: HttpRequest) -> HttpResponse:
    """Send staff to the centre of their unit."""
    return redirect(start_of(request.user) or "shell:home")


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def centre(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit's centre: its first page, or one figure of it.  A unit outside the asker's scope answers as one that does not exist."""
    today = organisation(timezone.localdate())
    scope = today.visible(request.user.unit_code)
    if unit not in scope:
        raise Http404
    if not request.GET.keys() & {"indicator", "area", "order"}:
        return executive(request, unit)
    snapshot = store().find(KIND)
    if snapshot is None:
        return render(request, "centres/missing.html", {"unit": today.tree.units[unit]})
    asked = Asked(
        unit,
        request.GET.get("indicator", ""),
        request.GET.get("period", ""),
        request.GET.get("area", NATION),
        request.GET.get("order") if request.GET.get("order") in ORDERS else ORDERS[0],
    )
    try:
        with Engine.over_file(snapshot.file(FILE)) as engine:
            page = Reader(engine, scope, today, shipped_definitions()).page(asked)
            near = beside(engine, scope, page.asked, page.indicator, page.unit.level) if page else None
    except (NotVisibleError, NoSuchFigureError):
        raise Http404 from None
    made = datetime.fromisoformat(snapshot.manifest["made"])
    template = "centres/centre.html" if page else "centres/nothing.html"
    context = {
        "page": page,
        "unit": today.tree.units[unit],
        "made": made,
        "beside": near,
        "gone": unit not in today.structure,
    }
    if page:
        context["notes"] = [note for note in notes_of(unit, page.area.code) if note.indicator == page.indicator.id]
    return render(request, template, context)
