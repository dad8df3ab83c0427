"""What is sent is compressed where that tells nobody a secret.

The length of a compressed page tells whether what somebody slipped into it (by a link that a signed-in person opens) stands in it
already; so secrets are guessed letter by letter (BREACH: Gluck, Harris and Prado, 2013).  Therefore:

- the site's own files, which have no secret, are compressed once and kept so;
- pages of whoever has no session have none either, but the token of forms, which Django writes differently each time; they are
  compressed, with up to 100 random bytes more (Heal the Breach: Palacios, Farrapos and others, 2022);
- what is asked with a session is never compressed.  Those pages are small instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from gzip import compress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

Respond = Callable[[HttpRequest], HttpResponseBase]
LEAST = 400  # bytes: less is sent faster as it is
_RANDOM = 100
_ACCEPTS = re.compile(r"\bgzip\b")
_TEXT = re.compile(r"^(text/|application/(json|ld\+json|javascript)|image/svg\+xml)")
_FOR_EVER = "max-age=31536000, public, immutable"
_MOST_KEPT = 500
_kept: dict[tuple[str, str], bytes] = {}  # by address and time of change


def compressed(respond: Respond) -> Respond:
    """Compress files of the site, and pages of whoever is not signed in; a file asked for by its mark is kept for good."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        of_site = request.path_info.startswith(settings.STATIC_URL)
        if of_site and "v" in request.GET and response.status_code in (200, 304):
            response.headers["Cache-Control"] = _FOR_EVER
        if not _TEXT.match(response.headers.get("Content-Type", "")) or response.has_header("Content-Encoding"):
            return response
        if of_site:
            return _file(request, response)
        if response.streaming or not isinstance(response, HttpResponse) or len(response.content) < LEAST:
            return response
        patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies.get(settings.SESSION_COOKIE_NAME):
            return response
        if request.headers.get("Authorization") or not _ACCEPTS.search(request.headers.get("Accept-Encoding", "")):
            return response
        response.content = compress_string(response.content, max_random_bytes=_RANDOM)
        _say(response, len(response.content))
        return response

    return middleware


def _file(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ("Accept-Encoding",))
    if (
        response.status_code != 200
        or request.method != "GET"
        or not _ACCEPTS.search(request.headers.get("Accept-Encoding", ""))
        or "Range" in request.headers
        or not response.streaming
    ):
        return response
    key = (request.path_info, response.headers.get("Last-Modified", ""))
    packed = _kept.get(key)
    if packed is None:
        packed = compress(b"".join(response.streaming_content), 9, mtime=0)  # type: ignore[attr-defined]
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = packed
    response.close()
    answer = HttpResponse(packed)
    for name, value in response.headers.items():
        answer.headers[name] = value
    _say(answer, len(packed))
    return answer


def _say(response: HttpResponseBase, length: int) -> None:
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(length)
    etag = response.headers.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"
