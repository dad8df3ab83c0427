"""Briefings that make themselves: once for each day that they are due, however often this is run."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from prasan.web.accounts.models import Role, User
from prasan.web.centres.briefing.files import KINDS, NoBriefingError, made
from prasan.web.centres.briefing.models import Schedule, Sent
from prasan.web.centres.organisation import organisation
from prasan.web.shell.mail import in_both, site_address, write_to
from prasan.web.shell.templatetags.prasan import be_date, in_words
from prasan.web.snapshots import data_folder


def due_on(schedule: Schedule, today: date) -> date | None:
    """The last day on or before ``today`` on which it was due; None before the first."""
    day = {
        Schedule.Every.DAY: today,
        Schedule.Every.WEEK: today - timedelta(days=today.weekday()),
        Schedule.Every.MONTH: today.replace(day=1),
    }[Schedule.Every(schedule.every)]
    return day if day >= schedule.made_on else None


def possible_readers(unit: str) -> list[User]:
    """The staff of a unit and of those above it, who may open its page; by name."""
    now = organisation(timezone.localdate())
    chain = {unit, *(now.structure.ancestors(unit) if unit in now.structure else ())}
    staff = User.objects.filter(role__in=[Role.EXECUTIVE, Role.OFFICER], unit_code__in=chain, is_active=True)
    return list(staff.order_by("username"))


def running(unit: str) -> QuerySet[Schedule]:
    """The schedules of a unit that have not been stopped."""
    return Schedule.objects.filter(unit=unit, stopped_at=None).prefetch_related("readers").order_by("id")


def file_of(schedule: Schedule, due: date) -> Path:
    """Where the briefing of a day is kept."""
    return data_folder() / "briefings" / f"{schedule.pk}" / f"{due.isoformat()}.{schedule.kind}"


@dataclass(frozen=True)
class Sending:
    """What became of the briefings that were due: ``sent`` with unit, day and letters, ``failed`` with the reason."""

    sent: list[str]
    failed: list[str]


def send_due() -> Sending:
    """Make and send what is due and has not been sent.

    A briefing is noted as sent together with its letter: where the mail server fails, the next run tries again.
    """
    today = timezone.localdate()
    told = Sending([], [])
    for schedule in Schedule.objects.filter(stopped_at=None).order_by("id"):
        due = due_on(schedule, today)
        if due is None or schedule.sent.filter(due=due).exists():
            continue
        name = f"{schedule.unit} {due.isoformat()}"
        try:
            with transaction.atomic():
                sent = Sent.objects.create(schedule=schedule, due=due)
                _send(schedule, sent)
        except IntegrityError:
            continue  # another process has it
        except (NoBriefingError, OSError, smtplib.SMTPException) as error:
            told.failed.append(f"{name}: {error}")
        else:
            told.sent.append(f"{name}: {sent.readers}")
    return told


def _send(schedule: Schedule, sent: Sent) -> None:
    allowed = {user.pk for user in possible_readers(schedule.unit)}
    readers = [user for user in schedule.readers.all() if user.pk in allowed]
    with translation.override(schedule.language):
        content, reference = made(schedule.unit, schedule.kind)
    path = file_of(schedule, sent.due)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)
    attachment = (f"briefing-{schedule.unit}-{sent.due:%Y%m%d}.{schedule.kind}", content, KINDS[schedule.kind])
    sent.readers = write_to(readers, *in_both(lambda: _letter(schedule, sent)), [attachment])
    sent.rollup = reference
    sent.save(update_fields=["readers", "rollup"])


def _letter(schedule: Schedule, sent: Sent) -> tuple[str, str]:
    unit = organisation(timezone.localdate()).tree.units[schedule.unit]
    subject = _("Briefing of %(unit)s, %(day)s") % {"unit": in_words(unit), "day": be_date(sent.due)}
    text = _("The briefing is attached. The page behind it: %(address)s") % {
        "address": site_address(reverse("centres:centre", args=[schedule.unit]))
    }
    return subject, text
