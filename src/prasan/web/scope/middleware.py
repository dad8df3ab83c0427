"""Each request sees what its account may see, and nothing is left of it for the next."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prasan.web.accounts.models import Role, User
from prasan.web.scope import NOTHING, Scope, seeing

_PLAN = (Role.EXECUTIVE, Role.OFFICER)
# Those who read the council's pages, and those on whose pages stands what it said of a thing.
_COUNCIL = (*_PLAN, Role.CIO, Role.SECRETARY, Role.APPROVER, Role.ARCHITECT, Role.AUDITOR)


def scoped(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Executives and officers see their unit's subtree; all others, and whoever is not signed in, nothing of the centres.  What
    the council and the plan keep is seen by role, a draft by its agency's CIO."""

    def answer(request: HttpRequest) -> HttpResponse:
        scope = NOTHING
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            if user.is_authenticated:
                scope = _of(user)
        with seeing(scope):
            return get_response(request)

    return answer


def _of(user: User) -> Scope:
    rooms = tuple(name for name, roles in (("council", _COUNCIL), ("plan", _PLAN)) if user.role in roles)
    centres = user.role in _PLAN
    return Scope(
        user.unit_code if centres else "", user.get_username() if centres else "", rooms,
        user.unit_code if user.role == Role.CIO else "",
    )  # fmt: skip
