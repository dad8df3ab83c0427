"""Writing a measure: the list of drafts and versions, the editor of a draft, and a second officer's decision on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.exchange.ledger import LedgerError
from prasan.exchange.officers import Officer
from prasan.measures import Measure, MeasureFileError
from prasan.measures.authoring import Authoring, AuthoringError, Draft, DraftConflictError, Proposal
from prasan.measures.authoring.differences import differing_lines
from prasan.measures.files import Inspection, inspect_measure
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.measures import faults
from prasan.web.measures.guide import guide
from prasan.web.measures.seen import DRAFT, authoring, seen_draft, seen_measures
from prasan.web.measures.starting import blank, next_version
from prasan.web.shell.templatetags.prasan import in_words

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER)
_officers = for_roles(Role.OFFICER)
SPARE = 3  # empty lines below the text
Shown = Callable[..., HttpResponse]  # of a request, a draft, a text and an error


@dataclass(frozen=True)
class DraftLine:
    """A draft as the list shows it: its measure's name as far as it can be read, and where it stands."""

    draft: Draft
    name: str
    proposal: Proposal | None
    state: str


@_staff
def listed(request: HttpRequest) -> HttpResponse:
    """The measures with their versions, the asker's drafts, and what waits for them; sent, it begins a draft."""
    kept, user = authoring(), request.user
    if request.method == "POST":
        if user.role != Role.OFFICER or not user.unit_code:
            raise Http404
        return _begin(kept, user, request.POST.get("base", ""))
    in_force = {each.name for each in kept.catalogue.in_force(timezone.localdate())}
    proposals = kept.catalogue.proposals()
    versions = kept.catalogue.versions(proposals)
    measures = [
        (seen, [(each, each.name in in_force) for each in versions if each.measure_id == seen.measure.id])
        for seen in seen_measures(user)
    ]
    drafts = [each for each in kept.drafts.all() if each.unit == user.unit_code and user.role == Role.OFFICER]
    own = [_line(each, proposals) for each in drafts if each.by == user.get_username()]
    waits = [_line(each, proposals) for each in drafts if each.by != user.get_username()]
    context = {
        "measures": measures,
        "writes": user.role == Role.OFFICER and bool(user.unit_code),
        "own": own,
        "waits": [each for each in waits if each.proposal and each.proposal.state == "proposed"],
        "unit": user.unit_code,
    }
    return render(request, "measures/authoring/list.html", context)


@_officers
def draft(request: HttpRequest, name: str) -> HttpResponse:
    """The editor of a draft for its analyst; for another officer of the unit what was proposed."""
    found = seen_draft(request.user, name)
    if found.by != request.user.get_username():
        if request.method == "POST":
            raise Http404
        return _proposed_page(request, found)
    if request.method != "POST":
        return editor(request, found, found.text)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return acted(request, found, text, editor, "measures:draft")


@_officers
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What is wrong with a text, as a part of a page: the editor asks for it while somebody types."""
    return render(request, "measures/authoring/faults.html", _checked(request.POST.get("text", "")))


@_officers
@require_POST
def decide(request: HttpRequest, name: str) -> HttpResponse:
    """Publish what was proposed, or send it back, as another officer of the unit."""
    found, kept, by = seen_draft(request.user, name), authoring(), request.user.get_username()
    waiting = _waiting(found, kept.catalogue.proposals())
    number = request.POST.get("number", "")
    try:
        if waiting is None or number != str(waiting.number):
            return _proposed_page(request, found, error=_("Something else was proposed since. Look at it again."))
        match request.POST.get("act", ""):
            case "publish":
                version = kept.publish(waiting.number, by=by, why=request.POST.get("why", ""))
                return redirect("measures:versions", version.measure_id)
            case "return":
                kept.send_back(waiting.number, by=by, why=request.POST.get("why", ""))
                return redirect("measures:authoring")
    except AuthoringError as error:
        return _proposed_page(request, found, error=faults.sentence_of(error))
    except LedgerError:
        return _proposed_page(request, found, error=_("The file of acts was altered. Tell whoever runs the site."))
    raise Http404


def _begin(kept: Authoring, user: User, base: str) -> HttpResponse:
    text = blank(user.unit_code)
    if base:
        seen = {each.measure.id for each in seen_measures(user)}
        chosen = [each for each in kept.catalogue.versions() if each.name == base and each.measure_id in seen]
        if not chosen:
            raise Http404
        text = next_version(chosen[0].text, kept.catalogue.of(chosen[0].measure_id)[-1].number + 1)
    begun = kept.drafts.begin(user.get_username(), user.unit_code, text, base)
    return redirect("measures:draft", begun.id)


def acted(request: HttpRequest, found: Draft, text: str, shown: Shown, address: str) -> HttpResponse:
    """Do with a text what its analyst asks for: the draft's page, of which ``shown`` makes one that was not saved."""
    act, kept, name = request.POST.get("act", "save"), authoring(), found.id
    if act == "withdraw":
        return _withdrawn(request, found, kept)
    if act == "aside":
        kept.drafts.put_aside(name)
        return redirect("measures:authoring")
    if act == "check":
        return shown(request, found, text)
    seen = request.POST.get("seen", "")
    try:
        saved = kept.drafts.save(name, text, int(seen) if seen.isdecimal() else 0)
        if act == "try":
            found_in = inspect_measure(text, "draft")
            if found_in.measure is None:
                problem = _("The file has faults. Mend them, then it can be tried.")
                return shown(request, saved, text, error=problem)
            kept.must_be_own(found_in.measure, saved.unit)
            return redirect("measures:simulate", f"{DRAFT}{name}")
        if act == "propose":
            kept.propose(saved, by=request.user.get_username())
    except DraftConflictError as conflict:
        return editor(request, conflict.latest, text, error=faults.sentence_of(conflict), conflict=True)
    except AuthoringError as error:
        return shown(request, kept.drafts.get(name), text, error=faults.sentence_of(error))
    return redirect(address, name)


def _withdrawn(request: HttpRequest, found: Draft, kept: Authoring) -> HttpResponse:
    waiting = _waiting(found, kept.catalogue.proposals())
    if waiting is not None:
        kept.withdraw(waiting.number, by=request.user.get_username())
    return redirect("measures:draft", found.id)


def editor(request: HttpRequest, found: Draft, text: str, *, error: str = "", conflict: bool = False) -> HttpResponse:
    """The page on which a draft is written as a text."""
    context = {
        **told_of(found, text),
        "error": error,
        "conflict": differing_lines(found.text, text) if conflict else None,
    }
    return render(request, "measures/authoring/draft.html", context, status=409 if conflict else 400 if error else 200)


def told_of(found: Draft, text: str) -> dict[str, Any]:
    """What the pages on which a draft is written tell of it and of a text that may not be saved yet."""
    kept = authoring()
    proposals = kept.catalogue.proposals()
    last = [each for each in proposals if each.draft == found.id]
    checked = _checked(text)
    lines = text.count("\n") + 1 + SPARE
    at_fault = {fault.line for fault in checked["faults"]}
    return {
        **checked,
        "draft": found,
        "name": _named(checked["measure"], found),
        "text": text,
        "rows": lines,
        "numbers": [(number, number in at_fault) for number in range(1, lines + 1)],
        "unsaved": text != found.text,
        "proposal": last[-1] if last else None,
        "differences": _from_base(kept, found, text),
        "guide": guide(),
    }


def _proposed_page(request: HttpRequest, found: Draft, *, error: str = "") -> HttpResponse:
    kept = authoring()
    proposal = _waiting(found, kept.catalogue.proposals())
    checked = _checked(found.text)
    context = {
        **checked,
        "draft": found,
        "name": _named(checked["measure"], found),
        "proposal": proposal,
        "own": proposal is not None and Officer(request.user.get_username()).same_as(proposal.by),
        "differences": _from_base(kept, found, found.text),
        "lines": list(enumerate(found.text.splitlines(), 1)),
        "error": error,
        "address": f"{DRAFT}{found.id}",
    }
    return render(request, "measures/authoring/proposed.html", context, status=400 if error else 200)


def _checked(text: str) -> dict[str, Any]:
    found: Inspection = inspect_measure(text.replace("\r\n", "\n"), "draft")
    return {"measure": found.measure, "faults": faults.told(found.faults)}


def _from_base(kept: Authoring, found: Draft, text: str) -> dict[str, Any] | None:
    """What a draft differs in from the version that it was begun from."""
    base = [each for each in kept.catalogue.versions() if each.name == found.base]
    if not base:
        return None
    try:
        return {"base": base[0], "lines": differing_lines(base[0].text, text)}
    except MeasureFileError:
        return None


def _waiting(found: Draft, proposals: list[Proposal]) -> Proposal | None:
    waiting = [each for each in proposals if each.draft == found.id and each.state == "proposed"]
    return waiting[-1] if waiting else None


def _line(found: Draft, proposals: list[Proposal]) -> DraftLine:
    last = [each for each in proposals if each.draft == found.id]
    proposal = last[-1] if last else None
    name = _named(inspect_measure(found.text, "draft").measure, found)
    return DraftLine(found, name, proposal, _state(proposal))


def _named(measure: Measure | None, found: Draft) -> str:
    return in_words(measure) if measure is not None else found.base or _("New measure")


def _state(proposal: Proposal | None) -> str:
    return {
        "proposed": _("waits for another officer"),
        "withdrawn": _("taken back"),
        "returned": _("sent back"),
        "published": _("published"),
        "": _("draft"),
    }[proposal.state if proposal else ""]
