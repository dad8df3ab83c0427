from __future__ import annotations

from functools import cache
from pathlib import Path

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.engine.snapshots import Snapshot
from prasan.exchange.agreements import Permit
from prasan.linkage.explaining import PairMissingError, explain
from prasan.linkage.review_queue import Case, judge, take_back, verdicts, waiting
from prasan.linkage.reviewing import ReviewError, Reviews, agreement, decided_now
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import access_log, review_permit
from prasan.web.linkage.words import MISSING, REASONS, register_words
from prasan.web.refusals import Refused, refusal_words
from prasan.web.review import leases, words
from prasan.web.snapshots import data_folder, store

SALT = "prasan.web.review"
LATER = "review_later"
_reviewers = for_roles(Role.REVIEWER)


@_reviewers
def overview(request: HttpRequest) -> HttpResponse:
    """What awaits clerks, what is settled, and how well reviewers agree."""
    linkage, standings = _linkage(), _reviews().standing()
    pairs, kappa = agreement(standings.values())
    counts = waiting(linkage, standings) if linkage else {}
    rows = [
        {"register": register_words(register), "reason": REASONS.get(reason, reason), "records": records}
        for register, reasons in counts.items()
        for reason, records in reasons.items()
    ]
    told = {
        "rows": rows,
        "settled": sum(each.same is not None for each in standings.values()),
        "disputed": sum(each.disputed for each in standings.values()),
        "mine": sum(each.word_of(request.user.get_username()) is not None for each in standings.values()),
        "pairs": pairs,
        "kappa": kappa,
    }
    return render(request, "review/overview.html", told)


@_reviewers
def next_case(request: HttpRequest) -> HttpResponse:
    """The doubtful record whose answer says most, of those that are free; a posted answer is taken, and the next follows."""
    if request.method != "POST":
        return _case_page(request)
    case = _posted_case(request)
    answer = request.POST.get("answer", "")
    if answer == "later":
        request.session[LATER] = [*request.session.get(LATER, ()), leases.code_of(case)]
    elif answer not in {"nobody", "cannot_say", *map(str, case.people)}:
        return _case_page(request, error=_("Choose an answer."), status=400)
    else:
        try:
            _judge(request.user, case, answer)
        except ReviewError as error:
            leases.release(request.user)
            return _case_page(request, error=_why_not(case, error), status=409)
    leases.release(request.user)
    return redirect("review:next")


@_reviewers
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Take the reviewer's last word back, while it has not settled the pair."""
    reviews = _reviews()
    try:
        said = take_back(reviews, request.user.get_username())
        registers = ("civil", said[0].register)
        judge(reviews, said, permit=_permit(request.user, registers), log=access_log())
    except ReviewError as error:
        return _case_page(request, error=words.problem(str(error)), status=409)
    leases.release(request.user)
    return redirect("review:next")


def _posted_case(request: HttpRequest) -> Case:
    try:
        register, record_key, people = signing.loads(request.POST.get("case", ""), salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    return Case(register, record_key, tuple(people), (), 0.0)


def _judge(user: User, case: Case, answer: str) -> None:
    chosen = int(answer) if answer.isdigit() else None
    linkage = _linkage()
    decisions = [
        decided_now(pair, verdict, reviewer=user.get_username(), linkage=linkage.reference if linkage else "")
        for pair, verdict in verdicts(case, chosen, cannot_say=answer == "cannot_say")
    ]
    judge(_reviews(), decisions, permit=_permit(user, ("civil", case.register)), log=access_log())


def _why_not(case: Case, error: ReviewError) -> str:
    record = (case.register, case.record_key)
    if any(pair[:2] == record and each.same is not None for pair, each in _reviews().standing().items()):
        return _(
            "Others have settled this record, or part of it, while you had it open. Your answer was not needed and was not "
            "kept."
        )
    return words.problem(str(error))


def _case_page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    linkage = _linkage()
    later = request.session.get(LATER, ())
    served = leases.Served(None, None)
    if linkage is not None:
        served = leases.serve(request.user, linkage, _reviews().standing(), later=later)
    if served.case is None:
        return render(request, "review/done.html", {"error": error, "free_at": served.until}, status=status)
    case = served.case
    permit = _permit(request.user, ("civil", case.register))
    people = []
    for number, spine_id in enumerate(case.people, 1):
        try:
            told = explain(
                store(), permit, log=access_log(), register=case.register, record_key=case.record_key, spine_id=spine_id
            )
        except PairMissingError as missing:  # of an area that the agreement leaves out, or it was linked anew meanwhile
            leases.release(request.user)
            raise PermissionDenied(str(MISSING[missing.missing])) from None
        except Refused as refused:
            leases.release(request.user)
            raise PermissionDenied(refusal_words(refused)) from None
        people.append(
            {"number": number, "spine_id": spine_id, "probability": told.probability, "rows": words.rows_of(told)}
        )
    shown = {
        "register": register_words(case.register),
        "reasons": [REASONS.get(reason, reason) for reason in case.reasons],
        "people": people,
        "token": signing.dumps([case.register, case.record_key, list(case.people)], salt=SALT),
        "until": served.until,
        "error": error,
    }
    return render(request, "review/next.html", shown, status=status)


def _permit(user: User, registers: tuple[str, ...]) -> Permit:
    """The permit under which a reviewer opens and judges a pair.  Raises PermissionDenied, with what is missing."""
    try:
        return review_permit(user, registers)
    except Refused as refused:
        leases.release(user)
        raise PermissionDenied(refusal_words(refused)) from None


def _linkage() -> Snapshot | None:
    return store().find("linkage")


def _reviews() -> Reviews:
    return _kept(data_folder() / "reviews" / "decisions.jsonl")


@cache  # it reads what is new since it was last asked, and no more
def _kept(path: Path) -> Reviews:
    return Reviews(path)
