"""Who comes back from a provider: a citizen by the national id that it states, staff by the name of their account.

What the provider states is used and let go: no claim, no token and no number is kept or logged.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views as provider_views
from django.conf import settings
from django.contrib.auth import logout
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from requests import RequestException, Session

from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.linkage.people import person_of_id
from prasan.thai.national_id import is_valid
from prasan.web.accounts.models import Role, User
from prasan.web.accounts.providers import CITIZENS
from prasan.web.accounts.sessions import SHARED
from prasan.web.exchange import access_log, citizen_permit
from prasan.web.snapshots import store


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Ends django-allauth's way of signing in where it would keep what the provider states."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """The providers of the settings alone; none of the database, which nobody writes."""
        from allauth.socialaccount.models import SocialApp

        apps = [SocialApp(provider="openid_connect", **each.as_allauth()) for each in _providers().values()]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)
        ]

    def get_requests_session(self) -> Session:
        """What asks a provider: where the settings and the provider's own description say, and nowhere that an answer sends it."""
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        raise ImmediateHttpResponse(_arrived(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        if told.get("error") != "cancelled":
            raise ImmediateHttpResponse(_not_arrived(request, "failed", status=502))


def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Out to the provider; one that does not say where to go is told of, and is no fault of ours.

    ``?shared=1`` says that others use the computer too: the session then ends with the browser.
    """
    request.session[SHARED] = bool(request.GET.get("shared"))
    try:
        return provider_views.login(request, provider_id)
    except (RequestException, ValueError, KeyError):
        return _not_arrived(request, "failed", status=502)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider; one whose answer has not the form of a token is told of, and is no fault of ours either."""
    try:
        return provider_views.callback(request, provider_id)
    except (RequestException, ValueError, KeyError, TypeError, AttributeError):
        return _not_arrived(request, "failed", status=502)


def cancelled(request: HttpRequest) -> HttpResponse:
    """Who turned back at the provider."""
    return redirect("accounts:login")


def closed(request: HttpRequest) -> HttpResponse:
    """Who has an account that is closed."""
    return _not_arrived(request, "closed")


def _providers() -> dict[str, Any]:
    return settings.SIGN_IN_PROVIDERS


def _arrived(request: HttpRequest, sociallogin: Any) -> HttpResponse:
    provider = _providers()[sociallogin.account.provider]
    stated = sociallogin.account.extra_data
    claims = {**(stated.get("id_token") or {}), **(stated.get("userinfo") or {})}
    claim = str(claims.get(provider.claim, "")).strip()
    onward = sociallogin.get_redirect_url(request)
    shared = bool(request.session.get(SHARED))
    if request.user.is_authenticated:
        logout(request)
        request.session[SHARED] = shared
    if provider.id != CITIZENS:
        user = User.objects.exclude(role=Role.CITIZEN).filter(username=claim).first() if claim else None
        return perform_login(request, user, redirect_url=onward) if user else _not_arrived(request, "no_account")
    number = claim.replace("-", "").replace(" ", "")
    if not is_valid(number):
        return _not_arrived(request, "no_number")
    try:
        spine_id = person_of_id(store(), number, citizen_permit(), access_log(), action="citizen_sign_in")
    except (AgreementError, NotPermittedError):
        return _not_arrived(request, "not_permitted")
    except SnapshotMissingError:
        return _not_arrived(request, "not_linked", status=503)
    if spine_id is None:
        return _not_arrived(request, "unknown")
    return perform_login(request, _citizen(spine_id), redirect_url=onward)


def _citizen(spine_id: int) -> User:
    """The account of a person, made when they come for the first time."""
    found = User.objects.filter(spine_id=spine_id).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(f"citizen-{secrets.token_hex(5)}", role=Role.CITIZEN, spine_id=spine_id)
    except IntegrityError:  # in another window at the same moment
        return User.objects.get(spine_id=spine_id)


def _not_arrived(request: HttpRequest, why: str, *, status: int = 403) -> HttpResponse:
    return render(request, "accounts/not_arrived.html", {"why": why}, status=status)
