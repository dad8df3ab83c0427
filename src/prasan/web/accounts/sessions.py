"""Where somebody is signed in: each session with its address and browser, so that it can be seen and ended."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from prasan.web.accounts.adapters import address_of
from prasan.web.accounts.models import SignedIn, User

SHARED = "shared_computer"


def note_session(request: HttpRequest, user: User) -> None:
    """Remember where a session was begun; one on a shared computer ends with the browser."""
    if request.session.get(SHARED):
        request.session.set_expiry(0)
    if not request.session.session_key:
        request.session.save()
    SignedIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "address": address_of(request),
            "browser": request.headers.get("User-Agent", "")[:200],
            "at": timezone.now(),
        },
    )


def sessions_of(user: User) -> list[SignedIn]:
    """The sessions in which somebody is signed in now, the newest first."""
    noted = list(user.signed_in.order_by("-at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[each.session_key for each in noted], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    gone = [each.pk for each in noted if each.session_key not in alive]
    SignedIn.objects.filter(pk__in=gone).delete()
    return [each for each in noted if each.session_key in alive]


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign somebody out everywhere, but in the session of the key ``but``; returns in how many places."""
    ended = user.signed_in.exclude(session_key=but or "")
    keys = list(ended.values_list("session_key", flat=True))
    for key in keys:
        end_session(key)
    return len(keys)


def end_session(key: str) -> None:
    """End one session."""
    import_module(settings.SESSION_ENGINE).SessionStore(key).delete()
    SignedIn.objects.filter(session_key=key).delete()
