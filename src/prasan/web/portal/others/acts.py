"""What is done with grants: each act changes the grant and is written into the access log."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from prasan.citizens.family import Child
from prasan.measures.appeals.keeping import BANGKOK
from prasan.registers.contract import shipped_contracts
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import CITIZEN, note_act
from prasan.web.portal.others.models import CitizenAct, Grant
from prasan.web.portal.others.sealing import digest_of, seal
from prasan.web.snapshots import papers

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
CODE_LENGTH, CODE_DAYS = 10, 7
MONTHS = (1, 3, 6, 12)
MOST_WAITING = 5
LONGEST = 500


class GrantError(ValueError):
    """What cannot be done with a grant: the ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def acts_in(sent: Sequence[str]) -> list[str]:
    """The acts that a form names, to see among them whatever else it is.  Raises GrantError."""
    known = [each.value for each in CitizenAct if each in sent]
    if not known:
        raise GrantError("no_acts")
    return list(dict.fromkeys([CitizenAct.SEE.value, *known]))


def until_in(months: str) -> datetime:
    """When a grant of so many months ends.  Raises GrantError."""
    if months not in map(str, MONTHS):
        raise GrantError("no_time")
    return timezone.now() + timedelta(days=int(months) * 365 // 12 + 1)


def for_child(parent: int, child: Child) -> Grant:
    """A parent acts for a child until the end of the day: tomorrow the register is asked again, and the child's age."""
    now = timezone.now()
    midnight = now.astimezone(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    made = Grant.objects.create(
        kind=Grant.Kind.PARENT, person=child.spine_id, by_person=parent, called=seal(child.name),
        acts=list(CitizenAct.values), since=now, until=midnight, confirmed_at=now,
    )  # fmt: skip
    note_act("acting_begin", f"{CITIZEN}/parent", "", child.spine_id)
    return made


def give(person: int, whom: str, acts: list[str], until: datetime) -> tuple[Grant, str]:
    """Let whoever brings the code act for oneself; the code is shown once and kept by its digest alone.  Raises GrantError."""
    if Grant.objects.filter(person=person, kind=Grant.Kind.GIVEN, code__gt="", ended_at=None).count() >= MOST_WAITING:
        raise GrantError("too_many")
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    made = Grant.objects.create(
        kind=Grant.Kind.GIVEN, person=person, acts=acts, until=until, reason=_told(whom), code=digest_of(code)
    )
    return made, code


@transaction.atomic
def take_up(by_person: int, code: str) -> Grant:
    """Take up what another gave, by its code.  Raises GrantError."""
    written = code.upper().replace(" ", "").replace("-", "")
    fresh = timezone.now() - timedelta(days=CODE_DAYS)
    found = (
        Grant.objects.select_for_update()
        .filter(code=digest_of(written), kind=Grant.Kind.GIVEN, ended_at=None, asked_at__gt=fresh)
        .first()
    )
    if found is None:
        raise GrantError("no_code")
    if found.person == by_person:
        raise GrantError("oneself")
    found.by_person, found.code = by_person, ""
    found.since = found.confirmed_at = timezone.now()
    found.save()
    return found


def ask(
    by_person: int, by_called: str, person: int | None, called: str, kind: str, acts: list[str], until: datetime,
    reason: str, content: bytes,
) -> Grant:  # fmt: skip
    """Ask to act for somebody as carer or guardian, with a paper that shows it; an officer decides.

    Of whom nobody knows (``person`` None) it is asked all the same: who asks is not told who is registered.  Raises GrantError,
    and AppealError for a file that is none.
    """
    if kind not in (Grant.Kind.CARER, Grant.Kind.GUARDIAN):
        raise GrantError("no_kind")
    if person == by_person:
        raise GrantError("oneself")
    waiting = Grant.objects.filter(by_person=by_person, confirmed_at=None, refused_at=None, ended_at=None, code="")
    if waiting.count() >= MOST_WAITING:
        raise GrantError("too_many")
    told = _told(reason)
    paper = papers("grants").keep(content)
    made = Grant.objects.create(
        kind=kind, person=person, by_person=by_person, called=seal(called), by_called=seal(by_called), acts=acts,
        until=until, reason=told, evidence=[list(paper)],
    )  # fmt: skip
    note_act("grant_asked", f"{CITIZEN}/{kind}", "", person)
    return made


def decides(user: User) -> bool:
    """Whether an officer looks at papers of carers and guardians: one of the unit that keeps the civil register."""
    return bool(user.role == Role.OFFICER and user.unit_code == shipped_contracts()["civil"].owner)


@transaction.atomic
def decide(grant: Grant, by: User, *, confirm: bool, why: str) -> None:
    """Confirm or refuse what somebody asked for.  Raises GrantError."""
    now = Grant.objects.select_for_update().get(pk=grant.pk)
    if now.confirmed_at is not None or now.refused_at is not None or now.ended_at is not None:
        raise GrantError("decided")
    if confirm and now.person is None:
        raise GrantError("nobody")
    now.why, now.decided_by = _told(why), by.get_username()
    if confirm:
        now.since = now.confirmed_at = timezone.now()
    else:
        now.refused_at = timezone.now()
    now.save()
    note_act("grant_confirmed" if confirm else "grant_refused", now.decided_by, by.unit_code, now.person)


def at_counter(officer: User, person: int, called: str, acts: list[str], reason: str, minutes: float) -> Grant:
    """An officer who has seen the card acts for the person who stands there, for some minutes."""
    now = timezone.now()
    made = Grant.objects.create(
        kind=Grant.Kind.COUNTER, person=person, officer=officer, called=seal(called), acts=acts, reason=reason,
        since=now, until=now + timedelta(minutes=minutes), confirmed_at=now, decided_by=officer.get_username(),
    )  # fmt: skip
    note_act("counter_begin", officer.get_username(), officer.unit_code, person, reason=reason, acts=acts)
    return made


@transaction.atomic
def end(grant: Grant, who: str, unit: str = "") -> None:
    """End a grant now; one that is over stays as it is."""
    now = Grant.objects.select_for_update().get(pk=grant.pk)
    if now.ended_at is not None:
        return
    now.ended_at, now.code = timezone.now(), ""
    now.save()
    note_act("counter_end" if now.kind == Grant.Kind.COUNTER else "grant_ended", who, unit, now.person)


def _told(text: str) -> str:
    told = " ".join(text.split())
    if not told:
        raise GrantError("empty")
    if len(told) > LONGEST:
        raise GrantError("too_long")
    return told
