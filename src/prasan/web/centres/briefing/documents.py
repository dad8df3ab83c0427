"""The pages on which a briefing is asked for, and set to make itself."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.centres.periods import PeriodError
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.acts import noted
from prasan.web.centres.briefing.files import KINDS, LANGUAGES, NoBriefingError, made
from prasan.web.centres.briefing.models import Schedule
from prasan.web.centres.briefing.schedules import file_of, possible_readers, running
from prasan.web.centres.briefing.views import seen
from prasan.web.centres.organisation import organisation

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER)


@_staff
def briefing(request: HttpRequest, unit: str, *, error: str = "") -> HttpResponse:
    """Where a briefing is asked for, and the schedules of the unit with what they sent last."""
    _now, _scope, _snapshot, told = seen(request, unit)
    schedules = [(each, each.sent.order_by("-due").first()) for each in running(unit)]
    context = {
        "page": told,
        "unit": told.unit,
        "period": request.GET.get("period", ""),
        "schedules": schedules,
        "readers": possible_readers(unit),
        "every": Schedule.Every.choices,
        "kinds": [(kind, kind.upper()) for kind in KINDS],
        "error": error,
    }
    return render(request, "centres/briefing/briefing.html", context, status=400 if error else 200)


@_staff
def document(request: HttpRequest, unit: str) -> HttpResponse:
    """The briefing as a file: ``format`` is pdf or xlsx, ``language`` th or en, ``period`` as on the page."""
    _refuse_outside(request, unit)
    kind, language = request.GET.get("format", "pdf"), request.GET.get("language", get_language() or "th")
    if kind not in KINDS or language not in LANGUAGES:
        raise Http404
    try:
        with translation.override(language):
            content, _reference = made(unit, kind, request.GET.get("period", ""))
    except (NoBriefingError, PeriodError):
        raise Http404 from None
    name = f"briefing-{unit}-{timezone.localdate():%Y%m%d}-{language}.{kind}"
    return HttpResponse(content, KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})


@_staff
@require_POST
@transaction.atomic
def schedule(request: HttpRequest, unit: str) -> HttpResponse:
    """Set a briefing to make itself."""
    _refuse_outside(request, unit)
    asked = request.POST
    if (
        asked.get("every") not in Schedule.Every.values
        or asked.get("format") not in KINDS
        or asked.get("language") not in LANGUAGES
    ):
        raise Http404
    chosen = [user for user in possible_readers(unit) if user.get_username() in asked.getlist("readers")]
    if not chosen:
        return briefing(request, unit, error=_("Choose at least one person whom it goes to."))
    kept = Schedule.objects.create(
        unit=unit,
        every=asked["every"],
        kind=asked["format"],
        language=asked["language"],
        made_by=request.user.get_username(),
        made_on=timezone.localdate(),
    )
    kept.readers.set(chosen)
    noted(request.user, "schedule_briefing", of=unit, every=kept.every, schedule=kept.pk)
    return redirect("centres:briefing", unit)


@_staff
@require_POST
@transaction.atomic
def stop(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """Stop a schedule; what it has sent stays."""
    _refuse_outside(request, unit)
    if not running(unit).filter(pk=number).update(stopped_at=timezone.now()):
        raise Http404
    noted(request.user, "stop_briefing", of=unit, schedule=number)
    return redirect("centres:briefing", unit)


@_staff
def sent(request: HttpRequest, unit: str, number: int, day: str) -> HttpResponse | FileResponse:
    """A briefing as it was sent."""
    _refuse_outside(request, unit)
    found = next((each for each in Schedule.objects.filter(unit=unit, pk=number)), None)
    copy = next((each for each in found.sent.all() if each.due.isoformat() == day), None) if found else None
    if found is None or copy is None or not file_of(found, copy.due).exists():
        raise Http404
    path = file_of(found, copy.due)
    name = f"briefing-{unit}-{copy.due:%Y%m%d}.{found.kind}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=KINDS[found.kind])


def _refuse_outside(request: HttpRequest, unit: str) -> None:
    if unit not in organisation(timezone.localdate()).visible(request.user.unit_code):
        raise Http404
