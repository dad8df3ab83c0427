"""What is asked by machines that watch this one.  To strangers they say no more than whether the site answers."""

from __future__ import annotations

import hmac
import ipaddress

from django.http import HttpRequest, HttpResponse, JsonResponse

from prasan.engine.environment import stated
from prasan.web.operations import health
from prasan.web.operations import metrics as gathered
from prasan.web.operations.exposition import CONTENT_TYPE, exposed

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def live(_request: HttpRequest) -> HttpResponse:
    """The process answers: nothing else is asked, so that a database that is gone does not have it started again."""
    return _unkept(JsonResponse({"live": True}))


def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can do its work (200), or not now (503); each check, for those who may know."""
    found = health.checks()
    told: dict[str, object] = {"ready": health.well(found)}
    if _may_know(request):
        told["checks"] = found
    return _unkept(JsonResponse(told, status=200 if told["ready"] else 503))


def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics, by the token of ``PRASAN_METRICS_TOKEN`` or on the machine itself; there is none for others."""
    if not _may_know(request):
        return _unkept(HttpResponse(status=404))
    return _unkept(HttpResponse(exposed(gathered.families()), content_type=CONTENT_TYPE))


def _may_know(request: HttpRequest) -> bool:
    token = stated("PRASAN_METRICS_TOKEN")
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.headers for name in _FORWARDED):
        return False  # it comes by a proxy on this machine, for somebody elsewhere
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
