"""Applications as the officers see them who keep the measure."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from prasan.exchange.uses import use
from prasan.measures import Measure
from prasan.measures.appeals import AppealError
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.appeals.words import error as paper_words
from prasan.web.exchange import access_log, measure_permit
from prasan.web.portal.measures import claiming
from prasan.web.portal.measures.claiming import ClaimError
from prasan.web.portal.measures.models import Claim
from prasan.web.portal.measures.views import told_of
from prasan.web.portal.measures.words import claim_error, claim_state
from prasan.web.portal.others.sealing import unsealed
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.days import days_left
from prasan.web.shell.handed_in import as_saved
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import measures_in_force, papers

A_PAGE = 20
_officers = for_roles(Role.OFFICER)


def _kept(user: User) -> dict[str, Measure]:
    return {each.id: each for each in measures_in_force() if user.unit_code and each.owner == user.unit_code}


@_officers
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the officer's unit, by the day on which it is due, and then what is answered."""
    kept = _kept(request.user)
    every = Claim.objects.filter(measure__in=kept)
    waiting = every.filter(answered_at=None).order_by("due", "pk")
    page = Paginator([*waiting, *every.exclude(answered_at=None).order_by("-answered_at")], A_PAGE)
    shown = page.get_page(request.GET.get("page"))
    rows = [(each, in_words(kept[each.measure]), claim_state(each), days_left(each.due)) for each in shown]
    return render(request, "own_measures/queue.html", {"page": shown, "rows": rows})


@_officers
def claim(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One application, which is logged, and the answer."""
    found, measure = _found(request.user, public_id)
    error = ""
    if request.method == "POST":
        try:
            claiming.answer(found, request.user, accepted=request.POST.get("decision") == "accept",
                            text=request.POST.get("text", ""))  # fmt: skip
        except ClaimError as wrong:
            error = claim_error(wrong)
        else:
            return redirect("claims:claim", public_id)
    try:
        claiming.opened(found, measure, request.user)
    except Refused as wrong:
        return render(
            request, "own_measures/problem.html", {"measure": measure, "error": refusal_words(wrong)}, status=409
        )
    context = {**told_of(found), "called": unsealed(found.called), "most": claiming.LONGEST, "error": error,
               "papers": [digest for digest, _kind in found.evidence]}  # fmt: skip
    return render(request, "own_measures/answer.html", context, status=400 if error else 200)


@_officers
def paper(request: HttpRequest, public_id: uuid.UUID, digest: str) -> HttpResponse:
    """A paper that was handed in, to be saved; opening it is logged."""
    found, measure = _found(request.user, public_id)
    kind = next((kind for known, kind in found.evidence if known == digest), None)
    if kind is None:
        raise Http404
    try:
        use(access_log(), measure_permit(request.user, measure), "claim_evidence_open", rows=0, people=1,
            spine_id=found.person, evidence=digest)  # fmt: skip
        content = papers("claims").kept(digest)
    except (AppealError, *Refused) as wrong:
        words = paper_words(wrong) if isinstance(wrong, AppealError) else refusal_words(wrong)
        return render(request, "own_measures/problem.html", {"measure": measure, "error": words}, status=409)
    return as_saved(content, f"paper-{digest[:12]}", kind)


def _found(user: User, public_id: uuid.UUID) -> tuple[Claim, Measure]:
    kept = _kept(user)
    found = Claim.objects.filter(public_id=public_id, measure__in=kept).first()
    if found is None:
        raise Http404
    return found, kept[found.measure]
