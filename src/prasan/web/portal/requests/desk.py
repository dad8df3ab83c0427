"""The agency's side: the queue of what people ask of its registers and uses, the answers, and the corrected rows."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.citizens.holdings import Entry, Holding, holdings
from prasan.exchange.log import SALT, salt
from prasan.registers.contract import Column, shipped_contracts
from prasan.registers.delivered import ON_PAPER, WrongValueError, corrected, value_to_deliver, write_rows
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import ANSWER_REQUESTS, access_log, request_permit
from prasan.web.portal.holdings import words as data_words
from prasan.web.portal.own_data import options_of
from prasan.web.portal.requests import acts
from prasan.web.portal.requests.following import entry_of, rows, settle
from prasan.web.portal.requests.models import AT_WORK, CitizenRequest, Kind, State
from prasan.web.portal.requests.views import WRONG, paper_file, request_told
from prasan.web.portal.requests.words import error_words, how_to_write, register_name
from prasan.web.refusals import Refused, refusal_words
from prasan.web.snapshots import store

A_PAGE = 50
LAW = "PDPA B.E. 2562 s.30-36"
_desk = for_roles(Role.OFFICER, Role.APPROVER)
VIEWS: dict[str, tuple[State, ...]] = {
    "open": (*AT_WORK, State.APPEALED),
    "accepted": (State.ACCEPTED,),
    "all": tuple(State),
}


@_desk
def listed(request: HttpRequest) -> HttpResponse:
    """What people asked of the asker's agency: what is open by its last day; or all, the register of requests."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "open"
    own = CitizenRequest.objects.filter(unit=request.user.unit_code).exclude(unit="").prefetch_related("steps")
    open_ = sorted((each for each in own if each.state in VIEWS["open"]), key=lambda each: each.answer_by())
    shown = open_ if view == "open" else [each for each in own if each.state in VIEWS[view]]
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = rows(page.object_list)
    ready = [each for each in own if each.state == State.ACCEPTED]
    context = {
        "page": page,
        "view": view,
        "views": [("open", _("Open")), ("accepted", _("Being corrected")), ("all", _("All: the register of requests"))],
        "extra": f"view={view}&",
        "late": rows([each for each in open_ if each.overdue]),
        "heads": request.user.role == Role.APPROVER,
        "ready": [
            (name, register_name(name), sum(each.register == name for each in ready))
            for name in sorted({each.register for each in ready})
            if request.user.role == Role.OFFICER
        ],
    }
    return render(request, "requests/desk.html", context)


@_desk
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request with the record that it is of; opening the record is logged, and the person sees it."""
    return _page(request, _found(request.user, public_id))


@_desk
@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it, ask back, take more days, accept or refuse; the head leaves a refusal or takes it away."""
    asked, done = _found(request.user, public_id), request.POST.get("act", "")
    text, user = request.POST.get("text", ""), request.user
    head = done in ("uphold", "overturn")
    if head != (user.role == Role.APPROVER):
        raise PermissionDenied
    try:
        match done:
            case "take":
                acts.take(asked, user)
            case "ask_back":
                acts.ask_back(asked, user, text)
            case "extend":
                acts.extend(asked, user, text)
            case "accept":
                acts.accept(asked, user, text, _value(request, asked))
            case "refuse":
                acts.refuse(asked, user, text)
            case "uphold":
                acts.uphold(asked, user, text)
            case "overturn":
                acts.overturn(asked, user, text)
            case _:
                raise Http404
    except WRONG as error:
        return _page(request, _found(user, public_id), error=error_words(error))
    except WrongValueError as error:
        hint = how_to_write(error.meaning) or _("Write what should stand there.")
        return _page(request, _found(user, public_id), error=hint)
    _note(user, asked, f"request_{done}")
    return redirect("corrections:request", asked.public_id)


@_desk
def paper(request: HttpRequest, public_id: UUID, paper_id: UUID) -> HttpResponse:
    """A paper that the person handed in; opening it is logged."""
    asked = _found(request.user, public_id)
    answer = paper_file(asked, paper_id)
    _note(request.user, asked, "request_paper")
    return answer


@_desk
@require_POST
def corrected_rows(request: HttpRequest, register: str) -> HttpResponse:
    """The accepted corrections of a register as rows of a delta, which the register takes in by its own path."""
    contract = shipped_contracts().get(register)
    if contract is None or contract.owner != request.user.unit_code:
        raise Http404
    if request.user.role != Role.OFFICER:
        raise PermissionDenied
    try:
        found = [
            (each, entry)
            for each in CitizenRequest.objects.filter(
                unit=request.user.unit_code, register=register, state=State.ACCEPTED
            ).order_by("pk")
            if (entry := _entry(request.user, each, action="corrected_rows")) is not None
        ]
    except Refused as error:
        raise PermissionDenied(refusal_words(error)) from None
    made: dict[str, dict[str, str]] = {}
    for each, (_holding, entry) in found:
        row = made.get(entry.key) or corrected(contract, entry.record, each.field, each.value)
        made[entry.key] = {**row, each.field: each.value}
    acts.mark_delivered([each for each, _ in found], request.user)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / f"{register}-corrected.csv"
        write_rows(contract, made.values(), out)
        # Open before the folder goes: the file lives until it is sent.
        return FileResponse(out.open("rb"), as_attachment=True, filename=out.name)


def _found(user: User, public_id: UUID) -> CitizenRequest:
    """A request to the asker's agency.  Raises Http404 for another's, as for one that there is not."""
    found = CitizenRequest.objects.filter(unit=user.unit_code, public_id=public_id).exclude(unit="").first()
    if found is None:
        raise Http404
    return found


def _entry(user: User, asked: CitizenRequest, *, action: str) -> tuple[Holding, Entry] | None:
    permit = request_permit(user, asked.register)
    held = holdings(store(), asked.spine_id, permit, access_log(), action=action, names=(asked.register,))
    settle(asked.spine_id, held)
    asked.refresh_from_db()
    return entry_of(asked, held) if asked.kind == Kind.CORRECTION else None


def _page(request: HttpRequest, asked: CitizenRequest, *, error: str = "") -> HttpResponse:
    found, problem = None, ""
    if asked.kind == Kind.CORRECTION:
        try:
            found = _entry(request.user, asked, action="request_opened")
        except Refused as wrong:
            problem = refusal_words(wrong)
    column = _column(asked)
    officer = request.user.role == Role.OFFICER
    context = {
        **request_told(asked),
        "now": data_words.told(column, found[1].record) if found and column else "",
        "gone": asked.kind == Kind.CORRECTION and found is None and not problem,
        "record": _lines(*found) if found else [],
        "on_paper": bool(column and column.meaning in ON_PAPER),
        "hint": how_to_write(column.meaning) if column else "",
        "options": options_of(column) if column else [],
        "corrects": asked.kind == Kind.CORRECTION,
        "takes": officer and asked.state == State.WAITING,
        "answers": officer and asked.state == State.TAKEN,
        "extends": officer and asked.state in AT_WORK and not asked.extended,
        "decides": request.user.role == Role.APPROVER and asked.state == State.APPEALED,
        "own": asked.answered_by == request.user.get_username(),
        "value": request.POST.get("value", asked.wanted),
        "problem": problem,
        "error": error,
    }  # fmt: skip
    return render(request, "requests/desk_one.html", context, status=400 if error else 200)


def _lines(holding: Holding, entry: Entry) -> Sequence[data_words.Line]:
    [view] = data_words.registers([holding], whole_number=False)
    return view.records[list(holding.entries).index(entry)].lines


def _column(asked: CitizenRequest) -> Column | None:
    contract = shipped_contracts().get(asked.register)
    columns = contract.columns if contract and asked.kind == Kind.CORRECTION else []
    return next((each for each in columns if each.column == asked.field), None)


def _value(request: HttpRequest, asked: CitizenRequest) -> str:
    """The value that is accepted, as a delivery has it; empty where it is on paper alone, and the register's keeper writes it."""
    column = _column(asked)
    if column is None or column.meaning in ON_PAPER:
        return ""
    return value_to_deliver(column, request.POST.get("value", ""))


def _note(user: User, asked: CitizenRequest, action: str) -> None:
    """Write in the log what an officer did about somebody's request: the person sees it among who looked."""
    access_log().append(
        {
            "action": action,
            "who": user.get_username(),
            "unit": user.unit_code,
            "purpose": ANSWER_REQUESTS,
            "agreement": None,
            "legal_basis": LAW,
            "registers": [asked.register] if asked.register else [],
            "rows": 0,
            "people": 1,
            "spine_id": asked.spine_id,
            SALT: salt(),
        }
    )
