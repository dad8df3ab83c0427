"""Which agreements stand, and who sees one."""

from __future__ import annotations

from django.utils import timezone

from prasan.exchange.standing import agreements_in
from prasan.exchange.terms import Agreement
from prasan.web.accounts.models import Role, User
from prasan.web.centres.organisation import organisation
from prasan.web.snapshots import data_folder


def standing() -> list[Agreement]:
    """The agreements of the file and the last version of each that was signed on the site; none where there are neither."""
    folder = data_folder()
    if not (folder / "agreements.yaml").exists() and not (folder / "agreements").exists():
        return []
    return list({each.id: each for each in agreements_in(folder)}.values())


def sees(user: User, told: Agreement) -> bool:
    """Whether somebody sees an agreement: their unit takes part in it, of executives one below theirs; auditors see all."""
    if user.role == Role.AUDITOR:
        return True
    units = {user.unit_code}
    if user.role == Role.EXECUTIVE and user.unit_code:
        units = set(organisation(timezone.localdate()).visible(user.unit_code))
    return bool(units & (told.providers | told.consumers))
