"""The call of a meeting: a letter to the members with the agenda, and the meeting for their calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from prasan.centres.organisation import load_tree
from prasan.council import meetings
from prasan.web.accounts.models import Role, User
from prasan.web.council.holding import seats
from prasan.web.council.models import Action, Meeting
from prasan.web.shell.mail import in_both, site_address, write_to
from prasan.web.shell.templatetags.prasan import be_date

_HOURS = 3  # how long a calendar keeps free where nobody says how long a meeting takes


def calendar_of(meeting: Meeting) -> bytes:
    """A meeting as iCalendar (RFC 5545)."""
    event = _event(meeting, site_address(reverse("council:meeting", args=[meeting.pk])))
    return _calendar([event])


def published_calendar(meetings_of: Iterable[Meeting]) -> bytes:
    """Published meetings, and as whole days those by which what they resolved is to be done."""
    address = site_address(reverse("council:public"))
    events = []
    for meeting in meetings_of:
        events.append(_event(meeting, address))
        for action in Action.objects.filter(resolution__item__meeting=meeting):
            due = Event()
            due.add("uid", f"council-action-{action.pk}@{address.split('/')[2]}")
            due.add("dtstamp", timezone.now())
            due.add("dtstart", action.due)
            due.add("summary", f"{action.what} ({load_tree().units[action.unit].name_th})")
            due.add("url", site_address(reverse("council:public_decision", args=[action.resolution_id])))
            events.append(due)
    return _calendar(events)


def _event(meeting: Meeting, address: str) -> Event:
    begins = timezone.make_aware(datetime.combine(meeting.day, meeting.begins))
    event = Event()
    event.add("uid", f"council-{meeting.year}-{meeting.number}@{address.split('/')[2]}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(hours=_HOURS))
    event.add("summary", f"{meeting.title} {meeting}")
    event.add("location", meeting.place)
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.state == meetings.State.CANCELLED else "CONFIRMED")
    event.add("description", "\n".join(f"{each.heading}. {each.title}" for each in meeting.items.all()))
    return event


def _calendar(events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Prasan//council//TH")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def call_letters(meeting: Meeting) -> int:
    """Write to the members; how many have an address.  Raises what the mail server raises."""
    members = User.objects.filter(role=Role.CIO, unit_code__in=seats(), is_active=True)
    subject, text = in_both(partial(_letter, meeting))
    return write_to(
        members,
        subject,
        text,
        [(f"council-{meeting.year}-{meeting.number}.ics", calendar_of(meeting), "text/calendar")],
    )


def _letter(meeting: Meeting) -> tuple[str, str]:
    told = {
        "title": meeting.title,
        "number": str(meeting),
        "day": be_date(meeting.day),
        "time": f"{meeting.begins:%H:%M}",
        "place": meeting.place,
        "agenda": "\n".join(f"{each.heading}. {each.title}" for each in meeting.items.all()),
        "address": site_address(reverse("council:meeting", args=[meeting.pk])),
    }
    subject = _("Call to meeting %(number)s: %(title)s, %(day)s") % told
    return subject, _(
        "You are called to meeting %(number)s of %(title)s on %(day)s at %(time)s, %(place)s.\n\n%(agenda)s\n\n"
        "Papers, and whom your agency sends: %(address)s"
    ) % told
