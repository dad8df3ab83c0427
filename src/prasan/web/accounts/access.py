"""Which role may open a page, and which may do what for a unit.

How far a page then reaches is decided by the scope in its query.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prasan.web.accounts.adapters import AccountAdapter, proved_lately
from prasan.web.accounts.models import Role, User

View = Callable[..., HttpResponse]
AT_COUNTER = "at_counter"
"""In a session: that an officer acts for a person at a counter; by which grant is looked up at each request."""


class Act(StrEnum):
    """What is done in the name of the unit that answers for a measure, on a page or by a verb of the command."""

    PROPOSE = "propose"
    APPROVE = "approve"
    PAY = "pay"
    HEAR = "hear"  # take an appeal and its evidence, read it, decide
    CONFIRM = "confirm"
    DRAFT = "draft"  # an agreement
    SIGN = "sign"  # an agreement; and suspend, resume and end it
    SEAL = "seal"  # propose and confirm that uses in a case are shown later; and end it
    PLAN = "plan"  # draft a project, submit it and answer to its check
    WRITE = "write"  # propose a version of the measure, and publish what another officer proposed
    REVIEW = "review"  # accept or return the blueprints of the units below, and give national ids


# Who prepares does not decide: no role may do both but of versions of a measure, and the rooms below refuse the same name twice besides.
_ACTS = {
    Act.PROPOSE: Role.OFFICER,
    Act.APPROVE: Role.APPROVER,
    Act.PAY: Role.OFFICER,
    Act.HEAR: Role.OFFICER,
    Act.CONFIRM: Role.APPROVER,
    Act.DRAFT: Role.OFFICER,
    Act.SIGN: Role.APPROVER,
    Act.SEAL: Role.APPROVER,
    Act.PLAN: Role.OFFICER,
    Act.WRITE: Role.OFFICER,
    Act.REVIEW: Role.ARCHITECT,
}


def may(user: User, act: Act, unit: str) -> bool:
    """Whether somebody may act so for a unit: by role, and for the account's own unit alone."""
    return bool(user.is_active and user.role == _ACTS[act] and user.unit_code == unit)


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A view for those who are signed in with one of these roles; others get the 403 page."""

    def wrap(view: View) -> View:
        @never_cache  # what one person may see is kept by no shared computer's browser
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            at_counter = Role.CITIZEN in roles and AT_COUNTER in request.session
            if request.user.role not in roles and not at_counter:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap


for_staff = for_roles(*(role for role in Role if role != Role.CITIZEN))
"""A view for everybody who works here."""


def stepped_up(view: View) -> View:
    """A dangerous act: who posts it proves again that it is they, unless they did lately; see :func:`step_up`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST":
            step_up(request)
        return view(request, *args, **kwargs)

    return guarded


def step_up(request: HttpRequest) -> None:
    """Go on where the asker proved within ``PRASAN_STEP_UP_MINUTES`` that it is they.

    Raises ReauthenticationRequired otherwise: the middleware then asks for the proof, keeps what was posted in the session
    meanwhile, and does it once it is proved.  Raises PermissionDenied for who has nothing to prove it by.
    """
    if not request.user.is_authenticated or proved_lately(request):
        return
    if not AccountAdapter(request).get_reauthentication_methods(request.user):
        raise PermissionDenied(_("Set up a second factor first: this act asks you to prove that it is you."))
    raise ReauthenticationRequired


def must(user: User, act: Act, unit: str) -> None:
    """Raises PermissionDenied for another role than may act so, and Http404 for who works for another unit."""
    if user.role != _ACTS[act]:
        raise PermissionDenied
    if not may(user, act, unit):
        raise Http404


def start_of(user: User) -> str | None:
    """The address of the page that a role starts on; None where the account is not complete."""
    if user.role in {Role.EXECUTIVE, Role.OFFICER}:
        return reverse("centres:centre", args=[user.unit_code]) if user.unit_code else None
    if user.role == Role.REVIEWER:
        return reverse("review:overview") if user.unit_code else None
    if user.role == Role.ARCHITECT:
        return reverse("blueprint:agencies") if user.unit_code else None
    if user.role in {Role.CIO, Role.SECRETARY}:
        return reverse("council:meetings") if user.unit_code else None
    if user.role == Role.APPROVER:
        return reverse("measures:list") if user.unit_code else None
    if user.role == Role.ADMINISTRATOR:
        return reverse("accounts:administration") if user.unit_code else None
    return reverse("audit:log") if user.role == Role.AUDITOR else reverse("portal:me")
