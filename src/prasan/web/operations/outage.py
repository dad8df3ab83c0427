"""What is answered while the database does not: that it is not possible just now (503), and when to ask again."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.defaults import server_error

from prasan.web.shell.middleware import language_of

AGAIN = 15  # seconds


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to a request that ended with an error: 503 where the database did not answer, else 500.

    Nothing in it asks the database, a session or who is signed in.
    """
    if not _out(sys.exc_info()[1]):
        return server_error(request)
    if request.path_info.startswith("/api/"):
        message = f"this is not possible just now; nothing is lost: ask again in {AGAIN} seconds"
        response: HttpResponse = JsonResponse({"error": {"code": "not_now", "message": message}}, status=503)
    else:
        with translation.override(language_of(request)):
            response = HttpResponse(loader.get_template("503.html").render(), status=503)
    response.headers["Retry-After"] = str(AGAIN)
    add_never_cache_headers(response)
    return response


def _out(error: BaseException | None) -> bool:
    """Whether an error says that the database cannot work now.  SQLite says it with the same word of a wrong statement."""
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__cause__ or error.__context__
    return error is not None and getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_ERROR"
