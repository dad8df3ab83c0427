"""An agency's queue of applications: an officer takes one, reads what the registers say under the agency's agreement, asks back,
and decides with a reason.  Every reading and every act is written to the log, where the person sees it."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.exchange.ledger import LedgerError
from prasan.exchange.uses import use
from prasan.services import life
from prasan.services.filling import fill
from prasan.services.forms import shipped_forms
from prasan.services.life import OFFICER, Act
from prasan.services.reading import shipped_catalogue
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log
from prasan.web.services import actions, words
from prasan.web.services.actions import ApplicationError
from prasan.web.services.applying import answers_in_words
from prasan.web.services.figures import measured_services
from prasan.web.services.models import Application
from prasan.web.services.permits import officer_permit
from prasan.web.shell.templatetags.prasan import number
from prasan.web.snapshots import store

_A_PAGE = 50
_ACTS = {"take": Act.TAKE, "ask": Act.ASK, "grant": Act.GRANT, "refuse": Act.REFUSE}
_LOGGED = {
    Act.TAKE: "application_taken", Act.ASK: "application_asked", Act.GRANT: "application_granted", Act.REFUSE: "application_refused",
}  # fmt: skip


@for_roles(Role.OFFICER)
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the officer's agency, what is due first, and the figures of its services.  It names nobody."""
    services = shipped_catalogue().services
    own = Application.objects.filter(unit=request.user.unit_code, service__in=services)
    open_ones = own.filter(state__in=[*life.WAITING, life.State.ASKED]).order_by("due", "sent_at")
    page = Paginator(open_ones, _A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    figures = measured_services()
    context = {
        "page": page,
        "rows": [(each, services[each.service], bool(each.due and each.due < today)) for each in page],
        "figures": [
            (each, number(told.volume), number(told.completion, 1), number(told.satisfaction, 1))
            for each in services.values()
            if each.agency == request.user.unit_code and (told := figures.get(each.id))
        ],
    }
    return render(request, "services/queue.html", context)


@for_roles(Role.OFFICER)
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """One application, with what the registers say of the fields of its form."""
    return _case_page(request, _found(request, key))


@for_roles(Role.OFFICER)
@require_POST
def act(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it, ask the person, grant or refuse."""
    found, done = _found(request, key), _ACTS.get(request.POST.get("act", ""))
    if done is None:
        raise Http404
    by = request.user.get_username()
    try:
        permitted = officer_permit(request.user, shipped_forms()[found.service])
        with transaction.atomic():  # what is not written to the log is not done
            actions.act(found, done, OFFICER, words=request.POST.get("words", ""), by=by)
            use(
                access_log(), permitted, _LOGGED[done], rows=0, people=1, spine_id=found.spine_id, service=found.service
            )
    except ApplicationError as error:
        return _case_page(request, _found(request, key), str(error))
    except (AgreementError, LedgerError, NotPermittedError):
        return _closed(request, found)
    return redirect("services:case", key)


def _case_page(request: HttpRequest, found: Application, error: str = "") -> HttpResponse:
    form, service = shipped_forms()[found.service], shipped_catalogue().services[found.service]
    try:
        permitted = officer_permit(request.user, form)
        filled = fill(
            store(), form, found.spine_id, permitted, access_log(), action="read_application", service=service.id
        )
    except (AgreementError, LedgerError, NotPermittedError):
        return _closed(request, found)
    except SnapshotMissingError:
        return render(request, "portal/missing.html", status=503)
    context = {
        "application": found, "service": service, "filled": words.filled_in(filled), "answers": answers_in_words(found), "error": error,
        "changes": [(words.done(each.act), each.at, each.words, each.by) for each in found.changes.all()],
        "acts": {str(each): True for each in life.open_to(life.State(found.state), OFFICER)},
        "bring": service.asked,
    }  # fmt: skip
    return render(request, "services/case.html", context, status=400 if error else 200)


def _closed(request: HttpRequest, found: Application) -> HttpResponse:
    told = {"error": _("No agreement in force lets your unit open what the registers say of applicants.")}
    return render(request, "services/closed.html", told, status=409)


def _found(request: HttpRequest, key: UUID) -> Application:
    """A sent application to the officer's agency; of others it is not said whether they are."""
    sent = Application.objects.filter(unit=request.user.unit_code, service__in=shipped_forms()).exclude(sent_at=None)
    found = sent.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
