"""What is done with applications: each act changes the claim and is written into the access log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from prasan.citizens.asking import Questions
from prasan.citizens.entitled import Standing
from prasan.exchange.uses import use
from prasan.measures import Measure
from prasan.web.accounts.models import User
from prasan.web.exchange import access_log, measure_permit, note_act
from prasan.web.portal.check.answers import Form, Shown
from prasan.web.portal.measures.models import Claim
from prasan.web.portal.others.sealing import seal
from prasan.web.snapshots import papers

LONGEST = 2000


class ClaimError(ValueError):
    """What cannot be done with an application: the ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def asked_of(standing: Standing, questions: Questions) -> Questions | None:
    """What somebody who applies has to state: what is open, and all of a register in which they have to be; None: nothing."""
    open_ones = {each.id for each in standing.open_criteria}
    parts = []
    for part in questions.own:
        if part.register in standing.to_register:
            parts.append(replace(part, presence=False))
            continue
        wanted = tuple(each for each in part.questions if open_ones & set(each.criteria))
        if wanted:
            parts.append(replace(part, presence=False, questions=wanted))
    return Questions(tuple(parts), (), False, ()) if parts else None


def stated_in(form: Form) -> list[list[str]]:
    """What a form states, as [register.column, what was written]."""
    return [[_column(each), text] for group in form.groups for each in group.fields if (text := _written(each))]


def send(
    person: int, called: str, measure: Measure, stated: list[list[str]], text: str, content: bytes | None, who: str
) -> Claim:
    """Send an application to the unit that keeps the measure; one waits at a time.  Raises ClaimError, AppealError (a file)."""
    told = text.strip()
    if not (stated or told):
        raise ClaimError("empty")
    if len(told) > LONGEST:
        raise ClaimError("too_long")
    evidence = [list(papers("claims").keep(content))] if content else []
    try:
        with transaction.atomic():
            made = Claim.objects.create(
                person=person, called=seal(called), measure=measure.id, version=measure.version, stated=stated,
                text=told, evidence=evidence, sent_by=who,
            )  # fmt: skip
    except IntegrityError:
        raise ClaimError("waits") from None
    note_act("claim_sent", who, "", person, measure=measure.id)
    return made


def opened(claim: Claim, measure: Measure, by: User) -> None:
    """Write down that an officer looks at an application, before it is shown.  Raises as ``measure_permit``."""
    use(access_log(), measure_permit(by, measure), "claim_opened", rows=0, people=1, spine_id=claim.person)


@transaction.atomic
def answer(claim: Claim, by: User, *, accepted: bool, text: str) -> None:
    """Answer an application, with the reason.  Raises ClaimError."""
    now = Claim.objects.select_for_update().get(pk=claim.pk)
    told = text.strip()
    if now.answered_at is not None:
        raise ClaimError("answered")
    if not told:
        raise ClaimError("no_answer")
    if len(told) > LONGEST:
        raise ClaimError("too_long")
    now.accepted, now.answer, now.answered_by, now.answered_at = accepted, told, by.get_username(), timezone.now()
    now.save()
    note_act("claim_answered", by.get_username(), by.unit_code, now.person, measure=now.measure)


def _column(each: Shown) -> str:
    _who, register, _number, column = each.name.split(".", 3)
    return f"{register}.{column}"


def _written(each: Shown) -> str:
    if each.how == "date":
        parts: Sequence[str] = (each.day, each.month, each.year)
        return "/".join(part or "–" for part in parts) if any(parts) else ""
    return each.value
