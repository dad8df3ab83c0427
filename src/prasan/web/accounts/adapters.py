"""What django-allauth asks of this site: which ways of proving there are, and how its secrets are kept."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PROVED_AT = "proved_at"


def proved_lately(request: HttpRequest) -> bool:
    """Whether somebody signed in, or proved again that it is they, within ``PRASAN_STEP_UP_MINUTES``."""
    return bool(0 <= time.time() - request.session.get(PROVED_AT, 0) < settings.PRASAN_STEP_UP_MINUTES * 60)


def address_of(request: HttpRequest) -> str | None:
    """The address that a request comes from, behind as many proxies as ``PRASAN_PROXIES`` says; None if it is not known."""
    try:
        return str(AccountAdapter(request).get_client_ip(request))
    except PermissionDenied:
        return None


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves, and who has a second factor proves it by that and not by the password alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many tries have failed. Wait five minutes, and try again."),
        "rate_limited": _("Too many tries have failed. Wait five minutes, and try again."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or was used before. Wait for the next one."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:  # it came past the proxies that PRASAN_PROXIES counts on
            raise PermissionDenied from None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        from allauth.mfa.models import Authenticator

        words = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code of your authenticator app"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        methods = [
            {**method, "description": words[method["id"]]} for method in super().get_reauthentication_methods(user)
        ]
        second = [method for method in methods if method["id"] != "reauthenticate"]
        if second and not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists():
            second.reverse()  # codes would be recovery codes alone: the passkey first
        return second or methods

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for who signed in a moment ago, nor for who has nothing yet to prove it by (who came by a provider)."""
        request = self.request
        return not proved_lately(request) and bool(self.get_reauthentication_methods(request.user))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted under the site's secret key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used before. Wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "Prasan"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("Passkey")


def _fernet() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"prasan second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
