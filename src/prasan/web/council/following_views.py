from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from prasan.council.actions import State
from prasan.council.errors import CouncilError
from prasan.web.accounts.models import Role
from prasan.web.council import following
from prasan.web.council.asked import day_of, readers
from prasan.web.council.models import Action
from prasan.web.council.words import refusal

_SHOWN = 100  # of those that are done


@readers
def listed(request: HttpRequest) -> HttpResponse:
    """What is to be done: one's own, what is late, what waits to be closed, and the rest."""
    user, today = request.user, timezone.localdate()
    every = Action.objects.select_related("resolution__item__meeting").prefetch_related("notices")
    living = [following.followed(each, today) for each in every.filter(state__in=(State.OPEN, State.REPORTED))]
    own = [each for each in living if user.role == Role.CIO and each.action.unit == user.unit_code]
    late = [each for each in living if each.standing.late and each not in own]
    waits = [each for each in living if each.action.state == State.REPORTED and each not in own]
    over = every.filter(state__in=(State.CLOSED, State.DROPPED)).order_by("-due")[:_SHOWN]
    context = {
        "own": own,
        "late": late,
        "waits": waits,
        "rest": [each for each in living if each not in own + late + waits],
        "over": [following.followed(each, today) for each in over],
    }
    return render(request, "council/actions.html", context)


@readers
def action(request: HttpRequest, number: int) -> HttpResponse:
    """One action, its evidence and what was done with it; its agency reports it, the secretary closes it."""
    of, user, error = get_object_or_404(Action, pk=number), request.user, ""
    if request.method == "POST":
        if user.role not in (Role.CIO, Role.SECRETARY):
            raise PermissionDenied
        asked, doing = request.POST, request.POST.get("act", "")
        if doing not in ("report", "return", "close", "drop", "postpone"):
            raise Http404
        try:
            due = day_of(asked, "due") if doing == "postpone" else None
            following.act(user, of, doing, why=asked.get("why", ""), file=request.FILES.get("file"), due=due)
            return redirect("council:action", number)
        except CouncilError as refused:
            error = refusal(refused)
    keeps = user.role == Role.SECRETARY
    context = {
        "each": following.followed(of, timezone.localdate()),
        "moves": of.moves.all(),
        "reports": user.role == Role.CIO and user.unit_code == of.unit and of.state == State.OPEN,
        "closes": keeps and of.state == State.REPORTED,
        "changes": keeps and of.state == State.OPEN,
        "error": error,
    }
    return render(request, "council/action.html", context, status=409 if error else 200)
