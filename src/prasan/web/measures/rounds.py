"""The page of a measure's rounds, and a second officer's decision on the one that waits."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.centres.rounds import shown_round
from prasan.exchange.agreements import AgreementError, NotPermittedError, Permit, Request, load_agreements, permit
from prasan.measures import Measure
from prasan.measures.rounds import Round, RoundError, Rounds, approve_round, refuse_round
from prasan.measures.rounds.keeping import same_person
from prasan.measures.run import purpose
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import access_log
from prasan.web.measures import words
from prasan.web.measures.seen import Seen, seen_measure
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import data_folder, store

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER)
_officers = for_roles(Role.OFFICER)


@_staff
def listed(request: HttpRequest, measure_id: str) -> HttpResponse:
    """The rounds of a measure, the last first, and the form for the one that waits."""
    return _page(request, seen_measure(request.user, measure_id))


@_officers
@require_POST
def decide(request: HttpRequest, measure_id: str, number: int) -> HttpResponse:
    """Approve or refuse the round that waits, as an officer of the unit that answers for the measure."""
    seen = seen_measure(request.user, measure_id)
    if not _works(request.user, seen.measure):
        raise Http404
    by, why = request.user.get_username(), request.POST.get("why", "").strip()
    asked = {"by": by, "log": access_log(), "number": number, "why": why}
    try:
        allowed = _permit(request.user, seen.measure)
        waiting = _rounds().get(measure_id, number, "proposed")
        match request.POST.get("decision", ""):
            case "refuse" if not why:
                return _page(request, seen, error=_("Say why it is refused. It is kept with the round."))
            case "refuse":
                refuse_round(_rounds(), seen.measure, allowed, **asked)
            case "approve" if same_person(waiting.proposed_by, by):
                return _page(request, seen, error=_own())
            case "approve" if waiting.overlaps and not (why and request.POST.get("overlapping") in ("hold", "pay")):
                problem = _("Say whether those who are paid elsewhere too are held back or paid, and why.")
                return _page(request, seen, error=problem)
            case "approve":
                overlapping = request.POST.get("overlapping") if waiting.overlaps else None
                approve_round(store(), _rounds(), seen.measure, allowed, overlapping=overlapping, **asked)
            case _:
                raise Http404
    except RoundError:
        problem = _("The round does not wait any more, or other rounds have come into force since. Look again.")
        return _page(request, seen, error=problem)
    except (NotPermittedError, AgreementError):
        return _page(request, seen, error=_("No agreement allows it."))
    return redirect("measures:rounds", measure_id)


def _page(request: HttpRequest, seen: Seen, *, error: str = "") -> HttpResponse:
    works = _works(request.user, seen.measure)
    rounds = _rounds().of(seen.measure.id)
    context = {
        "measure": seen.measure,
        "counted": words.counted(seen.measure),
        "rounds": [_told(each, seen.measure) for each in reversed(rounds)],
        "works": works,
        "own": [each.number for each in rounds if same_person(each.proposed_by, request.user.get_username())],
        "own_words": _own(),
        "error": error,
    }
    return render(request, "measures/rounds.html", context, status=400 if error else 200)


def _told(each: Round, measure: Measure) -> dict[str, Any]:
    shown = shown_round(each)
    names = {criterion.id: in_words(criterion) for criterion in measure.criteria}
    return {
        "round": each,
        "state": words.round_state(each.state),
        "entitlements": words.figure(shown["entitlements"]),
        "baht": words.figure(_baht(shown["satang"]), 2),
        "overlaps": [(words.overlap(kind), words.figure(units)) for kind, units in shown["overlaps"].items()],
        "overlapping": words.overlapping(each.overlapping),
        "changes": [
            (
                words.change(kind),
                words.figure(told["units"]),
                words.figure(_baht(told["satang"]), 2),
                [(words.change_reason(reason, names), words.figure(units)) for reason, units in told["why"]],
            )
            for kind, told in shown["changes"].items()
        ],
    }


def _baht(satang: int | None) -> float | None:
    return None if satang is None else satang / 100


def _own() -> str:
    return _("You proposed this round. Another officer must look at it and approve it.")


def _works(user: User, measure: Measure) -> bool:
    return bool(user.role == Role.OFFICER and user.unit_code == measure.owner)


def _permit(user: User, measure: Measure) -> Permit:
    request = Request(user.get_username(), measure.owner, purpose(measure), tuple(measure.registers))
    return permit(request, load_agreements(data_folder() / "agreements.yaml"), timezone.localdate())


def _rounds() -> Rounds:
    return Rounds(data_folder() / "rounds" / "decisions.jsonl")
