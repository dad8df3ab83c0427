from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.centres import periods
from prasan.centres.briefing.standings import ever_has_target
from prasan.centres.definitions import shipped_definitions
from prasan.centres.importing.written import number_of
from prasan.centres.organisation import Unit
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.acts import noted
from prasan.web.centres.alerts.models import Alert, AlertRule, Note
from prasan.web.centres.alerts.watching import rule_words, value_words
from prasan.web.centres.briefing.overview import figure_address
from prasan.web.centres.briefing.schedules import possible_readers
from prasan.web.centres.organisation import Organisation, organisation
from prasan.web.centres.words import short_period

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER)
_SHOWN = 50
LONGEST = 2000  # letters of a note


@dataclass(frozen=True)
class Told:
    """An alert in words."""

    alert: Alert
    unit: Unit
    said: str
    figure: str
    period: str
    address: str


def open_alerts(units: frozenset[str], now: Organisation) -> list[Told]:
    """The alerts of some units that have not been cleared, the latest first."""
    found = Alert.objects.filter(cleared_at=None, rule__stopped_at=None).select_related("rule").order_by("-raised_at")
    return [_told(alert, now) for alert in found if alert.rule.unit in units]


def _told(alert: Alert, now: Organisation) -> Told:
    rule = alert.rule
    return Told(
        alert,
        now.tree.units[rule.unit],
        rule_words(rule),
        value_words(alert),
        short_period(alert.period),
        figure_address(rule.unit, rule.indicator, alert.period),
    )


@_staff
def listed(request: HttpRequest, unit: str, *, error: str = "") -> HttpResponse:
    """The alerts of a unit and of those below it, and the unit's rules."""
    now = _seen(request, unit)
    over = Alert.objects.filter(rule__unit=unit).exclude(cleared_at=None).select_related("rule").order_by("-cleared_at")
    rules = AlertRule.objects.filter(unit=unit, stopped_at=None).prefetch_related("readers").order_by("id")
    context = {
        "unit": now.tree.units[unit],
        "open": open_alerts(now.visible(unit), now),
        "over": [_told(alert, now) for alert in over[:_SHOWN]],
        "rules": [(rule, rule_words(rule)) for rule in rules],
        "indicators": shipped_definitions().indicators,
        "conditions": AlertRule.Condition.choices,
        "readers": possible_readers(unit),
        "error": error,
    }
    return render(request, "centres/alerts/list.html", context, status=400 if error else 200)


@_staff
@require_POST
@transaction.atomic
def add(request: HttpRequest, unit: str) -> HttpResponse:
    """Set a rule."""
    _seen(request, unit)
    asked = request.POST
    if (
        asked.get("indicator") not in shipped_definitions().indicator
        or asked.get("condition") not in AlertRule.Condition.values
    ):
        raise Http404
    threshold = None
    if asked["condition"] != AlertRule.Condition.MISSES:
        change = asked["condition"] in (AlertRule.Condition.FELL, AlertRule.Condition.ROSE)
        try:
            threshold = number_of(asked.get("threshold", "").strip())
        except ValueError:
            threshold = None
        if threshold is None or (change and threshold < 0):
            return listed(request, unit, error=_("Write the threshold as a number, such as 60 or 1,200.5."))
    elif not ever_has_target(shipped_definitions().indicator[asked["indicator"]], unit):
        return listed(request, unit, error=_("This indicator has no target. Choose another condition."))
    rule = AlertRule.objects.create(
        unit=unit,
        indicator=asked["indicator"],
        condition=asked["condition"],
        threshold=threshold,
        made_by=request.user.get_username(),
    )
    chosen = set(asked.getlist("readers"))
    rule.readers.set([user for user in possible_readers(unit) if user.get_username() in chosen])
    noted(request.user, "set_alert", of=unit, indicator=rule.indicator, condition=rule.condition, rule=rule.pk)
    return redirect("centres:alerts", unit)


@_staff
@require_POST
@transaction.atomic
def stop(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """Stop a rule, and clear what it raised."""
    _seen(request, unit)
    if not AlertRule.objects.filter(unit=unit, pk=number, stopped_at=None).update(stopped_at=timezone.now()):
        raise Http404
    Alert.objects.filter(rule=number, cleared_at=None).update(cleared_at=timezone.now(), told_cleared=timezone.now())
    noted(request.user, "stop_alert", of=unit, rule=number)
    return redirect("centres:alerts", unit)


@_staff
@require_POST
@transaction.atomic
def acknowledge(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """Say that an alert has been seen, and what is done about it."""
    _seen(request, unit)
    found = Alert.objects.filter(pk=number, rule__unit=unit, acknowledged_at=None)
    remark = request.POST.get("remark", "").strip()[:LONGEST]
    if not found.update(acknowledged_by=request.user.get_username(), acknowledged_at=timezone.now(), remark=remark):
        raise Http404
    noted(request.user, "acknowledge_alert", of=unit, alert=number)
    return redirect("centres:alerts", unit)


@_staff
@require_POST
@transaction.atomic
def annotate(request: HttpRequest, unit: str) -> HttpResponse:
    """Leave a note on a figure."""
    now = _seen(request, unit)
    asked = request.POST
    indicator, period, area = (asked.get(name, "") for name in ("indicator", "period", "area"))
    try:
        periods.parse(period)
    except periods.PeriodError:
        raise Http404 from None
    if indicator not in shipped_definitions().indicator or area not in now.areas:
        raise Http404
    text = asked.get("text", "").strip()[:LONGEST]
    if text:
        note = Note.objects.create(
            unit=unit, indicator=indicator, area=area, period=period, text=text, by=request.user.get_username()
        )
        about = {"of": unit, "indicator": indicator, "area": area, "period": period, "note": note.pk}
        noted(request.user, "write_note", **about)
    return redirect(f"{figure_address(unit, indicator, period, area)}#notes")


@_staff
@require_POST
@transaction.atomic
def withdraw(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """Take a note of one's own back."""
    _seen(request, unit)
    note = Note.objects.filter(pk=number, unit=unit, by=request.user.get_username(), withdrawn_at=None).first()
    if note is None:
        raise Http404
    note.withdrawn_at = timezone.now()
    note.save(update_fields=["withdrawn_at"])
    noted(request.user, "withdraw_note", of=unit, note=number)
    return redirect(f"{figure_address(unit, note.indicator, note.period, note.area)}#notes")


def _seen(request: HttpRequest, unit: str) -> Organisation:
    now = organisation(timezone.localdate())
    if unit not in now.visible(request.user.unit_code):
        raise Http404
    return now
