"""Whose pages these are, and what the registers hold of them: opened for that person alone, and logged."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prasan.citizens.holdings import Holding, holdings
from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.exchange.ledger import LedgerError
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log, citizen_permit
from prasan.web.snapshots import store

View = Callable[..., HttpResponse]


def for_person(view: View) -> View:
    """A page of the signed-in citizen: the view is given the spine id after the request."""

    @for_roles(Role.CITIZEN)
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        spine_id = request.user.spine_id
        if spine_id is None:
            return render(request, "portal/nobody.html")
        try:
            return view(request, spine_id, *args, **kwargs)
        except (AgreementError, LedgerError, NotPermittedError):
            raise PermissionDenied(_("No agreement in force lets this site open your data today.")) from None
        except SnapshotMissingError:
            return render(request, "portal/missing.html")

    return guarded


def own_holdings(
    spine_id: int, *, action: str = "view_own_data", names: Collection[str] | None = None
) -> list[Holding]:
    """What registers (``names``, or all) hold of the person.  Raises what :func:`for_person` answers for."""
    return holdings(store(), spine_id, citizen_permit(), access_log(), action=action, names=names)
