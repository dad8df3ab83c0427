"""An officer at a counter: acting for who stands there with their card, and deciding on papers of carers and guardians."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from prasan.citizens.family import name_of
from prasan.linkage.people import person_of_id
from prasan.measures.appeals import AppealError
from prasan.web.accounts.access import for_roles, step_up
from prasan.web.accounts.models import Role
from prasan.web.appeals.words import error as paper_words
from prasan.web.exchange import access_log, citizen_permit, note_act
from prasan.web.portal.acting import begin
from prasan.web.portal.others import acts, words
from prasan.web.portal.others.acts import GrantError
from prasan.web.portal.others.models import CitizenAct, Grant
from prasan.web.portal.others.sealing import unsealed
from prasan.web.portal.others.views import national_id_in
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.handed_in import as_saved
from prasan.web.snapshots import papers, store

SALT = "prasan.others.counter"
CARD_SECONDS = 10 * 60
_officers = for_roles(Role.OFFICER)


@_officers
def desk(request: HttpRequest) -> HttpResponse:
    """The counter, and what waits to be confirmed where the officer's unit keeps the civil register."""
    return _desk(request)


@_officers
@require_POST
def person(request: HttpRequest) -> HttpResponse:
    """First step: the card has been seen, and the page shows whose it is.  Looking is logged, without the number."""
    officer = request.user
    try:
        if request.POST.get("card") != "seen":
            raise GrantError("no_card")
        reason = request.POST.get("reason", "")
        if reason not in words.reasons():
            raise GrantError("no_reason")
        number = national_id_in(request.POST.get("national_id", ""))
        permit = citizen_permit(officer.get_username())
        found = person_of_id(store(), number, permit, access_log(), action="counter_person")
        if found is None:
            raise GrantError("unknown")
        called = name_of(store(), found, permit, access_log())
    except (GrantError, *Refused) as error:
        return _desk(request, error=_told(error))
    token = signing.dumps([officer.pk, found, reason], salt=SALT)
    context = {"called": called, "token": token, "all_acts": CitizenAct.choices, "reason": words.reasons()[reason],
               "minutes": settings.PRASAN_COUNTER_MINUTES}  # fmt: skip
    return render(request, "others/counter.html", context)


@_officers
@require_POST
def begin_at_counter(request: HttpRequest) -> HttpResponse:
    """Second step: the person is the one on the card, and the officer proves once more that it is they."""
    try:
        officer, found, reason = signing.loads(request.POST.get("person", ""), salt=SALT, max_age=CARD_SECONDS)
    except signing.SignatureExpired:
        return _desk(request, error=words.wrong(GrantError("lapsed")))
    except signing.BadSignature:
        raise Http404 from None
    if officer != request.user.pk:
        raise Http404
    step_up(request)
    try:
        chosen = acts.acts_in(request.POST.getlist("acts"))
        called = name_of(store(), found, citizen_permit(request.user.get_username()), access_log())
    except (GrantError, *Refused) as error:
        return _desk(request, error=_told(error))
    begin(request, acts.at_counter(request.user, found, called, chosen, reason, settings.PRASAN_COUNTER_MINUTES))
    return redirect("portal:me")


@_officers
def grant(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a carer or guardian asks for, with the papers; confirmed or refused, with a reason."""
    found = _asked(request, public_id)
    error = ""
    if request.method == "POST":
        try:
            acts.decide(found, request.user, confirm=request.POST.get("decision") == "confirm",
                        why=request.POST.get("why", ""))  # fmt: skip
        except GrantError as wrong:
            error = words.wrong(wrong)
        else:
            return redirect("counter:desk")
    context = {
        "grant": found, "called": unsealed(found.called), "by_called": unsealed(found.by_called),
        "acts": words.acts(found), "state": words.state(found), "error": error,
        "papers": [digest for digest, _kind in found.evidence],
    }  # fmt: skip
    return render(request, "others/grant.html", context, status=400 if error else 200)


@_officers
def paper(request: HttpRequest, public_id: uuid.UUID, digest: str) -> HttpResponse:
    """A paper that was handed in, to be saved; opening it is logged."""
    found = _asked(request, public_id)
    kind = next((kind for known, kind in found.evidence if known == digest), None)
    if kind is None:
        raise Http404
    note_act("grant_evidence_open", request.user.get_username(), request.user.unit_code, found.person, evidence=digest)
    try:
        content = papers("grants").kept(digest)
    except AppealError as error:
        return _desk(request, error=paper_words(error))
    return as_saved(content, f"paper-{digest[:12]}", kind)


def _asked(request: HttpRequest, public_id: uuid.UUID) -> Grant:
    asked = Grant.objects.filter(kind__in=(Grant.Kind.CARER, Grant.Kind.GUARDIAN), public_id=public_id).first()
    if asked is None or not acts.decides(request.user):
        raise Http404
    return asked


def _desk(request: HttpRequest, *, error: str = "") -> HttpResponse:
    waiting: list[Any] = []
    if acts.decides(request.user):
        asked = Grant.objects.filter(
            kind__in=(Grant.Kind.CARER, Grant.Kind.GUARDIAN), confirmed_at=None, refused_at=None, ended_at=None
        )
        waiting = list(asked.order_by("asked_at"))
    context = {"reasons": words.reasons().items(), "waiting": waiting, "decides": acts.decides(request.user),
               "error": error, "works": bool(request.user.unit_code)}  # fmt: skip
    return render(request, "others/desk.html", context, status=400 if error else 200)


def _told(error: Exception) -> str:
    return words.wrong(error) if isinstance(error, GrantError) else refusal_words(error)
