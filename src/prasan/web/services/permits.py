"""The permit under which an agency reads an application: its own agreement."""

from __future__ import annotations

from django.utils import timezone

from prasan.exchange.agreements import Permit, Request, permit
from prasan.exchange.standing import agreements_in
from prasan.services.forms import Form
from prasan.web.accounts.models import User
from prasan.web.snapshots import data_folder

PURPOSE = "serve_applications"


def officer_permit(user: User, form: Form) -> Permit:
    """The permit under which an officer reads an application.  Raises AgreementError, LedgerError, NotPermittedError."""
    asked = Request(user.get_username(), user.unit_code, PURPOSE, form.registers, form.held)
    return permit(asked, agreements_in(data_folder()), timezone.localdate())
