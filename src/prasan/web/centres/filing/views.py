from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from prasan.centres.lifecycle import LifecycleError
from prasan.centres.sealing import canonical
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.filing import actions, words
from prasan.web.centres.filing.actions import Why
from prasan.web.centres.filing.lists import lists_for
from prasan.web.centres.filing.pages import (
    REASON,
    Seen,
    form_areas,
    province_of,
    read_form,
    report_page,
    seen_report,
    version_page,
)

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER)
_ACTS = ("save", "complete", "submit")


@_staff
def listed(request: HttpRequest, *, error: str = "") -> HttpResponse:
    """What is due, late and returned, what is to be decided on and received, and how the units below stand."""
    lists = lists_for(request.user, request.GET.get("period", ""))
    return render(request, "centres/filing/list.html", {"lists": lists, "error": error}, status=409 if error else 200)


@_staff
def report(request: HttpRequest, unit: str, data_set: str, period: str) -> HttpResponse:
    """A report: its form for who files it, its figures for the others; a posted form is saved, completed, submitted."""
    seen = seen_report(request.user, unit, data_set, period)
    if request.method != "POST":
        return _page(request, seen)
    act = request.POST.get("act", "")
    if act not in _ACTS:
        raise Http404
    number = _number(request)
    cells, errors = read_form(seen.data_set, request.POST, form_areas(seen.data_set, seen.now))
    if errors:
        return _page(request, seen, typed=request.POST, errors=errors, status=400)

    def done() -> None:
        at = number
        if act != "submit":
            at = actions.save(request.user, seen.key, number, cells).number
        if act == "complete":
            actions.complete(request.user, seen.key, at)
        if act == "submit":
            actions.submit(request.user, seen.key, number, confirmed=request.POST.get("confirmed") == "yes")

    return _tried(request, seen, done)


@_staff
@require_POST
def decide(request: HttpRequest, unit: str, data_set: str, period: str) -> HttpResponse:
    """Accept a submitted report, or return it with reasons."""
    seen = seen_report(request.user, unit, data_set, period)
    number = _number(request)
    if request.POST.get("act") == "accept":
        return _tried(request, seen, lambda: actions.accept(request.user, seen.key, number))
    reasons = [
        Why(element, area, text)
        for element in seen.data_set.elements
        for area in form_areas(seen.data_set, seen.now)
        if (text := request.POST.get(f"{REASON}.{element}.{area}", "").strip())
    ]
    if whole := request.POST.get("reason", "").strip():
        reasons.append(Why("", "", whole))
    return _tried(request, seen, lambda: actions.send_back(request.user, seen.key, number, reasons))


@_staff
@require_POST
def reopen(request: HttpRequest, unit: str, data_set: str, period: str) -> HttpResponse:
    """Open a new version after a return, or for a reason."""
    seen = seen_report(request.user, unit, data_set, period)
    number, reason = _number(request), request.POST.get("reason", "")
    return _tried(request, seen, lambda: actions.reopen(request.user, seen.key, number, reason))


@_staff
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Note that accepted reports have come to the prime minister's centre."""
    keys = []
    for token in request.POST.getlist("report"):
        parts = token.split("/")
        if len(parts) != 3:
            raise Http404
        keys.append(seen_report(request.user, *parts).key)
    try:
        actions.receive(request.user, keys)
    except LifecycleError as error:
        return listed(request, error=words.error_words(error))
    return redirect("centres:reports")


@_staff
def version(request: HttpRequest, unit: str, data_set: str, period: str, number: str) -> HttpResponse:
    """A version as it was submitted, with its seal."""
    seen = seen_report(request.user, unit, data_set, period)
    province = province_of(seen, request.GET.get("province", ""))
    page = version_page(request.user, seen, int(number), province)
    return render(request, "centres/filing/version.html", {"page": page})


@_staff
def sealed(request: HttpRequest, unit: str, data_set: str, period: str, number: str) -> HttpResponse:
    """The text that was sealed: its SHA-256 is the seal."""
    seen = seen_report(request.user, unit, data_set, period)
    kept = version_page(request.user, seen, int(number)).version
    text = canonical(*seen.key, kept.number, kept.values.values_list("element", "area", "value"))
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{"-".join(seen.key)}-{number}.json"'
    return answer


def _number(request: HttpRequest) -> int:
    number = request.POST.get("number", "")
    if not number.isdecimal() or len(number) > 6:
        raise Http404
    return int(number)


def _tried(request: HttpRequest, seen: Seen, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except (LifecycleError, IntegrityError) as error:
        if isinstance(error, IntegrityError):  # two began the report, or its next version, at once
            error = LifecycleError("stale", "somebody else has changed the report")
        fresh = seen_report(request.user, *seen.key)
        return _page(request, fresh, error=words.error_words(error), status=409)
    address = reverse("centres:report", args=seen.key)
    province = province_of(seen, request.GET.get("province", ""))
    return redirect(f"{address}?province={province}" if province else address)


def _page(request: HttpRequest, seen: Seen, *, error: str = "", status: int = 200, **sent: Any) -> HttpResponse:
    page = report_page(request.user, seen, province_of(seen, request.GET.get("province", "")), **sent)
    return render(request, "centres/filing/report.html", {"page": page, "error": error}, status=status)
