from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from prasan.citizens.asking import questions_of
from prasan.citizens.entitled import Standing, dues_of, held_of, standings_of
from prasan.citizens.family import name_of
from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import LedgerError
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use
from prasan.linkage.lookups.persons import links_of
from prasan.measures import Measure
from prasan.measures.appeals import AppealError
from prasan.measures.appeals.acts import deadline_of
from prasan.measures.appeals.keeping import MOST_BYTES
from prasan.measures.rounds import Round, RoundError
from prasan.registers.contract import shipped_contracts
from prasan.thai.national_id import masked
from prasan.web.appeals import words as appeal_words
from prasan.web.appeals.actions import Asker
from prasan.web.exchange import access_log, measure_permit
from prasan.web.measures.words import round_error
from prasan.web.portal.acting import for_citizens, permit_of, told_if_refused
from prasan.web.portal.check.answers import read_form
from prasan.web.portal.measures import claiming, told
from prasan.web.portal.measures.claiming import ClaimError
from prasan.web.portal.measures.models import Claim
from prasan.web.portal.measures.words import claim_error, claim_state, stated_words
from prasan.web.portal.others.models import CitizenAct
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.days import days_left
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import appeals, measures_in_force, rounds, store

WRONG = (AppealError, RoundError, *Refused)


@for_citizens()
def listed(request: HttpRequest, spine_id: int) -> HttpResponse:
    """Each measure and whether the person is entitled, and what they applied for."""
    _log_view(request, spine_id)
    found = standings_of(store(), measures_in_force(), spine_id)
    rows = [(each, told.verdict(each), told.amount(each), bool(_questions(each))) for each in found]
    claims = [(each, _measure_name(each.measure), claim_state(each)) for each in _claims(spine_id)]
    return render(request, "own_measures/list.html", {"rows": rows, "claims": claims})


@for_citizens()
def measure(request: HttpRequest, spine_id: int, name: str) -> HttpResponse:
    """One measure, criterion by criterion, with the data used; what was paid; applying and appealing."""
    chosen = _measure(name)
    permit = _log_view(request, spine_id)
    found = standings_of(store(), [chosen], spine_id)
    try:
        registers = [each for each in chosen.registers if each in permit.request.registers]
        held = held_of(store(), spine_id, registers, permit)
        of_measure = rounds().of(chosen.id)
        dues = dues_of(store(), of_measure, spine_id)
        account = next(
            (masked(each.record_key) for each in links_of(store(), spine_id) if each.register == "civil"), ""
        )
    except (SnapshotMissingError, LedgerError) as error:
        return render(
            request, "own_measures/problem.html", {"measure": chosen, "error": refusal_words(error)}, status=503
        )
    context = {
        "measure": chosen,
        "standings": [(each, told.verdict(each), told.amount(each), told.criteria(each, held)) for each in found],
        "dues": [(each, each.satang / 100, told.due(each)) for each in dues],
        "account": account,
        "being_made": any(each.state == "proposed" for each in of_measure),
        "applies": any(_questions(each) for each in found),
        "appeals_to": _in_force(of_measure),
        "appeals": [(each, appeal_words.state(each)) for each in _appeals(chosen, spine_id)],
        "claims": [(each, claim_state(each)) for each in _claims(spine_id).filter(measure=chosen.id)],
    }
    return render(request, "own_measures/measure.html", context)


@for_citizens(CitizenAct.APPLY)
def apply(request: HttpRequest, spine_id: int, name: str) -> HttpResponse:
    """Apply: state what is missing, with a paper that shows it; it goes to the unit that keeps the measure."""
    chosen = _measure(name)
    _log_view(request, spine_id)
    standing = standings_of(store(), [chosen], spine_id)[0]
    questions = _questions(standing)
    if questions is None:
        raise Http404
    waiting = _claims(spine_id).filter(measure=chosen.id, answered_at=None).first()
    if waiting is not None:
        return redirect("own_measures:claim", waiting.public_id)
    form = read_form(questions, request.POST, household=True)
    context = {
        "measure": chosen, "form": form, "limit_mb": MOST_BYTES // 1_000_000, "most": claiming.LONGEST,
        "to_register": [in_words(shipped_contracts()[each]) for each in standing.to_register],
        "text": request.POST.get("text", ""),
    }  # fmt: skip
    if request.method != "POST" or "more" in request.POST:
        return render(request, "own_measures/apply.html", context)
    if form.faults:
        return render(request, "own_measures/apply.html", context, status=400)
    upload = request.FILES.get("file")
    try:
        permit = permit_of(request)
        made = claiming.send(
            spine_id, _called(spine_id, permit), chosen, claiming.stated_in(form), context["text"],
            upload.read(MOST_BYTES + 1) if upload else None, permit.request.who,
        )  # fmt: skip
    except ClaimError as error:
        return render(request, "own_measures/apply.html", {**context, "error": claim_error(error)}, status=400)
    except (AppealError, *Refused) as error:
        return render(request, "own_measures/apply.html", {**context, "error": _words(error)}, status=400)
    return redirect("own_measures:claim", made.public_id)


@for_citizens()
def claim(request: HttpRequest, spine_id: int, public_id: uuid.UUID) -> HttpResponse:
    """One's own application, and where it stands."""
    found = _claims(spine_id).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return render(request, "own_measures/claim.html", told_of(found))


@for_citizens(CitizenAct.APPLY)
def appeal(request: HttpRequest, spine_id: int, name: str) -> HttpResponse:
    """Appeal against what the last round in force says; sent, it is lodged in the person's name."""
    chosen = _measure(name)
    try:
        last = _in_force(rounds().of(chosen.id))
        if last is None:
            raise Http404
        who = permit_of(request).request.who
        asker = Asker(Officer(who, "account"), measure_permit(who, chosen, "civil"))
        shown = asker.case_of(last, spine_id)
        if request.method == "POST":
            upload = request.FILES.get("file")
            content = upload.read(MOST_BYTES + 1) if upload else None
            asker.lodge(shown, evidence=content, late=request.POST.get("late", ""))
            return redirect("own_measures:measure", chosen.id)
    except WRONG as error:
        context = {"measure": chosen, "error": _words(error)}
        return render(request, "own_measures/problem.html", context, status=409)
    until = deadline_of(shown, None, None, timezone.now())
    context = {
        "measure": chosen, "number": last.number, "verdict": appeal_words.verdict(shown.verdict),
        "criteria": appeal_words.criteria(shown, None), "until": until, "limit_mb": MOST_BYTES // 1_000_000,
        "left": days_left(until.last) if until.last else "",
    }  # fmt: skip
    return render(request, "own_measures/appeal.html", context)


def told_of(found: Claim) -> dict[str, Any]:
    """What pages say of an application."""
    return {
        "claim": found, "name": _measure_name(found.measure), "state": claim_state(found),
        "left": days_left(found.due), "stated": stated_words(found.stated),
    }  # fmt: skip


def _log_view(request: HttpRequest, spine_id: int) -> Permit:
    with told_if_refused():
        permit = permit_of(request)
        use(access_log(), permit, "view_own_measures", rows=1, people=1, spine_id=spine_id)
    return permit


def _called(spine_id: int, permit: Permit) -> str:
    name = name_of(store(), spine_id, permit, access_log())
    key = next((each.record_key for each in links_of(store(), spine_id) if each.register == "civil"), "")
    return f"{name} ({masked(key)})" if key else name


def _questions(standing: Standing) -> Any:
    return None if standing.verdict == "eligible" else claiming.asked_of(standing, questions_of(standing.measure))


def _measure(name: str) -> Measure:
    found = next((each for each in measures_in_force() if each.id == name), None)
    if found is None:
        raise Http404
    return found


def _measure_name(name: str) -> str:
    return next((in_words(each) for each in measures_in_force() if each.id == name), name)


def _claims(spine_id: int) -> Any:
    return Claim.objects.filter(person=spine_id).order_by("-pk")


def _appeals(chosen: Measure, spine_id: int) -> list[Any]:
    return [each for each in appeals().all() if each.measure == chosen.id and each.spine_id == spine_id]


def _in_force(of_measure: list[Round]) -> Round | None:
    return next((each for each in reversed(of_measure) if each.state == "approved"), None)


def _words(error: Exception) -> str:
    match error:
        case AppealError():
            return appeal_words.error(error)
        case RoundError():
            return round_error(error)
    return refusal_words(error)
