"""Pages that are the same for everybody who is not signed in: each process keeps them as they were written.

A page is kept only where it was asked for without a session and by an address without a query, so that nothing of whoever asked
can be in it.  The token of forms, which each visitor has of their own, is put in anew.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from prasan.web.shell.themes import COOKIE

View = Callable[..., HttpResponse]
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
_MARK = b"\x00token\x00"  # no page has it
_MOST = 200
_kept: OrderedDict[Hashable, tuple[bytes, dict[str, str]]] = OrderedDict()
_keeping = Lock()


def same_for_everybody(state: Callable[[], Hashable]) -> Callable[[View], View]:
    """A view whose page tells everybody the same, as long as ``state`` says the same: what the page is made of, beside the
    program itself, the address, the day, the language and the appearance."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            nobody = not (settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers)
            if request.method != "GET" or request.META.get("QUERY_STRING") or not nobody:
                return view(request, *args, **kwargs)
            key = (
                request.path, request.get_host(), get_language(), request.COOKIES.get(COOKIE, ""), timezone.localdate(),
                settings.PRASAN_CLASSIFICATION, str(settings.PRASAN_DATA), state(),
            )  # fmt: skip
            with _keeping:
                found = _kept.get(key)
                if found is not None:
                    _kept.move_to_end(key)
            if found is not None:
                content, headers = found
                if _MARK in content:
                    content = content.replace(_MARK, get_token(request).encode())
                return HttpResponse(content, headers=headers)
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if (
                response.status_code == 200
                and not response.streaming
                and not set(response.cookies) - {settings.CSRF_COOKIE_NAME}
            ):
                _keep(key, response)
            return response

        return answered

    return wrap


def _keep(key: Hashable, response: HttpResponse) -> None:
    content = response.content
    for token in set(_TOKEN.findall(content)):
        content = content.replace(token, _MARK)
    with _keeping:
        _kept[key] = content, dict(response.headers)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
