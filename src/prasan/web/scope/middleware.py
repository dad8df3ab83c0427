"""Each request sees what its account may see, and nothing is left of it for the next."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prasan.web.accounts.models import Role
from prasan.web.scope import NOTHING, Scope, seeing


def scoped(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Executives and officers see their unit's subtree; all others, and whoever is not signed in, nothing of the centres."""

    def answer(request: HttpRequest) -> HttpResponse:
        scope = NOTHING
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            if user.is_authenticated and user.role in (Role.EXECUTIVE, Role.OFFICER):
                scope = Scope(user.unit_code, user.get_username())
        with seeing(scope):
            return get_response(request)

    return answer
