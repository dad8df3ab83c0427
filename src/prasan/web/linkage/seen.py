"""Who sees how registers are linked: reviewers, auditors, and the officers of a unit that may link them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from prasan.web.accounts.access import View, for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import agreed_with

LINKING = "link_registers"


def sees_linkage(user: User) -> bool:
    """Whether somebody sees the linkage's pages."""
    if user.role == Role.OFFICER:
        return agreed_with(user.unit_code, LINKING)
    return user.role in {Role.REVIEWER, Role.AUDITOR}


def for_linkers(*roles: Role) -> Callable[[View], View]:
    """A view for those of these roles who see the linkage; others get the 403 page."""

    def wrap(view: View) -> View:
        @for_roles(*roles)
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not sees_linkage(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap
