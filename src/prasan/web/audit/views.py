from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import Telling, access_log, action_words

ENTRIES_A_PAGE = 25


@for_roles(Role.AUDITOR)
def log(request: HttpRequest) -> HttpResponse:
    """The log, newest first, of all actions or of one, and whether it is whole."""
    kept = access_log()
    entries = kept.entries()[::-1]
    actions = sorted({str(entry.event.get("action", "")) for entry in entries})
    action = request.GET.get("action", "")
    shown = [entry for entry in entries if not action or entry.event.get("action") == action]
    page = Paginator(shown, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    telling = Telling()
    context = {
        "verification": kept.verify(),
        "actions": [(each, action_words(each)) for each in actions],
        "action": action,
        "extra": f"{urlencode({'action': action})}&" if action else "",
        "page": page,
        "uses": [telling.use(entry) for entry in page],
    }
    return render(request, "audit/log.html", context)
