"""Which role may open a page, and which may do what for a unit.

How far a page then reaches is decided by the scope in its query.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from prasan.web.accounts.models import Role, User

View = Callable[..., HttpResponse]


class Act(StrEnum):
    """What is done in the name of the unit that answers for a measure, on a page or by a verb of the command."""

    PROPOSE = "propose"
    APPROVE = "approve"
    PAY = "pay"
    HEAR = "hear"  # take an appeal and its evidence, read it, decide
    CONFIRM = "confirm"
    WRITE = "write"  # propose a version of the measure, and publish what another officer proposed


# Who prepares does not decide: no role may do both but of versions of a measure, and the rooms below refuse the same name twice besides.
_ACTS = {
    Act.PROPOSE: Role.OFFICER,
    Act.APPROVE: Role.APPROVER,
    Act.PAY: Role.OFFICER,
    Act.HEAR: Role.OFFICER,
    Act.CONFIRM: Role.APPROVER,
    Act.WRITE: Role.OFFICER,
}


def may(user: User, act: Act, unit: str) -> bool:
    """Whether somebody may act so for a unit: by role, and for the account's own unit alone."""
    return bool(user.is_active and user.role == _ACTS[act] and user.unit_code == unit)


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A view for those who are signed in with one of these roles; others get the 403 page."""

    def wrap(view: View) -> View:
        @never_cache  # what one person may see is kept by no shared computer's browser
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def must(user: User, act: Act, unit: str) -> None:
    """Raises PermissionDenied for another role than may act so, and Http404 for who works for another unit."""
    if user.role != _ACTS[act]:
        raise PermissionDenied
    if not may(user, act, unit):
        raise Http404


def start_of(user: User) -> str | None:
    """The address of the page that a role starts on; None where the account is not complete."""
    if user.role in {Role.EXECUTIVE, Role.OFFICER}:
        return reverse("centres:centre", args=[user.unit_code]) if user.unit_code else None
    if user.role == Role.REVIEWER:
        return reverse("review:overview") if user.unit_code else None
    if user.role == Role.APPROVER:
        return reverse("measures:list") if user.unit_code else None
    return reverse("audit:log") if user.role == Role.AUDITOR else reverse("portal:me")
