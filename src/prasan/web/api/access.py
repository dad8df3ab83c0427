"""Who asks: a system by the key in the ``Authorization: Bearer`` header, and how often it may; or (where an operation says so)
staff by session."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from prasan.web import scope
from prasan.web.accounts.certificates import shows_its_certificate
from prasan.web.accounts.keys import Known, key_of
from prasan.web.accounts.models import Role, SystemKey, User
from prasan.web.api.counting import take
from prasan.web.api.errors import ApiError

WINDOW = 60  # seconds
SANDBOX_REQUESTS = 600


class TooManyRequestsError(Exception):
    """A key (or ``who`` else) has asked as often as it may in this minute; ``seconds`` from now it may ask again."""

    def __init__(self, seconds: int, who: str = "key") -> None:
        super().__init__(f"ask again in {seconds} seconds")
        self.seconds, self.who = seconds, who


class BySystemKey(HttpBearer):
    """``request.auth`` is then the SystemKey; any other request is answered with 401, and one too many with 429."""

    def authenticate(self, request: HttpRequest, token: str) -> SystemKey | None:
        known = self.known(request, token)
        return known.key if known else None

    def known(self, request: HttpRequest, token: str) -> Known | None:
        """The key of a request, with what is known of its system, once it is counted."""
        known = key_of(token)
        if known is None or not shows_its_certificate(request, known.certificates):
            return None
        key = known.key
        _count(key)
        if not key.sandbox:
            # The middleware knows sessions alone; what a system may see is known here, and ends with the request.
            scope.have(scope.Scope(key.system.unit_code, key.system.username))
        return known


class BySession(APIKeyCookie):
    """``request.auth`` is then the account: staff in one of ``roles``, who is signed in on the pages."""

    param_name = settings.SESSION_COOKIE_NAME
    roles = (Role.EXECUTIVE, Role.OFFICER)
    of_a_unit = True
    refusal = "figures are for executives and officers of a unit"

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = request.user
        if not isinstance(user, User):
            return None
        if user.role not in self.roles or (self.of_a_unit and not user.unit_code):
            raise ApiError(403, "not_for_this_role", self.refusal)
        return user


def _count(key: SystemKey) -> None:
    """Count a request of a key within the minute of the clock.  Raises TooManyRequestsError."""
    now = time.time()
    allowed = min(SANDBOX_REQUESTS, settings.PRASAN_KEY_REQUESTS) if key.sandbox else settings.PRASAN_KEY_REQUESTS
    if not take(key, int(now // WINDOW), allowed):
        raise TooManyRequestsError(WINDOW - int(now % WINDOW))
