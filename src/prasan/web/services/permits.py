"""The permits under which a form is filled in: the person's own right of access, and the agency's agreement."""

from __future__ import annotations

from django.utils import timezone

from prasan.exchange.agreements import Permit, Request, permit
from prasan.exchange.standing import agreements_in
from prasan.services.forms import Form
from prasan.web.accounts.models import User
from prasan.web.exchange import CITIZEN, CITIZEN_ACCESS, CITIZEN_UNIT
from prasan.web.snapshots import data_folder

PURPOSE = "serve_applications"


def own_permit(form: Form) -> Permit:
    """The permit under which a person's form is filled in for that person.  Raises AgreementError, LedgerError, NotPermittedError."""
    return _permit(Request(CITIZEN, CITIZEN_UNIT, CITIZEN_ACCESS, form.registers, form.held))


def officer_permit(user: User, form: Form) -> Permit:
    """The permit under which an officer reads an application.  Raises AgreementError, LedgerError, NotPermittedError."""
    return _permit(Request(user.get_username(), user.unit_code, PURPOSE, form.registers, form.held))


def _permit(request: Request) -> Permit:
    return permit(request, agreements_in(data_folder()), timezone.localdate())
