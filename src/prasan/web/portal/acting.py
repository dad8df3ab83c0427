"""In whose name a request is made.  Pages for citizens ask :func:`person_of`, and never the account.

The session names a grant by its random id; what it allows is looked up at each request, so that one that is ended ends at
once.  Who acts for another is written into the access log as such, by the permit of :func:`permit_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prasan.exchange.agreements import AgreementError, NotPermittedError, Permit
from prasan.exchange.ledger import LedgerError
from prasan.web.accounts.access import AT_COUNTER, for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import CITIZEN, citizen_permit
from prasan.web.portal.others.models import CitizenAct, Grant
from prasan.web.portal.others.sealing import unsealed

ACTING = "acting_by"
FIELD, ONESELF = "acting_for", "self"
_KEPT = "_prasan_acting"


@dataclass(frozen=True)
class Acting:
    """The person whom a request is for, what may be done, and by which grant; none: the person themself."""

    spine_id: int
    acts: frozenset[str]
    grant: Grant | None = None

    @property
    def called(self) -> str:
        """What the page calls the person; empty for oneself."""
        return unsealed(self.grant.called) if self.grant else ""

    @property
    def form_value(self) -> str:
        """What a form says of whom it is for."""
        return str(self.grant.public_id) if self.grant else ONESELF

    def may(self, act: CitizenAct) -> bool:
        """Whether this may be done in the person's name."""
        return act in self.acts


def acting(request: HttpRequest) -> Acting | None:
    """In whose name a request is made; None where the account is no person's, and nobody is acted for.

    Raises PermissionDenied where somebody was acted for and may not be any more: what was sent is then done for nobody.
    """
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _acting(request))
    found: Acting | None = getattr(request, _KEPT)
    return found


def person_of(request: HttpRequest, act: CitizenAct = CitizenAct.SEE) -> int | None:
    """The spine id of the person whom a request is for; None where the account is no person's.

    Raises PermissionDenied where the grant is not for such an act, or a form was made for another person than the session
    acts for now, as in another window.
    """
    found = acting(request)
    if found is None:
        return None
    if request.method == "POST" and request.POST.get(FIELD, found.form_value) != found.form_value:
        raise PermissionDenied(
            _("This form was for another person than the one whom you act for now. Nothing was done.")
        )
    if not found.may(act):
        raise PermissionDenied(
            _("You may not do this for the person whom you act for: the permission does not cover it.")
        )
    return found.spine_id


def permit_of(request: HttpRequest) -> Permit:
    """The permit for the person's own data; its uses say in the log who acts.  Raises AgreementError, NotPermittedError."""
    found = acting(request)
    if found is None or found.grant is None:
        return citizen_permit()
    if found.grant.kind == Grant.Kind.COUNTER:
        return citizen_permit(request.user.get_username())
    return citizen_permit(f"{CITIZEN}/{found.grant.kind}")


@contextmanager
def told_if_refused() -> Iterator[None]:
    """Where the exchange refuses what is done within, the page says so: raises PermissionDenied."""
    try:
        yield
    except (AgreementError, LedgerError, NotPermittedError):
        raise PermissionDenied(_("No agreement in force lets this site open your data today.")) from None


def begin(request: HttpRequest, grant: Grant) -> None:
    """Act by a grant from now on in this session."""
    request.session[ACTING] = str(grant.public_id)
    if grant.kind == Grant.Kind.COUNTER:
        request.session[AT_COUNTER] = True
    if hasattr(request, _KEPT):
        delattr(request, _KEPT)


def stop(request: HttpRequest) -> None:
    """Act for nobody but oneself from now on."""
    for key in (ACTING, AT_COUNTER):
        request.session.pop(key, None)
    if hasattr(request, _KEPT):
        delattr(request, _KEPT)


def for_citizens(
    act: CitizenAct = CitizenAct.SEE,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for citizens and who acts for one: it is called with the person's spine id after the request.

    An account that is no person's is told so.
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @for_roles(Role.CITIZEN)
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            spine_id = person_of(request, act)
            if spine_id is None:
                return render(request, "portal/nobody.html")
            return view(request, spine_id, *args, **kwargs)

        return guarded

    return wrap


def _acting(request: HttpRequest) -> Acting | None:
    user = request.user
    if not user.is_authenticated:
        return None
    named = request.session.get(ACTING)
    if named is None:
        own = user.spine_id if user.role == Role.CITIZEN else None
        return None if own is None else Acting(own, frozenset(CitizenAct))
    grant = Grant.objects.filter(public_id=named).first()
    own = grant is not None and (
        grant.officer_id == user.pk if grant.kind == Grant.Kind.COUNTER else grant.by_person == user.spine_id
    )
    if grant is None or not own or not grant.holds:
        stop(request)
        raise PermissionDenied(_("You do not act for this person any more. What you sent was not done."))
    return Acting(grant.person, frozenset(grant.acts), grant)
