"""Who decides on whose blueprint."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from prasan.centres.organisation import ROOT
from prasan.web.accounts.models import Role, User
from prasan.web.centres.organisation import organisation


def decides(user: User, unit: str) -> bool:
    """Whether somebody decides on a unit's blueprints: an architect of the architecture office or of the ministry above."""
    structure = organisation(timezone.localdate()).structure
    above = structure.ancestors(unit) if unit in structure else (ROOT,)
    return bool(user.is_active and user.role == Role.ARCHITECT and user.unit_code in above)


def is_office(user: User) -> bool:
    """Whether somebody is of the architecture office, which gives national ids."""
    return bool(user.is_active and user.role == Role.ARCHITECT and user.unit_code == ROOT)


def must_decide(user: User, unit: str) -> None:
    """Raises PermissionDenied for another role than decides, and Http404 for who works for another unit."""
    if user.role != Role.ARCHITECT:
        raise PermissionDenied
    if not decides(user, unit):
        raise Http404
