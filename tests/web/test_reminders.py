"""Reports that are late, missing or returned are chased by mail, once a day, and nobody is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core import mail

from prasan.exchange.log import AccessLog
from prasan.web.accounts.models import Role, User
from prasan.web.centres.filing import actions, reminders
from prasan.web.centres.filing.actions import Why
from prasan.web.centres.models import Reminder

TODAY = date(2016, 3, 1)  # the first quarter of fiscal year 2559 was due on 30 January
KEY = ("07011", "digital_services", "2559Q1")
NAMES = ("service_transactions", "digital_service_transactions", "officers_trained")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.PRASAN_DATA = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return tmp_path


@pytest.fixture
def officer() -> User:
    return User.objects.create(username="somchai", unit_code="07011", role=Role.OFFICER, email="desk@doae.example")


def kinds(unit: str) -> list[str]:
    return [each.kind for each in reminders.owed(TODAY) if each.key[0] == unit]


def test_a_report_is_chased_from_missing_to_handed_in(officer: User) -> None:
    ministry = User.objects.create(username="moac-officer", unit_code="07000", role=Role.OFFICER)
    assert kinds("07011") == ["missing"]
    assert reminders.owed(date(2016, 1, 30)) == []  # the last day is in time
    actions.save(officer, KEY, 0, {(name, "50"): 5.0 for name in NAMES})
    assert kinds("07011") == ["late"]
    actions.complete(officer, KEY, 1)
    actions.submit(officer, KEY, 1, confirmed=True)
    assert kinds("07011") == []
    actions.send_back(ministry, KEY, 1, [Why("", "", "again")])
    assert kinds("07011") == ["returned"]


def test_each_report_is_chased_once_a_day_in_both_languages_and_logged(officer: User, data: Path) -> None:
    tried = reminders.remind(TODAY, by="clock", dry_run=True)
    assert (tried.mails, tried.reports["missing"], len(mail.outbox), Reminder.objects.count()) == (1, 1, 0, 0)
    assert len(tried.without_address) == 151
    assert reminders.remind(TODAY, by="clock").mails == 1
    again = reminders.remind(TODAY, by="clock")
    assert (again.mails, again.already, len(mail.outbox)) == (0, 1, 1)
    [letter] = mail.outbox
    assert letter.to == ["desk@doae.example"]
    assert "กรมส่งเสริมการเกษตร" in letter.body
    assert "Department of Agricultural Extension" in letter.body
    assert "30 มกราคม 2559" in letter.body
    assert "somchai" not in letter.body + letter.subject
    [entry] = [
        e.event for e in AccessLog(data / "log" / "access.jsonl").entries() if e.event["action"] == "remind_reports"
    ]
    assert entry["reports"] == [[*KEY, "missing"]]
    assert "desk@" not in str(entry)
    assert reminders.remind(date(2016, 3, 2), by="clock").mails == 1


def test_a_mail_that_fails_is_tried_again(officer: User, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert reminders.remind(TODAY, by="clock").failed == ["07011"]
    assert Reminder.objects.count() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert reminders.remind(TODAY, by="clock").mails == 1
