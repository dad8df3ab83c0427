"""Who asks: a system by the key in the ``Authorization: Bearer`` header, or (where an operation says so) staff by session."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from prasan.web import scope
from prasan.web.accounts.keys import key_of
from prasan.web.accounts.models import Role, SystemKey, User
from prasan.web.api.errors import ApiError


class BySystemKey(HttpBearer):
    """``request.auth`` is then the SystemKey; any other request is answered with 401."""

    def authenticate(self, request: HttpRequest, token: str) -> SystemKey | None:
        key = key_of(token)
        if key is not None and not key.sandbox:
            # The middleware knows sessions alone; what a system may see is known here, and ends with the request.
            scope.have(scope.Scope(key.system.unit_code, key.system.username))
        return key


class BySession(APIKeyCookie):
    """``request.auth`` is then the account: staff of a unit, who is signed in on the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = request.user
        if not isinstance(user, User):
            return None
        if user.role not in (Role.EXECUTIVE, Role.OFFICER) or not user.unit_code:
            raise ApiError(403, "not_for_this_role", "figures are for executives and officers of a unit")
        return user
