"""Rules are looked at after every roll-up: an alert is raised once, and cleared when its condition is met no more."""

from __future__ import annotations

import smtplib
from collections import defaultdict
from collections.abc import Iterable
from functools import partial

import structlog
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.centres.briefing.conditions import Condition, holds
from prasan.centres.definitions import shipped_definitions
from prasan.centres.rollup import FILE, KIND
from prasan.web.centres.alerts.models import Alert, AlertRule
from prasan.web.centres.briefing.overview import points, read_positions
from prasan.web.centres.briefing.schedules import possible_readers
from prasan.web.centres.organisation import organisation
from prasan.web.centres.words import Wording, short_period
from prasan.web.shell.mail import in_both, site_address, write_to
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import store

_said = structlog.get_logger()


def watch() -> dict[str, int]:
    """Look at every rule with the figures of the last roll-up: how many alerts were ``raised`` and ``cleared``.

    A figure that cannot be judged (hidden, or not come) leaves things as they are.  Letters that cannot be sent are
    sent by the next run.
    """
    done = {"raised": 0, "cleared": 0}
    snapshot = store().find(KIND)
    if snapshot is None:
        return done
    now = organisation(timezone.localdate())
    rules: dict[str, list[AlertRule]] = defaultdict(list)
    for rule in AlertRule.objects.filter(stopped_at=None).order_by("id"):
        rules[rule.unit].append(rule)
    for unit, of in rules.items():
        scope = now.visible(unit)
        if unit not in scope:
            continue  # the unit is no more
        found, _known = read_positions(snapshot.file(FILE), unit, scope, "")
        positions = {position.indicator.id: position for position in found}
        for rule in of:
            position = positions.get(rule.indicator)
            met = holds(Condition(rule.condition), rule.threshold, position) if position else None
            open_ones = Alert.objects.filter(rule=rule, cleared_at=None)
            if met is False:
                done["cleared"] += open_ones.update(cleared_at=timezone.now())
            elif met and position is not None and not open_ones.exists():
                done["raised"] += _raise(rule, position.cell.period, position.cell.value or 0.0, snapshot.reference)
    _write_letters()
    return done


def _raise(rule: AlertRule, period: str, value: float, rollup: str) -> int:
    try:
        with transaction.atomic():
            Alert.objects.create(rule=rule, period=period, value=value, rollup=rollup)
    except IntegrityError:
        return 0  # another process has raised it
    return 1


def _write_letters() -> None:
    raised = Alert.objects.filter(told_raised=None)
    cleared = Alert.objects.filter(told_raised__isnull=False, told_cleared=None, cleared_at__isnull=False)
    try:
        _tell(raised, "told_raised", cleared=False)
        _tell(cleared, "told_cleared", cleared=True)
    except (OSError, smtplib.SMTPException) as error:
        _said.warning("alerts_not_mailed", reason=type(error))


def _tell(alerts: Iterable[Alert], field: str, *, cleared: bool) -> None:
    for alert in list(alerts):
        allowed = {user.pk for user in possible_readers(alert.rule.unit)}
        readers = [user for user in alert.rule.readers.all() if user.pk in allowed]
        subject, text = in_both(partial(_letter, alert, cleared=cleared))
        write_to(readers, subject, text)
        setattr(alert, field, timezone.now())
        alert.save(update_fields=[field])


def _letter(alert: Alert, *, cleared: bool) -> tuple[str, str]:
    unit = in_words(organisation(timezone.localdate()).tree.units[alert.rule.unit])
    said = rule_words(alert.rule)
    subject = _("Over: %(unit)s: %(said)s") if cleared else _("Alert: %(unit)s: %(said)s")
    address = site_address(reverse("centres:alerts", args=[alert.rule.unit]))
    text = _("%(said)s. The figure: %(figure)s, %(period)s. See %(address)s") % {
        "said": said,
        "figure": value_words(alert),
        "period": short_period(alert.period),
        "address": address,
    }
    return subject % {"unit": unit, "said": said}, text


def rule_words(rule: AlertRule) -> str:
    """A rule in a sentence without its unit: "Share of services done digitally is below 60.0%"."""
    indicator = shipped_definitions().indicator.get(rule.indicator)
    if indicator is None:
        return f"{rule.indicator} {rule.get_condition_display()}"
    wording = Wording(indicator, shipped_definitions())
    said = f"{in_words(indicator)} {rule.get_condition_display()}"
    if rule.threshold is None:
        return said
    change = rule.condition in (AlertRule.Condition.FELL, AlertRule.Condition.ROSE)
    return f"{said} {points(wording, rule.threshold) if change else wording.bare(rule.threshold)}"


def value_words(alert: Alert) -> str:
    """The figure that raised an alert."""
    indicator = shipped_definitions().indicator.get(alert.rule.indicator)
    return Wording(indicator, shipped_definitions()).bare(alert.value) if indicator else f"{alert.value:g}"
