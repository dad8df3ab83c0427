"""What is done with a request: each act in one transaction, from the states that it may come from, and written in the log."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from prasan.citizens import evidence
from prasan.exchange.agreements import Permit
from prasan.exchange.uses import use
from prasan.thai.national_id import is_valid
from prasan.thai.text import arabic_digits
from prasan.web.accounts.models import User
from prasan.web.exchange import access_log
from prasan.web.portal.requests.models import AT_WORK, CitizenRequest, Kind, Paper, State, Step
from prasan.web.snapshots import data_folder

MOST_TEXT = 2000
MOST_PAPERS = 5
_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){12}(?![0-9])")
A = Step.Act


class RequestError(ValueError):
    """What cannot be done with a request; ``code`` says why: state, text, number, late, papers, own, twice."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def folder() -> Path:
    """Where papers are kept."""
    return data_folder() / "requests" / "papers"


def digest_of(register: str, record_key: str) -> str:
    """What a record is called in a request: a key may be a national id, so that it is not kept."""
    return salted_hmac("prasan.requests", f"{register}/{record_key}", algorithm="sha256").hexdigest()[:32]


def said(text: str, *, needed: bool = True) -> str:
    """A text of somebody as it is kept.  Raises RequestError where it is missing, too long, or has a national id in it."""
    text = text.strip()
    if (needed and not text) or len(text) > MOST_TEXT:
        raise RequestError("text")
    if any(is_valid(re.sub(r"[ -]", "", found)) for found in _NUMBER.findall(arabic_digits(text))):
        raise RequestError("number")
    return text


def ask(
    spine_id: int, permit: Permit, *, kind: Kind, unit: str, text: str, papers: Sequence[bytes] = (), **of: str
) -> CitizenRequest:
    """Keep what a citizen asks, and its papers.  Raises RequestError, EvidenceError, NotPermittedError."""
    text, of["wanted"] = said(text, needed=False), said(of.get("wanted", ""), needed=False)
    same = {name: of.get(name, "") for name in ("register", "agreement", "field", "record")}
    if CitizenRequest.objects.filter(spine_id=spine_id, kind=kind, unit=unit, state__in=AT_WORK, **same).exists():
        raise RequestError("twice")
    kept = _keep(papers)
    use(access_log(), permit, "request_asked", rows=0, people=1, spine_id=spine_id, request=kind.value)
    with transaction.atomic():
        made = CitizenRequest.objects.create(spine_id=spine_id, kind=kind, unit=unit, text=text, **of)
        _add_papers(made, kept)
        _step(made, A.ASKED)
    return made


def reply(asked: CitizenRequest, permit: Permit, text: str, papers: Sequence[bytes] = ()) -> None:
    """Answer what the agency asked back."""
    text = said(text, needed=not papers)
    if asked.papers.count() + len(papers) > MOST_PAPERS:
        raise RequestError("papers")
    kept = _keep(papers)
    _log_own(asked, permit, "request_replied")
    with _moving(asked, State.ASKED_BACK, to=State.TAKEN) as held:
        _end_waits(held)
        _add_papers(held, kept)
        _step(held, A.REPLIED, text=text)


def take_back(asked: CitizenRequest, permit: Permit) -> None:
    """The citizen asks it no longer."""
    _log_own(asked, permit, "request_taken_back")
    with _moving(asked, *AT_WORK, to=State.TAKEN_BACK) as held:
        _end_waits(held)
        _step(held, A.TAKEN_BACK)


def appeal(asked: CitizenRequest, permit: Permit, text: str) -> None:
    """Appeal against a refusal to the head of the agency, within fifteen days of the answer."""
    text = said(text)
    last = asked.appeal_by
    if last is None or timezone.localdate() > last:
        raise RequestError("late")
    _log_own(asked, permit, "request_appealed")
    with _moving(asked, State.REFUSED, to=State.APPEALED, appealed_at=timezone.now()) as held:
        _step(held, A.APPEALED, text=text)


def take(asked: CitizenRequest, user: User) -> None:
    """An officer takes a request, or takes it over."""
    with _moving(asked, State.WAITING, State.TAKEN, to=State.TAKEN, taken_by=user.get_username()) as held:
        _step(held, A.TAKEN, user)


def ask_back(asked: CitizenRequest, user: User, text: str) -> None:
    """Ask the citizen for something; the days of waiting are not the agency's."""
    text = said(text)
    with _moving(asked, State.TAKEN, to=State.ASKED_BACK) as held:
        _step(held, A.ASKED_BACK, user, text)


def extend(asked: CitizenRequest, user: User, text: str) -> None:
    """Take thirty days more, once, with the reason that the citizen is told."""
    text = said(text)
    if asked.extended:
        raise RequestError("state")
    with _moving(asked, *AT_WORK, to=None, extended=True) as held:
        if held.steps.filter(act=A.EXTENDED).exists():
            raise RequestError("state")
        _step(held, A.EXTENDED, user, text)


def accept(asked: CitizenRequest, user: User, text: str, value: str = "") -> None:
    """Accept with a reason.  A correction of a value is done when the register holds it; what else was asked is done by the
    answer itself."""
    text = said(text)
    to = State.ACCEPTED if asked.kind == Kind.CORRECTION and value else State.DONE
    changed = _answered(user, text) | {"value": value}
    if to == State.DONE:
        changed["done_at"] = timezone.now()
    with _moving(asked, State.TAKEN, to=to, **changed) as held:
        _step(held, A.ACCEPTED, user, text)


def refuse(asked: CitizenRequest, user: User, text: str) -> None:
    """Refuse with the reason, which stays in the register of requests (PDPA B.E. 2562, section 36)."""
    text = said(text)
    with _moving(asked, State.TAKEN, to=State.REFUSED, **_answered(user, text)) as held:
        _step(held, A.REFUSED, user, text)


def uphold(asked: CitizenRequest, user: User, text: str) -> None:
    """The head leaves a refusal as it is, with a reason; never the one who refused."""
    text = said(text)
    _other(asked, user)
    with _moving(asked, State.APPEALED, to=State.UPHELD) as held:
        _step(held, A.UPHELD, user, text)


def overturn(asked: CitizenRequest, user: User, text: str) -> None:
    """The head takes a refusal away: the desk answers anew."""
    text = said(text)
    _other(asked, user)
    with _moving(asked, State.APPEALED, to=State.TAKEN, answer="", answered_by="", answered_at=None) as held:
        _step(held, A.OVERTURNED, user, text)


def mark_delivered(requests: Sequence[CitizenRequest], user: User) -> None:
    """The corrected rows were taken as a file, to go back by the register's own path."""
    now = timezone.now()
    with transaction.atomic():
        for each in CitizenRequest.objects.select_for_update().filter(pk__in=[one.pk for one in requests]):
            if each.state == State.ACCEPTED:
                each.delivered_at = now
                each.save(update_fields=["delivered_at"])
                _step(each, A.DELIVERED, user)


def mark_done(asked: CitizenRequest, snapshot: str) -> None:
    """A snapshot of the register holds what was accepted."""
    with (
        suppress(RequestError),  # another page saw it first
        _moving(asked, State.ACCEPTED, to=State.DONE, snapshot=snapshot, done_at=timezone.now()) as held,
    ):
        _step(held, A.DONE)


@contextmanager
def _moving(asked: CitizenRequest, *begins: str, to: str | None, **changes: object) -> Iterator[CitizenRequest]:
    """Hold a request's row, see that it stands where the act begins, and put it where it ends; ``to`` None: it stays.

    Raises RequestError.
    """
    with transaction.atomic():
        held = CitizenRequest.objects.select_for_update().get(pk=asked.pk)
        if held.state not in begins:
            raise RequestError("state")
        for name, value in changes.items():
            setattr(held, name, value)
        held.state = held.state if to is None else to
        held.save()
        yield held
    asked.refresh_from_db()


def _answered(user: User, text: str) -> dict[str, object]:
    return {"answer": text, "answered_by": user.get_username(), "answered_at": timezone.now()}


def _other(asked: CitizenRequest, user: User) -> None:
    if asked.answered_by == user.get_username():
        raise RequestError("own")


def _end_waits(asked: CitizenRequest) -> None:
    asked.steps.filter(act=A.ASKED_BACK, ended_at=None).update(ended_at=timezone.now())


def _step(asked: CitizenRequest, act: str, user: User | None = None, text: str = "") -> None:
    Step.objects.create(request=asked, act=act, by=user.get_username() if user else "", text=text)


def _keep(papers: Sequence[bytes]) -> list[tuple[str, str, int]]:
    if len(papers) > MOST_PAPERS:
        raise RequestError("papers")
    for content in papers:
        evidence.kind_of(content)  # all or none
    return [(*evidence.keep(folder(), content), len(content)) for content in papers]


def _add_papers(asked: CitizenRequest, kept: Sequence[tuple[str, str, int]]) -> None:
    for digest, kind, size in kept:
        if not asked.papers.filter(digest=digest).exists():
            Paper.objects.create(request=asked, digest=digest, kind=kind, size=size)


def _log_own(asked: CitizenRequest, permit: Permit, action: str) -> None:
    use(access_log(), permit, action, rows=0, people=1, spine_id=asked.spine_id, request=asked.kind)
