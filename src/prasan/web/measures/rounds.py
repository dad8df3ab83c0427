"""The page of a measure's rounds: an officer proposes one, an approving officer decides, an officer takes the payment file."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.centres.rounds import shown_overlaps, shown_payment, shown_round
from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import LedgerError
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.measures import Measure
from prasan.measures.appeals import granted_units, pay_granted
from prasan.measures.rounds import Payment, Round, RoundError, approve_round, propose_round, refuse_round
from prasan.measures.rounds.paying import Paid, pay_round
from prasan.measures.rounds.proposing import overlaps_by_round
from prasan.web.accounts.access import Act, for_roles, may, must, stepped_up
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log, measure_permit
from prasan.web.measures import words
from prasan.web.measures.seen import Seen, seen_measure
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import appeals, measures_in_force, rounds, store

MOST_ON_A_PAGE = 500_000
"""Units of a list that is made while somebody waits for the page: a quarter of a minute's work.  More is a verb's."""

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER, Role.APPROVER)


@_staff
def listed(request: HttpRequest, measure_id: str) -> HttpResponse:
    """The rounds of a measure, the last first, and what the asker may do with them."""
    return _page(request, seen_measure(request.user, measure_id))


@_staff
@require_POST
def propose(request: HttpRequest, measure_id: str) -> HttpResponse:
    """Freeze the list of the measure's last run as its next round."""
    seen = seen_measure(request.user, measure_id)
    must(request.user, Act.PROPOSE, seen.measure.owner)
    if seen.last is not None and seen.last.facts["eligible"] > MOST_ON_A_PAGE:
        return _too_many(request, seen, f"prasan measure propose {measure_id} --by {request.user.get_username()}")
    return _done(request, seen, lambda by, permit, log: propose_round(
        store(), rounds(), seen.measure, permit, by=by, log=log
    ))  # fmt: skip


@_staff
@require_POST
@stepped_up
def decide(request: HttpRequest, measure_id: str, number: int) -> HttpResponse:
    """Approve or refuse the round that waits; who proposed it may give it up."""
    seen = seen_measure(request.user, measure_id)
    why, decision = request.POST.get("why", "").strip(), request.POST.get("decision", "")
    own = Officer(request.user.get_username()).same_as(_proposed_by(measure_id, number))
    gives_up = decision == "refuse" and own and may(request.user, Act.PROPOSE, seen.measure.owner)
    if not gives_up:
        must(request.user, Act.APPROVE, seen.measure.owner)
    match decision:
        case "refuse":
            return _done(request, seen, lambda by, permit, log: refuse_round(
                rounds(), seen.measure, permit, by=by, log=log, why=why, number=number
            ))  # fmt: skip
        case "approve":
            chosen = request.POST.get("overlapping")
            overlapping: Any = chosen if chosen in ("hold", "pay") else None
            return _done(request, seen, lambda by, permit, log: approve_round(
                store(), rounds(), seen.measure, permit,
                by=by, log=log, number=number, overlapping=overlapping, why=why,
            ))  # fmt: skip
    raise Http404


@_staff
@require_POST
@stepped_up
def pay(request: HttpRequest, measure_id: str, number: int) -> HttpResponse:
    """The payment file of a round in force, or again of one of its supplements, as an archive of the CSV and the workbook.

    It is made as it is sent, and not kept on the site.
    """
    asked = request.POST.get("supplement", "")
    supplement = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else None
    why = request.POST.get("why", "").strip()

    def written(measure: Measure, by: Officer, permit: Permit, log: AccessLog, folder: Path) -> Paid:
        return pay_round(
            store(), rounds(), measure, permit,
            by=by, folder=folder, log=log, number=number, supplement=supplement, again=bool(why), why=why,
        )  # fmt: skip

    seen = seen_measure(request.user, measure_id)
    must(request.user, Act.PAY, seen.measure.owner)
    if _is_long(measure_id, number, supplement):
        which = "" if supplement is None else f" --supplement {supplement}"
        return _too_many(request, seen, _pay_verb(request, measure_id, number, which))
    return _sent(request, seen, written)


@_staff
@require_POST
@stepped_up
def supplement(request: HttpRequest, measure_id: str, number: int) -> HttpResponse:
    """The payment file of what a round owes by appeals that were granted."""

    def written(measure: Measure, by: Officer, permit: Permit, log: AccessLog, folder: Path) -> Paid:
        return pay_granted(
            store(), rounds(), appeals(), measure, permit, by=by, folder=folder, log=log, number=number
        )  # fmt: skip

    seen = seen_measure(request.user, measure_id)
    must(request.user, Act.PAY, seen.measure.owner)
    if _owes_many(measure_id, number):
        return _too_many(request, seen, _pay_verb(request, measure_id, number, " --appeals"))
    return _sent(request, seen, written)


def _pay_verb(request: HttpRequest, measure_id: str, number: int, which: str) -> str:
    return f"prasan measure pay {measure_id} --round {number}{which} --by {request.user.get_username()} --out FOLDER"


def _is_long(measure_id: str, number: int, supplement: int | None) -> bool:
    """Whether a round's list, or that of one of its supplements, has more units than a page waits for."""
    try:
        chosen = [each for each in rounds().of(measure_id) if each.number == number]
    except LedgerError:  # which is told by the act itself
        return False
    lists = [more for each in chosen for more in each.supplements if more.number == supplement]
    return any(each.entitlements > MOST_ON_A_PAGE for each in (chosen if supplement is None else lists))


def _owes_many(measure_id: str, number: int) -> bool:
    try:
        chosen = rounds().get(measure_id, number, "approved")
        return len(granted_units(store(), chosen, appeals().all())) > MOST_ON_A_PAGE
    except (RoundError, *Refused):  # which is told by the act itself
        return False


def _too_many(request: HttpRequest, seen: Seen, verb: str) -> HttpResponse:
    problem = _("The list is too long to be made while a page waits. Run this command where the data are: %(verb)s")
    return _page(request, seen, error=problem % {"verb": verb})


def _done(request: HttpRequest, seen: Seen, act: Callable[[Officer, Permit, AccessLog], Round]) -> HttpResponse:
    try:
        act(
            Officer(request.user.get_username(), "account"),
            measure_permit(request.user, seen.measure),
            access_log(),
        )  # fmt: skip
    except RoundError as error:
        return _page(request, seen, error=words.round_error(error))
    except Refused as error:
        return _page(request, seen, error=refusal_words(error))
    return redirect("measures:rounds", seen.measure.id)


def _sent(
    request: HttpRequest, seen: Seen, written: Callable[[Measure, Officer, Permit, AccessLog, Path], Paid]
) -> HttpResponse:
    must(request.user, Act.PAY, seen.measure.owner)
    by = Officer(request.user.get_username(), "account")
    with tempfile.TemporaryDirectory(prefix="prasan-") as scratch:
        folder = Path(scratch)
        try:
            permit = measure_permit(request.user, seen.measure, "civil", pays=True)
            paid = written(seen.measure, by, permit, access_log(), folder)
        except RoundError as error:
            return _page(request, seen, error=words.round_error(error))
        except Refused as error:
            return _page(request, seen, error=refusal_words(error))
        names = list(paid.files)
        out = folder / f"{Path(names[0]).stem}.zip"
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.write(folder / name, name)
        # Open before the folder goes: the file lives until it is sent.
        return FileResponse(out.open("rb"), as_attachment=True, filename=out.name)


def _page(request: HttpRequest, seen: Seen, *, error: str = "") -> HttpResponse:
    measure, user = seen.measure, request.user
    acts = {act.value: may(user, act, measure.owner) for act in Act}
    kept, problem = [], ""
    try:
        kept = rounds().of(measure.id)
        told = [_told(each, measure, whole=acts["pay"] or acts["approve"]) for each in reversed(kept)]
    except Refused as wrong:
        problem, told = refusal_words(wrong), []
    context = {
        "measure": measure,
        "seen": seen,
        "counted": words.counted(measure),
        "rounds": told,
        "waits": any(each.state == "proposed" for each in kept),
        "acts": acts,
        "own": [each.number for each in kept if Officer(user.get_username()).same_as(each.proposed_by)],
        "excludes": [in_words(each) for each in measures_in_force() if _exclude(measure, each)],
        "error": error or problem,
    }
    return render(request, "measures/rounds.html", context, status=400 if error else 200)


def _told(each: Round, measure: Measure, *, whole: bool) -> dict[str, Any]:
    shown = shown_round(each)
    names = {criterion.id: in_words(criterion) for criterion in measure.criteria}
    return {
        "round": each,
        "state": words.round_state(each.state),
        "entitlements": words.figure(shown["entitlements"]),
        "baht": words.figure(_baht(shown["satang"]), 2),
        "overlaps": [(words.overlap(kind), words.figure(units)) for kind, units in shown["overlaps"].items()],
        "beside": _beside(each),
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
        "payments": [_payment(paid, whole=whole) for paid in each.payments],
        "supplements": [
            {
                "number": number,
                "entitlements": words.figure(more.entitlements if whole else units),
                "baht": words.figure(_baht(more.satang if whole else satang), 2),
                "payments": [_payment(paid, whole=whole) for paid in more.payments],
            }
            for more, (number, units, satang) in zip(each.supplements, shown["supplements"], strict=True)
        ],
        "owed": len(granted_units(store(), each, appeals().all())) if whole and each.state == "approved" else 0,
    }


def _payment(paid: Payment, *, whole: bool) -> dict[str, Any]:
    """A payment file with its control totals: to the last one for who handles it."""
    told: Mapping[str, Any] | None = shown_payment(paid)
    if whole:
        told = {
            "count": paid.count,
            "satang": paid.satang,
            "held": paid.held or (0, 0),
            "without_id": paid.without_id or (0, 0),
            "nothing": paid.nothing_due or 0,
        }
    return {"paid": paid, "totals": told, "baht": told and words.figure(_baht(told["satang"]), 2)}


def _beside(each: Round) -> list[tuple[str, str, str]]:
    """Which other rounds the units that overlap are on, and how many."""
    if not each.overlaps:
        return []
    try:
        found = shown_overlaps(overlaps_by_round(store(), each))
    except SnapshotMissingError:
        return []
    names = {measure.id: in_words(measure) for measure in measures_in_force()}
    return [
        (
            words.overlap(kind),
            _("%(measure)s, round %(number)s") % {"measure": names.get(other, other), "number": number},
            words.figure(units),
        )
        for (kind, other, number), units in found
    ]


def _exclude(measure: Measure, other: Measure) -> bool:
    return other.id in measure.excludes or measure.id in other.excludes


def _baht(satang: int | None) -> float | None:
    return None if satang is None else satang / 100


def _proposed_by(measure_id: str, number: int) -> str:
    return next((each.proposed_by for each in rounds().of(measure_id) if each.number == number), "")
