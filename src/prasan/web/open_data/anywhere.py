"""What lets pages of other sites read open data, what says that nothing has changed, and how often one address may ask."""

from __future__ import annotations

import threading
import time
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from prasan.web.accounts.adapters import address_of
from prasan.web.api.access import WINDOW, TooManyRequestsError

# Nothing is told that depends on who asks, so that a browser may give it to any page; no cookie is ever sent with it.
FROM_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
}
KEPT = "public, max-age=300"
REQUESTS = 600  # of an address in a minute, to one process
_counted: dict[str, int] = {}
_minute = [0]
_counting = threading.Lock()


def count(request: HttpRequest) -> None:
    """Count a request of an address, in memory alone: addresses are kept nowhere.  Raises TooManyRequestsError."""
    now = time.time()
    minute, address = int(now // WINDOW), address_of(request) or ""
    with _counting:
        if minute != _minute[0]:
            _minute[0] = minute
            _counted.clear()
        _counted[address] = _counted.get(address, 0) + 1
        if _counted[address] > REQUESTS:
            raise TooManyRequestsError(WINDOW - int(now % WINDOW), "address")


def unchanged(request: HttpRequest, response: HttpResponse, made_from: str, made: datetime) -> HttpResponse | None:
    """Mark an answer by what it was made from; a 304 where the asker has it already, else None."""
    etag = quote_etag(made_from)
    marks = {"ETag": etag, "Last-Modified": http_date(made.timestamp()), "Cache-Control": KEPT, **FROM_ANYWHERE}
    for name, value in marks.items():
        response.headers[name] = value
    found = get_conditional_response(request, etag=etag, last_modified=int(made.timestamp()))
    if found is not None:
        for name, value in FROM_ANYWHERE.items():
            found.headers[name] = value
    return found
