"""The citizen's side of requests: ask for a correction, use a right, follow, answer, appeal, take back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.citizens import evidence
from prasan.citizens.evidence import MOST_BYTES, EvidenceError
from prasan.citizens.holdings import Entry, Holding
from prasan.registers.contract import Column, shipped_contracts
from prasan.registers.delivered import ON_PAPER, WrongValueError, as_delivered, value_to_deliver
from prasan.web.portal.acting import permit_of
from prasan.web.portal.holdings.words import can_be_asked, told, unit_name
from prasan.web.portal.own_data import options_of, stored_words
from prasan.web.portal.person import for_person, for_rights, own_holdings
from prasan.web.portal.requests import acts
from prasan.web.portal.requests.acts import RequestError
from prasan.web.portal.requests.following import rows, settle
from prasan.web.portal.requests.models import AT_WORK, CitizenRequest, Kind, State
from prasan.web.portal.requests.words import error_words, how_to_write, state_words, step_words, title
from prasan.web.shell.handed_in import as_saved
from prasan.web.shell.templatetags.prasan import in_words

A_PAGE = 20
WRONG = (RequestError, EvidenceError)


@for_person
def listed(request: HttpRequest, spine_id: int) -> HttpResponse:
    """Everything that the citizen asked, the newest first."""
    own = CitizenRequest.objects.filter(spine_id=spine_id).prefetch_related("steps")
    page = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "requests/list.html", {"page": page, "rows": rows(list(page))})


@for_person
def one(request: HttpRequest, spine_id: int, public_id: UUID) -> HttpResponse:
    """One request: where it stands, by when it is answered, what was done, and what may be done now."""
    asked = own_request(spine_id, public_id)
    if asked.state == State.ACCEPTED and settle(spine_id, own_holdings(request, spine_id, names=(asked.register,))):
        asked.refresh_from_db()
    return _page(request, asked)


@for_rights
@require_POST
def act(request: HttpRequest, spine_id: int, public_id: UUID) -> HttpResponse:
    """Answer what the agency asked back, appeal against a refusal, or take the request back."""
    asked, permit = own_request(spine_id, public_id), permit_of(request)
    text = request.POST.get("text", "")
    try:
        match request.POST.get("act"):
            case "reply":
                acts.reply(asked, permit, text, papers_of(request))
            case "appeal":
                acts.appeal(asked, permit, text)
            case "take_back":
                acts.take_back(asked, permit)
            case _:
                raise Http404
    except WRONG as error:
        return _page(request, own_request(spine_id, public_id), error=error_words(error))
    return redirect("own:request", asked.public_id)


@for_person
def paper(request: HttpRequest, spine_id: int, public_id: UUID, paper_id: UUID) -> HttpResponse:
    """A file that the citizen handed in."""
    return paper_file(own_request(spine_id, public_id), paper_id)


@for_rights
def correct(request: HttpRequest, spine_id: int, register: str, place: int, column: str) -> HttpResponse:
    """Ask for one field of one's own record to be corrected."""
    if register not in shipped_contracts():
        raise Http404
    holding, entry, chosen = _chosen(own_holdings(request, spine_id, names=(register,)), place, column)
    if request.method != "POST":
        return _correct_page(request, holding, entry, chosen)
    try:
        wanted = "" if chosen.meaning in ON_PAPER else _wanted(request, chosen, entry)
    except WrongValueError:
        hint = how_to_write(chosen.meaning) or _("Write what should stand there.")
        return _correct_page(request, holding, entry, chosen, error=hint)
    if wanted and wanted == as_delivered(holding.contract, entry.record)[chosen.column]:
        return _correct_page(request, holding, entry, chosen, error=_("The register says so already."))
    try:
        asked = acts.ask(
            spine_id,
            permit_of(request),
            kind=Kind.CORRECTION,
            unit=holding.contract.owner,
            text=request.POST.get("text", ""),
            papers=papers_of(request),
            register=register,
            field=chosen.column,
            record=acts.digest_of(register, entry.key),
            snapshot=holding.snapshot,
            wanted=wanted,
        )
    except WRONG as error:
        return _correct_page(request, holding, entry, chosen, error=error_words(error))
    return redirect("own:request", asked.public_id)


def _wanted(request: HttpRequest, column: Column, entry: Entry) -> str:
    return value_to_deliver(column, request.POST.get("wanted", ""), entry.record["title"] or "")


def own_request(spine_id: int, public_id: UUID) -> CitizenRequest:
    """A request of the person.  Raises Http404 for another's, as for one that there is not."""
    found = CitizenRequest.objects.filter(spine_id=spine_id, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def papers_of(request: HttpRequest) -> list[bytes]:
    """The files of a form; one that is too large is cut short, and refused for it."""
    return [each.read(MOST_BYTES + 1) for each in request.FILES.getlist("papers")]


def paper_file(asked: CitizenRequest, paper_id: UUID) -> HttpResponse:
    """A paper of a request, to be saved: it is never shown inside the site.  Raises Http404."""
    found = asked.papers.filter(public_id=paper_id).first()
    if found is None:
        raise Http404
    try:
        content = evidence.kept(acts.folder(), found.digest)
    except EvidenceError:
        raise Http404 from None
    return as_saved(content, f"paper-{found.digest[:12]}", found.kind)


def _page(request: HttpRequest, asked: CitizenRequest, *, error: str = "") -> HttpResponse:
    context = {
        **request_told(asked),
        "replies": asked.state == State.ASKED_BACK,
        "appeals": asked.state == State.REFUSED and asked.appeal_by is not None,
        "takes_back": asked.state in AT_WORK,
        "error": error,
    }
    return render(request, "requests/one.html", context, status=400 if error else 200)


def request_told(asked: CitizenRequest) -> dict[str, object]:
    """What the pages of both sides say of a request."""
    return {
        "asked": asked,
        "wanted": stored_words(asked.register, asked.field, asked.wanted),
        "title": title(asked),
        "state": state_words(asked),
        "unit": unit_name(asked.unit),
        "steps": [(each, step_words(each)) for each in asked.steps.all()],
        "papers": list(asked.papers.all()),
        "until": asked.answer_by() if asked.state in (*AT_WORK, State.APPEALED) else None,
        "left": asked.days_left(),
        "appeal_until": asked.appeal_by,
        "limit_mb": MOST_BYTES // 1_000_000,
    }


def _chosen(held: Sequence[Holding], place: int, column: str) -> tuple[Holding, Entry, Column]:
    for holding in held:
        found = holding.column(column)
        if found is not None and place < len(holding.entries) and can_be_asked(holding, found):
            return holding, holding.entries[place], found
    raise Http404


def _correct_page(
    request: HttpRequest, holding: Holding, entry: Entry, column: Column, *, error: str = ""
) -> HttpResponse:
    context = {
        "register": in_words(holding.contract),
        "unit": unit_name(holding.contract.owner),
        "field": in_words(column),
        "now": told(column, entry.record),
        "on_paper": column.meaning in ON_PAPER,
        "hint": how_to_write(column.meaning),
        "options": options_of(column),
        "wanted": request.POST.get("wanted", ""),
        "text": request.POST.get("text", ""),
        "limit_mb": MOST_BYTES // 1_000_000,
        "error": error,
    }
    return render(request, "requests/correct.html", context, status=400 if error else 200)
