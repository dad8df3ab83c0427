"""What applications say in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prasan.registers.contract import shipped_contracts
from prasan.web.portal.check.answers import OTHER, column_label
from prasan.web.portal.measures.claiming import LONGEST, ClaimError
from prasan.web.portal.measures.models import Claim
from prasan.web.portal.own_data import stored_words
from prasan.web.shell.templatetags.prasan import in_words, number


def claim_state(claim: Claim) -> str:
    """Where an application stands."""
    return {"sent": _("sent, waits for an answer"), "accepted": _("accepted"), "refused": _("refused")}[claim.state]


def stated_words(stated: list[list[str]]) -> list[tuple[str, str, str]]:
    """What was stated: what it is, what was written, and of which register."""
    yes_no = {"true": _("Yes"), "false": _("No"), OTHER: _("Something else")}
    told = []
    for what, text in stated:
        register, _dot, column = what.partition(".")
        contract = shipped_contracts().get(register)
        words = yes_no.get(text) or stored_words(register, column, text)
        told.append((column_label(register, column), words, in_words(contract) if contract else register))
    return told


def claim_error(wrong: ClaimError) -> str:
    """Why something was not done with an application, and what to do."""
    return {
        "empty": _("Write at least one of the answers, or a few words."),
        "too_long": _("Write at most %(most)s letters.") % {"most": number(LONGEST)},
        "waits": _("You have applied already. Wait for the answer."),
        "answered": _("It has been answered already."),
        "no_answer": _("Write why, as the person is to read it."),
    }[wrong.code]
