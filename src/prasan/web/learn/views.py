from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from prasan.web.learn.written import ORDER, written
from prasan.web.shell.kept import same_for_everybody
from prasan.web.shell.templatetags.prasan import thai


@same_for_everybody(tuple)
def index(request: HttpRequest) -> HttpResponse:
    """The pages, in an order in which they can be read."""
    return render(request, "learn/index.html", {"pages": [written(name, _language()) for name in ORDER]})


@same_for_everybody(tuple)
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page, and the next."""
    try:
        found = written(name, _language())
    except KeyError:
        raise Http404 from None
    at = ORDER.index(name) + 1
    following = written(ORDER[at], _language()) if at < len(ORDER) else None
    return render(request, "learn/page.html", {"page": found, "following": following})


def _language() -> str:
    return "th" if thai() else "en"
