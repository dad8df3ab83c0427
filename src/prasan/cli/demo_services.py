"""Applications for services in the demonstration: some of the people who can sign in, and answered ones of nobody, which count."""

from __future__ import annotations

import random
from datetime import timedelta

import typer

from prasan.cli.common import store
from prasan.linkage.people import person_in

_ANSWERED = {"farmer-registration": 40, "crop-damage": 14, "old-age-allowance": 26}


def make_applications() -> None:
    """Make them; nothing where there is an application already."""
    from django.utils import timezone

    from prasan.services.life import Act, State, due
    from prasan.services.reading import shipped_catalogue
    from prasan.web.services.models import Application, Change

    if Application.objects.exists():
        return
    now, services, chance = timezone.now(), shipped_catalogue().services, random.Random(2569)  # noqa: S311

    def make(
        service: str,
        person: int,
        state: State,
        days: int,
        stars: int | None = None,
        answers: dict[str, str] | None = None,
    ) -> None:
        begun = now - timedelta(days=days)
        sent = None if state in (State.DRAFT, State.WITHDRAWN) else begun
        answered = begun + timedelta(days=9) if state in (State.GRANTED, State.REFUSED) else None
        made = Application.objects.create(
            service=service, unit=services[service].agency, spine_id=person, state=state, answers=answers or {}, begun_at=begun, sent_at=sent,
            due=due(timezone.localdate(begun), services[service].days or 0) if sent else None, answered_at=answered, stars=stars,
        )  # fmt: skip
        told = [(Act.SEND, "", sent)] if sent else []
        if sent and state != State.SENT:
            told.append((Act.TAKE, "", begun + timedelta(days=1)))
        if state == State.ASKED:
            told.append((Act.ASK, "แปลงที่เสียหายอยู่หมู่ที่เท่าไร", begun + timedelta(days=2)))
        if answered:
            told.append((Act.GRANT if state == State.GRANTED else Act.REFUSE, "ตรวจแล้วครบถ้วน", answered))
        Change.objects.bulk_create(
            Change(application=made, act=act, words=words, by="" if act == Act.SEND else "doae", at=at)
            for act, words, at in told
        )

    nobody = 0
    for service, many in _ANSWERED.items():
        for number in range(many):
            nobody -= 1
            left = number >= many - 11  # eleven began, and did not send
            stars = None if left else chance.choice((5, 5, 4, 4, 3, 2))
            make(service, nobody, State.WITHDRAWN if left else State.GRANTED, chance.randint(20, 300), stars)
    crop = {"crop": "rice", "rai": "12", "planted": "2026-07-15"}
    damage = {"kind": "flood", "rai": "4", "day": "2026-10-02"}
    own = person_in(store(), ("farmer", "poor"))
    if own is not None:
        make("farmer-registration", own, State.GRANTED, 60, answers=crop)
        make("crop-damage", own, State.ASKED, 12, answers=damage)
        make("old-age-allowance", own, State.DRAFT, 2, answers={"pay": "bank"})
    other = person_in(store(), ("farmer",))
    if other not in (None, own):
        make("farmer-registration", other, State.SENT, 4, answers=crop)
    typer.echo(f"services: {Application.objects.count()} applications")
