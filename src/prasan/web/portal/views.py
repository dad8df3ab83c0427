from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.exchange.checkpoints import CheckpointError
from prasan.exchange.ledger import LedgerError
from prasan.exchange.log_index import LogError
from prasan.exchange.uses import use
from prasan.linkage.people import links_of
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log, citizen_permit
from prasan.web.portal.looks import listing as looks
from prasan.web.portal.own_data import own_data
from prasan.web.snapshots import store

USES_A_PAGE = 20


@for_roles(Role.CITIZEN)
def me(request: HttpRequest) -> HttpResponse:
    """The signed-in citizen's own records, verdicts, and who used them; viewing them is itself logged."""
    spine_id = request.user.spine_id
    if spine_id is None:
        return render(request, "portal/nobody.html")
    whole_number = request.GET.get("number") == "whole"
    log = access_log()
    try:
        own = own_data(store(), spine_id, citizen_permit(), log, whole_number=whole_number)
    except (AgreementError, LedgerError, NotPermittedError):
        raise PermissionDenied(_("No agreement in force lets this site open your data today.")) from None
    except SnapshotMissingError:
        return render(request, "portal/missing.html")
    registers = [view.register for view in own.registers if view.records]
    uses = Paginator(looks.touched(spine_id, registers), USES_A_PAGE).get_page(request.GET.get("page"))
    page = {"own": own, "uses": uses, "in_words": looks.in_words(uses), "whole_number": whole_number}
    return render(request, "portal/me.html", page)


@for_roles(Role.CITIZEN)
def uses_file(request: HttpRequest) -> HttpResponse:
    """The list of who looked as a file with its proofs, which `prasan log check` checks anywhere; making it is itself logged."""
    spine_id = request.user.spine_id
    if spine_id is None:
        raise Http404
    try:
        permitted, log = citizen_permit(), access_log()
        use(log, permitted, "prove_own_uses", rows=0, people=1, spine_id=spine_id)
        registers = {link.register for link in links_of(store(), spine_id)} & set(permitted.request.registers)
        told = looks.proved(spine_id, registers)
    except (AgreementError, LedgerError, NotPermittedError):
        raise PermissionDenied(_("No agreement in force lets this site open your data today.")) from None
    except (SnapshotMissingError, CheckpointError, LogError):
        return render(request, "portal/missing.html", status=503)
    headers = {"Content-Disposition": 'attachment; filename="who-looked.json"'}
    return JsonResponse(told, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})
