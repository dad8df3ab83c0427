from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.centres.definitions import shipped_definitions
from prasan.centres.rollup import FILE, KIND
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.centres.acts import noted
from prasan.web.centres.briefing.overview import read_positions
from prasan.web.centres.dashboards.composing import KINDS, TEXT, TITLE, WIDTHS, Panel, done, faults, panel_of, read
from prasan.web.centres.dashboards.models import Dashboard, DashboardVersion
from prasan.web.centres.dashboards.shown import shown
from prasan.web.centres.organisation import Organisation, organisation
from prasan.web.centres.words import period_name
from prasan.web.snapshots import store

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER)


@_staff
def listed(request: HttpRequest) -> HttpResponse:
    """The dashboards that somebody made, and those that are shared with their unit."""
    now = organisation(timezone.localdate())
    kept = Dashboard.objects.filter(removed_at=None).order_by("-made_at")
    latest = [(each, _latest(each)) for each in kept if _may_read(request.user, each, now)]
    own = [pair for pair in latest if pair[0].made_by == request.user.get_username()]
    return render(request, "centres/dashboards/list.html", {"own": own, "shared": [x for x in latest if x not in own]})


@_staff
def dashboard(request: HttpRequest, number: int) -> HttpResponse:
    """A dashboard with the figures that its reader may see; ``version`` asks for an earlier one."""
    now = organisation(timezone.localdate())
    found = _found(request, number, now)
    version = _version(request, found)
    scope = now.visible(request.user.unit_code)
    panels = [panel_of(each) for each in version.panels]
    context = {
        "dashboard": found,
        "version": version,
        "versions": found.versions.order_by("-number"),
        "panels": shown(panels, request.user.unit_code, store().find(KIND), scope, now),
        "own": found.made_by == request.user.get_username(),
    }
    return render(request, "centres/dashboards/dashboard.html", context)


@_staff
def compose(request: HttpRequest, number: int = 0) -> HttpResponse:
    """The form of a new dashboard (``from`` begins with another's panels) or of one's own; saving makes a version."""
    now = organisation(timezone.localdate())
    found = _found(request, number, now) if number else None
    if found is not None and found.made_by != request.user.get_username():
        raise Http404
    if request.method != "POST":
        return _form(request, found, now, **_start(request, found, now))
    title, shared = request.POST.get("title", "").strip(), request.POST.get("shared_with", "")
    panels, act = read(request.POST), request.POST.get("act", "")
    scope = now.visible(request.user.unit_code)
    if act != "save":
        return _form(request, found, now, title=title, shared=shared, panels=done(panels, act))
    panels = [panel if panel.kind == TEXT else replace(panel, text="") for panel in panels]
    wrong = faults(title, panels, scope)
    if shared and shared not in scope:
        wrong.append(_("It can be shared with a unit that you may see."))
    if wrong:
        return _form(request, found, now, title=title, shared=shared, panels=panels, errors=wrong, status=400)
    return redirect("centres:dashboard", _save(request.user, found, title, shared, panels).pk)


@_staff
@require_POST
@transaction.atomic
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a dashboard of one's own away."""
    found = _found(request, number, organisation(timezone.localdate()))
    if found.made_by != request.user.get_username():
        raise Http404
    Dashboard.objects.filter(pk=found.pk).update(removed_at=timezone.now())
    noted(request.user, "remove_dashboard", dashboard=found.pk)
    return redirect("centres:dashboards")


@transaction.atomic
def _save(user: User, found: Dashboard | None, title: str, shared: str, panels: list[Panel]) -> Dashboard:
    name = user.get_username()
    kept = found or Dashboard.objects.create(made_by=name)
    kept = Dashboard.objects.select_for_update().get(pk=kept.pk)
    kept.shared_with = shared
    kept.save(update_fields=["shared_with"])
    last = kept.versions.aggregate(last=Max("number"))["last"] or 0
    DashboardVersion.objects.create(
        dashboard=kept, number=last + 1, title=title, panels=[panel.kept for panel in panels], by=name
    )
    act = "share_dashboard" if shared else "save_dashboard"
    noted(user, act, dashboard=kept.pk, version=last + 1, shared_with=shared)
    return kept


def _start(request: HttpRequest, found: Dashboard | None, now: Organisation) -> dict[str, Any]:
    origin = found
    if origin is None and request.GET.get("from", "").isdecimal():
        origin = _found(request, int(request.GET["from"][:9]), now)
    if origin is None:
        first = shipped_definitions().indicators[0].id
        panels = [Panel("number", first), Panel("trend", first, width="half"), Panel("map", first, width="half")]
        return {"title": "", "shared": "", "panels": panels}
    version = _version(request, origin)
    shared = found.shared_with if found else ""
    return {"title": version.title, "shared": shared, "panels": [panel_of(each) for each in version.panels]}


def _form(
    request: HttpRequest,
    found: Dashboard | None,
    now: Organisation,
    *,
    title: str,
    shared: str,
    panels: list[Panel],
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    scope = now.visible(request.user.unit_code)
    snapshot = store().find(KIND)
    known: tuple[str, ...] = ()
    if snapshot is not None and request.user.unit_code in scope:
        known = read_positions(snapshot.file(FILE), request.user.unit_code, scope, "")[1]
    context = {
        "dashboard": found,
        "title": title,
        "shared": shared,
        "panels": panels,
        "errors": errors or [],
        "kinds": [(kind, kind_name(kind)) for kind in KINDS],
        "widths": [(width, width_name(width)) for width in WIDTHS],
        "indicators": shipped_definitions().indicators,
        "units": [now.tree.units[code] for code in sorted(scope)],
        "periods": [(code, period_name(code)) for code in known],
        "longest_title": TITLE,
    }
    return render(request, "centres/dashboards/compose.html", context, status=status)


def kind_name(kind: str) -> str:
    """What a panel shows."""
    return {
        "number": _("A number"),
        "trend": _("A line over time"),
        "ranking": _("A ranking"),
        "map": _("A map"),
        "table": _("A table of periods"),
        "text": _("Text"),
    }[kind]


def width_name(width: str) -> str:
    """How wide a panel is."""
    return {"third": _("A third of the page"), "half": _("Half the page"), "full": _("The whole page")}[width]


def _latest(found: Dashboard) -> DashboardVersion:
    return found.versions.order_by("-number")[0]


def _version(request: HttpRequest, found: Dashboard) -> DashboardVersion:
    asked = request.GET.get("version", "")
    if not asked:
        return _latest(found)
    version = found.versions.filter(number=int(asked)).first() if asked.isdecimal() and len(asked) < 6 else None
    if version is None:
        raise Http404
    return version


def _found(request: HttpRequest, number: int, now: Organisation) -> Dashboard:
    found = Dashboard.objects.filter(pk=number, removed_at=None).first()
    if found is None or not _may_read(request.user, found, now):
        raise Http404
    return found


def _may_read(user: User, found: Dashboard, now: Organisation) -> bool:
    if found.made_by == user.get_username():
        return True
    return bool(found.shared_with) and user.unit_code in now.visible(found.shared_with)
