"""Whose pages these are, and what the registers hold of them: opened for that person alone, and logged."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prasan.citizens.holdings import Holding, holdings
from prasan.engine.snapshots import SnapshotMissingError
from prasan.web.exchange import access_log
from prasan.web.portal.acting import for_citizens, permit_of, told_if_refused
from prasan.web.portal.others.models import CitizenAct
from prasan.web.snapshots import store

View = Callable[..., HttpResponse]


def for_person(view: View, act: CitizenAct = CitizenAct.SEE) -> View:
    """A page of the person whom a request is for (:mod:`prasan.web.portal.acting`): the view is given the spine id after the
    request, and refusals of the exchange are answered."""

    @for_citizens(act)
    @wraps(view)
    def guarded(request: HttpRequest, spine_id: int, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with told_if_refused():
                return view(request, spine_id, *args, **kwargs)
        except SnapshotMissingError:
            return render(request, "portal/missing.html")

    return guarded


def for_rights(view: View) -> View:
    """As :func:`for_person`, where something is asked in the person's name: who acts for them must be let do so."""
    return for_person(view, CitizenAct.RIGHTS)


def own_holdings(
    request: HttpRequest, spine_id: int, *, action: str = "view_own_data", names: Collection[str] | None = None
) -> list[Holding]:
    """What registers (``names``, or all) hold of the person.  Raises what :func:`for_person` answers for."""
    return holdings(store(), spine_id, permit_of(request), access_log(), action=action, names=names)
