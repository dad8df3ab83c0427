"""Questions as those see them who answer: an officer of the unit that used the data, and the auditor."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.portal.looks import words
from prasan.web.portal.looks.asking import QuestionError, answer, find
from prasan.web.portal.looks.models import Question
from prasan.web.portal.looks.views import told_of
from prasan.web.shell.days import days_left

A_PAGE = 20
_answering = for_roles(Role.OFFICER, Role.AUDITOR)


def _seen(user: User) -> QuerySet[Question]:
    """The questions about uses of the officer's own unit; the auditor sees those that were passed on."""
    if user.role == Role.AUDITOR:
        return Question.objects.filter(passed_on_at__isnull=False)
    return Question.objects.filter(unit=user.unit_code) if user.unit_code else Question.objects.none()


@_answering
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, by the day on which it is due, and then what is answered."""
    column = "found_at" if request.user.role == Role.AUDITOR else "answered_at"
    seen = _seen(request.user)
    waiting = seen.filter(**{f"{column}__isnull": True}).order_by("due", "pk")
    done = seen.filter(**{f"{column}__isnull": False}).order_by(f"-{column}")
    page = Paginator([*waiting, *done], A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, words.state(each), days_left(each.due)) for each in page]
    return render(request, "looks/queue.html", {"page": page, "rows": rows})


@_answering
def answered(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One question, without whose it is beyond what the use itself says; sent with a text, it is answered."""
    found = _seen(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            (find if request.user.role == Role.AUDITOR else answer)(found, request.POST.get("text", ""), request.user)
        except QuestionError as wrong:
            error = words.wrong(wrong)
        else:
            return redirect("asked:question", public_id)
    may = found.found_at is None if request.user.role == Role.AUDITOR else found.state == "open"
    context = {**told_of(found), "may": may, "error": error}
    return render(request, "looks/answer.html", context, status=400 if error else 200)
