"""Answers that whoever has them need not fetch again: marked by what they were made from, before they are made."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag

from prasan import __version__
from prasan.web.accounts.models import User


class NotModifiedError(Exception):
    """The asker has the answer already; ``answer`` is 304."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__("not modified")
        self.answer = answer


def mark(request: HttpRequest, response: HttpResponse, made_from: str, made: datetime, seen_by: str) -> None:
    """Mark an answer by the roll-up it is made from, the address asked for, and whose view it is.

    Raises NotModifiedError where the asker has that very answer.  A system keeps it and asks each time whether it still holds; the
    browser of somebody who is signed in keeps nothing.
    """
    whole = "\n".join((__version__, made_from, request.get_full_path(), seen_by))
    etag = quote_etag(hashlib.sha256(whole.encode()).hexdigest()[:32])
    kept = "no-store" if isinstance(request.auth, User) else "no-cache"
    headers = {"ETag": etag, "Last-Modified": http_date(made.timestamp()), "Cache-Control": f"private, {kept}"}
    for name, value in headers.items():
        response[name] = value
    patch_vary_headers(response, ("Authorization", "Cookie"))
    same = get_conditional_response(request, etag=etag, last_modified=int(made.timestamp()))
    if same is not None:
        raise NotModifiedError(same)
