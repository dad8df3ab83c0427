from __future__ import annotations

import uuid
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.checkpoints import LogKeys
from prasan.exchange.log_index import LogError, LogIndex
from prasan.exchange.uses import use
from prasan.linkage.lookups.persons import links_of
from prasan.web.exchange import Telling, access_log
from prasan.web.portal.acting import for_citizens, permit_of, told_if_refused
from prasan.web.portal.looks import words
from prasan.web.portal.looks.asking import LONGEST, QuestionError, ask, pass_on
from prasan.web.portal.looks.listing import asked_of, counted, looks_in_words, own_use, touched
from prasan.web.portal.looks.models import Question
from prasan.web.portal.others.models import CitizenAct
from prasan.web.shell.days import days_left
from prasan.web.snapshots import store

USES_A_PAGE = 10


@for_citizens()
def looked(request: HttpRequest, spine_id: int) -> HttpResponse:
    """Every use of the person's data by month and agency, ten a page; the visit itself is the newest."""
    try:
        registers = registers_of(request, spine_id, action="view_own_uses")
    except SnapshotMissingError:
        return render(request, "portal/missing.html")
    unit, month = request.GET.get("unit", ""), request.GET.get("month", "")
    looked_at = asked_of(spine_id, registers)
    totals = counted(looked_at)
    uses = Paginator(touched(looked_at, unit=unit, month=month), USES_A_PAGE).get_page(request.GET.get("page"))
    asked = {each.entry: each for each in Question.objects.filter(person=spine_id)}
    telling = Telling()
    rows = [(each, asked.get(each.use.index)) for each in looks_in_words(uses)]
    units = {code: telling.unit(code) for _month, code, _count in totals if code}
    context = {
        "uses": uses,
        "months": [(words.month(told), list(each)) for told, each in groupby(rows, key=lambda row: row[0].month)],
        "units": sorted(units.items(), key=lambda pair: pair[1]),
        "all_months": [(told, words.month(told)) for told in dict.fromkeys(each[0] for each in totals) if told],
        "totals": [
            (words.month(told), [(units.get(code, code), count) for _month, code, count in group])
            for told, group in groupby(totals, key=lambda each: each[0])
            if told
        ],
        "unit": unit,
        "month": month,
        "extra": "".join(f"{name}={value}&" for name, value in (("unit", unit), ("month", month)) if value.isascii()),
        "whole": sum(count for *_key, count in totals),
    }
    return render(request, "looks/looked.html", context)


@for_citizens(CitizenAct.RIGHTS)
@require_POST
def question_use(request: HttpRequest, spine_id: int) -> HttpResponse:
    """The form in which a use is questioned; sent with a text, it asks."""
    try:
        registers = registers_of(request, spine_id)
    except SnapshotMissingError:
        raise Http404 from None
    told = request.POST.get("entry", "")
    entry = own_use(spine_id, registers, int(told)) if told.isascii() and told.isdecimal() and len(told) < 15 else None
    if entry is None:
        raise Http404
    known = Question.objects.filter(person=spine_id, entry=entry.index).first()
    if known is not None:
        return redirect("looked:question", known.public_id)
    [look] = looks_in_words([entry])
    context = {"look": look, "most": LONGEST}
    if "text" not in request.POST:
        return render(request, "looks/ask.html", context)
    try:
        made = ask(spine_id, entry, request.POST["text"], permit_of(request).request.who)
    except QuestionError as error:
        return render(request, "looks/ask.html", {**context, "error": words.wrong(error)}, status=400)
    return redirect("looked:question", made.public_id)


@for_citizens()
def question(request: HttpRequest, spine_id: int, public_id: uuid.UUID) -> HttpResponse:
    """One's own question, where it stands, and passing it on to the auditor."""
    found = Question.objects.filter(public_id=public_id, person=spine_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _passed_on(request, public_id)
    return _question_page(request, found)


@for_citizens(CitizenAct.RIGHTS)
def _passed_on(request: HttpRequest, spine_id: int, public_id: uuid.UUID) -> HttpResponse:
    found = Question.objects.get(public_id=public_id, person=spine_id)
    try:
        pass_on(found, request.POST.get("text", ""), permit_of(request).request.who)
    except QuestionError as error:
        return _question_page(request, found, error=words.wrong(error))
    return redirect("looked:question", found.public_id)


def keys(request: HttpRequest) -> HttpResponse:
    """The public keys by which anybody checks a list of uses; they are of no person."""
    lines = "".join(f"{each.text}\n" for each in LogKeys(access_log()).public())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


def registers_of(request: HttpRequest, spine_id: int, *, action: str = "") -> set[str]:
    """The registers in which the person has a record, logged as ``action`` where it is one of its own.

    Raises PermissionDenied where no agreement allows it, and SnapshotMissingError.
    """
    with told_if_refused():
        permit = permit_of(request)
        if action:
            use(access_log(), permit, action, rows=0, people=1, spine_id=spine_id)
        return {link.register for link in links_of(store(), spine_id)} & set(permit.request.registers)


def _question_page(request: HttpRequest, found: Question, *, error: str = "") -> HttpResponse:
    return render(request, "looks/question.html", {**told_of(found), "error": error}, status=400 if error else 200)


def told_of(found: Question) -> dict[str, object]:
    """What pages say of a question, and of the use that it is about."""
    try:
        [look] = looks_in_words([LogIndex(access_log()).entry(found.entry)])
    except LogError:
        look = None
    return {
        "question": found,
        "look": look,
        "agency": Telling().unit(found.unit),
        "state": words.state(found),
        "left": days_left(found.due),
        "most": LONGEST,
    }
