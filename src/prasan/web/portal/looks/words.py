"""What questions about uses say in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prasan.thai.dates import BUDDHIST_ERA, MONTHS_EN, MONTHS_TH
from prasan.web.portal.looks.asking import LONGEST, QuestionError
from prasan.web.portal.looks.models import Question
from prasan.web.shell.templatetags.prasan import number, thai


def state(question: Question) -> str:
    """Where a question stands."""
    if question.state == "open" and question.late:
        return _("not answered in time")
    return {
        "open": _("waits for an answer"),
        "answered": _("answered"),
        "passed_on": _("with the auditor"),
        "found": _("the auditor has answered"),
    }[question.state]


def month(told: str) -> str:
    """``2026-11`` as a month of the Buddhist Era."""
    year, number = int(told[:4]), int(told[5:7])
    if thai():
        return f"{MONTHS_TH[number - 1]} {year + BUDDHIST_ERA}"
    return f"{MONTHS_EN[number - 1]} {year} (B.E. {year + BUDDHIST_ERA})"


def wrong(error: QuestionError) -> str:
    """Why something was not done with a question, and what to do."""
    return {
        "own_use": _("This was your own visit, or that of somebody who acts for you. There is nobody to ask."),
        "empty": _("Write something."),
        "too_long": _("Write at most %(most)s letters.") % {"most": number(LONGEST)},
        "answered": _("The question has been answered, or is with the auditor."),
        "too_early": _("Wait for the answer, or for the day by which it is due."),
    }[error.code]
