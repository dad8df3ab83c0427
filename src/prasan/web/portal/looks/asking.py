"""What is done with questions about uses: each act changes the question and is written into the access log."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from prasan.exchange.log import Entry
from prasan.web.accounts.models import User
from prasan.web.exchange import note_act
from prasan.web.portal.looks.listing import answering_unit
from prasan.web.portal.looks.models import Question

LONGEST = 2000


class QuestionError(ValueError):
    """What cannot be done with a question: the ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(person: int, entry: Entry, text: str, who: str) -> Question:
    """Ask why a use was made; asked again, it is the question that there is.  Raises QuestionError."""
    unit = answering_unit(entry.event)
    if not unit:
        raise QuestionError("own_use")
    told = _told(text)
    try:
        with transaction.atomic():
            made = Question.objects.create(person=person, entry=entry.index, unit=unit, text=told)
    except IntegrityError:
        return Question.objects.get(person=person, entry=entry.index)
    note_act("question_asked", who, "", person, entry=entry.index)
    return made


@transaction.atomic
def answer(question: Question, text: str, by: User) -> None:
    """Answer for the unit that used the data.  Raises QuestionError where it is answered, or is the auditor's now."""
    now = Question.objects.select_for_update().get(pk=question.pk)
    if now.answered_at is not None or now.passed_on_at is not None:
        raise QuestionError("answered")
    now.answer, now.answered_by, now.answered_at = _told(text), by.get_username(), timezone.now()
    now.save()
    note_act("question_answered", by.get_username(), by.unit_code, now.person, entry=now.entry)


@transaction.atomic
def pass_on(question: Question, text: str, who: str) -> None:
    """Pass a question on to the auditor: the answer does not satisfy, or the day has gone by.  Raises QuestionError."""
    now = Question.objects.select_for_update().get(pk=question.pk)
    if not now.may_pass_on:
        raise QuestionError("too_early")
    now.passed_on_why, now.passed_on_at = _told(text), timezone.now()
    now.save()
    note_act("question_passed_on", who, "", now.person, entry=now.entry)


@transaction.atomic
def find(question: Question, text: str, by: User) -> None:
    """The auditor's finding.  Raises QuestionError where it was not passed on, or there is one."""
    now = Question.objects.select_for_update().get(pk=question.pk)
    if now.passed_on_at is None or now.found_at is not None:
        raise QuestionError("answered")
    now.finding, now.found_by, now.found_at = _told(text), by.get_username(), timezone.now()
    now.save()
    note_act("question_found", by.get_username(), by.unit_code or "00000", now.person, entry=now.entry)


def _told(text: str) -> str:
    told = text.strip()
    if not told:
        raise QuestionError("empty")
    if len(told) > LONGEST:
        raise QuestionError("too_long")
    return told
