from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.exchange.legal_bases import legal_bases
from prasan.exchange.log_index import LogIndex
from prasan.web.accounts.access import Act, for_roles, may, stepped_up
from prasan.web.accounts.models import Role, User
from prasan.web.agreements import actions
from prasan.web.agreements.access import sees, standing
from prasan.web.agreements.actions import AgreementActError
from prasan.web.agreements.forms import BASES, DraftForm
from prasan.web.agreements.models import Version
from prasan.web.agreements.words import AgreementWords, Wording, section_words
from prasan.web.exchange import access_log
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.templatetags.prasan import number

_readers = for_roles(Role.EXECUTIVE, Role.OFFICER, Role.APPROVER, Role.AUDITOR)
_officers = for_roles(Role.OFFICER)
_acting = for_roles(Role.OFFICER, Role.APPROVER)
State = Version.State


@dataclass(frozen=True)
class Row:
    """A line of the list: the agreement in words, its version on the site if it has one, and how it was used."""

    words: AgreementWords
    version: Version | None
    uses: str
    people: str
    last: datetime | None


@_readers
def listed(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader's unit takes part in: what waits for them, what holds and soon ends, what is over."""
    user, today = request.user, timezone.localdate()
    wording = Wording(today)
    try:
        drafts = [
            each
            for each in Version.objects.exclude(state__in=(State.IN_FORCE, State.SUSPENDED)).prefetch_related(
                "signatures"
            )
            if each.state != State.ENDED or not each.seal
        ]
        told = [(each, each.told()) for each in drafts]
        used = LogIndex(access_log()).by_agreement()
        rows = [_row(wording.of(each), None, used) for each in standing() if sees(user, each)]
    except Refused as error:
        return render(request, "agreements/list.html", {"error": refusal_words(error)}, status=500)
    waiting = [
        _row(wording.of(each), version, {})
        for version, each in told
        if sees(user, each) and version.state in (State.DRAFT, State.SIGNED_BY_PROVIDER)
    ]
    holds = [each for each in rows if each.words.agreement.in_force(today)]
    context = {
        "signs": [each for each in waiting if each.version and actions.side_to_sign(user, each.version)],
        "waiting": [each for each in waiting if each.version and not actions.side_to_sign(user, each.version)],
        "soon": [each for each in holds if each.words.soon],
        "holds": holds,
        "over": [each for each in rows if each not in holds],
        "drafts": may(user, Act.DRAFT, user.unit_code),
    }
    return render(request, "agreements/list.html", context)


@_readers
def laws(request: HttpRequest) -> HttpResponse:
    """The library of legal bases."""
    rows = [(each, section_words(each.section)) for each in legal_bases().values()]
    return render(request, "agreements/laws.html", {"rows": rows})


@_officers
def new(request: HttpRequest) -> HttpResponse:
    """Draft an agreement."""
    form = DraftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.draft(request.user, form.terms())
            return redirect("agreements:agreement", version.agreement)
        except AgreementActError as error:
            form.add_error(None, str(error))
        except Refused as error:
            form.add_error(None, refusal_words(error))
    return render(request, "agreements/edit.html", {"form": form, "version": None}, status=400 if form.errors else 200)


@_readers
def agreement(request: HttpRequest, name: str, *, error: str = "") -> HttpResponse:
    """One agreement: who may use what until when, by which law, how often it was used, and what may be done with it."""
    user, today = request.user, timezone.localdate()
    try:
        versions = list(Version.objects.filter(agreement=name).prefetch_related("signatures"))
        last = versions[-1] if versions else None
        shown = last.told() if last else next((each for each in standing() if each.id == name), None)
        if shown is None or not sees(user, shown):
            raise Http404
        wording, used = Wording(today), LogIndex(access_log()).by_agreement().get(name)
        row = _row(wording.of(shown), last, {name: used} if used else {})
        signs = actions.side_to_sign(user, last) if last else None
        earlier = [_row(wording.of(each.told()), each, {}) for each in versions[:-1]]
    except Refused as refused:
        return render(request, "agreements/agreement.html", {"error": refusal_words(refused)}, status=500)
    takes_part = user.unit_code in shown.providers | shown.consumers
    decides = takes_part and may(user, Act.SIGN, user.unit_code)
    drafts = takes_part and may(user, Act.DRAFT, user.unit_code)
    state = last.state if last else ""
    held = [each for each in versions if each.state in (State.IN_FORCE, State.SUSPENDED)]
    context = {
        "row": row,
        "words": row.words,
        "version": last,
        "signed": [(each, wording.unit(each.unit)) for each in shown.signatures],
        "unsigned": [wording.unit(each) for side in ("provider", "consumer") for each in shown.unsigned(side)],
        "earlier": earlier,
        "signs": signs,
        "seal": shown.seal if not shown.form_before else "",
        "edits": drafts and state == State.DRAFT and last is not None and not last.signatures.exists(),
        "returns": (drafts or decides) and last is not None and state in (State.DRAFT, State.SIGNED_BY_PROVIDER)
        and last.signatures.exists(),
        "asides": (drafts or decides) and state in (State.DRAFT, State.SIGNED_BY_PROVIDER),
        "renews": drafts and state in (State.IN_FORCE, State.SUSPENDED, State.ENDED),
        "suspends": decides and any(each.state == State.IN_FORCE for each in held),
        "resumes": decides and any(each.state == State.SUSPENDED and each.by_unit == user.unit_code for each in held),
        "ends": decides and bool(held),
        "error": error,
    }  # fmt: skip
    return render(request, "agreements/agreement.html", context, status=409 if error else 200)


@_officers
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """Change a draft; of an agreement that was signed, draft its next version."""
    version = _version(request.user, name)
    if version.state != State.DRAFT and version.state == State.SIGNED_BY_PROVIDER:
        raise Http404
    if not _fits(version.terms):
        problem = _("The form cannot hold all that this agreement says. Change it in a file: prasan agreement import.")
        return agreement(request, name, error=problem)
    renewing = version.state != State.DRAFT
    if request.method != "POST":
        return render(request, "agreements/edit.html", _editing(DraftForm(terms=version.terms), version, renewing))
    form = DraftForm(request.POST)
    if form.is_valid():
        seen = request.POST.get("revision", "")
        try:
            if renewing:
                actions.draft(request.user, {**form.terms(), "id": name})
            else:
                actions.edit(request.user, version, form.terms(), int(seen) if seen.isdecimal() else 0)
            return redirect("agreements:agreement", name)
        except AgreementActError as error:
            form.add_error(None, str(error))
        except Refused as error:
            form.add_error(None, refusal_words(error))
    return render(request, "agreements/edit.html", _editing(form, version, renewing), status=400)


@_acting
@require_POST
@stepped_up
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Sign, send back, suspend, resume or end an agreement."""
    user, why = request.user, request.POST.get("why", "")
    version = _version(user, name)
    held = Version.objects.filter(agreement=name, state__in=(State.IN_FORCE, State.SUSPENDED)).order_by("number").last()
    try:
        match request.POST.get("act", ""):
            case "sign":
                actions.sign(user, version, request.POST.get("seal", ""))
            case "return":
                actions.send_back(user, version, why)
            case "aside":
                actions.end(user, version, why)
            case "suspend" if held:
                actions.suspend(user, held, why)
            case "resume" if held:
                actions.resume(user, held, why)
            case "end" if held:
                actions.end(user, held, why)
            case _:
                raise Http404
    except AgreementActError as error:
        return agreement(request, name, error=str(error))
    except Refused as error:
        return agreement(request, name, error=refusal_words(error))
    return redirect("agreements:agreement", name)


def _row(words: AgreementWords, version: Version | None, used: Mapping[str, Mapping[str, Any]]) -> Row:
    told = used.get(words.agreement.id)
    last = datetime.fromisoformat(told["last"]) if told else None
    return Row(words, version, number(told["uses"] if told else 0), number(told["people"] if told else 0), last)


def _editing(form: DraftForm, version: Version, renewing: bool) -> dict[str, Any]:
    return {"form": form, "version": version, "renewing": renewing}


def _fits(terms: Mapping[str, Any]) -> bool:
    """Whether the form can hold all that a draft from a file says."""
    return len(terms["consumers"]) == 1 and len(terms["bases"]) <= BASES


def _version(user: User, name: str) -> Version:
    """The last version of an agreement that the user's unit takes part in; Http404 where there is none."""
    version = Version.objects.filter(agreement=name).order_by("-number").first()
    if version is None or not sees(user, version.told()):
        raise Http404
    return version
