from __future__ import annotations

from typing import Any

from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use
from prasan.measures import Measure
from prasan.measures.appeals import Appeal, AppealError, Case
from prasan.measures.appeals.acts import deadline_of
from prasan.measures.appeals.case import FINDINGS
from prasan.measures.appeals.keeping import MOST_BYTES
from prasan.measures.parsing import read_date
from prasan.measures.rounds import Round, RoundError
from prasan.web.accounts.access import Act, for_roles, may, must, step_up
from prasan.web.accounts.models import Role, User
from prasan.web.appeals import words
from prasan.web.appeals.actions import Asker, appeals_of
from prasan.web.exchange import access_log, measure_permit
from prasan.web.measures.words import round_error
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.days import days_left
from prasan.web.shell.handed_in import as_saved
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import appeals, measures_in_force, rounds

_officers = for_roles(Role.OFFICER, Role.APPROVER)
APPEALS_A_PAGE = 50
STATES = ("open", "decided", "confirmed")
SALT = "prasan.appeals.case"
WRONG = (AppealError, RoundError, *Refused)


@_officers
def listed(request: HttpRequest) -> HttpResponse:
    """The appeals against the measures of the asker's unit: those that wait by their deadline, then those answered."""
    return _list_page(request)


@_officers
@require_POST
def case(request: HttpRequest) -> HttpResponse:
    """What a round says of a person at the counter, and the form that takes the appeal; sent again, it takes it.

    The person is in the form, signed, and never in an address.
    """
    token = request.POST.get("case", "")
    try:
        if not token:
            chosen, asker = _asked_round(request)
            person = asker.person(chosen, request.POST.get("national_id", ""))
        else:
            measure_id, number, person = _read(token)
            measure = _heard(request.user, measure_id)
            must(request.user, Act.HEAR, measure.owner)
            chosen, asker = rounds().get(measure.id, number, "approved"), _asker(request.user, measure)
        shown = asker.case_of(chosen, person)
    except WRONG as error:
        return _list_page(request, error=_words(error))
    known = appeals().find(shown.measure.id, chosen.number, shown.unit_key)
    if known is not None:
        return redirect("appeals:appeal", known.serial)
    if not token:
        return _case_page(request, shown)
    try:
        written = request.POST.get("noticed", "").strip()
        noticed = read_date(written) if written else None
    except ValueError:
        return _case_page(request, shown, error=_("The day of notice is a date, such as 2014-10-01 or BE 2557-10-01."))
    try:
        lodged = asker.lodge(
            shown, evidence=_uploaded(request), noticed=noticed, late=request.POST.get("late", "")
        )  # fmt: skip
    except WRONG as error:
        return _case_page(request, shown, error=_words(error))
    return redirect("appeals:appeal", lodged.serial)


@_officers
def appeal(request: HttpRequest, serial: int) -> HttpResponse:
    """One appeal: the criteria that failed, the data used, the evidence, and what may be done now."""
    return _appeal_page(request, _found(request.user, serial))


@_officers
@require_POST
def act(request: HttpRequest, serial: int) -> HttpResponse:
    """Hand evidence in, say what it shows, decide, confirm, or send a decision back."""
    found, done = _found(request.user, serial), request.POST.get("act", "")
    measure = _heard(request.user, found.measure)
    must(request.user, Act.CONFIRM if done in ("confirm", "return") else Act.HEAR, measure.owner)
    if done == "confirm":
        step_up(request)
    text = request.POST.get("text", "")
    try:
        asker = _asker(request.user, measure)
        shown = asker.case_of(_round_of(found), found.spine_id)
        match done:
            case "evidence":
                upload = _uploaded(request)
                if upload is None:
                    return _appeal_page(request, found, error=_("Choose a file."))
                asker.lodge(shown, evidence=upload)
            case "read":
                asker.read(shown, request.POST.get("digest", ""), _says(request, shown))
            case "decide":
                asker.decide(shown, text)
            case "confirm":
                asker.confirm(shown)
            case "return":
                asker.send_back(shown, text)
            case _:
                raise Http404
    except WRONG as error:
        return _appeal_page(request, _found(request.user, serial), error=_words(error))
    return redirect("appeals:appeal", serial)


@_officers
def answer(request: HttpRequest, serial: int) -> HttpResponse:
    """The answer to the person, to be printed; there is none before a second officer has confirmed it."""
    found = _found(request.user, serial)
    if found.state != "confirmed":
        raise Http404
    return _appeal_page(request, found, template="appeals/answer.html")


@_officers
def evidence(request: HttpRequest, serial: int, digest: str) -> HttpResponse:
    """A file that was handed in, to be saved."""
    found = _found(request.user, serial)
    try:
        asker = _asker(request.user, _heard(request.user, found.measure))
        given, content = asker.open(found, digest)
    except AppealError as error:
        if error.code == "no_evidence":
            raise Http404 from None
        return _appeal_page(request, found, error=_words(error))
    except Refused as error:
        return _appeal_page(request, found, error=_words(error))
    return as_saved(content, f"appeal-{serial}-{digest[:12]}", given.kind)


def _list_page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    measures = _measures(request.user)
    log, state, problem, every = access_log(), request.GET.get("state", ""), "", []
    try:
        for measure in measures:
            mine = appeals_of([measure])
            _log_list(log, measure_permit(request.user, measure), len(mine), request.user)
        every = appeals_of(measures)
        in_force = [each for each in rounds().all() if each.state == "approved"]
    except Refused as wrong:
        problem, every, in_force = refusal_words(wrong), [], []
    kept = [each for each in every if state not in STATES or each.state == state]
    page = Paginator(kept, APPEALS_A_PAGE).get_page(request.GET.get("page"))
    names = {measure.id: in_words(measure) for measure in measures}
    context = {
        "page": page,
        "extra": f"state={state}&" if state in STATES else "",
        "rows": [
            (each, names[each.measure], words.state(each), days_left(each.answer_by), each.answer_by) for each in page
        ],
        "states": [
            ("open", _("Wait for us")),
            ("decided", _("Wait for a second officer")),
            ("confirmed", _("Answered")),
        ],
        "state": state,
        "rounds": [
            (f"{each.measure}/{each.number}", names[each.measure], each.number)
            for each in in_force[::-1]
            if each.measure in names and may(request.user, Act.HEAR, _owner(measures, each.measure))
        ],
        "error": error or problem,
    }
    return render(request, "appeals/list.html", context, status=400 if error else 200)


def _case_page(request: HttpRequest, shown: Case, *, error: str = "") -> HttpResponse:
    until = deadline_of(shown, None, None, timezone.now())
    context = {
        **_told(shown, None),
        "token": signing.dumps([shown.measure.id, shown.round.number, shown.spine_id], salt=SALT),
        "until": until,
        "left": days_left(until.last) if until.last else "",
        "limit_mb": MOST_BYTES // 1_000_000,
        "error": error,
    }
    return render(request, "appeals/case.html", context, status=400 if error else 200)


def _appeal_page(
    request: HttpRequest, found: Appeal, *, error: str = "", template: str = "appeals/appeal.html"
) -> HttpResponse:
    measure = _heard(request.user, found.measure)
    try:
        shown = _asker(request.user, measure).case_of(_round_of(found), found.spine_id)
    except WRONG as wrong:
        context = {"measure": measure, "appeal": found, "error": _words(wrong)}
        return render(request, "appeals/closed.html", context, status=409)
    own = Officer(request.user.get_username()).same_as(found.decided_by)
    context = {
        **_told(shown, found.decision),
        "appeal": found,
        "state": words.state(found),
        "left": days_left(found.answer_by),
        "evidence": [(each, each.digest[:12], words.said(shown, each.says)) for each in found.evidence],
        "columns": words.columns(shown),
        "findings": [(each.id, in_words(each)) for each in shown.measure.criteria],
        "decision": found.decision,
        "decision_words": words.verdict(found.decision) if found.decision else "",
        "baht": found.decision["satang"] / 100 if found.decision else 0,
        "hears": may(request.user, Act.HEAR, measure.owner),
        "confirms": may(request.user, Act.CONFIRM, measure.owner) and not own,
        "own": own,
        "limit_mb": MOST_BYTES // 1_000_000,
        "error": error,
    }
    return render(request, template, context, status=400 if error else 200)


def _told(shown: Case, decided: Any) -> dict[str, Any]:
    row = shown.verdict
    return {
        "case": shown,
        "measure": shown.measure,
        "verdict": words.verdict(row),
        "amount": row["amount"] if row and row["verdict"] == "eligible" else None,
        "doubtful": bool(row and row["doubtful"]),
        "criteria": words.criteria(shown, decided),
        "as_of": shown.as_of,
    }


def _measures(user: User) -> list[Measure]:
    return [each for each in measures_in_force() if user.unit_code and each.owner == user.unit_code]


def _owner(measures: list[Measure], name: str) -> str:
    return next(each.owner for each in measures if each.id == name)


def _heard(user: User, name: str) -> Measure:
    found = next((each for each in _measures(user) if each.id == name), None)
    if found is None:
        raise Http404
    return found


def _found(user: User, serial: int) -> Appeal:
    """An appeal against a measure of the asker's unit.  Raises Http404 for others, as for those that do not exist."""
    found = next((each for each in appeals().all() if each.serial == serial), None)
    if found is None:
        raise Http404
    _heard(user, found.measure)
    return found


def _round_of(found: Appeal) -> Round:
    return rounds().get(found.measure, found.number)


def _asker(user: User, measure: Measure) -> Asker:
    return Asker(Officer(user.get_username(), "account"), measure_permit(user, measure, "civil"))


def _asked_round(request: HttpRequest) -> tuple[Round, Asker]:
    name, _slash, number = request.POST.get("round", "").partition("/")
    measure = _heard(request.user, name)
    must(request.user, Act.HEAR, measure.owner)
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        raise Http404
    return rounds().get(measure.id, int(number), "approved"), _asker(request.user, measure)


def _read(token: str) -> tuple[str, int, int]:
    try:
        measure, number, person = signing.loads(token, salt=SALT, max_age=8 * 60 * 60)
    except signing.BadSignature:
        raise Http404 from None
    return measure, number, person


def _uploaded(request: HttpRequest) -> bytes | None:
    upload = request.FILES.get("file")
    return None if upload is None else upload.read(MOST_BYTES + 1)


def _says(request: HttpRequest, shown: Case) -> list[str]:
    """What the form says that a file shows: findings on criteria, and values of columns."""
    findings = [(each.id, request.POST.get(f"c-{each.id}", "")) for each in shown.measure.criteria]
    values = [(name, request.POST.get(f"v-{name}", "").strip()) for name, _label, _such in words.columns(shown)]
    return [
        *(f"{name}={found}" for name, found in findings if found in FINDINGS),
        *(f"{name}={text}" for name, text in values if text),
    ]


def _log_list(log: AccessLog, permit: Permit, count: int, user: User) -> None:
    if count:
        use(log, permit, "list_appeals", rows=count, by=user.get_username())


def _words(error: Exception) -> str:
    match error:
        case AppealError():
            return words.error(error)
        case RoundError():
            return round_error(error)
    return refusal_words(error)
