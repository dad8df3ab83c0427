"""Letters about requests: to the citizen that one came, is due or was answered; to the agency's desk what is due or late.

A letter has a reference and an address of this site, which asks for signing in; what was asked, of which register and by whom it does
not tell, since a letter may be read by others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.web.accounts.models import Role, User
from prasan.web.exchange import ANSWER_REQUESTS, access_log
from prasan.web.portal.requests.models import AT_DESK, CitizenRequest, Letter, State
from prasan.web.shell.mail import in_both, site_address
from prasan.web.shell.templatetags.prasan import be_date

SOON = 5  # days before the last day
FRESH = timedelta(days=7)  # of what happened before, letters come too late
ANSWERED = (State.ACCEPTED, State.REFUSED, State.DONE, State.UPHELD)
W = Letter.What


@dataclass
class Written:
    """What a run did: letters to citizens and to desks that went, requests whose people or desks have no address, and letters
    that could not be sent, which the next run tries again."""

    citizens: int = 0
    desks: int = 0
    without_address: int = 0
    failed: int = 0
    of: list[str] = field(default_factory=list)


def reference(asked: CitizenRequest) -> str:
    """What a letter calls a request."""
    return str(asked.public_id)[:8].upper()


def write(today: date, *, by: str, dry_run: bool = False) -> Written:
    """Send what is due up to a day; each letter once, however often this is run.  With ``dry_run`` nothing is sent or kept."""
    written = Written()
    since = timezone.now() - FRESH
    every = CitizenRequest.objects.exclude(state=State.TAKEN_BACK).prefetch_related("steps", "letters")
    desks: dict[tuple[str, str], list[tuple[CitizenRequest, Letter.What]]] = defaultdict(list)
    addresses = dict(
        User.objects.filter(role=Role.CITIZEN, is_active=True).exclude(email="").values_list("spine_id", "email")
    )
    for asked in every.filter(pk__in=_of_interest(since)):
        sent = {(each.what, each.about) for each in asked.letters.all()}
        for what, about in _to_citizen(asked, today, since):
            if (what, about) not in sent:
                _to(addresses.get(asked.spine_id), asked, what, about, written, dry_run=dry_run)
        for what, about in _to_desk(asked, today):
            if (what, about) not in sent:
                desks[asked.unit, _role(asked)].append((asked, what))
    for (unit, role), its in desks.items():
        _to_desks(unit, role, its, today, written, by=by, dry_run=dry_run)
    return written


def _of_interest(since: datetime) -> list[int]:
    """The requests that are open, or were answered lately."""
    open_ = CitizenRequest.objects.filter(state__in=(*AT_DESK, State.ASKED_BACK))
    answered = CitizenRequest.objects.filter(state__in=ANSWERED, steps__at__gte=since)
    return sorted({*open_.values_list("pk", flat=True), *answered.values_list("pk", flat=True)})


def _to_citizen(asked: CitizenRequest, today: date, since: datetime) -> Iterator[tuple[Letter.What, str]]:
    """The letters that a request calls for, each with what of it it is about: the day, or the act."""
    if asked.asked_at >= since:
        yield W.RECEIVED, ""
    last = next(reversed(asked.steps.all()), None)
    if asked.state in AT_DESK and 0 <= asked.days_left(today) <= SOON:
        yield W.DUE, asked.answer_by(today).isoformat()
    if asked.state == State.ASKED_BACK and last is not None:
        yield W.ASKED_BACK, str(last.pk)
    if asked.state in ANSWERED and last is not None and last.at >= since:
        yield W.ANSWERED, asked.state


def _to_desk(asked: CitizenRequest, today: date) -> Iterator[tuple[Letter.What, str]]:
    if asked.state in AT_DESK and asked.unit:
        left = asked.days_left(today)
        if left <= SOON:
            yield (W.DESK_LATE if left < 0 else W.DESK_DUE), asked.answer_by(today).isoformat()


def _role(asked: CitizenRequest) -> str:
    """Who answers: the head an appeal, an officer all else."""
    return str(Role.APPROVER if asked.state == State.APPEALED else Role.OFFICER)


def _to(
    address: str | None,
    asked: CitizenRequest,
    what: Letter.What,
    about: str,
    written: Written,
    *,
    dry_run: bool,
) -> None:
    if not address:
        written.without_address += 1
        return
    try:
        if not dry_run:
            with transaction.atomic():
                Letter.objects.create(request=asked, what=what, about=about)
                send_mail(*in_both(lambda: _letter(asked, what)), None, [address])
    except IntegrityError:
        return  # another run was quicker
    except OSError:  # of the mail server, smtplib's errors among them
        written.failed += 1
        return
    written.citizens += 1
    written.of.append(f"{reference(asked)} {what}")


def _to_desks(
    unit: str, role: str, its: Sequence[tuple[CitizenRequest, Letter.What]], today: date, written: Written, *, by: str,
    dry_run: bool,
) -> None:  # fmt: skip
    officers = User.objects.filter(role=role, unit_code=unit, is_active=True).exclude(email="").order_by("pk")
    addresses = list(officers.values_list("email", flat=True))
    if not addresses:
        written.without_address += len(its)
        return
    try:
        if not dry_run:
            with transaction.atomic():
                for asked, what in its:
                    Letter.objects.create(request=asked, what=what, about=asked.answer_by(today).isoformat())
                access_log().append(
                    {"action": "remind_requests", "who": by, "unit": unit, "purpose": ANSWER_REQUESTS, "registers": [],
                     "rows": len(its), "people": 0}
                )  # fmt: skip
                subject, text = in_both(lambda: _desk_letter([asked for asked, _what in its], today))
                for address in addresses:  # each officer alone: no address is shown to another
                    send_mail(subject, text, None, [address])
    except IntegrityError:
        return
    except OSError:
        written.failed += 1
        return
    written.desks += 1
    written.of += [f"{reference(asked)} {what}" for asked, what in its]


def _letter(asked: CitizenRequest, what: Letter.What) -> tuple[str, str]:
    named = {"reference": reference(asked), "day": be_date(asked.answer_by())}
    told = {
        W.RECEIVED: _("Your request %(reference)s was received. You will have an answer by %(day)s."),
        W.DUE: _("The answer to your request %(reference)s is due by %(day)s."),
        W.ASKED_BACK: _("The agency asks you something about your request %(reference)s. Please answer."),
        W.ANSWERED: _("Your request %(reference)s was answered."),
    }[what]
    ends = [_("Sign in to read it:"), site_address(reverse("own:request", args=[asked.public_id]))]
    never = _("We never ask by mail for your national id, a password or money.")
    return _("Your request %(reference)s") % named, "\n".join([told % named, "", *ends, "", never])


def _desk_letter(its: Sequence[CitizenRequest], today: date) -> tuple[str, str]:
    lines = []
    for asked in sorted(its, key=lambda each: each.answer_by(today)):
        late = asked.days_left(today) < 0
        said = _("- %(reference)s: late, it was due by %(day)s") if late else _("- %(reference)s: due by %(day)s")
        lines.append(said % {"reference": reference(asked), "day": be_date(asked.answer_by(today))})
    ends = [_("Sign in to answer them:"), site_address(reverse("corrections:list"))]
    return _("People’s requests that wait for an answer"), "\n".join(
        [_("These requests of people wait for your agency:"), "", *lines, "", *ends]
    )
