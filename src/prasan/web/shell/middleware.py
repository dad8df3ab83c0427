"""What every answer has: the reader's language (the one they chose, else Thai), and what a page may use of the machine."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Respond = Callable[[HttpRequest], HttpResponse]

# No page asks for a place, a camera or a payment; a script that got into one shall not either.  Passkeys are the sign-in's.
_NOTHING_OF = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(
    [*(f"{each}=()" for each in _NOTHING_OF), "fullscreen=(self)", "publickey-credentials-get=(self)"]
)


def permitted(respond: Respond) -> Respond:
    """Say with each answer which powers of the browser a page may use."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def chosen_language(respond: Respond) -> Respond:
    """Speak the language of the cookie that the switch sets, and Thai before it is set.

    What the browser asks for is not consulted: it is English on most office machines as they are delivered.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = respond(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def language_of(request: HttpRequest) -> str:
    """The language of whoever asks."""
    asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return asked if asked in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)
