"""A person's applications: the form that the registers fill in, sending it, following it, and saying how it was.

Whose an application is stands in each query: that of somebody else is not found, as one that there is not.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.engine.snapshots import SnapshotMissingError
from prasan.services import life
from prasan.services.filling import fill
from prasan.services.forms import Form, as_typed, shipped_forms, shown_answer
from prasan.services.life import PERSON, Act
from prasan.services.model import Service
from prasan.services.reading import shipped_catalogue
from prasan.web.exchange import access_log
from prasan.web.portal.acting import for_citizens, permit_of, told_if_refused
from prasan.web.portal.others.models import CitizenAct
from prasan.web.services import actions, words
from prasan.web.services.actions import ApplicationError
from prasan.web.services.models import Application
from prasan.web.shell.templatetags.prasan import thai
from prasan.web.snapshots import store

_OWN_ACTS = {"reply": Act.REPLY, "withdraw": Act.WITHDRAW}
_MOST = 100


@for_citizens()
def mine(request: HttpRequest, spine_id: int) -> HttpResponse:
    """The person's applications, the newest first."""
    found = Application.objects.filter(spine_id=spine_id)[:_MOST]
    services = shipped_catalogue().services
    rows = [(each, services[each.service]) for each in found if each.service in services]
    return render(request, "services/mine.html", {"rows": rows})


@for_citizens(CitizenAct.APPLY)
def form(request: HttpRequest, spine_id: int, service: str) -> HttpResponse:
    """The form of a service, filled in from the registers; what is typed is kept as a draft, and sent when it is complete."""
    asked = shipped_forms().get(service)
    if asked is None:
        raise Http404
    found = shipped_catalogue().services[service]
    if request.method != "POST":
        draft = Application.objects.filter(service=found.id, spine_id=spine_id).exclude(state__in=life.OVER).first()
        if draft and draft.state != life.State.DRAFT:
            return redirect("services:application", draft.pk)
        return _form_page(request, spine_id, found, asked, draft.answers if draft else {}, {})
    typed = {each.id: request.POST.get(each.id, "") for each in asked.questions}
    application = actions.begun(found, spine_id)
    try:
        wrong = actions.save(application, asked, typed)
        sends = request.POST.get("do") == "send"
        if not sends:  # what is missing may wait; what was typed and does not fit is shown again, and not lost
            wrong = {name: why for name, why in wrong.items() if typed[name].strip()}
        if wrong:
            return _form_page(request, spine_id, found, asked, application.answers, wrong, typed)
        if not sends:
            return redirect("services:mine")
        actions.send(application, found)
    except ApplicationError:
        pass  # it was sent meanwhile, by another window: its page says so
    return redirect("services:application", application.pk)


def _form_page(
    request: HttpRequest,
    spine_id: int,
    service: Service,
    form: Form,
    answers: dict[str, str],
    wrong: dict[str, str],
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    try:
        with told_if_refused():
            filled = fill(
                store(), form, spine_id, permit_of(request), access_log(), action="fill_in_form", service=service.id
            )
    except SnapshotMissingError:
        return render(request, "portal/missing.html")
    questions = [
        {
            "question": each,
            "choices": [(code, th if thai() else en) for code, th, en in each.choices],
            "value": (typed or {}).get(each.id, as_typed(each, answers.get(each.id, ""))),
            "error": wrong.get(each.id, ""),
        }
        for each in form.questions
    ]
    context: dict[str, Any] = {
        "service": service, "agency": words.agency(service), "filled": words.filled_in(filled), "questions": questions,
        "wrong": bool(wrong), "bring": service.asked,
    }  # fmt: skip
    return render(request, "services/form.html", context, status=400 if wrong else 200)


@for_citizens()
def application(request: HttpRequest, spine_id: int, key: UUID) -> HttpResponse:
    """One application: where it is, what was said, and what the person may do."""
    return _application_page(request, _own(spine_id, key))


@for_citizens(CitizenAct.APPLY)
@require_POST
def act(request: HttpRequest, spine_id: int, key: UUID) -> HttpResponse:
    """Reply to the agency, withdraw, or say how it was."""
    found, done = _own(spine_id, key), request.POST.get("act", "")
    try:
        if done == "rate":
            stars = request.POST.get("stars", "")
            actions.rate(found, int(stars) if stars in tuple("12345") else 0, request.POST.get("said", ""))
        elif done in _OWN_ACTS:
            actions.act(found, _OWN_ACTS[done], PERSON, words=request.POST.get("words", ""))
        else:
            raise Http404
    except ApplicationError as error:
        return _application_page(request, _own(spine_id, key), str(error))
    return redirect("services:application", key)


def _application_page(request: HttpRequest, found: Application, error: str = "") -> HttpResponse:
    service = shipped_catalogue().services[found.service]
    state = life.State(found.state)
    context = {
        "application": found, "service": service, "agency": words.agency(service), "error": error,
        "answers": answers_in_words(found),
        "changes": [(words.done(each.act), each.at, each.words) for each in found.changes.all()],
        "acts": {str(each): True for each in life.open_to(state, PERSON)},
        "rates": state in life.ANSWERED and found.stars is None,
        "stars": [(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
    }  # fmt: skip
    return render(request, "services/application.html", context, status=400 if error else 200)


def answers_in_words(found: Application) -> list[tuple[str, str]]:
    """What was answered, by question."""
    asked = shipped_forms()[found.service].questions
    return [
        (each.label_th if thai() else each.label_en, shown_answer(each, found.answers[each.id], thai=thai()))
        for each in asked
        if found.answers.get(each.id)
    ]


def _own(spine_id: int, key: UUID) -> Application:
    found = Application.objects.filter(pk=key, spine_id=spine_id).first()
    if found is None or found.service not in shipped_forms():
        raise Http404
    return found
