"""Which system asks: the key in the ``Authorization: Bearer`` header."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from prasan.web.accounts.keys import key_of
from prasan.web.accounts.models import SystemKey


class BySystemKey(HttpBearer):
    """``request.auth`` is then the SystemKey; any other request is answered with 401."""

    def authenticate(self, request: HttpRequest, token: str) -> SystemKey | None:
        return key_of(token)
