"""Which reports are chased, and the mail that goes to the officers of the units that owe them.

A report is chased once a day.  A mail names units, reports and days, and nobody.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from prasan.centres.definitions import DataSet, shipped_definitions
from prasan.centres.due import expected_periods
from prasan.centres.importing.checking import ReportKey
from prasan.centres.lifecycle import HANDED_IN, State
from prasan.centres.periods import parse
from prasan.web.accounts.models import Role, User
from prasan.web.centres.filing.reports import key_of, latest_versions, opened_periods
from prasan.web.centres.models import Reminder
from prasan.web.centres.organisation import organisation
from prasan.web.centres.words import period_name
from prasan.web.exchange import access_log
from prasan.web.shell.mail import in_both
from prasan.web.shell.templatetags.prasan import be_date, in_words


@dataclass(frozen=True)
class Owed:
    """A report that is chased: it was ``returned``, is ``late`` (begun, and not handed in), or ``missing``."""

    key: ReportKey
    kind: str
    due: date


@dataclass
class Chased:
    """What was done: reports by kind, mails sent; units that no officer with an address has; mails that failed."""

    reports: dict[str, int] = field(default_factory=lambda: {"returned": 0, "late": 0, "missing": 0})
    mails: int = 0
    already: int = 0
    without_address: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def owed(today: date) -> list[Owed]:
    """The reports that are chased on a day, by unit, then the oldest first."""
    now = organisation(today)
    states = {key_of(version.report): version.state for version in latest_versions()}
    found = []
    for data_set in shipped_definitions().data_sets:
        for period in _periods(data_set, today):
            for unit in data_set.assigned(now.tree.as_of(parse(period).ends)):
                # Who is gone is chased no more: nobody would open the letter.
                if unit not in now.structure:
                    continue
                key, due = (unit, data_set.id, period), data_set.due(period)
                state = states.get(key)
                if state == State.RETURNED:
                    found.append(Owed(key, "returned", due))
                elif state not in HANDED_IN and due < today:
                    found.append(Owed(key, "late" if state else "missing", due))
    return sorted(found, key=lambda each: (each.key[0], each.due, each.key))


def remind(today: date, *, by: str, dry_run: bool = False) -> Chased:
    """Send each unit one mail about the reports that it owes and has not been reminded of today.

    With ``dry_run`` nothing is sent or kept.  A mail that fails leaves its reports for the next run of the day.
    """
    chased = Chased()
    reminded = set(Reminder.objects.filter(on=today).values_list("unit", "data_set", "period"))
    by_unit: dict[str, list[Owed]] = defaultdict(list)
    for each in owed(today):
        if each.key in reminded:
            chased.already += 1
        else:
            by_unit[each.key[0]].append(each)
    addresses: dict[str, list[str]] = defaultdict(list)
    officers = User.objects.filter(role=Role.OFFICER, is_active=True).exclude(email="").order_by("pk")
    for unit, address in officers.values_list("unit_code", "email"):
        addresses[unit].append(address)
    for unit, its in by_unit.items():
        if not addresses[unit]:
            chased.without_address.append(unit)
            continue
        if not dry_run:
            try:
                _chase(unit, its, addresses[unit], today, by)
            except IntegrityError:
                chased.already += len(its)  # another run was quicker
                continue
            except OSError:  # of the mail server, smtplib's errors among them
                chased.failed.append(unit)
                continue
        chased.mails += 1
        for each in its:
            chased.reports[each.kind] += 1
    return chased


@transaction.atomic
def _chase(unit: str, its: list[Owed], addresses: list[str], today: date, by: str) -> None:
    Reminder.objects.bulk_create(
        [Reminder(unit=unit, data_set=each.key[1], period=each.key[2], on=today, kind=each.kind) for each in its]
    )
    event: dict[str, Any] = {
        "action": "remind_reports", "who": by, "unit": unit, "purpose": "file_figures", "registers": [],
        "rows": len(its), "reports": [[*each.key, each.kind] for each in its],
    }  # fmt: skip
    access_log().append(event)
    subject, text = in_both(lambda: _letter(its, today))
    # Each officer alone: no address is shown to another.
    for address in addresses:
        send_mail(subject, text, None, [address])


def _letter(its: list[Owed], today: date) -> tuple[str, str]:
    now, definitions = organisation(today), shipped_definitions()
    lines = [_("These reports of %(unit)s await you:") % {"unit": in_words(now.tree.units[its[0].key[0]])}, ""]
    for each in its:
        said = {
            "report": in_words(definitions.data_set[each.key[1]]),
            "period": period_name(each.key[2]),
            "due": be_date(each.due),
        }
        lines.append(
            {
                "returned": _("- %(report)s, %(period)s: returned for correction; was due on %(due)s"),
                "late": _("- %(report)s, %(period)s: begun and not submitted; was due on %(due)s"),
                "missing": _("- %(report)s, %(period)s: not begun; was due on %(due)s"),
            }[each.kind]
            % said
        )
    lines += ["", _("Sign in to Prasan and open the page of reports.")]
    return _("Reports that are still to be filed"), "\n".join(lines)


def _periods(data_set: DataSet, today: date) -> list[str]:
    return [period.code for period in expected_periods(data_set, opened_periods(data_set), today)]
