"""What the council publishes, for everybody: decisions of meetings whose minutes are confirmed, what is done about them, and the
minutes; no draft, and nobody's name.  Agencies are named, people are not.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from prasan.council.words import segmented
from prasan.web.council import chain_words
from prasan.web.council.calling import published_calendar
from prasan.web.council.chains import Chains
from prasan.web.council.meeting_views import as_file
from prasan.web.council.minutes import minutes_as_pdf, minutes_of
from prasan.web.council.models import Meeting, Resolution, Vote
from prasan.web.scope import everything

_PER_PAGE = 20


def published() -> QuerySet[Meeting]:
    """The published meetings, the latest first."""
    return Meeting.objects.filter(state=Meeting.State.CONFIRMED).exclude(published_at=None)


def decided() -> QuerySet[Resolution]:
    """Their resolutions, the latest first."""
    found = Resolution.objects.filter(item__meeting__in=published()).exclude(carried=None)
    return found.select_related("item__meeting", "item__recommendation").order_by(
        "-item__meeting__day", "item__heading", "pk"
    )


def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions by year, and those with the words that somebody seeks."""
    years = sorted(set(published().values_list("year", flat=True)), reverse=True)
    asked, sought = request.GET.get("year", ""), request.GET.get("q", "").strip()[:200]
    year = int(asked) if asked.isdecimal() and len(asked) < 5 and int(asked) in years else None
    found = decided().prefetch_related("actions")
    if year:
        found = found.filter(item__meeting__year=year)
    for word in segmented(sought) if sought else ():
        found = found.filter(Q(words__contains=f" {word} ") | Q(text__icontains=word))
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "years": years, "year": year, "q": sought}
    return render(request, "council/public.html", context)


def decision(request: HttpRequest, number: int) -> HttpResponse:
    """One decision: how it was made, who wanted a dissent recorded, what is done, and as much of its chain as is published."""
    of = get_object_or_404(decided(), pk=number)
    context: dict[str, Any] = {"of": of, "meeting": of.item.meeting, "actions": of.actions.all()}
    with everything():  # the wall lets nobody through here; what is shown of it is chosen in chain_words
        lost = Vote.Choice.AGAINST if of.carried else Vote.Choice.FOR
        context["dissents"] = list(of.votes.filter(choice=lost).exclude(dissent=""))
        if of.item.recommendation:
            chain = Chains().of(of.item.recommendation)
            context |= {"steps": chain_words.published_steps(chain), "summary": chain_words.summary(chain)}
    return render(request, "council/public_decision.html", context)


def minutes(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes of a published meeting as PDF, without anybody's name."""
    of = get_object_or_404(published(), pk=number)
    with everything():
        made = minutes_as_pdf(minutes_of(of, names=False))
    return as_file(made, "application/pdf", f"minutes-{of.year}-{of.number}.pdf")


def calendar(request: HttpRequest) -> HttpResponse:
    """The published meetings and the days by which their actions are due, for calendars."""
    return as_file(published_calendar(published()[:100]), "text/calendar; charset=utf-8", "council.ics")
