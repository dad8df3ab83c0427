"""What somebody has to do before anything else: choose a password of their own, set up a second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

Respond = Callable[[HttpRequest], HttpResponse]
_PROVES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def first_duties(respond: Respond) -> Respond:
    """Send who has a duty to its page, from every page but those of accounts, of language and of appearance."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not request.path.startswith(_open()):
            if user.password_is_provisional:
                return redirect("accounts:password")
            if user.role in settings.PRASAN_SECOND_FACTOR_ROLES and not has_second_factor(user.pk):
                return redirect("mfa_index")
        return respond(request)

    return middleware


def has_second_factor(user_id: int) -> bool:
    """Whether an account has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=user_id, type__in=_PROVES).exists()


@cache
def _open() -> tuple[str, ...]:
    names = (
        "accounts:logout",
        "accounts:password",
        "account_reauthenticate",
        "mfa_index",
        "set_language",
        "shell:theme",
    )
    return (*(reverse(name) for name in names), "/static/")
