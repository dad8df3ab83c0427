"""Dark or light: what a reader chose, kept in a cookie; else their device decides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

COOKIE = "prasan_theme"
THEMES = ("light", "dark")
_YEAR = 365 * 24 * 60 * 60


def chosen_theme(request: HttpRequest) -> dict[str, Any]:
    """``theme`` for the templates: ``light``, ``dark``, or empty; and what pages carry in print."""
    asked = request.COOKIES.get(COOKIE, "")
    return {
        "theme": asked if asked in THEMES else "",
        "classification": classification(),
        "today": timezone.localdate(),
    }


def classification() -> str:
    """How the site's pages and documents are classified, by ``PRASAN_CLASSIFICATION``."""
    return {
        "official": _("For official use"),
        "confidential": _("CONFIDENTIAL"),
        "secret": _("SECRET"),
        "top-secret": _("TOP SECRET"),
    }[settings.PRASAN_CLASSIFICATION]


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice, and go back to where they were; anything else leaves it to the device."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    answer = redirect(onward)
    asked = request.POST.get("theme", "")
    if asked in THEMES:
        answer.set_cookie(COOKIE, asked, max_age=_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
