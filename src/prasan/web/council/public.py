"""What the council publishes: resolutions of meetings whose minutes are confirmed; no draft, and nobody's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prasan.web.council.models import Meeting

_SHOWN = 50


def decisions(request: HttpRequest) -> HttpResponse:
    """The published meetings, the latest first, with what was resolved."""
    found = Meeting.objects.filter(state=Meeting.State.CONFIRMED).exclude(published_at=None)
    meetings = found.prefetch_related("items__resolutions__actions")[:_SHOWN]
    told = [
        (
            each,
            [
                resolution
                for item in each.items.all()
                for resolution in item.resolutions.all()
                if resolution.carried is not None
            ],
        )
        for each in meetings
    ]
    return render(request, "council/public.html", {"meetings": told})
