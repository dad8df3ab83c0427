"""What agencies do about resolutions, with evidence; who is late is reminded, then the centres above are told, each once."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.centres.organisation import MINISTRY, ROOT
from prasan.council import actions as rules
from prasan.council.errors import CouncilError
from prasan.council.meetings import State as Held
from prasan.web.accounts.models import Role, User
from prasan.web.centres.organisation import organisation
from prasan.web.council.log import must_be_secretary, noted, said
from prasan.web.council.models import Action, Move, Notice, Resolution
from prasan.web.council.papers import keep
from prasan.web.shell.mail import in_both, site_address, write_to
from prasan.web.shell.templatetags.prasan import be_date, in_words

_said = structlog.get_logger()
State, Act = rules.State, rules.Act


@dataclass(frozen=True)
class Followed:
    """An action, how it stands today, and who answers for it."""

    action: Action
    standing: rules.Standing
    told: frozenset[str]  # the levels that a notice was made out for

    @property
    def late_by(self) -> int:
        """Days after its day; 0 where it is not late."""
        return -self.standing.days if self.standing.late else 0


def followed(action: Action, today: date) -> Followed:
    """How an action stands on a day."""
    told = frozenset(each.level for each in action.notices.all())
    return Followed(action, rules.standing(State(action.state), action.due, today), told)


def escalated(unit: str, today: date) -> list[Followed]:
    """What is before the centre of a ministry, or of the nation: what is late enough, and what was and is reported or closed.

    The latest first; nothing for other units.
    """
    now = organisation(today)
    if unit == ROOT:
        level, scope = "PMOC", None
    elif unit in now.structure and now.structure.unit(unit).level == MINISTRY:
        level, scope = "MOC", now.visible(unit)
    else:
        return []
    among = Action.objects.select_related("resolution__item__meeting", "file").prefetch_related("notices")
    every = [followed(each, today) for each in among if scope is None or each.unit in scope]
    order = {"DOC": 0, "MOC": 1, "PMOC": 2}
    found = [each for each in every if order[each.standing.level] >= order[level] or level in each.told]
    return sorted(found, key=lambda each: (each.action.state != State.OPEN, each.action.due, each.action.pk))


def give(user: User, resolution: Resolution, unit: str, what: str, due: date) -> Action:
    """Give an agency something to do about a resolution.  Raises CouncilError."""
    must_be_secretary(user)
    with transaction.atomic():
        of = Resolution.objects.select_for_update().select_related("item__meeting").get(pk=resolution.pk)
        if not of.carried or of.item.meeting.state not in (Held.OPEN, Held.CLOSED):
            raise CouncilError("not_now")
        now = organisation(timezone.localdate())
        if unit not in now.structure:
            raise CouncilError("no_such")
        made = Action.objects.create(resolution=of, unit=unit, what=said(what, 500), due=due)
        noted(user, "action_given", action=made.pk, of=unit)
    return made


def act(
    user: User, action: Action, name: str, *, why: str = "", file: UploadedFile | None = None, due: date | None = None
) -> Action:
    """Report an action with evidence, or send back, close, drop or postpone it.  Raises CouncilError."""
    doing = Act(name)
    with transaction.atomic():
        now = Action.objects.select_for_update().get(pk=action.pk)
        if doing == Act.REPORT:
            if user.role != Role.CIO or user.unit_code != now.unit:
                raise CouncilError("not_yours")
        else:
            must_be_secretary(user)
        own = user.unit_code == now.unit or user.get_username() == now.reported_by
        now.state = rules.after(State(now.state), doing, evidence=bool(why.strip() or file), why=why, own=own)
        if doing == Act.REPORT:
            now.words, now.reported_by = why.strip()[:4000], user.get_username()
            now.file = keep(user, file) if file else None
        if doing == Act.POSTPONE:
            if due is None or due <= now.due:
                raise CouncilError("day")
            now.due = due
        now.save()
        Move.objects.create(
            action=now, act=name, why=why.strip()[:4000], due=now.due, by=user.get_username(), unit=user.unit_code
        )
        noted(user, f"action_{name}", action=now.pk, of=now.unit)
    return now


def remind(today: date) -> dict[str, int]:
    """Write what open actions call for up to a day: how many letters went (``sent``), found nobody with an address
    (``without_address``), or could not be sent and are sent by the next run (``failed``)."""
    told = {"sent": 0, "without_address": 0, "failed": 0}
    for action in Action.objects.filter(state=State.OPEN).prefetch_related("notices"):
        since = timezone.localdate(action.at) - timedelta(days=1)
        # Of several that a level missed the last says all.
        for level, day in {level: day for day, level in rules.notices(action.due, since, today)}.items():
            with transaction.atomic():
                notice, _new = Notice.objects.select_for_update().get_or_create(action=action, level=level, day=day)
                if notice.sent_at is not None:
                    continue
                try:
                    subject, text = in_both(partial(_letter, action, today))
                    gone = write_to(_readers(action.unit, level, today), subject, text)
                except (OSError, smtplib.SMTPException) as error:
                    _said.warning("council_notice_not_mailed", reason=type(error))
                    told["failed"] += 1
                    continue
                notice.sent_at = timezone.now()
                notice.save(update_fields=["sent_at"])
                told["sent" if gone else "without_address"] += 1
    return told


def _readers(unit: str, level: str, today: date) -> list[User]:
    if level == "DOC":
        return list(User.objects.filter(role=Role.CIO, unit_code=unit, is_active=True))
    now = organisation(today)
    above = now.structure.ancestors(unit) if unit in now.structure else ()
    of = [code for code in (unit, *above) if now.structure.unit(code).level == MINISTRY] if level == "MOC" else [ROOT]
    return list(User.objects.filter(role=Role.EXECUTIVE, unit_code__in=of[:1] or [ROOT], is_active=True))


def _letter(action: Action, today: date) -> tuple[str, str]:
    unit = in_words(organisation(today).tree.units[action.unit])
    told = {
        "unit": unit,
        "due": be_date(action.due),
        "what": action.what,
        "address": site_address(reverse("council:action", args=[action.pk])),
    }
    subject = _("The council: due on %(due)s: %(unit)s") % told
    return subject, _("%(unit)s is to do this by %(due)s: %(what)s. See %(address)s") % told
