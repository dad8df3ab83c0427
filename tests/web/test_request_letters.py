"""Letters about requests go once each, to who asked and to who answers, and tell nothing of what was asked."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from prasan.exchange.log import AccessLog
from prasan.web.accounts.models import Role, User
from prasan.web.portal.requests import letters
from prasan.web.portal.requests.models import CitizenRequest, Kind, Letter, State, Step

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    settings.PRASAN_DATA = tmp_path
    settings.PRASAN_SITE_URL = "https://prasan.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.create(username="somchai", role=Role.CITIZEN, spine_id=7, email="somchai@example.org")
    User.objects.create(username="desk", role=Role.OFFICER, unit_code="07011", email="desk@doae.example")
    User.objects.create(username="head", role=Role.APPROVER, unit_code="07011", email="head@doae.example")
    return tmp_path


def asked(days_ago: int, *, state: State = State.TAKEN, spine_id: int = 7) -> CitizenRequest:
    at = NOW() - timedelta(days=days_ago)
    made = CitizenRequest.objects.create(
        spine_id=spine_id, kind=Kind.CORRECTION, state=state, unit="07011", register="farmer", field="full_name",
        wanted="สมหมาย ใจดี", asked_at=at,
    )  # fmt: skip
    Step.objects.create(request=made, act=Step.Act.ASKED, at=at)
    return made


def sent(**more: Any) -> list[tuple[str, str]]:
    mail.outbox.clear()
    letters.write(timezone.localdate(), by="clock", **more)
    return sorted((each.to[0], each.subject) for each in mail.outbox)


def test_a_request_is_followed_by_letters_from_its_coming_to_its_answer(data: Path) -> None:
    made = asked(0)
    assert sent(dry_run=True) == []
    assert letters.write(timezone.localdate(), by="clock", dry_run=True).citizens == 1
    assert Letter.objects.count() == 0
    [(to, subject)] = sent()
    assert (to, letters.reference(made) in subject) == ("somchai@example.org", True)
    [letter] = mail.outbox
    assert f"https://prasan.example/me/requests/{made.public_id}/" in letter.body
    assert "ได้รับคำขอ" in letter.body
    assert "was received" in letter.body
    assert not re.search(r"somchai|สมหมาย|farmer|เกษตรกร|correction|\b7\b", letter.body + letter.subject)
    assert sent() == []
    made.asked_at = NOW() - timedelta(days=27)
    made.save()
    assert [to for to, _subject in sent()] == ["desk@doae.example", "somchai@example.org"]
    assert sent() == []
    made.state = State.REFUSED
    made.save()
    Step.objects.create(request=made, act=Step.Act.REFUSED)
    assert [to for to, _subject in sent()] == ["somchai@example.org"]
    assert "was answered" in mail.outbox[0].body
    made.state, made.appealed_at = State.APPEALED, NOW() - timedelta(days=40)
    made.save()
    assert [to for to, _subject in sent()] == ["head@doae.example"]
    assert "late, it was due by" in mail.outbox[0].body
    events = [each.event for each in AccessLog(data / "log" / "access.jsonl").entries()]
    assert [(each["action"], each["rows"]) for each in events] == [("remind_requests", 1)] * 2


def test_what_the_agency_asks_back_waits_for_the_citizen_and_not_for_the_desk() -> None:
    made = asked(29, state=State.ASKED_BACK)
    Step.objects.create(request=made, act=Step.Act.ASKED_BACK)
    assert [to for to, _subject in sent()] == ["somchai@example.org"]
    assert "asks you something" in mail.outbox[0].body


def test_old_answers_and_who_has_no_address_are_let_be_and_a_failed_letter_is_tried_again(settings: Any) -> None:
    asked(60, state=State.REFUSED)
    asked(0, spine_id=8)
    assert sent() == []
    assert letters.write(timezone.localdate(), by="clock").without_address == 1
    asked(1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert letters.write(timezone.localdate(), by="clock").failed == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(sent()) == 1
