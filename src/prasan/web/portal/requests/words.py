"""Requests, their states and steps, and what cannot be done, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prasan.citizens.evidence import MOST_BYTES, EvidenceError
from prasan.citizens.rights import rights
from prasan.registers.contract import shipped_contracts
from prasan.web.portal.requests.acts import MOST_PAPERS, MOST_TEXT, RequestError
from prasan.web.portal.requests.models import CitizenRequest, Kind, State, Step
from prasan.web.shell.templatetags.prasan import in_words


def title(asked: CitizenRequest) -> str:
    """What was asked."""
    if asked.kind == Kind.CORRECTION:
        return _("Correction of “%(field)s” in %(register)s") % {
            "field": field_name(asked.register, asked.field),
            "register": register_name(asked.register),
        }
    return in_words(rights()[asked.kind])


def state_words(asked: CitizenRequest) -> str:
    """Where it stands."""
    return {
        State.WAITING: _("Sent: an officer will take it"),
        State.TAKEN: _("An officer is looking into it"),
        State.ASKED_BACK: _("The agency asks something of the person"),
        State.ACCEPTED: _("Accepted: the register is being corrected"),
        State.REFUSED: _("Refused, with a reason"),
        State.DONE: _("Done"),
        State.APPEALED: _("Appealed: the head of the agency will answer"),
        State.UPHELD: _("The head of the agency left the refusal as it is"),
        State.TAKEN_BACK: _("Taken back by the person"),
    }[State(asked.state)]


def step_words(step: Step) -> str:
    """What was done."""
    a = Step.Act
    return {
        a.ASKED: _("Asked"),
        a.TAKEN: _("An officer took it"),
        a.ASKED_BACK: _("The agency asked back"),
        a.REPLIED: _("The person answered"),
        a.EXTENDED: _("The agency took thirty days more"),
        a.ACCEPTED: _("Accepted"),
        a.REFUSED: _("Refused"),
        a.DELIVERED: _("The corrected row went out, to go back to the register"),
        a.DONE: _("The register holds it now"),
        a.APPEALED: _("The person appealed"),
        a.UPHELD: _("The head left the refusal as it is"),
        a.OVERTURNED: _("The head took the refusal away: it is looked into again"),
        a.TAKEN_BACK: _("The person took it back"),
    }[a(step.act)]


def error_words(error: RequestError | EvidenceError) -> str:
    """Why something cannot be done, and what to do."""
    match error.code:
        case "size":
            return _("The file is empty or larger than %(limit)s MB. Hand in a smaller one.") % {
                "limit": MOST_BYTES // 1_000_000
            }
        case "kind":
            return _("The file is no whole PDF, JPEG or PNG. Scan or photograph the paper, and try again.")
        case "altered":
            return _("The file is not as it was handed in. Tell whoever runs the site.")
        case "text":
            return _("Write something, of at most %(limit)s letters.") % {"limit": f"{MOST_TEXT:,}"}
        case "number":
            return _("Leave national ids out of the text. They may stand on a paper that is handed in.")
        case "late":
            return _("The fifteen days for an appeal are over.")
        case "papers":
            return _("At most %(limit)s files go with a request.") % {"limit": MOST_PAPERS}
        case "own":
            return _("Who refused it does not decide on the appeal. Another has to.")
        case "twice":
            return _("The same has been asked already, and is being looked into. See “My requests”.")
    return _("Meanwhile it stands otherwise, and this cannot be done any more. Look at what it says now.")


def register_name(name: str) -> str:
    """A register's name."""
    contract = shipped_contracts().get(name)
    return in_words(contract) if contract else name


def field_name(register: str, column: str) -> str:
    """A column's name."""
    contract = shipped_contracts().get(register)
    found = next((each for each in contract.columns if each.column == column), None) if contract else None
    return in_words(found) if found else column


def how_to_write(meaning: str) -> str:
    """How a value of a column is written in a form; empty where any words do."""
    return {
        "birth_date": _("Write a day as 3 กุมภาพันธ์ 2528 or 2528-02-03."),
        "date": _("Write a day as 3 กุมภาพันธ์ 2528 or 2528-02-03."),
        "full_name": _("Write the given name and the family name, with a space between them."),
        "sex": _("Write male or female."),
        "boolean": _("Write yes or no."),
        "number": _("Write a number."),
        "house": _("The code has 11 digits; it stands in the house registration book."),
        "area": _("The code has 6 digits."),
    }.get(meaning, "")
