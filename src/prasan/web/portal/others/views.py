from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from prasan.citizens.family import children_of, name_of
from prasan.linkage.people import person_of_id
from prasan.measures.appeals import AppealError
from prasan.measures.appeals.keeping import MOST_BYTES
from prasan.thai.national_id import is_valid
from prasan.thai.text import arabic_digits
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.appeals.words import error as paper_words
from prasan.web.exchange import CITIZEN, access_log, citizen_permit, note_act
from prasan.web.portal.acting import ACTING, begin, stop
from prasan.web.portal.others import acts, words
from prasan.web.portal.others.acts import GrantError
from prasan.web.portal.others.models import CitizenAct, Grant
from prasan.web.portal.others.sealing import seal, unsealed
from prasan.web.refusals import Refused, refusal_words
from prasan.web.snapshots import store

SALT = "prasan.others.child"
WRONG = (GrantError, AppealError, *Refused)


def _for_oneself(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for the citizen who is signed in, whomever they act for: it is called with their own spine id."""

    @for_roles(Role.CITIZEN)
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.role != Role.CITIZEN:  # an officer at a counter
            return redirect("counter:desk")
        if request.user.spine_id is None:
            return render(request, "portal/nobody.html")
        return view(request, request.user.spine_id, *args, **kwargs)

    return guarded


@_for_oneself
def others(request: HttpRequest, me: int) -> HttpResponse:
    """Whom one acts for, and who acts for oneself; with the forms that give, take up and ask."""
    return _page(request, me)


@_for_oneself
@require_POST
def children(request: HttpRequest, me: int) -> HttpResponse:
    """One's children who are not of age, as the civil register tells."""
    try:
        found = children_of(store(), me, citizen_permit(), access_log(), timezone.localdate())
    except Refused as error:
        return _page(request, me, error=refusal_words(error))
    listed = [(each.name, signing.dumps([me, each.spine_id], salt=SALT)) for each in found]
    return _page(request, me, children=listed)


@_for_oneself
@require_POST
def begin_for(request: HttpRequest, me: int) -> HttpResponse:
    """Act for a child, whom the register is asked about once more, or by a grant that holds."""
    if token := request.POST.get("child", ""):
        try:
            parent, child = signing.loads(token, salt=SALT, max_age=60 * 60)
        except signing.BadSignature:
            raise Http404 from None
        try:
            known = children_of(store(), me, citizen_permit(), access_log(), timezone.localdate())
        except Refused as error:
            return _page(request, me, error=refusal_words(error))
        found = next((each for each in known if parent == me and each.spine_id == child), None)
        if found is None:
            raise Http404
        begin(request, acts.for_child(me, found))
        return redirect("portal:me")
    grant = _grant(request, by_person=me)
    if not grant.holds or grant.kind == Grant.Kind.COUNTER:
        raise Http404
    note_act("acting_begin", f"{CITIZEN}/{grant.kind}", "", grant.person)
    begin(request, grant)
    return redirect("portal:me")


@for_roles(*Role)
@require_POST
def stop_acting(request: HttpRequest) -> HttpResponse:
    """Act for nobody any more; what an officer or a parent began ends."""
    named = request.session.get(ACTING)
    stop(request)
    user = request.user
    grant = Grant.objects.filter(public_id=named).first() if named else None
    if grant is not None and grant.kind == Grant.Kind.COUNTER and grant.officer_id == user.pk:
        acts.end(grant, user.get_username(), user.unit_code)
        return redirect("counter:desk")
    if grant is not None and grant.kind == Grant.Kind.PARENT and grant.by_person == user.spine_id:
        acts.end(grant, f"{CITIZEN}/parent")
    return redirect("others:list" if user.role == Role.CITIZEN else "shell:home")


@_for_oneself
@require_POST
def give(request: HttpRequest, me: int) -> HttpResponse:
    """Let somebody act for oneself; the page shows the code to hand over, once."""
    try:
        chosen = acts.acts_in(request.POST.getlist("acts"))
        _made, code = acts.give(me, request.POST.get("whom", ""), chosen, acts.until_in(request.POST.get("months", "")))
    except GrantError as error:
        return _page(request, me, error=words.wrong(error))
    return _page(request, me, code=f"{code[:5]}-{code[5:]}")


@_for_oneself
@require_POST
def take_up(request: HttpRequest, me: int) -> HttpResponse:
    """Take up what another gave, by its code; each is told the other's name."""
    try:
        grant = acts.take_up(me, request.POST.get("code", ""))
        called = name_of(store(), grant.person, citizen_permit(f"{CITIZEN}/{grant.kind}"), access_log())
        by_called = name_of(store(), me, citizen_permit(), access_log())
    except (GrantError, *Refused) as error:
        return _page(request, me, error=_told(error))
    Grant.objects.filter(pk=grant.pk).update(called=seal(called), by_called=seal(by_called))
    return redirect("others:list")


@_for_oneself
@require_POST
def ask(request: HttpRequest, me: int) -> HttpResponse:
    """Ask to act for somebody as carer or guardian; the answer says nothing of whether there is such a person."""
    try:
        number = national_id_in(request.POST.get("national_id", ""))
        upload = request.FILES.get("file")
        if upload is None:
            raise GrantError("no_file")
        kind = request.POST.get("kind", "")
        permit = citizen_permit(f"{CITIZEN}/{kind}" if kind in Grant.Kind.values else CITIZEN)
        chosen, until = acts.acts_in(request.POST.getlist("acts")), acts.until_in(request.POST.get("months", ""))
        person = person_of_id(store(), number, permit, access_log(), action="grant_person")
        acts.ask(me, name_of(store(), me, citizen_permit(), access_log()), person, request.POST.get("called", "")[:200],
                 kind, chosen, until, request.POST.get("reason", ""), upload.read(MOST_BYTES + 1))  # fmt: skip
    except WRONG as error:
        return _page(request, me, error=_told(error))
    return redirect("others:list")


@_for_oneself
@require_POST
def end(request: HttpRequest, me: int, public_id: uuid.UUID) -> HttpResponse:
    """End that somebody acts for oneself, or that one acts for somebody."""
    grant = Grant.objects.filter(Q(person=me) | Q(by_person=me), public_id=public_id).first()
    if grant is None:
        raise Http404
    acts.end(grant, CITIZEN if grant.person == me else f"{CITIZEN}/{grant.kind}")
    return redirect("others:list")


def _grant(request: HttpRequest, **wanted: Any) -> Grant:
    try:
        asked = uuid.UUID(request.POST.get("grant", ""))
    except ValueError:
        raise Http404 from None
    found = Grant.objects.filter(public_id=asked, **wanted).first()
    if found is None:
        raise Http404
    return found


def national_id_in(written: str) -> str:
    number = arabic_digits(written).replace("-", "").replace(" ", "")
    if not is_valid(number):
        raise GrantError("no_number")
    return number


def _told(error: Exception) -> str:
    match error:
        case GrantError():
            return words.wrong(error)
        case AppealError():
            return paper_words(error)
    return refusal_words(error)


def _page(request: HttpRequest, me: int, *, error: str = "", **more: Any) -> HttpResponse:
    mine = Grant.objects.filter(by_person=me).exclude(kind=Grant.Kind.PARENT).order_by("-pk")[:20]
    of_me = Grant.objects.filter(person=me).select_related("officer").order_by("-pk")[:20]
    context = {
        "mine": [(each, unsealed(each.called), words.acts(each), words.state(each)) for each in mine],
        "of_me": [(each, words.who(each), words.acts(each), words.state(each)) for each in of_me],
        "all_acts": CitizenAct.choices,
        "months": acts.MONTHS,
        "kinds": [(each.value, each.label) for each in (Grant.Kind.CARER, Grant.Kind.GUARDIAN)],
        "limit_mb": MOST_BYTES // 1_000_000,
        "error": error,
        **more,
    }  # fmt: skip
    return render(request, "others/others.html", context, status=400 if error else 200)
