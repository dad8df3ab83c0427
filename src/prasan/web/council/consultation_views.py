"""Consultations between meetings: statements that agencies agree or disagree with; the votes are shown when it is closed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from prasan.council.consensus import opinions
from prasan.council.errors import CouncilError
from prasan.web.accounts.models import Role, User
from prasan.web.council.asked import day_of, readers
from prasan.web.council.holding import seats
from prasan.web.council.log import must_be_secretary, noted, said
from prasan.web.council.models import Consultation, Opinion, Statement
from prasan.web.council.words import refusal
from prasan.web.scope import everything

_MOST = 40  # statements of one consultation


@readers
def listed(request: HttpRequest) -> HttpResponse:
    """The consultations; the secretary begins one."""
    error, asked = "", request.POST
    if request.method == "POST":
        if request.user.role != Role.SECRETARY:
            raise PermissionDenied
        try:
            lines = [line for line in asked.get("statements", "").splitlines() if line.strip()]
            with transaction.atomic():
                until = day_of(asked, "until")
                if until < timezone.localdate():
                    raise CouncilError("day")
                made = Consultation.objects.create(
                    title=said(asked.get("title", ""), 200), until=until, by=request.user.get_username()
                )
                if not lines or len(lines) > _MOST:
                    raise CouncilError("no_words" if not lines else "not_now")
                for line in lines:
                    Statement.objects.create(consultation=made, text=said(line, 500))
                noted(request.user, "consultation", consultation=made.pk, statements=len(lines))
            return redirect("council:consultation", made.pk)
        except CouncilError as refused:
            error = refusal(refused)
    context = {
        "consultations": Consultation.objects.all(),
        "begins": request.user.role == Role.SECRETARY,
        "error": error,
        "asked": asked,
    }
    return render(request, "council/consultations.html", context, status=400 if error else 200)


@readers
def consultation(request: HttpRequest, number: int) -> HttpResponse:
    """One consultation: a CIO says what the agency holds, and changes it until it is closed; then what came of it."""
    of, user, error = get_object_or_404(Consultation, pk=number), request.user, ""
    if request.method == "POST":
        if user.role not in (Role.CIO, Role.SECRETARY):
            raise PermissionDenied
        try:
            if request.POST.get("act") == "close":
                _close(user, of)
            elif request.POST.get("act") == "vote":
                _vote(user, of, {name: request.POST[name] for name in request.POST})
            else:
                raise Http404
            return redirect("council:consultation", number)
        except CouncilError as refused:
            error = refusal(refused)
    statements = list(of.statements.all())
    own = {
        each.statement_id: each.vote for each in Opinion.objects.filter(statement__in=statements, unit=user.unit_code)
    }
    context: dict[str, Any] = {
        "of": of,
        "statements": [(each, own.get(each.pk)) for each in statements],
        "votes": user.role == Role.CIO and user.unit_code in seats() and _runs(of),
        "closes": user.role == Role.SECRETARY and of.closed_at is None,
        "said": _answered(statements),
        "error": error,
    }
    if of.closed_at:
        context |= _shown(statements)
    return render(request, "council/consultation.html", context, status=409 if error else 200)


def _answered(statements: list[Statement]) -> int:
    """How many agencies have answered, which everybody may know; not which, nor what."""
    with everything():
        return Opinion.objects.filter(statement__in=statements).values("unit").distinct().count()


def _runs(of: Consultation) -> bool:
    return of.closed_at is None and of.until >= timezone.localdate()


def _close(user: User, of: Consultation) -> None:
    must_be_secretary(user)
    with transaction.atomic():
        now = Consultation.objects.select_for_update().get(pk=of.pk)
        if now.closed_at is not None:
            raise CouncilError("not_now")
        now.closed_at = timezone.now()
        now.save(update_fields=["closed_at"])
        noted(user, "consultation_closed", consultation=now.pk)


def _vote(user: User, of: Consultation, asked: dict[str, str]) -> None:
    if user.role != Role.CIO or user.unit_code not in seats():
        raise CouncilError("no_seat")
    with transaction.atomic():
        now = Consultation.objects.select_for_update().get(pk=of.pk)
        if not _runs(now):
            raise CouncilError("not_now")
        for each in now.statements.all():
            if (vote := asked.get(f"vote-{each.pk}")) in {"1", "0", "-1"}:
                Opinion.objects.update_or_create(statement=each, unit=user.unit_code, defaults={"vote": int(vote)})
        noted(user, "consultation_vote", consultation=now.pk)


def _shown(statements: list[Statement]) -> dict[str, Any]:
    votes: dict[str, dict[str, int]] = {}
    for each in Opinion.objects.filter(statement__in=statements):
        votes.setdefault(each.unit, {})[str(each.statement_id)] = each.vote
    found, text = opinions(votes), {str(each.pk): each.text for each in statements}
    agreed = {each.statement for each in found.consensus}
    return {
        "told": [(text[each.statement], each, each.statement in agreed) for each in found.statements],
        "groups": [
            (number, each.members, [(text[statement], agrees) for statement, agrees in each.telling])
            for number, each in enumerate(found.groups, 1)
        ],
    }
