"""Which role may open a page.  How far the page then reaches is decided by the scope in its query."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from prasan.web.accounts.models import Role, User

View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A view for those who are signed in with one of these roles; others get the 403 page."""

    def wrap(view: View) -> View:
        @never_cache  # what one person may see is kept by no shared computer's browser
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def start_of(user: User) -> str | None:
    """The address of the page that a role starts on; None where the account is not complete."""
    if user.role in {Role.EXECUTIVE, Role.OFFICER}:
        return reverse("centres:centre", args=[user.unit_code]) if user.unit_code else None
    if user.role == Role.REVIEWER:
        return reverse("review:overview") if user.unit_code else None
    return reverse("audit:log") if user.role == Role.AUDITOR else reverse("portal:me")
