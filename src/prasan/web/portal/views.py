from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.checkpoints import CheckpointError
from prasan.exchange.log_index import LogError
from prasan.exchange.uses import use
from prasan.linkage.lookups.persons import links_of
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log
from prasan.web.portal.acting import permit_of, person_of, told_if_refused
from prasan.web.portal.looks import listing as looks
from prasan.web.snapshots import store


@for_roles(Role.CITIZEN)
def uses_file(request: HttpRequest) -> HttpResponse:
    """The list of who looked as a file with its proofs, which `prasan log check` checks anywhere; making it is itself logged."""
    spine_id = person_of(request)
    if spine_id is None:
        raise Http404
    try:
        with told_if_refused():
            permitted, log = permit_of(request), access_log()
            use(log, permitted, "prove_own_uses", rows=0, people=1, spine_id=spine_id)
            registers = {link.register for link in links_of(store(), spine_id)} & set(permitted.request.registers)
            told = looks.proved(spine_id, registers)
    except (SnapshotMissingError, CheckpointError, LogError):
        return render(request, "portal/missing.html", status=503)
    headers = {"Content-Disposition": 'attachment; filename="who-looked.json"'}
    return JsonResponse(told, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})
