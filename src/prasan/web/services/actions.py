"""What is done with an application.  Each act is one transaction; who may do it in which state is said by the room below."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.services import life
from prasan.services.forms import MOST_LETTERS, AnswerError, Form, Question, read_answer
from prasan.services.life import OFFICER, PERSON, Act
from prasan.services.model import Service
from prasan.web.services.models import Application, Change


class ApplicationError(ValueError):
    """What cannot be done; the message says why and what to do, in the reader's language."""


def begun(service: Service, spine_id: int) -> Application:
    """The person's application for a service that is not over, or a new draft."""
    with transaction.atomic():
        found = Application.objects.filter(service=service.id, spine_id=spine_id).exclude(state__in=life.OVER).first()
        return found or Application.objects.create(
            service=service.id, unit=service.agency, spine_id=spine_id, begun_at=timezone.now()
        )


def save(application: Application, form: Form, typed: Mapping[str, str]) -> dict[str, str]:
    """Keep what fits of the answers of a draft; by question what is wrong with the others."""
    kept, wrong = dict(application.answers), {}
    for question in form.questions:
        try:
            kept[question.id] = read_answer(question, typed.get(question.id, ""))
        except AnswerError as error:
            wrong[question.id] = _why(error, question)
            kept.pop(question.id, None)
    with transaction.atomic():
        current = _locked(application.pk)
        if current.state != life.State.DRAFT:
            raise ApplicationError(_("It was sent already, and cannot be changed here."))
        current.answers = kept
        current.save(update_fields=["answers"])
    application.answers = kept
    return wrong


def send(application: Application, service: Service) -> None:
    """Send a draft whose answers are complete.  Raises ApplicationError."""
    with transaction.atomic():
        current = _moved(application.pk, Act.SEND, PERSON)
        current.sent_at = timezone.now()
        if service.days is not None:
            current.due = life.due(timezone.localdate(), service.days)
        current.save()
        _note(current, Act.SEND)


def act(application: Application, done: Act, who: str, *, words: str = "", by: str = "") -> None:
    """Any other act; those that are an answer or a question need words.  Raises ApplicationError."""
    words = words.strip()
    if done in life.WITH_WORDS and not words:
        raise ApplicationError(_("Write a sentence that says why, or what is asked."))
    if len(words) > MOST_LETTERS:
        raise ApplicationError(_("Write at most %(most)s letters.") % {"most": MOST_LETTERS})
    with transaction.atomic():
        current = _moved(application.pk, done, who)
        if who == OFFICER:
            current.officer = by
        if current.state in life.ANSWERED:
            current.answered_at = timezone.now()
        current.save()
        _note(current, done, words, by)


def rate(application: Application, stars: int, said: str) -> None:
    """Keep how satisfied the person is, once, after the answer.  Raises ApplicationError."""
    if not 1 <= stars <= 5:
        raise ApplicationError(_("Choose one of the five."))
    if len(said) > MOST_LETTERS:
        raise ApplicationError(_("Write at most %(most)s letters.") % {"most": MOST_LETTERS})
    with transaction.atomic():
        current = _locked(application.pk)
        if current.state not in life.ANSWERED or current.stars is not None:
            raise ApplicationError(_("You can say it once, after the answer."))
        current.stars, current.said = stars, said.strip()
        current.save(update_fields=["stars", "said"])


def _locked(key: UUID) -> Application:
    return Application.objects.select_for_update().get(pk=key)


def _moved(key: UUID, done: Act, who: str) -> Application:
    current = _locked(key)
    try:
        current.state = life.after(life.State(current.state), done, who)
    except life.NoSuchMoveError:
        told = {"state": current.get_state_display()}
        raise ApplicationError(_("This cannot be done any more. It is now: %(state)s.") % told) from None
    return current


def _note(application: Application, done: Act, words: str = "", by: str = "") -> None:
    Change.objects.create(application=application, act=done, words=words, by=by, at=timezone.now())


def _why(error: AnswerError, question: Question) -> str:
    return {
        "empty": _("Please answer this."),
        "choice": _("Choose one of the list."),
        "number": _("Write a number from 0 to %(most)s.") % {"most": f"{question.most:,.0f}"},
        "day": _("Write a day as 2558-10-01 or 1 ตุลาคม 2558."),
        "long": _("Write at most %(most)s letters.") % {"most": MOST_LETTERS},
    }[error.code]
