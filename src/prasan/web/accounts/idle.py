"""A citizen's session ends by itself when nothing is asked for a while, and so does an officer's at a counter."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from prasan.web.accounts.access import AT_COUNTER
from prasan.web.accounts.models import Role
from prasan.web.accounts.sessions import SHARED, end_session

Respond = Callable[[HttpRequest], HttpResponse]
SEEN_AT = "seen_at"
WRITTEN_EVERY = 60  # seconds: a page is no reason to write the session each time
_LEAVES_NO_TRACE = ("/check/", "/static/")


def end_idle(respond: Respond) -> Respond:
    """Sign out who has asked for nothing for ``PRASAN_CITIZEN_IDLE_MINUTES``, before what they ask for now is looked at.

    On a computer that others use too the page leaves the screen by itself when that time is over.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith(_LEAVES_NO_TRACE):
            return respond(request)
        user = request.user
        if not user.is_authenticated or (user.role != Role.CITIZEN and AT_COUNTER not in request.session):
            return respond(request)
        allowed, now = settings.PRASAN_CITIZEN_IDLE_MINUTES * 60, time.time()
        seen = request.session.get(SEEN_AT, now)
        if not 0 <= now - seen <= allowed:
            return _ended(request)
        if SEEN_AT not in request.session or now - seen > min(WRITTEN_EVERY, allowed / 4):
            request.session[SEEN_AT] = now
        answer = respond(request)
        # Pages for everybody say who is signed in, too: no browser keeps them either.
        answer.headers.setdefault("Cache-Control", "private, no-store")
        if request.session.get(SHARED) or request.session.get(AT_COUNTER):
            answer.headers.setdefault("Refresh", f"{int(allowed) + 5}; url={reverse('accounts:login')}?ended=1")
        return answer

    return middleware


def _ended(request: HttpRequest) -> HttpResponse:
    if request.session.session_key:
        end_session(request.session.session_key)
    logout(request)
    answer = redirect(f"{reverse('accounts:login')}?ended=1")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
